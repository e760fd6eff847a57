//! A template's source to a syntax tree.

use std::rc::Rc;

use super::error::Error;
use super::tokens::{self, Stretch, Word};

/// How deep parentheses and blocks may nest.
const MAX_DEPTH: usize = 40;

/// A part of a template.
#[derive(Debug)]
pub(super) enum Node {
    Text(String),
    Print(Pipeline),
    If(Vec<Branch>),
    With(Vec<Branch>),
    Range(Pipeline, Vec<Self>, Vec<Self>),
    /// A template defined within the template, by its name.
    Define(String, Rc<[Self]>),
    /// A call of a template that is defined within, with its context.
    Template(String, Option<Pipeline>),
    Break,
    Continue,
    Return(Option<Pipeline>),
}

/// A condition and what it is for; the last branch may have none.
pub(super) type Branch = (Option<Pipeline>, Vec<Node>);

/// Commands, each with the result of the one before as its last argument.
#[derive(Debug)]
pub(super) struct Pipeline {
    /// The variables that take the result, and whether they are new.
    pub(super) names: Vec<String>,
    pub(super) declares: bool,
    pub(super) commands: Vec<Vec<Term>>,
}

/// A word of a command, with the fields that are read from it.
#[derive(Debug)]
pub(super) struct Term {
    pub(super) base: Base,
    pub(super) fields: Vec<String>,
}

#[derive(Debug)]
pub(super) enum Base {
    Dot,
    Literal(Literal),
    Variable(String),
    Function(String),
    Pipeline(Pipeline),
}

/// A value that is written in the template.
#[derive(Debug)]
pub(super) enum Literal {
    Nil,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(String),
}

/// Parses a template. Fails with the reason.
pub(super) fn template(text: &str) -> Result<Vec<Node>, Error> {
    let stretches = tokens::split(text)?;
    let mut parser = Parser { stretches: stretches.into_iter(), depth: 0 };
    match parser.nodes()? {
        (nodes, None) => Ok(nodes),
        (_, Some(end)) => Err(format!("`{}` without anything to close", end.word).into()),
    }
}

struct Parser<'text, I: Iterator<Item = Stretch<'text>>> {
    stretches: I,
    depth: usize,
}

/// What ended a list of nodes: `end` or `else`, and the words after it.
struct End {
    word: String,
    rest: Vec<Word>,
}

impl<'text, I: Iterator<Item = Stretch<'text>>> Parser<'text, I> {
    fn nodes(&mut self) -> Result<(Vec<Node>, Option<End>), Error> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err("its blocks nest too deep".into());
        }
        let mut nodes = Vec::new();
        while let Some(stretch) = self.stretches.next() {
            let action = match stretch {
                Stretch::Text(text) => {
                    if !text.is_empty() {
                        nodes.push(Node::Text(text.to_owned()));
                    }
                    continue;
                }
                Stretch::Action(action) => action,
            };
            let words = tokens::words(action)?;
            let Some(first) = words.first() else { continue };
            let keyword = if let Word::Name(name) = first { name.as_str() } else { "" };
            let rest = words.get(1..).unwrap_or_default();
            nodes.push(match keyword {
                "end" | "else" => {
                    self.depth -= 1;
                    return Ok((nodes, Some(End { word: keyword.to_owned(), rest: rest.to_vec() })));
                }
                "if" => Node::If(self.branches(rest, "if")?),
                "with" => Node::With(self.branches(rest, "with")?),
                "range" => {
                    let pipeline = pipeline(rest)?;
                    let mut branches = self.bodies()?.into_iter();
                    Node::Range(pipeline, branches.next().unwrap_or_default(), branches.next().unwrap_or_default())
                }
                "break" => Node::Break,
                "continue" => Node::Continue,
                "return" if rest.is_empty() => Node::Return(None),
                "return" => Node::Return(Some(pipeline(rest)?)),
                "define" => match (rest, self.nodes()?) {
                    ([Word::Text(name)], (nodes, Some(end))) if end.word == "end" => {
                        Node::Define(name.clone(), nodes.into())
                    }
                    _ => return Err("a `define` cannot be parsed".into()),
                },
                "template" => match rest {
                    [Word::Text(name)] => Node::Template(name.clone(), None),
                    [Word::Text(name), context @ ..] => Node::Template(name.clone(), Some(pipeline(context)?)),
                    _ => return Err("a `template` lacks a name".into()),
                },
                "block" => return Err(format!("`{keyword}` is not supported").into()),
                _ => Node::Print(pipeline(&words)?),
            });
        }
        self.depth -= 1;
        Ok((nodes, None))
    }

    /// The branches of `if` or `with`: each but the last has a condition.
    fn branches(&mut self, words: &[Word], keyword: &str) -> Result<Vec<Branch>, Error> {
        let mut branches = Vec::new();
        let mut condition = Some(pipeline(words)?);
        loop {
            let (nodes, end) = self.nodes()?;
            let end = end.ok_or_else(|| format!("`{keyword}` has no `end`"))?;
            let was_last = condition.is_none();
            branches.push((condition.take(), nodes));
            match (end.word.as_str(), end.rest.as_slice()) {
                ("end", _) => return Ok(branches),
                (_, [Word::Name(again), rest @ ..]) if again == keyword => condition = Some(pipeline(rest)?),
                (_, []) if !was_last => {}
                _ => return Err("an `else` cannot be parsed".into()),
            }
        }
    }

    /// The body of `range`, and that of its `else`.
    fn bodies(&mut self) -> Result<Vec<Vec<Node>>, Error> {
        let mut bodies = Vec::new();
        loop {
            let (nodes, end) = self.nodes()?;
            bodies.push(nodes);
            match end.ok_or("`range` has no `end`")? {
                End { word, .. } if word == "end" => return Ok(bodies),
                End { rest, .. } if rest.is_empty() && bodies.len() == 1 => {}
                End { .. } => return Err("an `else` cannot be parsed".into()),
            }
        }
    }
}

fn pipeline(words: &[Word]) -> Result<Pipeline, Error> {
    let (pipeline, rest) = commands(words, 0)?;
    if rest.is_empty() { Ok(pipeline) } else { Err("unexpected `)`".into()) }
}

/// Commands up to a closing parenthesis, which is not consumed.
fn commands(words: &[Word], depth: usize) -> Result<(Pipeline, &[Word]), Error> {
    if depth > MAX_DEPTH {
        return Err("its parentheses nest too deep".into());
    }
    let (names, declares, mut words) = names(words);
    let mut commands = Vec::new();
    let mut command: Vec<Term> = Vec::new();
    loop {
        let (word, rest) = match words.split_first() {
            None | Some((Word::Sign(")"), _)) => break,
            Some(split) => split,
        };
        words = rest;
        let base = match word {
            Word::Sign("|") if !command.is_empty() => {
                commands.push(std::mem::take(&mut command));
                continue;
            }
            Word::Sign("(") => {
                let (inner, rest) = self::commands(words, depth + 1)?;
                words = rest.split_first().ok_or("a `(` is never closed")?.1;
                Base::Pipeline(inner)
            }
            Word::Sign(sign) => return Err(format!("unexpected `{sign}`").into()),
            Word::Field(name, true) => {
                let last = command.last_mut().ok_or("a field of nothing")?;
                last.fields.push(name.clone());
                continue;
            }
            Word::Field(name, false) => {
                command.push(Term { base: Base::Dot, fields: vec![name.clone()] });
                continue;
            }
            Word::Dot => Base::Dot,
            Word::Text(text) => Base::Literal(Literal::Text(text.clone())),
            Word::Number(number) => Base::Literal(match (number.parse(), number.parse()) {
                (Ok(whole), _) => Literal::Int(whole),
                (_, Ok(float)) => Literal::Float(float),
                _ => return Err(format!("`{number}` is not a number").into()),
            }),
            Word::Variable(name) => Base::Variable(name.clone()),
            Word::Name(name) => match name.as_str() {
                "true" => Base::Literal(Literal::Bool(true)),
                "false" => Base::Literal(Literal::Bool(false)),
                "nil" => Base::Literal(Literal::Nil),
                name => Base::Function(name.to_owned()),
            },
        };
        command.push(Term { base, fields: Vec::new() });
    }
    if command.is_empty() {
        return Err("an action lacks a value".into());
    }
    commands.push(command);
    Ok((Pipeline { names, declares, commands }, words))
}

/// The variables before `:=` or `=`.
fn names(words: &[Word]) -> (Vec<String>, bool, &[Word]) {
    match words {
        [Word::Variable(one), Word::Sign(sign @ (":=" | "=")), rest @ ..] => (vec![one.clone()], *sign == ":=", rest),
        [Word::Variable(one), Word::Sign(","), Word::Variable(two), Word::Sign(sign @ (":=" | "=")), rest @ ..] => {
            (vec![one.clone(), two.clone()], *sign == ":=", rest)
        }
        _ => (Vec::new(), false, words),
    }
}
