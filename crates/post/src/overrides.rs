//! The `medium` key of the front matter: what one post asks for itself.

use url::Url;

use super::terms::{License, Status};
use super::topics;
use crate::problem::{Code, Problem};
use literals::{Data, Value};

/// What a post asks to stand at its story's end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Footer {
    /// Nothing: `footer: false`.
    Nothing,
    /// This Markdown, with the settings' placeholders.
    Markdown(String),
}

/// What the front matter's `medium` key says: `true`, `false`, or a map.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overrides {
    /// Whether the key is there at all with anything but `false`: the post is chosen under `--select opt-in`.
    pub opted_in: bool,
    /// `medium: false` or `publish: false`: the post stays off Medium.
    pub opted_out: bool,
    /// In place of `--publish-status`.
    pub status: Option<Status>,
    /// In place of `--publication`.
    pub publication: Option<String>,
    /// In place of the post's own topics.
    pub tags: Option<Vec<String>>,
    /// In place of the post's title.
    pub title: Option<String>,
    /// In place of the description.
    pub subtitle: Option<String>,
    /// In place of the address that the generator gives.
    pub canonical: Option<String>,
    /// In place of `--license`.
    pub license: Option<License>,
    /// In place of `--notify-followers`.
    pub notify_followers: Option<bool>,
    /// In place of `--footer`.
    pub footer: Option<Footer>,
    /// Problem codes that are no problem for this post.
    pub allow: Vec<Code>,
    /// The story that is on Medium already: it is adopted, never published.
    pub url: Option<String>,
}

/// The keys of the map.
const KEYS: [&str; 12] = [
    "publish",
    "status",
    "publication",
    "tags",
    "title",
    "subtitle",
    "canonical",
    "license",
    "notify_followers",
    "footer",
    "allow",
    "url",
];

impl Overrides {
    /// Reads the key, where it stands: at the top, or in the table that a generator sets aside for keys that are not
    /// its own (`extra` in Zola, which refuses others, and `params` in Hugo).
    ///
    /// Fails with `front-matter` where a value is of the wrong kind or a key is not known.
    pub(super) fn read(front: &Value) -> Result<Self, Problem> {
        let tables = [Some(front), front.get_any_case("extra"), front.get_any_case("params")];
        let Some(value) = tables.into_iter().flatten().find_map(|table| table.get_any_case("medium")) else {
            return Ok(Self::default());
        };
        match (&value.data, value.flag()) {
            (Data::Null, _) => Ok(Self::default()),
            (_, Some(flag)) => Ok(Self { opted_in: flag, opted_out: !flag, ..Self::default() }),
            (Data::Map(entries), None) => {
                let mut overrides = Self { opted_in: true, ..Self::default() };
                entries.iter().try_for_each(|(key, value)| overrides.set(&Entry { key, value }))?;
                Ok(overrides)
            }
            _ => Err(Problem::new(Code::FrontMatter, "`medium` is neither a flag nor a map")
                .line(value.line)
                .hint("write `true`, `false`, or a map such as `medium: { status: unlisted }`; a story that is on Medium already goes into `medium: { url: … }`")),
        }
    }

    /// Whether the post asks that a problem of this kind is not said. That its original is elsewhere, only who runs this may
    /// find right: a contributor's post would send readers and search engines away.
    pub fn allows(&self, code: Code) -> bool {
        code != Code::CanonicalElsewhere && self.allow.contains(&code)
    }

    fn set(&mut self, entry: &Entry<'_>) -> Result<(), Problem> {
        match entry.key {
            "publish" => {
                let publish = entry.flag()?;
                (self.opted_in, self.opted_out) = (publish, !publish);
            }
            "status" => self.status = Some(entry.status()?),
            "publication" => self.publication = Some(entry.text()?),
            "tags" => self.tags = Some(entry.tags()?),
            "title" => self.title = Some(entry.text()?),
            "subtitle" => self.subtitle = Some(entry.text()?),
            "canonical" => self.canonical = Some(entry.address()?),
            "license" => self.license = Some(entry.license()?),
            "notify_followers" => self.notify_followers = Some(entry.flag()?),
            "footer" => self.footer = entry.footer()?,
            "allow" => self.allow = entry.codes()?,
            "url" => self.url = Some(entry.address()?.trim().to_owned()),
            _ => return Err(entry.unknown()),
        }
        Ok(())
    }
}

/// A key of the map with its value.
struct Entry<'front> {
    key: &'front str,
    value: &'front Value,
}

impl Entry<'_> {
    fn flag(&self) -> Result<bool, Problem> {
        self.value.flag().ok_or_else(|| self.wrong("`true` or `false`"))
    }

    fn text(&self) -> Result<String, Problem> {
        let text = self.value.text().map(str::trim).filter(|text| !text.is_empty());
        text.map(str::to_owned).ok_or_else(|| self.wrong("text"))
    }

    /// An absolute URL, as written: a control character at its end is the site's to refuse.
    fn address(&self) -> Result<String, Problem> {
        let text =
            self.value.text().filter(|text| !text.trim().is_empty()).ok_or_else(|| self.wrong("text"))?.to_owned();
        let absolute = Url::parse(&text).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
        if absolute { Ok(text) } else { Err(self.wrong("an absolute URL, such as `https://blog.example/a/`")) }
    }

    fn status(&self) -> Result<Status, Problem> {
        Status::named(&self.text()?).ok_or_else(|| self.wrong(&format!("one of {}", quoted(Status::WORDS))))
    }

    fn license(&self) -> Result<License, Problem> {
        License::named(&self.text()?).ok_or_else(|| self.wrong(&format!("one of {}", quoted(License::WORDS))))
    }

    fn tags(&self) -> Result<Vec<String>, Problem> {
        match self.value.data {
            Data::Null => Ok(Vec::new()),
            Data::Map(_) => Err(self.wrong("a list")),
            _ => Ok(topics(self.value)),
        }
    }

    /// `false` for no footer at all, `true` or nothing for the one that the settings name.
    fn footer(&self) -> Result<Option<Footer>, Problem> {
        match (&self.value.data, self.value.flag()) {
            (Data::Null, _) | (_, Some(true)) => Ok(None),
            (_, Some(false)) => Ok(Some(Footer::Nothing)),
            _ => self
                .text()
                .map(|text| Some(Footer::Markdown(text)))
                .map_err(|_| self.wrong("`false`, or a line of Markdown")),
        }
    }

    fn codes(&self) -> Result<Vec<Code>, Problem> {
        if matches!(self.value.data, Data::Map(_)) {
            return Err(self.wrong("a list of problem codes"));
        }
        let code = |name: String| {
            Code::ALL.iter().copied().find(|code| code.as_str() == name).ok_or_else(|| {
                let nearest = nearest(&name, Code::ALL.iter().map(|code| code.as_str()));
                let hint = nearest.map_or_else(
                    || "the codes stand in the reports, in brackets".to_owned(),
                    |code| format!("did you mean `{code}`?"),
                );
                self.problem(format!("`medium.allow` holds `{name}`, which is no problem code")).hint(hint)
            })
        };
        topics(self.value).into_iter().map(code).collect()
    }

    fn wrong(&self, expected: &str) -> Problem {
        let shown = self.value.text().map(|text| format!(" `{text}`")).unwrap_or_default();
        self.problem(format!("`medium.{}`{shown} is not what is expected there", self.key))
            .hint(format!("write {expected}"))
    }

    fn unknown(&self) -> Problem {
        let hint = nearest(self.key, KEYS)
            .map_or_else(|| format!("the keys are {}", quoted(&KEYS)), |key| format!("did you mean `{key}`?"));
        self.problem(format!("`medium.{}` is not known", self.key)).hint(hint)
    }

    fn problem(&self, message: String) -> Problem {
        Problem::new(Code::FrontMatter, message).line(self.value.line)
    }
}

fn quoted(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// The known word that is most like this one, where one is like it.
fn nearest<'word>(word: &str, known: impl IntoIterator<Item = &'word str>) -> Option<&'word str> {
    let scored = known.into_iter().map(|known| (strsim::jaro(word, known), known));
    scored.filter(|(score, _)| *score > 0.7).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, known)| known)
}

#[cfg(test)]
mod tests {
    use super::*;
    use literals::yaml;

    fn read(text: &str) -> Result<Overrides, Problem> {
        Overrides::read(&yaml(text, 2).unwrap())
    }

    #[test]
    fn a_flag_or_a_map_opts_in_or_out() {
        for (text, opted_in, opted_out) in [
            ("title: x", false, false),
            ("medium:", false, false),
            ("medium: yes", true, false),
            ("medium: 'false'", false, true),
            ("medium: {}", true, false),
            ("medium: { publish: off }", false, true),
            ("extra: { medium: false }", false, true),
        ] {
            let overrides = read(text).unwrap();
            assert_eq!((overrides.opted_in, overrides.opted_out), (opted_in, opted_out), "{text}");
        }
    }

    #[test]
    fn each_key_takes_its_own_kind() {
        let text = "medium:
  status: Unlisted
  publication: My Paper
  tags: rust, ci
  title: 5
  canonical: https://elsewhere.example/a
  license: CC-40-BY
  notify_followers: true
  footer: false
  allow: [no-tags, table-changed]
  url: https://medium.com/@you/a-e6f36a
";
        let expected = Overrides {
            opted_in: true,
            status: Some(Status::Unlisted),
            publication: Some("My Paper".into()),
            tags: Some(vec!["rust".into(), "ci".into()]),
            title: Some("5".into()),
            canonical: Some("https://elsewhere.example/a".into()),
            license: Some(License::By),
            notify_followers: Some(true),
            footer: Some(Footer::Nothing),
            allow: vec![Code::NoTags, Code::TableChanged],
            url: Some("https://medium.com/@you/a-e6f36a".into()),
            ..Overrides::default()
        };
        assert_eq!(read(text).unwrap(), expected);
        assert_eq!(
            read("medium: { footer: '*Home: {canonical}*' }").unwrap().footer,
            Some(Footer::Markdown("*Home: {canonical}*".into()))
        );
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line_and_what_is_allowed() {
        for (entry, hint) in [
            ("status: live", "`draft`, `unlisted`, `public`"),
            ("license: mit", "`cc-40-by-nc-sa`"),
            ("publish: perhaps", "`true` or `false`"),
            ("canonical: /a/", "absolute URL"),
            ("url: [x]", "text"),
            ("tags: { a: b }", "a list"),
            ("footer: [x]", "`false`, or a line of Markdown"),
            ("allow: no-tag", "did you mean `no-tags`?"),
            ("allow: everything", "the codes stand in the reports"),
            ("canonicalurl: x", "did you mean `canonical`?"),
            ("zzz: x", "the keys are `publish`"),
        ] {
            let problem = read(&format!(
                "medium:
  {entry}
"
            ))
            .unwrap_err();
            assert_eq!((problem.code, problem.line), (Code::FrontMatter, Some(3)), "{entry}");
            assert!(problem.hint.as_ref().unwrap().contains(hint), "{entry}: {problem:?}");
        }
        assert!(read("medium: https://medium.com/p/1").unwrap_err().hint.unwrap().contains("url"));
    }
}
