//! Two calls side by side: what is equal steps back, what differs stands out.

mod table;

use egui::{Align, Frame, Label, Layout, Margin, Panel, ScrollArea, Sense, Ui, WidgetInfo, vec2};

use crate::backend::CallFile;
use crate::call::{Call, trust};
use crate::i18n::fill;
use crate::ui::command::Command;
use crate::ui::model::Model;
use crate::ui::panel::look;
use crate::ui::theme::{RADIUS_BADGE, S4, S8, S12, S16, Tokens, Type, card_title, small};
use crate::ui::widget::icon::Icon;
use crate::ui::widget::scroll::scroll;
use crate::ui::widget::{button, card, field, glyph, ink};

pub use table::{Row, Section, sections, start_of};

const ROW: f32 = 24.0;

/// What the page remembers.
#[derive(Default)]
pub struct CompareView {
    only_differences: bool,
}

/// The page with both calls; quietly waits while one of them is being read, and says so when one cannot be.
pub fn compare_ui(ui: &mut Ui, model: &Model, view: &mut CompareView, wishes: &mut Vec<Command>) {
    let (t, p) = (Tokens::of(ui), &model.phrases.detail);
    let files = super::file(model).zip(model.beside.other.as_deref());
    Panel::top("compare header")
        .frame(Frame::new().fill(t.bg).inner_margin(Margin { left: 16, right: 16, top: 10, bottom: 8 }))
        .show_separator_line(false)
        .resizable(false)
        .show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = S12;
                if button::icon_button(ui, Icon::ChevronLeft, model.phrases.live.back).clicked() {
                    wishes.push(Command::StopComparing);
                }
                ui.label(card_title(p.diff_title).color(t.text));
                ui.label(small(p.diff_detail).color(t.text2));
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    field::checkbox(ui, &mut view.only_differences, p.diff_only);
                    if let Some((left, right)) = files
                        && ui.add(button::secondary(p.diff_swap)).clicked()
                    {
                        let (session, with) = (right.call.session.clone(), left.call.session.clone());
                        wishes.push(Command::Compare { session, with });
                    }
                });
            });
        });
    let Some((left, right)) = files else {
        Frame::new().inner_margin(Margin::same(16)).show(ui, |ui| {
            let mine = model.call_trouble.as_ref().filter(|_| super::file(model).is_none());
            super::waiting_ui(ui, model, mine.or(model.beside.other_trouble.as_ref()));
        });
        return;
    };
    let margin = Margin { left: 16, right: 16, top: 0, bottom: 16 };
    scroll(ui, ScrollArea::vertical().id_salt("compare").auto_shrink(false), |ui| {
        Frame::new().inner_margin(margin).show(ui, |ui| {
            card::card(ui, |ui| {
                ui.set_min_width(ui.available_width());
                ui.spacing_mut().item_spacing.y = 0.0;
                for trouble in [&model.call_trouble, &model.beside.other_trouble] {
                    super::trouble_ui(ui, model, trouble.as_ref());
                }
                heads(ui, model, left, right, wishes);
                for section in sections(model, left, right) {
                    section_ui(ui, model, &section, view.only_differences);
                }
            });
        });
    });
}

/// Where label and the two values begin, and how wide a value is.
fn columns(width: f32) -> (f32, f32) {
    let label = (width * 0.2).clamp(120.0, 220.0);
    (label, (width - label) / 2.0)
}

fn heads(ui: &mut Ui, model: &Model, left: &CallFile, right: &CallFile, wishes: &mut Vec<Command>) {
    let (label, value) = columns(ui.available_width());
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.add_space(label);
        for call in [&left.call, &right.call] {
            ui.allocate_ui_with_layout(vec2(value, 44.0), Layout::top_down(Align::Min), |ui| {
                ui.set_width(value);
                head(ui, model, call, wishes);
            });
        }
    });
    ui.add_space(S4);
    card::rule(ui);
}

fn head(ui: &mut Ui, model: &Model, call: &Call, wishes: &mut Vec<Command>) {
    let t = Tokens::of(ui);
    let trust = trust(call, &model.moment());
    let word = look::word(model.phrases, call, trust);
    let number = |number: &Option<crate::call::Number>| {
        number.as_ref().map_or_else(|| look::NOTHING.to_owned(), |number| model.number(number))
    };
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = S8;
        glyph::glyph(ui, look::glyph(call, trust), word);
        let people = match (&call.caller, &call.called) {
            (Some(_), _) => format!("{} – {}", number(&call.caller), number(&call.called)),
            (None, called) => number(called),
        };
        card::runs(ui, &[(&people, Type::Strong, t.text)], S8);
    });
    let start = start_of(call).map_or_else(|| look::NOTHING.to_owned(), |at| model.zone.format(at));
    let words = format!("{start} {}", model.zone.label());
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = S12;
        ui.add(Label::new(small(words).color(t.text2)).truncate());
        // The one that was put beside has its page one press away.
        if Some(&call.session) != model.selected.as_ref()
            && button::link(ui, model.phrases.live.full_detail).clicked()
        {
            wishes.push(Command::OpenCall(call.session.clone()));
        }
    });
}

fn section_ui(ui: &mut Ui, model: &Model, section: &Section, only_differences: bool) {
    let (t, p) = (Tokens::of(ui), &model.phrases.detail);
    let known = |row: &&Row| row.left.is_some() || row.right.is_some();
    let rows: Vec<&Row> = section.rows.iter().filter(known).collect();
    let differing = rows.iter().filter(|row| !row.is_equal).count();
    if rows.is_empty() || (only_differences && differing == 0) {
        return;
    }
    ui.add_space(S16);
    let detail = match differing {
        0 => p.diff_none.to_owned(),
        n => fill(p.diff_count, &[("n", &n.to_string())]),
    };
    card::runs(ui, &[(section.title, Type::SmallStrong, t.text), (&detail, Type::Small, t.text2)], S8);
    ui.add_space(S4);
    for row in rows.into_iter().filter(|row| !only_differences || !row.is_equal) {
        row_ui(ui, model, row);
    }
}

fn row_ui(ui: &mut Ui, model: &Model, row: &Row) {
    let (t, p) = (Tokens::of(ui), &model.phrases.detail);
    let width = ui.available_width();
    let (label, value) = columns(width);
    let (rect, response) = ui.allocate_exact_size(vec2(width, ROW), Sense::hover());
    let said = |side: &Option<String>| side.clone().unwrap_or_else(|| look::NOTHING.to_owned());
    let (left, right) = (said(&row.left), said(&row.right));
    let relation = if row.is_equal { p.diff_equal } else { p.diff_differs };
    let name = format!("{}: {left} | {right} ({relation})", row.label);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, &name));
    let painter = ui.painter();
    let y = rect.center().y;
    let put = |x: f32, text: &str, room: f32, step: Type, colour| {
        let galley = ink::line_within(painter, text, step, colour, room);
        let is_cut = galley.elided;
        ink::put(painter, egui::pos2(x, y), egui::Align2::LEFT_CENTER, galley);
        is_cut
    };
    let mut is_cut = put(rect.left(), &row.label, label - S12, Type::Small, t.text2);
    for (place, text) in [(0.0, &left), (1.0, &right)] {
        let x = rect.left() + label + place * value;
        let colour = if row.is_equal { t.text3 } else { t.text };
        if !row.is_equal {
            let ground = egui::Rect::from_min_max(
                egui::pos2(x - S8, rect.top() + 1.0),
                egui::pos2(x + value - S16, rect.bottom() - 1.0),
            );
            painter.rect_filled(ground, RADIUS_BADGE, t.bluebg);
        }
        is_cut |= put(x, text, value - S16 - S8, Type::Body, colour);
    }
    if is_cut {
        response.on_hover_text(name);
    }
}
