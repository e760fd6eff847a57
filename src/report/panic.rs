//! What a panic says. Its message may hold a post's text, or a secret, so it goes through the same mouth as the rest: the
//! secrets removed, one line, nothing that a runner or a terminal obeys.

use super::annotations;
use super::escape::{clip, line};
use super::secrets::Secrets;

/// The longest part of a panic's own message that is shown, in characters.
const LONGEST: usize = 300;

/// The line for standard error, and before it the annotation where GitHub Actions runs the process.
pub fn message(what: &str, place: &str, in_actions: bool, secrets: &Secrets) -> String {
    let what = clip(&line(&secrets.remove_from_start(what)), LONGEST);
    let place = clip(&line(&secrets.remove_from_start(place)), LONGEST);
    let said = format!("internal error: {what} ({place}); please report it, with the post that caused it");
    let annotation = if in_actions { annotations::failure(&said, None) } else { String::new() };
    format!("{annotation}medium-crosspost: {said}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "a-secret-token";

    #[test]
    fn a_panic_is_one_line_that_nobody_obeys() {
        let secrets = Secrets::new([TOKEN]);
        let what = format!("index 1 of `é\n::set-output name=a::{TOKEN}\u{1b}[2J ##[error]x`");
        let said = message(&what, "src/a.rs:1", false, &secrets);
        assert_eq!(
            said,
            "medium-crosspost: internal error: index 1 of `é\\n:\\u{3a}set-output name=a::***\\u{1b}[2J #\\u{23}[error]x` \
             (src/a.rs:1); please report it, with the post that caused it\n"
        );
        let said = message(&what, "src/a.rs:1", true, &secrets);
        let lines: Vec<&str> = said.lines().collect();
        assert!(matches!(lines.as_slice(), [annotation, _] if annotation.starts_with("::error")), "{said}");
        assert!(!said.contains(TOKEN) && !lines[0][2..].contains('\n') && !lines[1].starts_with("::"), "{said}");
    }

    #[test]
    fn a_long_one_is_cut_and_no_part_of_a_secret_is_left_at_the_cut() {
        let secrets = Secrets::new([TOKEN]);
        for before in 0..TOKEN.len() {
            let what = "x".repeat(before) + &TOKEN.repeat(4 << 20 >> 4);
            let said = message(&what, "", false, &secrets);
            assert!(said.len() < 1_000 && !said.contains("a-s") && !said.contains("ken"), "{said}");
        }
    }
}
