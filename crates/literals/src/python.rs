//! Settings written in Python: the names that a module gives to literals. Nothing is run.
//!
//! Known are texts, numbers, flags, lists, tuples and maps of them, other names that are known, `+` between texts or
//! lists, `a if b else c`, and blocks below an `if` whose condition is known. What anything else is given to is
//! [`Setting::Unknown`].

mod expression;
mod lines;

use std::cell::Cell;
use std::collections::BTreeMap;

use super::{MAX_COPIED, MAX_DEPTH, Value, measure};
use expression::Reader;
use lines::{Line, logical_lines};

/// How often names are imported from the site's own modules.
const MAX_IMPORTS: usize = 100;

/// What a module says of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting<'a> {
    /// Nothing.
    Absent,
    /// It is given something that only running the module tells, on this line.
    Unknown(usize),
    /// What it is given: tuples are lists, `True` and numbers are plain, `None` is null.
    Known(&'a Value),
}

/// The names of a module.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Module {
    names: BTreeMap<String, Given>,
    /// How much its names were copied.
    copied: Cell<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Given {
    Known(Value),
    Unknown(usize),
}

impl Module {
    /// What a name is given last.
    pub fn get(&self, name: &str) -> Setting<'_> {
        match self.names.get(name) {
            None => Setting::Absent,
            Some(Given::Known(value)) => Setting::Known(value),
            Some(Given::Unknown(line)) => Setting::Unknown(*line),
        }
    }

    fn give(&mut self, name: &str, given: Given) {
        self.names.insert(name.to_owned(), given);
    }

    /// A copy of what a name is known to stand for. Names that stand for names many times over are not known.
    fn known(&self, name: &str) -> Option<Value> {
        let Some(Given::Known(value)) = self.names.get(name) else { return None };
        let (weight, depth) = measure(value);
        self.copied.set(self.copied.get().saturating_add(weight));
        (self.copied.get() <= MAX_COPIED && depth < MAX_DEPTH / 2).then(|| value.clone())
    }
}

/// Reads a module. `import` gives the module of a name such as `pelicanconf`, where it is one of the site's own.
pub fn python(text: &str, import: &mut dyn FnMut(&str) -> Option<Module>) -> Module {
    let mut module = Module::default();
    let mut imported: BTreeMap<String, Option<Module>> = BTreeMap::new();
    let mut imports = 0..MAX_IMPORTS;
    let mut import = |name: &str| {
        imports.next()?;
        imported.entry(name.to_owned()).or_insert_with(|| import(name)).clone()
    };
    // The blocks that a line lies in, by how far they are indented, and whether they are run.
    let mut blocks: Vec<(usize, Run)> = Vec::new();
    let mut last_if = BTreeMap::new();
    let text = text.get(..super::MAX_TEXT).unwrap_or(text);
    for line in logical_lines(text) {
        while blocks.last().is_some_and(|(indent, _)| *indent >= line.indent) {
            blocks.pop();
        }
        let run = blocks.last().map_or(Run::Yes, |(_, run)| *run);
        if run == Run::No {
            continue;
        }
        if let Some(block) = block(&line, run, &module, &mut last_if) {
            blocks.push((line.indent, block));
        } else {
            statement(&line, run == Run::Yes, &mut module, &mut import);
        }
    }
    module
}

/// Whether a block is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Run {
    Yes,
    No,
    Maybe,
}

/// How the block is run that a line opens; `None` where it opens none.
fn block(line: &Line, outer: Run, module: &Module, last_if: &mut BTreeMap<usize, Run>) -> Option<Run> {
    let word = line.first_word();
    let condition = || {
        let text = line.text[word.len()..].trim().trim_end_matches(':');
        match Reader::new(text, line.number, &|name| module.known(name)).whole() {
            Some(value) if expression::is_true(&value) => Run::Yes,
            Some(_) => Run::No,
            None => Run::Maybe,
        }
    };
    // Of the branches before it: whether one of them was run.
    let before = last_if.get(&line.indent).copied().unwrap_or(Run::Maybe);
    let run = match (word, before) {
        ("def" | "class" | "async", _) => return Some(Run::No),
        ("if", _) | ("elif", Run::No) => condition(),
        ("elif" | "else", Run::Yes) => Run::No,
        ("else", Run::No) | ("try" | "finally", _) => Run::Yes,
        ("elif" | "else", Run::Maybe) | ("except" | "for" | "while" | "with", _) => Run::Maybe,
        _ => return None,
    };
    match word {
        "elif" | "else" if before == Run::Yes => {}
        "if" | "elif" => drop(last_if.insert(line.indent, run)),
        _ => drop(last_if.insert(line.indent, Run::Maybe)),
    }
    Some(if run == Run::Yes { outer } else { run })
}

fn statement(line: &Line, is_run: bool, module: &mut Module, import: &mut dyn FnMut(&str) -> Option<Module>) {
    if let Some(rest) = line.text.strip_prefix("from ") {
        let Some((from, names)) = rest.split_once(" import ") else { return };
        let Some(imported) = import(from.trim()) else { return };
        let names: Vec<&str> = names.trim_matches(['(', ')', ' ']).split(',').map(str::trim).collect();
        for (name, given) in imported.names {
            if names == ["*"] || names.contains(&&*name) {
                module.give(&name, if is_run { given } else { Given::Unknown(line.number) });
            }
        }
        return;
    }
    // `A = B = value`
    let mut names = Vec::new();
    let mut rest = line.text.as_str();
    loop {
        let name = lines::name(rest);
        let after = rest[name.len()..].trim_start();
        let is_chained = !names.is_empty();
        let value = after.strip_prefix('=').filter(|value| !value.starts_with('='));
        match value {
            Some(value) if !name.is_empty() && name != "import" => {
                names.push(name);
                rest = value.trim_start();
            }
            _ if is_chained => break,
            _ => return alone(name, after, line, is_run, module),
        }
    }
    let mut value = read(rest, line, module);
    for name in names.into_iter().rev() {
        given(name, value, line, is_run, module);
        value = module.known(name);
    }
}

/// A statement that is no `NAME = value`.
fn alone(name: &str, rest: &str, line: &Line, is_run: bool, module: &mut Module) {
    if name.is_empty() || name == "import" {
        return;
    }
    let typed = rest.starts_with(':').then(|| rest.find('=').map_or("", |at| &rest[at + 1..]));
    if let Some(text) = typed.filter(|text| !text.is_empty() && !text.starts_with('=')) {
        given(name, read(text, line, module), line, is_run, module);
    } else if let Some(added) = rest.strip_prefix("+=") {
        let sum = read(&format!("{name} + ({added}\n)"), line, module);
        given(name, sum, line, is_run, module);
    } else if rest.starts_with(['[', '.', '(', '-', '*', '|', '%', '/']) && module.get(name) != Setting::Absent {
        // `NAME["key"] = …`, `NAME.update(…)`: what it holds is no longer known.
        module.give(name, Given::Unknown(line.number));
    }
}

fn read(text: &str, line: &Line, module: &Module) -> Option<Value> {
    Reader::new(text, line.number, &|name| module.known(name)).whole()
}

fn given(name: &str, value: Option<Value>, line: &Line, is_run: bool, module: &mut Module) {
    module.give(name, value.filter(|_| is_run).map_or(Given::Unknown(line.number), Given::Known));
}

#[cfg(test)]
mod tests {
    use super::super::Data;
    use super::*;
    use proptest::prelude::*;

    fn shown(setting: Setting<'_>) -> String {
        fn of(value: &Value) -> String {
            match &value.data {
                Data::Null | Data::Code(_) => "None".to_owned(),
                Data::Plain(text) => text.clone(),
                Data::Quoted(text) => format!("{text:?}"),
                Data::List(items) => format!("[{}]", items.iter().map(of).collect::<Vec<_>>().join(" ")),
                Data::Map(entries) => {
                    let entries = entries.iter().map(|(key, value)| format!("{key}:{}", of(value)));
                    format!("{{{}}}", entries.collect::<Vec<_>>().join(" "))
                }
            }
        }
        match setting {
            Setting::Absent => "absent".to_owned(),
            Setting::Unknown(line) => format!("unknown {line}"),
            Setting::Known(value) => of(value),
        }
    }

    fn given(text: &str) -> String {
        let module = python(text, &mut |name| (name == "base").then(|| python("X = 'base'\nY = f()", &mut |_| None)));
        shown(module.get("X"))
    }

    #[test]
    fn literals_are_read_and_nothing_else() {
        for (text, wanted) in [
            ("X = 'a\\tb\\'c' # no", r#""a\tb'c""#),
            ("X = r'\\d+' u\"b\" \\\n  'c'", r#""\\d+bc""#),
            ("X = \"\"\"a\n'b'\"\"\"", "\"a\\n'b'\""),
            ("X: str = 'a'", "\"a\""),
            ("X = 'é1 漢字漢字'", "\"é1 漢字漢字\""),
            ("X = Y = 'a'", "\"a\""),
            ("X = (1, -2.5, True, None,)", "[1 -2.5 True None]"),
            ("X = ('a')", "\"a\""),
            ("X = [\n  'a', # one\n  ('b', {}),\n]", "[\"a\" [\"b\" {}]]"),
            ("X = {'k': {'l': 1}, \"m\": [],}", "{k:{l:1} m:[]}"),
            ("B = 'a'\nX = B + '/b'", "\"a/b\""),
            ("B = 'a'\nX = f'{B}/b{{}}'", "\"a/b{}\""),
            ("B = False\nX = 'a' if not B else 'b'", "\"a\""),
            ("X = 'a'\nX += 'b'", "\"ab\""),
            ("X = ['a']\nX += ['b']", "[\"a\" \"b\"]"),
            ("from base import *", "\"base\""),
            ("from base import X, Y", "\"base\""),
            ("from base import Y", "absent"),
            ("from other import *", "absent"),
            ("import os", "absent"),
            ("X = os.environ.get('A', 'b')", "unknown 1"),
            ("X = 'a' % b", "unknown 1"),
            ("X = {}\nX['a'] = 1", "unknown 2"),
            ("X = []\n\nX.append(1)", "unknown 3"),
            ("X = 'a'\nif os.x:\n    X = 'b'\n", "unknown 3"),
            ("D = True\nif D:\n    X = 'a'\nelse:\n    X = 'b'\n", "\"a\""),
            ("D = 0\nif D:\n    X = 'a'\nelif not D:\n    X = 'c'\nelse:\n    X = 'b'\n", "\"c\""),
            ("def f():\n    X = 1\n", "absent"),
            ("try:\n    from nowhere import *\nexcept ImportError:\n    pass\nX = 1", "1"),
            ("X = [", "unknown 1"),
            ("X = 'open", "unknown 1"),
            ("X = 1; Y = 2", "unknown 1"),
            ("X = [a for a in b]", "unknown 1"),
            ("X = lambda: 1", "unknown 1"),
        ] {
            assert_eq!(given(text), wanted, "{text}");
        }
    }

    #[test]
    fn stops_at_bombs() {
        for bomb in ["(", "[", "{", "not ", "'a' + ", "f'{", "if True:\n "] {
            assert!(given(&format!("X = {}", bomb.repeat(100_000))).starts_with("unknown"));
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in "[XY=a1'\"\\\\rf{}()\\[\\],:+# \n\tnotifelse.é-]{0,120}") {
            given(&text);
        }
    }
}
