//! Lists as Medium has them: flat, and nothing but text in an item.
//!
//! The items of a list within a list become items of the list around it, each behind a dash; those in a numbered list
//! become lines of the item they are in, so that the numbers still count. What an item has besides text, or after a list
//! in it, becomes a separate block; the list continues after it with the next number.

use super::spacing::{Loose, Marks, joined};
use super::{Place, Walk};
use crate::{Block, Kind, Text};
use html::{Element, Node};
use post::problem::{Code, Problem};

/// A list as it is read.
#[derive(Debug)]
pub(super) struct List {
    numbered: bool,
    /// The line of the file on which the items that wait begin.
    line: Option<usize>,
    /// The number of the first of them.
    first: u64,
    items: Vec<Text>,
    /// The number of the item that is read.
    number: u64,
    /// Its lines so far.
    lines: Vec<Text>,
    /// What it contains so far.
    state: State,
    /// How deep the walk is in lists within this one.
    level: usize,
    /// What precedes the next line, in place of the inner list's bullet or number.
    mark: Option<String>,
    /// Whether the author was reported that the list is flattened.
    reported: bool,
}

/// How an item goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// With its own lines.
    Lines,
    /// After a list in it that has become items: text that follows is none.
    AfterList,
    /// After a block: what follows is no part of a list any more.
    Broken,
}

impl List {
    /// The number that follows the items that wait.
    fn after(&self) -> u64 {
        self.first.saturating_add(self.items.len() as u64)
    }
}

impl Walk<'_> {
    pub(super) fn list(&mut self, element: &Element, marks: &Marks) {
        self.flush();
        if element.attribute("id") == Some("markdown-toc") {
            return;
        }
        if self.place.is_one_text() {
            return self.block(&element.children, marks);
        }
        if self.place == Place::Item && self.list.as_ref().is_some_and(|list| list.state != State::Broken) {
            return self.inner_list(element, marks);
        }
        self.interrupt_list();
        let start = element.attribute("start").and_then(|start| start.parse().ok()).unwrap_or(1);
        let outer = self.list.replace(List {
            numbered: element.name == "ol",
            line: self.line,
            first: start,
            items: Vec::new(),
            number: start,
            lines: Vec::new(),
            state: State::Lines,
            level: 0,
            mark: None,
            reported: false,
        });
        let place = std::mem::replace(&mut self.place, Place::Item);
        let mut next = start;
        for child in &element.children {
            if let Node::Element(item) = child
                && item.name == "li"
            {
                next = item.attribute("value").and_then(|value| value.parse().ok()).unwrap_or(next);
                self.flush();
                self.begin_item(next);
                next = next.saturating_add(1);
                self.block(&item.children, marks);
            } else {
                self.node(child, marks);
            }
        }
        self.flush();
        self.end_items();
        self.place = place;
        self.list = outer;
    }

    /// A list in an item: its items become lines of that item.
    fn inner_list(&mut self, element: &Element, marks: &Marks) {
        self.report_flattened("nested list flattened: inner items start with “–”");
        let mut number = element.attribute("start").and_then(|start| start.parse().ok()).unwrap_or(1u64);
        self.in_list(|list| list.level += 1);
        for child in &element.children {
            if let Node::Element(item) = child
                && item.name == "li"
            {
                self.flush();
                self.part_items();
                let sign = if element.name == "ol" { format!("{number}. ") } else { String::new() };
                self.in_list(|list| list.mark = Some("– ".repeat(list.level) + &sign));
                number = number.saturating_add(1);
                self.block(&item.children, marks);
            } else {
                self.node(child, marks);
            }
        }
        self.flush();
        self.part_items();
        self.in_list(|list| {
            list.level -= 1;
            list.mark = None;
            if !list.numbered {
                list.state = State::AfterList;
            }
        });
    }

    /// What follows is another item, unless that would count.
    fn part_items(&mut self) {
        let line = self.line;
        if self.list.as_ref().is_some_and(|list| !list.numbered) {
            self.end_item();
            self.in_list(|list| {
                list.state = State::Lines;
                if list.items.is_empty() {
                    list.line = line;
                }
            });
        }
    }

    /// A line of the item that is read; a paragraph where the item's list is broken.
    pub(super) fn item_line(&mut self, text: Text, line: Option<usize>) {
        if self.list.as_ref().is_some_and(|list| list.state == State::AfterList && list.mark.is_none()) {
            self.end_items();
            self.in_list(|list| list.state = State::Broken);
        }
        let Some(list) = &mut self.list else { return };
        let marked = list.mark.is_some();
        let text = match list.mark.take() {
            Some(mark) => {
                let mut marked = Loose::default();
                marked.text(&mark, &Marks::default());
                marked.tidy(&text);
                marked.finish()
            }
            None => text,
        };
        if list.state == State::Broken && marked {
            match self.flat.blocks.last_mut() {
                Some(Block { kind: Kind::List { start: None, items }, .. }) => items.push(text),
                _ => self.flat.blocks.push(Block { line, kind: Kind::List { start: None, items: vec![text] } }),
            }
        } else if list.state == State::Broken {
            self.flat.blocks.push(Block { line, kind: Kind::Paragraph { text } });
        } else {
            list.lines.push(text);
        }
    }

    /// Puts the items read so far before a block among them.
    pub(super) fn interrupt_list(&mut self) {
        if self.list.is_some() {
            self.report_flattened("list split: code, images and quotes in its items become separate blocks");
            self.end_items();
            self.in_list(|list| {
                list.state = State::Broken;
                list.mark = None;
            });
        }
    }

    fn begin_item(&mut self, number: u64) {
        self.end_item();
        if self.list.as_ref().is_some_and(|list| list.numbered && number != list.after()) {
            self.end_items();
        }
        let line = self.line;
        self.in_list(|list| {
            list.state = State::Lines;
            list.number = number;
            if list.items.is_empty() {
                list.first = number;
                list.line = line;
            }
        });
    }

    /// Ends the item that is read.
    fn end_item(&mut self) {
        self.in_list(|list| {
            let lines = std::mem::take(&mut list.lines);
            if !lines.is_empty() {
                list.items.push(joined(&lines));
            }
        });
    }

    /// Ends the item that is read, and makes a block of the items that wait.
    fn end_items(&mut self) {
        self.end_item();
        let Some(list) = &mut self.list else { return };
        let items = std::mem::take(&mut list.items);
        if !items.is_empty() {
            let start = list.numbered.then_some(list.first);
            self.flat.blocks.push(Block { line: list.line, kind: Kind::List { start, items } });
        }
    }

    fn in_list(&mut self, change: impl FnOnce(&mut List)) {
        if let Some(list) = &mut self.list {
            change(list);
        }
    }

    fn report_flattened(&mut self, what: &str) {
        let reported = self.list.as_mut().is_none_or(|list| std::mem::replace(&mut list.reported, true));
        if !reported {
            self.report(
                Problem::new(Code::ListFlattened, what).hint("nothing is lost; check that the story still reads well"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::flatten::shown::{flat, shown};

    #[test]
    fn lists_become_flat_and_keep_their_numbers() {
        for (html, expected) in [
            ("<ul><li>a<li><p>b</p><p>c</p></ul>", &["- a / b|c"][..]),
            ("<ol start=3><li>a<ul><li>b<ol><li>c</ol><li>d</ul>e<li>f</ol>", &["3. a|– b|– – 1. c|– d|e / f"]),
            ("<ul><li>a<ul><li>b<ul><li>c</ul><li>d</ul>e<li>f</ul>", &["- a / – b / – – c / – d", "e", "- f"]),
            (
                "<ol><li>a<ul><li>b<pre>x</pre><li>c<li>d</ul><li>e</ol>",
                &["1. a|– b", "code: x", "- – c / – d", "2. e"],
            ),
            (
                "<ol><li>a<pre>x</pre>b<li>c<li><pre>y</pre><li>d</ol>",
                &["1. a", "code: x", "b", "2. c", "code: y", "4. d"],
            ),
            (
                "<ul><li><img src=i.png alt=i><li>a<blockquote>q</blockquote></ul>",
                &["[i] https://blog.example/a/b/i.png", "- a", "> q"],
            ),
            ("<ul><li><input type=checkbox checked>a<li><p><input type=checkbox> b</ul>", &["- ☑ a / ☐ b"]),
            ("<ol><li value=7>a<li>b<li value=2>c</ol>", &["7. a / b", "2. c"]),
            ("<ul><li>a<ul><li><pre>x</pre>b<ul><li>c</ul></ul><li>d</ul>", &["- a", "code: x", "b", "- c", "- d"]),
            ("<ul>a<li>b</ul><ul></ul><ul><li> </ul>", &["- a / b"]),
        ] {
            assert_eq!(shown(html), expected, "{html}");
        }
        let problems = flat("<ul><li>a<pre>x</pre><ul><li>b</ul><pre>y</pre></ul>").problems;
        assert_eq!(problems.len(), 1, "once for each list: {problems:?}");
    }
}
