//! A model without a house below it, for tests of panels and dialogs.

use std::sync::Arc;

use egui::{Context, Ui, Vec2};
use egui_kittest::Harness;

use super::command::{Command, Tab};
use super::model::Model;
use crate::backend::List;
use crate::call::Arrival;
use crate::call::filter::Filter;
use crate::i18n::Lang;

/// A model in which `filter` is in force and has found 2,441 calls.
pub fn model(lang: Lang, filter: &str) -> Model {
    // 2026-11-21 14:00:00 in Beijing.
    let mut model = Model::blank(Arrival(1_795_240_800_000), lang);
    let history = &mut model.history;
    let list = List { filter: Filter::parse(filter).unwrap(), ..(*history.list).clone() };
    (history.filter, history.list) = (filter.to_owned(), Arc::new(list));
    (history.rows, history.complete) = (2441, true);
    model.tab = Tab::History;
    model
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
