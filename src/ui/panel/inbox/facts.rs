//! How well notifications arrive, in one line over the list of them.

use egui::Ui;

use crate::backend::ArrivalFacts;
use crate::i18n::{fill, filled, grouped};
use crate::ui::model::Model;
use crate::ui::panel::look;
use crate::ui::panel::reasons::percent;
use crate::ui::theme::{S8, Tokens, Type};
use crate::ui::widget::card;

/// Nothing is drawn before something has arrived.
pub fn facts_ui(ui: &mut Ui, model: &Model) {
    let Some(facts) = model.ledger.facts.as_deref().filter(|facts| facts.events > 0) else { return };
    let t = Tokens::of(ui);
    let parts = parts(model, facts);
    let mut runs = Vec::new();
    for (label, value) in &parts {
        runs.push((label.as_str(), Type::Small, t.text2));
        runs.push((value.as_str(), Type::SmallStrong, t.text));
    }
    let n = grouped(facts.events);
    let over = format!("· {}", fill(model.phrases.gaps.facts_detail, &[("n", &n)]));
    runs.push((&over, Type::Small, t.text3));
    card::runs(ui, &runs, S8).on_hover_text(model.phrases.gaps.lag_note);
}

/// Labels and values, in the order in which they are read.
fn parts(model: &Model, facts: &ArrivalFacts) -> Vec<(String, String)> {
    let (w, phrases) = (&model.phrases.gaps, model.phrases);
    let mut parts = Vec::new();
    if let (Some(p50), Some(p95)) = (facts.lag_p50, facts.lag_p95) {
        let (p50, p95) = (look::lag(phrases, p50), look::lag(phrases, p95));
        // Rounded, half of them may have taken as long as nearly all.
        let said = if p50 == p95 { w.lag_value } else { w.lag_values };
        parts.push((w.lag.to_owned(), fill(said, &[("p50", &p50), ("p95", &p95)])));
    }
    parts.push((w.duplicates.to_owned(), grouped(facts.duplicates)));
    parts.push((w.out_of_order.to_owned(), grouped(facts.out_of_order)));
    let (ended, complete) =
        facts.completeness.iter().fold((0, 0), |sum, share| (sum.0 + share.ended, sum.1 + share.complete));
    let complete = match ended {
        0 => w.completeness_none.to_owned(),
        ended => {
            let blanks = [
                ("percent", percent(complete, ended)),
                ("complete", grouped(complete)),
                ("ended", grouped(ended)),
            ];
            filled(w.completeness_value, &blanks)
        }
    };
    parts.push((w.completeness.to_owned(), complete));
    parts
}
