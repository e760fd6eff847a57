//! What the templates of one post may cost: work, and text that they print.
//!
//! An interpreter draws from it wherever it goes on: for each pass over a stretch of source, each value that it takes or
//! makes, each item, each byte that it prints. So no loop, filter or function has a bound of its own to forget.

use std::cell::Cell;

use super::LONGEST;

/// What the templates of one post may do in all, in bytes of text handled; a step counts as [`STEP`] of them. The dearest
/// of them take some 20 ns each, so a post that spends all of it takes about a second, and holds no more than that.
const WORK: usize = 48 << 20;
/// What a step of an interpreter costs beside the bytes that it handles.
pub(super) const STEP: usize = 32;
/// What an item of a list or map costs beside its own bytes: about what it takes in memory.
pub(super) const ITEM: usize = 32;
/// What a byte costs that is read as Markdown, HTML or data, or compiled.
pub(super) const READ: usize = 16;
/// What a look into the site costs: a path that is searched for, a file that is read.
pub(super) const LOOK: usize = 8 << 10;
/// How deep lists and maps may stand in each other: they are walked by recursion.
pub(super) const DEEPEST_VALUE: usize = 64;

/// What is left for the templates of a post.
#[derive(Debug)]
pub(super) struct Budget {
    work: Cell<usize>,
    /// Bytes that the templates may still add to the text.
    text: Cell<usize>,
    exceeded: Cell<bool>,
}

impl Default for Budget {
    fn default() -> Self {
        Self { work: Cell::new(WORK), text: Cell::new(LONGEST), exceeded: Cell::new(false) }
    }
}

/// The budget does not suffice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Exceeded;

impl Exceeded {
    /// Why the rendering ends, in words.
    pub(super) const REASON: &'static str = "it prints too much or runs too long";
}

impl From<Exceeded> for String {
    fn from(_: Exceeded) -> Self {
        Exceeded::REASON.to_owned()
    }
}

impl Budget {
    /// Draws for work that handles so many bytes.
    pub(super) fn spend(&self, bytes: usize) -> Result<(), Exceeded> {
        self.draw(&self.work, bytes)
    }

    /// Draws for bytes that become part of the post's text.
    pub(super) fn print(&self, bytes: usize) -> Result<(), Exceeded> {
        self.draw(&self.text, bytes)
    }

    /// Fails for good: what is asked for is beyond any budget.
    pub(super) fn refuse(&self) -> Exceeded {
        self.exceeded.set(true);
        Exceeded
    }

    /// Whether something was asked for that it did not suffice for.
    pub(super) fn is_exceeded(&self) -> bool {
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
    fn what_was_exceeded_stays_so() {
        let budget = Budget::default();
        assert_eq!((budget.spend(WORK), budget.print(LONGEST), budget.is_exceeded()), (Ok(()), Ok(()), false));
        assert_eq!((budget.spend(1), budget.is_exceeded(), budget.spend(0)), (Err(Exceeded), true, Err(Exceeded)));
        assert_eq!(Budget::default().spend(usize::MAX), Err(Exceeded));
    }
}
