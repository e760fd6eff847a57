//! What a JavaScript or TypeScript module says without being run: its literals.
//!
//! Generators keep their configuration in scripts, most of which are one large literal. Objects, lists, texts, numbers
//! and flags are read, and constants by their names; whatever else stands where a value is expected is [`Data::Code`]
//! with its line, so that only a setting that matters, and is code, has to be refused. Nothing is ever run.

mod tokens;
mod values;

use std::cell::Cell;
use std::collections::HashMap;

use self::tokens::{Kind, Token};
use self::values::Reader;
use super::{Data, Value};

/// The longest script that is read, in bytes.
const MAX_SCRIPT: usize = 256 << 10;

/// A module's text, cut into words.
pub struct Script {
    text: String,
    tokens: Vec<Token>,
    /// For each opening bracket the place of its closing one; for all else its own place.
    partners: Vec<usize>,
    /// Where the value of each constant or function starts; `None` for a name that may stand for different things.
    names: HashMap<String, Option<usize>>,
    imports: HashMap<String, Import>,
    /// How many words may still be looked at for values: names may stand for names many times over.
    budget: Cell<usize>,
}

/// Where an imported name comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// The module as written, such as `./src/consts`.
    pub module: String,
    /// The name there; `default` for what it exports by default, `*` for all of it.
    pub name: String,
}

/// A call and what is handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The line on which the called name stands.
    pub line: usize,
    /// The arguments.
    pub arguments: Vec<Value>,
}

/// The most words that are looked at for the values of one script, each as often as it is.
const MAX_WORDS: usize = 4_000_000;

impl Script {
    /// Cuts up a script whose first line is `first_line` of its file. It never fails: what is not the language is code.
    /// Of a script longer than any configuration nothing is known.
    pub fn read(text: &str, first_line: usize) -> Self {
        let text = if text.len() > MAX_SCRIPT { "" } else { text };
        let tokens = tokens::tokens(text, first_line);
        let partners = partners(text, &tokens);
        let mut script = Self {
            text: text.to_owned(),
            tokens,
            partners,
            names: HashMap::new(),
            imports: HashMap::new(),
            budget: Cell::new(MAX_WORDS),
        };
        script.declare();
        script
    }

    /// What the module exports by this name, `default` being `export default`, `module.exports =` and what a function
    /// that stands there returns; [`Data::Code`] where that is not literal, `None` where there is no such export.
    pub fn exported(&self, name: &str) -> Option<Value> {
        let by_default = || {
            let after = |words: &[&str]| self.find(0, self.tokens.len(), words).map(|at| at + words.len());
            after(&["export", "default"]).or_else(|| after(&["module", ".", "exports", "="]))
        };
        let at = match name {
            "default" => by_default()?,
            name => return self.constant(name).or_else(|| self.exported("default")?.get(name).cloned()),
        };
        Some(Reader::new(self).exported(at))
    }

    /// The value of a constant.
    pub fn constant(&self, name: &str) -> Option<Value> {
        let at = (*self.names.get(name)?)?;
        Some(Reader::new(self).exported(at))
    }

    /// Where an imported name comes from.
    pub fn import(&self, name: &str) -> Option<&Import> {
        self.imports.get(name)
    }

    /// Every call of a function or method of this name, in order.
    pub fn calls(&self, name: &str) -> Vec<Call> {
        let starts = (0..self.tokens.len()).filter(|at| self.is(*at, name) && self.is_call(*at));
        let call = |at: usize| {
            let open = self.find(at, self.tokens.len(), &["("])?;
            Some(Call { line: self.tokens[at].line, arguments: Reader::new(self).list(open) })
        };
        starts.filter_map(call).collect()
    }

    /// The line of the first of these words, where one stands in the script as a name or within a text.
    pub fn line_of(&self, words: &[&str]) -> Option<usize> {
        let names = |token: &&Token| match &token.kind {
            Kind::Text(text) => words.contains(&text.as_str()),
            _ => words.contains(&&self.text[token.span.clone()]),
        };
        self.tokens.iter().find(names).map(|token| token.line)
    }

    /// The words of a function's body or a constant's value, for recognising what it does.
    pub fn body(&self, name: &str) -> Option<Vec<&str>> {
        let at = (*self.names.get(name)?)?;
        let end = self.end_of_declaration(at);
        Some(self.tokens[at..end].iter().map(|token| &self.text[token.span.clone()]).collect())
    }

    fn word(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| match token.kind {
            Kind::Name | Kind::Sign => &self.text[token.span.clone()],
            _ => "",
        })
    }

    fn is(&self, at: usize, word: &str) -> bool {
        self.word(at) == word
    }

    /// Whether a name is called: a parenthesis follows, maybe after type arguments; and it is not declared there.
    fn is_call(&self, at: usize) -> bool {
        let is_declared = at > 0 && self.is(at - 1, "function");
        !is_declared && self.is(at + 1, "(")
    }

    fn find(&self, from: usize, to: usize, words: &[&str]) -> Option<usize> {
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
        for at in open + 1..self.partners[open] {
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
        while at < self.tokens.len() && !matches!(self.word(at), "=" | "," | ";" | ")" | "]" | "}") {
            at = self.partners[at] + 1;
        }
        at
    }

    /// The place after a declaration's value: the end of its body, or of its statement.
    fn end_of_declaration(&self, from: usize) -> usize {
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A value in JSON's manner; code in angle brackets.
    fn shown(value: &Value) -> String {
        match &value.data {
            Data::Null => "null".to_owned(),
            Data::Plain(text) => text.clone(),
            Data::Quoted(text) => format!("{text:?}"),
            Data::Code(text) => format!("<{text}>"),
            Data::List(items) => format!("[{}]", items.iter().map(shown).collect::<Vec<_>>().join(", ")),
            Data::Map(entries) => {
                let entries = entries.iter().map(|(key, value)| format!("{key}: {}", shown(value)));
                format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
            }
        }
    }

    #[test]
    fn reads_what_is_literal() {
        for (text, wanted) in [
            (
                "export default { a: 'x', \"b-c\": [1, -2.5, true, null,], d: `t`, /* no */ e: {} } // end",
                r#"{a: "x", b-c: [1, -2.5, true, null], d: "t", e: {}}"#,
            ),
            (
                "module.exports = { a: 'it\\'s \\u00e9\\u{1F680}\\n', b: `x ${y}` };",
                "{a: \"it's é🚀\\n\", b: <`x ${y}`>}",
            ),
            ("const c = { url: 'u' } as const\nexport default c", r#"{url: "u"}"#),
            ("const c: Config = { url } satisfies Config; const url = 'u'; export default c;", r#"{url: "u"}"#),
            (
                "import x from 'y'; export default defineConfig({ a: x.y, b: process.env.B || 'b', c: 1 })",
                "{a: <x.y>, b: <process.env.B || 'b'>, c: 1}",
            ),
            (
                "const S = { deep: { url: 'u' } }; export default { url: S.deep.url, no: S.none }",
                r#"{url: "u", no: <S.none>}"#,
            ),
            ("export default async function f() { const u = 'x'; return { a: u } }", r#"{a: "x"}"#),
            (
                "module.exports = (config) => { config.add(() => { return 1 }); return { dir: { input: 'src' } } }",
                r#"{dir: {input: "src"}}"#,
            ),
            ("export default () => ({ a: 1 })", "{a: 1}"),
            ("async function f() { return { a: 1 } }\nexport default f", "{a: 1}"),
            ("const a = [1]; export default [...a, ...b, 2]", "[1, <b>, 2]"),
            ("const a = { x: 1 }; export default { x: 0, ...a, y: 2 }", "{x: 1, y: 2}"),
            ("export default { x: 0, ...f(), y: 2 }", "{x: <f()>, ...: <f()>, y: 2}"),
            (
                "export default { f() { return 1 }, async g(a, b) {}, get h() {}, [k]: 1, r: /[/\"]/g, async: 2 }",
                "{f: <f() { return 1 }>, g: <g(a, b) {}>, h: <h() {}>, ...: <[k]: 1>, r: </[/\"]/g>, async: 2}",
            ),
            ("let u = 'a'; u = 'b'; export default { u }", "{u: <u>}"),
            ("const c = { u: 'a' }; c.u = 'b'; export default c", "<c>"),
            ("const u = 'a'; function f() { const u = 'b' } export default { u }", "{u: <u>}"),
            ("export default function (c) { if (c) { return {} } return x; }", "<x>"),
            (
                "export default { a: b ? 'x' : 'y', c: 'x' + 'y', d: new URL('x'), e: (('z')) }",
                "{a: <b ? 'x' : 'y'>, c: <'x' + 'y'>, d: <new URL('x')>, e: \"z\"}",
            ),
            ("const a = b; const b = a; export default { a }", "{a: <a>}"),
        ] {
            assert_eq!(shown(&Script::read(text, 1).exported("default").unwrap()), wanted, "{text}");
        }
        assert_eq!(Script::read("const a = 1", 1).exported("default"), None);
    }

    #[test]
    fn keeps_lines_names_and_imports() {
        let text = "import d, { a, type T, b as c } from './m'\nimport * as all from \"n\"\nconst { x, y: z } = require('p')\n\nexport const SITE = {\n  url: `\nu`,\n  title: t() }\n";
        let script = Script::read(text, 1);
        let site = script.exported("SITE").unwrap();
        assert_eq!((site.get("url").unwrap().line, site.get("title").unwrap().line), (6, 8));
        let import = |name| script.import(name).map(|import| format!("{} {}", import.module, import.name));
        for (name, wanted) in
            [("d", "./m default"), ("a", "./m a"), ("T", "./m T"), ("c", "./m b"), ("all", "n *"), ("z", "p y")]
        {
            assert_eq!(import(name).as_deref(), Some(wanted));
        }
        assert_eq!(import("b"), None);
    }

    #[test]
    fn finds_calls_and_their_arguments() {
        let script = Script::read("c\n  .add('a', { x: 1 })\n  .add(f(x), 'b');\nfunction add() {}", 1);
        let calls: Vec<_> = script
            .calls("add")
            .iter()
            .map(|call| (call.line, call.arguments.iter().map(shown).collect::<Vec<_>>()))
            .collect();
        assert_eq!(calls, [(2, vec!["\"a\"".into(), "{x: 1}".into()]), (3, vec!["<f(x)>".into(), "\"b\"".into()])]);
    }

    #[test]
    fn stops_at_bombs() {
        let doubled =
            (1..60).fold("const a0 = 'x';".to_owned(), |text, n| text + &format!("const a{n} = [a{0}, a{0}];", n - 1));
        for bomb in [
            doubled + "export default a59",
            "export default ".to_owned() + &"[".repeat(100_000),
            "`${".repeat(80_000),
            "/[".repeat(100_000),
        ] {
            Script::read(&bomb, 1).exported("default");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in "(export default |const a|=|=>|\\.\\.\\.|[-{}()\\[\\],:;'\"`$\\\\/*a.\n\u{e9}0]){0,60}") {
            let script = Script::read(&text, 1);
            script.exported("default");
            script.constant("a");
            script.calls("a");
            script.body("a");
        }
    }
}
