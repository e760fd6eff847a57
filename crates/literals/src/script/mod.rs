//! What a JavaScript or TypeScript module says without being run: its literals.
//!
//! Generators keep their configuration in scripts, most of which are one large literal. Objects, lists, texts, numbers
//! and flags are read, and constants by their names; whatever else stands where a value is expected is [`Data::Code`](super::Data::Code)
//! with its line, so that only a setting that matters, and is code, has to be refused. Nothing is ever run.

mod tokens;
mod values;
mod words;

use self::tokens::{Kind, Token};
use self::values::Reader;
use self::words::Words;
use super::Value;

pub use words::Import;

/// A module.
pub struct Script(Words);

/// A call and what is handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The line on which the called name stands.
    pub line: usize,
    /// The arguments.
    pub arguments: Vec<Value>,
}

impl Script {
    /// Cuts up a script whose first line is `first_line` of its file. It never fails: what is not the language is code.
    pub fn read(text: &str, first_line: usize) -> Self {
        Self(Words::of(text, first_line))
    }

    /// What the module exports by this name, `default` being `export default`, `module.exports =` and what a function
    /// that stands there returns; [`Data::Code`](super::Data::Code) where that is not literal, `None` where there is no such export.
    pub fn exported(&self, name: &str) -> Option<Value> {
        let by_default = || {
            let after = |words: &[&str]| self.0.find(0, self.0.tokens.len(), words).map(|at| at + words.len());
            after(&["export", "default"]).or_else(|| after(&["module", ".", "exports", "="]))
        };
        let at = match name {
            "default" => by_default()?,
            name => return self.constant(name).or_else(|| self.exported("default")?.get(name).cloned()),
        };
        Some(Reader::new(&self.0).exported(at))
    }

    /// The value of a constant.
    pub fn constant(&self, name: &str) -> Option<Value> {
        let at = (*self.0.names.get(name)?)?;
        Some(Reader::new(&self.0).exported(at))
    }

    /// Where an imported name comes from.
    pub fn import(&self, name: &str) -> Option<&Import> {
        self.0.imports.get(name)
    }

    /// What the script imports.
    pub fn imports(&self) -> impl Iterator<Item = &Import> {
        self.0.imports.values()
    }

    /// Every call of a function or method of this name, in order.
    pub fn calls(&self, name: &str) -> Vec<Call> {
        let starts = (0..self.0.tokens.len()).filter(|at| self.0.is(*at, name) && self.0.is_call(*at));
        let call = |at: usize| {
            let open = self.0.find(at, self.0.tokens.len(), &["("])?;
            Some(Call { line: self.0.tokens[at].line, arguments: Reader::new(&self.0).list(open) })
        };
        starts.filter_map(call).collect()
    }

    /// The lines on which one of these words stands, as a name or as a whole text.
    pub fn lines_of(&self, words: &[&str]) -> Vec<usize> {
        let names = |token: &&Token| match &token.kind {
            Kind::Text(text) => words.contains(&text.as_str()),
            _ => words.contains(&&self.0.text[token.span.clone()]),
        };
        self.0.tokens.iter().filter(names).map(|token| token.line).collect()
    }

    /// The lines on which one of these words stands as a whole text.
    pub fn texts_of(&self, words: &[&str]) -> Vec<usize> {
        let is_one = |token: &&Token| matches!(&token.kind, Kind::Text(text) if words.contains(&text.as_str()));
        self.0.tokens.iter().filter(is_one).map(|token| token.line).collect()
    }

    /// The lines on which something is given a value under this key: `data.key = …`.
    pub fn assignments_to(&self, key: &str) -> Vec<usize> {
        let assigns = |at: &usize| self.0.is(*at, ".") && self.0.is(at + 1, key) && self.0.is(at + 2, "=");
        (0..self.0.tokens.len()).filter(assigns).map(|at| self.0.tokens[at].line).collect()
    }

    /// The words of a function's body or a constant's value, for recognising what it does.
    pub fn body(&self, name: &str) -> Option<Vec<&str>> {
        let at = (*self.0.names.get(name)?)?;
        let end = self.0.end_of_declaration(at);
        Some(self.0.tokens[at..end].iter().map(|token| &self.0.text[token.span.clone()]).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Data;
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
            (
                "const S = { host: 'a.me' }; const P = `b`; export default [`https://${S.host}/${ P }/`, `${f()}`, `${S}`, `${1}`]",
                r#"["https://a.me/b/", <`${f()}`>, <`${S}`>, <`${1}`>]"#,
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
        let circle = "const a = b; const b = a; export default [a, b]".to_owned();
        let texts = (1..60)
            .fold("const a0 = 'x';".to_owned(), |text, n| text + &format!("const a{n} = `${{a{0}}}${{a{0}}}`;", n - 1))
            + "export default a59";
        let doubled =
            (1..60).fold("const a0 = 'x';".to_owned(), |text, n| text + &format!("const a{n} = [a{0}, a{0}];", n - 1));
        for bomb in [
            circle,
            doubled + "export default a59",
            texts,
            "export default ".to_owned() + &"[".repeat(100_000),
            "`${".repeat(80_000),
            "/[".repeat(10_000),
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
