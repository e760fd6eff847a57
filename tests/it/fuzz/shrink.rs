//! Makes the input of a finding smaller, as long as it still goes wrong in the same way.

use std::path::Path;
use std::time::{Duration, Instant};

use super::case::Case;
use super::parent::{self, Finding};
use super::{corpus, play};

/// How long one input is worked at.
const TIME: Duration = Duration::from_secs(60);

/// Where the input of a finding lies, made smaller, with what the file's end looks like.
pub(super) fn shrunk(finding: &Finding, largest: usize) -> String {
    let case = Case::of(finding.seed, &corpus::sites(), largest);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("fuzz-{}", finding.seed));
    let _ = fs_err::remove_dir_all(&folder);
    play::write(&case.site, &folder);
    let file = folder.join(&case.changed);
    let is_wrong = |bytes: &[u8]| {
        fs_err::write(&file, bytes).unwrap();
        parent::folder(&folder, &case.site.generator, &case.changed).is_some_and(|kind| kind == finding.kind)
    };
    let mut bytes = case.site.files[&case.changed].clone();
    if !is_wrong(&bytes) {
        return format!("{} (it goes wrong only among others)", file.display());
    }
    let begun = Instant::now();
    drop_others(&case, &folder, &|| begun.elapsed() < TIME / 2 && is_wrong(&bytes));
    let mut length = bytes.len() / 2;
    while length > 0 && begun.elapsed() < TIME {
        let (mut at, mut dropped) = (0, false);
        while at < bytes.len() && begun.elapsed() < TIME {
            let mut less = bytes.clone();
            less.drain(at..(at + length).min(bytes.len()));
            if is_wrong(&less) {
                (bytes, dropped) = (less, true);
            } else {
                at += length;
            }
        }
        if !dropped || length > 1 {
            length /= 2;
        }
    }
    fs_err::write(&file, &bytes).unwrap();
    let shown: String = String::from_utf8_lossy(&bytes[..bytes.len().min(300)]).escape_debug().collect();
    format!("{} ({}, {} bytes): {shown}", file.display(), case.site.generator, bytes.len())
}

/// Removes the files that it does not take.
fn drop_others(case: &Case, folder: &Path, is_wrong: &impl Fn() -> bool) {
    for (path, bytes) in case.site.files.iter().filter(|(path, _)| **path != case.changed) {
        fs_err::remove_file(folder.join(path)).unwrap();
        if !is_wrong() {
            fs_err::write(folder.join(path), bytes).unwrap();
        }
    }
}
