//! What a post asks for itself, beside what the settings say: whoever reviews a post sees how its story would go out.

use super::SendOptions;
use post::problem::{Code, Problem};
use post::{License, Post, Status};

/// What of a post's story is otherwise than in the settings, by the post's own `medium` key; nothing where all is alike.
///
/// No post can allow this to go unsaid. Its address on another host is said by `canonical-elsewhere`.
pub(super) fn overridden(post: &Post, options: &SendOptions) -> Option<Problem> {
    let own = &post.medium;
    let differs = |what: &str, own: Option<&str>, settings: &str| {
        let own = own.filter(|own| *own != settings)?;
        Some(format!("{what} `{}` in place of `{settings}`", clipped(own)))
    };
    let mail = |wanted: bool| if wanted { "a mail" } else { "no mail" };
    let mut said: Vec<String> = [
        differs("the status", own.status.map(Status::as_str), options.status.as_str()),
        differs("the licence", own.license.map(License::as_str), options.license.as_str()),
        differs("for followers", own.notify_followers.map(mail), mail(options.notify_followers)),
        differs(
            "the publication",
            own.publication.as_deref(),
            options.publication.as_deref().unwrap_or("your profile"),
        ),
    ]
    .into_iter()
    .flatten()
    .collect();
    if !own.allow.is_empty() {
        let codes: Vec<_> = own.allow.iter().map(|code| format!("`{code}`")).collect();
        said.push(format!("{} kinds of problem not to be said, {}", codes.len(), codes.join(", ")));
    }
    if said.is_empty() {
        return None;
    }
    let message = format!("the post asks for itself: {}", said.join("; "));
    let line = ["medium", "extra", "params"].into_iter().find_map(|key| post.line_of(key));
    let problem = Problem::new(Code::PostOverrides, message).line(line).at(&post.path);
    Some(problem.hint("if this is intended, no action is needed; otherwise change `medium` in the front matter"))
}

/// A name that leaves room for what is said after it: reports clip what is long.
fn clipped(name: &str) -> String {
    match name.char_indices().nth(LONGEST_NAME) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_owned(),
    }
}

/// The most characters of a publication's name that are said.
const LONGEST_NAME: usize = 80;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::Route;

    fn options() -> SendOptions {
        SendOptions {
            route: Route::Api,
            status: Status::Draft,
            publication: None,
            notify_followers: false,
            license: License::AllRightsReserved,
            backdate: false,
            daily_cap: None,
        }
    }

    fn said(medium: &str, options: &SendOptions) -> Option<String> {
        let text = format!("---\ntitle: A\nmedium: {medium}\n---\nWords.\n");
        let post = Post::read("a.md", text.as_bytes()).unwrap();
        overridden(&post, options).map(|problem| {
            assert_eq!((problem.code, problem.line), (Code::PostOverrides, Some(3)));
            problem.message.trim_start_matches("the post asks for itself: ").to_owned()
        })
    }

    #[test]
    fn what_a_post_asks_for_itself_is_said_where_it_differs() {
        for (medium, expected) in [
            ("{ status: public }", Some("the status `public` in place of `draft`")),
            ("{ publication: Times }", Some("the publication `Times` in place of `your profile`")),
            ("{ license: cc-40-zero }", Some("the licence `cc-40-zero` in place of `all-rights-reserved`")),
            ("{ notify_followers: true }", Some("for followers `a mail` in place of `no mail`")),
            ("{ allow: [no-tags, image-alt] }", Some("2 kinds of problem not to be said, `no-tags`, `image-alt`")),
            ("{ status: draft, notify_followers: false, license: all-rights-reserved }", None),
            ("true", None),
            ("{ title: B, footer: false }", None),
        ] {
            assert_eq!(said(medium, &options()).as_deref(), expected, "{medium}");
        }
        let long =
            said(&format!("{{ publication: {}, notify_followers: true }}", "x".repeat(9_999)), &options()).unwrap();
        assert!(long.starts_with("for followers `a mail`") && long.chars().count() < 200, "{long}");
        let public = SendOptions { status: Status::Public, notify_followers: true, ..options() };
        assert_eq!(said("{ status: public, notify_followers: true }", &public), None);
        let both = "the status `draft` in place of `public`; for followers `no mail` in place of `a mail`";
        assert_eq!(said("{ status: draft, notify_followers: false }", &public).as_deref(), Some(both));
    }
}
