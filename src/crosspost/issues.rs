//! The issues of stories that wait for a person: heeded before anything goes out, made after.

use std::collections::BTreeMap;

use super::Crosspost;
use crate::canonical::CanonicalKey;
use crate::github::{Issues, Made, Standing};
use crate::hand_off::{Sheet, issues};
use crate::ledger::{Book, Process, Unkept};
use crate::outcome::{OnMedium, Report};
use crate::problem::{Code, Problem};
use crate::report::checklist;

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
            match self.ask(issues, number).await {
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

    async fn ask(&self, github: &Issues, number: u64) -> Result<Option<Said>, Problem> {
        Ok(match github.read(number).await?.map(|issue| issue.standing()) {
            Some(Standing::Completed) => Some(Said::Done(issues::address(&github.comments(number).await?))),
            Some(Standing::NotPlanned) => Some(Said::NotPlanned),
            Some(Standing::Open) | None => None,
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
        let listed = github.list().await?;
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
