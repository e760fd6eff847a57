//! The values that stand in a script literally, and code for all others.

use std::collections::HashMap;

use super::tokens::Kind;
use super::words::Words;
use crate::{Data, MAX_DEPTH, Value};

/// Reads values out of a script's words; `depth` counts lists, maps and the names that stand for others.
#[derive(Clone, Copy)]
pub(super) struct Reader<'script> {
    script: &'script Words,
    depth: usize,
}

/// The entry under which a map keeps what it takes over from something that is code.
const SPREAD: &str = "...";

/// Functions that give back what is handed to them, or stand for it.
const TRANSPARENT: [&str; 3] = ["defineConfig", "defineCollection", "glob"];

/// The longest text that a template is filled to, in bytes: what is put into it may be made so too.
const MAX_FILLED: usize = 4096;

/// The longest piece of code that is shown, in characters.
const SHOWN: usize = 60;

impl<'script> Reader<'script> {
    pub(super) fn new(script: &'script Words) -> Self {
        Self { script, depth: 0 }
    }

    /// The value that a statement gives a name, or what the function returns that stands there.
    pub(super) fn exported(self, at: usize) -> Value {
        if self.script.budget.get() == 0 || self.depth >= MAX_DEPTH {
            let line = self.script.tokens.get(at).map_or(1, |token| token.line);
            return Value { line, data: self.code(at, at + 1) };
        }
        let end = self.end_of_statement(at);
        self.script.budget.set(self.script.budget.get().saturating_sub(end.saturating_sub(at)));
        self.returned(at, end).unwrap_or_else(|| self.read(at, end))
    }

    /// The items between brackets, `open` being the opening one.
    pub(super) fn list(self, open: usize) -> Vec<Value> {
        let mut items = Vec::new();
        for (start, end) in self.parts(open) {
            let (start, is_spread) = if self.script.is(start, SPREAD) { (start + 1, true) } else { (start, false) };
            let value = self.deeper().read(start, end);
            match value.data {
                Data::List(inner) if is_spread => items.extend(inner),
                _ => items.push(value),
            }
        }
        items
    }

    /// The words from `at` to before `end` as one value.
    fn read(self, at: usize, end: usize) -> Value {
        let budget = self.script.budget.get();
        let line = self.script.tokens.get(at).map_or(1, |token| token.line);
        let Some(left) = budget.checked_sub(end.saturating_sub(at)).filter(|_| self.depth < MAX_DEPTH) else {
            return Value { line, data: self.code(at, end) };
        };
        self.script.budget.set(left);
        let end = self.without_type(at, end);
        let data = self.literal(at, end).unwrap_or_else(|| self.code(at, end));
        Value { line, data }
    }

    fn literal(self, at: usize, end: usize) -> Option<Data> {
        let script = self.script;
        let token = script.tokens.get(at).filter(|_| at < end)?;
        let written = || script.text[token.span.clone()].to_owned();
        let is_whole = |open: usize| script.partners[open] + 1 == end;
        match (&token.kind, script.word(at)) {
            (Kind::Text(text), _) if at + 1 == end => Some(Data::Quoted(text.clone())),
            (Kind::Made, _) if at + 1 == end => self.filled(&written()).map(Data::Quoted),
            (Kind::Number, _) | (_, "true" | "false") if at + 1 == end => Some(Data::Plain(written())),
            (_, "-") if at + 2 == end && script.tokens[at + 1].kind == Kind::Number => {
                Some(Data::Plain(format!("-{}", &script.text[script.tokens[at + 1].span.clone()])))
            }
            (_, "null" | "undefined") if at + 1 == end => Some(Data::Null),
            (_, "{") if is_whole(at) => Some(self.map(at)),
            (_, "[") if is_whole(at) => Some(Data::List(self.list(at))),
            (_, "(") if is_whole(at) => Some(self.deeper().read(at + 1, end - 1).data),
            (_, name) if TRANSPARENT.contains(&name) && script.is(at + 1, "(") && is_whole(at + 1) => {
                let (start, end) = self.parts(at + 1).into_iter().next()?;
                Some(self.deeper().exported_until(start, end).data)
            }
            (Kind::Name, name) => self.named(name, at, end),
            _ => None,
        }
    }

    fn exported_until(self, at: usize, end: usize) -> Value {
        self.returned(at, end).unwrap_or_else(|| self.read(at, end))
    }

    /// A template into which only names are put that stand for texts: `` `https://${DOMAIN}/${config.path}` ``.
    fn filled(self, template: &str) -> Option<String> {
        let mut rest = template.strip_prefix('`')?.strip_suffix('`').filter(|inner| !inner.contains('\\'))?;
        let mut filled = String::new();
        while let Some((before, after)) = rest.split_once("${") {
            let (expression, after) = after.split_once('}')?;
            let mut names = expression.trim().split('.');
            let mut value = self.deeper().exported((*self.script.names.get(names.next()?)?)?);
            for name in names {
                value = value.get(name)?.clone();
            }
            let Data::Quoted(text) = &value.data else { return None };
            filled.push_str(before);
            filled.push_str(text);
            if filled.len() > MAX_FILLED {
                return None;
            }
            rest = after;
        }
        Some(filled + rest)
    }

    /// `NAME`, or `NAME.key.key`.
    fn named(self, name: &str, at: usize, end: usize) -> Option<Data> {
        let declared = (*self.script.names.get(name)?)?;
        let mut value = self.deeper().exported(declared);
        for at in (at + 1..end).step_by(2) {
            if !matches!(self.script.word(at), "." | "?.") {
                return None;
            }
            value = value.get(self.script.word(at + 1))?.clone();
        }
        Some(value.data)
    }

    fn map(self, open: usize) -> Data {
        let script = self.script;
        let mut entries = Entries::default();
        for (start, end) in self.parts(open) {
            if script.is(start, SPREAD) {
                match self.deeper().read(start + 1, end) {
                    Value { data: Data::Map(inner), .. } => {
                        for (key, value) in inner {
                            entries.put(key, value);
                        }
                    }
                    code => entries.put_unknown(code),
                }
                continue;
            }
            let is_modified = matches!(script.word(start), "async" | "get" | "set" | "*")
                && !matches!(script.word(start + 1), "," | ":" | "(" | "}");
            let start = if is_modified { start + 1 } else { start };
            let line = script.tokens[start].line;
            let key = match &script.tokens[start].kind {
                Kind::Text(text) => text.clone(),
                Kind::Name | Kind::Number => script.text[script.tokens[start].span.clone()].to_owned(),
                Kind::Made | Kind::Sign => SPREAD.to_owned(),
            };
            let value = match script.word(start + 1) {
                _ if key == SPREAD => Value { line, data: self.code(start, end) },
                ":" => self.deeper().read(start + 2, end),
                _ if start + 1 == end => self.deeper().read(start, end),
                _ => Value { line, data: self.code(start, end) },
            };
            entries.put(key, Value { line, ..value });
        }
        entries.close()
    }

    /// What the function returns that stands from `at` to before `end`; `None` where there is no function.
    fn returned(self, at: usize, end: usize) -> Option<Value> {
        let script = self.script;
        let at = if script.is(at, "async") { at + 1 } else { at };
        let body = if script.is(at, "function") {
            let parameters = script.find(at, end, &["("])?;
            script.find(script.partners[parameters], script.tokens.len(), &["{"])?
        } else {
            self.places(at, end).find(|at| script.is(*at, "=>"))? + 1
        };
        if !script.is(body, "{") {
            return Some(self.deeper().read(body, end));
        }
        let mut returns = self.places(body + 1, script.partners[body]).filter(|at| script.is(*at, "return"));
        let line = script.tokens[body].line;
        match (returns.next(), returns.next()) {
            (Some(at), None) => Some(self.deeper().read(at + 1, self.end_of_statement(at + 1))),
            _ => Some(Value { line, data: self.code(at, end) }),
        }
    }

    /// What stands there, as it is shown in a message.
    fn code(self, at: usize, end: usize) -> Data {
        let tokens = self.script.tokens.get(at..end.max(at)).unwrap_or_default();
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return Data::Code(String::new()) };
        let source = &self.script.text[first.span.start..last.span.end];
        let mut shown: String = source.chars().take(SHOWN).collect();
        if shown.len() < source.len() {
            shown.push('…');
        }
        Data::Code(shown.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// The parts between commas within brackets, each from its first word to after its last.
    fn parts(self, open: usize) -> Vec<(usize, usize)> {
        let close = self.script.partners[open];
        let commas = self.places(open + 1, close).filter(|at| self.script.is(*at, ","));
        let mut start = open + 1;
        let mut parts = Vec::new();
        for end in commas.chain([close]) {
            if start < end {
                parts.push((start, end));
            }
            start = end + 1;
        }
        parts
    }

    /// The places of the words from `at` to before `end`, without those within brackets.
    fn places(self, at: usize, end: usize) -> impl Iterator<Item = usize> + 'script {
        let script = self.script;
        let next = move |at: &usize| Some(script.partners[*at].max(*at) + 1).filter(|at| *at < end);
        std::iter::successors(Some(at).filter(|at| *at < end && *at < script.tokens.len()), next)
    }

    /// The end of a value without the type that is said of it: `as const`, `satisfies Config`.
    fn without_type(self, at: usize, end: usize) -> usize {
        let is_type = |at: &usize| matches!(self.script.word(*at), "as" | "satisfies");
        self.places(at, end).skip(1).find(is_type).unwrap_or(end)
    }

    /// The place after the statement that goes on at `at`: behind a semicolon, or where a new line starts another.
    fn end_of_statement(self, at: usize) -> usize {
        let script = self.script;
        let mut last: Option<usize> = None;
        for place in self.places(at, script.tokens.len()) {
            if matches!(script.word(place), ";" | ")" | "]" | "}" | ",") {
                return place;
            }
            if last.is_some_and(|last| self.starts_statement(last, place)) {
                return place;
            }
            last = Some(script.partners[place]);
        }
        script.tokens.len()
    }

    /// Whether a new statement starts at `at`, `last` being the word before.
    fn starts_statement(self, last: usize, at: usize) -> bool {
        let script = self.script;
        let (before, token) = (&script.tokens[last], &script.tokens[at]);
        let is_new_line = script.text[before.span.end..token.span.start].contains('\n');
        let is_open = match before.kind {
            Kind::Sign => !matches!(script.word(last), ")" | "]" | "}"),
            Kind::Name => matches!(script.word(last), "await" | "new" | "typeof" | "async" | "as" | "satisfies"),
            _ => false,
        };
        let goes_on = match token.kind {
            Kind::Sign => true,
            Kind::Name => matches!(script.word(at), "as" | "satisfies" | "in" | "instanceof"),
            _ => false,
        };
        is_new_line && !is_open && !goes_on
    }

    fn deeper(self) -> Self {
        Self { depth: self.depth + 1, ..self }
    }
}

/// The entries of a map, each key once.
#[derive(Default)]
struct Entries {
    list: Vec<(String, Value)>,
    known: HashMap<String, usize>,
    /// Up to where the entries may be replaced by code, and that code.
    doubtful: Option<(usize, Value)>,
}

impl Entries {
    fn put(&mut self, key: String, value: Value) {
        if let Some(at) = self.known.insert(key.clone(), self.list.len()) {
            self.list[at].0.clear();
        }
        self.list.push((key, value));
    }

    /// Takes over from code what is not known: it may replace all that stands before.
    fn put_unknown(&mut self, code: Value) {
        self.doubtful = Some((self.list.len(), code.clone()));
        self.put(SPREAD.to_owned(), code);
    }

    fn close(mut self) -> Data {
        if let Some((end, code)) = &self.doubtful {
            self.list[..*end].iter_mut().for_each(|(_, value)| value.data = code.data.clone());
        }
        self.list.retain(|(key, _)| !key.is_empty());
        Data::Map(self.list)
    }
}
