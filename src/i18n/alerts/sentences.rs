//! What is said of an alert: its rule, its figure, and what that is measured against.

use crate::call::alert::{Hours, Reading, Rule, Standing, Turn, Unknown, Usual, Watched, runs_of_days};
use crate::call::kpi::Share;
use crate::i18n::{Lang, Phrases, bounds, fill, filled, grouped, percent_of_one};

impl Phrases {
    /// What the figure of an alert is called.
    pub fn watched(&self, watched: Watched) -> &'static str {
        let w = &self.alerts;
        match watched {
            Watched::Calls => w.watch_calls,
            Watched::Reasons => w.watch_reasons,
            Watched::Share(Share::AsrA) => w.leg_a,
            Watched::Share(Share::AsrB) => w.leg_b,
            Watched::Share(Share::Short) => w.share_short,
            Watched::Share(Share::Keys) => w.share_keys,
            Watched::Share(Share::Complete) => w.share_complete,
            Watched::Share(share) => self.share(share).0,
        }
    }

    /// `30 minutes`, `2 hours`.
    pub fn window(&self, minutes: u32) -> String {
        let w = &self.alerts;
        match minutes {
            1 => w.minute.to_owned(),
            60 => w.hour.to_owned(),
            n if n % 60 == 0 => fill(w.hours, &[("n", &(n / 60).to_string())]),
            n => fill(w.minutes, &[("n", &n.to_string())]),
        }
    }

    /// What is agreed, in a sentence without its full stop.
    pub fn alert_rule(&self, rule: &Rule) -> String {
        let w = &self.alerts;
        let phrase = match (rule.watched, rule.turn) {
            (Watched::Calls, Turn::Below) if rule.by <= 1.0 => w.rule_none,
            (Watched::Calls, Turn::Below) => w.rule_below,
            (Watched::Calls, Turn::Above) if rule.by <= 1.0 => w.rule_any,
            (Watched::Calls, Turn::Above) => w.rule_above,
            (Watched::Calls, Turn::Fallen) if rule.by >= 100.0 => w.rule_silent,
            (Watched::Calls, Turn::Fallen) => w.rule_fewer,
            (Watched::Calls, Turn::Risen) => w.rule_more,
            (Watched::Share(_), Turn::Below) => w.rule_share_below,
            (Watched::Share(_), Turn::Above) => w.rule_share_above,
            (Watched::Share(_), Turn::Fallen) if rule.by >= 100.0 => w.rule_share_gone,
            (Watched::Share(_), Turn::Fallen) => w.rule_share_fallen,
            (Watched::Share(_), Turn::Risen) => w.rule_share_risen,
            (Watched::Reasons, Turn::Below | Turn::Above) => w.rule_reason_above,
            (Watched::Reasons, Turn::Fallen | Turn::Risen) => w.rule_reason_risen,
        };
        let figure = self.watched(rule.watched);
        // Between a letter and a Chinese word stands a blank.
        let is_apart = self.lang == Lang::Zh && figure.ends_with(|last: char| last.is_ascii_alphanumeric());
        let blanks = [
            ("n", written(rule.by)),
            ("times", written(1.0 + rule.by / 100.0)),
            ("window", self.window(rule.minutes)),
            ("figure", if is_apart { format!("{figure} ") } else { figure.to_owned() }),
        ];
        let said = filled(phrase, &blanks);
        let said = if self.lang == Lang::En { capital(&said) } else { said };
        if rule.hours.is_always() {
            return said;
        }
        filled(w.hours_of_rule, &[("rule", said), ("hours", self.hours(rule.hours))])
    }

    /// `Mon–Fri 09:00–18:00`.
    pub fn hours(&self, hours: Hours) -> String {
        let between = if self.lang == Lang::En { ["–", ", "] } else { ["至", "、"] };
        let runs = runs_of_days(hours.days()).map(|(from, to)| match to - from {
            0 => self.weekday(from).to_owned(),
            _ => format!("{}{}{}", self.weekday(from), between[0], self.weekday(to)),
        });
        let days = runs.collect::<Vec<_>>().join(between[1]);
        let [from, to] = hours.times();
        format!("{days} {from}–{to}")
    }

    /// A figure of an alert: `31.0%`, `12 calls`.
    pub fn alert_value(&self, watched: Watched, value: f64) -> String {
        match watched {
            Watched::Calls if value == 1.0 => self.alerts.now_call.to_owned(),
            Watched::Calls => fill(self.alerts.now_calls, &[("n", &number(value))]),
            Watched::Share(_) | Watched::Reasons => percent_of_one(value),
        }
    }

    /// What the figure is now. `name` names a code.
    pub fn alert_now(
        &self,
        watched: Watched,
        reading: &Reading,
        name: &dyn Fn(crate::call::reason::CodeRef) -> String,
    ) -> String {
        let (w, ratio) = (&self.alerts, reading.ratio);
        let Some(value) = reading.value else { return w.now_nothing.to_owned() };
        let shown = self.alert_value(watched, value);
        match (watched, reading.code) {
            (Watched::Calls, _) => shown,
            (Watched::Reasons, None) if matches!(reading.standing, Standing::Unknown(_)) => {
                fill(w.now_decided, &[("n", &grouped(ratio.of))])
            }
            (Watched::Reasons, None) => w.no_reason.to_owned(),
            (Watched::Reasons, Some(code)) => {
                let (hits, n) = (grouped(ratio.hits), grouped(ratio.of));
                filled(w.now_reason, &[("code", name(code)), ("hits", hits), ("n", n), ("share", shown)])
            }
            (Watched::Share(_), _) => {
                let [low, high] = bounds(ratio).unwrap_or_default();
                filled(
                    w.now_share,
                    &[("share", shown), ("n", grouped(ratio.of)), ("low", low), ("high", high)],
                )
            }
        }
    }

    /// How often it was raised in the last seven days, or would have been if anybody had watched.
    pub fn alert_week(&self, times: usize, was_watched: bool) -> String {
        let w = &self.alerts;
        let [none, one, many] = match was_watched {
            true => [w.week_none, w.week_one, w.week],
            false => [w.would_none, w.would_one, w.would],
        };
        match times {
            0 => none.to_owned(),
            1 => one.to_owned(),
            n => fill(many, &[("n", &n.to_string())]),
        }
    }

    /// One line for a bar or a notification: the name of an alert, its figure, and what that is measured against.
    pub fn alert_raised(
        &self,
        alert: &str,
        rule: &Rule,
        reading: &Reading,
        name: &dyn Fn(crate::call::reason::CodeRef) -> String,
    ) -> String {
        let w = &self.alerts;
        let value = |value: f64| self.alert_value(rule.watched, value);
        let now = match (rule.watched, reading.value) {
            (Watched::Share(_), Some(share)) => value(share),
            _ => self.alert_now(rule.watched, reading, name),
        };
        let usual = reading.usual.map(|usual| fill(w.short_usual, &[("value", &value(usual.value))]));
        let limit = told_limit(rule, reading).map(|limit| fill(w.short_limit, &[("value", &value(limit))]));
        let blanks = [
            ("name", alert.to_owned()),
            ("window", self.window(rule.minutes)),
            ("now", now),
            ("against", usual.or(limit).unwrap_or_default()),
        ];
        filled(w.banner, &blanks)
    }

    /// What it is measured against, or why nothing can be said of it.
    pub fn alert_against(&self, rule: &Rule, reading: &Reading) -> String {
        let w = &self.alerts;
        let why = match reading.standing {
            Standing::Unknown(Unknown::TooFew) if rule.watched == Watched::Calls => {
                w.too_few_usual.to_owned()
            }
            Standing::Unknown(Unknown::TooFew) => fill(w.too_few, &[("sample", &rule.sample.to_string())]),
            Standing::Unknown(Unknown::NoUsual) => w.no_usual.to_owned(),
            Standing::Unknown(Unknown::Gap) => w.gap.to_owned(),
            Standing::Unknown(Unknown::Holiday) => w.holiday.to_owned(),
            Standing::Unknown(Unknown::OffHours) => fill(w.off_hours, &[("hours", &self.hours(rule.hours))]),
            Standing::Unknown(Unknown::JustBegun) => {
                fill(w.just_begun, &[("window", &self.window(rule.minutes))])
            }
            Standing::Beyond | Standing::Between | Standing::Within => String::new(),
        };
        if !why.is_empty() {
            return why;
        }
        let value = |value: f64| self.alert_value(rule.watched, value);
        let usual = reading.usual.map(|Usual { value: usual, weeks, .. }| {
            let phrase = if weeks == 1 { w.usual_one } else { w.usual };
            filled(phrase, &[("value", value(usual)), ("weeks", weeks.to_string())])
        });
        // That there are none speaks for itself.
        let limit = reading
            .limit
            .filter(|limit| *limit > 0.0)
            .map(|limit| filled(w.limit, &[("value", value(limit))]));
        let parts: Vec<String> = limit.into_iter().chain(usual).collect();
        parts.join(" · ")
    }
}

/// A limit that says more than the rule does: that there is nothing at all needs none.
fn told_limit(rule: &Rule, reading: &Reading) -> Option<f64> {
    let is_none = rule.watched == Watched::Calls && rule.turn.is_down() && reading.limit <= Some(1.0);
    reading.limit.filter(|_| !is_none)
}

/// As somebody set it.
fn written(value: f64) -> String {
    if value.fract() == 0.0 { number(value) } else { value.to_string() }
}

/// Whole where it is whole.
fn number(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < 1e15 {
        grouped(value.abs() as u64)
    } else {
        format!("{value:.1}")
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    first + letters.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::Stamp;
    use crate::call::kpi::Ratio;

    #[test]
    fn a_rule_reads_as_a_sentence_in_both_languages() {
        let check = |watched, turn, by, minutes, zh: &str, en: &str| {
            let rule = Rule { watched, turn, by, minutes, ..Rule::default() };
            assert_eq!(Lang::Zh.phrases().alert_rule(&rule), zh);
            assert_eq!(Lang::En.phrases().alert_rule(&rule), en);
        };
        check(Watched::Calls, Turn::Below, 1.0, 15, "15 分钟内没有通话", "No calls for 15 minutes");
        check(
            Watched::Calls,
            Turn::Above,
            1_200.0,
            60,
            "1 小时内达到 1,200 通",
            "1,200 calls or more in 1 hour",
        );
        check(
            Watched::Share(Share::Asr),
            Turn::Fallen,
            20.0,
            120,
            "最近 2 小时，应答率 ASR 比往常低 20% 以上",
            "Answer rate (ASR) at least 20% lower than usual over 2 hours",
        );
        check(
            Watched::Reasons,
            Turn::Risen,
            150.0,
            30,
            "最近 30 分钟，某个原因的占比达到往常的 2.5 倍",
            "One reason at 2.5 times its usual share or more over 30 minutes",
        );
    }

    #[test]
    fn a_reading_says_what_it_is_of_and_what_it_is_measured_against() {
        let rule = Rule::default();
        let reading = Reading {
            at: Stamp(0),
            standing: Standing::Beyond,
            value: Some(0.4),
            ratio: Ratio { hits: 40, of: 100 },
            usual: Some(Usual { value: 0.6, weeks: 4, of: 400 }),
            limit: Some(0.48),
            code: None,
        };
        let (zh, en) = (Lang::Zh.phrases(), Lang::En.phrases());
        let name = |_| String::new();
        assert_eq!(zh.alert_now(rule.watched, &reading, &name), "40.0%（100 通，95% 区间 30.9–49.8%）");
        assert_eq!(
            en.alert_now(rule.watched, &reading, &name),
            "40.0% (calls: 100, 95% interval 30.9–49.8%)"
        );
        assert_eq!(
            zh.alert_against(&rule, &reading),
            "界限 48.0% · 往常 60.0%（前几周同星期同一时段，共 4 周）"
        );
        assert_eq!(
            zh.alert_raised("热线", &rule, &reading, &name),
            "告警“热线”：最近 1 小时 40.0%，往常 60.0%"
        );
        assert_eq!(
            en.alert_raised("Hotline", &rule, &reading, &name),
            "Alert “Hotline”: 40.0% over 1 hour, usually 60.0%"
        );
        let few = Reading { standing: Standing::Unknown(Unknown::TooFew), ..reading };
        assert_eq!(en.alert_against(&rule, &few), "too few calls to tell (at least 30)");
    }
}
