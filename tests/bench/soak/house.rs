//! What is watched, in a process of its own: it says its address, then, every few seconds, what its frames cost.

use std::error::Error;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use ringside::backend::{ListenerState, Start};
use ringside::collector::{self, Collector, clock};
use ringside::settings::{OwnReasons, SettingsFile};
use ringside::ui;

/// Frames of one span of time.
#[derive(Clone, Copy, Debug)]
pub struct Frames {
    pub count: usize,
    pub median_ms: f32,
    pub p99_ms: f32,
    pub longest_ms: f32,
    /// Longer than 50 ms.
    pub long: usize,
}

/// So long a span is.
const SPAN: Duration = Duration::from_secs(5);
const LONG_MS: f32 = 50.0;

impl Frames {
    fn of(mut millis: Vec<f32>) -> Frames {
        millis.sort_by(f32::total_cmp);
        let at = |share: f32| millis.get((millis.len() as f32 * share) as usize).or(millis.last());
        let at = |share| at(share).copied().unwrap_or_default();
        let long = millis.iter().filter(|ms| **ms > LONG_MS).count();
        Frames { count: millis.len(), median_ms: at(0.5), p99_ms: at(0.99), longest_ms: at(1.0), long }
    }

    fn line(&self) -> String {
        format!("{} {} {} {} {}", self.count, self.median_ms, self.p99_ms, self.longest_ms, self.long)
    }

    fn read(line: &str) -> Option<Frames> {
        let mut words = line.split_whitespace();
        Some(Frames {
            count: words.next()?.parse().ok()?,
            median_ms: words.next()?.parse().ok()?,
            p99_ms: words.next()?.parse().ok()?,
            longest_ms: words.next()?.parse().ok()?,
            long: words.next()?.parse().ok()?,
        })
    }
}

/// A running one; dropping it ends it.
pub struct House {
    child: Child,
    pub address: SocketAddr,
    frames: Arc<Mutex<Vec<Frames>>>,
}

impl House {
    pub fn start(with_window: bool, folder: &Path) -> Result<House, Box<dyn Error>> {
        let kind = if with_window { "window" } else { "collector" };
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("--serve").arg(kind).arg(folder).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn()?;
        let mut lines = BufReader::new(child.stdout.take().ok_or("no standard output")?).lines();
        let address = lines.next().ok_or("it ended before it listened")??.parse()?;
        let frames = Arc::new(Mutex::new(Vec::new()));
        let heard = frames.clone();
        thread::Builder::new().name("listener of frames".to_owned()).spawn(move || {
            for frames in lines.map_while(Result::ok).filter_map(|line| Frames::read(&line)) {
                heard.lock().unwrap_or_else(|broken| broken.into_inner()).push(frames);
            }
        })?;
        Ok(House { child, address, frames })
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// The frames so far, span by span.
    pub fn frames(&self) -> Vec<Frames> {
        self.frames.lock().unwrap_or_else(|broken| broken.into_inner()).clone()
    }
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Is what is watched, until somebody ends the process.
pub fn serve(with_window: bool, folder: &Path) -> Result<(), Box<dyn Error>> {
    let bind = SocketAddr::from(([127, 0, 0, 1], 0));
    if !with_window {
        let collector = Collector::start(collector::Options {
            policy: Default::default(),
            data_dir: folder.to_owned(),
            bind,
            clock: clock::now,
            thresholds: Default::default(),
            wake: Arc::new(|| {}),
        });
        say_address(collector.wait_until_listening(Duration::from_secs(10)));
        loop {
            thread::park();
        }
    }
    let file = SettingsFile::load(&folder.join("settings.toml"));
    let start = Start {
        data_dir: folder.to_owned(),
        bind,
        policy: Default::default(),
        clock: clock::now,
        thresholds: file.settings.thresholds,
    };
    let options = ui::Options {
        start,
        file,
        own_reasons: OwnReasons::none(folder),
        is_demo: true,
        frames: Some(telling()),
        opened: Box::new(|backend, _| say_address(backend.wait_until_listening(Duration::from_secs(10)))),
    };
    Ok(ui::run(options)?)
}

fn say_address(state: ListenerState) {
    if let ListenerState::Listening(address) = state {
        println!("{address}");
        let _ = std::io::stdout().flush();
    }
}

/// Says what the frames of each span cost. The first one is left out: fonts are rasterised, shaders compiled.
fn telling() -> Box<dyn FnMut(f32)> {
    let (mut since, mut spans) = (Instant::now(), 0);
    let mut millis = Vec::new();
    Box::new(move |secs| {
        millis.push(secs * 1_000.0);
        if since.elapsed() >= SPAN {
            let frames = Frames::of(std::mem::take(&mut millis));
            since = Instant::now();
            spans += 1;
            if spans > 1 {
                println!("{}", frames.line());
                let _ = std::io::stdout().flush();
            }
        }
    })
}
