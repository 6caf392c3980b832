//! The words of the filter: how fields and values of the expression are called in both languages, and which of them fit
//! what is being typed.

use crate::call::filter::{Condition, Expr, Filter, Typing, code_written, fields, values_of};
use crate::call::reason::{CodeRef, Space};
use crate::i18n::{Lang, Phrases};
use crate::settings::Place;
use crate::ui::model::Model;

use super::terms;

/// Something that could be typed, with what people call it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    pub text: String,
    pub words: String,
}

/// What could stand where `typing` is, the likeliest first, at most `most`.
pub fn candidates(model: &Model, place: Place, typing: &Typing<'_>, most: usize) -> Vec<Word> {
    let typed = typing.text.to_lowercase();
    let mut found: Vec<(u8, Word)> = Vec::new();
    let mut add = |text: String, words: [String; 2]| {
        // Where the text itself was made from what is typed, it fits.
        let rank = rank(&typed, &text, &words).or(text.contains(&typed).then_some(3));
        let [zh, en] = words;
        let words = if model.phrases.lang == Lang::Zh { zh } else { en };
        if let Some(rank) = rank.filter(|_| text.to_lowercase() != typed) {
            found.push((rank, Word { text, words }));
        }
    };
    match typing.field {
        Some(field) => {
            for (value, words) in values(model, field) {
                add(value, words);
            }
        }
        None => {
            for (field, sign) in fields() {
                add(format!("{field}{sign}"), both(|phrases| field_words(phrases, field, sign).to_owned()));
            }
            for (text, phrase) in number_patterns(&typed) {
                add(text, both(phrase));
            }
            // What a row of the board says first of a call is its state; no call of the history has another than ended.
            let (state, others): (Vec<_>, Vec<_>) = fields().partition(|(field, _)| *field == "state");
            let state = state.into_iter().filter(|_| place == Place::Live);
            // A bare code is looked for where it was sent, not where it counts.
            for (field, sign) in state.chain(others).filter(|(field, _)| *field != WHY) {
                for (value, words) in values(model, field) {
                    // By its words, or by the value itself: `answered`, `8101`.
                    let is_code = value.bytes().all(|byte| byte.is_ascii_digit());
                    let is_short = typed.is_ascii() && typed.len() < 3;
                    if rank(&typed, &value, &words).is_some() && !(is_code && is_short) {
                        add(format!("{field}{sign}{value}"), words);
                    }
                }
            }
        }
    }
    found.sort_by_key(|(rank, _)| *rank);
    found.truncate(most);
    found.into_iter().map(|(_, word)| word).collect()
}

/// The fields whose values are things that people call by their names.
const NAMED: [&str; 5] = ["state", "outcome", "service", "reached", "direction"];
/// The field of the code that stands for the verdict, of any code space.
const WHY: &str = "why";
const CODES: [&str; 4] = ["state-code", "release-point", "q850", "sip"];

/// The filter with its bare words spelled out where they are the name of a state, an outcome, a service or a reason in
/// either language: `通话中` is `state:talking`. `None`: there is no such word. What stands in quotation marks is a text.
pub fn spelled_out(model: &Model, place: Place, text: &str) -> Option<String> {
    let terms = Filter::placed(text).ok()?;
    let is_word = |place: usize| {
        let (range, term) = terms.get(place)?;
        let is_bare =
            matches!(term, Expr::Is(Condition::Word(_))) && !text.get(range.clone())?.starts_with('"');
        is_bare.then(|| range.clone())
    };
    let (mut spelled, mut copied, mut at) = (String::new(), 0, 0);
    while at < terms.len() {
        // Names of several words: the longest first.
        let words = (at..terms.len().min(at + LONGEST)).map_while(is_word).collect::<Vec<_>>();
        let named = (1..=words.len()).rev().find_map(|count| {
            let range = words.first()?.start..words.get(count - 1)?.end;
            Some((count, named(model, place, text.get(range.clone())?)?, range))
        });
        at += match named {
            Some((count, term, range)) => {
                spelled.push_str(text.get(copied..range.start).unwrap_or(""));
                spelled.push_str(&term);
                copied = range.end;
                count
            }
            None => 1,
        };
    }
    spelled.push_str(text.get(copied..).unwrap_or(""));
    (copied > 0).then_some(spelled)
}

/// The most words a name has.
const LONGEST: usize = 6;

/// The term for what is called by `name`.
fn named(model: &Model, place: Place, name: &str) -> Option<String> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    if name.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let of = |field: &str| {
        let is_named = |(value, [zh, en]): &(String, [String; 2])| {
            zh.to_lowercase() == name || en.to_lowercase() == name || *value == name.replace('-', "_")
        };
        let found: Vec<String> =
            values(model, field).into_iter().filter(is_named).map(|(value, _)| value).collect();
        (!found.is_empty()).then(|| format!("{field}:{}", found.join(",")))
    };
    let fields = NAMED.into_iter().filter(|field| place == Place::Live || *field != "state");
    fields.into_iter().find_map(of).or_else(|| {
        // The same reason has a code in several spaces.
        let codes: Vec<String> = CODES.into_iter().filter_map(of).collect();
        match codes.len() {
            0 => None,
            1 => codes.into_iter().next(),
            _ => Some(format!("({})", codes.join(" | "))),
        }
    })
}

/// How well a candidate fits, 0 is best; `None`: not at all.
fn rank(typed: &str, text: &str, words: &[String; 2]) -> Option<u8> {
    let [zh, en] = words;
    let en = en.to_lowercase();
    match () {
        () if zh.to_lowercase() == typed || en == typed => Some(0),
        () if text.starts_with(typed) => Some(0),
        () if zh.starts_with(typed) || en.starts_with(typed) => Some(1),
        () if zh.contains(typed) => Some(2),
        () if en.split([' ', '-', '(']).any(|word| word.starts_with(typed)) => Some(2),
        () => None,
    }
}

fn both(words: impl Fn(&'static Phrases) -> String) -> [String; 2] {
    [Lang::Zh, Lang::En].map(|lang| words(lang.phrases()))
}

type Phrase = fn(&'static Phrases) -> String;

/// What some digits can mean.
fn number_patterns(typed: &str) -> Vec<(String, Phrase)> {
    let is_number = typed.len() >= 3 && typed.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number {
        return Vec::new();
    }
    vec![
        (format!("number:{typed}*"), |p| format!("{} {}", p.history.number, p.history.starts)),
        (format!("number:*{typed}"), |p| format!("{} {}", p.history.number, p.history.ends)),
        (format!("number:*{typed}*"), |p| format!("{} {}", p.history.number, p.history.contains)),
    ]
}

/// The values of a field, each with its words in both languages.
fn values(model: &Model, field: &str) -> Vec<(String, [String; 2])> {
    let is_asked = |space: Space| space.as_str() == field || field == WHY;
    let reasons = model.catalogue().reasons().iter();
    let reasons = reasons.filter(|reason| is_asked(reason.space) && !reason.private_number);
    let mut found: Vec<(String, [String; 2])> = reasons
        .map(|reason| {
            let code = CodeRef { space: reason.space, code: reason.code };
            let value = if field == WHY { code_written(code) } else { reason.code.to_string() };
            (value, [Lang::Zh, Lang::En].map(|lang| lang.pick(&reason.name).to_owned()))
        })
        .collect();
    let words = |value: &str| {
        both(|phrases| {
            let term =
                Filter::parse(&format!("{field}:{value}")).ok().and_then(|mut filter| filter.terms.pop());
            term.map_or_else(String::new, |term| terms::words(phrases, &term).1)
        })
    };
    found.extend(values_of(field).into_iter().map(|value| (value.to_owned(), words(value))));
    found
}

/// What people call a field.
fn field_words(phrases: &'static Phrases, field: &str, sign: &str) -> &'static str {
    let h = &phrases.history;
    match field {
        "number" => h.number,
        "caller" => h.caller,
        "called" => h.called,
        "display" => h.display,
        "state-code" => h.reason,
        "release-point" => phrases.space(Space::ReleasePoint),
        "q850" => phrases.space(Space::Q850),
        "sip" => phrases.space(Space::Sip),
        "why" => h.why,
        "outcome" => h.outcome,
        "service" => h.service,
        "state" => h.state,
        "reached" => h.reached,
        "direction" => h.direction,
        "hung-up-by" => h.hung_up_by,
        "closed-by" => h.closed_by,
        "trust" => h.trust,
        "talk" => h.talk,
        "ring" => h.ring,
        "at" => h.time,
        "app" => h.app,
        "user-data" => h.user_data,
        "session" if sign == "=" => h.session_is,
        "session" => h.session,
        "note" => h.note,
        "has" => h.has,
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::filter::typing;
    use crate::ui::testing::fixture::model;

    fn offered(lang: Lang, text: &str) -> Vec<String> {
        let typing = typing(text, text.len()).unwrap();
        candidates(&model(lang, ""), Place::History, &typing, 8).into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn fields_and_values_are_found_by_their_names_and_by_the_words_of_either_language() {
        let check = |text: &str, first: &str| {
            for lang in [Lang::Zh, Lang::En] {
                assert_eq!(offered(lang, text).first().map(String::as_str), Some(first), "{text}");
            }
        };
        check("ou", "outcome:");
        check("结果", "outcome:");
        check("outc", "outcome:");
        check("未接通", "outcome:not_answered");
        check("at:今", "today");
        check("outcome:接", "answered");
        check("outcome:failed,not", "not_answered");
        check("state-code:810", "8100");
        check("why:48", "sip-480");
        check("why:release-point-51", "release-point-510");
        check("结束原因", "why:");
        check("tal", "talk<");
        check("reached:a", "a_ringing");
        check("接通进度", "reached:");
        check("隐私号呼入", "direction:inbound");
        check("reached:b_a", "b_answered");
        check("sess", "session:");
        check("完整的会话", "session=");
    }

    #[test]
    fn digits_are_offered_as_what_they_can_mean() {
        let offered = offered(Lang::En, "4321");
        assert_eq!(offered, ["number:4321*", "number:*4321", "number:*4321*"]);
    }

    #[test]
    fn the_board_is_offered_states_by_the_words_of_either_language() {
        let first = |text: &str| {
            let typing = typing(text, text.len()).unwrap();
            candidates(&model(Lang::Zh, ""), Place::Live, &typing, 8).first().map(|word| word.text.clone())
        };
        for (text, offered) in
            [("通话中", "state:talking"), ("playing", "state:playing"), ("talking", "state:talking")]
        {
            assert_eq!(first(text).as_deref(), Some(offered), "{text}");
        }
        assert!(first("忙").is_some() && first("busy").is_some());
    }

    #[test]
    fn words_that_are_names_are_spelled_out_and_texts_are_left_alone() {
        let model = model(Lang::Zh, "");
        let check = |place: Place, text: &str, expected: Option<&str>| {
            assert_eq!(spelled_out(&model, place, text).as_deref(), expected, "{text}");
        };
        check(Place::Live, "通话中", Some("state:talking"));
        check(Place::Live, "138* Talking at:today", Some("138* state:talking at:today"));
        check(Place::Live, "calling_a", Some("state:calling_a"));
        check(Place::Live, "A 振铃 order", Some("state:ringing_a order"));
        check(Place::History, "not answered at:today", Some("outcome:not_answered at:today"));
        check(Place::History, "回呼", Some("service:callback"));
        check(Place::History, "通话中", None);
        check(Place::Live, "\"通话中\"", None);
        check(Place::Live, "13800000021 outcome:failed", None);
        check(Place::Live, "number:", None);
        for reason in model.catalogue().reasons().iter().filter(|reason| !reason.private_number) {
            let name = Lang::Zh.pick(&reason.name);
            let spelled = spelled_out(&model, Place::History, name);
            let spelled = spelled.filter(|text| text.contains(&reason.code.to_string()));
            let is_one_word = Filter::parse(name).is_ok_and(|filter| filter.terms.len() == 1);
            assert!(spelled.is_some() || !is_one_word || reason.code < 100, "{name}");
        }
    }

    #[test]
    fn every_field_has_words() {
        for (field, sign) in fields() {
            for lang in [Lang::Zh, Lang::En] {
                assert!(!field_words(lang.phrases(), field, sign).is_empty(), "{field}");
            }
        }
    }
}
