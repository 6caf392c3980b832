use std::sync::Mutex;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::Duration;

use super::*;
use crate::backend::sample::bell;

/// Opens nothing, and tells what it was asked for.
struct Fake {
    asked: SyncSender<(PathBuf, Showing)>,
    /// What the desktop answers, once it does.
    answers: Mutex<Receiver<io::Result<()>>>,
}

impl Opener for Fake {
    fn open(&self, file: &Path, showing: Showing) -> io::Result<()> {
        self.asked.send((file.to_owned(), showing)).unwrap();
        self.answers.lock().unwrap().recv().unwrap()
    }
}

/// The desktop of a test, with what it is asked and what it answers.
struct Desktop {
    outside: Outside,
    asked: Receiver<(PathBuf, Showing)>,
    answer: SyncSender<io::Result<()>>,
    woken: Receiver<()>,
    folder: tempfile::TempDir,
}

fn desktop() -> Desktop {
    let ((tell, asked), (answer, answers)) = (sync_channel(4), sync_channel(4));
    let (wake, woken) = bell();
    let opener = Arc::new(Fake { asked: tell, answers: Mutex::new(answers) });
    let folder = tempfile::tempdir().unwrap();
    Desktop { outside: Outside::new(opener, wake), asked, answer, woken, folder }
}

const LONG: Duration = Duration::from_secs(30);

impl Desktop {
    fn written(&self, name: &str) -> PathBuf {
        let file = self.folder.path().join(name);
        std::fs::write(&file, "x").unwrap();
        file
    }

    /// What went wrong, once something has.
    fn failure(&self) -> NotShown {
        self.woken.recv_timeout(LONG).unwrap();
        self.outside.take_failure().unwrap()
    }
}

#[test]
fn nobody_waits_for_the_desktop_and_a_second_press_opens_nothing_twice() {
    let desktop = desktop();
    let file = desktop.written("a, b c.csv");
    desktop.outside.show(file.clone(), Showing::File);
    // The desktop has not answered yet, and this goes on.
    assert_eq!(desktop.asked.recv_timeout(LONG).unwrap(), (file.clone(), Showing::File));
    desktop.outside.show(file.clone(), Showing::File);
    desktop.answer.send(Err(io::Error::other("no program"))).unwrap();
    assert_eq!(desktop.failure(), NotShown::Refused(Showing::File));
    assert_eq!(desktop.outside.take_failure(), None, "said once");
    assert!(desktop.asked.try_recv().is_err(), "opened twice");
    desktop.answer.send(Ok(())).unwrap();
    desktop.outside.show(file.clone(), Showing::Folder);
    assert_eq!(desktop.asked.recv_timeout(LONG).unwrap(), (file, Showing::Folder));
}

#[test]
fn what_is_gone_is_told_and_the_desktop_is_not_asked_for_it() {
    let desktop = desktop();
    let file = desktop.folder.path().join("gone.csv");
    desktop.outside.show(file.clone(), Showing::File);
    assert_eq!(desktop.failure(), NotShown::Gone(Showing::File));
    desktop.outside.show(desktop.folder.path().join("gone/x.csv"), Showing::Folder);
    assert_eq!(desktop.failure(), NotShown::Gone(Showing::Folder));
    assert!(desktop.asked.try_recv().is_err());
    // The folder is there all the same.
    desktop.answer.send(Ok(())).unwrap();
    desktop.outside.show(file.clone(), Showing::Folder);
    assert_eq!(desktop.asked.recv_timeout(LONG).unwrap(), (file, Showing::Folder));
}

#[test]
fn what_a_system_might_run_is_never_opened() {
    for name in ["a.csv", "a.XLSX", "a.jsonl", "a.parquet", "a.b.txt"] {
        assert!(is_only_read(Path::new(name)), "{name}");
    }
    for name in ["a.bat", "a.csv.exe", "a.desktop", "a.command", "csv", ".csv", "a.", "a.xlsm"] {
        assert!(!is_only_read(Path::new(name)), "{name}");
    }
    let desktop = desktop();
    desktop.outside.show(desktop.written("calls.bat"), Showing::File);
    assert_eq!(desktop.failure(), NotShown::Refused(Showing::File));
    assert!(desktop.asked.try_recv().is_err());
}

#[test]
fn explorer_gets_a_path_with_commas_and_blanks_as_one() {
    let words = |exists, showing| {
        let file = Path::new("/calls, of today/a, b & c.csv");
        system::explorer_words(file, exists, showing).into_string().unwrap().replace('\\', "/")
    };
    assert_eq!(words(true, Showing::File), r#""/calls, of today/a, b & c.csv""#);
    assert_eq!(words(true, Showing::Folder), r#"/select,"/calls, of today/a, b & c.csv""#);
    assert_eq!(words(false, Showing::Folder), r#""/calls, of today""#);
}
