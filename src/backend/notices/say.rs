//! What is new, in words.

use super::News;
use crate::call::mask;
use crate::call::reason::Catalogue;
use crate::call::verdict::Evidence;
use crate::call::{Address, Call};
use crate::i18n::{Lang, fill, filled, verdict};

/// One notification for everything that is new: the gravest is its title, the rest have a line each. Numbers are
/// masked: a notification lies over whatever is on the screen, also over what others see.
pub(super) fn say(news: &News, lang: Lang, catalogue: &Catalogue) -> (String, String) {
    let mut lines = lines(news, lang, catalogue).into_iter();
    let title = lines.next().unwrap_or_default();
    (title, lines.collect::<Vec<_>>().join("\n"))
}

/// The gravest first.
fn lines(news: &News, lang: Lang, catalogue: &Catalogue) -> Vec<String> {
    let w = &lang.phrases().notify;
    let mut lines = Vec::new();
    lines.extend(news.listener_down.then(|| w.news_listener.to_owned()));
    lines.extend(news.store_failing.then(|| w.news_store.to_owned()));
    for one in &news.one_sided {
        let phrase = match one.address {
            Address::Status => w.news_no_status,
            Address::Cdr => w.news_no_cdr,
        };
        let of = lang.phrases().aside(one.of.service(), one.of.app());
        lines.push(fill(phrase, &[("n", &one.calls.to_string()), ("of", &of)]));
    }
    for raised in &news.alerts {
        let name = |code| lang.phrases().named_alone(catalogue, code);
        let alert = mask::digits(&raised.name);
        lines.push(lang.phrases().alert_raised(&alert, &raised.rule, &raised.reading, &name));
    }
    if let Some(call) = &news.example {
        let phrase = if news.ended == 1 { w.news_ended_one } else { w.news_ended };
        let blanks = [("n", news.ended.to_string()), ("call", name(call, lang, catalogue))];
        lines.push(filled(phrase, &blanks));
    }
    match news.stale {
        0 => {}
        1 => lines.push(w.news_stale_one.to_owned()),
        n => lines.push(fill(w.news_stale, &[("n", &n.to_string())])),
    }
    lines
}

/// `•••• 8000 · The called party was busy`.
fn name(call: &Call, lang: Lang, catalogue: &Catalogue) -> String {
    let number = call.called.as_ref().or(call.caller.as_ref()).map(|number| number.masked());
    let say = |found| verdict::headline(lang, catalogue, &Evidence::of(call), found);
    let why = call.verdict.as_deref().map(say);
    let parts: Vec<String> = number.into_iter().chain(why).collect();
    parts.join(" · ")
}
