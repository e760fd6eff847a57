//! The pages from which a person puts stories on Medium: one a story, and one that lists them.
//!
//! They open from disk, need nothing from elsewhere but the stories' pictures, and run one script: this folder's own, by
//! its hash. What stands in a story cannot run.

mod index;
mod page;

use story::faces::escape;

pub use index::index;
pub use page::page;
pub(super) use page::verb;

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("copy.js");

/// The script's SHA-256 as a browser compares it (<https://www.w3.org/TR/CSP3/#script-src>).
const SCRIPT_HASH: &str = "sha256-fbjwZcRRSRRUQWiEBPgtFGj7W1gDUJjwmZFz5AC701U=";

/// A document with this title around what is its body.
fn document(title: &str, body: &str) -> String {
    let title = escape(title);
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src https: http:; \
         style-src 'unsafe-inline'; script-src '{SCRIPT_HASH}'; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"generator\" content=\"medium-crosspost hand-off\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"robots\" content=\"noindex\"><meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}</title>\n<style>{STYLE}</style></head>\n\
         <body>\n{body}\n<script>{SCRIPT}</script>\n</body></html>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use sha2::{Digest as _, Sha256};

    #[test]
    fn the_script_is_known_by_its_hash() {
        const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut hash = String::from("sha256-");
        for bytes in Sha256::digest(SCRIPT).chunks(3) {
            let bits = bytes.iter().fold(0, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - bytes.len()));
            let digits = (0..=bytes.len()).map(|at| char::from(DIGITS[(bits >> (18 - 6 * at) & 63) as usize]));
            hash.extend(digits);
        }
        assert_eq!(format!("{hash}="), SCRIPT_HASH);
    }
}
