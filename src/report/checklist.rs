//! What is to be done with a story, in Markdown: for its issue and for the job's summary.
//!
//! What is to be copied stands in a block of code, where GitHub changes nothing, links nothing, mentions nobody and offers
//! a button to copy it.

use std::fmt::Write as _;

use super::escape::{clip, line, markdown, markdown_link, visible};
use super::hand_off::verb;
use crate::hand_off::{Act, HandOffPage, Step, last_step, steps};

/// The most characters of one piece of text that is not ours.
const MOST: usize = 500;

/// The title of a story's issue: one harmless line.
pub fn title(page: &HandOffPage) -> String {
    clip(&format!("Put on Medium: {}", line(&page.story.title)), 200)
}

/// The steps of the better way; `pages` says where the story's page is, in Markdown.
pub fn checklist(page: &HandOffPage, pages: &str, has_issue: bool) -> String {
    let best = page.method.best();
    let original = markdown_link(&clip(&page.story.title, MOST), &page.story.canonical);
    let why = markdown(&page.method.why());
    let mut text = format!("{original}\n\n**{} this one.** {why}. {pages}\n\n", verb(best));
    for one in steps(page, best).iter().chain([&last_step(page, has_issue)]) {
        text += &step(one);
    }
    text
}

fn step(step: &Step) -> String {
    let how = step.how.as_deref().map(|how| format!(": {}", markdown(&clip(how, MOST)))).unwrap_or_default();
    let mut text = format!("- [ ] **{}**{how}", markdown(&clip(&step.what, MOST)));
    for act in &step.acts {
        match act {
            Act::CopyStory => text += " on its page",
            Act::Open { name, url } => _ = write!(text, " [{name}]({url})"),
            Act::Copy { text: copied, .. } => text += &code(copied),
        }
    }
    text + "\n"
}

/// A text in a block of code of its own, below an item of a list.
fn code(text: &str) -> String {
    let text = visible(text);
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("\n\n  {fence}text\n  {}\n  {fence}\n", text.trim())
}
