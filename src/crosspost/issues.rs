//! The issues of stories that wait for a person: heeded before anything goes out, made after.

use std::collections::{BTreeMap, BTreeSet};

use super::Crosspost;
use crate::github::{Account, Comment, Issue, Issues, Listed, Made, Standing};
use crate::hand_off::{Sheet, issues};
use crate::ledger::{Book, Item, Process, Unkept};
use crate::outcome::Report;
use crate::report::checklist;
use medium::OnMedium;
use post::canonical::CanonicalKey;
use post::problem::{Code, Problem};

/// What its issue says of a story.
enum Said {
    Done(Option<OnMedium>),
    NotPlanned,
}

impl Crosspost<'_> {
    /// The repository's issues, where they are to be used. Where they cannot be, that is said, and the run goes on.
    pub(super) fn issues(&self, report: &mut Report) -> Option<Issues> {
        if !self.settings.issues || self.settings.sandbox {
            return None;
        }
        let host = &self.settings.github;
        let issues = match (&host.repository, &self.settings.keeping.github_token) {
            (Some(repository), Some(token)) => Issues::of(&host.api_url, repository, token),
            _ => Err(Problem::new(Code::IssuesUnavailable, "there is no repository on GitHub, or no token for it")
                .hint("`issues` works in GitHub Actions, with `permissions: issues: write`")),
        };
        issues.map_err(|problem| report.problems.push(problem)).ok()
    }

    /// Writes down what people said by closing issues: what is completed is on Medium, what is not planned is left out.
    ///
    /// Fails where the ledger cannot be written.
    pub(super) async fn heed(&self, issues: &Issues, book: &mut Book, report: &mut Report) -> Result<(), Unkept> {
        let mut said = Vec::new();
        let waiting: Vec<_> = book.ledger().handed_off().collect();
        for (item, number) in waiting.into_iter().filter_map(|(item, number)| Some((item, number?))) {
            match ask(issues, number, &item, &mut report.notices).await {
                Ok(Some(Said::Done(medium))) => {
                    report
                        .notices
                        .push(format!("issue #{number} is closed as completed: `{}` is on Medium", item.title));
                    said.push((item, Said::Done(medium)));
                }
                Ok(Some(Said::NotPlanned)) => {
                    report
                        .notices
                        .push(format!("issue #{number} is closed as not planned: `{}` is left out", item.title));
                    said.push((item, Said::NotPlanned));
                }
                Ok(None) => {}
                Err(problem) => {
                    report.problems.push(problem);
                    break;
                }
            }
        }
        if said.is_empty() {
            return Ok(());
        }
        book.change("What was said by closing issues", |ledger, now| {
            for (item, said) in &said {
                // What is no more to be changed so is settled otherwise by now.
                let _ = match said {
                    Said::Done(medium) => ledger.take_over(item, medium.as_ref(), now),
                    Said::NotPlanned => ledger.leave_out(item, now),
                };
            }
        })
    }

    /// Makes an issue for each story that waits and has none. It is claimed in the ledger first, so that no other run makes
    /// one; and looked for first, since one may have been made by a run that could not note it.
    pub(super) async fn make_issues(
        &self,
        github: &Issues,
        book: &mut Book,
        process: &Process,
        sheets: &[Sheet],
        report: &mut Report,
    ) {
        let made = self.try_to_make(github, book, process, sheets, report).await;
        if let Err(problem) = made {
            report.problems.push(problem);
        }
    }

    async fn try_to_make(
        &self,
        github: &Issues,
        book: &mut Book,
        process: &Process,
        sheets: &[Sheet],
        report: &mut Report,
    ) -> Result<(), Problem> {
        let unkept = |error: Unkept| {
            Problem::new(Code::IssuesUnavailable, format!("the ledger could not be told of issues: {error}"))
        };
        let has_issue: BTreeMap<_, _> =
            book.ledger().handed_off().map(|(item, number)| (CanonicalKey::of(&item.canonical), number)).collect();
        let lacking = |sheet: &&Sheet| has_issue.get(&CanonicalKey::of(&sheet.story.canonical)) == Some(&None);
        let lacking: Vec<&Sheet> = sheets.iter().filter(lacking).collect();
        if lacking.is_empty() {
            return Ok(());
        }
        let markers: Vec<_> = lacking.iter().map(|sheet| issues::marker(&sheet.story.canonical)).collect();
        let is_of_one = |issue: &Issue| markers.iter().any(|marker| issue.body().contains(marker));
        let listed = own_issues(github, is_of_one, &mut report.notices).await?;
        let claimed: Vec<bool> = book
            .change("Claim the making of issues", |ledger, now| {
                let claim = |sheet: &&Sheet| {
                    let canonical = &sheet.story.canonical;
                    let marker = issues::marker(canonical);
                    let since = ledger.stories.get(canonical).map(|entry| entry.at);
                    let own = listed.iter().filter(|issue| issue.body().contains(&marker));
                    // One that was closed before the story was handed over is of an earlier life.
                    let mut own =
                        own.filter(|issue| issue.standing() == Standing::Open || Some(issue.created_at) >= since);
                    match own.next() {
                        Some(issue) => {
                            ledger.note_issue(canonical, Some(issue.number), now);
                            false
                        }
                        None => ledger.claim_issue(canonical, process, now),
                    }
                };
                lacking.iter().map(claim).collect()
            })
            .map_err(unkept)?;
        let (mut made, mut stop) = (Vec::new(), None);
        for sheet in lacking.into_iter().zip(claimed).filter_map(|(sheet, claimed)| claimed.then_some(sheet)) {
            let canonical = sheet.story.canonical.clone();
            if stop.is_some() {
                made.push((canonical, None));
                continue;
            }
            let body = format!("{}\n{}", checklist::checklist(sheet, &self.pages(), true), issues::marker(&canonical));
            match github.make(&checklist::title(sheet), &body).await {
                Made::Issue(number) => made.push((canonical, Some(number))),
                Made::Not(problem) => {
                    made.push((canonical, None));
                    stop = Some(problem);
                }
                Made::Unknown(problem) => stop = Some(problem),
            }
        }
        let noted = book.change("Note the issues", |ledger, now| {
            for (canonical, number) in &made {
                ledger.note_issue(canonical, *number, now);
            }
        });
        report.problems.extend(stop);
        noted.map_err(unkept)
    }

    /// Where a story's page is, in Markdown.
    pub(super) fn pages(&self) -> String {
        match &self.event.run {
            Some(run) => format!("Its page is in the [run's artifact]({run})."),
            None => String::new(),
        }
    }
}

/// How many are named of those whose word does not count.
const NAMED: usize = 3;

/// How many authors of comments on one issue are asked for at most, since anybody may comment.
const ASKED_FOR: usize = 10;

/// What a closed issue says of its story. Its closing counts from whoever may write to the repository; it is on Medium where
/// the newest comment says that counts.
async fn ask(github: &Issues, number: u64, item: &Item, notices: &mut Vec<String>) -> Result<Option<Said>, Problem> {
    let Some(issue) = github.read(number).await? else { return Ok(None) };
    let standing = issue.standing();
    if standing == Standing::Open {
        return Ok(None);
    }
    let comments = github.comments(&issue).await?;
    // Who closed it has no association of its own in GitHub's answer, but has one where it commented too.
    let ours: BTreeSet<_> = comments.iter().filter(|one| one.is_by_one_of_us()).filter_map(login).collect();
    let counts = match &issue.closed_by {
        Some(account) => ours.contains(account.login.as_str()) || github.may_write(&account.login).await?,
        None => false,
    };
    if !counts {
        let who = match &issue.closed_by {
            Some(account) => format!("was closed by `{}`, who cannot write to the repository", account.login),
            None => "is closed, and GitHub does not say by whom".to_owned(),
        };
        let way_out = "reopen it, and let someone close it who can write to the repository";
        notices.push(format!("issue #{number} {who}, so `{}` still waits; {way_out}", item.title));
        return Ok(None);
    }
    Ok(Some(match standing {
        Standing::NotPlanned => Said::NotPlanned,
        _ => Said::Done(address(github, number, &comments, notices).await?),
    }))
}

/// Where the story is, as the newest comment says that holds an address and whose author's word counts.
async fn address(
    github: &Issues,
    number: u64,
    comments: &[Comment],
    notices: &mut Vec<String>,
) -> Result<Option<OnMedium>, Problem> {
    let (mut found, mut ignored) = (None, BTreeSet::new());
    for comment in comments.iter().rev() {
        let Some(address) = issues::address(comment.body()) else { continue };
        let counts = match login(comment) {
            _ if comment.is_by_one_of_us() => true,
            Some(login) if !ignored.contains(login) && ignored.len() < ASKED_FOR => github.may_write(login).await?,
            _ => false,
        };
        if counts {
            found = Some(address);
            break;
        }
        ignored.extend(login(comment));
    }
    if !ignored.is_empty() {
        let who = named(ignored.iter().map(|login| format!("`{login}`")));
        notices.push(format!("an address in issue #{number} is ignored: {who} cannot write to the repository"));
    }
    Ok(found)
}

fn login(comment: &Comment) -> Option<&str> {
    Some(comment.user.as_ref()?.login.as_str())
}

/// The issues of stories that the token's own user opened. Anybody can open one that says it is a story's: whoever did could
/// change what it asks for and close it, so it is named and left alone.
async fn own_issues(
    github: &Issues,
    is_of_a_story: impl Fn(&Issue) -> bool,
    notices: &mut Vec<String>,
) -> Result<Vec<Issue>, Problem> {
    let Listed { mut issues, is_cut } = github.list(None).await?;
    issues.retain(&is_of_a_story);
    if issues.is_empty() && !is_cut {
        return Ok(issues);
    }
    let user = github.user().await?;
    let is_own = |issue: &Issue| issue.user.as_ref().is_some_and(|opener| opener.is(&user));
    let (mut own, others): (Vec<_>, Vec<_>) = issues.into_iter().partition(is_own);
    if is_cut {
        // However many others there are, one of ours is found.
        let listed = github.list(Some(&user)).await?.issues.into_iter();
        own.extend(listed.filter(|issue| is_of_a_story(issue) && is_own(issue)));
    }
    if !others.is_empty() {
        let by = |account: &Account| format!(" by `{}`", account.login);
        let one = |issue: &Issue| format!("#{}{}", issue.number, issue.user.as_ref().map(by).unwrap_or_default());
        notices.push(format!(
            "issues that look like a story's are ignored, since this run's token did not open them: {}",
            named(others.iter().map(one))
        ));
    }
    Ok(own)
}

/// The first of these names, and how many more there are.
fn named(names: impl ExactSizeIterator<Item = String>) -> String {
    let more = names.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    names.take(NAMED).collect::<Vec<_>>().join(", ") + &more
}
