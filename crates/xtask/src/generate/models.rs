//! One page per model, and their index.

use forecastle_models::{Kind, MODELS, ModelEntry, Parameter, Preset};

use super::{Page, head, row, sentence};

const FOLDER: &str = "docs/reference/models";

/// A page for every model of the list, and the index.
pub fn pages() -> Vec<Page> {
    let mut pages = vec![index()];
    pages.extend(MODELS.iter().map(|entry| page(entry)));
    pages
}

fn index() -> Page {
    let mut body = String::from(
        "Simplest first: of equal scores the simpler model is chosen. Settings take the names in the \
         first column, in `[forecast] models` and in `--models`.\n\n",
    );
    body.push_str(&head(&["name", "model", "what it does", "preset", "covariates"]));
    for entry in MODELS {
        let link = format!("[`{0}`]({0}.md)", entry.name);
        let covariates = yes_or_no(entry.uses_covariates);
        body.push_str(&row(&[&link, entry.title, entry.doc, preset(entry.preset), covariates]));
    }
    body.push_str(
        "\nA preset tries its own models and those of the smaller presets: `fast`, `balanced`, `best`.\n",
    );
    Page::markdown(format!("{FOLDER}/README.md"), "Models", &body)
}

fn page(entry: &ModelEntry) -> Page {
    let learns = match entry.kind {
        Kind::Local(_) => "from each series on its own",
        Kind::Combination(_) => "from what the other models of a backtest missed by",
        Kind::Global(_) => "from all series together",
    };
    let mut body = format!("`{}`: {}\n\n", entry.name, sentence(entry.doc));
    body.push_str(&format!("```text\n{}\n```\n\n", entry.formula));
    body.push_str(&parameters(entry.parameters));
    body.push_str(&head(&["", ""]));
    let rows = [
        ("when to use it", entry.use_when),
        ("learns", learns),
        ("reads covariates", yes_or_no(entry.uses_covariates)),
        ("smallest preset that tries it", preset(entry.preset)),
        ("source", entry.source),
    ];
    for (what, value) in rows {
        body.push_str(&row(&[what, value]));
    }
    body.push_str(&format!(
        "\nTo try it alone: `forecastle backtest --models {}`. [All models](README.md)\n",
        entry.name
    ));
    Page::markdown(format!("{FOLDER}/{}.md", entry.name), entry.title, &body)
}

/// The table of a model's parameters; nothing for a model without.
fn parameters(parameters: &[Parameter]) -> String {
    if parameters.is_empty() {
        return String::new();
    }
    let rows = parameters.iter();
    let rows: String =
        rows.map(|Parameter { name, range, meaning }| row(&[name, range, meaning])).collect();
    head(&["parameter", "range", "what it is"]) + &rows + "\n"
}

fn preset(preset: Preset) -> &'static str {
    match preset {
        Preset::Fast => "fast",
        Preset::Balanced => "balanced",
        Preset::Best => "best",
        Preset::Named => "none: by its name alone",
    }
}

fn yes_or_no(is_so: bool) -> &'static str {
    if is_so { "yes" } else { "no" }
}
