//! A blog whose author goes on writing: posts are added, renamed, deleted, broken, mended and released.

use super::chance::Chance;
use crate::git::{self, git};
use crate::world::{Job, World};
use medium_crosspost::time::{SignedDuration, Timestamp};

/// A post, which stays the same one through every rename. Its title is its own.
pub(super) struct Post {
    pub(super) title: String,
    pub(super) path: String,
    text: String,
    date: Timestamp,
    /// None: as its author likes it.
    fault: Option<Fault>,
    pub(super) deleted: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    Draft,
    Broken,
}

/// What the author has written so far.
#[derive(Default)]
pub(super) struct History {
    pub(super) posts: Vec<Post>,
    names: u32,
}

impl Post {
    /// Whether it is to be on Medium by then.
    pub(super) fn is_due(&self, now: Timestamp) -> bool {
        !self.deleted && self.fault.is_none() && self.date <= now
    }

    /// Whether nobody can read it.
    pub(super) fn is_broken(&self) -> bool {
        !self.deleted && self.fault == Some(Fault::Broken)
    }

    fn page(&self) -> String {
        let Self { title, text, date, fault, .. } = self;
        let tags = if *fault == Some(Fault::Broken) { "[words" } else { "[words]" };
        let draft = *fault == Some(Fault::Draft);
        format!("---\ntitle: {title}\ndate: {date}\ndraft: {draft}\ndescription: Of it.\ntags: {tags}\n---\n\n{text}\n")
    }
}

impl History {
    /// Does one to three things to the blog, and pushes them. Gives the job that the push starts, and what was done.
    pub(super) fn go_on<'w>(&mut self, world: &'w World, chance: &mut Chance, now: Timestamp) -> (Job<'w>, String) {
        let mut done = vec![self.write(world, chance, now)];
        for _ in 0..chance.below(3) {
            done.push(self.change(world, chance, now));
        }
        let done = done.join(", ");
        git(&world.blog(), &["add", "--all"]);
        let mut arguments = vec!["commit", "--quiet", "--allow-empty", "--message", &done];
        // The push is forced then.
        let amends = self.posts.len() > 3 && chance.percent(10);
        arguments.extend(amends.then_some("--amend"));
        let mut commit = git::command(&world.blog(), &arguments);
        commit.envs([("GIT_AUTHOR_DATE", now.to_string()), ("GIT_COMMITTER_DATE", now.to_string())]);
        assert!(commit.status().unwrap().success());
        (world.push(), if amends { format!("amend: {done}") } else { done })
    }

    fn change(&mut self, world: &World, chance: &mut Chance, now: Timestamp) -> String {
        let there: Vec<_> = (0..self.posts.len()).filter(|at| !self.posts[*at].deleted).collect();
        if there.is_empty() || chance.percent(40) {
            return self.write(world, chance, now);
        }
        let name = self.name();
        let post = &mut self.posts[chance.one(&there)];
        if post.fault.is_some() && chance.percent(50) {
            post.fault = None;
            world.file(&post.path, post.page());
            return format!("mend {}", post.path);
        }
        if chance.percent(40) {
            post.deleted = true;
            world.remove(&post.path);
            return format!("delete {}", post.path);
        }
        let before = std::mem::replace(&mut post.path, name);
        world.rename(&before, &post.path);
        format!("rename {before} to {}", post.path)
    }

    fn write(&mut self, world: &World, chance: &mut Chance, now: Timestamp) -> String {
        let path = self.name();
        let hours = |hours| SignedDuration::from_hours(i64::try_from(hours).unwrap());
        let (mut date, mut fault) = (now - hours(chance.between(1, 100)), None);
        match chance.below(10) {
            0 => date = now + hours(chance.between(1, 60)),
            1 => fault = Some(Fault::Draft),
            2 => fault = Some(Fault::Broken),
            _ => {}
        }
        let words = std::iter::repeat_with(|| format!("word{}", chance.below(10_000))).take(60);
        let text = words.collect::<Vec<_>>().join(" ");
        let title = format!("Title {}", self.posts.len());
        let post = Post { title, path: path.clone(), text, date, fault, deleted: false };
        world.file(&path, post.page());
        self.posts.push(post);
        let how = match fault {
            _ if date > now => " for later",
            Some(Fault::Draft) => " as a draft",
            Some(Fault::Broken) => " in broken front matter",
            None => "",
        };
        format!("write {path}{how}")
    }

    fn name(&mut self) -> String {
        self.names += 1;
        format!("content/posts/p{}.md", self.names)
    }
}
