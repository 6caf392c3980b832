//! The notifications a call was told by, as they came.

mod sheet;

use std::net::{IpAddr, SocketAddr};

use egui::{Align, Align2, Layout, Rect, ScrollArea, Sense, Ui, WidgetInfo, vec2};

use crate::backend::{Excerpt, Notification, Shell, laid_out, resend};
use crate::i18n::{Live, fill};
use crate::settings::TlsFiles;
use crate::ui::command::Command;
use crate::ui::model::Model;
use crate::ui::panel::body_text::{BodyText, Made, notes_ui};
use crate::ui::panel::inbox::kind_word;
use crate::ui::panel::look;
use crate::ui::theme::{RADIUS_BADGE, S4, S8, Tokens, Type, small};
use crate::ui::widget::icon::Icon;
use crate::ui::widget::scroll::scroll;
use crate::ui::widget::{button, card, ink};

/// How much of a notification is shown, and how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Form {
    /// What it says of this call, laid out; of a notification about this call alone, all.
    #[default]
    Call,
    /// All of it, laid out.
    Pretty,
    /// All of it, byte for byte.
    Exact,
}

/// As much of it says that it is in sight, in points.
const HEAD: f32 = 120.0;

/// What the card remembers: which notification, in which form, and the text last made of it.
#[derive(Default)]
pub struct RawView {
    chosen: Option<i64>,
    form: Form,
    /// The records of a batch are part of the form: each call has its own.
    made: Made<(Form, Vec<Excerpt>)>,
    /// In the last frame it was above or below what the window shows of the page.
    is_out_of_sight: bool,
    /// It is to be scrolled to.
    is_wanted: bool,
}

impl RawView {
    /// Goes to it where it is out of sight, else shows it in the other form.
    pub fn toggle(&mut self) {
        if self.is_out_of_sight {
            self.is_wanted = true;
            return;
        }
        self.form = if self.form == Form::Exact { Form::Call } else { Form::Exact };
    }

    /// It stands at `place` of the page.
    pub fn stands_at(&mut self, ui: &Ui, place: Rect) {
        let head = Rect::from_min_size(place.min, vec2(place.width(), place.height().min(HEAD)));
        self.is_out_of_sight = !ui.clip_rect().contains_rect(head);
        if std::mem::take(&mut self.is_wanted) && self.is_out_of_sight {
            ui.scroll_to_rect(place.expand(S8), Some(Align::Min));
        }
    }

    fn body(&mut self, model: &Model, notification: &Notification, excerpts: &[Excerpt]) -> &BodyText {
        let form = self.form;
        let make = || BodyText::of(model, &notification.body, |text| text_of(text, excerpts, form));
        self.made.get(model, (notification, (form, excerpts.to_vec())), make)
    }
}

fn text_of(body: &str, excerpts: &[Excerpt], form: Form) -> String {
    match form {
        Form::Exact => body.to_owned(),
        Form::Call if !excerpts.is_empty() => {
            let records = excerpts.iter().filter_map(|excerpt| body.get(excerpt.bytes.clone()));
            records.map(laid_out).collect::<Vec<_>>().join("\n\n")
        }
        Form::Call | Form::Pretty => laid_out(body),
    }
}

pub fn raw_ui(ui: &mut Ui, model: &Model, view: &mut RawView, wishes: &mut Vec<Command>) {
    let (t, p) = (Tokens::of(ui), &model.phrases.live);
    let Some(file) = super::file(model) else {
        card::heading(ui, p.raw, "");
        ui.label(small(p.reading).color(t.text3));
        return;
    };
    let all = &file.notifications;
    let count = if all.len() == 1 { p.raw_one } else { p.raw_count };
    let count = fill(count, &[("n", &all.len().to_string())]);
    let place = all.iter().position(|one| Some(one.row.id) == view.chosen).or(all.len().checked_sub(1));
    let chosen = place.and_then(|place| all.get(place));
    let excerpts = place.and_then(|place| file.excerpts.get(place)).map_or(&[][..], Vec::as_slice);
    card::heading_with(ui, p.raw, &count, |ui| {
        form_ui(ui, p, &mut view.form, !excerpts.is_empty());
    });
    if let Some(one) = chosen {
        ui.add_space(S4);
        copying_ui(ui, model, view, (one, all), excerpts, wishes);
    }
    ui.add_space(S4);
    card::rule(ui);
    let Some(chosen) = chosen else {
        ui.label(small(p.raw_none).color(t.text3));
        return;
    };
    let height = ui.available_height().max(240.0);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = S8;
        let list = vec2(136.0, height);
        ui.allocate_ui_with_layout(list, Layout::top_down(Align::Min), |ui| {
            ui.set_width(list.x);
            scroll(ui, ScrollArea::vertical().id_salt("raw list").auto_shrink(false), |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                for one in all {
                    if line(ui, model, one, one.row.id == chosen.row.id) {
                        view.chosen = Some(one.row.id);
                    }
                }
            });
        });
        card::divider(ui, height);
        scroll(
            ui,
            ScrollArea::vertical().id_salt(("raw text", chosen.row.id)).auto_shrink(false).max_height(height),
            |ui| {
                ui.vertical(|ui| {
                    ui.add_space(S8);
                    let form = view.form;
                    let body = view.body(model, chosen, excerpts);
                    notes_ui(ui, model, body);
                    if let (Some(excerpt), Form::Call) = (excerpts.first(), form) {
                        let (n, of) = (excerpt.position.to_string(), excerpt.of.to_string());
                        ui.label(small(fill(p.raw_place, &[("n", &n), ("of", &of)])).color(t.text2));
                        ui.add_space(S4);
                    }
                    // What is longer than a line goes on in the next one.
                    sheet::sheet_ui(ui, &body.text);
                });
            },
        );
    });
}

/// The ways to take it elsewhere. A masked screen gives away no more than it shows.
fn copying_ui(
    ui: &mut Ui,
    model: &Model,
    view: &mut RawView,
    (one, all): (&Notification, &[Notification]),
    excerpts: &[Excerpt],
    wishes: &mut Vec<Command>,
) {
    let (p, d) = (&model.phrases.live, &model.phrases.detail);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(S8, S4);
        let mut copy = |text: String, what: &str| {
            wishes.push(Command::Copy { text, what: fill(p.copied, &[("what", what)]) });
        };
        if ui.add(button::secondary(d.copy_shown).small().icon(Icon::Copy)).clicked() {
            copy(view.body(model, one, excerpts).text.clone(), p.copied_raw);
        }
        let is_whole = !model.is_masked();
        let exact = ui.add_enabled(is_whole, button::secondary(d.copy_exact).small());
        if exact.on_disabled_hover_text(model.why_not_copied(d.copy_masked)).clicked() {
            // What is no text can only be copied as a command.
            copy(String::from_utf8_lossy(&one.body).into_owned(), p.copied_raw);
        }
        resend_button(ui, model, one, wishes);
        replay_button(ui, model, one, all, wishes);
    });
}

/// Sends it elsewhere, or all of its call, which is asked for first; not from a masked screen.
pub fn replay_button(
    ui: &mut Ui,
    model: &Model,
    one: &Notification,
    all: &[Notification],
    wishes: &mut Vec<Command>,
) {
    let w = &model.phrases.replay;
    let button = ui.add_enabled(!model.is_masked(), button::secondary(w.button).small());
    let button = button.on_hover_text(w.button_detail).on_disabled_hover_text(model.why_not_copied(w.masked));
    if button.clicked() {
        let all = all.iter().map(|one| one.row.id).collect();
        wishes.push(Command::AskReplay { one: one.row.id, all });
    }
}

/// Copies it as a command that sends it again; not from a masked screen.
pub fn resend_button(ui: &mut Ui, model: &Model, one: &Notification, wishes: &mut Vec<Command>) {
    let d = &model.phrases.detail;
    let (name, detail, copied) = match model.shell {
        Shell::Sh => (d.copy_curl, d.copy_curl_detail, d.copied_curl),
        Shell::PowerShell => (d.copy_powershell, d.copy_powershell_detail, d.copied_powershell),
    };
    let button = ui.add_enabled(!model.is_masked(), button::secondary(name).small());
    let button = button.on_hover_text(detail).on_disabled_hover_text(model.why_not_copied(d.copy_masked));
    if button.clicked() {
        let text = resend(model.shell, &address(model), &one.headers, &one.body);
        wishes.push(Command::Copy { text, what: fill(model.phrases.live.copied, &[("what", copied)]) });
    }
}

/// Where it can be sent again: our own listener from this machine. The path it came to may hold a token.
fn address(model: &Model) -> String {
    let is_plain = model.settings.tls == TlsFiles::default();
    let bind = model.settings.bind();
    let host = if bind.ip().is_unspecified() { IpAddr::from([127, 0, 0, 1]) } else { bind.ip() };
    let place = SocketAddr::new(host, bind.port());
    format!("{}://{place}/", if is_plain { "http" } else { "https" })
}

/// Chooses the form of a notification. Where it speaks of other calls too, the part about this call can be had alone.
fn form_ui(ui: &mut Ui, p: &Live, form: &mut Form, is_batch: bool) {
    if is_batch {
        let forms = [(Form::Call, p.raw_record), (Form::Pretty, p.raw_pretty), (Form::Exact, p.raw_exact)];
        button::segmented(ui, p.raw_form, form, &forms);
        return;
    }
    let mut is_exact = *form == Form::Exact;
    let before = is_exact;
    button::segmented(ui, p.raw_form, &mut is_exact, &[(false, p.raw_pretty), (true, p.raw_exact)]);
    if is_exact != before {
        *form = if is_exact { Form::Exact } else { Form::Call };
    }
}

/// Kind and arrival. Returns whether it was pressed.
fn line(ui: &mut Ui, model: &Model, one: &Notification, chosen: bool) -> bool {
    let t = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 26.0), Sense::click());
    let kind = one.row.event_type.as_deref().unwrap_or_else(|| kind_word(model.phrases, one.row.kind));
    let time = look::arrival_time(&model.zone, one.row.received);
    response
        .widget_info(|| WidgetInfo::selected(egui::Role::ListItem, true, chosen, format!("{kind} {time}")));
    if chosen || response.hovered() {
        ui.painter().rect_filled(rect, RADIUS_BADGE, if chosen { t.sel } else { t.hover });
    }
    if response.has_focus() {
        ink::focus_ring(ui.painter(), rect.shrink(2.0), RADIUS_BADGE, t.blue);
    }
    let left = rect.left_center() + vec2(S8, 0.0);
    let room = rect.width() - 72.0;
    let word = ink::line_within(ui.painter(), kind, Type::Small, t.text, room);
    ink::put(ui.painter(), left, Align2::LEFT_CENTER, word);
    let right = rect.right_center() - vec2(S4, 0.0);
    ink::text(ui.painter(), right, Align2::RIGHT_CENTER, &time, Type::Label, t.text2);
    response.clicked()
}

#[cfg(test)]
mod tests {
    use super::{Excerpt, Form, RawView, text_of};
    use crate::call::Arrival;
    use crate::i18n::Lang;
    use crate::ui::testing::fixture::{model, notification};

    #[test]
    fn of_a_batch_the_record_of_the_call_is_shown_alone_or_all_of_it() {
        let body = r#"{"feeLst":[{"sessionId":"a"},{"sessionId":"b"}]}"#;
        let excerpt = Excerpt { bytes: 29..46, position: 2, of: 2 };
        assert_eq!(text_of(body, std::slice::from_ref(&excerpt), Form::Call), "{\n  \"sessionId\": \"b\"\n}");
        assert!(text_of(body, std::slice::from_ref(&excerpt), Form::Pretty).contains("feeLst"));
        assert_eq!(text_of(body, &[excerpt], Form::Exact), body);
        assert!(text_of(body, &[], Form::Call).contains("feeLst"), "it speaks of this call alone");
    }

    #[test]
    fn of_one_batch_each_call_is_shown_its_own_record() {
        let model = model(Lang::En, "");
        let body = r#"{"feeLst":[{"sessionId":"a"},{"sessionId":"b"}]}"#;
        let one = notification(Arrival(1_000), "/", body);
        let mut view = RawView::default();
        let mut shown = |bytes, position| {
            view.body(&model, &one, &[Excerpt { bytes, position, of: 2 }]).text.contains(r#""b""#)
        };
        assert!(!shown(11..28, 1));
        assert!(shown(29..46, 2));
    }
}
