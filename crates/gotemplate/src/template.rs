//! A template, parsed and rendered.

use std::rc::Rc;

use super::error::Error;
use super::evaluate::Evaluator;
use super::host::{Host, ValueOf};
use super::parse::{self, Node};
use super::session::Session;

/// A parsed template.
#[derive(Debug, Clone)]
pub struct Template(Rc<[Node]>);

impl Template {
    /// Parses a template. Fails with the reason in words.
    pub fn parse(source: &str) -> Result<Self, Error> {
        Ok(Self(parse::template(source)?.into()))
    }

    /// Parses a template, at the session's expense; one that the session knows is not parsed again.
    pub fn parse_in(source: &str, session: &Session) -> Result<Self, Error> {
        session.parse(source).map(Self)
    }

    /// Renders it as HTML for a value, which is its dot.
    pub fn render<H: Host>(&self, dot: ValueOf<H>, host: &H, session: &Session) -> Result<String, Error> {
        let html = Evaluator::new(host, session, dot).run(&self.0)?;
        session.budget().print(html.len())?;
        Ok(html)
    }
}
