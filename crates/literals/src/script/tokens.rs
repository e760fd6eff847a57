//! The words of a script: names, texts, numbers and signs, without comments and blanks.

use std::ops::Range;

/// A word of the script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub kind: Kind,
    /// Its bytes in the source.
    pub span: Range<usize>,
    /// The line on which it starts.
    pub line: usize,
}

/// What a word is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name or a keyword, as it stands.
    Name,
    /// A text, its escapes resolved.
    Text(String),
    /// A template that something is put into, or a regular expression: nothing that is known.
    Made,
    /// A number, as it stands.
    Number,
    /// A sign: one of `( ) [ ] { } ; , : . ? = + …`, or `=>`, `...`, `==` and what else the language joins.
    Sign,
}

/// Signs of several characters, the longest first.
const JOINED: [&str; 19] = [
    "...", "===", "!==", "**=", "&&=", "||=", "??=", "=>", "==", "!=", "<=", ">=", "&&", "||", "??", "?.", "++", "+=",
    "-=",
];

/// Cuts a script into its words. Whatever is not the language is a sign, and what is never closed ends with the text.
pub(super) fn tokens(text: &str, first_line: usize) -> Vec<Token> {
    let mut reader = Reader { text, at: 0, line: first_line, tokens: Vec::new() };
    while let Some(c) = reader.rest().chars().next() {
        reader.token(c);
    }
    reader.tokens
}

struct Reader<'text> {
    text: &'text str,
    at: usize,
    line: usize,
    tokens: Vec<Token>,
}

impl<'text> Reader<'text> {
    fn rest(&self) -> &'text str {
        &self.text[self.at..]
    }

    fn token(&mut self, c: char) {
        let rest = self.rest();
        match c {
            _ if c.is_whitespace() || c == '\u{feff}' => self.pass(c.len_utf8()),
            '/' if rest.starts_with("//") => self.pass(rest.find('\n').unwrap_or(rest.len())),
            '/' if rest.starts_with("/*") => self.pass(rest.find("*/").map_or(rest.len(), |end| end + 2)),
            '\'' | '"' => {
                let (text, length) = quoted(rest, c);
                self.push(Kind::Text(text), length);
            }
            '`' => {
                let (text, length) = template(rest);
                self.push(text.map_or(Kind::Made, Kind::Text), length);
            }
            '/' if !self.follows_value() => match pattern_length(rest) {
                Some(length) => self.push(Kind::Made, length),
                None => self.push(Kind::Sign, 1),
            },
            _ if c.is_ascii_digit() || (c == '.' && rest[1..].starts_with(|c: char| c.is_ascii_digit())) => {
                self.push(Kind::Number, length_while(rest, |c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_')));
            }
            _ if is_of_name(c) => self.push(Kind::Name, length_while(rest, is_of_name)),
            _ => {
                let joined = JOINED.iter().find(|sign| rest.starts_with(**sign)).map(|sign| sign.len());
                self.push(Kind::Sign, joined.unwrap_or(c.len_utf8()));
            }
        }
    }

    fn push(&mut self, kind: Kind, length: usize) {
        self.tokens.push(Token { kind, span: self.at..self.at + length, line: self.line });
        self.pass(length);
    }

    fn pass(&mut self, length: usize) {
        self.line += self.rest()[..length].matches('\n').count();
        self.at += length;
    }

    /// Whether what came before is a value, so that a slash divides it.
    fn follows_value(&self) -> bool {
        let Some(last) = self.tokens.last() else { return false };
        let word = &self.text[last.span.clone()];
        match last.kind {
            Kind::Name => !matches!(word, "return" | "typeof" | "case" | "in" | "of" | "void" | "await" | "yield"),
            Kind::Sign => matches!(word, ")" | "]" | "}"),
            Kind::Text(_) | Kind::Made | Kind::Number => true,
        }
    }
}

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$' | '@' | '#')
}

fn length_while(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|c| !belongs(c)).unwrap_or(text.len())
}

/// The text between quotes, and how long it is with them; it ends at the line's end at the latest.
fn quoted(text: &str, quote: char) -> (String, usize) {
    let mut read = String::new();
    let mut rest = &text[1..];
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '\\' => escape(rest, &mut read),
            '\n' => return (read, text.len() - rest.len()),
            _ if c == quote => return (read, text.len() - rest.len() + 1),
            _ => {
                read.push(c);
                c.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    (read, text.len())
}

/// Resolves the escape at the start of a text, and says how long it is.
fn escape(text: &str, read: &mut String) -> usize {
    let Some(c) = text[1..].chars().next() else { return text.len() };
    let digits = match c {
        'x' => text.get(2..4),
        'u' if text[2..].starts_with('{') => braced(&text[3..]),
        'u' => text.get(2..6),
        _ => None,
    };
    let code = digits.and_then(|digits| char::from_u32(u32::from_str_radix(digits, 16).ok()?));
    match (c, code, digits) {
        (_, Some(code), Some(digits)) => {
            read.push(code);
            return 2 + digits.len() + if text[2..].starts_with('{') { 2 } else { 0 };
        }
        ('\n', ..) => {}
        ('n', ..) => read.push('\n'),
        ('r', ..) => read.push('\r'),
        ('t', ..) => read.push('\t'),
        _ => read.push(c),
    }
    1 + c.len_utf8()
}

/// The digits before a closing brace: there are six at most.
fn braced(text: &str) -> Option<&str> {
    let length = text.bytes().take(7).position(|byte| byte == b'}')?;
    text.get(..length)
}

/// A template's text, where nothing is put into it, and its length. What is put in may hold braces, texts and templates.
fn template(text: &str) -> (Option<String>, usize) {
    enum Within {
        Template,
        Braces,
    }
    let mut read = String::new();
    let mut is_literal = true;
    let mut open = vec![Within::Template];
    let mut rest = &text[1..];
    while let (Some(within), Some(c)) = (open.last(), rest.chars().next()) {
        let mut length = c.len_utf8();
        match (within, c) {
            (Within::Template, '\\') => length = escape(rest, &mut read),
            (Within::Template, '`') | (Within::Braces, '}') => {
                open.pop();
            }
            (Within::Template, '$') if rest.starts_with("${") => {
                length = 2;
                is_literal = false;
                open.push(Within::Braces);
            }
            (Within::Template, _) => read.push(c),
            (Within::Braces, '`') => open.push(Within::Template),
            (Within::Braces, '{') => open.push(Within::Braces),
            (Within::Braces, '\'' | '"') => length = quoted(rest, c).1,
            (Within::Braces, _) => {}
        }
        rest = &rest[length..];
    }
    (Some(read).filter(|_| is_literal), text.len() - rest.len())
}

/// No regular expression is longer, in characters.
const LONGEST_PATTERN: usize = 400;

/// The length of a regular expression with its flags; `None` where the line ends before it does.
fn pattern_length(text: &str) -> Option<usize> {
    let mut in_class = false;
    let mut chars = text.char_indices().take(LONGEST_PATTERN).skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            '\n' => return None,
            '\\' => {
                chars.next();
            }
            '[' => in_class = true,
            ']' => in_class = false,
            '/' if !in_class => return Some(at + 1 + length_while(&text[at + 1..], is_of_name)),
            _ => {}
        }
    }
    None
}
