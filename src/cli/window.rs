//! `ringside` and `ringside --demo`: the window.

use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::mpsc::sync_channel;
use std::thread;
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::timeout;

use super::doorbell::{self, Doorbell};
use super::past::{Past, store_past};
use super::plain::plain;
use super::simulate::start_demo;
use super::stop::Stop;
use super::{Cli, Common, Failure, Place};
use crate::backend::{Backend, DoorPolicy, ListenerState, Start};
use crate::collector::clock;
use crate::i18n::{Lang, fill};
use crate::settings::{OwnReasons, SettingsFile};
use crate::simulator::Detail;
use crate::store::sqlite::SqliteStore;
use crate::ui;

pub fn run(cli: &Cli) -> Result<(), Failure> {
    #[cfg(windows)]
    super::console::give_back_our_own();
    let done = if cli.demo { demo(cli) } else { open(cli) };
    let done = done.map_err(|failure| failure.told_in(lang(cli)));
    #[cfg(windows)]
    if let Err(failure) = &done
        && !super::console::is_there()
    {
        show(failure);
    }
    done
}

/// Somebody clicked an icon: what is printed would be read by nobody.
#[cfg(windows)]
fn show(failure: &Failure) {
    rfd::MessageDialog::new()
        .set_level(rfd::MessageLevel::Error)
        .set_title("Ringside")
        .set_description(failure.to_string())
        .show();
}

/// The language of what is printed before there is a window, or instead of one.
fn lang(cli: &Cli) -> Lang {
    cli.common.lang.or_else(|| Place::of(&cli.common).ok().map(|place| place.lang)).unwrap_or_default()
}

fn open(cli: &Cli) -> Result<(), Failure> {
    let mut place = Place::of(&cli.common)?;
    if let Some(lang) = cli.common.lang {
        place.file.settings.lang = Some(lang);
    }
    let bind = cli.bind.unwrap_or_else(|| place.file.settings.bind());
    let policy = DoorPolicy::new(&place.file.settings, &place.file.secrets.secrets);
    let thresholds = place.file.settings.thresholds;
    let own_reasons = place.own_reasons();
    // Who has the folder may be a collector, which has no window.
    let is_taken = SqliteStore::is_taken(&place.data_dir);
    if is_taken && doorbell::ring(&place.data_dir) {
        writeln!(plain(io::stdout()), "{}", place.lang.phrases().commands.open_already)?;
        return Ok(());
    }
    let hanging = (!is_taken).then(|| place.data_dir.clone());
    let start = Start { data_dir: place.data_dir, bind, policy, clock: clock::now, thresholds };
    let (bell, hung) = sync_channel(1);
    let hang = move |raise: Raise| {
        // Without it a second start opens a second window, which says that the folder is taken.
        let bell_of = hanging.and_then(|data_dir| Doorbell::hang(&data_dir, raise).ok());
        let _ = bell.send(bell_of);
    };
    let done = show_until_told(start, place.file, own_reasons, Box::new(hang), None);
    drop(hung);
    done
}

type Raise = Box<dyn Fn() + Send>;

/// Takes what brings the window to the front, once there is one.
type Hang = Box<dyn FnOnce(Raise) + Send>;

/// What a demo shows: begun once the house runs.
type Traffic = Box<dyn FnOnce(&Backend) + Send>;

/// The window, until it is closed or the session ends; with traffic it is that of a demo.
fn show_until_told(
    start: Start,
    file: SettingsFile,
    own_reasons: OwnReasons,
    hang: Hang,
    traffic: Option<Traffic>,
) -> Result<(), Failure> {
    let (running, over) = oneshot::channel();
    let calls = if traffic.is_some() { ui::Traffic::Simulated } else { ui::Traffic::Real };
    let opened: ui::Opened = Box::new(move |backend, window| {
        close_when_told(window.close, over);
        hang(window.raise);
        if let Some(traffic) = traffic {
            traffic(backend);
        }
    });
    let lang = file.settings.lang();
    let done = ui::run(ui::Options { start, file, own_reasons, traffic: calls, frames: None, opened });
    drop(running);
    done.map_err(|problem| no_window(problem, lang))
}

/// For a window that was told to close, and the house below it. Windows does not wait that long when a session ends.
const CLOSE_WITHIN: Duration = Duration::from_secs(60);

/// What the system says of a program that SIGTERM ended.
const TERMINATED: i32 = 143;

/// The end of a session is told ([`Stop`]): the window closes as its button closes it, but without a question, so that what
/// is being written is saved and the next start does not take this for a crash. `over` ends with the window.
fn close_when_told(close: ui::Close, over: oneshot::Receiver<()>) {
    let work = move || {
        let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
        runtime.block_on(async {
            let (Ok(stop), mut over) = (Stop::listen(), pin!(over)) else { return };
            tokio::select! {
                () = stop.wait() => {}
                _ = over.as_mut() => return,
            }
            close();
            // A display that answers no more does not let the window close. What was answered 200 is on disk.
            if timeout(CLOSE_WITHIN, over).await.is_err() {
                std::process::exit(TERMINATED);
            }
        });
    };
    // Without it a signal ends the program at once, as before.
    let _ = thread::Builder::new().name("signals".to_owned()).spawn(work);
}

fn demo(cli: &Cli) -> Result<(), Failure> {
    let folder = tempfile::Builder::new().prefix("ringside-demo-").tempdir()?;
    let common = Common { data_dir: Some(folder.path().to_owned()), lang: cli.common.lang };
    let place = Place::of(&common)?;
    let mut file: SettingsFile = place.file;
    file.settings.lang = cli.common.lang.or(file.settings.lang);
    file.settings.alerts = ui::panel::alerts::offered(file.settings.lang().phrases()).to_vec();
    let (rate, seed) = (cli.rate, cli.seed);
    if cli.past > 0 {
        let (seed, end) = (seed.unwrap_or(1), super::now_secs());
        let past = Past { calls: cli.past, seed, end, detail: Detail::WithEvents };
        store_past(&place.data_dir, past, |_| Ok(()))?;
    }
    let policy = DoorPolicy::new(&file.settings, &file.secrets.secrets);
    let bind = cli.bind.unwrap_or(SocketAddr::from(([127, 0, 0, 1], 0)));
    let thresholds = file.settings.thresholds;
    let start = Start { data_dir: place.data_dir, bind, policy, clock: clock::now, thresholds };
    let traffic: Traffic = Box::new(move |backend| {
        if let ListenerState::Listening(address) = backend.wait_until_listening(Duration::from_secs(10)) {
            // A demo without its platform is an empty board, which says what it waits for.
            let _ = start_demo(address, rate, seed);
        }
    });
    show_until_told(start, file, OwnReasons::none(folder.path()), Box::new(drop), Some(traffic))
}

fn no_window(problem: String, lang: Lang) -> Failure {
    let w = &lang.phrases().failures;
    // The whole text names files of the machine that the program was built on.
    tracing::error!("the window cannot be opened: {problem}");
    if !has_display() {
        return Failure::Failed(w.no_display.to_owned());
    }
    Failure::Failed(fill(w.no_window, &[("reason", &without_place(&problem))]))
}

/// Whether this system names a display; on Windows and macOS there is always one.
fn has_display() -> bool {
    let names = ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"];
    let is_named = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(not(all(unix, not(target_os = "macos")))) || names.into_iter().any(is_named)
}

/// What winit says, without the line of its source: `… os error at /…/mod.rs:788: Failed to open`.
fn without_place(problem: &str) -> String {
    let Some((before, rest)) = problem.split_once("os error at ") else { return problem.to_owned() };
    let Some((_, said)) = rest.split_once(": ") else { return before.to_owned() };
    format!("{before}{said}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_place_of_a_build_is_told() {
        let check = |problem: &str, expected: &str| assert_eq!(without_place(problem), expected);
        let told =
            "winit EventLoopError: os error at C:\\build\\winit\\mod.rs:788: Failed to open: no server";
        check(told, "winit EventLoopError: Failed to open: no server");
        check("OpenGL 2.0 is missing", "OpenGL 2.0 is missing");
        check("os error at nowhere", "");
    }
}
