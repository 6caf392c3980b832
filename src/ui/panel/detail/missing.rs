//! The record of a call that has not come: when it is tried again, and what to do when it is not.

use egui::{Label, Ui};

use crate::call::{Call, Recovery, overdue};
use crate::i18n::{VendorCall, fill};
use crate::ui::command::Command;
use crate::ui::model::Model;
use crate::ui::panel::letter;
use crate::ui::theme::{S4, Tokens, small};

/// Says where the missing CDR is.
pub fn missing_ui(ui: &mut Ui, model: &Model, call: &Call, wishes: &mut Vec<Command>) {
    let (t, p) = (Tokens::of(ui), &model.phrases.live);
    let late = overdue(call, &model.moment());
    // A user who wants no CDRs misses none.
    let is_meant = late.is_some() && model.alerts.is_meant_without_cdr(call, &model.settings);
    let words = match late.map(|late| (late, late.recovery)) {
        _ if is_meant => p.cdr_intended.to_owned(),
        None | Some((_, Recovery::Expected)) => p.cdr_missing.to_owned(),
        Some((late, Recovery::Retrying { .. })) => {
            fill(p.cdr_late, &[("tries", &model.phrases.all_tries(&late, &model.zone))])
        }
        Some((_, Recovery::AskVendor)) => p.cdr_given_up.to_owned(),
    };
    ui.add(Label::new(small(words).color(t.text2)).wrap());
    if !is_meant && late.is_some_and(|late| late.recovery == Recovery::AskVendor) {
        ui.add_space(S4);
        letter::letter_ui(ui, model, &[VendorCall::from(call)], wishes);
    }
}
