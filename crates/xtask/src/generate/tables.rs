//! The page of tables.

use forecastle_pipeline::tables::{ColumnSpec, Kind, TABLES};

use super::{Page, head, row, sentence};

/// Every table of the list, in its order.
pub fn page() -> Page {
    let mut body = String::from(
        "The tables that `forecastle.toml` may name beside `[data.sales]`. `[data.transactions]` takes its \
         place; the others go with it, and each is optional. Each has a `source`, and where a file calls its \
         columns otherwise, `columns = { theirs = \"ours\" }`. No row of a table beside adds or multiplies \
         demand. How transactions become a history: [the how-to](../how-to-transactions.md).\n",
    );
    for table in TABLES {
        body.push_str(&format!("\n## `[data.{}]`\n\n", table.name));
        body.push_str(&format!("{} Becomes: {}", sentence(table.doc), table.becomes));
        body.push_str(".\n\n");
        body.push_str(&head(&["column", "holds", "required", "means"]));
        for column in table.columns {
            let name = format!("`{}`", column.name);
            let required = if column.is_required { "yes" } else { "" };
            body.push_str(&row(&[&name, kind(column.kind), required, &meaning(column)]));
        }
        if !table.unique.is_empty() {
            let columns: Vec<_> = table.unique.iter().map(|column| format!("`{column}`")).collect();
            body.push_str(&format!("\nOne row for each {}.\n", columns.join(", ")));
        }
    }
    Page::markdown("docs/reference/tables.md", "Tables", &body)
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "text",
        Kind::Number => "a number",
        Kind::Flag => "1 or 0, true or false",
        Kind::Date => "a date",
    }
}

fn meaning(column: &ColumnSpec) -> String {
    let mut meaning = column.doc.to_owned();
    match column.range {
        Some((least, most)) if most.is_finite() => {
            meaning.push_str(&format!("; {least} to {most}"))
        }
        Some((least, _)) => meaning.push_str(&format!("; {least} or more")),
        None => {}
    }
    if let Some((table, name)) = column.refers_to {
        meaning.push_str(&format!("; one of `{name}` in `[data.{table}]`, where that is there"));
    }
    meaning
}
