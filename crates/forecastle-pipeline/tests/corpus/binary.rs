//! Compressed files, Parquet files and workbooks, damaged in many ways.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::case::{Case, file, swap, usual};
use crate::ways::{Cell, Table, gzip, parquet as parquet_of, xlsx, zstd};

/// The bytes of something large that packs well, made block by block.
fn repeated(
    block: &[u8],
    times: usize,
    pack: fn(&mut dyn Iterator<Item = Vec<u8>>) -> Vec<u8>,
) -> Vec<u8> {
    pack(&mut std::iter::repeat_n(block.to_vec(), times))
}

fn gzip_blocks(blocks: &mut dyn Iterator<Item = Vec<u8>>) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    blocks.for_each(|block| encoder.write_all(&block).unwrap());
    encoder.finish().unwrap()
}

fn zstd_blocks(blocks: &mut dyn Iterator<Item = Vec<u8>>) -> Vec<u8> {
    let mut encoder = zstd::stream::write::Encoder::new(Vec::new(), 1).unwrap();
    blocks.for_each(|block| encoder.write_all(&block).unwrap());
    encoder.finish().unwrap()
}

fn flipped(bytes: &[u8], place: usize) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes[place] ^= 0x5A;
    bytes
}

pub fn compressed() -> Vec<Case> {
    let (gz, zst) = (gzip(usual().as_bytes()), zstd(usual().as_bytes()));
    let megabyte = vec![b'\n'; 1 << 20];
    let letters = vec![b'a'; 1 << 20];
    let two = [gzip(usual().as_bytes()), gzip(b"S3,2024-01-01,5\n")].concat();
    let gz_file = |name, bytes: Vec<u8>| file(name, "sales.csv.gz", bytes);
    let zst_file = |name, bytes: Vec<u8>| file(name, "sales.csv.zst", bytes);
    vec![
        gz_file("gzip", gz.clone()),
        zst_file("zstandard", zst.clone()),
        gz_file("gzip of two parts", two),
        file("gzip named csv", "sales.csv", gz.clone()),
        gz_file("zstandard named gzip", zst.clone()),
        gz_file("text named gzip", usual().into_bytes()),
        zst_file("text named zstandard", usual().into_bytes()),
        gz_file("gzip of nothing", gzip(b"")),
        gz_file("an empty file named gzip", Vec::new()),
        gz_file("gzip cut off", gz[..gz.len() / 2].to_vec()),
        gz_file("gzip without its last byte", gz[..gz.len() - 1].to_vec()),
        gz_file("gzip cut off in its header", gz[..6].to_vec()),
        zst_file("zstandard cut off", zst[..zst.len() / 2].to_vec()),
        zst_file("zstandard cut off in its header", zst[..5].to_vec()),
        gz_file("gzip with a wrong checksum", flipped(&gz, gz.len() - 6)),
        gz_file("gzip with a damaged byte", flipped(&gz, gz.len() / 2)),
        zst_file("zstandard with a damaged byte", flipped(&zst, 9)),
        gz_file("gzip with more behind it", [gz.as_slice(), b"more"].concat()),
        gz_file("gzip in gzip", gzip(&gz)),
        gz_file(
            "utf-16 in gzip",
            gzip(&"\u{feff}Store".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>()),
        ),
        gz_file("a bad row in gzip", gzip(swap(5, "S1,2024-01-04,many").as_bytes())),
        gz_file("an open quote in gzip", gzip(swap(40, "S1,\"2024-02-08,5").as_bytes())),
        gz_file("a bomb of empty lines in gzip", repeated(&megabyte, 200, gzip_blocks)),
        zst_file("a bomb of empty lines in zstandard", repeated(&megabyte, 400, zstd_blocks)),
        zst_file("a line of a gigabyte in zstandard", repeated(&letters, 1024, zstd_blocks)),
        file("a zip", "sales.zip", b"PK\x03\x04".to_vec()),
        file("bzip2", "sales.csv.bz2", b"BZh9".to_vec()),
        file("parquet in gzip", "sales.parquet.gz", gz),
    ]
}

fn table() -> Table {
    let mut table = Table::new(&["Store", "Date", "Sales"]);
    for line in crate::case::lines().iter().skip(1) {
        let cells: Vec<_> = line.split(',').collect();
        let (day, sales) = (cells[1].parse().unwrap(), cells[2].parse().unwrap());
        table.push([Cell::text(cells[0]), Cell::Day(day), Cell::Number(sales)]);
    }
    table
}

pub fn parquet() -> Vec<Case> {
    let whole = parquet_of(&table());
    let length = whole.len();
    let named = |name, bytes: Vec<u8>| file(name, "sales.parquet", bytes);
    let mut long_footer = whole.clone();
    long_footer[length - 8..length - 4].copy_from_slice(&u32::MAX.to_le_bytes());
    let mut no_footer = whole.clone();
    no_footer[length - 8..length - 4].copy_from_slice(&0_u32.to_le_bytes());
    let mut texts = table();
    texts.rows[3][2] = Cell::text("many");
    let mut empty = table();
    empty.rows[3][1] = Cell::Empty;
    empty.rows[4][2] = Cell::Empty;
    empty.rows[5][0] = Cell::Empty;
    vec![
        named("parquet", whole.clone()),
        named("empty", Vec::new()),
        named("the first mark alone", b"PAR1".to_vec()),
        named("both marks and nothing between", b"PAR1PAR1".to_vec()),
        named("cut off in the middle", whole[..length / 2].to_vec()),
        named("without the last byte", whole[..length - 1].to_vec()),
        named("without the last mark", whole[..length - 4].to_vec()),
        named("with the end alone", whole[length / 2..].to_vec()),
        named("a footer longer than the file", long_footer),
        named("a footer of no length", no_footer),
        named("a damaged footer", flipped(&whole, length - 300)),
        named("a damaged page", flipped(&whole, 30)),
        named(
            "zeros in place of pages",
            [b"PAR1".as_slice(), &vec![0; length / 2 - 4], &whole[length / 2..]].concat(),
        ),
        named("bytes behind the end", [whole.as_slice(), b"more"].concat()),
        named("text named parquet", usual().into_bytes()),
        file("parquet named csv", "sales.csv", whole.clone()),
        named("encrypted", [b"PARE".as_slice(), &whole[4..length - 4], b"PARE"].concat()),
        named("numbers as text with a word", parquet_of(&texts)),
        named("empty cells", parquet_of(&empty)),
        named("no rows", parquet_of(&Table { rows: Vec::new(), ..table() })),
        named(
            "another column",
            parquet_of(&Table { names: vec!["Store", "Day", "Sales"], ..table() }),
        ),
        named(
            "a date column of numbers",
            parquet_of(&{
                let mut table = table();
                table.rows.iter_mut().for_each(|row| row[1] = Cell::Number(45_292.0));
                table
            }),
        ),
    ]
}

/// A workbook with parts of one's own.
fn book(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const ROOT: &[u8] = b"<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";
const TYPES: &[u8] = b"<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>";
const RELATIONS: &[u8] = b"<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>";
const WORKBOOK: &[u8] = b"<?xml version=\"1.0\"?><workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";

/// A workbook whose only sheet has this XML.
fn sheet(xml: &[u8]) -> Vec<u8> {
    book(&[
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", ROOT),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        ("xl/workbook.xml", WORKBOOK),
        ("xl/worksheets/sheet1.xml", xml),
    ])
}

fn rows(inner: &str) -> Vec<u8> {
    let head = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Store</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>Date</t></is></c><c r=\"C1\" t=\"inlineStr\"><is><t>Sales</t></is></c></row>";
    format!("<?xml version=\"1.0\"?><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{head}{inner}</sheetData></worksheet>").into_bytes()
}

fn row(number: usize, day: &str, third: &str) -> String {
    format!(
        "<row r=\"{number}\"><c r=\"A{number}\" t=\"inlineStr\"><is><t>A</t></is></c><c r=\"B{number}\" t=\"inlineStr\"><is><t>{day}</t></is></c>{third}</row>"
    )
}

pub fn workbooks() -> Vec<Case> {
    let whole = xlsx(&table());
    let named = |name, bytes: Vec<u8>| file(name, "sales.xlsx", bytes);
    let four = |third: &str| {
        let days = ["2024-01-01", "2024-01-02", "2024-01-03", "2024-01-04"];
        let numbered =
            (2..).zip(days).map(|(n, day)| row(n, day, &third.replace('@', &n.to_string())));
        rows(&numbered.collect::<String>())
    };
    let mut mixed = table();
    mixed.rows[3][2] = Cell::text("many");
    mixed.rows[4][1] = Cell::text("2024-01-05");
    mixed.rows[5][1] = Cell::text("soon");
    let bomb = vec![b' '; 120 << 20];
    let laughs = "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY c SYSTEM \"file:///etc/passwd\">]>";
    let entities = String::from_utf8(four("<c r=\"C@\"><v>5</v></c>")).unwrap();
    let entities =
        entities.replacen("?>", &format!("?>{laughs}"), 1).replace("<t>A</t>", "<t>&b;&c;</t>");
    vec![
        named("workbook", whole.clone()),
        named("empty", Vec::new()),
        named("text named xlsx", usual().into_bytes()),
        named("cut off", whole[..whole.len() / 2].to_vec()),
        named("without its last byte", whole[..whole.len() - 1].to_vec()),
        named("a damaged byte", flipped(&whole, whole.len() / 3)),
        named("an archive of something else", book(&[("readme.txt", b"hello")])),
        named("an archive of nothing", book(&[])),
        named("no sheet behind its name", book(&[("[Content_Types].xml", TYPES), ("_rels/.rels", ROOT), ("xl/_rels/workbook.xml.rels", RELATIONS), ("xl/workbook.xml", WORKBOOK)])),
        named("an empty sheet", sheet(b"<?xml version=\"1.0\"?><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData/></worksheet>")),
        named("xml that ends early", sheet(&four("<c r=\"C@\"><v>5</v></c>")[..500])),
        named("cells out of the sheet", sheet(&four("<c r=\"ZZZZ9999999999\"><v>5</v></c>"))),
        named("a reference that is none", sheet(&four("<c r=\"!!\"><v>5</v></c>"))),
        named("a shared text that is not there", sheet(&four("<c r=\"C@\" t=\"s\"><v>99999</v></c>"))),
        named("a style that is not there", sheet(&four("<c r=\"C@\" s=\"99999\"><v>5</v></c>"))),
        named("a formula and what it came to", sheet(&four("<c r=\"C@\"><f>1+4</f><v>5</v></c>"))),
        named("an error in a cell", sheet(&four("<c r=\"C@\" t=\"e\"><v>#DIV/0!</v></c>"))),
        named("a number beyond all", sheet(&four("<c r=\"C@\"><v>1e999</v></c>"))),
        named("entities of xml", sheet(entities.as_bytes())),
        named("a bomb", sheet(&rows(&String::from_utf8(bomb).unwrap()))),
        named("dates and numbers among text", xlsx(&mixed)),
        named("a header alone", xlsx(&Table { rows: Vec::new(), ..table() })),
        file("an old workbook named csv", "sales.csv", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec()),
        named("an old workbook named xlsx", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec()),
        file("a workbook named csv", "sales.csv", whole.clone()),
        file("a workbook with macros", "sales.xlsm", whole),
        file("an open document", "sales.ods", b"PK\x03\x04".to_vec()),
    ]
}
