//! Runs a parsed template.

use std::rc::Rc;

use super::error::Error;
use super::functions;
use super::host::{Host, ValueOf};
use super::parse::{Base, Literal, Node, Pipeline, Term};
use super::session::Session;
use super::value::Value;
use scan::budget::{Budget, ITEM, STEP};

/// How deep partials may nest.
const MAX_DEPTH: usize = 20;

pub(super) struct Evaluator<'a, H: Host> {
    host: &'a H,
    session: &'a Session,
    /// What was printed so far.
    out: String,
    dot: ValueOf<H>,
    /// The first dot of the template, `$`.
    root: ValueOf<H>,
    variables: Vec<(String, ValueOf<H>)>,
    /// The templates that were defined within the others.
    defined: Vec<(String, Rc<[Node]>)>,
    depth: usize,
}

/// How a list of nodes ended.
enum Flow<V> {
    Through,
    Break,
    Continue,
    Return(V),
}

impl<'a, H: Host> Evaluator<'a, H> {
    pub(super) fn new(host: &'a H, session: &'a Session, dot: ValueOf<H>) -> Self {
        Self {
            host,
            session,
            out: String::new(),
            root: dot.clone(),
            dot,
            variables: Vec::new(),
            defined: Vec::new(),
            depth: 0,
        }
    }

    /// Runs a template from its start; what it prints.
    pub(super) fn run(mut self, nodes: &[Node]) -> Result<String, Error> {
        self.define(nodes);
        self.nodes(nodes)?;
        Ok(self.out)
    }

    /// Runs a partial with a context; what it prints or returns.
    fn partial(&mut self, name: &str, context: ValueOf<H>) -> Result<ValueOf<H>, Error> {
        let name = name.strip_suffix(".html").unwrap_or(name);
        let paths = ["_partials", "partials"].map(|folder| format!("{folder}/{name}.html"));
        let inline = paths
            .iter()
            .find_map(|path| self.defined(path))
            .or_else(|| paths.iter().find_map(|path| self.defined(path.strip_suffix(".html")?)));
        let nodes = if let Some(nodes) = inline {
            nodes
        } else {
            let mut found = None;
            for path in &paths {
                if found.is_none() {
                    found = self.host.template(path)?;
                }
            }
            let source = found.ok_or_else(|| format!("there is no partial `{name}.html`"))?;
            let nodes = self.session.parse(&source).map_err(|why| why.within(&format!("{name}.html")))?;
            self.define(&nodes);
            nodes
        };
        self.called(&nodes, context).map_err(|why| why.within(&format!("{name}.html")))
    }

    /// Runs a template with a dot and variables of its own.
    fn called(&mut self, nodes: &[Node], context: ValueOf<H>) -> Result<ValueOf<H>, Error> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.budget().refuse().into());
        }
        let out = std::mem::take(&mut self.out);
        let dot = std::mem::replace(&mut self.dot, context.clone());
        let root = std::mem::replace(&mut self.root, context);
        let variables = std::mem::take(&mut self.variables);
        let flow = self.nodes(nodes)?;
        self.depth -= 1;
        (self.dot, self.root, self.variables) = (dot, root, variables);
        let printed = std::mem::replace(&mut self.out, out);
        Ok(if let Flow::Return(value) = flow { value } else { Value::Html(printed) })
    }

    fn define(&mut self, nodes: &[Node]) {
        for node in nodes {
            if let Node::Define(name, nodes) = node
                && self.defined(name).is_none()
            {
                self.defined.push((name.clone(), Rc::clone(nodes)));
            }
        }
    }

    fn budget(&self) -> &'a Budget {
        self.session.budget()
    }

    fn defined(&self, name: &str) -> Option<Rc<[Node]>> {
        self.defined.iter().find(|(known, _)| known == name).map(|(_, nodes)| Rc::clone(nodes))
    }

    fn nodes(&mut self, nodes: &[Node]) -> Result<Flow<ValueOf<H>>, Error> {
        let scope = self.variables.len();
        let mut flow = Flow::Through;
        for node in nodes {
            flow = self.node(node)?;
            if !matches!(flow, Flow::Through) {
                break;
            }
        }
        self.variables.truncate(scope);
        Ok(flow)
    }

    fn node(&mut self, node: &Node) -> Result<Flow<ValueOf<H>>, Error> {
        self.step()?;
        match node {
            Node::Text(text) => self.print(text)?,
            Node::Print(pipeline) => {
                let value = self.pipeline(pipeline)?;
                if pipeline.names.is_empty() {
                    let printed = value.printed()?;
                    let text = if matches!(value, Value::Html(_)) { printed } else { functions::escaped(&printed) };
                    self.print(&text)?;
                }
            }
            Node::If(branches) | Node::With(branches) => {
                for (condition, body) in branches {
                    let scope = self.variables.len();
                    let value = condition.as_ref().map(|condition| self.pipeline(condition)).transpose()?;
                    if value.as_ref().is_none_or(Value::is_true) {
                        let with = value.filter(|_| matches!(node, Node::With(_)));
                        let flow = match with {
                            Some(value) => self.with(value, body)?,
                            None => self.nodes(body)?,
                        };
                        self.variables.truncate(scope);
                        return Ok(flow);
                    }
                    self.variables.truncate(scope);
                }
            }
            Node::Range(pipeline, body, other) => return self.range(pipeline, body, other),
            Node::Define(..) => {}
            Node::Template(name, context) => {
                self.budget().spend(self.defined.len() * STEP)?;
                let nodes = self.defined(name).ok_or_else(|| format!("there is no template `{name}`"))?;
                let context = context.as_ref().map_or(Ok(Value::Nil), |context| self.pipeline(context))?;
                let printed = self.called(&nodes, context)?.printed()?;
                self.print(&printed)?;
            }
            Node::Break => return Ok(Flow::Break),
            Node::Continue => return Ok(Flow::Continue),
            Node::Return(pipeline) => {
                let value = pipeline.as_ref().map_or(Ok(Value::Nil), |pipeline| self.pipeline(pipeline))?;
                return Ok(Flow::Return(value));
            }
        }
        Ok(Flow::Through)
    }

    fn with(&mut self, dot: ValueOf<H>, body: &[Node]) -> Result<Flow<ValueOf<H>>, Error> {
        let before = std::mem::replace(&mut self.dot, dot);
        let flow = self.nodes(body);
        self.dot = before;
        flow
    }

    fn range(&mut self, pipeline: &Pipeline, body: &[Node], other: &[Node]) -> Result<Flow<ValueOf<H>>, Error> {
        let value = self.commands(&pipeline.commands)?;
        self.budget().spend(value.weight())?;
        let items: Vec<(ValueOf<H>, ValueOf<H>)> = match value {
            Value::List(items) => {
                let numbers = (0..).map(Value::Int);
                numbers.zip(items.iter().cloned()).collect()
            }
            Value::Map(entries) => {
                let mut entries: Vec<_> = entries.iter().cloned().collect();
                entries.sort_by(|(one, _), (other, _)| one.cmp(other));
                entries.into_iter().map(|(key, value)| (Value::Text(key), value)).collect()
            }
            Value::Int(times) => {
                self.budget().spend(usize::try_from(times).unwrap_or(0).saturating_mul(2 * ITEM))?;
                (0..times).map(|at| (Value::Int(at), Value::Int(at))).collect()
            }
            Value::Nil => Vec::new(),
            _ => return Err("it ranges over a value that is not a list".into()),
        };
        if items.is_empty() {
            return self.nodes(other);
        }
        for (key, item) in items {
            let scope = self.variables.len();
            match pipeline.names.as_slice() {
                [one] => self.variables.push((one.clone(), item.clone())),
                [one, two] => {
                    self.variables.push((one.clone(), key));
                    self.variables.push((two.clone(), item.clone()));
                }
                _ => {}
            }
            let flow = self.with(item, body)?;
            self.variables.truncate(scope);
            match flow {
                Flow::Break => break,
                Flow::Return(value) => return Ok(Flow::Return(value)),
                Flow::Through | Flow::Continue => {}
            }
        }
        Ok(Flow::Through)
    }

    fn pipeline(&mut self, pipeline: &Pipeline) -> Result<ValueOf<H>, Error> {
        let value = self.commands(&pipeline.commands)?;
        if let [name] = pipeline.names.as_slice() {
            if pipeline.declares {
                self.variables.push((name.clone(), value.clone()));
            } else {
                self.budget().spend(self.variables.len())?;
                let known = self.variables.iter_mut().rev().find(|(known, _)| known == name);
                known.ok_or_else(|| format!("`${name}` is not declared"))?.1 = value.clone();
            }
        }
        Ok(value)
    }

    fn commands(&mut self, commands: &[Vec<Term>]) -> Result<ValueOf<H>, Error> {
        let mut piped = None;
        for command in commands {
            let value = self.command(command, piped.take())?;
            piped = Some(value);
        }
        Ok(piped.unwrap_or(Value::Nil))
    }

    fn command(&mut self, command: &[Term], piped: Option<ValueOf<H>>) -> Result<ValueOf<H>, Error> {
        self.step()?;
        let (first, rest) = command.split_first().ok_or("an action lacks a value")?;
        if let Base::Function(name) = &first.base
            && matches!(name.as_str(), "and" | "or")
        {
            return self.short(name, rest, piped);
        }
        // What Hugo would catch, such as a network error, is not supported and fails.
        if let (Base::Function(name), [tried]) = (&first.base, rest)
            && name == "try"
        {
            let value = self.term(tried, Vec::new())?;
            return self.fields(Value::fields([("Value", value)]), &first.fields, Vec::new());
        }
        let mut arguments = Vec::with_capacity(rest.len() + 1);
        for term in rest {
            arguments.push(self.term(term, Vec::new())?);
        }
        arguments.extend(piped);
        self.term(first, arguments)
    }

    /// `and`, `or`: evaluates no more than it takes.
    fn short(&mut self, name: &str, terms: &[Term], piped: Option<ValueOf<H>>) -> Result<ValueOf<H>, Error> {
        let mut value = Value::Nil;
        for term in terms {
            value = self.term(term, Vec::new())?;
            if value.is_true() == (name == "or") {
                return Ok(value);
            }
        }
        Ok(piped.unwrap_or(value))
    }

    /// The value of a term, paid for; arguments go to the function, or to the last of the fields.
    fn term(&mut self, term: &Term, arguments: Vec<ValueOf<H>>) -> Result<ValueOf<H>, Error> {
        let value = self.value(term, arguments)?;
        // Lists and maps are shared, and were paid for when they were made.
        let bytes = if let Value::Text(text) | Value::Html(text) = &value { text.len() } else { 0 };
        self.budget().spend(ITEM + bytes)?;
        Ok(value)
    }

    fn value(&mut self, term: &Term, arguments: Vec<ValueOf<H>>) -> Result<ValueOf<H>, Error> {
        let base = match &term.base {
            Base::Dot => self.dot.clone(),
            Base::Literal(literal) => match literal {
                Literal::Nil => Value::Nil,
                Literal::Bool(flag) => Value::Bool(*flag),
                Literal::Int(number) => Value::Int(*number),
                Literal::Float(number) => Value::Float(*number),
                Literal::Text(text) => Value::text(text),
            },
            Base::Variable(name) if name.is_empty() => self.root.clone(),
            Base::Variable(name) => {
                self.budget().spend(self.variables.len())?;
                let known = self.variables.iter().rev().find(|(known, _)| known == name);
                known.map(|(_, value)| value.clone()).ok_or_else(|| format!("`${name}` is not declared"))?
            }
            Base::Pipeline(pipeline) => self.pipeline(pipeline)?,
            Base::Function(name) => {
                let (head, fields) = name.split_once('.').unwrap_or((name, ""));
                let Some(value) = self.host.global(head) else { return self.call(name, arguments) };
                let fields: Vec<String> =
                    fields.split('.').filter(|field| !field.is_empty()).map(str::to_owned).collect();
                return self.fields(value, &[fields, term.fields.clone()].concat(), arguments);
            }
        };
        self.fields(base, &term.fields, arguments)
    }

    fn fields(
        &mut self,
        mut value: ValueOf<H>,
        fields: &[String],
        mut arguments: Vec<ValueOf<H>>,
    ) -> Result<ValueOf<H>, Error> {
        for (at, field) in fields.iter().enumerate() {
            let is_last = at + 1 == fields.len();
            let own = if is_last { std::mem::take(&mut arguments) } else { Vec::new() };
            self.budget().spend(own.iter().map(Value::weight).fold(STEP, usize::saturating_add))?;
            value = self.field(&value, field, own)?;
        }
        if arguments.is_empty() { Ok(value) } else { Err("it calls a value that is not a function".into()) }
    }

    /// A field of a value, or what a method of it returns.
    fn field(&self, value: &ValueOf<H>, name: &str, arguments: Vec<ValueOf<H>>) -> Result<ValueOf<H>, Error> {
        let what = match value {
            Value::Map(_) if arguments.is_empty() => return Ok(value.entry(name).unwrap_or(Value::Nil)),
            Value::Scratch(scratch) => {
                let found = scratch.call(name, arguments, self.budget())?;
                // What is stored was paid for when it was made, but may nest deeper each time.
                self.budget().spend(found.weight())?;
                return Ok(found);
            }
            Value::Object(_) => "an object",
            Value::List(items) => {
                self.budget().spend(items.len() * ITEM)?;
                "a list"
            }
            Value::Nil => "nothing",
            _ => "a value without fields",
        };
        let found = self.host.field(value, name, &arguments)?;
        found.ok_or_else(|| format!("`{name}` of {what} is not supported").into())
    }

    /// Calls a function by its name, or by its short name where it has one.
    fn call(&mut self, name: &str, arguments: Vec<ValueOf<H>>) -> Result<ValueOf<H>, Error> {
        let short = functions::short_name(name);
        self.budget().spend(functions::cost(&short, &arguments))?;
        if matches!(&*short, "partial" | "partialCached") {
            let mut arguments = arguments.into_iter();
            let partial = arguments.next().ok_or("`partial` lacks a name")?.printed()?;
            return self.partial(&partial, arguments.next().unwrap_or(Value::Nil));
        }
        let value = match functions::call(&short, &arguments, self.session.patterns(), self.budget()) {
            Some(value) => Some(value?),
            None => self.host.call(&short, &arguments)?,
        };
        let value = value.ok_or_else(|| format!("the function `{name}` is not supported"))?;
        self.budget().spend(value.weight())?;
        Ok(value)
    }

    fn print(&mut self, text: &str) -> Result<(), Error> {
        self.budget().spend(text.len())?;
        self.out.push_str(text);
        Ok(())
    }

    fn step(&mut self) -> Result<(), Error> {
        Ok(self.budget().spend(STEP)?)
    }
}
