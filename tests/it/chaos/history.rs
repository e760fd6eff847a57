//! A blog whose author goes on writing: posts are added, renamed, exchanged, deleted, broken, mended and released, paths are
//! used again, and what was pushed is taken back.

use super::chance::Chance;
use crate::git::{self, git};
use crate::world::{Job, World};
use post::time::{SignedDuration, Timestamp};

/// A post, which stays the same one through every rename. Its title is its own.
#[derive(Clone)]
pub(super) struct Post {
    pub(super) title: String,
    pub(super) path: String,
    text: String,
    date: Timestamp,
    /// None: as its author likes it.
    fault: Option<Fault>,
    pub(super) deleted: bool,
    /// The last part of its address, where that is not its file's name.
    slug: Option<String>,
    /// Another post lay at its path before: where no run saw the path free, it is that post, edited.
    pub(super) reuses_path: bool,
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
    /// Whether posts keep their addresses when their files move.
    has_slugs: bool,
    /// Whether what was pushed was ever taken back.
    pub(super) was_rewritten: bool,
    /// The posts before the last push.
    before: Option<Vec<Post>>,
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
        let Self { title, text, date, fault, slug, .. } = self;
        let slug = slug.as_ref().map(|slug| format!("slug: {slug}\n")).unwrap_or_default();
        let tags = if *fault == Some(Fault::Broken) { "[words" } else { "[words]" };
        let draft = *fault == Some(Fault::Draft);
        format!(
            "---\ntitle: {title}\ndate: {date}\ndraft: {draft}\n{slug}description: Of it.\ntags: {tags}\n---\n\n{text}\n"
        )
    }
}

impl History {
    /// A blog without posts, which keep their addresses when their files move or not.
    pub(super) fn new(has_slugs: bool) -> Self {
        Self { has_slugs, ..Self::default() }
    }

    /// Does one to three things to the blog, and pushes them. Gives the job that the push starts, and what was done.
    pub(super) fn go_on<'w>(&mut self, world: &'w World, chance: &mut Chance, now: Timestamp) -> (Job<'w>, String) {
        if chance.percent(7)
            && let Some(before) = self.before.take()
        {
            return (self.take_back(world, &before), "take the last push back".to_owned());
        }
        let before = self.posts.clone();
        let mut done = vec![self.write(world, chance, now)];
        for _ in 0..chance.below(3) {
            done.push(self.change(world, chance, now));
        }
        let done = done.join(", ");
        git(&world.blog(), &["add", "--all"]);
        let mut arguments = vec!["commit", "--quiet", "--allow-empty", "--message", &done];
        // The push is forced then.
        let amends = self.posts.len() > 3 && chance.percent(10);
        self.was_rewritten |= amends;
        self.before = (!amends).then_some(before);
        arguments.extend(amends.then_some("--amend"));
        let mut commit = git::command(&world.blog(), &arguments);
        commit.envs([("GIT_AUTHOR_DATE", now.to_string()), ("GIT_COMMITTER_DATE", now.to_string())]);
        assert!(commit.status().unwrap().success());
        (world.push(), if amends { format!("amend: {done}") } else { done })
    }

    /// Puts the branch back to where it was before the last push, which forces it.
    fn take_back<'w>(&mut self, world: &'w World, before: &[Post]) -> Job<'w> {
        git(&world.blog(), &["reset", "--quiet", "--hard", "HEAD~1"]);
        self.was_rewritten = true;
        for (at, post) in self.posts.iter_mut().enumerate() {
            match before.get(at) {
                Some(before) => *post = before.clone(),
                None => post.deleted = true,
            }
        }
        world.push()
    }

    fn change(&mut self, world: &World, chance: &mut Chance, now: Timestamp) -> String {
        let there: Vec<_> = (0..self.posts.len()).filter(|at| !self.posts[*at].deleted).collect();
        if there.is_empty() || chance.percent(40) {
            return self.write(world, chance, now);
        }
        if self.has_slugs && there.len() > 1 && chance.percent(15) {
            return self.exchange(world, there[0], there[there.len() - 1]);
        }
        let freed = self.freed().filter(|_| chance.percent(10));
        let reuses_path = freed.is_some();
        let name = freed.unwrap_or_else(|| self.name());
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
        post.reuses_path |= reuses_path;
        let before = std::mem::replace(&mut post.path, name);
        world.rename(&before, &post.path);
        format!("rename {before} to {}", post.path)
    }

    /// Lets two posts change their places.
    fn exchange(&mut self, world: &World, one: usize, other: usize) -> String {
        let [first, second] = [one, other].map(|at| self.posts[at].path.clone());
        (self.posts[one].path, self.posts[other].path) = (second.clone(), first.clone());
        for post in [&self.posts[one], &self.posts[other]] {
            world.file(&post.path, post.page());
        }
        format!("exchange {first} and {second}")
    }

    fn write(&mut self, world: &World, chance: &mut Chance, now: Timestamp) -> String {
        let freed = self.freed().filter(|_| chance.percent(10));
        let reuses_path = freed.is_some();
        let path = freed.unwrap_or_else(|| self.name());
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
        let slug = self.has_slugs.then(|| format!("s{}", self.posts.len()));
        let post = Post { title, path: path.clone(), text, date, fault, deleted: false, slug, reuses_path };
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

    /// The path of a post that was deleted, where none has taken it since.
    fn freed(&self) -> Option<String> {
        let taken = |path: &str| self.posts.iter().any(|post| !post.deleted && post.path == path);
        self.posts.iter().find(|post| post.deleted && !taken(&post.path)).map(|post| post.path.clone())
    }

    fn name(&mut self) -> String {
        self.names += 1;
        format!("content/posts/p{}.md", self.names)
    }
}
