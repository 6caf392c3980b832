//! More than can be put on disk: the queue to the writer is full. The window over that house, without a screen.

use std::sync::Arc;
use std::time::Instant;

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use ringside::backend::{Backend, Sink, Start};
use ringside::call::SessionId;
use ringside::i18n::Lang;
use ringside::settings::{OwnReasons, SettingsFile};
use ringside::store::StoreError;
use ringside::store::sqlite::SqliteStore;
use ringside::ui::Traffic;
use ringside::ui::app::App;

use crate::program::{lost, push};
use crate::support::{NOW, PATIENCE, any_port, event};

/// Far beyond what the queue holds.
const MANY: usize = 100_000;

/// Tells nobody.
struct Silent;

impl Sink for Silent {
    fn show(
        &mut self,
        _: ringside::backend::Notice<'_>,
        _: ringside::backend::Pressed,
    ) -> Result<(), String> {
        Ok(())
    }
}

fn until(harness: &mut Harness<'_, App>, what: &str, mut is_so: impl FnMut(&Harness<'_, App>) -> bool) {
    let begun = Instant::now();
    while !is_so(harness) {
        assert!(begun.elapsed() < PATIENCE, "never so: {what}");
        harness.step();
    }
}

fn see(harness: &mut Harness<'_, App>, words: &str) {
    until(harness, words, |harness| harness.query_all_by_label_contains(words).next().is_some());
}

#[test]
fn a_push_that_finds_no_place_in_the_queue_is_answered_503_counted_and_told_and_the_others_are_there() {
    let folder = tempfile::tempdir().unwrap();
    let mut file = SettingsFile::load(&folder.path().join("settings.toml"));
    file.settings.lang = Some(Lang::En);
    let start = Start {
        data_dir: folder.path().to_owned(),
        bind: any_port(),
        policy: Default::default(),
        clock: || NOW,
        thresholds: file.settings.thresholds,
    };
    let backend = Backend::start(start, Arc::new(|| {}), Arc::new(|| {}));
    let ringside::backend::ListenerState::Listening(address) = backend.wait_until_listening(PATIENCE) else {
        panic!("not listening");
    };
    assert_eq!(push(address, &event("callout", 1)), Some(200));

    let other = rusqlite::Connection::open(folder.path().join("ringside.sqlite")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let nobody = SessionId::new("nobody").unwrap();
    let is_full = |_: &usize| {
        let answer = backend.annotate(nobody.clone(), "").try_recv();
        matches!(answer, Ok(Err(StoreError::Busy)))
    };
    assert!((0..MANY).find(is_full).is_some(), "the queue has no end");
    assert_eq!(push(address, &event("callout", 2)), Some(503));
    let own_reasons = OwnReasons::none(folder.path());
    let app = App::new(
        &egui::Context::default(),
        backend,
        file,
        own_reasons,
        Traffic::Real,
        Box::new(Silent),
        Arc::new(ringside::backend::System),
    );
    let mut harness = Harness::builder()
        .with_size(egui::vec2(1440.0, 900.0))
        .with_context_setup(ringside::ui::theme::install)
        .build_ui_state(|ui, app: &mut App| app.draw(ui), app);
    see(&mut harness, "Lost pushes 1");

    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(push(address, &event("callout", 3)), Some(200));
    see(&mut harness, "Pushes lost");
    let mut reader = SqliteStore::open_reader(folder.path()).unwrap();
    until(&mut harness, "counted", |_| !reader.refused(1).unwrap().is_empty());
    harness.get_by_label_contains("Show receiving details").click();
    see(&mut harness, "What was turned away");
    harness.get_by_label("What was turned away").click();
    see(&mut harness, "Queue to the store full");
    drop(harness);
    assert_eq!(lost(folder.path(), &[1, 3].into()), Vec::<usize>::new());
    assert_eq!(lost(folder.path(), &[2].into()), [2], "it was told so");
}
