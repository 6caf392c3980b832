//! The real window, driven over a line of its own by what it shows.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Instant;

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers};
use egui_inspection::protocol::{Request, Response, read_handshake, read_message, write_message};
use egui_kittest::Node;
use egui_kittest::kittest::{NodeT as _, Queryable as _, State, by};

use crate::support::PATIENCE;

/// Frames that a thing on the screen may take to appear: the demo calls in real time.
const FRAMES: usize = 1_500;

/// Past calls of the demo.
pub const PAST: u64 = 300;

/// The window and the line it is driven by; it is ended when it is dropped.
pub struct Window {
    child: Child,
    line: TcpStream,
}

impl Window {
    /// With simulated calls, [`PAST`] of them over before it opens.
    pub fn open(home: &Path) -> Window {
        Window::start(home, |command| {
            command.args(["--demo", "--seed", "7", "--rate", "5", "--past", &PAST.to_string()]);
        })
    }

    /// The same as a newcomer sees it.
    pub fn at_its_own_pace(home: &Path) -> Window {
        Window::start(home, |command| {
            command.args(["--demo", "--seed", "7"]);
        })
    }

    /// On a data folder, listening at the address given back, which the system chose.
    pub fn collecting(
        home: &Path,
        folder: &Path,
        prepare: impl FnOnce(&mut Command),
    ) -> (Window, SocketAddr) {
        let window = Window::start(home, |command| {
            prepare(command);
            command.args(["--bind", "127.0.0.1:0", "--data-dir"]).arg(folder);
        });
        let address = window.until("Listening", |root| {
            let said = labels(&root).into_iter().find(|label| label.contains(": Listening "))?;
            said.split_whitespace().last()?.parse().ok()
        });
        (window, address)
    }

    pub fn child(&self) -> &Child {
        &self.child
    }

    /// Begins a note of the one call on the board, and leaves it unsaved.
    pub fn begin_note(&self, text: &str) {
        self.until("a call on the board", |root| {
            root.query_all(by().role(Role::Row)).next().map(|row| row.click())
        });
        self.see("Full detail");
        self.press(&[(Modifiers::NONE, Key::N)]);
        self.see("Back");
        self.type_text(text);
        self.until("the note", |root| {
            let mut fields = root.query_all(by().role(Role::MultilineTextInput));
            fields.find(|field| field.value().as_deref() == Some(text)).map(drop)
        });
    }

    /// Waits until it has closed by itself.
    pub fn wait(mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }

    pub fn start(home: &Path, prepare: impl FnOnce(&mut Command)) -> Window {
        assert!(
            cfg!(windows) || std::env::var_os("DISPLAY").is_some(),
            "the window's test needs a display; `tests/run` starts one"
        );
        let address = free_address();
        let mut command = Command::new(env!("CARGO_BIN_EXE_ringside"));
        command
            .args(["--lang", "en"])
            .env("EGUI_INSPECTION", address.to_string())
            .env("HOME", home)
            // A window that is killed clears nothing away.
            .env("TMPDIR", home)
            .env_remove("RINGSIDE_DATA_DIR");
        prepare(&mut command);
        let mut child = command.stdin(Stdio::null()).spawn().unwrap();
        let begun = Instant::now();
        let line = loop {
            if let Ok(line) = TcpStream::connect(address) {
                break line;
            }
            assert!(begun.elapsed() < PATIENCE, "the window does not let itself be driven");
            if let Some(status) = child.try_wait().unwrap() {
                panic!("the window closed before it could be driven: {status}");
            }
            std::thread::yield_now();
        };
        read_handshake(&line).unwrap();
        Window { child, line }
    }

    /// Presses keys one after the other, each in a frame of its own.
    pub fn press(&self, keys: &[(Modifiers, Key)]) {
        for (modifiers, key) in keys {
            for pressed in [true, false] {
                let event = Event::Key {
                    key: *key,
                    physical_key: None,
                    pressed,
                    repeat: false,
                    modifiers: *modifiers,
                };
                assert!(matches!(self.ask(&Request::ApplyEvents { events: vec![event] }), Response::Done));
            }
        }
    }

    /// Types into whatever has the keyboard.
    pub fn type_text(&self, text: &str) {
        let events = vec![Event::Text(text.to_owned())];
        assert!(matches!(self.ask(&Request::ApplyEvents { events }), Response::Done));
    }

    pub fn ask(&self, request: &Request) -> Response {
        write_message(&self.line, request).unwrap();
        read_message(&self.line).unwrap()
    }

    /// Looks at the screen and does something to it: clicks and keys meant for what `act` found are sent.
    pub fn act<T>(&self, act: impl FnOnce(Node<'_>) -> Option<T>) -> Option<T> {
        let Response::Tree { pixels_per_point, accesskit: Some(tree), .. } = self.ask(&Request::GetTree)
        else {
            return None;
        };
        let state = State::new(tree);
        let queue = egui::mutex::Mutex::new(Vec::new());
        let found = act(Node::new(state.root(), &queue, pixels_per_point));
        let events = std::mem::take(&mut *queue.lock());
        if !events.is_empty() {
            assert!(matches!(self.ask(&Request::ApplyEvents { events }), Response::Done));
        }
        found
    }

    /// Looks until `act` finds what it wants. Every look is a frame, so waiting costs no sleep and has an end.
    #[track_caller]
    pub fn until<T>(&self, what: &str, mut act: impl FnMut(Node<'_>) -> Option<T>) -> T {
        for _ in 0..FRAMES {
            if let Some(found) = self.act(&mut act) {
                return found;
            }
        }
        let shown = self.act(|root| Some(labels(&root).join(" | "))).unwrap_or_default();
        panic!("never seen: {what}; on the screen: {shown}");
    }

    /// Waits until nothing on the screen has `text` in its name. Every look is a frame that was drawn after what had
    /// been wrong was over.
    #[track_caller]
    pub fn see_no_more(&self, text: &str) {
        self.until(&format!("no “{text}” any more"), |root| {
            root.query_all(by().label_contains(text)).next().is_none().then_some(())
        });
    }

    /// Clicks what is called `name`, as soon as it is there.
    #[track_caller]
    pub fn click(&self, role: Role, name: &str) {
        self.until(name, |root| {
            root.query_all(by().role(role).label_contains(name)).next().map(|node| node.click())
        });
    }

    /// Waits for something whose name has `text` in it, and gives the whole name.
    #[track_caller]
    pub fn see(&self, text: &str) -> String {
        self.until(text, |root| {
            // A plain text is the value of its node, everything else has a label.
            let node = root.query_all(by().label_contains(text)).next()?.accesskit_node();
            node.label().or_else(|| node.value())
        })
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What the screen says, for the message of a test that waited in vain.
pub fn labels(root: &Node<'_>) -> Vec<String> {
    root.query_all(by().predicate(|_| true))
        .filter_map(|node| node.accesskit_node().label())
        .filter(|label| !label.is_empty())
        .take(120)
        .collect()
}

/// An address that was free a moment ago, and that nobody is given by chance: it lies below the ports the system gives
/// to whoever connects, this test among them, each is tried once, and runs side by side begin far from each other.
fn free_address() -> SocketAddr {
    const PORTS: std::ops::Range<u16> = 20_000..30_000;
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let first = (std::process::id() % 1_000) as u16 * 61;
    PORTS
        .map(|_| first.wrapping_add(NEXT.fetch_add(1, Ordering::Relaxed)) % PORTS.len() as u16 + PORTS.start)
        .map(|port| SocketAddr::from(([127, 0, 0, 1], port)))
        .find(|address| TcpListener::bind(address).is_ok())
        .unwrap()
}

/// How many calls have this note.
pub fn noted(folder: &Path, text: &str) -> i64 {
    let database = rusqlite::Connection::open(folder.join("ringside.sqlite")).unwrap();
    database.query_one("SELECT count(*) FROM v_calls WHERE note = ?1", [text], |row| row.get(0)).unwrap()
}
