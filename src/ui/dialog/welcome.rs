//! The first question of all, asked once: the language. It is asked in both, and answered by one press.

use egui::{Align2, Frame, Id, Key, Margin, Modal, Modifiers, Response, Role, Sense, Stroke, StrokeKind, Ui};
use egui::{WidgetInfo, vec2};

use crate::i18n::Lang;
use crate::ui::command::Command;
use crate::ui::theme::{self, RADIUS_CARD, S4, S16, S24, Tokens, Type};
use crate::ui::widget::{icon, ink};

const CHOICES: [(Lang, &str, &str); 2] =
    [(Lang::Zh, "中文", "以后可在右上角切换"), (Lang::En, "English", "Change it later at the upper right")];

/// Draws the question. Returns whether it was answered; nothing else closes it.
pub fn welcome_ui(ui: &mut Ui, wishes: &mut Vec<Command>) -> bool {
    let t = Tokens::of(ui);
    let frame = Frame::new()
        .fill(t.sheet)
        .stroke(t.border())
        .corner_radius(RADIUS_CARD)
        .inner_margin(Margin::same(32))
        .shadow(ui.visuals().window_shadow);
    let mut chosen = None;
    let id = Id::unique("welcome");
    let area = Modal::default_area(id).accessible_name("选择语言 · Choose a language");
    let shown = Modal::new(id).area(area).frame(frame).backdrop_color(t.scrim).show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(S16, S4);
        ui.horizontal(|ui| {
            icon::brand_mark(ui);
            ui.label(theme::page_title("Ringside").color(t.text));
        });
        ui.add_space(S16);
        ui.label(theme::card_title("选择语言").color(t.text));
        ui.label(theme::card_title("Choose a language").color(t.text));
        ui.add_space(S24);
        ui.horizontal(|ui| {
            for (place, (lang, name, note)) in CHOICES.into_iter().enumerate() {
                let response = choice(ui, name, note);
                // The arrows choose, and one of them has the keyboard from the start.
                let arrow = if place == 0 { Key::ArrowLeft } else { Key::ArrowRight };
                let is_first = place == 0 && ui.memory(|memory| memory.focused().is_none());
                if is_first || ui.input_mut(|input| input.consume_key(Modifiers::NONE, arrow)) {
                    response.request_focus();
                }
                if response.clicked() {
                    chosen = Some(lang);
                }
            }
        });
    });
    // Escape and a press beside it answer nothing.
    let _ = shown.should_close();
    wishes.extend(chosen.map(Command::Welcome));
    chosen.is_some()
}

fn choice(ui: &mut Ui, name: &str, note: &str) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(248.0, 96.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    let t = Tokens::of(ui);
    let hot = response.hovered();
    let fill = if hot { t.raised_hover } else { t.raised };
    ui.painter().rect(rect, RADIUS_CARD, fill, Stroke::new(1.0, t.line2), StrokeKind::Inside);
    if response.has_focus() {
        ink::focus_ring(ui.painter(), rect, RADIUS_CARD, t.blue);
    }
    let middle = rect.center();
    ink::text(ui.painter(), middle - vec2(0.0, 12.0), Align2::CENTER_CENTER, name, Type::PageTitle, t.text);
    ink::text(ui.painter(), middle + vec2(0.0, 22.0), Align2::CENTER_CENTER, note, Type::Small, t.text2);
    response
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable;

    use super::*;

    fn asked() -> Harness<'static, (bool, Vec<Command>)> {
        let install: fn(&egui::Context) = theme::install;
        let mut harness = Harness::builder().with_context_setup(install).build_ui_state(
            |ui, (is_answered, wishes): &mut (bool, Vec<Command>)| {
                if !*is_answered {
                    *is_answered = welcome_ui(ui, wishes);
                }
            },
            (false, Vec::new()),
        );
        harness.run();
        harness
    }

    #[test]
    fn one_press_answers_and_escape_does_not() {
        let mut harness = asked();
        harness.key_press(Key::Escape);
        harness.run();
        assert!(!harness.state().0);
        harness.get_by_label("English").click();
        harness.run();
        assert_eq!(harness.state(), &(true, vec![Command::Welcome(Lang::En)]));
    }

    #[test]
    fn the_keyboard_alone_answers() {
        let mut harness = asked();
        harness.key_press(Key::ArrowRight);
        harness.run();
        harness.key_press(Key::Enter);
        harness.run();
        assert_eq!(harness.state().1, [Command::Welcome(Lang::En)]);
        let mut harness = asked();
        harness.key_press(Key::Enter);
        harness.run();
        assert_eq!(harness.state().1, [Command::Welcome(Lang::Zh)]);
    }
}
