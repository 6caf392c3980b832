//! Names in a settings file that no setting has. Nobody obeys what stands under them, so they are said; and one that
//! was to be a lock of the door is no lock, which must not leave the door open.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, Visitor, value};
use serde::forward_to_deserialize_any;
use strsim::osa_distance;

use super::{Alert, Calendar, Notify, Security, Settings, TlsFiles, View};
use crate::call::Thresholds;

/// The tables that say who may push, and how what is pushed travels.
pub(super) const LOCKS: [&str; 2] = ["security", "tls"];

/// Letters by which a name may differ from the one that was meant.
const SLIPS: usize = 2;

/// A name that no setting has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unknown {
    /// As `a.b`.
    pub name: String,
    /// The name of a setting that is spelt almost as it, as `a.b`.
    pub near: Option<String>,
    /// It was to say who may push: it stands among the locks, or is spelt almost as one.
    pub is_lock: bool,
}

/// Tables with the names of their settings. What the window writes into tables of its own has names of its own, too.
struct Known {
    top: &'static [&'static str],
    tables: Vec<(&'static str, Vec<&'static str>)>,
}

impl Known {
    fn new() -> Known {
        Known {
            top: names_of::<Settings>(),
            tables: vec![
                ("security", names_of::<Security>().to_vec()),
                ("tls", names_of::<TlsFiles>().to_vec()),
                ("thresholds", names_of::<Thresholds>().to_vec()),
                ("notify", names_of::<Notify>().to_vec()),
                ("calendar", names_of::<Calendar>().to_vec()),
                ("views", names_of::<View>().to_vec()),
                ("alerts", Alert::names()),
            ],
        }
    }

    /// What a name outside every table may have been meant for; a lock before another that is as near.
    fn near_top(&self, name: &str) -> Option<String> {
        let top = self.top.iter().map(|known| ((*known).to_owned(), *known));
        let inner = self
            .tables
            .iter()
            .flat_map(|(table, names)| names.iter().map(move |known| (format!("{table}.{known}"), *known)));
        let all = top.chain(inner).filter_map(|(path, known)| Some((slips(name, known)?, path)));
        all.min_by_key(|(slips, path)| (*slips, !is_lock(path))).map(|(_, path)| path)
    }

    /// What a name within a table may have been meant for: another of the table, or one that belongs outside.
    fn near_in(&self, names: &[&str], name: &str) -> Option<String> {
        let inner = names.iter().filter_map(|known| Some((slips(name, known)?, *known)));
        let near = inner.min_by_key(|(slips, _)| *slips).map(|(_, known)| known);
        near.or_else(|| self.top.iter().find(|known| **known == name).copied()).map(str::to_owned)
    }
}

/// Whether a setting, as `a.b`, says who may push.
fn is_lock(path: &str) -> bool {
    path.split('.').next().is_some_and(|first| LOCKS.contains(&first))
}

/// How many letters are other, if it may be the same name with a slip: of a short one most must be right.
fn slips(name: &str, known: &str) -> Option<usize> {
    let slips = osa_distance(&name.to_lowercase(), known);
    (slips <= SLIPS && slips * 2 <= known.chars().count().max(name.chars().count())).then_some(slips)
}

/// The names of a settings file that no setting has.
pub(super) fn unknown(file: &toml::Table) -> Vec<Unknown> {
    let known = Known::new();
    let mut found = Vec::new();
    for (name, value) in file {
        if !known.top.contains(&name.as_str()) {
            let near = known.near_top(name);
            let is_lock = near.as_deref().is_some_and(is_lock);
            found.push(Unknown { name: name.clone(), near, is_lock });
        }
        let Some((table, names)) = known.tables.iter().find(|(table, _)| table == name) else { continue };
        for inner in tables_of(value).flat_map(toml::Table::keys) {
            if names.contains(&inner.as_str()) {
                continue;
            }
            let near = known.near_in(names, inner);
            let is_elsewhere = near.as_deref().is_some_and(|near| !names.contains(&near) && !is_lock(near));
            let is_lock = is_lock(table) && !is_elsewhere;
            let near = near
                .map(|near| if names.contains(&near.as_str()) { format!("{table}.{near}") } else { near });
            let one = Unknown { name: format!("{table}.{inner}"), near, is_lock };
            if !found.contains(&one) {
                found.push(one);
            }
        }
    }
    found
}

/// A table, or those of a list.
fn tables_of(value: &toml::Value) -> impl Iterator<Item = &toml::Table> {
    let list = value.as_array().into_iter().flatten().filter_map(toml::Value::as_table);
    value.as_table().into_iter().chain(list)
}

/// The names by which the fields of `T` are read.
pub(super) fn names_of<'de, T: Deserialize<'de>>() -> &'static [&'static str] {
    let mut names: &[&str] = &[];
    // What is asked for its names gives no value.
    _ = T::deserialize(Names(&mut names));
    names
}

/// Holds nothing to be read, and listens to which fields are asked for.
struct Names<'a>(&'a mut &'static [&'static str]);

impl<'de> Deserializer<'de> for Names<'_> {
    type Error = value::Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, value::Error> {
        Err(value::Error::custom(NoValue))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, value::Error> {
        *self.0 = fields;
        self.deserialize_any(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

struct NoValue;

impl fmt::Display for NoValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("there is no value")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::Arrival;

    #[test]
    fn every_table_has_names_and_whatever_is_written_has_one() {
        let known = Known::new();
        assert!(known.top.contains(&"retention_days"), "{:?}", known.top);
        for (table, names) in &known.tables {
            assert!(known.top.contains(table) && !names.is_empty(), "{table}");
        }
        let settings = Settings {
            views: vec![View { name: String::new(), filter: String::new(), place: Default::default() }],
            alerts: vec![Alert { snoozed_until: Some(Arrival(1)), ..Alert::default() }],
            ..Settings::default()
        };
        assert_eq!(unknown(&toml::Table::try_from(&settings).unwrap()), []);
    }
}
