//! One frame of the window: where rail, strip, page and footer are. It reads the model and wishes; who gathered the
//! one and carries out the other is not its business.

use egui::{CentralPanel, Frame, Margin, Panel, Ui};

use super::app::Views;
use super::command::{Command, Tab};
use super::model::Model;
use super::panel::{
    alerts, detail, doctor, footer, history, inbox, insights, live, marks, rail, reasons, row_menu, settings,
    status,
};
use super::{dialog, theme};

pub(super) fn window_ui(ui: &mut Ui, model: &Model, views: &mut Views, wishes: &mut Vec<Command>) {
    let t = theme::Tokens::of(ui);
    let framed = |fill, side| Frame::new().fill(fill).inner_margin(Margin::symmetric(side, 0));
    Panel::left("rail")
        .frame(framed(t.rail, 0))
        .exact_size(theme::RAIL)
        .resizable(false)
        .show(ui, |ui| rail::rail_ui(ui, model, wishes));
    let is_paused = model.tab == Tab::Live && !model.call_is_open && views.live.is_paused();
    // The bar of a paused board takes the strip's place: one must not be taken for the other.
    Panel::top("status")
        .frame(framed(t.bg, if is_paused { 0 } else { 16 }))
        .exact_size(theme::STRIP)
        .resizable(false)
        .show(ui, |ui| {
            if is_paused {
                live::paused_ui(ui, model, &views.live, wishes);
            } else {
                status::status_ui(ui, model, wishes);
            }
        });
    let has_marks = marks::are_shown(model);
    // The bar of marked calls takes the footer's place: the table stays where it is.
    Panel::bottom("footer")
        .frame(framed(if has_marks { t.bluebg } else { t.bg }, 16))
        .exact_size(theme::FOOTER)
        .resizable(false)
        .show(ui, |ui| match has_marks {
            true => marks::marks_ui(ui, model, wishes),
            false => footer::footer_ui(ui, model),
        });
    CentralPanel::default().frame(framed(t.bg, 0)).show(ui, |ui| page_ui(ui, model, views, wishes));
    row_menu::row_menu_ui(ui, model, &mut views.row_menu, wishes);
    dialog::dialogs_ui(ui, model, &mut views.dialogs, wishes);
}

fn page_ui(ui: &mut Ui, model: &Model, views: &mut Views, wishes: &mut Vec<Command>) {
    if model.call_is_open || model.tab != Tab::Live {
        live::pressing_ui(ui, model, wishes);
    }
    if model.call_is_open {
        return detail::page_ui(ui, model, &mut views.detail, wishes);
    }
    // Each page scrolls by itself: all of them stand in the same place.
    ui.push_id(model.tab, |ui| match model.tab {
        Tab::Live => live::live_ui(ui, model, &mut views.live, wishes),
        Tab::History => {
            history::history_ui(ui, model, &mut views.history, wishes);
        }
        Tab::Reasons => reasons::reasons_ui(ui, model, &mut views.reasons, wishes),
        Tab::Insights => insights::insights_ui(ui, model, &mut views.insights, &mut views.history, wishes),
        Tab::Alerts => alerts::alerts_ui(ui, model, &mut views.alerts, wishes),
        Tab::Inbox => inbox::inbox_ui(ui, model, &mut views.inbox, wishes),
        Tab::Doctor => doctor::doctor_ui(ui, model, &mut views.doctor, wishes),
        Tab::Settings => settings::settings_ui(ui, model, &mut views.settings, wishes),
    });
}
