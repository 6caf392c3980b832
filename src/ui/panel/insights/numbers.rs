//! The numbers with the most calls: who is called, who calls, and which number they are shown. A press shows the calls
//! of one, and so everything else on the page is about it.

use egui::Ui;

use super::super::history::terms;
use super::super::reasons::percent;
use super::{column, tables};
use crate::backend::{Figures, Frequent, FrequentNumbers};
use crate::call::filter::{Condition, Role};
use crate::call::kpi::Share;
use crate::i18n::{fill, filled, grouped};
use crate::ui::command::Command;
use crate::ui::model::Model;
use crate::ui::theme::{self, S12, Tokens};
use crate::ui::widget::{button, meter};

/// Numbers that are shown before more are asked for.
const FEW: usize = 8;

/// Below this width, in points, the lists stand one above the other: a line would not have all of its columns.
const ROOM_FOR_THREE: f32 = 1_000.0;

/// The three lists, side by side where there is room.
pub fn numbers_ui(
    ui: &mut Ui,
    model: &Model,
    shows_all: &mut bool,
    figures: &Figures,
    wishes: &mut Vec<Command>,
) {
    let numbers = &figures.numbers;
    let longest = FrequentNumbers::ROLES.iter().map(|role| numbers.of(*role).len()).max().unwrap_or(0);
    let most = if *shows_all { longest } else { FEW };
    if ui.available_width() < ROOM_FOR_THREE {
        for role in FrequentNumbers::ROLES {
            list_ui(ui, model, figures, (role, most), 0.0, wishes);
        }
    } else {
        let width = ((ui.available_width() - 2.0 * S12) / 3.0).floor();
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = S12;
            let least = longest.min(most).max(1) as f32 * meter::LINE;
            for role in FrequentNumbers::ROLES {
                column(ui, width, |ui| list_ui(ui, model, figures, (role, most), least, wishes));
            }
        });
    }
    let w = &model.phrases.insights;
    if longest > FEW {
        let words = if *shows_all {
            w.numbers_fewer.to_owned()
        } else {
            fill(w.numbers_more, &[("n", &longest.to_string())])
        };
        if button::link(ui, &words).clicked() {
            *shows_all = !*shows_all;
        }
    }
}

/// The numbers of one role. At least as high as those beside it.
fn list_ui(
    ui: &mut Ui,
    model: &Model,
    figures: &Figures,
    (role, most): (Role, usize),
    least: f32,
    wishes: &mut Vec<Command>,
) {
    let (w, t, numbers) = (&model.phrases.insights, Tokens::of(ui), figures.numbers.of(role));
    let title = match role {
        Role::Called => w.numbers_called,
        Role::Caller | Role::Either => w.numbers_callers,
        Role::Display => w.numbers_displays,
    };
    let has_ended = figures.kpis.share(Share::Abr).of > 0;
    tables::table_with(ui, title, w.numbers_head, |ui| {
        ui.set_min_height(least);
        if numbers.is_empty() {
            let words = match (figures.is_whole, has_ended) {
                (false, _) => w.numbers_counting,
                (true, false) => w.numbers_none,
                (true, true) => w.numbers_untold,
            };
            ui.label(theme::small(words).color(t.text2));
        }
        let largest = numbers.first().map_or(1, |one| one.calls).max(1);
        for one in numbers.iter().take(most) {
            number_ui(ui, model, one, largest, role, wishes);
        }
    });
}

fn number_ui(
    ui: &mut Ui,
    model: &Model,
    one: &Frequent,
    largest: u64,
    role: Role,
    wishes: &mut Vec<Command>,
) {
    let (label, answered) = (model.number(&one.number), percent(one.answered, one.calls));
    let share = meter::Share {
        label: &label,
        share: one.calls as f32 / largest as f32,
        count: &grouped(one.calls),
        percent: &answered,
        selected: false,
        struck: None,
    };
    let blanks = [
        ("number", label.clone()),
        ("n", grouped(one.calls)),
        ("answered", grouped(one.answered)),
        ("missed", grouped(one.calls - one.answered)),
    ];
    let w = &model.phrases.insights;
    let how = if model.is_masked() { w.number_masked_how } else { w.number_how };
    let pattern = model.number_pattern(&one.number);
    let response = ui.add_enabled_ui(pattern.is_some(), |ui| share.show(ui)).inner;
    if let (true, Some(pattern)) = (response.on_hover_text(filled(how, &blanks)).clicked(), pattern) {
        let condition = Condition::Number(role, vec![pattern]);
        let filter = terms::with(&model.history.list.filter, condition);
        wishes.push(Command::SetHistoryFilter(filter.to_string()));
    }
}
