//! What is told otherwise than before: of a call, the fields of its JSON that differ ([`super::json`]); of a
//! notification, how it was understood. A line for each, and how many there are.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;
use serde_json::Value;

use super::json::{call_json, line};
use crate::call::mask::Mask;
use crate::call::reason::Catalogue;
use crate::call::zone::Zone;
use crate::call::{Call, SessionId, Trust};

/// What is no field of its own: the session names the call, and trust depends on when it is asked for.
const LEFT_OUT: [&str; 2] = ["session_id", "trust"];

/// How a notification was understood, by the names of the inbox's JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Understanding<'a> {
    pub kind: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unknown_fields: Option<&'a str>,
}

/// A field before and after; absent: not known.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Change {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Value>,
}

/// The fields that differ, by name: those of a leg as `leg_a.answered_at`.
pub type Changes = BTreeMap<String, Change>;

/// What `after` tells otherwise than `before`: where there was no such call, or is none any more, all that is known of the
/// other. Verdicts are in the words of `catalogue`.
pub fn of_call(
    before: Option<&Call>,
    after: Option<&Call>,
    zone: &Zone,
    catalogue: &Catalogue,
) -> (Fate, Changes) {
    let fate = match (before, after) {
        (None, _) => Fate::New,
        (_, None) => Fate::Gone,
        _ => Fate::Changed,
    };
    let fields = |call: &Call| {
        let told = serde_json::to_value(call_json(call, zone, Trust::Ended, &Mask::Off, catalogue));
        let mut fields = flat(told.unwrap_or_default());
        fields.retain(|(name, _)| !LEFT_OUT.contains(&name.as_str()));
        fields
    };
    (fate, between(before.map(fields), after.map(fields)))
}

/// What is understood otherwise.
pub fn of_notification(before: &Understanding<'_>, after: &Understanding<'_>) -> Changes {
    let fields = |understood| flat(serde_json::to_value(understood).unwrap_or_default());
    between(Some(fields(before)), Some(fields(after)))
}

fn between(before: Option<Vec<(String, Value)>>, after: Option<Vec<(String, Value)>>) -> Changes {
    let mut changes = Changes::new();
    for (name, value) in before.into_iter().flatten() {
        changes.entry(name).or_default().before = Some(value);
    }
    for (name, value) in after.into_iter().flatten() {
        changes.entry(name).or_default().after = Some(value);
    }
    changes.retain(|_, change| change.before != change.after);
    changes
}

/// The members of an object; those of an object in it behind its name and a dot.
fn flat(object: Value) -> Vec<(String, Value)> {
    let Value::Object(members) = object else { return Vec::new() };
    let mut fields = Vec::with_capacity(members.len());
    for (name, value) in members {
        match value {
            inner @ Value::Object(_) => {
                fields.extend(flat(inner).into_iter().map(|(part, value)| (format!("{name}.{part}"), value)));
            }
            value => fields.push((name, value)),
        }
    }
    fields
}

/// Whether there was and is such a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Changed,
    New,
    Gone,
}

#[derive(Serialize)]
struct CallChanged<'a> {
    session_id: &'a str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    new: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    gone: bool,
    changed: &'a Changes,
}

#[derive(Serialize)]
struct NotificationChanged<'a> {
    notification: i64,
    changed: &'a Changes,
}

/// What became of a call, as one line of JSON without the line's end.
pub fn call_line(session: &SessionId, fate: Fate, changed: &Changes) -> String {
    let (new, gone) = (fate == Fate::New, fate == Fate::Gone);
    line(&CallChanged { session_id: session.as_str(), new, gone, changed })
}

/// What became of notification `id` of the journal, as one line of JSON without the line's end.
pub fn notification_line(id: i64, changed: &Changes) -> String {
    line(&NotificationChanged { notification: id, changed })
}

/// How much is told otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Calls that were there and are there.
    pub calls: u64,
    pub new: u64,
    pub gone: u64,
    pub notifications: u64,
    /// In how many of `calls` and of `notifications` each field differs.
    pub call_fields: Fields,
    pub notification_fields: Fields,
}

/// How often each field differs; written most frequent first, `outcome 3 · state_code 1`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields(BTreeMap<String, u64>);

impl Fields {
    fn add(&mut self, changed: &Changes) {
        for name in changed.keys() {
            *self.0.entry(name.clone()).or_default() += 1;
        }
    }
}

impl fmt::Display for Fields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut fields: Vec<_> = self.0.iter().collect();
        fields.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        for (place, (name, count)) in fields.into_iter().enumerate() {
            write!(f, "{}{name} {count}", if place == 0 { "" } else { " · " })?;
        }
        Ok(())
    }
}

impl Tally {
    /// Counts a call, unless nothing of it differs.
    pub fn add_call(&mut self, fate: Fate, changed: &Changes) {
        match fate {
            Fate::New => self.new += 1,
            Fate::Gone => self.gone += 1,
            Fate::Changed if changed.is_empty() => {}
            Fate::Changed => {
                self.calls += 1;
                self.call_fields.add(changed);
            }
        }
    }

    /// Counts a notification, unless nothing of it differs.
    pub fn add_notification(&mut self, changed: &Changes) {
        if !changed.is_empty() {
            self.notifications += 1;
            self.notification_fields.add(changed);
        }
    }

    /// Whether all is told as before.
    pub fn is_nothing(&self) -> bool {
        self.calls + self.new + self.gone + self.notifications == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::{CallState, Facts, Outcome, Stamp};

    fn call() -> Call {
        let session = SessionId::new("s1").unwrap();
        Facts::new(session, crate::call::Arrival(1_769_479_200_000)).fold()
    }

    fn told(before: Option<&Call>, after: Option<&Call>) -> String {
        let (fate, changes) = of_call(before, after, &Zone::BEIJING, Catalogue::builtin());
        call_line(&call().session, fate, &changes)
    }

    #[test]
    fn what_differs_is_named_as_in_the_json_of_a_call_and_what_is_not_known_is_absent() {
        let before = Call { talk_secs: Some(6), ..call() };
        let mut after = Call { outcome: Outcome::Failed, talk_secs: None, id: 9, ..before.clone() };
        after.leg_a.answered_at = Some(Stamp(1_769_479_200));
        let expected = r#"{"session_id":"s1","changed":{"leg_a.answered_at":{"after":"2026-01-27T10:00:00+08:00"},"outcome":{"before":"in_progress","after":"failed"},"talk_secs":{"before":6}}}"#;
        assert_eq!(told(Some(&before), Some(&after)), expected);
        assert_eq!(told(Some(&before), Some(&before)), r#"{"session_id":"s1","changed":{}}"#);
    }

    #[test]
    fn a_call_that_is_new_or_gone_says_so_and_all_that_is_known_of_it() {
        let known = Call { state: CallState::CallingA, ..call() };
        let all = |side: &str| {
            format!(
                r#""changed":{{"cdr_count":{{"{side}":0}},"clamped":{{"{side}":false}},"duplicate_count":{{"{side}":0}},"event_count":{{"{side}":0}},"outcome":{{"{side}":"in_progress"}},"service":{{"{side}":"unknown"}},"state":{{"{side}":"calling_a"}}}}}}"#
            )
        };
        let new = format!(r#"{{"session_id":"s1","new":true,{}"#, all("after"));
        let gone = format!(r#"{{"session_id":"s1","gone":true,{}"#, all("before"));
        assert_eq!(told(None, Some(&known)), new);
        assert_eq!(told(Some(&known), None), gone);
    }

    #[test]
    fn a_notification_is_named_by_its_number() {
        let before = Understanding { kind: "other", problem: Some("no eventType"), unknown_fields: None };
        let after = Understanding { kind: "status", problem: None, unknown_fields: Some("statusInfo.x") };
        let expected = r#"{"notification":7,"changed":{"kind":{"before":"other","after":"status"},"problem":{"before":"no eventType"},"unknown_fields":{"after":"statusInfo.x"}}}"#;
        assert_eq!(notification_line(7, &of_notification(&before, &after)), expected);
        assert_eq!(of_notification(&before, &before), Changes::new());
    }

    #[test]
    fn fields_are_counted_the_most_frequent_first_and_what_is_equal_is_not() {
        let changes =
            |names: &[&str]| names.iter().map(|name| ((*name).to_owned(), Change::default())).collect();
        let mut tally = Tally::default();
        tally.add_call(Fate::Changed, &Changes::new());
        tally.add_notification(&Changes::new());
        assert!(tally.is_nothing());
        tally.add_call(Fate::Changed, &changes(&["a", "outcome"]));
        tally.add_call(Fate::Changed, &changes(&["outcome"]));
        tally.add_call(Fate::New, &changes(&["x"]));
        tally.add_call(Fate::Gone, &changes(&["x"]));
        assert_eq!((tally.calls, tally.new, tally.gone), (2, 1, 1));
        assert_eq!(tally.call_fields.to_string(), "outcome 2 · a 1");
    }
}
