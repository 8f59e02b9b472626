//! One page per error code and per rule of the data gate, and their index.

use forecastle_core::Fault;
use forecastle_core::error::ERROR_CODES;
use forecastle_pipeline::validate::{RULES, Rule};

use super::{Page, head, row, sentence};

const FOLDER: &str = "docs/errors";

/// The families of error codes by their letter, with where to look.
const FAMILIES: [(char, &str, &str); 14] = [
    (
        'A',
        "accounts",
        "An administrator gives accounts, roles and scopes, in the dashboard or by `forecastle users`.",
    ),
    (
        'C',
        "the project's settings",
        "Open `forecastle.toml` at the line named. Every setting, with its default, is in \
         [the schema](../reference/forecastle.schema.json).",
    ),
    (
        'D',
        "the data",
        "Run `forecastle check`: it lists every problem of the data in one pass, each with its place and \
         what to do. A source that cannot be opened is looked for relative to `forecastle.toml`.",
    ),
    (
        'H',
        "the service",
        "Try again after the number of seconds that the header `Retry-After` names.",
    ),
    (
        'J',
        "jobs",
        "The dashboard's page *Runs* and `GET /api/v1/jobs` show each job with what it has said.",
    ),
    (
        'M',
        "models",
        "[The models](../reference/models/README.md) and what they need; `forecastle models list` shows the \
         versions, and `forecastle train` makes a new one.",
    ),
    (
        'N',
        "addresses of the service",
        "`/docs` lists every address. What an account may not see answers as if it did not exist.",
    ),
    ('P', "publishing", "Start a run in the dashboard, or with `forecastle run`."),
    (
        'Q',
        "requests to the service",
        "`/docs` has the parameters and bodies of every address, with examples.",
    ),
    (
        'R',
        "runs and versions",
        "`forecastle runs` and `forecastle models list` show what there is. A run or version whose file \
         has changed on disk is refused rather than trusted: restore it, or make it again.",
    ),
    (
        'S',
        "the store and its database",
        "`forecastle doctor` examines the store and says what to do about each finding. The database is \
         the project's own file unless the environment variable `FORECASTLE_DATABASE_URL` names another.",
    ),
    ('U', "usage", "[The commands](../reference/cli.md) and their arguments."),
    (
        'W',
        "databases and object storage that runs are exported to",
        "[Power BI and Tableau](../how-to-connect-bi.md) and [object storage](../how-to-object-storage.md) \
         say what an export needs. An export that fails changes nothing: what was there before is still \
         there.",
    ),
    (
        'X',
        "this program or the machine under it",
        "Look for a full disk or a folder that cannot be written to. What was published before stays \
         published. If neither is the matter, it is a fault in Forecastle: report it with the whole \
         message and the version that `forecastle --version` prints.",
    ),
];

/// A page for every error code and every rule, and the index.
pub fn pages() -> Vec<Page> {
    let mut pages = vec![index()];
    pages.extend(ERROR_CODES.iter().map(|(code, fault, meaning)| error(code, *fault, meaning)));
    pages.extend(RULES.iter().map(|rule| self::rule(rule)));
    pages
}

fn index() -> Page {
    let mut body = String::from(
        "Every message of Forecastle carries a code that keeps its meaning for good. \
         `V` codes come from the data gate (`forecastle check`), the others from everything else.\n\n",
    );
    body.push_str(&head(&["code", "meaning", "exit code"]));
    for (code, fault, meaning) in ERROR_CODES {
        body.push_str(&row(&[&link(code), meaning, exit_code(*fault)]));
    }
    body.push_str("\n## Rules of the data gate\n\n");
    body.push_str(&head(&["code", "looks for", "severity"]));
    for rule in RULES {
        body.push_str(&row(&[&link(rule.code), rule.name, rule.severity.name()]));
    }
    Page::markdown(format!("{FOLDER}/README.md"), "Error codes", &body)
}

fn error(code: &str, fault: Fault, meaning: &str) -> Page {
    let whose = match fault {
        Fault::User => "Yours to fix",
        Fault::Ours => "A fault of the program or of the machine under it",
    };
    let mut body = format!("{whose}; exit code {}.\n\n", exit_code(fault));
    if let Some((_, about, look)) = FAMILIES.iter().find(|(letter, ..)| code.starts_with(*letter)) {
        body.push_str(&format!(
            "The message names the place (file, line, column, value, series) where it is known, and \
             a line that begins with `hint:` says what to do next.\n\n## Where to look\n\n\
             `{}` codes are about {about}. {look}\n",
            &code[..1]
        ));
    }
    body.push_str("\n[All codes](README.md)\n");
    Page::markdown(format!("{FOLDER}/{code}.md"), &format!("{code}: {meaning}"), &body)
}

fn rule(rule: &Rule) -> Page {
    let severity = rule.severity.name();
    let effect = match rule.severity {
        forecastle_pipeline::validate::Severity::Error => "the gate stays shut",
        _ => "the gate opens",
    };
    let mut body = format!(
        "A rule of the data gate: `forecastle check` and every command that reads the data run it. \
         Its findings are of severity **{severity}** ({effect}) unless the settings or the finding \
         itself say otherwise.\n\n"
    );
    body.push_str(&format!("## Why it matters\n\n{}\n\n", sentence(rule.why)));
    body.push_str(&format!("## What to do\n\n{}\n\n", sentence(rule.fix)));
    body.push_str(&format!(
        "To judge it otherwise in one project, write in `forecastle.toml`:\n\n\
         ```toml\n[check.severity]\n{} = \"{}\"   # info, warning or error\n```\n\n[All codes](README.md)\n",
        rule.code,
        if severity == "info" { "warning" } else { "info" }
    ));
    let title = format!("{}: {}", rule.code, rule.name);
    Page::markdown(format!("{FOLDER}/{}.md", rule.code), &title, &body)
}

fn link(code: &str) -> String {
    format!("[{code}]({code}.md)")
}

fn exit_code(fault: Fault) -> &'static str {
    match fault {
        Fault::User => "1",
        Fault::Ours => "2",
    }
}
