//! A model without a house below it, for tests of panels and dialogs.

use std::path::PathBuf;
use std::sync::Arc;

use egui::{Context, Ui, Vec2};
use egui_kittest::Harness;

use super::command::{Command, Tab};
use super::model::{HistoryModel, Model};
use crate::backend::{List, Sort};
use crate::call::Arrival;
use crate::call::filter::Filter;
use crate::call::zone::Zone;
use crate::i18n::Lang;
use crate::settings::Settings;

/// A model in which `filter` is in force.
pub fn model(lang: Lang, filter: &str) -> Model {
    let settings = Settings { lang: Some(lang), ..Settings::default() };
    // 2026-11-21 14:00:00 in Beijing.
    let now = Arrival(1_795_240_800_000);
    let list = List {
        filter: Filter::parse(filter).unwrap(),
        zone: Zone::BEIJING,
        sort: Sort::default(),
        refresh: 0,
        now,
        thresholds: settings.thresholds,
    };
    Model {
        now,
        phrases: lang.phrases(),
        zone: Zone::BEIJING,
        tab: Tab::History,
        is_demo: false,
        data_dir: PathBuf::from("/data"),
        board: Arc::default(),
        health: Arc::default(),
        totals: None,
        selected: None,
        call_file: None,
        call_is_open: false,
        pinned: Default::default(),
        live_filter: String::new(),
        history: HistoryModel {
            filter: filter.to_owned(),
            problem: None,
            list: Arc::new(list),
            rows: 2441,
            complete: true,
            page: None,
            is_busy: false,
        },
        reasons: None,
        inbox: None,
        export: None,
        warnings: Vec::new(),
        settings,
    }
}

/// What is shown and what it wished for.
pub struct Stage<V> {
    pub model: Model,
    pub view: V,
    pub wishes: Vec<Command>,
}

/// Shows a panel in a window of 1440 × 900.
pub fn stage<V: 'static>(
    model: Model,
    view: V,
    draw: impl Fn(&mut Ui, &Model, &mut V, &mut Vec<Command>) + 'static,
) -> Harness<'static, Stage<V>> {
    let install: fn(&Context) = super::theme::install;
    let mut harness =
        Harness::builder().with_size(Vec2::new(1440.0, 900.0)).with_context_setup(install).build_ui_state(
            move |ui, stage: &mut Stage<V>| draw(ui, &stage.model, &mut stage.view, &mut stage.wishes),
            Stage { model, view, wishes: Vec::new() },
        );
    harness.run();
    harness
}
