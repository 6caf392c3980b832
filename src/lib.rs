//! Ringside: a desktop call monitor for customers of Huawei Cloud Voice Call (语音通话).
//!
//! The platform POSTs call status notifications and call detail records (CDRs, 话单). Ringside receives them,
//! never loses one, shows what is happening now, remembers what happened, and explains why each call ended.
//!
//! # The map
//!
//! One package, one binary, several ways to run it: the window (feature `gui`), the headless collector
//! (`ringside listen`), and commands for scripts. All of them are the same few rooms:
//!
//! | room | what it is | what it refuses to know |
//! |---|---|---|
//! | [`call`] | the life of a call, the filter, the reasons, the verdict, the key figures, the alerts: pure | time, disk, network, egui, SQL |
//! | [`wire`] | bytes to [`call`] and back: notifications in, CSV, XLSX, JSON and Parquet out | where bytes come from or go to |
//! | [`store`] | durable memory: one SQLite file, one writer, many readers | HTTP, the window |
//! | [`collector`] | the listener, the scribe (the only writer), the live board | what is drawn |
//! | [`export`] | reader to file, with progress and cancel | who asked |
//! | [`doctor`] | looks at listener, machine and database, and says what to do | who asked, how it is drawn |
//! | [`replay`] | notifications of the journal sent once more, to somebody else | who asked |
//! | [`outgoing`] | one HTTP request to somebody else | what is in it, and why |
//! | [`simulator`] | the platform, as its documents describe it | our parser |
//! | [`backend`] | the hatch: plain values in, plain values out | egui |
//! | [`i18n`] | every word a person sees, in Chinese and English | where it is shown |
//! | [`settings`] | defaults ← file ← environment ← command line | |
//! | [`files`] | files that get their name when they are whole, also while other programs look at them | what is in them |
//! | [`cli`] | arguments in; tables, JSON and exit codes out | how anything is done, egui |
//! | `ui` | the window: values flow down, wishes flow up as commands | store, collector, wire, tokio, axum, hyper, rusqlite |
//!
//! Import direction: `{cli, ui} → backend → {doctor, export, replay} → {collector, store} → wire → call`; [`i18n`] and
//! [`settings`] stand beside `wire`, which says its words in one of the languages; [`files`] lies under whoever writes
//! one, [`outgoing`] under whoever asks somebody else. A test reads every source file and fails with the sentence that was broken.
//!
//! # Words
//!
//! *notification*: a POST as it arrived. *event*: the meaning of a status notification. *CDR*: one record of a
//! `feeLst`. *call*: everything known under one `sessionId`. *leg*: A or B. *board*: the calls in progress.
//! *journal*: every notification in arrival order, body byte for byte. *reason*: a code with its meaning.
//! *verdict*: our sentence on why a call ended. *gap*: an interval in which we could not receive.
//! *trust*: how sure we are that a call on the board is still up.
//!
//! # How a notification travels
//!
//! `POST → listener (locks, method, size) → wire::notification (everything is kept) → bounded channel → scribe: all
//! that queued while the last commit ran, one transaction (journal, derived rows), fsync → counted → 200; meanwhile the
//! board step, the new board published as the latest value, the window woken`. A failed commit answers 503, and says
//! so.
//!
//! # Laws
//!
//! 1. [`call`] never asks for the time and never touches the world.
//! 2. Nothing is shown that is not stored; nothing is answered 200 that is not on disk.
//! 3. One thread writes; what it wrote is carried from the log into the file beside it. Everyone else reads snapshots.
//! 4. The journal is the ground truth; everything else can be rebuilt from it.
//! 5. No queue leads to the window: the newest value replaces the old one. A frame never waits.
//! 6. Every channel is bounded, every thread has a name, every wait has an end.
//! 7. A notification is never lost silently: stored, or stored as rejected, or refused and counted.
//! 8. [`wire`] owns every format that enters or leaves.
//! 9. Colours, words and shortcuts have one home each: `ui::theme`, [`i18n`], `ui::command`.
//! 10. Rows are known by `sessionId`, never by position.
//! 11. We never invent: no made-up reason, no end time that nobody reported; an estimate says that it is one.
//! 12. Times are UTC inside; the zone is applied at the edge and always visible.

// A module with parts is a folder, and begins in its `mod.rs`.
#![deny(clippy::self_named_module_files)]
// What may panic has no place in what people run; a test may.
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::string_slice,
        clippy::panic,
        clippy::todo,
        clippy::unimplemented,
        clippy::dbg_macro,
        clippy::print_stdout,
        clippy::print_stderr
    )
)]

/// A push is a hundred small pieces of memory that one thread takes and another gives back. The allocator of the C
/// library spends a sixth of all the processor time of intake on that; this one is made for it.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

pub mod backend;
pub mod call;
pub mod cli;
pub mod collector;
pub mod doctor;
pub mod export;
pub mod files;
pub mod i18n;
pub mod outgoing;
pub mod replay;
pub mod settings;
pub mod simulator;
pub mod store;
#[cfg(feature = "gui")]
pub mod ui;
pub mod wire;
