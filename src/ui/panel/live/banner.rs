//! Over the table: why nothing arrives, or why nothing is kept.

use egui::{Frame, Margin, Ui};

use crate::backend::{ListenerState, StoreState, TlsState};
use crate::i18n::{Phrases, fill};
use crate::ui::command::{Command, Tab};
use crate::ui::model::Model;
use crate::ui::panel::door;
use crate::ui::theme::{S4, S16, Tone};
use crate::ui::widget::card;

/// What keeps pushes from arriving or from being kept.
pub(super) fn banners(ui: &mut Ui, model: &Model, wishes: &mut Vec<Command>) {
    let p = &model.phrases.live;
    let mut show = |ui: &mut Ui, message: &str, action: Option<&str>| {
        let pressed = Frame::new()
            .inner_margin(Margin::symmetric(S16 as i8, S4 as i8))
            .show(ui, |ui| card::banner(ui, Tone::Red, message, action))
            .inner;
        if pressed {
            wishes.push(Command::Go(Tab::Settings));
        }
    };
    if let Some(message) = listener_problem(model.phrases, &model.health.listener, &model.health.tls) {
        show(ui, &message, Some(p.to_settings));
    }
    match &model.health.store {
        StoreState::Ready => {}
        StoreState::Failing(problem) => show(ui, &fill(p.store_failing, &[("problem", problem)]), None),
        StoreState::Closed(problem) => show(ui, &fill(p.store_closed, &[("problem", problem)]), None),
    }
    if let Some(aside) = &model.health.set_aside {
        show(ui, &fill(p.store_set_aside, &[("path", &aside.path.display().to_string())]), None);
    }
}

/// Why nothing can arrive, and what to do about it.
fn listener_problem(phrases: &Phrases, listener: &ListenerState, tls: &TlsState) -> Option<String> {
    let ListenerState::Failed { address, in_use, denied, problem } = listener else { return None };
    if let TlsState::Failed(problem) = tls {
        let problem = door::certificate_problem(phrases, problem);
        return Some(fill(phrases.security.tls_failed, &[("problem", &problem)]));
    }
    let p = &phrases.live;
    let (cause, remedy) = match (in_use, denied) {
        (true, _) => (p.port_in_use, p.port_remedy),
        (_, true) => (p.port_denied, p.port_remedy_denied),
        _ => (p.port_failed, ""),
    };
    let cause = fill(cause, &[("address", &address.to_string()), ("problem", problem)]);
    Some(if remedy.is_empty() { cause } else { format!("{cause} {remedy}") })
}
