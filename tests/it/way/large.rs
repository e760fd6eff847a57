//! Posts and settings that are made to take much time or memory: each is a problem of its own, and the run goes on.

use std::fmt::Write as _;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::{NOW, PLAN};
use crate::git::git;
use crate::world::{Job, Transcript, World};

/// What a run may take: without optimisation a program is many times as slow.
const MOST_TIME: Duration = Duration::from_secs(if cfg!(debug_assertions) { 20 } else { 2 });
const MOST_MEMORY: u64 = 256 << 10;

/// What a run took: the time of its main thread on a processor, and the most memory in KiB, as last seen; nothing where it
/// ended before anybody looked.
#[derive(Debug, Default)]
pub(super) struct Cost {
    pub(super) time: Duration,
    pub(super) memory: u64,
}

impl Job<'_> {
    /// Runs it, and looks at it all the while.
    pub(super) fn measured(&self, arguments: &[&str]) -> (Transcript, Cost) {
        let (folder, mut command) = self.process(arguments);
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (id, mut cost) = (child.id(), Cost::default());
        let ending = std::thread::spawn(move || child.wait_with_output().unwrap());
        while !ending.is_finished() {
            let read = |name: &str| std::fs::read_to_string(format!("/proc/{id}/{name}")).unwrap_or_default();
            let (status, times) = (read("status"), read("schedstat"));
            let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB"));
            let time = times.split(' ').next().and_then(|time| time.parse().ok()).unwrap_or(0);
            cost.memory = cost.memory.max(most.and_then(|most| most.parse().ok()).unwrap_or(0));
            cost.time = cost.time.max(Duration::from_nanos(time));
            std::thread::sleep(Duration::from_millis(2));
        }
        (Transcript::new(&folder, ending.join().unwrap()), cost)
    }
}

impl Cost {
    #[track_caller]
    fn is_borne(&self) {
        assert!(self.time < MOST_TIME && self.memory < MOST_MEMORY, "{self:?}");
    }
}

/// Commits this text at each of these paths, without any file on disk.
pub(super) fn commit_unseen(world: &World, texts: &[(String, String)], paths_each: usize) {
    let blog = world.blog();
    let mut listed = String::new();
    for (name, text) in texts {
        std::fs::write(blog.join(".git/text"), text).unwrap();
        let object = git(&blog, &["hash-object", "-w", ".git/text"]);
        for number in 0..paths_each {
            writeln!(listed, "100644 blob {object}\tcontent/posts/{name}-{number}.md").unwrap();
        }
    }
    std::fs::write(blog.join(".git/listed"), listed).unwrap();
    let mut update: Command = crate::git::command(&blog, &["update-index", "--add", "--index-info"]);
    assert!(update.stdin(std::fs::File::open(blog.join(".git/listed")).unwrap()).status().unwrap().success());
    git(&blog, &["commit", "--quiet", "--message=x"]);
}

pub(super) fn post(title: &str, size: usize) -> String {
    format!("---\ntitle: {title}\ndate: 2026-01-01\n---\n\n{}\n", "Words of a long post.\n\n".repeat(size / 24))
}

/// A run of the clone in which the commits are made.
fn step(world: &World) -> Job<'_> {
    world.by_hand().at(NOW).with("INPUT_MAX_NEW", "0")
}

#[test]
fn one_large_text_under_many_paths_is_not_read() {
    let world = World::new();
    world.post("content/posts/a.md", "A", "Words.");
    world.commit("Begin");
    commit_unseen(&world, &[("b".to_owned(), post("B", 60 << 20))], 60);
    let (run, cost) = step(&world).measured(&PLAN);
    let stories = run.report()["stories"].as_array().unwrap().clone();
    assert_eq!(stories.len(), 60, "{run}");
    for story in stories {
        assert_eq!(story["outcome"], "blocked", "{story}");
        assert_eq!(story["problems"][0]["code"], "too-costly", "{story}");
    }
    cost.is_borne();
}

#[test]
fn long_posts_that_are_not_new_are_not_kept() {
    let world = World::new();
    world.post("content/posts/a.md", "A", "Words.");
    world.commit("Begin");
    let texts: Vec<_> = (0..40).map(|number| (format!("b{number}"), post(&format!("B{number}"), 3 << 20))).collect();
    commit_unseen(&world, &texts, 4);
    commit_unseen(&world, &[("new".to_owned(), post("New", 300))], 1);
    let (run, cost) = step(&world).measured(&PLAN);
    assert_eq!(run.told(), super::expected(&[("content/posts/new-0.md", "planned")]), "{run}");
    cost.is_borne();
}

#[test]
fn patterns_of_every_generator_are_bounded() {
    let deep = ["{".repeat(100_000), "{a,".repeat(5_000), "*".repeat(5_000), "a/**/".repeat(2_000)];
    for pattern in &deep {
        let settings = [
            (
                "hugo.toml",
                format!("baseURL = 'https://blog.example/'\n[[cascade]]\n[cascade.target]\npath = '{pattern}'\n"),
            ),
            (
                "hugo.toml",
                format!(
                    "baseURL = 'https://blog.example/'\n[[module.mounts]]\nsource = 'content'\ntarget = 'content'\nexcludeFiles = '{pattern}'\n"
                ),
            ),
            ("_config.yml", format!("url: https://blog.example\nexclude: ['{pattern}']\n")),
            (
                "_config.yml",
                format!("url: https://blog.example\ndefaults:\n  - scope: {{path: '*{pattern}'}}\n    values: {{}}\n"),
            ),
            ("zola.toml", format!("base_url = 'https://blog.example'\nignored_content = ['{pattern}']\n")),
            ("mkdocs.yml", format!("site_url: https://blog.example\nexclude_docs: |\n  {pattern}\n")),
            (
                "pelicanconf.py",
                format!("SITEURL = 'https://blog.example'\nIGNORE_FILES = ['{}']\n", pattern.replace('/', "")),
            ),
            (
                "docusaurus.config.js",
                format!(
                    "export default {{ url: 'https://blog.example', baseUrl: '/', presets: [['classic', {{ blog: {{ include: ['{pattern}'] }} }}]] }};\n"
                ),
            ),
        ];
        for (file, text) in settings {
            let world = World::of(file, &text);
            let (run, cost) = world.by_hand().measured(&["urls"]);
            assert_eq!(run.code, 2, "{file}: {run}");
            assert!(run.stderr.contains("site-unreadable") && run.stderr.len() < 1000, "{file}: {run}");
            cost.is_borne();
        }
        let world = World::of("_config.yml", "url: https://blog.example\ntheme: x\n");
        world.file("package.json", r#"{"dependencies": {"hexo": "8"}}"#);
        world.file("_config.yml", format!("url: https://blog.example\nskip_render: '{pattern}'\n"));
        world.by_hand().run(&["urls", "--generator", "hexo"]).exits(2).says("site-unreadable");
        let world = World::of(".eleventy.js", "module.exports = () => ({});\n");
        world.file(".eleventyignore", pattern);
        let eleventy = ["urls", "--generator", "eleventy", "--base-url", "https://blog.example"];
        world.by_hand().run(&eleventy).exits(2).says("site-unreadable");
        let world = World::of("astro.config.mjs", "export default { site: 'https://blog.example' };\n");
        let loader = format!("loader: glob({{ pattern: '{pattern}', base: './src/blog' }})");
        let defined = format!("export const collections = {{ blog: defineCollection({{ {loader} }}) }};\n");
        world.file("src/content.config.ts", defined);
        world.by_hand().run(&["urls"]).exits(2).says("site-unreadable");
        let world = World::new();
        world.post("content/posts/a.md", "A", "Words.").push();
        for setting in ["--include", "--exclude"] {
            world.by_hand().run(&["plan", setting, pattern]).exits(2).says("is not valid");
        }
    }
}
