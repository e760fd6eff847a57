//! What the author should know: a problem has a code, a severity, a place and a way out.

use serde::Serialize;

/// How much a problem weighs. An error is kept for a story that would be wrong; the post is then blocked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Advice: the story goes out all the same.
    Warning,
    /// The story would be wrong: nothing is sent.
    Error,
}

macro_rules! codes {
    ($($name:ident $text:literal $severity:ident $meaning:literal;)*) => {
        /// The kinds of problem, by the names that workflows and checks rely on.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $(#[doc = $meaning] $name,)* }

        impl Code {
            /// Every code, in the order of `docs/problems.md`.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The code as it is written in reports and settings.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// How much it weighs unless a setting says otherwise.
            pub fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)* }
            }

            /// One sentence: what it means.
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$name => $meaning,)* }
            }
        }
    };
}

codes! {
    NoSite "no-site" Error "No generator's configuration was found.";
    SiteUnreadable "site-unreadable" Error "The site's configuration cannot be read, or is none that the generator takes.";
    FrontMatter "front-matter" Error "The post's front matter cannot be read.";
    NotUtf8 "not-utf8" Error "The post's bytes, or its path, are not UTF-8.";
    NotAPost "not-a-post" Error "The file is a pointer, a link or a format that cannot be read as a post.";
    TooCostly "too-costly" Error "Reading or rendering the post takes more time or memory than a post may.";
    CanonicalUnknown "canonical-unknown" Error "The post's address on the site cannot be known.";
    SameCanonical "same-canonical" Error "Two posts of the site have the same address.";
    CanonicalElsewhere "canonical-elsewhere" Warning "The post declares an original on another host than the blog's.";
    PostOverrides "post-overrides" Warning "The post asks for another status, publication or licence than the settings, for or against a mail to followers, or that problems are not said.";
    CanonicalDiffers "canonical-differs" Warning "The post's page, or its story on Medium, names another address as the canonical than was worked out.";
    NotLive "not-live" Warning "The post's page is not on the web yet.";
    LiveUnknown "live-unknown" Warning "Whether the post's page is on the web cannot be told.";
    PageNoindex "page-noindex" Error "The post's page asks search engines to leave it out.";
    LooksMoved "looks-moved" Error "A story of this title is on Medium, and the file of its post is gone: this may be the same post.";
    CanonicalMoved "canonical-moved" Warning "A post that is on Medium has another address now, and its story still names the old one.";
    PostGone "post-gone" Warning "A post that is on Medium is no longer on the site, and its story names it as the original.";
    ChangedSince "changed-since" Warning "A post was edited since it went to Medium, where nothing changes by itself.";
    BaseUrlPlaceholder "base-url-placeholder" Error "The site's base URL is a placeholder, so every canonical would be wrong.";
    TemplateLeft "template-left" Error "Template syntax in the text is not rendered and would be printed as it stands.";
    BodyFromPage "body-from-page" Warning "The text was taken from the built page, since the source holds what cannot be rendered.";
    PageUnclear "page-unclear" Warning "The post's page does not show the post's text, so the story cannot be checked against it.";
    PageAdds "page-adds" Warning "The page shows something between two paragraphs of the post that is not in its source: it is left out.";
    NoTitle "no-title" Error "The post has no title, neither in the front matter nor as its first heading.";
    NoText "no-text" Error "The story would be empty.";
    TitleTooLong "title-too-long" Warning "Medium ignores a title over 100 characters and makes one up.";
    TagTooLong "tag-too-long" Warning "Medium drops a topic over 25 characters.";
    TooManyTags "too-many-tags" Warning "Medium takes three topics through its API and drops the rest.";
    NoTags "no-tags" Warning "A story without topics is hard to discover.";
    NoDescription "no-description" Warning "Without a description the story has no subtitle.";
    TooFewWords "too-few-words" Warning "The story is very short.";
    ImageMissing "image-missing" Warning "A picture of the post is not in the repository.";
    ImageType "image-type" Warning "Medium does not take pictures of this type.";
    ImageAlt "image-alt" Warning "A picture has no alternative text.";
    TableChanged "table-changed" Warning "Medium has no tables: this one becomes text.";
    ListFlattened "list-flattened" Warning "Medium has no nested lists, nor code, pictures or quotes inside an item: they become blocks of their own.";
    LostOnMedium "lost-on-medium" Warning "Something that the page shows has no place in a story on Medium.";
    HandOffUnwritten "hand-off-unwritten" Error "The pages for a person cannot be written.";
    IssuesUnavailable "issues-unavailable" Warning "GitHub's issues could not be read or made.";
    BaseLost "base-lost" Warning "The commit to compare with is gone, so another was taken.";
    LedgerUnread "ledger-unread" Warning "The ledger could not be read, so what is on Medium already is not known.";
    TooManyNew "too-many-new" Error "More posts are new than one push plausibly brings.";
    TokenMissing "token-missing" Error "There is no token for Medium.";
    TokenRefused "token-refused" Error "Medium does not accept the token.";
    PublicationRefused "publication-refused" Error "The publication does not exist, or the token's user may not publish in it.";
    MediumRefused "medium-refused" Error "Medium refused the story.";
    MediumUnreachable "medium-unreachable" Error "Medium could not be reached, or something in between answered.";
    AnswerLost "answer-lost" Error "The story was sent and no answer came back: it may be on Medium.";
    BadArgument "bad-argument" Error "A flag, an input or a path that was given does not fit this site.";
    EventRefused "event-refused" Error "The event that started the run cannot be used.";
    NoRepository "no-repository" Error "There is no git repository where one is needed, or it cannot be read.";
    CommitUnavailable "commit-unavailable" Error "A commit that the run needs is not in the clone and cannot be fetched.";
    LedgerRefused "ledger-refused" Error "The ledger, the record of what was sent to Medium, cannot be changed.";
    RunFailed "run-failed" Error "Something that the run needs does not work, so it ended.";
    Interrupted "interrupted" Error "The run was told to stop before the story was sent.";
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// Something that the author should know, and what to do about it.
///
/// Messages are lower case, without a final stop, with back-ticks round values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{message}")]
pub struct Problem {
    /// Its kind.
    pub code: Code,
    /// Its weight in this run.
    pub severity: Severity,
    /// The file it stands in, relative to the repository's root, with `/`.
    pub path: Option<String>,
    /// The line in that file, counted from 1.
    pub line: Option<usize>,
    /// What happened.
    pub message: String,
    /// What to do next.
    pub hint: Option<String>,
}

impl Problem {
    /// A problem of this kind, with the kind's own severity.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, severity: code.severity(), path: None, line: None, message: message.into(), hint: None }
    }

    /// Says what to do next.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Says where: the line, counted from 1.
    #[must_use]
    pub fn line(mut self, line: impl Into<Option<usize>>) -> Self {
        self.line = line.into();
        self
    }

    /// The same of a file with the same bytes at another path.
    #[must_use]
    pub fn moved_to(mut self, path: &str) -> Self {
        self.path = Some(path.to_owned());
        self
    }

    /// Says where: the path, relative to the repository's root. One that is set already stays.
    #[must_use]
    pub fn at(mut self, path: &str) -> Self {
        self.path.get_or_insert_with(|| path.to_owned());
        self
    }

    /// All of it in one sentence, its code first: for where a problem ends the run.
    pub fn sentence(&self) -> String {
        let place = match (&self.path, self.line) {
            (Some(path), Some(line)) => format!("{path}:{line}: "),
            (Some(path), None) => format!("{path}: "),
            (None, _) => String::new(),
        };
        let hint = self.hint.as_ref().map(|hint| format!("; {hint}")).unwrap_or_default();
        format!("{}: {place}{}{hint}", self.code, self.message)
    }

    /// Whether it keeps the story from going out.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}
