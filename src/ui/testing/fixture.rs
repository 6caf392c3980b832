//! A model without a house below it, for tests of panels and dialogs.

use std::sync::Arc;

use egui::{Context, Shape, Ui, Vec2};
use egui_kittest::Harness;

use crate::backend::{List, Notification, NotificationRow};
use crate::call::Arrival;
use crate::call::filter::Filter;
use crate::i18n::Lang;
use crate::ui::command::{Command, Tab};
use crate::ui::model::Model;

/// A model in which `filter` is in force and has found 2,441 calls.
pub fn model(lang: Lang, filter: &str) -> Model {
    // 2026-11-21 14:00:00 in Beijing.
    let mut model = Model::blank(Arrival(1_795_240_800_000), lang);
    let history = &mut model.history;
    let list = List { filter: Filter::parse(filter).unwrap(), ..(*history.list).clone() };
    (history.filter, history.list) = (filter.into(), Arc::new(list));
    (history.rows, history.complete) = (2441, true);
    model.tab = Tab::History;
    model
}

/// The first notification, a call's beginning, as it came to `target`.
pub fn notification(received: Arrival, target: &str, body: &str) -> Notification {
    let row = NotificationRow {
        id: 1,
        received,
        peer: "203.0.113.24:40000".to_owned(),
        target: target.to_owned(),
        size: i64::try_from(body.len()).unwrap(),
        answer: 200,
        kind: crate::backend::NotificationKind::Status,
        event_type: Some("callout".to_owned()),
        session: Some("s1".to_owned()),
        records: 1,
        duplicates: 0,
        problem: None,
        unknown_fields: None,
        gist: None,
        signature: None,
    };
    Notification { row, headers: Vec::new(), body: body.as_bytes().to_vec() }
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
    let install: fn(&Context) = crate::ui::theme::install;
    let mut harness =
        Harness::builder().with_size(Vec2::new(1440.0, 900.0)).with_context_setup(install).build_ui_state(
            move |ui, stage: &mut Stage<V>| draw(ui, &stage.model, &mut stage.view, &mut stage.wishes),
            Stage { model, view, wishes: Vec::new() },
        );
    harness.run();
    harness
}

/// How opaque the text `words` is drawn, from 0 to 255.
#[track_caller]
pub fn ink_of<S>(harness: &Harness<'_, S>, words: &str) -> u8 {
    fn find(shape: &Shape, words: &str) -> Option<u8> {
        match shape {
            Shape::Vec(shapes) => shapes.iter().find_map(|shape| find(shape, words)),
            Shape::Text(text) if text.galley.text() == words => {
                let vertices = text.galley.rows.iter().flat_map(|row| &row.visuals.mesh.vertices);
                vertices.map(|vertex| vertex.color.a()).max()
            }
            _ => None,
        }
    }
    let found = harness.output().shapes.iter().find_map(|clipped| find(&clipped.shape, words));
    found.unwrap_or_else(|| panic!("“{words}” is not drawn"))
}
