//! A script as words, and what its names stand for.

use std::cell::Cell;
use std::collections::HashMap;

use super::tokens::{self, Kind, Token};

/// The longest script that is read, in bytes.
const MAX_SCRIPT: usize = 256 << 10;

/// The most words that are looked at for the values of one script, each as often as it is.
const MAX_WORDS: usize = 1_000_000;

/// The most words between the braces of an import, or of a type.
const MAX_LISTED: usize = 1_000;

/// A module's text, cut into words.
pub(super) struct Words {
    pub text: String,
    pub tokens: Vec<Token>,
    /// For each opening bracket the place of its closing one; for all else its own place.
    pub partners: Vec<usize>,
    /// Where the value of each constant or function starts; `None` for a name that may stand for different things.
    pub names: HashMap<String, Option<usize>>,
    pub imports: HashMap<String, Import>,
    /// How many words may still be looked at for values: names may stand for names many times over.
    pub budget: Cell<usize>,
}

/// Where an imported name comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// The module as written, such as `./src/consts`.
    pub module: String,
    /// The name there; `default` for what it exports by default, `*` for all of it.
    pub name: String,
}

impl Words {
    /// Of a script longer than any configuration nothing is known.
    pub(super) fn of(text: &str, first_line: usize) -> Self {
        let text = if text.len() > MAX_SCRIPT { "" } else { text };
        let tokens = tokens::tokens(text, first_line);
        let partners = partners(text, &tokens);
        let mut words = Self {
            text: text.to_owned(),
            tokens,
            partners,
            names: HashMap::new(),
            imports: HashMap::new(),
            budget: Cell::new(MAX_WORDS),
        };
        words.declare();
        words
    }

    /// The name or sign at a place; `""` for all else.
    pub(super) fn word(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| match token.kind {
            Kind::Name | Kind::Sign => &self.text[token.span.clone()],
            _ => "",
        })
    }

    pub(super) fn is(&self, at: usize, word: &str) -> bool {
        self.word(at) == word
    }

    /// Whether a name is called: a parenthesis follows, maybe after type arguments; and it is not declared there.
    pub(super) fn is_call(&self, at: usize) -> bool {
        let is_declared = at > 0 && self.is(at - 1, "function");
        !is_declared && self.is(at + 1, "(")
    }

    /// Where these words stand one after the other, from `from` to before `to`.
    pub(super) fn find(&self, from: usize, to: usize, words: &[&str]) -> Option<usize> {
        (from..to).find(|at| words.iter().enumerate().all(|(next, word)| self.is(at + next, word)))
    }

    /// Notes what each name stands for.
    fn declare(&mut self) {
        let mut names: HashMap<String, Option<usize>> = HashMap::new();
        let mut imports = HashMap::new();
        for at in 0..self.tokens.len() {
            match self.word(at) {
                "const" | "let" | "var" => self.declared(at + 1, &mut names, &mut imports),
                "function" => note(&mut names, self.word(at + 1).trim_matches('*'), at),
                "import" => self.imported(at + 1, &mut imports),
                "=" | "+=" | "??=" | "||=" if at > 1 => {
                    if let Some(name) = self.assigned(at) {
                        names.insert(name, None);
                    }
                }
                _ => {}
            }
        }
        (self.names, self.imports) = (names, imports);
    }

    /// `NAME = value` or `NAME: Type = value` after `const`; also `NAME = require('…')`, with or without braces.
    fn declared(&self, at: usize, names: &mut HashMap<String, Option<usize>>, imports: &mut HashMap<String, Import>) {
        let opens = self.is(at, "{");
        let mut sign = if opens { self.partners[at] + 1 } else { at + 1 };
        if self.is(sign, ":") {
            sign = self.end_of_type(sign + 1);
        }
        if !self.is(sign, "=") {
            return;
        }
        let module = match self.tokens.get(sign + 3).map(|token| &token.kind) {
            Some(Kind::Text(module)) if self.is(sign + 1, "require") && self.is(sign + 4, ")") => Some(module),
            _ => None,
        };
        match (module, opens) {
            (Some(module), true) => self.listed(at, module, imports),
            (Some(module), false) if !self.is(sign + 5, ".") => {
                let import = Import { module: module.clone(), name: "default".to_owned() };
                imports.insert(self.word(at).to_owned(), import);
            }
            (_, false) => note(names, self.word(at), sign + 1),
            (None, true) => {}
        }
    }

    /// `import a, { b, c as d } from '…'`, and `import * as e from '…'`.
    fn imported(&self, at: usize, imports: &mut HashMap<String, Import>) {
        let text = |token: &Token| if let Kind::Text(text) = &token.kind { Some(text.clone()) } else { None };
        let Some((end, module)) = (at..self.tokens.len().min(at + 200))
            .find_map(|at| (self.is(at, "from")).then(|| Some((at, text(self.tokens.get(at + 1)?)?)))?)
        else {
            return;
        };
        if self.is(at, "*") {
            imports.insert(self.word(at + 2).to_owned(), Import { module, name: "*".to_owned() });
            return;
        }
        if !self.is(at, "{") {
            imports.insert(self.word(at).to_owned(), Import { module: module.clone(), name: "default".to_owned() });
        }
        if let Some(open) = self.find(at, end, &["{"]) {
            self.listed(open, &module, imports);
        }
    }

    /// The names between braces: `{ a, b as c, d: e }`.
    fn listed(&self, open: usize, module: &str, imports: &mut HashMap<String, Import>) {
        for at in (open + 1..self.partners[open]).take(MAX_LISTED) {
            let starts = self.is(at - 1, ",") || at == open + 1 || self.is(at - 1, "type");
            if !starts || !matches!(self.tokens[at].kind, Kind::Name) {
                continue;
            }
            let renamed = if matches!(self.word(at + 1), "as" | ":") { self.word(at + 2) } else { self.word(at) };
            let import = Import { module: module.to_owned(), name: self.word(at).to_owned() };
            imports.insert(renamed.to_owned(), import);
        }
    }

    /// The name that an assignment changes, itself or a part of it; none where it declares it.
    fn assigned(&self, sign: usize) -> Option<String> {
        let mut at = sign - 1;
        while at >= 2 && self.is(at - 1, ".") {
            at -= 2;
        }
        let before = if at == 0 { "" } else { self.word(at - 1) };
        let is_name = self.tokens[at].kind == Kind::Name && !self.is(at, "module") && !self.is(at, "exports");
        let declares = matches!(before, "const" | "let" | "var" | ":" | "," | "(" | "{" | "type" | "|" | "&");
        (is_name && !declares).then(|| self.word(at).to_owned())
    }

    /// The place after a type, where `=`, a comma or a closing bracket stands.
    fn end_of_type(&self, from: usize) -> usize {
        let mut at = from;
        for _ in 0..MAX_LISTED {
            if at >= self.tokens.len() || matches!(self.word(at), "=" | "," | ";" | ")" | "]" | "}") {
                break;
            }
            at = self.partners[at] + 1;
        }
        at
    }

    /// The place after a declaration's value: the end of its body, or of its statement.
    pub(super) fn end_of_declaration(&self, from: usize) -> usize {
        let mut at = from;
        while at < self.tokens.len() && !self.is(at, ";") {
            let is_body = self.is(at, "{") && self.is(from, "function");
            at = self.partners[at] + 1;
            if is_body {
                break;
            }
            let starts_statement = matches!(self.word(at), "const" | "let" | "var" | "export" | "function" | "type");
            if starts_statement && at > from + 1 && !self.is(at - 1, "async") {
                break;
            }
        }
        at.min(self.tokens.len())
    }
}

fn note(names: &mut HashMap<String, Option<usize>>, name: &str, at: usize) {
    if !name.is_empty() {
        names.entry(name.to_owned()).and_modify(|known| *known = None).or_insert(Some(at));
    }
}

/// For each opening bracket the place of its closing one.
fn partners(text: &str, tokens: &[Token]) -> Vec<usize> {
    let mut partners: Vec<usize> = (0..tokens.len()).collect();
    let mut open = Vec::new();
    for (at, token) in tokens.iter().enumerate().filter(|(_, token)| token.kind == Kind::Sign) {
        match &text[token.span.clone()] {
            "(" | "[" | "{" => open.push(at),
            ")" | "]" | "}" => {
                if let Some(opening) = open.pop() {
                    partners[opening] = at;
                }
            }
            _ => {}
        }
    }
    for opening in open {
        partners[opening] = tokens.len().saturating_sub(1);
    }
    partners
}
