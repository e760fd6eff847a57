//! The issues of stories that wait for a person: what was said there is applied before anything goes out; new ones are
//! made after.

use std::collections::{BTreeMap, BTreeSet};

use crate::event::Event;
use crate::github::{Account, Comment, Issue, Issues, Listed, Made, Standing};
use crate::hand_off::{HandOffPage, issues};
use crate::ledger::{Item, LedgerError, Process, Store};
use crate::report::checklist;
use crate::settings::Settings;
use medium::OnMedium;
use post::canonical::CanonicalKey;
use post::problem::{Code, Problem};

/// What its issue says of a story.
enum IssueAnswer {
    Done(Option<OnMedium>),
    NotPlanned,
}

/// The repository's issues, as a run uses them.
pub(super) struct StoryIssues<'a> {
    github: Issues,
    event: &'a Event,
    process: Process,
}

/// What was found out about issues, for the report.
#[derive(Default)]
pub(super) struct Found {
    pub(super) notices: Vec<String>,
    pub(super) problems: Vec<Problem>,
}

impl<'a> StoryIssues<'a> {
    /// The repository's issues; none where they are not to be used. Fails where they cannot be.
    pub(super) fn open(settings: &Settings, event: &'a Event, process: &Process) -> Result<Option<Self>, Problem> {
        if !settings.issues || settings.sandbox {
            return Ok(None);
        }
        let host = &settings.github;
        let (Some(repository), Some(token)) = (&host.repository, &settings.keeping.github_token) else {
            let message = "there is no repository on GitHub, or no token for it";
            return Err(Problem::new(Code::IssuesUnavailable, message)
                .hint("`issues` works in GitHub Actions, with `permissions: issues: write`"));
        };
        let github = Issues::of(&host.api_url, repository, token)?;
        Ok(Some(Self { github, event, process: process.clone() }))
    }

    /// Writes down what people said by closing issues: what is completed is on Medium, what is not planned is left out.
    ///
    /// Fails where the ledger cannot be written.
    pub(super) async fn apply_answers(&self, ledger_store: &mut Store) -> Result<Found, LedgerError> {
        let (mut found, mut answers) = (Found::default(), Vec::new());
        let waiting: Vec<_> = ledger_store.ledger().handed_off().collect();
        for (item, number) in waiting.into_iter().filter_map(|(item, number)| Some((item, number?))) {
            let answer = match ask(&self.github, number, &item, &mut found.notices).await {
                Ok(Some(answer)) => answer,
                Ok(None) => continue,
                Err(problem) => {
                    found.problems.push(problem);
                    break;
                }
            };
            let (how, what) = match &answer {
                IssueAnswer::Done(_) => ("completed", "is on Medium"),
                IssueAnswer::NotPlanned => ("not planned", "is kept off Medium"),
            };
            found.notices.push(format!("issue #{number} is closed as {how}: `{}` {what}", item.title));
            answers.push((item, answer));
        }
        if answers.is_empty() {
            return Ok(found);
        }
        let change = ledger_store.change("What was said by closing issues", |ledger, now| {
            for (item, answer) in &answers {
                // What can no longer be changed so is settled otherwise by now.
                let _ = match answer {
                    IssueAnswer::Done(medium) => ledger.take_over(item, medium.as_ref(), now),
                    IssueAnswer::NotPlanned => ledger.leave_out(item, now),
                };
            }
        });
        change.await?;
        Ok(found)
    }

    /// Makes an issue for each story that waits and has none. It is claimed in the ledger first, so that no other run makes
    /// one; and looked for first, since one may have been made by a run that could not note it.
    pub(super) async fn make(&self, ledger_store: &mut Store, pages: &[HandOffPage]) -> Found {
        let mut found = Found::default();
        if let Err(problem) = self.try_to_make(ledger_store, pages, &mut found).await {
            found.problems.push(problem);
        }
        found
    }

    async fn try_to_make(
        &self,
        ledger_store: &mut Store,
        pages: &[HandOffPage],
        found: &mut Found,
    ) -> Result<(), Problem> {
        let has_issue: BTreeMap<_, _> = ledger_store
            .ledger()
            .handed_off()
            .map(|(item, number)| (CanonicalKey::of(&item.canonical), number))
            .collect();
        let lacks = |page: &&HandOffPage| has_issue.get(&CanonicalKey::of(&page.story.canonical)) == Some(&None);
        let lacking: Vec<&HandOffPage> = pages.iter().filter(lacks).collect();
        if lacking.is_empty() {
            return Ok(());
        }
        let claimed = self.claim(ledger_store, &lacking, found).await?;
        let (mut made, mut stop) = (Vec::new(), None);
        for page in lacking.into_iter().zip(claimed).filter_map(|(page, claimed)| claimed.then_some(page)) {
            let canonical = page.story.canonical.clone();
            if stop.is_some() {
                made.push((canonical, None));
                continue;
            }
            let link = page_link(self.event);
            let body = format!("{}\n{}", checklist::checklist(page, &link, true), issues::marker(&canonical));
            match self.github.make(&checklist::title(page), &body).await {
                Made::Issue(number) => made.push((canonical, Some(number))),
                Made::Not(problem) => {
                    made.push((canonical, None));
                    stop = Some(problem);
                }
                Made::Unknown(problem) => stop = Some(problem),
            }
        }
        let noted = ledger_store.change("Note the issues", |ledger, now| {
            for (canonical, number) in &made {
                ledger.note_issue(canonical, *number, now);
            }
        });
        let noted = noted.await;
        found.problems.extend(stop);
        noted.map_err(|error| not_noted(&error))
    }

    /// Claims the making of issues, and says of each page whether its issue is this run's to make. One that is there already
    /// is noted.
    async fn claim(
        &self,
        ledger_store: &mut Store,
        lacking: &[&HandOffPage],
        found: &mut Found,
    ) -> Result<Vec<bool>, Problem> {
        let markers: Vec<_> = lacking.iter().map(|page| issues::marker(&page.story.canonical)).collect();
        let is_of_one = |issue: &Issue| markers.iter().any(|marker| issue.body().contains(marker));
        let listed = own_issues(&self.github, is_of_one, &mut found.notices).await?;
        let claimed = ledger_store.change("Claim the making of issues", |ledger, now| {
            let claim = |page: &&HandOffPage| {
                let canonical = &page.story.canonical;
                let marker = issues::marker(canonical);
                let since = ledger.stories.get(canonical).map(|entry| entry.at);
                let own = listed.iter().filter(|issue| issue.body().contains(&marker));
                // One that was closed before the story was handed over is of an earlier time.
                let mut own = own.filter(|issue| issue.standing() == Standing::Open || Some(issue.created_at) >= since);
                match own.next() {
                    Some(issue) => {
                        ledger.note_issue(canonical, Some(issue.number), now);
                        false
                    }
                    None => ledger.claim_issue(canonical, &self.process, now),
                }
            };
            lacking.iter().map(claim).collect()
        });
        claimed.await.map_err(|error| not_noted(&error))
    }
}

/// Where a story's page is, in Markdown.
pub(super) fn page_link(event: &Event) -> String {
    match &event.run {
        Some(run) => format!("Its page is in the [run's artifact]({run})."),
        None => String::new(),
    }
}

fn not_noted(error: &LedgerError) -> Problem {
    Problem::new(Code::IssuesUnavailable, format!("the issues could not be noted in the ledger: {error}"))
}

/// How many are named of those whose word does not count.
const NAMED: usize = 3;

/// How many authors of comments on one issue are asked for at most, since anybody may comment.
const ASKED_FOR: usize = 10;

/// What a closed issue says of its story. Its closing counts from whoever may write to the repository; it is on Medium where
/// the newest comment says that counts.
async fn ask(
    github: &Issues,
    number: u64,
    item: &Item,
    notices: &mut Vec<String>,
) -> Result<Option<IssueAnswer>, Problem> {
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
        Standing::NotPlanned => IssueAnswer::NotPlanned,
        _ => IssueAnswer::Done(address(github, number, &comments, notices).await?),
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
