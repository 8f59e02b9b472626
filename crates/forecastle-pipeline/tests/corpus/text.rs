//! Bytes, quotes, headers and numbers of CSV files.

use crate::case::{Case, csv, file, insert, lines, sales, swap, text_of, usual};

fn utf_16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(to_bytes).collect()
}

fn latin_1(text: &str) -> Vec<u8> {
    text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect()
}

pub fn encodings() -> Vec<Case> {
    let marked = format!("\u{feff}{}", usual());
    let utf_32: Vec<u8> = usual().chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
    vec![
        csv("utf-8 with a mark", marked.clone()),
        csv("utf-8 with two marks", format!("\u{feff}{marked}")),
        csv("utf-16 little end first", utf_16(&marked, u16::to_le_bytes)),
        csv("utf-16 big end first", utf_16(&marked, u16::to_be_bytes)),
        csv("utf-16 without a mark", utf_16(&usual(), u16::to_le_bytes)),
        csv("utf-32", utf_32),
        csv("latin-1 in a key", latin_1(&swap(3, "Münster,2024-01-02,7"))),
        csv("latin-1 in the header", latin_1(&swap(1, "Störe,Date,Sales"))),
        csv(
            "windows euro sign",
            swap(3, "S1,2024-01-02,7")
                .replace("S1,2024-01-03", "\u{1}")
                .into_bytes()
                .into_iter()
                .map(|b| if b == 1 { 0x80 } else { b })
                .collect::<Vec<_>>(),
        ),
        csv(
            "utf-8 cut in the middle of a sign",
            [swap(81, "S").trim_end().as_bytes(), b"\xC3,2024-02-09,5\n"].concat(),
        ),
        csv(
            "surrogate in utf-8",
            [swap(3, "S1,2024-01-02,5").as_bytes(), b"S\xED\xA0\x80,2024-01-02,5\n"].concat(),
        ),
        csv("over-long slash", [usual().as_bytes(), b"S\xC0\xAF,2024-01-02,5\n"].concat()),
        csv("a zero byte in a number", sales("5\0")),
        csv("a zero byte in a key", swap(5, "S\x001,2024-01-04,5")),
        csv("zero bytes at the end", format!("{}\0\0\0\0", usual())),
        csv("nothing but zero bytes", vec![0; 4096]),
        csv("encoded twice", usual().replace("S2", "MÃ¼nchen")),
        csv("a name in every script", usual().replace("S2", "東京 العربية 😀")),
        csv("a combined sign", usual().replace("S2", "Cafe\u{301}")),
        csv("control signs in a key", usual().replace("S2", "S\u{1b}[31m2")),
        csv("a program", [b"\x7FELF".as_slice(), &[0; 64], usual().as_bytes()].concat()),
        csv("a picture", [b"\x89PNG\r\n\x1a\n".as_slice(), &[0; 64]].concat()),
        csv("a document", b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n1 0 obj\n<<>>\nendobj\n".to_vec()),
        csv("a web page", "<!DOCTYPE html>\n<html><body>Sign in</body></html>\n"),
        csv("json", "[{\"Store\":\"S1\",\"Date\":\"2024-01-01\",\"Sales\":5}]\n"),
        file("text named tsv", "sales.tsv", usual().replace(',', "\t")),
    ]
}

pub fn quotes() -> Vec<Case> {
    let long = "x".repeat(3 << 20);
    vec![
        csv("a quote never closed", swap(40, "S1,\"2024-02-08,5")),
        csv("a quote never closed in the last row", format!("{}\"S3,2024-01-01,5", usual())),
        csv(
            "a quote closed rows later",
            insert(10, "\"S3,2024-01-01,5\nS3,2024-01-02,6\nS3\",2024-01-03,7"),
        ),
        csv("a quote inside a field", swap(5, "S1,2024-01-04,5\"")),
        csv("text after a closing quote", swap(5, "\"S1\"x,2024-01-04,5")),
        csv("two quotes for one", usual().replace("S2", "\"S \"\"2\"\"\"")),
        csv(
            "everything quoted",
            lines()
                .iter()
                .map(|line| format!("\"{}\"\n", line.replace(',', "\",\"")))
                .collect::<String>(),
        ),
        csv("single quotes are letters", usual().replace("S2", "'S2'")),
        csv("a line break in a key", usual().replace("S2", "\"S\n2\"")),
        csv("a row too short", swap(5, "S1,2024-01-04")),
        csv("a row too long", swap(5, "S1,2024-01-04,5,6")),
        csv("a decimal comma splits the field", sales("5,5")),
        csv(
            "every row one field longer",
            lines()
                .iter()
                .enumerate()
                .map(|(n, line)| if n == 0 { format!("{line}\n") } else { format!("{line},\n") })
                .collect::<String>(),
        ),
        csv("an empty line between", insert(5, "")),
        csv("a line of commas", insert(5, ",,")),
        csv("a line of spaces", insert(5, "   ")),
        csv("a comment", insert(2, "# exported at noon")),
        csv("a footer", format!("{}3 rows exported\n", usual())),
        csv("a total under the table", format!("{}Total,,4321\n", usual())),
        csv("returns alone end lines", usual().replace('\n', "\r")),
        csv("both ends of lines", usual().replacen('\n', "\r\n", 20)),
        csv("no end of the last line", usual().trim_end().to_owned()),
        csv("a row of three megabytes", swap(5, &format!("S1,2024-01-04,{long}"))),
        csv("a header of three megabytes", swap(1, &format!("{long},Date,Sales"))),
        csv("a quoted field of three megabytes", swap(5, &format!("\"{long}\",2024-01-04,5"))),
        csv(
            "a quote open before three megabytes",
            swap(5, &format!("\"S1,2024-01-04,5\n{}", "S1,2024-01-04,5\n".repeat(200_000))),
        ),
        csv("a key of sixty thousand letters", usual().replace("S2", &"k".repeat(60_000))),
        csv("a gigabyte without a line break", swap(81, "S2,2024-02-09,5")).prepared(|project| {
            let file = std::fs::OpenOptions::new().append(true).open(project.join("sales.csv"));
            let file = file.unwrap();
            let text = usual().repeat(60);
            std::io::Write::write_all(&mut (&file), text.as_bytes()).unwrap();
            // The rest is a hole of zero bytes.
            file.set_len(1 << 30).unwrap();
        }),
    ]
}

pub fn headers() -> Vec<Case> {
    let wide: Vec<String> = (0..5_000).map(|n| format!("c{n}")).collect();
    let million = vec!["c"; 400_000].join(",");
    vec![
        csv("empty", ""),
        csv("one line break", "\n"),
        csv("spaces alone", "   \n  \n"),
        csv("a mark alone", "\u{feff}"),
        csv("a header alone", "Store,Date,Sales\n"),
        csv("a header without a line break", "Store,Date,Sales"),
        csv("no header", usual().replacen("Store,Date,Sales\n", "", 1)),
        csv("a column twice", swap(1, "Store,Date,Date")),
        csv(
            "the target twice",
            lines()
                .iter()
                .enumerate()
                .map(
                    |(n, line)| {
                        if n == 0 { format!("{line},Sales\n") } else { format!("{line},1\n") }
                    },
                )
                .collect::<String>(),
        ),
        csv("other capitals", swap(1, "store,date,sales")),
        csv("spaces around names", swap(1, " Store , Date , Sales ")),
        csv("the header again in the middle", insert(30, "Store,Date,Sales")),
        csv("two lines of header", insert(2, "text,date,pieces")),
        csv("a title above the header", insert(1, "Sales report 2024")),
        csv("semicolons", usual().replace(',', ";")),
        csv("semicolons set as commas", usual().replace(',', ";")).with("delimiter = \",\""),
        csv("a delimiter of two bytes", usual()).with("delimiter = \"→\""),
        csv("spaces as delimiters", usual().replace(',', " ")),
        csv("colons as delimiters", usual().replace(',', ":")),
        csv("semicolons in the header, commas below", swap(1, "Store;Date;Sales")),
        csv("the separator said as in excel", insert(1, "sep=,")),
        csv("no names", swap(1, ",,")),
        csv("five thousand columns", format!("{}\n", wide.join(","))),
        csv("a million columns", format!("{million},{million},{million}\n")),
        csv("a formula as a name", swap(1, "Store,Date,=Sales")),
        csv("an expectation of a column that is not there", usual())
            .with("[[check.expect]]\ncolumn = \"Price\"\nmin = 0.0"),
    ]
}

pub fn numbers() -> Vec<Case> {
    let cell = |name, value: &str| csv(name, sales(value));
    let all = |name, form: fn(usize) -> String| {
        let rows = lines().into_iter().enumerate().map(|(n, line)| match n {
            0 => format!("{}\n", line.replace(',', ";")),
            _ => {
                let (rest, _) = line.rsplit_once(',').unwrap();
                format!("{};{}\n", rest.replace(',', ";"), form(n))
            }
        });
        csv(name, rows.collect::<String>())
    };
    vec![
        cell("infinite by its exponent", "1e999"),
        cell("infinitely small", "1e-999"),
        cell("hexadecimal", "0x10"),
        cell("octal", "0o17"),
        cell("underscores", "1_000"),
        cell("digits of full width", "１２"),
        cell("arabic digits", "١٢"),
        cell("a minus of typography", "−5"),
        cell("a minus behind", "5-"),
        cell("in brackets as bookkeepers do", "(12)"),
        cell("a currency sign", "€12"),
        cell("percent", "12%"),
        cell("a unit", "12 kg"),
        cell("groups out of place", "\"1,2,3\""),
        cell("both signs in the wrong order", "\"1.234,5\""),
        cell("a space in thousands", "1 234"),
        cell("a narrow space in thousands", "1\u{202f}234"),
        cell("an apostrophe in thousands", "1'234"),
        cell("two points", "1.2.3"),
        cell("a point alone", "."),
        cell("a sign alone", "+"),
        cell("an e alone", "1e"),
        cell("not a number said so", "NaN"),
        cell("infinity", "-Infinity"),
        cell("too large to be true", "1e16"),
        cell("minus zero", "-0"),
        cell("nearly nothing", "5e-324"),
        cell("eighty digits", &"9".repeat(80)),
        cell("a word for nothing", "N/A"),
        cell("another word for nothing", "nil"),
        cell("an error of a spreadsheet", "#DIV/0!"),
        cell("a formula", "=1+1"),
        cell("a formula that calls", "=cmd|'/C calc'!A0"),
        cell("true", "true"),
        cell("a date among numbers", "2024-01-04"),
        cell("negative", "-7"),
        all("decimal commas", |n| format!("{n},5")),
        all("thousands or decimals", |n| format!("1.{:03}", n)),
        all("thousands by comma, nothing to decide", |n| format!("\"1,{:03}\"", n)),
        all("decimal commas and points by turns", |n| {
            if n % 2 == 0 { format!("{n},5") } else { format!("{n}.5") }
        }),
        all("decimal commas where points are set", |n| format!("{n},5")).with("decimal = \".\""),
        all("empty throughout", |_| String::new()),
        all("words throughout", |_| "many".to_owned()),
        csv(
            "one in ten missing",
            text_of(
                &lines()
                    .into_iter()
                    .enumerate()
                    .map(|(n, line)| match n % 10 {
                        5 => format!("{},", line.rsplit_once(',').unwrap().0),
                        _ => line,
                    })
                    .collect::<Vec<_>>(),
            ),
        ),
    ]
}
