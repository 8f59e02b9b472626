//! The reference of the command line: the help of every command, as the program prints it.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::Page;

/// The help of `forecastle` and of every command below it.
pub fn page() -> Result<Page, String> {
    let program = program()?;
    let mut body = String::from(
        "What `--help` prints. Data goes to stdout and talk to stderr. Exit codes: 0 done; 1 something \
         for you to fix; 2 a fault of the program; 130 interrupted. `NO_COLOR` is honoured.\n",
    );
    describe(&program, &[], &mut body)?;
    Ok(Page::markdown("docs/reference/cli.md", "The command line", &body))
}

/// The `forecastle` binary that lies beside this one, in whatever target folder that is.
fn program() -> Result<PathBuf, String> {
    let own = std::env::current_exe().map_err(|error| format!("no executable: {error}"))?;
    let program = own.with_file_name(format!("forecastle{}", std::env::consts::EXE_SUFFIX));
    match program.is_file() {
        true => Ok(program),
        false => {
            Err("the forecastle binary is not built: run `cargo build --workspace`".to_owned())
        }
    }
}

fn describe(program: &Path, path: &[&str], body: &mut String) -> Result<(), String> {
    let help = help(program, path)?;
    let mut words = vec!["forecastle"];
    words.extend(path);
    let fence = "```";
    body.push_str(&format!("\n## {}\n\n{fence}text\n{help}\n{fence}\n", words.join(" ")));
    for command in commands(&help) {
        let mut deeper = path.to_vec();
        deeper.push(command);
        describe(program, &deeper, body)?;
    }
    Ok(())
}

/// What a command prints when asked for help. Nothing of it depends on a terminal.
fn help(program: &Path, path: &[&str]) -> Result<String, String> {
    let output = Command::new(program)
        .args(path)
        .arg("--help")
        .env_remove("COLUMNS")
        .env("NO_COLOR", "1")
        .output()
        .map_err(|error| format!("{} could not be run: {error}", program.display()))?;
    if !output.status.success() {
        return Err(format!("`forecastle {} --help` failed", path.join(" ")));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let lines: Vec<_> = text.trim_end().lines().map(str::trim_end).collect();
    Ok(lines.join("\n"))
}

/// The commands that a help text lists, without `help` itself.
fn commands(help: &str) -> Vec<&str> {
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let entries = listed.take_while(|line| !line.is_empty());
    // An entry is indented by two; a description that goes on in the next line is indented further.
    let names = entries.filter_map(|line| line.strip_prefix("  ")).filter(|l| !l.starts_with(' '));
    names.filter_map(|line| line.split(' ').next()).filter(|name| *name != "help").collect()
}

#[cfg(test)]
mod tests {
    use super::commands;

    #[test]
    fn commands_are_read_off_the_help() {
        let help = "Forecasts.\n\nUsage: x\n\nCommands:\n  init   Make\n         a project\n  run    All\n  help   Help\n\nOptions:\n  -h";
        assert_eq!(commands(help), ["init", "run"]);
        assert!(commands("Usage: x\n\nOptions:\n  -h").is_empty());
    }
}
