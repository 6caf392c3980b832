//! `ringside alerts`: how the alerts of the settings stand, for scripts and for collectors without a window.

use std::io::{self, Write};
use std::sync::atomic::Ordering;

use clap::Args;
use serde_json::{Map, Value, json};

use super::plain::plain;
use super::{Done, Failure, Place, TextOrJson};
use crate::backend::{AlertsAsked, Stand, Standings, Watching};
use crate::call::alert::{Incident, Reading, Standing, Unknown, Watched};
use crate::call::zone::Zone;
use crate::collector::clock;
use crate::i18n::{Phrases, fill, filled};
use crate::settings::Alert;

/// Say how the alerts stand, what they raised in the last seven days, and which calls that was about.
///
/// Exit code 1 when one is raised that is neither off nor snoozed, else 0. Alerts are set up in the window or in
/// `settings.toml`.
#[derive(Debug, Args)]
pub struct Alerts {
    /// json: one object a line for each alert.
    #[arg(long, value_enum, default_value_t)]
    pub format: TextOrJson,
    /// Zone of the times: utc, beijing, local, +08:00, Europe/Berlin [default: as set].
    #[arg(long, allow_hyphen_values = true)]
    pub zone: Option<String>,
}

/// An alert of the settings and how it stands; one that is off, or whose filter cannot be read, does not.
struct Told<'a> {
    alert: &'a Alert,
    stand: Option<&'a Stand>,
    problem: Option<String>,
    /// What is known is of an earlier time.
    is_late: bool,
}

pub fn run(place: &Place, command: &Alerts) -> Done {
    let zone = place.zone(command.zone.as_deref())?;
    let (settings, now) = (&place.file.settings, clock::now());
    let watching = settings.alerts.iter().filter(|alert| alert.on);
    let watching = watching.filter_map(|alert| Watching::of(alert).ok()).collect();
    let asked =
        AlertsAsked { watching, calendar: settings.calendar.watched(), thresholds: settings.thresholds };
    let stopped = super::export::watch_for_stop()?;
    let is_stopped = || stopped.load(Ordering::Relaxed);
    let standings = Standings::at(&mut *place.reader()?, asked, now, &is_stopped);
    if is_stopped() {
        return Err(Failure::CANCELLED);
    }
    let standings = standings?;
    let (mut out, phrases) = (plain(io::stdout().lock()), place.lang.phrases());
    let catalogue = place.own_reasons().catalogue;
    let name = |code| phrases.named_alone(&catalogue, code);
    let mut raised = 0;
    if let Some(at) = standings.at.filter(|_| standings.is_late() && command.format == TextOrJson::Text) {
        writeln!(out, "{}", fill(phrases.alerts.as_of, &[("time", &zone.named_behind(&zone.format(at)))]))?;
    }
    for alert in &settings.alerts {
        let watching = Watching::of(alert);
        let problem = watching.as_ref().err().map(ToString::to_string);
        let stand = watching.ok().filter(|_| alert.on).and_then(|watching| standings.of(&watching));
        let told = Told { alert, stand: stand.map(|stand| &**stand), problem, is_late: standings.is_late() };
        raised += usize::from(alert.is_heard(now) && told.is_open());
        match command.format {
            TextOrJson::Json => writeln!(out, "{}", told.line(&zone))?,
            TextOrJson::Text => told.print(&mut out, phrases, &zone, &name)?,
        }
    }
    if settings.alerts.is_empty() && command.format == TextOrJson::Text {
        writeln!(out, "{}", phrases.alerts.none_set)?;
    }
    out.flush()?;
    match raised {
        0 => Ok(()),
        1 => Err(Failure::Failed(phrases.commands.one_raised.to_owned())),
        n => Err(Failure::Failed(fill(phrases.commands.some_raised, &[("n", &n.to_string())]))),
    }
}

impl Told<'_> {
    fn is_open(&self) -> bool {
        self.stand.is_some_and(|stand| stand.course.open().next().is_some())
    }

    fn last(&self) -> Option<&Reading> {
        self.stand?.course.last()
    }

    /// One word for scripts.
    fn state(&self) -> &'static str {
        match self.last().map(|last| last.standing) {
            _ if !self.alert.on => "off",
            _ if self.is_open() => "raised",
            Some(Standing::Within | Standing::Between | Standing::Beyond) if self.is_late => "late",
            Some(Standing::Within) => "well",
            Some(Standing::Between | Standing::Beyond) => "near",
            Some(Standing::Unknown(why)) => match why {
                Unknown::TooFew => "too_few_calls",
                Unknown::NoUsual => "nothing_to_compare_with",
                Unknown::Gap => "gap",
                Unknown::JustBegun => "just_begun",
                Unknown::OffHours => "off_hours",
                Unknown::Holiday => "holiday",
            },
            None => "bad_filter",
        }
    }

    fn line(&self, zone: &Zone) -> Value {
        let (alert, rule) = (self.alert, self.alert.rule.within_bounds());
        let mut line = json!({
            "name": alert.name, "filter": alert.filter, "state": self.state(),
            "watched": rule.watched.as_str(), "turn": rule.turn, "by": rule.by, "minutes": rule.minutes,
            "sample": rule.sample, "cooldown": rule.cooldown,
        });
        let Some(all) = line.as_object_mut() else { return line };
        let mut put = |name: &str, value: Value| drop(all.insert(name.to_owned(), value));
        if let Some(problem) = &self.problem {
            put("problem", json!(problem));
        }
        if let Some(until) = alert.snoozed_until {
            put("snoozed_until", json!(zone.format_rfc3339(until.stamp())));
        }
        if let Some((stand, last)) = self.stand.zip(self.last()) {
            reading(last, rule.watched, zone).into_iter().for_each(|(name, value)| put(&name, value));
            let incidents = stand.course.incidents().iter();
            let incidents = incidents.map(|incident| self.incident(stand, incident, zone));
            put("incidents", incidents.collect());
        }
        line
    }

    fn incident(&self, stand: &Stand, incident: &Incident, zone: &Zone) -> Value {
        let calls = stand.watching.calls_of(incident, zone);
        json!({
            "raised_at": zone.format_rfc3339(incident.raised),
            "until": incident.until.map(|until| zone.format_rfc3339(until)),
            "times": incident.times,
            "worst": reading(&incident.worst, stand.watching.rule.watched, zone),
            "calls": calls.to_string(),
        })
    }

    fn print(
        &self,
        out: &mut impl Write,
        phrases: &Phrases,
        zone: &Zone,
        name: &dyn Fn(crate::call::reason::CodeRef) -> String,
    ) -> io::Result<()> {
        let (w, rule) = (&phrases.alerts, self.alert.rule.within_bounds());
        let state = match self.state() {
            "raised" => w.raised,
            "well" => w.well,
            "near" => w.near,
            "off" => w.off,
            _ => w.unclear,
        };
        let of = if self.alert.filter.is_empty() { w.of_all } else { &self.alert.filter };
        writeln!(out, "{} [{state}]\n  {} · {of}", self.alert.name, phrases.alert_rule(&rule))?;
        if let Some(problem) = &self.problem {
            return writeln!(out, "  {}", fill(w.filter_problem, &[("problem", problem)]));
        }
        let Some((stand, last)) = self.stand.zip(self.last()) else { return Ok(()) };
        let (now, against) =
            (phrases.alert_now(rule.watched, last, name), phrases.alert_against(&rule, last));
        writeln!(out, "  {now}  {against}")?;
        writeln!(out, "  {}", phrases.alert_week(stand.course.incidents().len(), true))?;
        for incident in stand.course.incidents().iter().rev() {
            let from = zone.format(incident.raised);
            let when = match incident.until {
                Some(until) => filled(w.incident, &[("from", from), ("to", zone.format(until))]),
                None => fill(w.still, &[("from", &from)]),
            };
            let value = phrases.alert_value(rule.watched, incident.worst.value.unwrap_or_default());
            let calls = stand.watching.calls_of(incident, zone);
            writeln!(out, "    {}  {value}  {calls}", zone.named_behind(&when))?;
        }
        Ok(())
    }
}

/// The figure at the end of a window. Absent: unknown, or not asked for.
fn reading(reading: &Reading, watched: Watched, zone: &Zone) -> Map<String, Value> {
    let mut all = Map::new();
    let mut put = |name: &str, value: Option<Value>| {
        all.extend(value.map(|value| (name.to_owned(), value)));
    };
    put("at", Some(json!(zone.format_rfc3339(reading.at))));
    put("value", reading.value.map(|value| json!(value)));
    if watched != Watched::Calls {
        put("hits", Some(json!(reading.ratio.hits)));
        put("n", Some(json!(reading.ratio.of)));
        let interval = reading.ratio.interval();
        put("low", interval.map(|(low, _)| json!(low)));
        put("high", interval.map(|(_, high)| json!(high)));
    }
    put("limit", reading.limit.map(|limit| json!(limit)));
    put("usual", reading.usual.map(|usual| json!(usual.value)));
    put("usual_weeks", reading.usual.map(|usual| json!(usual.weeks)));
    put("reason", reading.code.map(|code| json!(format!("{}:{}", code.space.as_str(), code.code))));
    all
}
