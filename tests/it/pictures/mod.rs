//! Pictures of the window, compared with those in `assets/screenshots`: the README and the guide show what the tests
//! have seen. `UPDATE_SNAPSHOTS=1 cargo test --features inspect --test it pictures` draws them anew.
//!
//! What is on them was simulated from one seed and read back from a database; the clock stands still.

mod raster;
mod silence;

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;
use std::sync::Arc;

use egui::{UiBuilder, Vec2};
use egui_kittest::{
    Harness, SnapshotError, SnapshotOptions, SnapshotResult, SnapshotResults, try_image_snapshot_options,
};
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{DynamicImage, RgbaImage};
use ringside::backend::{
    CallFile, Figures, Health, InboxFilter, InboxPage, List, ListenerState, Page, Totals,
};
use ringside::call::reason::CodeRef;
use ringside::call::zone::Zone;
use ringside::call::{Arrival, Call, CallState, Now, SessionId};
use ringside::doctor::{Checkup, Disk, Journal, Listening, Pages, Rehearsed, Seen};
use ringside::i18n::Lang;
use ringside::settings::{Settings, Theme};
use ringside::simulator::{Arrivals, Faults, Scenario, Schedule};
use ringside::store::sqlite::SqliteStore;
use ringside::store::{ArrivalFacts, Arrived, Ask, Reader, Sort, Vitals};
use ringside::ui::command::Tab;
use ringside::ui::model::Model;
use ringside::ui::stage::Stage;

use raster::Raster;
use silence::Silence;

use crate::support::arrived;

/// 2026-11-23 02:00:00 UTC, ten o'clock on a Monday in Beijing, half an hour after the first call.
const NOW: Arrival = Arrival((START + 1_800) * 1_000);
const START: i64 = 1_795_397_400;
const LISTENING: ([u8; 4], u16) = ([10, 20, 0, 8], 8460);

/// What was read from the database once, for all pictures.
struct Morning {
    board: Vec<Arc<Call>>,
    talking: Option<CallFile>,
    page: Page,
    rows: u64,
    answered: CallFile,
    reasons: Vec<(CodeRef, u64)>,
    spread: ringside::backend::Facets,
    figures: Figures,
    inbox: InboxPage,
    facts: ArrivalFacts,
    totals: Totals,
    per_second: Vec<u32>,
}

impl Morning {
    fn spend() -> Morning {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = SqliteStore::open_writer(folder.path()).unwrap();
        let faults = Faults {
            lose_status: 0.004,
            lose_disconnect: 0.02,
            duplicate: 0.03,
            delay: 0.02,
            ..Faults::NONE
        };
        let arrivals = Arrivals::new(23, Scenario::named("demo").unwrap(), Some(4_000), 1.1, START);
        let arrived: Vec<Arrived> = Schedule::new(arrivals, 23, faults, 1.0, START)
            .map(|push| {
                let peer = format!("203.0.113.{}:{}", 20 + push.due_ms % 3, 40_000 + push.due_ms % 20_000);
                arrived(Arrival(START * 1_000 + push.due_ms), peer, push.body)
            })
            .take_while(|arrived| arrived.received <= NOW)
            .collect();
        arrived.chunks(50).for_each(|batch| drop(writer.append(batch).unwrap()));
        let per_second = (1..=60)
            .rev()
            .map(|ago| arrived.iter().filter(|a| NOW.millis_since(a.received) / 1_000 == ago).count() as u32);
        let mut reader = SqliteStore::open_reader(folder.path()).unwrap();
        let mut read = Morning::read(&mut *reader);
        let ended = read.page.calls.iter().filter(|call| NOW.millis_since(call.last_arrival) < 20_000);
        read.board = ended.cloned().chain(writer.in_progress().unwrap()).collect();
        let talking =
            read.board.iter().find(|call| call.state == CallState::Talking).unwrap().session.clone();
        let talking = reader.call_file(&talking).unwrap();
        Morning { per_second: per_second.collect(), talking, ..read }
    }

    fn read(reader: &mut dyn Reader) -> Morning {
        let now = Now::new(NOW, Settings::default().thresholds);
        let query = Default::default();
        let query = ringside::call::filter::Filter::resolve(
            &query,
            ringside::call::Stamp(NOW.secs()),
            &Zone::BEIJING,
        );
        let ask = Ask { query: query.clone(), sort: Sort::default(), now: now.clone() };
        let calls = reader.page(&ask, None, 500).unwrap();
        let rows = reader.walk(&ask, 1_000, &mut |_, _| std::ops::ControlFlow::Continue(())).unwrap();
        let is_telling =
            |call: &&Arc<Call>| call.talk_secs.is_some_and(|secs| secs > 40) && call.event_count > 6;
        let told: SessionId = calls.iter().find(is_telling).unwrap().session.clone();
        let inbox = InboxFilter::All;
        let list = List {
            filter: Default::default(),
            zone: Zone::BEIJING,
            sort: Sort::default(),
            refresh: 0,
            now: NOW,
            thresholds: now.thresholds,
        };
        let goes_on = |_: &Figures| std::ops::ControlFlow::Continue(());
        Morning {
            board: Vec::new(),
            talking: None,
            rows,
            answered: reader.call_file(&told).unwrap().unwrap(),
            page: Page { first_row: 0, calls, millis: 2, ..Page::default() },
            spread: reader
                .facets(&query, &now, &Zone::BEIJING, &mut |_| std::ops::ControlFlow::Continue(()))
                .unwrap(),
            reasons: reader.reason_counts(&query, now).unwrap(),
            figures: Figures::of(reader, &list, &mut { goes_on }).unwrap(),
            inbox: InboxPage {
                rows: reader.inbox(inbox, None, 60).unwrap(),
                total: reader.inbox_count(inbox).unwrap(),
                open: None,
            },
            facts: reader.arrival_facts().unwrap(),
            totals: Totals { file_bytes: 2_500_000, ..reader.totals().unwrap() },
            per_second: Vec::new(),
        }
    }

    /// The window of somebody who came to work at nine.
    fn model(&self, lang: Lang, theme: Theme) -> Model {
        let mut model = empty(lang, theme);
        let health = Health {
            last_push: self.totals.last_received,
            received: self.totals.notifications as u64,
            per_second: self.per_second.clone(),
            ..Health::clone(&model.health)
        };
        model.health = Arc::new(health);
        model.put(self.board.iter().cloned());
        model.totals = Some(self.totals);
        model.reasons.counts = Some(Arc::new(self.reasons.clone()));
        model.inbox = Some(Arc::new(self.inbox.clone()));
        model.ledger.facts = Some(Arc::new(self.facts.clone()));
        model.spread.counts = Some(Arc::new(self.spread.clone()));
        model.figures.counts = Some(Arc::new(self.figures.clone()));
        (model.history.rows, model.history.complete) = (self.rows, true);
        model.history.page = Some(Arc::new(self.page.clone()));
        model
    }
}

/// A window on a house that has heard nothing yet.
fn empty(lang: Lang, theme: Theme) -> Model {
    let mut model = Model::blank(NOW, lang);
    model.settings.theme = theme;
    model.listen(ListenerState::Listening(LISTENING.into()));
    model.totals = Some(Totals::default());
    model.checkup = Some(Arc::new(Checkup::of(&sound())));
    model
}

/// A server on which Ringside was just set up.
fn sound() -> Seen {
    Seen {
        now: NOW,
        settings: Settings::default(),
        token: None,
        warnings: Vec::new(),
        data_dir: "/var/lib/ringside".into(),
        listening: Listening::Here(LISTENING.into()),
        own: Vec::new(),
        samples: Rehearsed::Sent { count: 10, slowest_millis: 3, wrong: Vec::new() },
        handshake: None,
        tls_problem: None,
        public: None,
        not_saving: None,
        refused: 0,
        turned_away: 0,
        journal: Journal::Open {
            vitals: Vitals {
                schema: 5,
                journal_mode: "wal".to_owned(),
                file_bytes: 120_000,
                has_current_rules: true,
                ..Vitals::default()
            },
            pushes: Vec::new(),
            one_sided: Vec::new(),
            turned_away: 0,
        },
        pages: Pages::Sound { millis: 2 },
        set_aside: Vec::new(),
        disk: Ok(Disk { free: 180 << 30, total: 256 << 30 }),
        write: Some(Ok(4)),
        exposed: Some(Vec::new()),
        connections: Some(65_536),
    }
}

/// Shown in both languages, dark and light.
const MAIN: &[(View, &str)] = &[(View::Live, "live"), (View::Call, "call"), (View::History, "history")];

/// Shown in Chinese and light, and in English and dark.
const OTHERS: &[(View, &str)] = &[
    (View::Chosen, "live-chosen"),
    (View::Reasons, "reasons"),
    (View::Insights, "insights"),
    (View::Alerts, "alerts"),
    (View::Inbox, "inbox"),
    (View::Doctor, "doctor"),
    (View::Settings, "settings"),
    (View::FirstRun, "first-run"),
];

/// What there is to see on a picture.
#[derive(Clone, Copy, Debug)]
enum View {
    FirstRun,
    Live,
    Chosen,
    Call,
    History,
    Reasons,
    Insights,
    Alerts,
    Inbox,
    Doctor,
    Settings,
}

impl View {
    fn of(self, (morning, silence): (&Morning, &Silence), lang: Lang, theme: Theme) -> Model {
        let mut model = match self {
            // The guide shows both where it tells of the first day.
            View::FirstRun | View::Doctor => empty(lang, theme),
            View::Alerts => silence.model(morning, lang, theme),
            _ => morning.model(lang, theme),
        };
        model.tab = match self {
            View::FirstRun | View::Live | View::Chosen => Tab::Live,
            View::Call | View::History => Tab::History,
            View::Reasons => Tab::Reasons,
            View::Insights => Tab::Insights,
            View::Alerts => Tab::Alerts,
            View::Inbox => Tab::Inbox,
            View::Doctor => Tab::Doctor,
            View::Settings => Tab::Settings,
        };
        let chosen = match self {
            View::Call => Some(&morning.answered),
            View::Chosen => morning.talking.as_ref(),
            _ => None,
        };
        model.selected = chosen.map(|file| file.call.session.clone());
        model.call_file = chosen.cloned().map(Arc::new);
        model.call_is_open = matches!(self, View::Call);
        model
    }
}

#[test]
fn the_window_looks_as_on_the_pictures() {
    let (morning, silence, mut results) = (Morning::spend(), Silence::fall(), SnapshotResults::new());
    for (lang, name) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
        for (theme, shade) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
            let all = (lang == Lang::Zh) == (theme == Theme::Light);
            for (view, what) in MAIN.iter().chain(if all { OTHERS } else { &[] }) {
                let model = view.of((&morning, &silence), lang, theme);
                results.add(compare(model, SIZE, &format!("{what}-{shade}-{name}")));
            }
        }
    }
}

/// How far two colours are apart that differ by one step in every channel, as the comparison counts it: half the square
/// of the step, and some room.
const ONE_STEP: f32 = 12.0;

/// The smallest screen people work on.
const SIZE: Vec2 = Vec2::new(1280.0, 800.0);

/// Draws until nothing moves any more, and compares.
fn compare(model: Model, size: Vec2, name: &str) -> SnapshotResult {
    let mut model = Some(model);
    let mut harness = Harness::builder().with_size(size).renderer(Raster::default()).build_ui_state(
        move |ui, stage: &mut Option<Stage>| {
            let stage = stage.get_or_insert_with(|| Stage::of(ui.ctx(), model.take().unwrap()));
            // All of the picture, without the margin that tests of single widgets have.
            let whole = ui.ctx().content_rect();
            let mut ui = ui.new_child(UiBuilder::new().max_rect(whole));
            ui.set_clip_rect(whole);
            stage.draw(&mut ui, NOW);
        },
        None,
    );
    harness.run_steps(4);
    // Another processor may round a channel the other way, which is one step; whatever moves differs by far more.
    let options = SnapshotOptions::new()
        .output_path("assets/screenshots")
        .threshold(ONE_STEP)
        .max_failed_pixels(40_usize);
    let picture = harness.render().map_err(|err| SnapshotError::RenderError { err })?;
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        keep(&picture, &options.output_path.join(name).with_extension("png"));
    }
    try_image_snapshot_options(&picture, name, &options)
}

/// Writes the picture as small as it gets: it stays in the repository.
fn keep(picture: &RgbaImage, path: &Path) {
    let file = BufWriter::new(File::create(path).unwrap());
    let encoder = PngEncoder::new_with_quality(file, CompressionType::Best, FilterType::Adaptive);
    DynamicImage::from(picture.clone()).to_rgb8().write_with_encoder(encoder).unwrap();
}
