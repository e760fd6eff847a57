//! What documents and `action.yml` say of settings, outputs and problems is what the tables in the source say.
//!
//! What stands between `NAME: begin` and `NAME: end` is written from the source: `UPDATE=1 cargo test house` writes it.

use std::path::Path;

use medium_crosspost::report::outputs;
use medium_crosspost::settings::{Form, Group, SETTINGS, Setting};
use post::problem::{Code, Severity};

use super::{assert_none, read};

#[test]
fn action_and_documents_follow_from_the_tables() {
    let written = [
        ("action.yml", "inputs", inputs()),
        ("action.yml", "outputs", action_outputs()),
        ("action.yml", "env", environment()),
        ("README.md", "settings", table(SETTINGS.iter().filter(|setting| setting.common))),
        ("docs/settings.md", "settings", settings_by_group()),
    ];
    let mut faults = Vec::new();
    for (file, name, text) in written {
        let path = Path::new(file);
        let old = read(path);
        let (before, between, after) = section(&old, name).unwrap_or_else(|| panic!("{file} has no `{name}: begin`"));
        if between != text && std::env::var_os("UPDATE").is_some() {
            std::fs::write(path, format!("{before}{text}{after}")).unwrap();
        } else if between != text {
            faults.push(format!("{file}: `{name}` is not what the source says; `UPDATE=1 cargo test house` writes it"));
        }
    }
    assert_none(&faults);
}

#[test]
fn every_problem_is_explained() {
    let page = read(Path::new("docs/problems.md"));
    let rows: Vec<&str> = page.lines().filter(|line| line.starts_with("| `")).collect();
    let mut faults = Vec::new();
    for (number, code) in Code::ALL.iter().enumerate() {
        let severity = match code.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let start = format!("| `{code}` | {severity} | {} | ", code.meaning());
        match rows.get(number) {
            Some(row) if row.strip_prefix(&start).is_some_and(|advice| advice.len() > 20) => {}
            row => faults.push(format!("row {} starts with\n  {start}\nand not\n  {}", number + 1, row.unwrap_or(&""))),
        }
    }
    faults.extend(rows.iter().skip(Code::ALL.len()).map(|row| format!("no such code: {row}")));
    assert_none(&faults);
}

#[test]
fn no_expression_reaches_a_shell_of_the_action() {
    let action = read(Path::new("action.yml"));
    let indent = |line: &str| line.len() - line.trim_start().len();
    let mut script = None;
    for (number, line) in action.lines().enumerate() {
        if line.trim_start().trim_start_matches("- ").starts_with("run:") {
            script = Some(indent(line));
        } else if script.is_some_and(|script| !line.trim().is_empty() && indent(line) <= script) {
            script = None;
        }
        assert!(script.is_none() || !line.contains("${{"), "action.yml:{}: {line}", number + 1);
    }
}

/// A file cut at a section: what comes before with the opening line, the section, what comes after.
fn section<'a>(text: &'a str, name: &str) -> Option<(&'a str, &'a str, &'a str)> {
    let line_end = |at: usize| text[at..].find('\n').map_or(text.len(), |end| at + end + 1);
    let start = line_end(text.find(&format!("{name}: begin"))?);
    let end = text.find(&format!("{name}: end"))?;
    let end = text[..end].rfind('\n')? + 1;
    Some((&text[..start], text.get(start..end)?, &text[end..]))
}

fn inputs() -> String {
    let inputs = SETTINGS.iter().filter(|setting| setting.input);
    inputs.fold(String::new(), |text, setting| {
        let many = if matches!(setting.form, Form::Many(_)) { ", one a line" } else { "" };
        let description = quoted(&format!("{}{many} (default: {})", setting.help, setting.default));
        // The job's own token is at hand only here.
        let default = if setting.name == "github-token" { "    default: ${{ github.token }}\n" } else { "" };
        text + &format!("  {}:\n    description: {description}\n{default}", setting.name)
    })
}

fn action_outputs() -> String {
    outputs::NAMES.iter().fold(String::new(), |text, (name, meaning)| {
        let description = quoted(meaning);
        text + &format!("  {name}:\n    description: {description}\n    value: ${{{{ steps.run.outputs.{name} }}}}\n")
    })
}

fn environment() -> String {
    let inputs = SETTINGS.iter().filter(|setting| setting.input);
    inputs.fold(String::new(), |text, setting| {
        text + &format!("        {}: ${{{{ inputs.{} }}}}\n", setting.variable(), setting.name)
    })
}

fn settings_by_group() -> String {
    let groups = [Group::Site, Group::Posts, Group::Story, Group::Medium, Group::Ledger, Group::Run];
    groups.into_iter().fold(String::new(), |text, group| {
        let of_group = SETTINGS.iter().filter(|setting| setting.group == group);
        text + &format!("\n## {}\n\n{}", group.heading(), table(of_group))
    })
}

/// Settings as a table in Markdown.
fn table<'a>(settings: impl Iterator<Item = &'a Setting>) -> String {
    let head = "| Flag | Input | Default | What it is for |\n| :-- | :-- | :-- | :-- |\n".to_owned();
    settings.fold(head, |text, setting| {
        let flag = if setting.flag { format!("`--{}{}`", setting.name, value(setting)) } else { "–".to_owned() };
        let input = if setting.input { format!("`{}`", setting.name) } else { "–".to_owned() };
        let help = format!("{}{}", cell(setting.help), choice(setting));
        text + &format!("| {flag} | {input} | {} | {help} |\n", cell(setting.default))
    })
}

/// What a flag takes, as it stands behind it.
fn value(setting: &Setting) -> String {
    match setting.form {
        Form::One(word) | Form::Many(word) => format!(" {word}"),
        Form::Word(words) if words.len() > FEW => " WORD".to_owned(),
        Form::Word(words) => format!(" {}", words.join("/")),
        Form::SwitchOrWord(words) => format!("={}", words.join("/")),
        Form::Switch => String::new(),
    }
}

/// The words to choose from, where they are too many to stand behind the flag.
fn choice(setting: &Setting) -> String {
    match setting.form {
        Form::Word(words) if words.len() > FEW => format!(": `{}`", words.join("`, `")),
        _ => String::new(),
    }
}

const FEW: usize = 3;

fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('*', "\\*").replace('[', "\\[")
}

/// A text as a YAML scalar, which every JSON string is.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
