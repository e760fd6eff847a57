//! What templates are rendered for.

use std::convert::Infallible;

use super::{Error, Value};

/// A value of a host's templates.
pub type ValueOf<H> = Value<<H as Host>::Object>;

/// What templates are rendered for: it answers what goes beyond the language itself, such as Hugo's pages and site.
pub trait Host {
    /// What the host has that is more than data. Templates read its fields and call its methods.
    type Object: Clone;

    /// The value of a global name, such as Hugo's `site`.
    fn global(&self, name: &str) -> Option<ValueOf<Self>>;

    /// A field of an object or of a list of objects, or what a method returns; `None` where it has none of that name.
    fn field(
        &self,
        of: &ValueOf<Self>,
        name: &str,
        arguments: &[ValueOf<Self>],
    ) -> Result<Option<ValueOf<Self>>, Error>;

    /// What a function returns; `None` where the host has none of that name, or none that takes these arguments.
    ///
    /// Functions are called by their short names where they have one: `strings.ToLower` is `lower`. A call and its result
    /// are paid for by their sizes; what a function does beyond that is for the host to draw on the budget.
    fn call(&self, name: &str, arguments: &[ValueOf<Self>]) -> Result<Option<ValueOf<Self>>, Error>;

    /// The source of a template by its path, such as `partials/x.html`.
    fn template(&self, path: &str) -> Result<Option<String>, Error>;
}

/// A host without anything of its own.
impl Host for () {
    type Object = Infallible;

    fn global(&self, _: &str) -> Option<ValueOf<Self>> {
        None
    }

    fn field(&self, _: &ValueOf<Self>, _: &str, _: &[ValueOf<Self>]) -> Result<Option<ValueOf<Self>>, Error> {
        Ok(None)
    }

    fn call(&self, _: &str, _: &[ValueOf<Self>]) -> Result<Option<ValueOf<Self>>, Error> {
        Ok(None)
    }

    fn template(&self, _: &str) -> Result<Option<String>, Error> {
        Ok(None)
    }
}
