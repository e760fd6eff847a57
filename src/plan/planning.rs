//! Makes the plan. Nothing is written or sent yet.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};

use super::candidate::{Candidate, mark_same_canonical};
use super::decision::put_in_order;
use super::gather::{Gathered, locate_live};
use super::{Context, LedgerChange, Plan, Precondition, SendOptions, later_changes, overrides};
use crate::event::{Base as EventBase, Event};
use crate::ledger::{Ledger, LedgerError, Ownership, State, Waiting};
use crate::lineage::{self, Base, Comparison, Identity, Lineage, Selection, Snapshot, Survey, nothing_became_new};
use crate::outcome::Route;
use crate::range::{Point, Range};
use crate::repository::{CommitId, Repository, Tree};
use crate::settings::Settings;
use crate::workspace::Workspace;
use generators::files::Files as _;
use generators::{Lacking, Site};
use post::problem::{Code, Problem};
use story::{ConvertOptions, Limits};

/// What a plan is made from.
pub struct Planning<'a> {
    /// The settings.
    pub settings: &'a Settings,
    /// What CI asked for.
    pub event: &'a Event,
    /// Where the site is.
    pub workspace: &'a Workspace,
    /// The site whose posts are looked at.
    pub snapshot: Snapshot<'a>,
    /// What was handed to Medium.
    pub ledger: &'a Ledger,
    /// How stories are to appear.
    pub options: SendOptions,
}

/// The commits of a run.
pub struct Commits<'a> {
    /// The clone.
    pub repository: &'a Repository,
    /// The commit whose posts are looked at.
    pub head: CommitId,
    /// What it is compared with.
    pub range: Range,
    /// The branch's tip, where the head is not the latest.
    pub tip: Option<Tip>,
}

/// The tip of the branch, where the head is not it.
pub struct Tip {
    /// The commit.
    pub commit: CommitId,
    /// Its files.
    pub tree: Tree,
    /// The site as it configures it.
    pub site: Site,
}

impl Planning<'_> {
    /// Plans what is new and what earlier runs left; what the report says beside it is added to `context`.
    ///
    /// Fails where the site's settings do not fit it, where the ledger is another site's, and where a tree cannot be read.
    pub fn new_posts(&self, commits: &Commits<'_>, mut context: Context) -> Result<Plan> {
        let selection = self.selection()?;
        self.check_language()?;
        if commits.tip.is_none() && self.is_idle(commits, &selection)? {
            return Ok(self.plan(Vec::new(), self.change(commits, &Survey::default()), context));
        }
        let head = Survey::take(self.snapshot, &selection, &[])?;
        context.notices.extend(self.check_ownership(|path| head.state(path).is_some())?);
        if commits.range.bases.is_empty() && !self.settings.choosing.all {
            let count = head.publishable().len();
            let notice = format!(
                "this is the first commit, so nothing is new; `--all` would publish {}",
                post::counted(count, "post")
            );
            context.notices.push(notice);
        }
        let bases = self.bases(commits)?;
        let Comparison { changes, lineage, resolution, later } =
            lineage::compare(&head, &bases, &selection, self.ledger)?;
        let titles: BTreeSet<_> = changes.new.iter().filter_map(|located| located.post.title()).collect();
        let mut gathered = Gathered::of(changes, lineage);
        gathered.problems.extend(later_changes::problems(self.ledger, &resolution, &later, &titles));
        let (site, change) = if let Some(tip) = &commits.tip {
            let snapshot = Snapshot { site: &tip.site, tree: &tip.tree, time: self.snapshot.time };
            gathered = gathered.at_tip(&Survey::take(snapshot, &selection, &[&head])?);
            let site = tip.site.base_url().to_owned();
            let precondition = Some(self.precondition(commits));
            (&tip.site, LedgerChange { site, precondition, ..LedgerChange::default() })
        } else {
            if !self.event.own_base_only {
                gathered.take_up(self.ledger, &resolution, &head);
                if self.settings.choosing.all {
                    gathered.take_all(self.ledger, &resolution, &head);
                }
            }
            (self.snapshot.site, self.change(commits, &head))
        };
        let plan = self.candidates(gathered, site, change, context);
        Ok(Plan { candidates: self.in_order(plan.candidates, &plan.change.lineage), ..plan })
    }

    /// Plans posts by name, from the work tree, committed or not. The baseline stays where it is.
    ///
    /// Fails where there is no such file.
    pub fn named_posts(&self, paths: &[String], mut context: Context) -> Result<Plan> {
        let Snapshot { site, tree, .. } = self.snapshot;
        context.notices.extend(self.check_ownership(|path| site.holds(path) && tree.exists(path))?);
        let mut gathered = Gathered::default();
        for given in paths {
            let Some(path) = self.workspace.path(given) else {
                bail!(Problem::new(Code::BadArgument, format!("there is no file `{given}`")))
            };
            gathered.take_named(&self.snapshot, path)?;
        }
        gathered.lineage.files = Some(tree.clone());
        if self.options.route == Route::HandOff {
            let resolution = gathered.lineage.resolve(self.ledger, &[]);
            gathered.take_up_handed_off(self.ledger, &resolution, |path| locate_live(&self.snapshot, path));
        }
        let change = LedgerChange { site: site.base_url().to_owned(), ..LedgerChange::default() };
        Ok(self.candidates(gathered, site, change, context))
    }

    /// Makes the stories of what was gathered.
    fn candidates(&self, gathered: Gathered, site: &Site, change: LedgerChange, mut context: Context) -> Plan {
        let Gathered { posts, unreadable, left_out, problems, lineage } = gathered;
        context.problems.extend(problems);
        let limits = if self.options.route == Route::Api { Limits::API } else { Limits::EDITOR };
        let convert_options = ConvertOptions { limits, ..self.settings.convert_options.clone() };
        let candidates = posts.into_iter().map(|(located, queue)| {
            let by_hand = self.options.route == Route::HandOff;
            let lacking = if by_hand { site.lacking_for_import(&located.post) } else { Lacking::default() };
            let overridden = overrides::overridden(&located.post, &self.options);
            let candidate = Candidate::of(located, queue, site, &convert_options).with(overridden);
            Candidate { lacking, ..candidate }
        });
        let unreadable = unreadable.into_iter().map(|(path, problem)| Candidate::unreadable(path, problem));
        let mut candidates: Vec<_> = candidates.chain(unreadable).collect();
        candidates.sort_by_key(|candidate| candidate.queue);
        mark_same_canonical(&mut candidates);
        let change = LedgerChange { lineage, ..change };
        Plan { left_out, ..self.plan(candidates, change, context) }
    }

    /// The candidates in the order in which they go out.
    fn in_order(&self, candidates: Vec<Candidate>, lineage: &Lineage) -> Vec<Candidate> {
        let identities: Vec<Identity<'_>> = candidates.iter().map(Candidate::identity).collect();
        let resolution = lineage.resolve(self.ledger, &identities);
        drop(identities);
        put_in_order(candidates, &resolution, self.ledger)
    }

    fn plan(&self, candidates: Vec<Candidate>, change: LedgerChange, context: Context) -> Plan {
        let options = self.options.clone();
        Plan {
            candidates,
            held: Vec::new(),
            left_out: BTreeMap::new(),
            change,
            options,
            context,
            time: self.snapshot.time,
        }
    }

    /// What the ledger is to know of a run at the branch's tip.
    fn change(&self, commits: &Commits<'_>, head: &Survey<'_>) -> LedgerChange {
        LedgerChange {
            site: self.snapshot.site.base_url().to_owned(),
            is_whole: !self.event.own_base_only,
            baseline: Some((commits.head.to_string(), self.snapshot.time)),
            precondition: Some(self.precondition(commits)),
            future: head.future(),
            lineage: Lineage::default(),
        }
    }

    fn precondition(&self, commits: &Commits<'_>) -> Precondition {
        let baseline = self.ledger.baseline.as_ref().map(|baseline| baseline.commit.clone());
        let tip = commits.tip.as_ref().map_or(&commits.head, |tip| &tip.commit).to_string();
        Precondition { baseline, tip }
    }

    fn bases(&self, commits: &Commits<'_>) -> Result<Vec<Base>> {
        let read = |point: &Point| {
            let tree = commits.repository.tree(&point.commit)?;
            let is = |commit: &Option<CommitId>| commit.as_ref() == Some(&point.commit);
            let (is_events, is_last_work) = (is(&commits.range.event_base), is(&commits.range.last_work));
            let base = Base::read(tree, point.time, &self.settings.reading);
            Ok(Base { is_events, is_last_work, ..base })
        };
        commits.range.bases.iter().map(read).collect()
    }

    /// Whether a scheduled run has nothing to look for: no post came due, none is left from earlier runs, and what was pushed
    /// since the ledger's baseline makes none new. The ledger names every post that is dated in the future, so that only what
    /// was edited is read.
    fn is_idle(&self, commits: &Commits<'_>, selection: &Selection) -> Result<bool> {
        let [base] = commits.range.bases.as_slice() else { return Ok(false) };
        let Snapshot { site, time, .. } = self.snapshot;
        let is_scheduled = matches!(self.event.base, EventBase::HeadItself) && commits.range.event_base.is_none();
        let is_own = self.ledger.site == site.base_url();
        let is_due_later = |waiting: &Waiting| waiting.due.is_some_and(|due| due > time);
        // The page of what waits for a person is written again.
        let is_open = |state| matches!(state, State::Pending | State::HandedOff);
        let waits = self.ledger.waiting.values().all(is_due_later)
            && !self.ledger.stories.values().any(|entry| is_open(entry.state));
        if !is_scheduled || !is_own || !waits || self.settings.choosing.all {
            return Ok(false);
        }
        let tree = commits.repository.tree(&base.commit)?;
        nothing_became_new(self.snapshot, Snapshot { site, tree: &tree, time: base.time }, selection)
    }

    fn selection(&self) -> Result<Selection> {
        let choosing = &self.settings.choosing;
        let language = choosing.language.clone();
        let (include, exclude) = (&choosing.include, &choosing.exclude);
        Ok(Selection::new(choosing.opt_in, include, exclude, language, &self.workspace.site)?)
    }

    /// Refuses a language that the site does not have: no post would ever be new.
    fn check_language(&self) -> Result<()> {
        let Some(asked) = &self.settings.choosing.language else { return Ok(()) };
        let site = self.snapshot.site;
        let languages = site.languages();
        if languages.iter().any(|own| own.eq_ignore_ascii_case(asked)) {
            return Ok(());
        }
        let wrong = |why: &str| {
            Problem::new(Code::BadArgument, format!("there are no posts in the language `{asked}`: {why}"))
                .hint("change `lang`")
        };
        match languages.as_slice() {
            [] => Err(wrong(&format!("the languages of a {} site are not known", site.generator())).into()),
            _ => Err(wrong(&format!("the site has {}", languages.join(", "))).into()),
        }
    }

    /// Refuses a ledger that is another site's. Gives a notice where the site has moved to another address.
    fn check_ownership(&self, is_post: impl Fn(&str) -> bool) -> Result<Option<String>> {
        let site = self.snapshot.site.base_url();
        match self.ledger.ownership(site, is_post) {
            Ownership::Own => Ok(None),
            Ownership::Moved => {
                Ok(Some(format!("the site has moved from `{}` to `{site}`: the ledger follows it", self.ledger.site)))
            }
            Ownership::OtherSite => bail!(LedgerError::OtherSite {
                branch: self.settings.keeping.branch.clone(),
                theirs: self.ledger.site.clone(),
                ours: site.to_owned(),
            }),
        }
    }
}
