//! Reads what a step prints and writes as GitHub's runner does, after its sources (`ActionCommand.cs`,
//! `FileCommandManager.cs`). One thing is stricter: every word is taken for a command, not only the runner's own.

use std::collections::BTreeMap;

/// A command that the runner would obey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Command {
    /// Such as `error` or `add-mask`.
    pub(crate) name: String,
    /// Such as `file` and `line`.
    pub(crate) properties: BTreeMap<String, String>,
    /// What stands after it.
    pub(crate) data: String,
}

/// The commands in what a step prints on one of its two streams.
pub(crate) fn commands(stream: &str) -> Vec<Command> {
    lines(stream).filter_map(command).collect()
}

/// The secrets that the runner would mask from then on.
pub(crate) fn masks(stream: &str) -> Vec<String> {
    commands(stream).into_iter().filter(|one| one.name == "add-mask").map(|one| one.data).collect()
}

/// The annotations of one level as GitHub shows them: the first ten, each cut to 4096 UTF-16 units.
pub(crate) fn annotations(stream: &str, level: &str) -> Vec<Command> {
    let of_level = commands(stream).into_iter().filter(|one| one.name == level).take(10);
    of_level
        .map(|one| {
            let units: Vec<u16> = one.data.encode_utf16().take(4096).collect();
            Command { data: String::from_utf16_lossy(&units), ..one }
        })
        .collect()
}

/// The outputs in a file that `GITHUB_OUTPUT` names; the error is the runner's, which fails the step.
pub(crate) fn outputs(file: &str) -> Result<BTreeMap<String, String>, String> {
    let mut outputs = BTreeMap::new();
    let mut lines = file.split('\n');
    while let Some(line) = lines.next() {
        if line.is_empty() {
            continue;
        }
        let (equals, heredoc) = (line.find('='), line.find("<<"));
        match (equals, heredoc) {
            (Some(equals), heredoc) if heredoc.is_none_or(|heredoc| equals < heredoc) => {
                outputs.insert(line[..equals].to_owned(), line[equals + 1..].to_owned());
            }
            (_, Some(heredoc)) => {
                let (name, delimiter) = (&line[..heredoc], &line[heredoc + 2..]);
                if name.is_empty() || delimiter.is_empty() {
                    return Err(format!("Invalid format '{line}'"));
                }
                let mut value = Vec::new();
                loop {
                    match lines.next() {
                        Some(line) if line == delimiter => break,
                        Some(line) => value.push(line),
                        None => return Err(format!("Matching delimiter not found '{delimiter}'")),
                    }
                }
                outputs.insert(name.to_owned(), value.join("\n"));
            }
            _ => return Err(format!("Invalid format '{line}'")),
        }
    }
    Ok(outputs)
}

/// .NET's `StreamReader.ReadLine`: a line ends at LF, CRLF or a lone CR.
fn lines(stream: &str) -> impl Iterator<Item = &str> {
    stream.split('\n').flat_map(|line| line.strip_suffix('\r').unwrap_or(line).split('\r'))
}

/// `::name key=value,key=value::data` at the line's start, else `##[name key=value;key=value]data` anywhere.
fn command(line: &str) -> Option<Command> {
    at_start(line).or_else(|| anywhere(line))
}

fn at_start(line: &str) -> Option<Command> {
    let (info, data) = line.trim_start().strip_prefix("::")?.split_once("::")?;
    let unescape_property = |text: &str| {
        text.replace("%0D", "\r").replace("%0A", "\n").replace("%3A", ":").replace("%2C", ",").replace("%25", "%")
    };
    let data = data.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%");
    Some(read(info, ',', unescape_property, data))
}

fn anywhere(line: &str) -> Option<Command> {
    let (_, rest) = line.split_once("##[")?;
    let (info, data) = rest.split_once(']')?;
    let unescape = |text: &str| {
        text.replace("%0D", "\r").replace("%0A", "\n").replace("%3B", ";").replace("%5D", "]").replace("%25", "%")
    };
    Some(read(info, ';', unescape, unescape(data)))
}

fn read(info: &str, separator: char, unescape: impl Fn(&str) -> String, data: String) -> Command {
    let (name, properties) = info.split_once(' ').unwrap_or((info, ""));
    let properties = properties
        .trim()
        .split(separator)
        .filter_map(|property| property.split_once('='))
        .map(|(key, value)| (key.to_owned(), unescape(value)))
        .collect();
    Command { name: name.to_owned(), properties, data }
}

#[test]
fn the_runner_obeys_what_it_is_known_to_obey() {
    let names = |text: &str| commands(text).into_iter().map(|one| one.name).collect::<Vec<_>>();
    assert_eq!(names("::error file=a::x"), ["error"]);
    assert_eq!(names("said\r  ::set-output name=a::1"), ["set-output"]);
    assert_eq!(names("a title ##[add-mask]e"), ["add-mask"]);
    assert!(names("std::fs::read and ##(x)").is_empty());
    assert_eq!(masks("::add-mask::a%25b\nx"), ["a%b"]);
    assert_eq!(outputs("a=1\nb<<E\nx\n\ny\nE\n").unwrap()["b"], "x\n\ny");
    assert!(outputs("b<<E\nx").is_err());
}
