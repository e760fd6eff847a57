//! Markdown to HTML as the site's generator reads it, each block with the line of the file it came from.

mod bare_links;
mod colons;
mod depth;
mod footnotes;
mod hooks;
mod plain;
mod python;

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::flatten::too_costly;
use depth::is_too_deep;
use footnotes::Footnotes;
use generators::{Dialect, Markdown, Templates};
use html::{Node, fragment};
use post::counted;
use post::lines::Lines;
use post::problem::{Code, Problem};

pub(super) use hooks::{Hooks, Part, PartKind};
pub(super) use plain::plain;

/// The most events of a text. A tree has about one node for each, and fewer nodes than these (`html`'s `MOST_NODES`).
const MOST_EVENTS: usize = 400_000;

/// An event and its bytes of the text.
type Spanned<'text> = (Event<'text>, Range<usize>);

/// Reads Markdown as a tree; the problems are about what the site does not show either, and what a story cannot.
///
/// Footnotes come last, numbered in the order of their marks. Before each block, and after each newline in one, comes
/// a comment with the line that follows.
pub(super) fn to_nodes(text: &str, lines: &Lines, dialect: Dialect, hooks: &dyn Hooks) -> (Vec<Node>, Vec<Problem>) {
    let rewritten = match dialect.markdown {
        Markdown::CommonMark => return rendered(text, lines, dialect, hooks),
        Markdown::Kramdown | Markdown::KramdownInHtml => {
            let in_html = dialect.markdown == Markdown::KramdownInHtml;
            let (typography, hard_breaks) = (dialect.smart_punctuation, dialect.hard_breaks);
            let setup = kramdown::Setup { in_html, typography, hard_breaks };
            let reading = kramdown::read(text, &|offset| lines.at(offset), setup);
            let costly = (!reading.is_whole).then(too_costly);
            return (reading.nodes, reading.contents.map(contents_left_out).into_iter().chain(costly).collect());
        }
        Markdown::Python => python::rewritten(text, lines),
        Markdown::Colons => colons::rewritten(text, lines),
    };
    rendered(&rewritten.text, &rewritten.lines(), dialect, hooks)
}

/// A table of contents, which no story has.
fn contents_left_out(line: usize) -> Problem {
    Problem::new(Code::LostOnMedium, "table of contents left out: its links would lead back to the blog")
        .hint("no action needed: every heading is in the story")
        .line(Some(line))
}

/// The ticks or tildes that open or close a fenced block, where a line starts with them.
fn fence(line: &str) -> Option<&str> {
    let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = line.len() - line.trim_start_matches(mark).len();
    (length >= 3).then(|| &line[..length])
}

fn rendered(text: &str, lines: &Lines, dialect: Dialect, hooks: &dyn Hooks) -> (Vec<Node>, Vec<Problem>) {
    let Some(mut pass) = passed(text, Some(lines), dialect, hooks) else {
        return (vec![Node::CutShort], Vec::new());
    };
    pass.footnotes.append_to(&mut pass.out);

    let mut rendered = String::with_capacity(text.len() * 3 / 2);
    pulldown_cmark::html::push_html(&mut rendered, pass.out.into_iter());
    (fragment(&rendered), pass.left_out.map(LeftOut::problem).into_iter().collect())
}

/// The events of a text as the dialect has them. `None` where the text is nested too deep, or has more parts than a tree may.
fn passed<'text>(
    text: &'text str,
    lines: Option<&'text Lines>,
    dialect: Dialect,
    hooks: &'text dyn Hooks,
) -> Option<Pass<'text>> {
    if is_too_deep(text) {
        return None;
    }
    let parser = Parser::new_ext(text, options(text, dialect)).into_offset_iter();
    let events: Vec<Spanned<'_>> = parser.take(MOST_EVENTS + 1).collect();
    if events.len() > MOST_EVENTS {
        return None;
    }
    let mut pass = Pass {
        text,
        lines,
        dialect,
        hooks,
        out: Vec::with_capacity(events.len() * 2),
        footnotes: Footnotes::default(),
        within: Within::default(),
        left_out: None,
    };
    pass.run(&events);
    Some(pass)
}

/// Renders Markdown of a template, without lines; a single paragraph as its content only, unless it is to be
/// a block.
pub(super) fn piece(text: &str, dialect: Dialect, hooks: &dyn Hooks, is_block: bool) -> String {
    let Some(mut pass) = passed(text, None, dialect, hooks) else {
        return as_written(text);
    };
    let blocks = pass.out.iter().filter(|event| matches!(event, Event::Start(tag) if is_block_tag(tag))).count();
    if !is_block && blocks == 1 {
        let is_paragraph =
            |event: &Event<'_>| matches!(event, Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph));
        pass.out.retain(|event| !is_paragraph(event));
    }
    let mut rendered = String::new();
    pulldown_cmark::html::push_html(&mut rendered, pass.out.into_iter());
    rendered
}

/// Renders a line of Markdown of a template, such as a caption.
pub(super) fn inline(text: &str) -> String {
    if is_too_deep(text) {
        return as_written(text);
    }
    let mut rendered = String::new();
    pulldown_cmark::html::push_html(&mut rendered, Parser::new(text));
    rendered
}

/// A text whose marks mean nothing.
fn as_written(text: &str) -> String {
    let mut rendered = String::new();
    pulldown_cmark::html::push_html(&mut rendered, std::iter::once(Event::Text(text.into())));
    rendered
}

/// The extensions that Goldmark in Hugo and kramdown in Jekyll share, and those that only one has.
fn options(text: &str, dialect: Dialect) -> Options {
    let mut options =
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    options.set(Options::ENABLE_DEFINITION_LIST, defines(text));
    options.set(Options::ENABLE_SMART_PUNCTUATION, dialect.smart_punctuation);
    options.set(Options::ENABLE_HEADING_ATTRIBUTES, dialect.attributes);
    options.set(Options::ENABLE_MATH, dialect.is_kramdown());
    options
}

/// Whether a text has definition lists. Goldmark and kramdown want a blank after the colon; the parser here does not,
/// and would take a smile at the start of a line for a definition.
fn defines(text: &str) -> bool {
    let mut after = text.lines().filter_map(|line| line.trim_start().strip_prefix(':')).peekable();
    after.peek().is_some() && after.all(|rest| rest.starts_with([' ', '\t']))
}

/// One pass over the events of a text, which makes of them what the dialect makes of them.
struct Pass<'text> {
    text: &'text str,
    /// `None` where no lines are needed.
    lines: Option<&'text Lines>,
    dialect: Dialect,
    hooks: &'text dyn Hooks,
    out: Vec<Event<'text>>,
    footnotes: Footnotes<'text>,
    within: Within,
    left_out: Option<LeftOut>,
}

/// Where the pass is.
#[derive(Default)]
struct Within {
    code_block: bool,
    /// Where the links and the pictures that are open start in `out`.
    links: Vec<usize>,
    images: Vec<usize>,
    /// The head of a table that has nothing in it: where it starts in `out`.
    head: Option<usize>,
}

/// Raw HTML that the site leaves out: how often, and first on which line.
struct LeftOut {
    line: usize,
    times: usize,
}

impl<'text> Pass<'text> {
    fn run(&mut self, events: &[Spanned<'text>]) {
        let mut at = 0;
        while let Some((event, range)) = events.get(at) {
            let is_text = |(event, _): &&Spanned<'_>| matches!(event, Event::Text(_)) && !self.within.code_block;
            let run = events[at..].iter().take_while(is_text).count();
            if run > 0 {
                self.text_run(&events[at..at + run]);
                at += run;
                continue;
            }
            let alone = at > 0
                && matches!(events[at - 1].0, Event::Start(Tag::Paragraph))
                && matches!(events.get(at + 1), Some((Event::End(TagEnd::Paragraph), _)));
            self.event(event, range, alone);
            at += 1;
        }
    }

    fn event(&mut self, event: &Event<'text>, range: &Range<usize>, alone: bool) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(*tag, range),
            Event::Html(html) | Event::InlineHtml(html) if !self.dialect.raw_html => self.leave_out(html, range),
            Event::SoftBreak | Event::HardBreak => {
                let hard = self.dialect.hard_breaks || *event == Event::HardBreak;
                self.out.push(if hard { Event::HardBreak } else { Event::SoftBreak });
                if self.within.images.is_empty() {
                    self.out.push(Event::InlineHtml(self.mark(range.end)));
                }
            }
            Event::Rule => {
                self.out.push(Event::Html(self.mark(range.start)));
                self.out.push(Event::Rule);
            }
            Event::FootnoteReference(label) => {
                let number = self.footnotes.number(label);
                self.out.push(Event::Text(format!("[{number}]").into()));
            }
            Event::InlineMath(_) => self.out.push(Event::Text(self.text[range.clone()].into())),
            Event::DisplayMath(source) if !alone => self.out.push(Event::InlineMath(source.clone())),
            _ => self.out.push(event.clone()),
        }
    }

    fn start(&mut self, tag: &Tag<'text>, range: &Range<usize>) {
        match tag {
            Tag::FootnoteDefinition(label) => return self.footnotes.begin(label, &mut self.out),
            Tag::Strikethrough if self.is_single_tilde(range) => return self.out.push(Event::Text("~".into())),
            Tag::CodeBlock(_) => self.within.code_block = true,
            Tag::Link { .. } => self.within.links.push(self.out.len()),
            Tag::Image { .. } => self.within.images.push(self.out.len()),
            Tag::TableHead => self.within.head = Some(self.out.len()),
            Tag::List(Some(_)) if self.dialect.is_kramdown() => {
                // Its lists start at 1, whatever the first number is.
                self.out.extend([Event::Html(self.mark(range.start)), Event::Start(Tag::List(Some(1)))]);
                return;
            }
            _ => {}
        }
        if is_block_tag(tag) {
            self.out.push(Event::Html(self.mark(range.start)));
        }
        self.out.push(Event::Start(tag.clone()));
    }

    fn end(&mut self, tag: TagEnd, range: &Range<usize>) {
        match tag {
            TagEnd::FootnoteDefinition => return self.footnotes.end(&mut self.out),
            TagEnd::Strikethrough if self.is_single_tilde(range) => return self.out.push(Event::Text("~".into())),
            TagEnd::CodeBlock => self.within.code_block = false,
            TagEnd::Link | TagEnd::Image => return self.end_part(tag),
            TagEnd::TableHead => {
                let start = self.within.head.take().unwrap_or(self.out.len());
                let is_empty = |event: &Event<'_>| matches!(event, Event::Start(_) | Event::End(_));
                if self.dialect.is_kramdown() && self.out[start..].iter().all(is_empty) {
                    return self.out.truncate(start);
                }
            }
            _ => {}
        }
        self.out.push(Event::End(tag));
    }

    /// A link or a picture ends: the site may render it by a template of its own.
    fn end_part(&mut self, tag: TagEnd) {
        let (start, kind) = match tag {
            TagEnd::Image => (self.within.images.pop(), PartKind::Image),
            _ => (self.within.links.pop(), PartKind::Link),
        };
        // A picture in another is part of its text.
        let start = start.filter(|_| self.within.images.is_empty() && self.hooks.renders(kind));
        match start.and_then(|start| Some((start, self.by_hook(start, kind)?))) {
            Some((start, html)) => {
                self.out.truncate(start);
                self.out.push(Event::InlineHtml(html.into()));
            }
            None => self.out.push(Event::End(tag)),
        }
    }

    /// What the site's template makes of the link or picture that starts here in `out`.
    fn by_hook(&self, start: usize, kind: PartKind) -> Option<String> {
        let (tag, inner) = self.out.get(start..)?.split_first()?;
        let Event::Start(Tag::Link { link_type, dest_url, title, .. } | Tag::Image { link_type, dest_url, title, .. }) =
            tag
        else {
            return None;
        };
        let destination = if *link_type == LinkType::Email { &*format!("mailto:{dest_url}") } else { &**dest_url };
        let mut text = String::new();
        pulldown_cmark::html::push_html(&mut text, inner.iter().cloned());
        self.hooks.render(&Part { kind, destination, title, text: &text })
    }

    /// Text on one line: bare URLs become links.
    fn text_run(&mut self, run: &[Spanned<'text>]) {
        let (Some((_, first)), Some((_, last))) = (run.first(), run.last()) else { return };
        let mut run = run;
        let (mut from, to) = (first.start, last.end);
        if self.dialect.autolinks && self.within.links.is_empty() && self.within.images.is_empty() {
            let start = from;
            for link in bare_links::find(&self.text[start..to], self.dialect.templates == Templates::Hugo) {
                let link = start + link.start..start + link.end;
                self.pieces(run, from..link.start);
                // What ends before a link is done with.
                run = &run[run.iter().take_while(|(_, range)| range.end <= link.start).count()..];
                self.bare_link(&self.text[link.clone()]);
                from = link.end;
            }
        }
        self.pieces(run, from..to);
    }

    /// The pieces of a run for these bytes. One that is not shown as written, such as an entity,
    /// cannot be cut and belongs to where it starts.
    fn pieces(&mut self, run: &[Spanned<'text>], bytes: Range<usize>) {
        for (event, range) in run.iter().take_while(|(_, range)| range.start < bytes.end) {
            let Event::Text(piece) = event else { continue };
            let (start, end) = (range.start.max(bytes.start), range.end.min(bytes.end));
            if start >= end {
                continue;
            }
            let whole = start == range.start && end == range.end;
            if whole || piece.len() != range.len() {
                if range.start >= bytes.start {
                    self.out.push(Event::Text(piece.clone()));
                }
            } else {
                self.out.push(Event::Text(self.text[start..end].into()));
            }
        }
    }

    fn bare_link(&mut self, written: &'text str) {
        let address = bare_links::address(written);
        let text = CowStr::from(written.replace("&amp;", "&"));
        let (title, id) = (CowStr::from(""), CowStr::from(""));
        self.within.links.push(self.out.len());
        self.out.push(Event::Start(Tag::Link { link_type: LinkType::Autolink, dest_url: address.into(), title, id }));
        self.out.push(Event::Text(text));
        self.end_part(TagEnd::Link);
    }

    fn leave_out(&mut self, html: &str, range: &Range<usize>) {
        if html.trim_start().starts_with("<!--") {
            return;
        }
        let line = self.lines.map_or(0, |lines| lines.at(range.start));
        self.left_out.get_or_insert(LeftOut { line, times: 0 }).times += 1;
    }

    fn is_single_tilde(&self, range: &Range<usize>) -> bool {
        self.dialect.is_kramdown() && !self.text[range.clone()].starts_with("~~")
    }

    /// The comment with the line of this byte.
    fn mark(&self, offset: usize) -> CowStr<'text> {
        self.lines.map_or(CowStr::from(""), |lines| format!("<!--line:{}-->", lines.at(offset)).into())
    }
}

impl LeftOut {
    fn problem(self) -> Problem {
        let times =
            if self.times == 1 { String::new() } else { format!(" ({} in total)", counted(self.times, "element")) };
        Problem::new(Code::LostOnMedium, format!("raw HTML left out, as on the site{times}"))
            .hint("to keep it, on the site and on Medium, set `markup.goldmark.renderer.unsafe: true` in Hugo's configuration")
            .line(self.line)
    }
}

fn is_block_tag(tag: &Tag<'_>) -> bool {
    !matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. }
            | Tag::Image { .. }
            | Tag::TableCell
            | Tag::TableHead
            | Tag::MetadataBlock(_)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_of_more_events_than_a_tree_may_have_is_not_read() {
        let is_read = |text: &str| passed(text, None, Dialect::PLAIN, &()).is_some();
        assert!(is_read(&"a\n\n".repeat(1_000)));
        assert!(!is_read(&"a\n\n".repeat(MOST_EVENTS / 3 + 1)));
    }
}
