//! What the doctor found, in words, as this screen may show them: made when a check-up lands, not in every frame.

use std::sync::Arc;

use crate::backend::{Check, Checkup, Finding, Level, Said, say, worst};
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
        let shown = |text: String| model.address(&text).into_owned();
        let value = |(name, text): (&'static str, String)| Value {
            name: say::value(name, model.phrases),
            shown: shown(text.clone()),
            text,
        };
        // The addresses stand on their own, above.
        let values = if finding.check() == Check::Address { Vec::new() } else { finding.values() };
        Line {
            finding: finding.clone(),
            said: Said { title, detail: shown(detail), remedy: shown(remedy) },
            values: values.into_iter().map(value).collect(),
        }
    }
}

/// What a page with findings remembers between frames.
#[derive(Default)]
pub struct DoctorView {
    made: Option<Made>,
}

/// The report last made, of which check-up, in which language, and whether for an audience.
struct Made {
    of: Arc<Checkup>,
    lang: Lang,
    for_audience: bool,
    report: Report,
}

impl DoctorView {
    /// `None` before the first check-up.
    pub fn report(&mut self, model: &Model) -> Option<&Report> {
        let checkup = model.checkup.as_ref()?;
        let (lang, for_audience) = (model.phrases.lang, model.screen.presenting);
        let is_made = |made: &Made| {
            Arc::ptr_eq(&made.of, checkup) && (made.lang, made.for_audience) == (lang, for_audience)
        };
        if !self.made.as_ref().is_some_and(is_made) {
            let report = Report::of(checkup, model);
            self.made = Some(Made { of: checkup.clone(), lang, for_audience, report });
        }
        self.made.as_ref().map(|made| &made.report)
    }
}
