//! The letter to the platform's support for CDRs that nobody sends any more by itself (PROTOCOL 1.6).

use egui::Ui;

use crate::i18n::{Lang, VendorCall, fill, vendor_letter};
use crate::ui::command::Command;
use crate::ui::model::Model;
use crate::ui::theme::S8;
use crate::ui::widget::button;
use crate::ui::widget::icon::Icon;

/// The buttons that copy it. It is Chinese, because that is what they read there; an English window also offers it in
/// English.
pub fn letter_ui(ui: &mut Ui, model: &Model, calls: &[VendorCall], wishes: &mut Vec<Command>) {
    let w = &model.phrases.gaps;
    let mut copy = |lang: Lang| {
        let text = vendor_letter(lang, calls, &model.settings.public_url);
        let what = fill(model.phrases.live.copied, &[("what", w.copied_vendor)]);
        wishes.push(Command::Copy { text, what });
    };
    // With a part of its ids hidden nobody finds a call by it.
    let is_whole = calls.iter().all(|call| model.id(call.session.as_str()) == call.session.as_str());
    let why_not = model.why_not_copied(model.phrases.screen.copy_masked);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(S8, S8);
        let zh = ui.add_enabled(is_whole, button::primary(w.copy_vendor).icon(Icon::Copy));
        if zh.on_disabled_hover_text(why_not).clicked() {
            copy(Lang::Zh);
        }
        if model.phrases.lang == Lang::En {
            let en = ui.add_enabled(is_whole, button::secondary(w.copy_vendor_en));
            if en.on_disabled_hover_text(why_not).clicked() {
                copy(Lang::En);
            }
        }
    });
}
