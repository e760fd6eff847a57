//! `medium:skip` and `medium:only`: what an author keeps off Medium, and what is for Medium alone.
//!
//! Each mark is an HTML comment on its own line, so no generator shows it. What is between `<!-- medium:skip -->`
//! and `<!-- /medium:skip -->` is left out here. What is between `<!-- medium:only` and `-->`, a comment to the
//! generator, is used here; so is what is between `<!-- medium:only -->` and `<!-- /medium:only -->`.

use std::borrow::Cow;

use super::code::mark_of;
use super::fallback::left;
use post::problem::Problem;

/// A post's text as it is for Medium, its lines where they were. `first` is the line of the file on which it starts.
pub(super) fn for_medium<'text>(body: &'text str, first: usize, problems: &mut Vec<Problem>) -> Cow<'text, str> {
    if !body.contains("medium:") {
        return Cow::Borrowed(body);
    }
    let mut out = String::with_capacity(body.len());
    let mut fence: Option<&str> = None;
    let mut open: Option<(Mark, usize)> = None;
    for (at, line) in body.split_inclusive('\n').enumerate() {
        let text = line.trim();
        let ticks = mark_of(text);
        match fence {
            Some(mark) if ticks == Some(text) && text.starts_with(mark) => fence = None,
            Some(_) => {}
            None => fence = ticks,
        }
        let mark = Mark::of(text).filter(|_| fence.is_none());
        let ends = match (open, mark) {
            (Some((Mark::Skip, _)), Some(Mark::EndSkip)) | (Some((Mark::Only, _)), Some(Mark::EndOnly)) => true,
            (Some((Mark::Hidden, _)), _) => text == "-->",
            _ => false,
        };
        let is_mark = ends || mark.is_some();
        if ends {
            open = None;
        } else if let (None, Some(mark @ (Mark::Skip | Mark::Only | Mark::Hidden))) = (open, mark) {
            open = Some((mark, first + at));
        }
        let is_skipped = matches!(open, Some((Mark::Skip, _)));
        if is_mark || is_skipped {
            out.push_str(&line[line.trim_end_matches('\n').len()..]);
        } else {
            out.push_str(line);
        }
    }
    if let Some((mark, line)) = open {
        let (what, end) = match mark {
            Mark::Hidden => ("<!-- medium:only", "-->"),
            Mark::Only => ("<!-- medium:only -->", "<!-- /medium:only -->"),
            _ => ("<!-- medium:skip -->", "<!-- /medium:skip -->"),
        };
        let hint = format!("end it with `{end}` on its own line");
        problems.push(left(line, format!("`{what}` is never closed"), &hint));
    }
    Cow::Owned(out)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Skip,
    EndSkip,
    Only,
    EndOnly,
    /// `<!-- medium:only`, closed by `-->` further down.
    Hidden,
}

impl Mark {
    fn of(line: &str) -> Option<Self> {
        let inside = line.strip_prefix("<!--")?;
        let (inside, is_closed) = inside.strip_suffix("-->").map_or((inside, false), |inside| (inside, true));
        match (inside.trim(), is_closed) {
            ("medium:skip", true) => Some(Self::Skip),
            ("/medium:skip", true) => Some(Self::EndSkip),
            ("medium:only", true) => Some(Self::Only),
            ("/medium:only", true) => Some(Self::EndOnly),
            ("medium:only", false) => Some(Self::Hidden),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_for_medium_goes_and_lines_stay() {
        for (body, expected, faults) in [
            ("a\n<!-- medium:skip -->\nb\n<!-- /medium:skip -->\nc", "a\n\n\n\nc", 0),
            ("<!-- medium:only\nb\n-->\nc", "\nb\n\nc", 0),
            ("<!-- medium:only -->\nb\n<!-- /medium:only -->", "\nb\n", 0),
            ("```\n<!-- medium:skip -->\n```\na", "```\n<!-- medium:skip -->\n```\na", 0),
            ("a <!-- medium:skip --> b", "a <!-- medium:skip --> b", 0),
            ("<!-- medium:skip -->\nb", "\n", 1),
            ("<!-- medium:only\nb", "\nb", 1),
        ] {
            let mut problems = Vec::new();
            assert_eq!(for_medium(body, 1, &mut problems), expected, "{body:?}");
            assert_eq!(problems.len(), faults, "{body:?}");
        }
    }
}
