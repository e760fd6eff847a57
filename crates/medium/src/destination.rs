//! Where a story goes on Medium: the user's own profile, or one of their publications.

use post::Status;
use post::problem::{Code, Problem, Severity};

use super::wire::{Publication, Role, User};

/// Where a story goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// To the user's own profile.
    Profile(User),
    /// To a publication, in which the user has this role.
    Publication(Publication, Role),
}

impl Destination {
    /// The status that a story may have there, and a warning where that is less than was asked for: a writer may only
    /// submit drafts.
    pub fn status(&self, asked: Status) -> (Status, Option<Problem>) {
        match self {
            Self::Publication(publication, Role::Writer) if asked != Status::Draft => {
                let message = format!(
                    "the token's user is only a writer in `{}`, so the story is sent as a draft",
                    publication.name
                );
                let hint =
                    "an editor of the publication can publish it; to avoid this warning, use `--publish-status draft`";
                let problem = Problem::new(Code::PublicationRefused, message).hint(hint);
                (Status::Draft, Some(Problem { severity: Severity::Warning, ..problem }))
            }
            _ => (asked, None),
        }
    }
}

/// The publication that a setting names: by its id, its address or its name, in that order.
///
/// An address is the whole URL, with or without scheme, or only the last part of `medium.com/…`; names are compared
/// without regard to case and surrounding blanks. Fails with `publication-refused`, listing what there is, where none
/// or more than one matches.
pub(super) fn choose(publications: &[Publication], wanted: &str) -> Result<Publication, Problem> {
    let ways: [fn(&Publication, &str) -> bool; 3] = [
        |publication, wanted| publication.id == wanted.trim(),
        |publication, wanted| {
            let there = publication.url.as_deref().map(address);
            there.is_some_and(|there| there == address(wanted) || there == address(&format!("medium.com/{wanted}")))
        },
        |publication, wanted| name(&publication.name) == name(wanted),
    ];
    for matches in ways {
        let found: Vec<_> = publications.iter().filter(|publication| matches(publication, wanted)).collect();
        match found[..] {
            [] => {}
            [one] => return Ok(one.clone()),
            _ => {
                let message = format!("more than one publication is called `{wanted}`");
                let hint = format!("use its id: {}", listed(found.into_iter()));
                return Err(Problem::new(Code::PublicationRefused, message).hint(hint));
            }
        }
    }
    let problem = Problem::new(Code::PublicationRefused, format!("the token's user has no publication `{wanted}`"));
    Err(problem.hint(if publications.is_empty() {
        "the user has no publications: leave `publication` out to publish to the user's profile".to_owned()
    } else {
        format!("available: {}", listed(publications.iter()))
    }))
}

/// A name as names are compared.
fn name(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// An address as addresses are compared: host and path in lower case, without scheme, `www.` and what follows the path.
fn address(url: &str) -> String {
    let url = url.trim().to_lowercase();
    let url = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
    let url = url.split(['?', '#']).next().unwrap_or_default();
    url.strip_prefix("www.").unwrap_or(url).trim_end_matches('/').to_owned()
}

/// The first twenty, by name and id: there may be two hundred more that are only followed.
fn listed<'a>(publications: impl ExactSizeIterator<Item = &'a Publication>) -> String {
    const SHOWN: usize = 20;
    let more = publications.len().saturating_sub(SHOWN);
    let mut entries: Vec<_> = publications
        .take(SHOWN)
        .map(|Publication { id, name, url }| match url {
            Some(url) => format!("`{name}` ({url}, id {id})"),
            None => format!("`{name}` (id {id})"),
        })
        .collect();
    if more > 0 {
        entries.push(format!("and {more} more"));
    }
    entries.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn publication(id: &str, name: &str, url: Option<&str>) -> Publication {
        Publication { id: id.to_owned(), name: name.to_owned(), url: url.map(str::to_owned) }
    }

    #[test]
    fn a_publication_is_found_by_id_address_or_name() {
        let all = [
            publication("b45573563f5a", "Developer's Diary", Some("https://medium.com/developers-diary")),
            publication("c1", "Own Domain", Some("https://blog.example/")),
            publication("d1", "Twins", None),
            publication("d2", "twins", None),
            publication("e1", "b45573563f5a", None),
        ];
        for (wanted, found) in [
            ("b45573563f5a", Ok("b45573563f5a")),
            ("  developer's  DIARY ", Ok("b45573563f5a")),
            ("https://medium.com/developers-diary?source=x", Ok("b45573563f5a")),
            ("http://www.medium.com/Developers-Diary/", Ok("b45573563f5a")),
            ("medium.com/developers-diary", Ok("b45573563f5a")),
            ("developers-diary", Ok("b45573563f5a")),
            ("blog.example", Ok("c1")),
            ("d2", Ok("d2")),
            ("Twins", Err("use its id: `Twins` (id d1), `twins` (id d2)")),
            ("blog.example/other", Err("available: `Developer's Diary` (https://medium.com/developers-diary, id b45")),
            ("", Err("available: ")),
        ] {
            match (choose(&all, wanted), found) {
                (Ok(publication), Ok(id)) => assert_eq!(publication.id, id, "{wanted}"),
                (Err(problem), Err(hint)) => assert!(problem.hint.unwrap().starts_with(hint), "{wanted}"),
                (outcome, _) => panic!("{wanted}: {outcome:?}"),
            }
        }
        assert!(choose(&[], "x").unwrap_err().hint.unwrap().starts_with("the user has no publications"));
    }

    #[test]
    fn a_writer_submits_drafts() {
        let writer = Destination::Publication(publication("p", "P", None), Role::Writer);
        let (status, warning) = writer.status(Status::Public);
        assert_eq!((status, warning.map(|problem| problem.severity)), (Status::Draft, Some(Severity::Warning)));
        assert_eq!(writer.status(Status::Draft), (Status::Draft, None));
        let editor = Destination::Publication(publication("p", "P", None), Role::Editor);
        assert_eq!(editor.status(Status::Public), (Status::Public, None));
    }
}
