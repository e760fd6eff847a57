//! Files as they lie on disk. Links are never followed, so that nothing outside the root is ever read.

use std::ffi::OsStr;
use std::fs::FileType;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use super::{Content, Entry, Kind, parts};

/// What lies at a path, with its kind (none for a folder); `None` for nothing, and for what is reached over a link.
pub(super) fn locate(root: &Path, path: &str) -> Option<(PathBuf, Option<Kind>)> {
    let (mut at, mut kind) = (root.to_owned(), None);
    for part in parts(path)? {
        let plain = Path::new(part).components().eq([Component::Normal(OsStr::new(part))]);
        if kind.is_some() || !plain || is_git(part) {
            return None;
        }
        at.push(part);
        kind = match found(at.symlink_metadata().ok()?.file_type()) {
            Found::Folder => None,
            Found::Entry(kind) => Some(kind),
            Found::Device => return None,
        };
    }
    Some((at, kind))
}

/// What a file holds, unless it is larger than `most`; `None` where it is not there or is no file.
pub(super) fn read(root: &Path, path: &str, most: u64) -> io::Result<Option<Content>> {
    let Some((at, Some(Kind::File))) = locate(root, path) else { return Ok(None) };
    // Most posts fit into this, and are read at once.
    let mut bytes = Vec::with_capacity(1 << 14);
    let file = fs_err::File::open(at)?;
    if file.metadata()?.len() > most {
        return Ok(Some(Content::TooLarge));
    }
    // It may grow while it is read.
    file.take(most + 1).read_to_end(&mut bytes)?;
    Ok(Some(if bytes.len() as u64 > most { Content::TooLarge } else { Content::Whole(bytes) }))
}

/// Every entry below a folder that is to be kept, in the order of their paths. What is asked of a folder holds for all that
/// lies in it.
pub(super) fn list(root: &Path, folder: &str, keep: &dyn Fn(&str) -> bool) -> io::Result<Vec<Entry>> {
    let mut entries = Vec::new();
    let Some((at, None)) = locate(root, folder) else { return Ok(entries) };
    let start: Vec<u8> =
        parts(folder).unwrap_or_default().iter().flat_map(|part| [part.as_bytes(), b"/"].concat()).collect();
    let mut folders = vec![(at, start)];
    while let Some((at, prefix)) = folders.pop() {
        for entry in fs_err::read_dir(at)? {
            let entry = entry?;
            let name = entry.file_name();
            let mut path = [&prefix, name.as_encoded_bytes()].concat();
            if is_git(&name.to_string_lossy()) || !keep(&String::from_utf8_lossy(&path)) {
                continue;
            }
            match found(entry.file_type()?) {
                Found::Entry(kind) => entries.push(Entry::new(&path, kind, None)),
                Found::Folder => {
                    path.push(b'/');
                    folders.push((entry.path(), path));
                }
                Found::Device => {}
            }
        }
    }
    entries.sort_unstable_by(|one, other| one.path.cmp(&other.path));
    Ok(entries)
}

/// What lies on disk.
enum Found {
    Folder,
    Entry(Kind),
    /// A pipe, a socket or the like: to read it might never end.
    Device,
}

fn found(file: FileType) -> Found {
    if file.is_dir() {
        Found::Folder
    } else if file.is_file() {
        Found::Entry(Kind::File)
    } else if file.is_symlink() {
        Found::Entry(Kind::Link)
    } else {
        Found::Device
    }
}

fn is_git(name: &str) -> bool {
    name.eq_ignore_ascii_case(".git")
}
