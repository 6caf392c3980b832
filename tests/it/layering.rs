//! The floor plan, enforced: who may name whom. The table stands in `src/lib.rs`; a breach fails with its sentence.

use std::fs;
use std::path::{Path, PathBuf};

/// A room, what it must not name in its source, and the sentence.
const RULES: &[(&str, &[&str], &str)] = &[
    (
        "call",
        &[
            "crate::wire",
            "crate::store",
            "crate::collector",
            "crate::backend",
            "crate::ui",
            "crate::i18n",
            "crate::settings",
            "crate::export",
            "crate::simulator",
            "rusqlite",
            "egui",
            "tokio",
            "axum",
            "hyper",
            "std::fs",
            "std::net",
            "std::time::SystemTime",
            "std::time::Instant",
            "std::thread",
            "std::env",
        ],
        "`call` never asks for the time and never touches the world",
    ),
    (
        "wire",
        &[
            "crate::store",
            "crate::collector",
            "crate::backend",
            "crate::ui",
            "crate::cli",
            "crate::export",
            "rusqlite",
            "egui",
            "tokio",
            "axum",
            "std::fs",
            "std::net",
        ],
        "`wire` owns formats; where bytes come from or go to is somebody else's business",
    ),
    (
        "store",
        &[
            "crate::collector",
            "crate::doctor",
            "crate::backend",
            "crate::ui",
            "egui",
            "tokio",
            "axum",
            "hyper",
        ],
        "`store` knows neither HTTP nor the window",
    ),
    (
        "collector",
        &["crate::backend", "crate::ui", "crate::export", "crate::doctor", "egui", "rusqlite"],
        "`collector` does not know what is drawn, nor SQL",
    ),
    (
        "export",
        &[
            "crate::collector",
            "crate::doctor",
            "crate::backend",
            "crate::ui",
            "crate::cli",
            "egui",
            "axum",
            "hyper",
            "rusqlite",
        ],
        "`export` does not care who asked, and reads through the store",
    ),
    (
        "settings",
        &[
            "crate::store",
            "crate::collector",
            "crate::backend",
            "crate::ui",
            "crate::cli",
            "egui",
            "rusqlite",
        ],
        "settings are only kept; others obey them",
    ),
    ("cli", &["egui", "eframe", "rusqlite"], "commands know neither the toolkit of the window nor SQL"),
    (
        "doctor",
        &["crate::backend", "crate::ui", "crate::cli", "crate::simulator", "egui", "rusqlite", "axum"],
        "the doctor looks and says; who asked and how it is drawn is somebody else's business",
    ),
    (
        "simulator",
        &["crate::call", "crate::wire", "crate::store", "crate::collector", "crate::backend", "crate::ui"],
        "the simulator is the platform: it shares no code with our parser",
    ),
    ("backend", &["crate::ui", "egui", "rusqlite", "axum"], "the hatch knows neither egui nor SQL nor HTTP"),
    (
        "i18n",
        &["crate::store", "crate::collector", "crate::backend", "crate::ui", "egui"],
        "words are only words",
    ),
    (
        "ui",
        &[
            "crate::store",
            "crate::collector",
            "crate::wire",
            "crate::simulator",
            "crate::doctor",
            "crate::cli",
            "tokio",
            "axum",
            "hyper",
            "rusqlite",
            "std::fs",
            "std::net::Tcp",
            "SystemTime",
        ],
        "`ui` sees what is below only through the hatch: no store, collector, wire, socket, file or clock",
    ),
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// The code of a file: comments, and what only tests compile, left out.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let tests = ["#[cfg(test)]\nmod tests {", "#[cfg(all(test, unix))]\nmod tests {"];
    let ends = tests.iter().filter_map(|tests| text.find(tests)).min();
    let shipped = &text[..ends.unwrap_or(text.len())];
    let is_code = |line: &&str| !line.trim_start().starts_with("//");
    shipped.lines().filter(is_code).collect::<Vec<_>>().join("\n")
}

fn names(code: &str, name: &str) -> bool {
    code.match_indices(name).any(|(place, _)| {
        let before = code[..place].chars().next_back();
        let after = code[place + name.len()..].chars().next();
        let in_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        // A crate's name stands alone or before `::`; a module's path ends where it ends.
        !in_word(before) && !in_word(after)
    })
}

#[test]
fn no_room_names_what_lies_above_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut breaches = Vec::new();
    for (room, forbidden, sentence) in RULES {
        let mut files = Vec::new();
        sources(&root.join(room), &mut files);
        assert!(!files.is_empty(), "there is no room `{room}`");
        for file in files.iter().filter(|file| !file.ends_with("tests.rs") && !is_test_folder(file)) {
            let code = code(file);
            assert!(!code.contains("crate::{"), "{}: rooms are named one by one", file.display());
            for name in forbidden.iter().filter(|name| names(&code, name)) {
                let place = file.strip_prefix(&root).unwrap_or(file).display();
                breaches.push(format!("{place} names `{name}`, but {sentence}"));
            }
        }
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

#[test]
fn every_room_has_its_rule() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for entry in fs::read_dir(root).unwrap() {
        let path = entry.unwrap().path();
        let room = path.file_name().unwrap().to_string_lossy();
        let has_rule = RULES.iter().any(|(of, ..)| *of == room);
        assert!(!path.is_dir() || has_rule, "`{room}` may name anything: give it a rule");
    }
}

fn is_test_folder(path: &Path) -> bool {
    path.components().any(|part| part.as_os_str() == "tests")
}

#[test]
fn a_name_is_found_only_where_it_stands_alone() {
    assert!(names("use egui::Ui;", "egui"));
    assert!(!names("use egui_extras::x;", "egui"));
    assert!(!names("struct Regui;", "egui"));
}
