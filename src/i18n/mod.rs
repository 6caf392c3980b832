//! Every word a person sees, in Chinese and English, side by side. A phrase is a field of a struct, so a missing
//! one does not compile; a phrase with a blank to fill writes it as `{n}` and is filled by [`fill`].
//!
//! One file per area of the window. Chinese is written by hand for support staff, not translated.

mod actions;
mod alerts;
mod breakdown;
mod commands;
mod detail;
mod dialogs;
mod doctor;
mod failures;
mod gaps;
mod gist;
mod history;
mod import;
mod inbox;
mod insights;
mod keeping;
mod kpi;
mod live;
mod marks;
mod notify;
mod outside;
mod reasons;
mod replay;
mod screen;
mod security;
mod settings;
mod sharing;
mod summary;
mod trouble;
pub mod verdict;
mod words;

use serde::{Deserialize, Serialize};

pub use actions::Actions;
pub use commands::Commands as CommandWords;
pub use dialogs::Help as HelpWords;
pub use doctor::Doctor;
pub use gaps::{VendorCall, vendor_letter};
pub use kpi::{bounds, percent, percent_of_one};
pub use live::Live;
pub use reasons::own_reason_problem;
pub use summary::Telling;
pub use words::{Columns as ColumnTitles, Words};

/// A struct of phrases with both languages beside each other. Its fields stay within the crate, so that the compiler
/// names a phrase that nobody says any more; without the window many are not said.
macro_rules! phrases {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $field:ident : $zh:literal, $en:literal;)* }) => {
        $(#[$meta])*
        #[derive(Debug)]
        #[cfg_attr(not(feature = "gui"), allow(dead_code, reason = "said in the window"))]
        pub struct $name { $($(#[$doc])* pub(crate) $field: &'static str,)* }

        impl $name {
            pub const ZH: $name = $name { $($field: $zh,)* };
            pub const EN: $name = $name { $($field: $en,)* };
            /// Every phrase with its name, Chinese and English: tests look for gaps and odd characters.
            pub const ALL: &'static [(&'static str, &'static str, &'static str)] =
                &[$((concat!(stringify!($name), ".", stringify!($field)), $zh, $en),)*];
        }
    };
}
pub(crate) use phrases;

/// The language of the window and of exports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    #[default]
    Zh,
    En,
}

impl Lang {
    pub fn parse(text: &str) -> Option<Lang> {
        match text.to_ascii_lowercase().get(..2)? {
            "zh" => Some(Lang::Zh),
            "en" => Some(Lang::En),
            _ => None,
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Lang::Zh => "zh",
            Lang::En => "en",
        }
    }

    /// Sentences one after the other; empty ones are left out.
    pub fn sentences(self, sentences: &[&str]) -> String {
        let between = match self {
            Lang::Zh => "",
            Lang::En => " ",
        };
        sentences.iter().filter(|sentence| !sentence.is_empty()).copied().collect::<Vec<_>>().join(between)
    }

    /// `Busy, No answer`: words of a list.
    pub fn listed<T: AsRef<str>>(self, words: &[T]) -> String {
        words.iter().map(T::as_ref).collect::<Vec<_>>().join(self.phrases().words.and)
    }

    /// The text of a bilingual entry in this language.
    pub fn pick(self, text: &crate::call::reason::Text) -> &str {
        match self {
            Lang::Zh => &text.zh,
            Lang::En => &text.en,
        }
    }

    /// Whether something that depends on the language holds for this one.
    pub fn is_in(self, in_lang: crate::call::reason::InLang) -> bool {
        match self {
            Lang::Zh => in_lang.zh,
            Lang::En => in_lang.en,
        }
    }

    /// All phrases in this language.
    pub fn phrases(self) -> &'static Phrases {
        match self {
            Lang::Zh => &ZH,
            Lang::En => &EN,
        }
    }
}

/// All phrases of one language.
#[derive(Debug)]
pub struct Phrases {
    pub lang: Lang,
    pub actions: Actions,
    pub screen: screen::Screen,
    /// The domain's own words: states, outcomes, services, sides, columns.
    pub words: Words,
    pub columns: ColumnTitles,
    pub commands: commands::Commands,
    pub failures: failures::Failures,
    /// The board, the call detail and the frame of the window.
    pub live: Live,
    /// Of calls that are marked.
    pub marks: marks::Marks,
    /// The page of one call.
    pub detail: detail::Detail,
    pub history: history::History,
    /// What is counted beside the history.
    pub breakdown: breakdown::Breakdown,
    pub reasons: reasons::Reasons,
    pub verdict: verdict::VerdictWords,
    pub inbox: inbox::Inbox,
    pub gaps: gaps::Gaps,
    pub gists: gist::Gists,
    pub security: security::Security,
    pub notify: notify::Notify,
    pub settings: settings::Settings,
    /// What is odd about the settings and the secrets on disk.
    pub keeping: keeping::Keeping,
    pub sharing: sharing::Sharing,
    /// A call as a text to be pasted.
    pub summary: summary::SummaryWords,
    /// What is wrong with the database.
    pub trouble: trouble::Trouble,
    pub doctor: Doctor,
    pub export: dialogs::Export,
    /// Files that are shown outside the window.
    pub outside: outside::Outside,
    pub import: import::Import,
    /// Notifications sent once more, to somebody else.
    pub replay: replay::Replay,
    pub kpi: kpi::Kpi,
    /// What stands around the key figures on their page.
    pub insights: insights::Insights,
    pub alerts: alerts::Alerts,
    pub help: dialogs::Help,
}

static ZH: Phrases = Phrases {
    lang: Lang::Zh,
    actions: Actions::ZH,
    screen: screen::Screen::ZH,
    words: Words::ZH,
    columns: ColumnTitles::ZH,
    commands: commands::Commands::ZH,
    failures: failures::Failures::ZH,
    live: Live::ZH,
    marks: marks::Marks::ZH,
    detail: detail::Detail::ZH,
    history: history::History::ZH,
    breakdown: breakdown::Breakdown::ZH,
    reasons: reasons::Reasons::ZH,
    verdict: verdict::VerdictWords::ZH,
    inbox: inbox::Inbox::ZH,
    gaps: gaps::Gaps::ZH,
    gists: gist::Gists::ZH,
    security: security::Security::ZH,
    notify: notify::Notify::ZH,
    settings: settings::Settings::ZH,
    keeping: keeping::Keeping::ZH,
    sharing: sharing::Sharing::ZH,
    summary: summary::SummaryWords::ZH,
    trouble: trouble::Trouble::ZH,
    doctor: Doctor::ZH,
    export: dialogs::Export::ZH,
    outside: outside::Outside::ZH,
    import: import::Import::ZH,
    replay: replay::Replay::ZH,
    kpi: kpi::Kpi::ZH,
    insights: insights::Insights::ZH,
    alerts: alerts::Alerts::ZH,
    help: dialogs::Help::ZH,
};
static EN: Phrases = Phrases {
    lang: Lang::En,
    actions: Actions::EN,
    screen: screen::Screen::EN,
    words: Words::EN,
    columns: ColumnTitles::EN,
    commands: commands::Commands::EN,
    failures: failures::Failures::EN,
    live: Live::EN,
    marks: marks::Marks::EN,
    detail: detail::Detail::EN,
    history: history::History::EN,
    breakdown: breakdown::Breakdown::EN,
    reasons: reasons::Reasons::EN,
    verdict: verdict::VerdictWords::EN,
    inbox: inbox::Inbox::EN,
    gaps: gaps::Gaps::EN,
    gists: gist::Gists::EN,
    security: security::Security::EN,
    notify: notify::Notify::EN,
    settings: settings::Settings::EN,
    keeping: keeping::Keeping::EN,
    sharing: sharing::Sharing::EN,
    summary: summary::SummaryWords::EN,
    trouble: trouble::Trouble::EN,
    doctor: Doctor::EN,
    export: dialogs::Export::EN,
    outside: outside::Outside::EN,
    import: import::Import::EN,
    replay: replay::Replay::EN,
    kpi: kpi::Kpi::EN,
    insights: insights::Insights::EN,
    alerts: alerts::Alerts::EN,
    help: dialogs::Help::EN,
};

/// Fills the blanks of a phrase: `fill("{n} new", &[("n", "12")])`.
pub fn fill(phrase: &str, blanks: &[(&str, &str)]) -> String {
    let mut text = phrase.to_owned();
    for (name, value) in blanks {
        text = text.replace(&format!("{{{name}}}"), value);
    }
    text
}

/// [`fill`] with values that were made for the phrase.
pub fn filled(phrase: &str, blanks: &[(&str, String)]) -> String {
    let blanks: Vec<(&str, &str)> = blanks.iter().map(|(name, value)| (*name, value.as_str())).collect();
    fill(phrase, &blanks)
}

/// Whether this sign, in what others wrote, could begin a line or a column of its own once the text is shown or pasted
/// somewhere.
pub(crate) fn splits(sign: char) -> bool {
    sign.is_control() || matches!(sign, '\u{2028}' | '\u{2029}')
}

/// `2,441`: digits in groups of three, as both languages write them.
pub fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `412 GB`, `1.2 KB`: in thousands, as disks are sold.
pub fn bytes(n: u64) -> String {
    let units = [("TB", 1_000_000_000_000), ("GB", 1_000_000_000), ("MB", 1_000_000), ("KB", 1_000_u64)];
    let Some((unit, size)) = units.into_iter().find(|(_, size)| n >= *size) else { return format!("{n} B") };
    match n / size {
        whole if whole >= 10 => format!("{} {unit}", grouped(whole)),
        whole => format!("{whole}.{} {unit}", n % size * 10 / size),
    }
}

/// `02:15`, `1:12:30`: a duration in seconds as people read it on a clock.
pub fn clock(secs: i64) -> String {
    let secs = secs.max(0);
    match (secs / 3600, secs / 60 % 60, secs % 60) {
        (0, minutes, secs) => format!("{minutes:02}:{secs:02}"),
        (hours, minutes, secs) => format!("{hours}:{minutes:02}:{secs:02}"),
    }
}

impl Phrases {
    /// `3 s`, `12 min`, `4 h`, `2 d`: a duration in its largest unit.
    pub fn roughly(&self, secs: i64) -> String {
        let (p, secs) = (&self.live, secs.max(0));
        let (phrase, n) = match secs {
            0..60 => (p.seconds, secs),
            60..3_600 => (p.minutes, secs / 60),
            3_600..86_400 => (p.hours, secs / 3_600),
            _ => (p.days, secs / 86_400),
        };
        fill(phrase, &[("n", &n.to_string())])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_and_counts_read_as_people_write_them() {
        assert_eq!(clock(135), "02:15");
        assert_eq!(clock(4350), "1:12:30");
        assert_eq!(clock(-3), "00:00");
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(2441), "2,441");
        assert_eq!(grouped(1_000_000), "1,000,000");
        let roughly = |secs| Lang::En.phrases().roughly(secs);
        assert_eq!(
            [-3, 59, 60, 3_599, 3_600, 86_400].map(roughly),
            ["0 s", "59 s", "1 min", "59 min", "1 h", "1 d"]
        );
    }

    #[test]
    fn sizes_read_as_people_write_them() {
        assert_eq!(bytes(999), "999 B");
        assert_eq!(bytes(1_234), "1.2 KB");
        assert_eq!(bytes(1_999_999), "1.9 MB");
        assert_eq!(bytes(412_000_000_000), "412 GB");
        assert_eq!(bytes(u64::MAX), "18,446,744 TB");
    }

    #[test]
    fn a_blank_is_filled_wherever_it_stands() {
        assert_eq!(fill("{n} new · {m} ended", &[("n", "12"), ("m", "3")]), "12 new · 3 ended");
    }
}
