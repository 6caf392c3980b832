//! The list of reasons above the history: any number of codes of every code space, ticked while it stays open.

use egui::Ui;

use super::breakdown::Value;
use super::terms;
use crate::call::filter::{Condition, Filter};
use crate::call::reason::{CodeRef, Space};
use crate::i18n::grouped;
use crate::ui::command::Command;
use crate::ui::model::Model;
use crate::ui::theme::{S4, small_strong};
use crate::ui::widget::{field, menu};

/// Room for a dozen and a half.
const ROOM: f32 = 480.0;

/// In the order in which people ask: the two of the platform, then those of the network.
const SPACES: [Space; 4] = [Space::StateCode, Space::ReleasePoint, Space::Q850, Space::Sip];

/// Draws the list. Gives the filter after a press.
pub fn reasons_ui(ui: &mut Ui, model: &Model, filter: &Filter, wishes: &mut Vec<Command>) -> Option<Filter> {
    let (phrases, name) = (model.phrases, model.phrases.history.reason);
    let chosen = chosen(filter);
    let mut edited = None;
    let list = field::Dropdown::new(name).prefix(name).tall().room(ROOM);
    list.show(ui, &shown(model, &chosen), |ui| {
        if menu::option(ui, phrases.history.any, chosen.is_empty()).clicked() {
            edited = Some(terms::drop_if(filter, |c| matches!(c, Condition::Code(..))));
            ui.close();
        }
        for space in SPACES {
            let codes = codes_of(model, space, &chosen);
            if codes.is_empty() {
                continue;
            }
            ui.add_space(S4);
            ui.label(small_strong(phrases.space(space)));
            for (code, calls) in codes {
                let mut is_on = chosen.contains(&code);
                let calls = calls.map(|calls| format!("  · {}", grouped(calls))).unwrap_or_default();
                if menu::check(ui, &format!("{}{calls}", model.named(code)), &mut is_on).changed() {
                    edited = Some(Value::Code(code).toggled(filter));
                }
            }
        }
        ui.separator();
        if menu::item(ui, None, phrases.history.all_reasons, None).clicked() {
            wishes.push(Command::Do(crate::ui::command::Action::GoReasons));
            ui.close();
        }
    });
    edited
}

/// The codes a filter asks for.
fn chosen(filter: &Filter) -> Vec<CodeRef> {
    let conditions = filter.terms.iter().filter_map(|term| term.plain());
    let codes = conditions.filter(|(_, is_not)| !is_not).filter_map(|(condition, _)| match condition {
        Condition::Code(space, codes) => Some((*space, codes)),
        _ => None,
    });
    codes.flat_map(|(space, codes)| codes.iter().map(move |code| CodeRef { space, code: *code })).collect()
}

/// What the closed button says.
fn shown(model: &Model, chosen: &[CodeRef]) -> String {
    let named = |code: &CodeRef| match code.space {
        Space::StateCode => code.code.to_string(),
        space => format!("{} {}", model.phrases.space(space), code.code),
    };
    match chosen {
        [] => model.phrases.history.any.to_owned(),
        [one] => named(one),
        [one, rest @ ..] => terms::and_more(model.phrases, named(one), rest.len()),
    }
}

/// What there is to tick: codes that occur among the calls of the filter and those that are ticked; all that the
/// catalogue knows where nothing was counted, and always all state codes. By code, so that nothing moves under the
/// pointer.
fn codes_of(model: &Model, space: Space, chosen: &[CodeRef]) -> Vec<(CodeRef, Option<u64>)> {
    let counts = model.spread.counts.as_deref();
    let counted = counts.into_iter().flat_map(|counts| &counts.codes);
    let is_exact = counts.is_some_and(|counts| !counts.is_estimate) && !model.spread.is_old;
    let counted = counted.filter(|(code, _)| code.space == space && code.says_something());
    let mut codes: Vec<(CodeRef, Option<u64>)> =
        counted.map(|(code, calls)| (*code, is_exact.then_some(*calls))).collect();
    let known = model.catalogue().reasons().iter().filter(|reason| {
        let is_listed = counts.is_none() || space == Space::StateCode;
        is_listed && reason.space == space && !reason.private_number
    });
    let known = known.map(|reason| CodeRef { space, code: reason.code });
    let ticked = chosen.iter().copied().filter(|code| code.space == space);
    codes.extend(known.chain(ticked).map(|code| (code, None)));
    codes.sort_by_key(|(code, calls)| (code.code, calls.is_none()));
    codes.dedup_by_key(|(code, _)| *code);
    codes
}
