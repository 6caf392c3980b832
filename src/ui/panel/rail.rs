//! The rail: the rooms of the window.

use egui::{Align, Layout, Ui};

use super::super::command::{Command, Tab};
use super::super::model::Model;
use crate::backend::Level;
use crate::ui::theme::{S8, S16, Tone};
use crate::ui::widget::button::RailItem;
use crate::ui::widget::icon::{self, Icon};

pub fn rail_ui(ui: &mut Ui, model: &Model, wishes: &mut Vec<Command>) {
    let p = &model.phrases.live;
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.add_space(S16 + 2.0);
    ui.vertical_centered(icon::brand_mark);
    ui.add_space(S16 + 4.0);
    // Refused by us since the start of this program: somebody should look at what was sent.
    let rejected = match model.health.rejected {
        0 => None,
        n @ 1..=99 => Some(n.to_string()),
        _ => Some("99+".to_owned()),
    };
    let mut item = |ui: &mut Ui, tab, icon, word, count: Option<(&str, Tone)>| {
        let selected = model.tab == tab;
        if ui.add(RailItem { icon, word, selected, count }).clicked() {
            wishes.push(Command::Go(tab));
        }
    };
    item(ui, Tab::Live, Icon::Live, p.tab_live, None);
    item(ui, Tab::History, Icon::History, p.tab_history, None);
    item(ui, Tab::Reasons, Icon::Reasons, p.tab_reasons, None);
    item(ui, Tab::Insights, Icon::Insights, model.phrases.insights.tab, None);
    let raised = model.alerts.raised_names(model).len();
    let raised = (raised > 0).then(|| raised.to_string());
    let count = raised.as_deref().map(|count| (count, Tone::Orange));
    item(ui, Tab::Alerts, Icon::Bell, model.phrases.alerts.tab, count);
    let count = rejected.as_deref().map(|count| (count, Tone::Orange));
    item(ui, Tab::Inbox, Icon::Inbox, p.tab_inbox, count);
    let problems = model.checkup.as_ref().map_or(0, |checkup| checkup.count(Level::Bad));
    let problems = (problems > 0).then(|| problems.to_string());
    let count = problems.as_deref().map(|count| (count, Tone::Red));
    item(ui, Tab::Doctor, Icon::Heartbeat, model.phrases.doctor.tab, count);
    ui.with_layout(Layout::bottom_up(Align::Min), |ui| {
        ui.add_space(S8);
        item(ui, Tab::Settings, Icon::Settings, p.tab_settings, None);
    });
}
