//! Two calls laid beside each other: which rows there are, and which of them are equal. Times count from each call's
//! own start, so that calls of different days can be compared.

use std::borrow::Cow;

use crate::backend::CallFile;
use crate::backend::read_time;
use crate::call::mask;
use crate::call::reason::{CodeRef, Space};
use crate::call::{Call, EventKind, Leg, LegName, Number, Outcome, Stamp};
use crate::i18n::{clock, fill};
use crate::ui::model::Model;
use crate::ui::panel::detail::cdr::{self, Form};
use crate::ui::panel::look;

/// One thing, of both calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub label: String,
    pub left: Option<String>,
    pub right: Option<String>,
    /// Both sides are equal by what is known, not by what this screen may show of it.
    pub is_equal: bool,
}

/// Rows that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    pub title: &'static str,
    pub rows: Vec<Row>,
}

/// Everything of both calls.
pub fn sections(model: &Model, left: &CallFile, right: &CallFile) -> Vec<Section> {
    let p = model.phrases;
    vec![
        Section { title: p.detail.diff_ending, rows: ending(model, &left.call, &right.call) },
        Section { title: p.detail.diff_people, rows: people(model, &left.call, &right.call) },
        Section { title: p.detail.diff_times, rows: times(model, &left.call, &right.call) },
        Section { title: p.live.events, rows: events(model, left, right) },
        Section { title: p.live.cdr, rows: fields(model, left, right) },
    ]
}

fn row(label: &str, left: Option<String>, right: Option<String>) -> Row {
    Row { label: label.to_owned(), is_equal: left == right, left, right }
}

fn ending(model: &Model, left: &Call, right: &Call) -> Vec<Row> {
    let (p, c) = (model.phrases, &model.phrases.columns);
    let both = |label: &str, say: &dyn Fn(&Call) -> Option<String>| row(label, say(left), say(right));
    let code = |space: Space, call: &Call, code: Option<i64>| {
        let code = CodeRef { space, code: code? };
        let name = model.catalogue().find(code, call.service).map(|reason| p.lang.pick(&reason.name));
        Some(format!("{} {}", code.code, name.unwrap_or_default()).trim_end().to_owned())
    };
    vec![
        both(c.outcome, &|call| Some(p.outcome(call.outcome).to_owned())),
        both(c.verdict, &|call| Some(look::headline_words(model, call)).filter(|words| !words.is_empty())),
        both(c.side, &|call| Some(p.side(call.verdict.as_deref()?.side).to_owned())),
        both(c.hung_up_by, &|call| Some(p.party(call.hung_up_by.as_ref()?).to_owned())),
        both(c.closed_by, &|call| Some(p.closed_by(call.closed_by?).to_owned())),
        both(c.state_code, &|call| code(Space::StateCode, call, call.codes.state)),
        both(c.release_point, &|call| code(Space::ReleasePoint, call, call.codes.release_point)),
        both(c.sip_status, &|call| code(Space::Sip, call, call.codes.sip.filter(|code| *code != 0))),
        both(c.q850_a, &|call| code(Space::Q850, call, call.codes.q850_a.filter(|code| *code != 0))),
        both(c.q850_b, &|call| code(Space::Q850, call, call.codes.q850_b.filter(|code| *code != 0))),
    ]
}

fn people(model: &Model, left: &Call, right: &Call) -> Vec<Row> {
    let (p, c) = (model.phrases, &model.phrases.columns);
    let both = |label: &str, say: &dyn Fn(&Call) -> Option<String>| row(label, say(left), say(right));
    // Numbers are the same by their digits, however much of them is shown.
    let number = |label: &str, of: &dyn Fn(&Call) -> Option<Number>| {
        let (left, right) = (of(left), of(right));
        let is_equal = left.as_ref().map(Number::key) == right.as_ref().map(Number::key);
        let shown = |number: Option<Number>| number.map(|number| model.number(&number));
        Row { label: label.to_owned(), left: shown(left), right: shown(right), is_equal }
    };
    type Show<'s> = &'s dyn for<'t> Fn(&'t str) -> Cow<'t, str>;
    let text = |label: &str, show: Show<'_>, of: &dyn Fn(&Call) -> Option<std::sync::Arc<str>>| {
        let (left, right) = (of(left), of(right));
        let shown = |text: &Option<std::sync::Arc<str>>| text.as_deref().map(|text| show(text).into_owned());
        Row { label: label.to_owned(), left: shown(&left), right: shown(&right), is_equal: left == right }
    };
    vec![
        both(c.service, &|call| Some(p.service(call.service).to_owned())),
        number(c.leg_a_number, &|call| call.leg_a.number.clone()),
        number(c.leg_a_display, &|call| call.leg_a.display.clone()),
        number(c.leg_b_number, &|call| call.leg_b.number.clone()),
        number(c.leg_b_display, &|call| call.leg_b.display.clone()),
        text(c.digits, &|keys| model.keys(keys), &|call| call.digits.clone()),
        text(c.user_data_decoded, &|data| model.text(data), &|call| call.user_data.clone()),
        text(c.app_key, &|key| model.text(key), &|call| call.app_key.clone()),
        both(c.recorded, &|call| {
            call.recorded.map(|yes| if yes { p.words.yes } else { p.words.no }.to_owned())
        }),
        both(c.billed_minutes, &|call| call.billed_minutes.map(|n| n.to_string())),
    ]
}

/// The first moment that is known of a call.
pub fn start_of(call: &Call) -> Option<Stamp> {
    let legs = [&call.leg_a, &call.leg_b];
    let times = legs.into_iter().flat_map(|leg| [leg.started_at, leg.ringing_at, leg.answered_at]);
    times.chain([call.started_at, call.ended_at]).flatten().min()
}

/// `+7 s` from the start.
fn from_start(model: &Model, call: &Call, at: Option<Stamp>) -> Option<String> {
    let secs = at?.since(start_of(call)?);
    Some(fill(model.phrases.live.tick, &[("n", &secs.to_string())]))
}

fn times(model: &Model, left: &Call, right: &Call) -> Vec<Row> {
    let (c, d) = (&model.phrases.columns, &model.phrases.detail);
    let moment = |label: &str, of: &dyn Fn(&Call) -> Option<Stamp>| {
        row(label, from_start(model, left, of(left)), from_start(model, right, of(right)))
    };
    let length = |label: &str, of: &dyn Fn(&Call) -> Option<i64>| {
        row(label, of(left).map(clock), of(right).map(clock))
    };
    // Who is known to have answered did not ring until the end, also where the time of it was lost.
    let ring = |call: &Call, leg: &Leg, was_passed: bool| {
        leg.ring_secs(call.ended_at.filter(|_| !was_passed && call.outcome != Outcome::Answered))
    };
    vec![
        moment(c.leg_a_ringing_at, &|call| call.leg_a.ringing_at),
        moment(c.leg_a_answered_at, &|call| call.leg_a.answered_at),
        moment(c.leg_b_started_at, &|call| call.leg_b.started_at),
        moment(c.leg_b_ringing_at, &|call| call.leg_b.ringing_at),
        moment(c.leg_b_answered_at, &|call| call.leg_b.answered_at),
        moment(c.ended_at, &|call| call.ended_at),
        length(d.diff_ring_a, &|call| ring(call, &call.leg_a, call.leg_b.was_tried())),
        length(d.diff_ring_b, &|call| ring(call, &call.leg_b, false)),
        length(d.diff_talk, &|call| call.talk_secs),
    ]
}

/// What an event is known by: its kind, its leg, and which of its kind it is.
type Name = (EventKind, Option<LegName>, usize);

fn events(model: &Model, left: &CallFile, right: &CallFile) -> Vec<Row> {
    let (lefts, rights) = (named(left), named(right));
    let mut names: Vec<&Name> = lefts.iter().map(|(name, _)| name).collect();
    // What only the right one has stands behind what it follows there.
    let mut place = 0;
    for (name, _) in &rights {
        match names.iter().position(|known| *known == name) {
            Some(known) => place = known + 1,
            None => {
                names.insert(place.min(names.len()), name);
                place += 1;
            }
        }
    }
    let find = |side: &[(Name, Option<Stamp>)], call: &Call, name: &Name| {
        let (_, at) = side.iter().find(|(known, _)| known == name)?;
        Some(from_start(model, call, *at).unwrap_or_else(|| look::NOTHING.to_owned()))
    };
    let line = |name: &Name| {
        let label = model.phrases.event(&name.0, name.1);
        row(&label, find(&lefts, &left.call, name), find(&rights, &right.call, name))
    };
    names.into_iter().map(line).collect()
}

fn named(file: &CallFile) -> Vec<(Name, Option<Stamp>)> {
    let mut named: Vec<(Name, Option<Stamp>)> = Vec::new();
    for (seen, leg) in file.facts.story() {
        let kind = &seen.value.kind;
        let leg = leg.filter(|_| *kind != EventKind::Disconnect);
        let nth = named.iter().filter(|((known, on, _), _)| (known, *on) == (kind, leg)).count();
        named.push(((kind.clone(), leg, nth), seen.value.at));
    }
    named
}

/// The members of both records, by their own names.
fn fields(model: &Model, left: &CallFile, right: &CallFile) -> Vec<Row> {
    let mut names: Vec<&str> = Vec::new();
    for (name, _) in left.cdr_fields().iter().chain(right.cdr_fields()) {
        if name != "sessionId" && !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    let line = |name: &str| {
        let find = |file: &CallFile| {
            file.cdr_fields().iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
        };
        let (left_sent, right_sent) = (find(left), find(right));
        let form = cdr::form_of(name);
        let shown = |file: &CallFile, sent: &Option<String>| {
            let sent = sent.as_deref()?;
            let text = || model.text(sent).into_owned();
            Some(match form {
                Form::Time => match read_time(sent) {
                    Some(at) => from_start(model, &file.call, Some(at))?,
                    None => text(),
                },
                Form::Number => Number::new(sent).map_or_else(text, |number| model.number(&number)),
                Form::Keys => model.keys(sent).into_owned(),
                Form::Id => model.id(sent).into_owned(),
                Form::Link => model.address(&model.id(sent)).into_owned(),
                // It may be encoded.
                Form::UserData if model.is_masked() => mask::HIDDEN.to_owned(),
                Form::UserData | Form::Text | Form::Code(..) | Form::RecordFlag | Form::Party => text(),
            })
        };
        let (left, right) = (shown(left, &left_sent), shown(right, &right_sent));
        let is_equal = if form == Form::Time { left == right } else { left_sent == right_sent };
        Row { label: name.to_owned(), left, right, is_equal }
    };
    names.into_iter().map(line).collect()
}
