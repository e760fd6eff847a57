//! The process in which cases are played. It says on standard error which case begins, and what it took.

use std::any::Any;
use std::panic;
use std::path::PathBuf;
use std::sync::Mutex;
use std::thread;

use super::case::Case;
use super::{corpus, play};

/// The stack of the binary's main thread. Without optimisation a function takes about eight times as much.
fn stack() -> usize {
    if is_optimised() { 8 << 20 } else { 64 << 20 }
}

/// Whether the code is optimised: `overflow-checks` and `debug-assertions` may be on all the same.
pub(super) fn is_optimised() -> bool {
    let is_release = || std::env::current_exe().unwrap().iter().any(|part| part == "release");
    !cfg!(debug_assertions) || is_release()
}

/// What the child is to play.
pub(super) enum Asked {
    /// So many cases from a number on, each file of so many bytes at most.
    Cases { first: u64, count: u64, largest: usize },
    /// A site on disk.
    Folder { path: PathBuf, generator: String, changed: String },
}

/// The variable in which the child is asked, its values parted by tabs.
pub(super) const ASKED: &str = "FUZZ_CHILD";

impl Asked {
    pub(super) fn text(&self) -> String {
        match self {
            Self::Cases { first, count, largest } => format!("cases\t{first}\t{count}\t{largest}"),
            Self::Folder { path, generator, changed } => format!("folder\t{}\t{generator}\t{changed}", path.display()),
        }
    }

    fn read(text: &str) -> Self {
        let parts: Vec<_> = text.split('\t').collect();
        match parts.as_slice() {
            ["cases", first, count, largest] => Self::Cases {
                first: first.parse().unwrap(),
                count: count.parse().unwrap(),
                largest: largest.parse().unwrap(),
            },
            ["folder", path, generator, changed] => {
                Self::Folder { path: path.into(), generator: (*generator).into(), changed: (*changed).into() }
            }
            other => panic!("{other:?}"),
        }
    }
}

/// Where and why the case under way panicked.
static PANIC: Mutex<Option<String>> = Mutex::new(None);

pub(super) fn run() {
    let Ok(asked) = std::env::var(ASKED) else { return };
    panic::set_hook(Box::new(|info| {
        let place = info.location().map(|place| format!("{}:{}", place.file(), place.line())).unwrap_or_default();
        let words = message(info.payload()).chars().filter(|c| !c.is_control()).take(200);
        PANIC.lock().unwrap().get_or_insert(format!("{place}: {}", words.collect::<String>()));
    }));
    let playing = thread::Builder::new().stack_size(stack()).spawn(move || match Asked::read(&asked) {
        Asked::Cases { first, count, largest } => {
            let sites = corpus::sites();
            for seed in first..first + count {
                let case = Case::of(seed, &sites, largest);
                let folder = tempfile::tempdir().unwrap();
                play::write(&case.site, folder.path());
                measure(seed, || play::play(folder.path(), &case.site.generator, &case.changed));
            }
        }
        Asked::Folder { path, generator, changed } => measure(0, || play::play(&path, &generator, &changed)),
    });
    playing.unwrap().join().unwrap();
    eprintln!("fuzz done");
}

fn message(payload: &dyn Any) -> &str {
    let owned = || payload.downcast_ref::<String>().map(String::as_str);
    payload.downcast_ref::<&str>().copied().or_else(owned).unwrap_or_default()
}

/// Plays one case, and says how it went: the time on the processor, and the most memory that the process held.
fn measure(seed: u64, play: impl FnOnce() -> usize + panic::UnwindSafe) {
    // Forgets the most so far (proc_pid_clear_refs(5)).
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    eprintln!("fuzz begin {seed}");
    let begun = processor_time();
    let stories = panic::catch_unwind(play).unwrap_or_default();
    let took = processor_time() - begun;
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")).unwrap();
    let panicked = PANIC.lock().unwrap().take().unwrap_or_default();
    eprintln!("fuzz end {seed} {} {most} {stories} {panicked}", took / 1_000_000);
}

/// The nanoseconds that this thread was on a processor: other processes do not count.
fn processor_time() -> u64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    text.split(' ').next().unwrap().parse().unwrap()
}
