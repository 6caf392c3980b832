//! `ringside` and `ringside --demo`: the window.

use std::net::SocketAddr;
use std::time::Duration;

use super::simulate::start_demo;
use super::{Cli, Common, Failure, Place};
use crate::backend::{DoorPolicy, ListenerState, Start};
use crate::collector::clock;
use crate::settings::{OwnReasons, SettingsFile};
use crate::ui;

pub fn run(cli: &Cli) -> Result<(), Failure> {
    #[cfg(windows)]
    super::console::give_back_our_own();
    let done = if cli.demo { demo(cli) } else { open(cli) };
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

fn open(cli: &Cli) -> Result<(), Failure> {
    let mut place = Place::of(&cli.common)?;
    if let Some(lang) = cli.common.lang {
        place.file.settings.lang = Some(lang);
    }
    let bind = cli.bind.unwrap_or_else(|| place.file.settings.bind());
    let policy = DoorPolicy::new(&place.file.settings, &place.file.secrets.secrets);
    let thresholds = place.file.settings.thresholds;
    let own_reasons = place.own_reasons();
    ui::run(ui::Options {
        start: Start { data_dir: place.data_dir, bind, policy, clock: clock::now, thresholds },
        own_reasons,
        file: place.file,
        is_demo: false,
        frames: None,
        opened: Box::new(|_| {}),
    })
    .map_err(no_window)
}

fn demo(cli: &Cli) -> Result<(), Failure> {
    let folder = tempfile::Builder::new().prefix("ringside-demo-").tempdir()?;
    let common = Common { data_dir: Some(folder.path().to_owned()), lang: cli.common.lang };
    let place = Place::of(&common)?;
    let mut file: SettingsFile = place.file;
    file.settings.lang = cli.common.lang.or(file.settings.lang);
    let (rate, seed) = (cli.rate, cli.seed);
    let policy = DoorPolicy::new(&file.settings, &file.secrets.secrets);
    let bind = cli.bind.unwrap_or(SocketAddr::from(([127, 0, 0, 1], 0)));
    let thresholds = file.settings.thresholds;
    ui::run(ui::Options {
        start: Start { data_dir: place.data_dir, bind, policy, clock: clock::now, thresholds },
        own_reasons: OwnReasons::none(folder.path()),
        file,
        is_demo: true,
        frames: None,
        opened: Box::new(move |backend| {
            if let ListenerState::Listening(address) = backend.wait_until_listening(Duration::from_secs(10)) {
                // A demo without its platform is an empty board, which says what it waits for.
                let _ = start_demo(address, rate, seed);
            }
        }),
    })
    .map_err(no_window)
}

fn no_window(problem: String) -> Failure {
    Failure::Failed(format!(
        "the window cannot be opened ({problem}); on a machine without a screen use `ringside listen`"
    ))
}
