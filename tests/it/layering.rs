//! The floor plan of `src/lib.rs`, enforced: who may name whom. A breach fails with its sentence.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A room of `src`, what it may know and what it must not name.
struct Rule {
    room: &'static str,
    /// The rooms below it that it may name; it may name no other.
    knows: &'static [&'static str],
    /// Crates and modules of the standard library that are somebody else's business.
    not: &'static [&'static str],
    sentence: &'static str,
}

const RULES: &[Rule] = &[
    Rule {
        room: "call",
        knows: &[],
        not: &[
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
        sentence: "`call` never asks for the time and never touches the world",
    },
    Rule {
        room: "wire",
        knows: &["call", "i18n"],
        not: &["rusqlite", "egui", "tokio", "axum", "hyper", "std::fs", "std::net"],
        sentence: "`wire` owns formats; where bytes come from or go to is somebody else's business",
    },
    Rule {
        room: "store",
        knows: &["call", "files", "wire"],
        not: &["egui", "tokio", "axum", "hyper"],
        sentence: "`store` knows neither HTTP nor the window",
    },
    Rule {
        room: "collector",
        knows: &["call", "settings", "store", "wire"],
        not: &["egui", "rusqlite"],
        sentence: "`collector` does not know what is drawn, nor SQL",
    },
    Rule {
        room: "export",
        knows: &["call", "files", "i18n", "store", "wire"],
        not: &["egui", "tokio", "axum", "hyper", "rusqlite"],
        sentence: "`export` does not care who asked, and reads through the store",
    },
    Rule {
        room: "settings",
        knows: &["call", "files", "i18n", "wire"],
        not: &["egui", "tokio", "axum", "hyper", "rusqlite"],
        sentence: "settings are only kept; others obey them",
    },
    Rule {
        room: "files",
        knows: &[],
        not: &["egui", "tokio", "axum", "hyper", "rusqlite"],
        sentence: "files get their names whatever is in them",
    },
    Rule {
        room: "cli",
        knows: &[
            "backend",
            "call",
            "collector",
            "doctor",
            "export",
            "files",
            "i18n",
            "replay",
            "settings",
            "simulator",
            "store",
            "ui",
            "wire",
        ],
        not: &["egui", "eframe", "rusqlite"],
        sentence: "commands know neither the toolkit of the window nor SQL",
    },
    Rule {
        room: "doctor",
        knows: &["call", "collector", "i18n", "outgoing", "settings", "store", "wire"],
        not: &["egui", "rusqlite", "axum"],
        sentence: "the doctor looks and says; who asked and how it is drawn is somebody else's business",
    },
    Rule {
        room: "simulator",
        knows: &["outgoing"],
        not: &["egui", "axum", "rusqlite"],
        sentence: "the simulator is the platform: it shares no code with our parser",
    },
    Rule {
        room: "replay",
        knows: &["call", "i18n", "outgoing", "store", "wire"],
        not: &["egui", "axum", "rusqlite", "std::fs"],
        sentence: "`replay` reads through the store, and does not care who asked",
    },
    Rule {
        room: "outgoing",
        knows: &[],
        not: &["egui", "axum", "rusqlite", "std::fs"],
        sentence: "a request goes out whatever is in it",
    },
    Rule {
        room: "backend",
        knows: &["call", "collector", "doctor", "export", "i18n", "replay", "settings", "store", "wire"],
        not: &["egui", "rusqlite", "axum"],
        sentence: "the hatch knows neither egui nor SQL nor HTTP",
    },
    Rule {
        room: "i18n",
        knows: &["call", "settings", "wire"],
        not: &["egui", "tokio", "axum", "hyper", "rusqlite", "std::fs", "std::net"],
        sentence: "words are only words",
    },
    Rule {
        room: "ui",
        knows: &["backend", "call", "i18n", "settings"],
        not: &["tokio", "axum", "hyper", "rusqlite", "std::fs", "std::net::Tcp", "SystemTime"],
        sentence: "`ui` sees what is below only through the hatch: no store, collector, wire, socket, file or clock",
    },
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

/// The rooms of the house that `code` names.
fn rooms_named(code: &str) -> BTreeSet<&str> {
    let behind = code.match_indices("crate::").map(|(place, found)| &code[place + found.len()..]);
    let name = |rest: &str| rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
    behind
        .map(|rest| &rest[..name(rest)])
        .filter(|name| RULES.iter().any(|rule| rule.room == *name))
        .collect()
}

#[test]
fn no_room_names_what_it_is_not_to_know() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut breaches = Vec::new();
    for Rule { room, knows, not, sentence } in RULES {
        let mut files = Vec::new();
        sources(&root.join(room), &mut files);
        assert!(!files.is_empty(), "there is no room `{room}`");
        for file in files.iter().filter(|file| !is_for_tests(file)) {
            let code = code(file);
            assert!(!code.contains("crate::{"), "{}: rooms are named one by one", file.display());
            let above = rooms_named(&code).into_iter().filter(|name| name != room && !knows.contains(name));
            let barred = not.iter().copied().filter(|name| names(&code, name));
            let place = file.strip_prefix(&root).unwrap_or(file).display();
            breaches
                .extend(above.chain(barred).map(|name| format!("{place} names `{name}`, but {sentence}")));
        }
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

#[test]
fn every_room_has_its_rule() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for entry in fs::read_dir(root).unwrap() {
        let path = entry.unwrap().path();
        let room = path.file_stem().unwrap().to_string_lossy();
        let has_rule = RULES.iter().any(|rule| rule.room == room);
        assert!(has_rule || room == "lib" || room == "main", "`{room}` may name anything: give it a rule");
    }
}

fn is_for_tests(path: &Path) -> bool {
    path.ends_with("tests.rs")
        || path.components().any(|part| part.as_os_str() == "tests" || part.as_os_str() == "testing")
}

#[test]
fn a_name_is_found_only_where_it_stands_alone() {
    assert!(names("use egui::Ui;", "egui"));
    assert!(!names("use egui_extras::x;", "egui"));
    assert!(!names("struct Regui;", "egui"));
}

#[test]
fn the_rooms_that_are_named_are_found() {
    let code = "use crate::call::Call;\nlet x = crate::store_of();\nuse crate::i18n;\nuse crate::Unknown;";
    assert_eq!(rooms_named(code), BTreeSet::from(["call", "i18n"]));
}
