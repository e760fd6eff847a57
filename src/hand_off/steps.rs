//! What a person does, in the order in which Medium's own dialogs ask for it.
//!
//! What those dialogs are called, and what they tick by themselves, is as several authors saw it in 2026. Medium promises
//! none of it.

use std::fmt::Write as _;

use super::{HandOffPage, Method};
use post::{License, Status};
use story::{Kind, Story};

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What, in a few words.
    pub what: String,
    /// How, in a sentence or two; none where that goes without saying.
    pub how: Option<String>,
    /// What a page can do of it.
    pub acts: Vec<Act>,
}

/// What a page can do for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Puts the story on the clipboard.
    CopyStory,
    /// Puts a text on the clipboard.
    Copy {
        /// What it is: `title`.
        name: String,
        /// The text.
        text: String,
    },
    /// Opens a page of Medium's.
    Open {
        /// Its name.
        name: &'static str,
        /// Its address.
        url: &'static str,
    },
}

/// A way's steps for a story.
pub fn steps(page: &HandOffPage, route: Method) -> Vec<Step> {
    let HandOffPage { story, .. } = page;
    let mut steps = match route {
        Method::Paste => paste(story),
        Method::Import => import(story, &page.method.missing),
    };
    let topics = story.tags.iter().map(|tag| copy("topic", tag));
    let publish = "Nothing is public yet. In the dialog that opens";
    steps.push(match story.tags.as_slice() {
        [] => step("Press “Publish” and choose topics")
            .how(format!("{publish}, add up to five: a story without topics is hard to discover.")),
        _ => step("Press “Publish” and add the topics")
            .how(format!("{publish}, paste one at a time and press Enter."))
            .acts(topics),
    });
    if let Some(description) = &page.description {
        let how = "“More settings”, “SEO settings”, “SEO description”: what search engines show.";
        steps.push(step("Set the search description").how(how).acts([copy("search description", description)]));
    }
    steps.extend(options(page));
    let notify = if page.options.notify_followers {
        "“Notify your subscribers” stays ticked."
    } else {
        "Untick “Notify your subscribers”, unless they are to get it by mail."
    };
    let paywall = "Untick the paywall, unless the story is for members only.";
    steps.push(step("Look at the two boxes that Medium ticks by itself").how(format!("{paywall} {notify}")));
    steps.push(step("Publish it"));
    steps
}

/// What is to be done once a story is on Medium, so that it is asked for no more.
pub fn last_step(page: &HandOffPage, has_issue: bool) -> Step {
    if has_issue {
        let how = "As completed; a comment with the story's address on Medium is noted, too. Closed as not planned, the post is \
                   kept off Medium.";
        return step("Close its issue").how(how);
    }
    let how = "Until then it is listed here. Put the story's address in place of ADDRESS.";
    let command = format!("medium-crosspost ledger adopt {}=ADDRESS", word(&page.path));
    step("Record that it is published").how(how).acts([copy("command", &command)])
}

/// A path as one word of a shell's: a file's name may hold blanks, and whatever a shell obeys.
fn word(path: &str) -> String {
    if path.chars().all(|c| c.is_alphanumeric() || "/._-+,@%".contains(c)) {
        path.to_owned()
    } else {
        format!("'{}'", path.replace('\'', r"'\''"))
    }
}

fn paste(story: &Story) -> Vec<Step> {
    let open = Act::Open { name: "Open a new story", url: "https://medium.com/new-story" };
    let mut steps = vec![
        step("Copy the story").acts([Act::CopyStory]),
        step("Paste it into a new story").how("Click where it says “Tell your story…”, then paste.").acts([open]),
        step("Give it its title").how("Paste it where it says “Title”.").acts([copy("title", &story.title)]),
    ];
    if let Some(subtitle) = &story.subtitle {
        let how = "On a line of its own right below the title; select it and choose the small T.";
        steps.push(step("Add the subtitle").how(how).acts([copy("subtitle", subtitle)]));
    }
    steps.extend(pictures(story));
    let embeds = story.blocks.iter().filter_map(|block| match &block.kind {
        Kind::Embed { url } => Some(url.as_str()),
        _ => None,
    });
    let embeds: Vec<_> = embeds.collect();
    if !embeds.is_empty() {
        let how = format!("Put the cursor behind each of these and press Enter: {}", embeds.join(" "));
        steps.push(step("Bring the embeds to life").how(how));
    }
    let how = "Behind the three dots at the top right: “More settings”, “Advanced settings”, “Customize canonical link”. Tick \
               that it was published elsewhere first, paste, and save: search engines are then told that your blog has the \
               original.";
    steps.push(step("Set the canonical link").how(how).acts([copy("canonical link", &story.canonical)]));
    steps
}

fn import(story: &Story, missing: &[String]) -> Vec<Step> {
    let open = Act::Open { name: "Open Medium's import", url: "https://medium.com/p/import" };
    let mut look = "It is a draft, dated as on your blog and with the canonical link set. Medium adds a last line that says \
                    where it was first published. Where it shows an older text, it remembers an earlier import: paste the \
                    story instead."
        .to_owned();
    if !missing.is_empty() {
        let _ =
            write!(look, " Your page lacks {}: look at the date, the title and the picture twice.", missing.join(", "));
    }
    vec![
        step("Copy the address").acts([copy("address", &story.canonical)]),
        step("Paste it into Medium's import").how("Then press “Import”. The page must be online by now.").acts([open]),
        step("Look through the story").how(look),
    ]
}

/// What to do about pictures, of which a paste loses the descriptions.
fn pictures(story: &Story) -> Option<Step> {
    let mut acts = Vec::new();
    let (mut fetched, mut added) = (0, Vec::new());
    for block in &story.blocks {
        let Kind::Figure { source, alt, .. } = &block.kind else { continue };
        match source.url() {
            Some(_) => fetched += 1,
            None => added.push(source.name()),
        }
        if !alt.trim().is_empty() {
            acts.push(copy(&format!("description of picture {}", fetched + added.len()), alt));
        }
    }
    let mut how = match fetched {
        0 => String::new(),
        1 => "Medium fetches it from your blog: see that it came along.".to_owned(),
        count => format!("Medium fetches {count} from your blog: see that they came along."),
    };
    if !added.is_empty() {
        let _ = write!(how, " Put in by hand where the text says so: {}.", added.join(", "));
    }
    if !acts.is_empty() {
        how += " Pasting loses their descriptions: click a picture, then “Alt text”.";
    }
    (fetched + added.len() > 0).then(|| step("Look at the pictures").how(how.trim_start()).acts(acts))
}

/// What its author asked for beside the story itself.
fn options(page: &HandOffPage) -> Vec<Step> {
    let options = &page.options;
    let publication = options.publication.as_ref().map(|name| step(&format!("Add it to the publication {name}")));
    let unlisted = (options.status == Status::Unlisted)
        .then(|| step("Make it unlisted").how("“More settings”, “Advanced settings”: “Unlisted”."));
    let license = (options.license != License::AllRightsReserved).then(|| {
        step(&format!("Choose the licence {}", options.license.as_str())).how("“More settings”, “Advanced settings”.")
    });
    [publication, unlisted, license].into_iter().flatten().collect()
}

fn step(what: &str) -> Step {
    Step { what: what.to_owned(), how: None, acts: Vec::new() }
}

fn copy(name: &str, text: &str) -> Act {
    Act::Copy { name: name.to_owned(), text: text.to_owned() }
}

impl Step {
    fn how(mut self, how: impl Into<String>) -> Self {
        self.how = Some(how.into());
        self
    }

    fn acts(mut self, acts: impl IntoIterator<Item = Act>) -> Self {
        self.acts.extend(acts);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_one_word_of_a_shell() {
        for (path, shown) in [
            ("content/posts/2026-01-02-über_c++.md", "content/posts/2026-01-02-über_c++.md"),
            ("posts/a b.md", "'posts/a b.md'"),
            ("posts/$(id);'x'.md", r"'posts/$(id);'\''x'\''.md'"),
        ] {
            assert_eq!(word(path), shown);
        }
    }
}
