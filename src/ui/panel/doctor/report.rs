//! What the doctor found, in words, as this screen may show them: made when a check-up lands, not in every frame.

use std::cmp::Reverse;
use std::sync::Arc;

use crate::backend::{Check, Checkup, Finding, Level, Said, say, worst};
use crate::call::mask::HIDDEN;
use crate::i18n::Lang;
use crate::ui::model::Model;

/// A check-up in words.
pub struct Report {
    pub lines: Vec<Line>,
    pub summary: String,
    pub worst: Level,
}

/// A finding in words.
pub struct Line {
    pub finding: Finding,
    pub said: Said,
    /// What there is to copy.
    pub values: Vec<Value>,
}

/// Something to copy, and what is shown of it.
pub struct Value {
    pub name: &'static str,
    pub text: String,
    pub shown: String,
}

impl Report {
    fn of(checkup: &Checkup, model: &Model) -> Report {
        Report {
            lines: checkup.findings.iter().map(|finding| Line::of(finding, model)).collect(),
            summary: say::summary(checkup, model.phrases),
            worst: worst(&checkup.findings),
        }
    }
}

impl Line {
    fn of(finding: &Finding, model: &Model) -> Line {
        let Said { title, detail, remedy } = say::say(finding, model.phrases);
        let (places, handles) = (finding.places(), finding.handles());
        let shown = |text: String| shown(model, &text, &places, &handles);
        let value = |(name, text): (&'static str, String)| Value {
            name: say::value(name, model.phrases),
            shown: shown(text.clone()),
            text,
        };
        // The addresses stand on their own, above.
        let values = if finding.check() == Check::Address { Vec::new() } else { finding.values() };
        Line {
            finding: finding.clone(),
            said: Said { title: shown(title), detail: shown(detail), remedy: shown(remedy) },
            values: values.into_iter().map(value).collect(),
        }
    }
}

/// `text` as this screen may show it: numbers in it masked, addresses and the `places` of files hidden from an audience.
/// A place that is shown is shown whole, so that the file can be found, and so are `handles`, which are nobody's numbers.
fn shown(model: &Model, text: &str, places: &[String], handles: &[String]) -> String {
    let first = |text: &str| {
        // Of two that begin at the same sign the longer one: files stand in folders.
        let all = places.iter().map(|place| (place, true)).chain(handles.iter().map(|one| (one, false)));
        let found = all.filter_map(|(one, is_place)| Some((text.find(one)?, one.len(), is_place)));
        found.min_by_key(|(at, length, _)| (*at, Reverse(*length)))
    };
    let (mut out, mut rest) = (String::new(), text);
    let mask = |text: &str| model.text(&model.address(text)).into_owned();
    while let Some((at, length, is_place)) = first(rest) {
        let (before, from) = rest.split_at(at);
        let (one, after) = from.split_at(length);
        out.push_str(&mask(before));
        out.push_str(if is_place && model.screen.presenting { HIDDEN } else { one });
        rest = after;
    }
    out + &mask(rest)
}

/// What a page with findings remembers between frames.
#[derive(Default)]
pub struct DoctorView {
    made: Option<Made>,
}

/// The report last made, of which check-up, in which language, and for a screen that shows how much.
struct Made {
    of: Arc<Checkup>,
    lang: Lang,
    is_masked: bool,
    for_audience: bool,
    report: Report,
}

impl DoctorView {
    /// `None` before the first check-up.
    pub fn report(&mut self, model: &Model) -> Option<&Report> {
        let checkup = model.checkup.as_ref()?;
        let (lang, is_masked, for_audience) =
            (model.phrases.lang, model.is_masked(), model.screen.presenting);
        let is_made = |made: &Made| {
            Arc::ptr_eq(&made.of, checkup)
                && (made.lang, made.is_masked, made.for_audience) == (lang, is_masked, for_audience)
        };
        if !self.made.as_ref().is_some_and(is_made) {
            let report = Report::of(checkup, model);
            self.made = Some(Made { of: checkup.clone(), lang, is_masked, for_audience, report });
        }
        self.made.as_ref().map(|made| &made.report)
    }
}
