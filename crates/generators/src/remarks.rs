//! What an author should know of a post's address, beside the address itself.

use super::{Canonical, Site, host};
use post::Post;
use post::problem::{Code, Problem};

impl Site {
    /// What is to be said of a post's address, unless the post allows it.
    pub fn remarks(&self, post: &Post, canonical: &Canonical) -> Vec<Problem> {
        let remarks = [differs(canonical), self.elsewhere(canonical)].into_iter().flatten();
        let said = remarks.filter(|problem| !post.medium.allows(problem.code));
        said.map(|problem| problem.at(&post.path)).collect()
    }

    /// A canonical on another host than the site's is what its author declared, and seldom what was meant: Medium then
    /// sends readers and search engines there.
    fn elsewhere(&self, canonical: &Canonical) -> Option<Problem> {
        let bare = |url: &str| {
            let host = host(url);
            host.strip_prefix("www.").map(str::to_owned).unwrap_or(host)
        };
        let (there, here) = (bare(&canonical.url), bare(self.base_url()));
        let is_elsewhere = canonical.declared && !there.is_empty() && !here.is_empty() && there != here;
        is_elsewhere.then(|| {
            let message = format!("the post names an original on `{there}`, and the blog is `{here}`");
            Problem::new(Code::CanonicalElsewhere, message)
                .hint("if the post was published there first, all is well; otherwise leave the canonical out. No post can allow this itself")
        })
    }
}

/// The built page is right about its address, and its author is to know that the rules were not: posts that the built site
/// does not hold yet would go by them.
fn differs(canonical: &Canonical) -> Option<Problem> {
    let derived = canonical.instead_of.as_ref()?;
    let message = format!("the built site names `{}`, and the generator's rules give `{derived}`", canonical.url);
    Some(Problem::new(Code::CanonicalDiffers, message).hint("the page's own address is taken"))
}
