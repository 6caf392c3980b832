//! The real window on a real display, driven as a person would by what it shows: started with `--demo`, calls appear,
//! tabs are switched, an export is made and its file read. `tests/run` gives it a display of its own.

use std::path::{Path, PathBuf};

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_inspection::protocol::{Request, Response};
use egui_kittest::Node;
use egui_kittest::kittest::{NodeT as _, Queryable as _, by};

use crate::screen::{PAST, Window, labels};

#[test]
fn the_demo_shows_calls_switches_tabs_and_exports_what_the_history_shows() {
    let home = tempfile::tempdir().unwrap();
    let window = Window::open(home.path());

    // Calls appear on the board, with their state in words, and some of them end.
    window.until("a call on the board", |root| {
        let is_running = |label: String| label.contains("Calling A") || label.contains("A ringing");
        root.query_all(by().role(Role::Row))
            .any(|row| row.accesskit_node().label().is_some_and(is_running))
            .then_some(())
    });

    window.click(Role::Tab, "Insights");
    window.until("the key figures of the two weeks before", |root| {
        let tile = root.query_all(by().label_contains("Ended calls: ")).next()?.accesskit_node().value()?;
        let ended = tile.strip_prefix("Ended calls: ")?.split(", ").next()?;
        let ended: u64 = ended.replace(',', "").parse().ok()?;
        (ended > PAST / 2).then_some(())
    });
    for tab in ["Reasons", "Inbox", "Settings", "History"] {
        window.click(Role::Tab, tab);
    }
    window.until("the calls of the two weeks before", |root| {
        let said = labels(&root);
        let mut rows = said.iter().filter_map(|label| label.strip_prefix("Export ")?.split(' ').next());
        let rows = rows.find_map(|rows| rows.replace(',', "").parse::<u64>().ok())?;
        (rows > PAST).then_some(())
    });
    window.click(Role::Tab, "Not answered today");
    window.until("an unanswered call in the history", |root| {
        let mut rows = root.query_all(by().role(Role::Row)).filter_map(|row| row.accesskit_node().label());
        rows.any(|label| label.contains("A failed") || label.contains("B failed")).then_some(())
    });

    // Exported is what is shown: as many rows as the dialog says, each with the columns of the header.
    window.click(Role::Button, "Export ");
    window.see("Export calls");
    // A dialog finds its place in its first frames: its button is clicked once it stands still. The one in the
    // window's head lies under the dialog, higher up.
    let mut stood = None;
    window.until("the dialog's own button", |root| {
        let buttons: Vec<_> = root.query_all(by().role(Role::Button).label_contains("Export ")).collect();
        let lowest = buttons.iter().max_by(|a, b| a.rect().center().y.total_cmp(&b.rect().center().y))?;
        let stands = stood.replace(lowest.rect()) == Some(lowest.rect());
        (buttons.len() > 1 && stands).then(|| lowest.click())
    });
    let done = window.see("rows exported in");
    let rows: usize = done.split(' ').next().unwrap().replace(',', "").parse().unwrap();
    let file = csv_in(home.path()).unwrap_or_else(|| panic!("no file, but {done}"));
    let mut reader = csv::Reader::from_path(&file).unwrap();
    let header = reader.headers().unwrap().clone();
    assert!(header.iter().any(|title| title == "Started (UTC+8)"), "{header:?}");
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(records.len(), rows);
    assert!(rows > 0);
    let outcome = header.iter().position(|title| title == "Outcome").unwrap();
    for record in &records {
        assert_eq!(&record[outcome], "Not answered", "{record:?}");
    }
}

#[test]
fn a_call_is_found_opened_copied_and_masked_and_the_board_paused_by_keyboard_alone() {
    let home = tempfile::tempdir().unwrap();
    let window = Window::open(home.path());
    let plain = |key| (Modifiers::NONE, key);

    // The end of a number on the board: the last digits of the first row that has one.
    let suffix = window.until("a number on the board", |root| {
        let rows = root.query_all(by().role(Role::Row)).filter_map(|row| row.accesskit_node().label());
        rows.into_iter()
            .find_map(|label| number_in(&label))
            .map(|number| number[number.len() - 4..].to_owned())
    });

    // Found by it in the palette, and opened.
    window.press(&[(Modifiers::COMMAND, Key::K)]);
    window.until("the palette", |root| {
        root.query_by_role_and_label(Role::Dialog, "Command palette").map(|_| ())
    });
    window.type_text(&suffix);
    let found = window.until("the call in the palette", |root| {
        let mut lines = root.query_all(by().role(Role::ListBoxOption));
        lines.find_map(|line| line.accesskit_node().label().filter(|label| label.starts_with("Open call ")))
    });
    assert!(found.contains(&suffix), "{found}");
    window.press(&[plain(Key::Enter)]);
    window.see("Timeline");

    // Its number is copied, and the toast says which.
    window.press(&[plain(Key::Y)]);
    let copied = window.see("Copied ");
    assert!(number_in(&copied).is_some(), "{copied}");
    window.press(&[plain(Key::D)]);
    window.see("Copied the call as text, for a ticket");

    // Masked, nothing on the page shows a whole number, and what is copied is masked as well.
    window.press(&[plain(Key::M), plain(Key::Y)]);
    window.see("Copied •••• ");
    window.until("a page without numbers", |root| {
        let shown = labels(&root);
        shown.iter().all(|label| number_in(label).is_none()).then_some(())
    });

    // Back to the board, paused and resumed.
    window.press(&[plain(Key::Escape), plain(Key::Space)]);
    window.see("PAUSED ");
    window.press(&[plain(Key::Space)]);
    window.until("a board that goes on", |root| {
        root.query_all(by().label_contains("PAUSED ")).next().is_none().then_some(())
    });
}

/// With `UPDATE_SNAPSHOTS` set, what the window shows becomes the picture of the README.
#[test]
fn the_real_window_paints_the_board_and_the_chosen_call() {
    let is_kept = std::env::var_os("UPDATE_SNAPSHOTS").is_some();
    let home = tempfile::tempdir().unwrap();
    // Conversations take their time to begin.
    let (window, talking) = match is_kept {
        true => (Window::at_its_own_pace(home.path()), 6),
        false => (Window::open(home.path()), 0),
    };
    window.until("a board full of calls", |root| {
        let rows: Vec<_> = root.query_all(by().role(Role::Row)).collect();
        let is_in = |row: &Node<'_>, states: &[&str]| {
            let label = row.accesskit_node().label().unwrap_or_default();
            states.iter().any(|state| label.contains(state))
        };
        let is_full =
            rows.len() >= 20 && rows.iter().filter(|row| is_in(row, &["Talking"])).count() >= talking;
        let states: &[&str] = if is_kept { &["Talking"] } else { &["Talking", "A answered", "B ringing"] };
        let chosen = rows.iter().rev().find(|row| is_in(row, states)).filter(|_| is_full)?;
        chosen.click();
        Some(())
    });
    window.see("Full detail");
    window.see("Events");
    let Response::Screenshot(png) = window.ask(&Request::GetScreenshot { pixels_per_point: None }) else {
        panic!("no picture");
    };
    let picture = image::load_from_memory(&png.bytes).unwrap().to_rgba8();
    assert!(picture.width() >= 960 && picture.height() >= 600, "{:?}", picture.dimensions());
    let colours: std::collections::HashSet<_> = picture.pixels().map(|pixel| pixel.0).collect();
    assert!(colours.len() > 100, "{} colours: nothing was painted", colours.len());
    if is_kept {
        let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/screenshots/live.png");
        std::fs::write(place, &png.bytes).unwrap();
    }
}

/// The first mobile number in a text, `138 0013 8000`, without its spaces.
fn number_in(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split([' ', ',', ':']).collect();
    words.windows(3).find_map(|three| {
        let lengths: Vec<usize> = three.iter().map(|word| word.len()).collect();
        let number = three.concat();
        (lengths == [3, 4, 4] && number.bytes().all(|byte| byte.is_ascii_digit())).then_some(number)
    })
}

/// The one CSV below `folder`.
fn csv_in(folder: &Path) -> Option<PathBuf> {
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).ok()?.flatten() {
            let path = entry.path();
            match path.extension() {
                _ if path.is_dir() => folders.push(path),
                Some(ending) if ending == "csv" => return Some(path),
                _ => {}
            }
        }
    }
    None
}
