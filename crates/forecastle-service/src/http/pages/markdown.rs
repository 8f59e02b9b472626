//! As much of Markdown as the generated pages about errors are written in.

/// Markdown as HTML. Whatever is not known stays text.
pub fn html(text: &str) -> String {
    let mut html = String::new();
    for block in text.split("\n\n").map(str::trim).filter(|block| !block.is_empty()) {
        html.push_str(&self::block(block));
        html.push('\n');
    }
    html
}

/// Text with the characters that mean something in HTML written out.
pub fn escape(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;")
}

fn block(block: &str) -> String {
    if block.starts_with("<!--") {
        return String::new();
    }
    if let Some(code) = block.strip_prefix("```") {
        let code = code.split_once('\n').map_or("", |(_, code)| code).trim_end_matches("```");
        return format!("<pre>{}</pre>", escape(code));
    }
    let marks = block.chars().take_while(|letter| *letter == '#').count();
    if (1..=3).contains(&marks) {
        return format!("<h{marks}>{}</h{marks}>", line(block[marks..].trim()));
    }
    if block.starts_with('|') {
        return table(block);
    }
    format!("<p>{}</p>", line(&block.replace('\n', " ")))
}

fn table(block: &str) -> String {
    let rows = block.lines().enumerate().filter(|(place, _)| *place != 1).map(|(place, row)| {
        let tag = if place == 0 { "th" } else { "td" };
        let cells = row.trim().trim_matches('|').split('|');
        let cells: String =
            cells.map(|cell| format!("<{tag}>{}</{tag}>", line(cell.trim()))).collect();
        format!("<tr>{cells}</tr>")
    });
    format!("<table>{}</table>", rows.collect::<String>())
}

/// Code, strong words and links within a line.
fn line(text: &str) -> String {
    let mut html = String::new();
    let mut rest = text;
    while let Some(place) = rest.find(['`', '[', '*']) {
        let (before, from) = rest.split_at(place);
        html.push_str(&escape(before));
        let Some((piece, after)) = span(from) else {
            html.push_str(&escape(&from[..1]));
            rest = &from[1..];
            continue;
        };
        html.push_str(&piece);
        rest = after;
    }
    html + &escape(rest)
}

/// A marked stretch at the beginning of a text, and what follows it.
fn span(text: &str) -> Option<(String, &str)> {
    if let Some(rest) = text.strip_prefix('`') {
        let (code, after) = rest.split_once('`')?;
        return Some((format!("<code>{}</code>", escape(code)), after));
    }
    if let Some(rest) = text.strip_prefix("**") {
        let (strong, after) = rest.split_once("**")?;
        return Some((format!("<strong>{}</strong>", escape(strong)), after));
    }
    let (label, rest) = text.strip_prefix('[')?.split_once("](")?;
    let (target, after) = rest.split_once(')')?;
    // Pages refer to each other by their files' names; what lies elsewhere in the repository is not served.
    let piece = match target.strip_suffix(".md") {
        Some(page) if !page.contains('/') => {
            format!("<a href=\"/docs/errors/{}\">{}</a>", escape(page), escape(label))
        }
        _ => escape(label),
    };
    Some((piece, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_about_errors_read_well() {
        let text = "<!-- made -->\n\n# C001: no *project* here\n\nSee `a<b>` and [all](README.md),\n**now**.\n\n\
                    | code | meaning |\n| --- | --- |\n| [C001](C001.md) | none |\n\n```toml\na = 1\n```";
        let html = html(text);
        assert!(html.contains("<h1>C001: no *project* here</h1>"), "{html}");
        assert!(
            html.contains("<code>a&lt;b&gt;</code> and <a href=\"/docs/errors/README\">all</a>")
        );
        assert!(html.contains("<strong>now</strong>."));
        assert!(html.contains("<tr><th>code</th><th>meaning</th></tr><tr><td><a href="));
        assert!(html.contains("<pre>a = 1\n</pre>"));
    }
}
