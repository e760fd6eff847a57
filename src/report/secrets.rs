//! Secrets are kept out of everything that is written: the runner is told to mask them, and every text of ours is
//! cleaned of them before it goes anywhere.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::escape::{command_data, markdown};
use story::faces;

/// The secrets of a run, in every form in which one may turn up.
pub struct Secrets {
    /// Longest first, so that a form which holds another is found whole.
    forms: Vec<String>,
}

impl Secrets {
    /// Takes the secrets as they are. What is shorter than four characters is no secret: to mask it would garble the
    /// log and give it away.
    pub fn new<'a>(secrets: impl IntoIterator<Item = &'a str>) -> Self {
        let mut forms: Vec<String> =
            secrets.into_iter().flat_map(forms).filter(|form| form.len() >= SHORTEST).collect();
        forms.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        forms.dedup();
        Self { forms }
    }

    /// The commands that make the runner mask the secrets, a line each. They hold the secrets in clear: only a runner
    /// may read them.
    pub fn commands(&self) -> String {
        self.forms.iter().fold(String::new(), |mut commands, form| {
            let _ = writeln!(commands, "::add-mask::{}", command_data(form));
            commands
        })
    }

    /// A text with `***` in place of each secret.
    pub fn remove(&self, text: &str) -> String {
        self.forms.iter().fold(text.to_owned(), |text, form| text.replace(form.as_str(), "***"))
    }

    /// The start of a text that may be long, with `***` in place of each secret. A secret at the cut goes altogether.
    pub fn remove_from_start(&self, text: &str) -> String {
        if text.len() <= WINDOW {
            return self.remove(text);
        }
        let start = self.remove(before(text, WINDOW));
        let longest = self.forms.first().map_or(0, String::len);
        before(&start, start.len().saturating_sub(longest)).to_owned()
    }
}

/// Forms are secrets too.
impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Secrets({})", self.forms.len())
    }
}

const SHORTEST: usize = 4;
/// How much of a long text is looked at where only its start is shown, in bytes.
const WINDOW: usize = 1 << 13;

/// The start of a text, so many bytes at most.
fn before(text: &str, most: usize) -> &str {
    text.get(..(0..=most).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)).unwrap_or(text)
}

/// The secret itself, without blanks round it, each of its lines; as a URL, JSON, Markdown and HTML hold it; and in base64,
/// wherever in a longer text it stands, such as `x-access-token:…` of a git header.
fn forms(secret: &str) -> Vec<String> {
    let trimmed = secret.trim();
    if trimmed.len() < SHORTEST {
        return Vec::new();
    }
    let mut forms = vec![secret.to_owned(), trimmed.to_owned()];
    forms.extend(trimmed.lines().map(|line| line.trim().to_owned()));
    forms.push(utf8_percent_encode(trimmed, NON_ALPHANUMERIC).to_string());
    let json = serde_json::Value::from(trimmed).to_string();
    forms.push(json[1..json.len() - 1].to_owned());
    forms.extend([markdown(trimmed), faces::escape(trimmed)]);
    for shift in 0..3 {
        let standard = base64_core(trimmed.as_bytes(), shift);
        forms.push(standard.replace('+', "-").replace('/', "_"));
        forms.push(standard);
    }
    forms
}

/// The part of a text's base64 that does not depend on what stands round it, where `shift` bytes of the
/// three-byte group stand before it.
fn base64_core(text: &[u8], shift: usize) -> String {
    let padded = [&[0; 2][..shift], text].concat();
    let encoded = STANDARD_NO_PAD.encode(&padded);
    encoded[(shift * 8).div_ceil(6)..padded.len() * 8 / 6].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "2fa+7/c=\"0?9~";

    #[test]
    fn a_secret_is_found_in_every_form() {
        let secrets = Secrets::new([TOKEN, "  padded-secret\n"]);
        for text in [
            format!("plain {TOKEN}"),
            "url?t=2fa%2B7%2Fc%3D%220%3F9%7E".to_owned(),
            r#"{"t":"2fa+7/c=\"0?9~"}"#.to_owned(),
            // printf %s "x-access-token:$TOKEN" | base64, and with one and two letters before the token
            "basic eC1hY2Nlc3MtdG9rZW46MmZhKzcvYz0iMD85fg==".to_owned(),
            "YTJmYSs3L2M9IjA/OX4=".to_owned(),
            "YWIyZmErNy9jPSIwPzl+".to_owned(),
            "YWIyZmErNy9jPSIwPzl-".to_owned(),
            "a padded-secret in a line".to_owned(),
            r#"in a summary 2fa+7/c="0?9\~"#.to_owned(),
            "on a page 2fa+7/c=&quot;0?9~".to_owned(),
        ] {
            let clean = secrets.remove(&text);
            assert!(clean.contains("***"), "{text} → {clean}");
            assert!(!clean.contains("Zh"), "{text} → {clean}");
        }
        assert_eq!(secrets.remove("nothing here"), "nothing here");
    }

    #[test]
    fn the_runner_is_told_each_form_once_and_nothing_blank() {
        let commands = Secrets::new(["100%secret", "", " \n", "abc"]).commands();
        assert!(commands.starts_with("::add-mask::"));
        assert!(commands.contains("::add-mask::100%25secret\n"), "{commands}");
        let mut lines: Vec<&str> = commands.lines().collect();
        let all = lines.len();
        lines.sort_unstable();
        lines.dedup();
        assert_eq!(lines.len(), all);
        assert!(lines.iter().all(|line| line.len() >= "::add-mask::1234".len()), "{commands}");
    }

    #[test]
    fn debug_shows_no_secret() {
        assert!(!format!("{:?}", Secrets::new([TOKEN])).contains("2fa"));
    }
}
