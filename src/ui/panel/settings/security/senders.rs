//! Senders: the allow-list, and the proxies that are believed.

use egui::Ui;

use super::{applied, note, rows, wish};
use crate::i18n::fill;
use crate::settings::network;
use crate::ui::command::Command;
use crate::ui::model::Model;
use crate::ui::theme::Tone;
use crate::ui::widget::{button, card, field};

/// What was typed and is not in force yet.
#[derive(Default)]
pub struct Senders {
    allowed: Option<String>,
    proxies: Option<String>,
}

pub(super) fn senders_ui(ui: &mut Ui, model: &Model, state: &mut Senders, wishes: &mut Vec<Command>) {
    let (w, security) = (&model.phrases.security, &model.settings.security);
    let mut on = security.allow_list;
    rows().row(ui, w.senders, |ui| {
        if field::checkbox(ui, &mut on, w.senders_words).changed() {
            wish(model, wishes, |security| security.allow_list = on);
        }
    });
    if security.allow_list {
        let kept = security.allowed.join(", ");
        list_ui(ui, model, ("", w.senders, w.senders_hint), &kept, &mut state.allowed, |list| {
            wish(model, wishes, |security| security.allowed = list);
        });
        let seen = unlisted(model);
        if !seen.is_empty() {
            rows().row(ui, "", |ui| {
                let words = format!("{}: {}", w.senders_seen, seen.join(", "));
                if ui.add(button::secondary(&words).small()).clicked() {
                    wish(model, wishes, |security| security.allowed.extend(seen));
                    state.allowed = None;
                }
            });
        }
        if security.allowed.is_empty() {
            card::banner(ui, Tone::Red, w.senders_empty, None);
        }
    }
    note(ui, w.senders_note);
    let kept = security.trusted_proxies.join(", ");
    list_ui(ui, model, (w.proxies, w.proxies, w.proxies_hint), &kept, &mut state.proxies, |list| {
        wish(model, wishes, |security| security.trusted_proxies = list);
    });
    note(ui, w.proxies_note);
}

fn list_ui(
    ui: &mut Ui,
    model: &Model,
    names: (&str, &str, &str),
    kept: &str,
    typed: &mut Option<String>,
    put: impl FnOnce(Vec<String>),
) {
    let bad = parse(typed.as_deref().unwrap_or(kept)).err();
    if let Some(text) = applied(ui, model, names, kept, typed, |text| parse(text).is_ok()) {
        put(parse(&text).unwrap_or_default());
    }
    if let Some(bad) = bad {
        let words = fill(model.phrases.security.senders_bad, &[("text", &bad)]);
        card::banner(ui, Tone::Red, &words, None);
    }
}

/// Addresses and networks, separated by commas or blanks; or the first that is neither.
fn parse(text: &str) -> Result<Vec<String>, String> {
    let words = text.split([',', ';', '，', '；']).flat_map(str::split_whitespace);
    words
        .map(|word| match network(word) {
            Some(_) => Ok(word.to_owned()),
            None => Err(word.to_owned()),
        })
        .collect()
}

/// Senders whose pushes were taken, and that are not on the list.
fn unlisted(model: &Model) -> Vec<String> {
    let listed: Vec<_> = model.settings.security.allowed.iter().filter_map(|line| network(line)).collect();
    let is_listed =
        |peer: &str| network(peer).is_some_and(|peer| listed.iter().any(|network| network.contains(&peer)));
    let seen = model.health.door.visitors.iter().filter(|visitor| visitor.received > 0);
    seen.map(|visitor| visitor.peer.clone()).filter(|peer| !is_listed(peer)).take(5).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_as_people_write_it() {
        let read = |text: &str| parse(text).map(|list| list.join("|"));
        assert_eq!(
            read("203.0.113.7，198.51.100.0/24 ;  2001:db8::/32").unwrap(),
            "203.0.113.7|198.51.100.0/24|2001:db8::/32"
        );
        assert_eq!(read(" ").unwrap(), "");
        assert_eq!(read("203.0.113.7, calls.example").unwrap_err(), "calls.example");
    }
}
