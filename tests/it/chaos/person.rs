//! A person who looks after the ledger between the runs, and one who spoils it.

use std::process::Stdio;
use std::thread::sleep;
use std::time::Duration;

use super::trial::Trial;
use crate::git::{self, git};

/// What keeps a ledger from being read.
#[derive(Debug, Clone, Copy)]
pub(super) enum Spoiled {
    CutOff,
    HalfMerged,
    Newer,
    Mistyped,
    Emptied,
}

const WAYS: [Spoiled; 5] = [Spoiled::CutOff, Spoiled::HalfMerged, Spoiled::Newer, Spoiled::Mistyped, Spoiled::Emptied];

impl Spoiled {
    fn text(self, ledger: &str) -> String {
        match self {
            Self::CutOff => ledger[..ledger.len() / 2].to_owned(),
            Self::HalfMerged => ledger.replacen("\"stories\"", "<<<<<<< HEAD\n=======\n>>>>>>> mine\n\"stories\"", 1),
            Self::Newer => ledger.replacen("\"schema\": 1", "\"schema\": 2", 1),
            Self::Mistyped => ledger.replacen("\"stories\": {", "\"stories\": [", 1),
            Self::Emptied => String::new(),
        }
    }
}

impl Trial<'_> {
    /// Settles doubts by what is on Medium, as somebody who looks there, and does now and then as he likes with a post.
    pub(super) fn a_person_looks(&mut self) -> Result<(), String> {
        // What a run sent before it was killed may be on its way still.
        sleep(Duration::from_millis(50));
        let (ledger, stories) = (self.ledger(), self.medium.stories());
        for (canonical, entry) in ledger["stories"].as_object().into_iter().flatten() {
            if !matches!(entry["state"].as_str(), Some("unknown" | "claimed")) || self.chance.percent(30) {
                continue;
            }
            let made = stories.iter().find(|story| story.canonical.as_ref() == Some(canonical));
            let found = made.map_or(vec!["--not-published"], |story| vec!["--published", &*story.url]);
            self.mend(&[&["settle", canonical][..], &found].concat())?;
        }
        if self.chance.percent(25) {
            self.a_post_is_kept_off()?;
        }
        Ok(())
    }

    /// A post that is not on Medium is left out, or adopted; one that was left out before goes out after all.
    fn a_post_is_kept_off(&mut self) -> Result<(), String> {
        let (ledger, now) = (self.ledger(), self.clock.now());
        let of_path = |path: &str| {
            let mut entries = ledger["stories"].as_object().into_iter().flatten();
            entries
                .find(|(_, entry)| entry["path"] == path)
                .map(|(_, entry)| entry["state"].as_str().unwrap_or_default())
        };
        let posts = self.history.posts.iter().filter(|post| post.is_due(now) && !post.reuses_path);
        let posts: Vec<_> = posts.map(|post| (post.title.clone(), post.path.clone())).collect();
        let open = |path: &str| matches!(of_path(path), Some("pending" | "left-out" | "handed-off"));
        let Some((title, path)) = posts.iter().find(|(_, path)| open(path)) else {
            return Ok(());
        };
        if of_path(path) == Some("left-out") {
            if self.mend(&["release", path])? {
                self.kept_off.remove(title);
                self.handed.remove(title);
                let run = self.start(&self.world.dispatch().with_input("posts", path), "a named post", &[]);
                return self.finish(vec![run], None);
            }
        } else if self.chance.percent(50) {
            if self.mend(&["leave-out", path])? {
                self.kept_off.insert(title.clone());
            }
        } else if self.mend(&["adopt", &format!("{path}=https://medium.com/p/0123456789ab")])? {
            self.kept_off.insert(title.clone());
        }
        Ok(())
    }

    /// Runs a `ledger` command by hand; says whether it did what it was to do, or refused.
    fn mend(&mut self, arguments: &[&str]) -> Result<bool, String> {
        let now = self.clock.now().to_string();
        let run = self.world.by_hand().at(&now).run(&[&["ledger"], arguments].concat());
        self.log.push(format!("ledger {arguments:?} at {now}:\n{run}"));
        self.tally.settled += 1;
        match run.code {
            0 => Ok(true),
            2 => Ok(false),
            code => Err(format!("`ledger {arguments:?}` ended with {code}")),
        }
    }

    /// Spoils the ledger. Gives the commit that did it, and the text that was there.
    pub(super) fn spoil_the_ledger(&mut self) -> (String, String) {
        let text = git(&self.world.origin(), &["show", "medium-ledger:ledger.json"]);
        let way = self.chance.one(&WAYS);
        self.log.push(format!("the ledger is spoiled: {way:?}"));
        (self.write_ledger(&way.text(&text)), text)
    }

    /// Puts the ledger back. The error is what was done to it meanwhile.
    pub(super) fn restore_the_ledger(&mut self, spoiled: &str, text: &str, stories: usize) -> Result<(), String> {
        let tip = git::reference(&self.world.origin(), "refs/heads/medium-ledger");
        if tip.as_deref() != Some(spoiled) || self.medium.stories().len() != stories {
            return Err("a ledger that cannot be read was written, or something was sent".to_owned());
        }
        self.log.push("the ledger is mended".to_owned());
        self.write_ledger(text);
        Ok(())
    }

    /// Commits this text as the ledger, on top of what is there.
    fn write_ledger(&self, text: &str) -> String {
        let (origin, file) = (self.world.origin(), self.world.folder().join("ledger"));
        std::fs::write(&file, text).unwrap();
        let object = git(&origin, &["hash-object", "-w", file.to_str().unwrap()]);
        std::fs::write(&file, format!("100644 blob {object}\tledger.json\n")).unwrap();
        let mut tree = git::command(&origin, &["mktree"]);
        let tree = tree.stdin(std::fs::File::open(&file).unwrap()).stderr(Stdio::null()).output().unwrap().stdout;
        let tree = String::from_utf8(tree).unwrap();
        let commit = git(&origin, &["commit-tree", "-p", "medium-ledger", "-m", "by hand", tree.trim()]);
        git(&origin, &["update-ref", "refs/heads/medium-ledger", &commit]);
        commit
    }
}
