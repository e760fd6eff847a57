//! How much work a program in a stranger's text may do, and how much text it may print.
//!
//! An interpreter draws on it wherever it goes on: for each pass over a stretch of source, each value that it takes or
//! makes, each item, each byte that it prints. So no loop, filter or function has a limit of its own that can be forgotten.

use std::cell::Cell;

/// What a step of an interpreter costs besides the bytes that it handles.
pub const STEP: usize = 32;
/// What an item of a list or map costs besides its own bytes: about what it takes in memory.
pub const ITEM: usize = 32;
/// What a byte costs that is parsed as Markdown, HTML or data, or compiled.
pub const PARSE: usize = 16;
/// What a file-system lookup costs: a path that is searched for, a file that is read.
pub const LOOKUP: usize = 8 << 10;
/// How deep lists and maps may nest: they are walked by recursion.
pub const MAX_DEPTH: usize = 64;

/// What is left to spend.
#[derive(Debug)]
pub struct Budget {
    work: Cell<usize>,
    text: Cell<usize>,
    exceeded: Cell<bool>,
}

/// The budget is used up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exceeded;

impl std::fmt::Display for Exceeded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("runs too long or prints too much")
    }
}

impl std::error::Error for Exceeded {}

impl From<Exceeded> for String {
    fn from(exceeded: Exceeded) -> Self {
        exceeded.to_string()
    }
}

impl Budget {
    /// A budget for so much work, in bytes handled (a step counts as [`STEP`] of them), and so many bytes of text printed.
    pub fn new(work: usize, text: usize) -> Self {
        Self { work: Cell::new(work), text: Cell::new(text), exceeded: Cell::new(false) }
    }

    /// Draws for work that handles so many bytes.
    pub fn spend(&self, bytes: usize) -> Result<(), Exceeded> {
        self.draw(&self.work, bytes)
    }

    /// Draws for bytes that become part of the text.
    pub fn print(&self, bytes: usize) -> Result<(), Exceeded> {
        self.draw(&self.text, bytes)
    }

    /// Fails for good: the request exceeds any budget.
    pub fn refuse(&self) -> Exceeded {
        self.exceeded.set(true);
        Exceeded
    }

    /// Whether something was refused.
    pub fn is_exceeded(&self) -> bool {
        self.exceeded.get()
    }

    fn draw(&self, from: &Cell<usize>, bytes: usize) -> Result<(), Exceeded> {
        let left = from.get().checked_sub(bytes).filter(|_| !self.exceeded.get());
        from.set(left.ok_or_else(|| self.refuse())?);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exceeded_budget_stays_exceeded() {
        let budget = Budget::new(10, 5);
        assert_eq!((budget.spend(10), budget.print(5), budget.is_exceeded()), (Ok(()), Ok(()), false));
        assert_eq!((budget.spend(1), budget.is_exceeded(), budget.spend(0)), (Err(Exceeded), true, Err(Exceeded)));
        assert_eq!(Budget::new(10, 5).spend(usize::MAX), Err(Exceeded));
    }
}
