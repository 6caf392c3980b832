//! Where in a body the records of one call stand, byte for byte, and what the members of a record are: for people who
//! look at what came. Nothing here decides what a record means.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{MAX_ENTRIES, surrogates};
use crate::call::SessionId;

/// One record of a `feeLst`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// Where the record stands in the body.
    pub bytes: Range<usize>,
    /// Which record it is, counted from 1, of `of` in the body.
    pub position: usize,
    pub of: usize,
}

/// The records of `session` in a body that holds several; empty where the body speaks of nothing else.
pub fn excerpts(body: &[u8], session: &SessionId) -> Vec<Excerpt> {
    let Some(records) = std::str::from_utf8(body).ok().and_then(records) else { return Vec::new() };
    if records.len() < 2 {
        return Vec::new();
    }
    let is_ours = |record: &RawValue| {
        let id = raw_members(record.get()).and_then(|members| members.last("sessionId"));
        id.is_some_and(|id| shown(id) == session.as_str())
    };
    let of = records.len();
    let ours = (1..).zip(records).take(MAX_ENTRIES).filter(|(_, record)| is_ours(record));
    ours.map(|(position, record)| {
        // A slice of the body: their distance is its place.
        let start = (record.get().as_ptr() as usize).saturating_sub(body.as_ptr() as usize);
        Excerpt { bytes: start..start + record.get().len(), position, of }
    })
    .collect()
}

/// The members of the record at `position` (from 0) as people read them, in the order in which they were sent: text
/// without its quotation marks, everything else as it was written.
pub fn fields(body: &[u8], position: usize) -> Vec<(String, String)> {
    let members = nth(body, position).and_then(|record| raw_members(record.get()));
    members.map_or_else(Vec::new, |members| {
        members.0.into_iter().map(|(name, value)| (name.into_owned(), shown(value).into_owned())).collect()
    })
}

/// The record at `position` (from 0) as it was sent, for readers of JSON: half a character, which they do not take, is
/// U+FFFD; between members lines end without a carriage return, which terminals do not take.
pub fn raw_record(body: &[u8], position: usize) -> Option<Box<RawValue>> {
    let text = nth(body, position)?.get().replace('\r', "");
    RawValue::from_string(surrogates::mended(&text).unwrap_or(text)).ok()
}

fn nth(body: &[u8], position: usize) -> Option<&RawValue> {
    records(std::str::from_utf8(body).ok()?)?.into_iter().nth(position)
}

fn records(text: &str) -> Option<Vec<&RawValue>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let list = raw_members(text)?.last("feeLst")?;
    match list.get().as_bytes().first() {
        Some(b'[') => serde_json::from_str(list.get()).ok(),
        Some(b'{') => Some(vec![list]),
        _ => None,
    }
}

fn shown(value: &RawValue) -> Cow<'_, str> {
    let text = value.get();
    let unquoted = || serde_json::from_str::<String>(text).ok();
    match text.starts_with('"').then(unquoted).flatten() {
        Some(unquoted) => Cow::Owned(unquoted),
        None => Cow::Borrowed(text),
    }
}

fn raw_members(text: &str) -> Option<Members<'_>> {
    serde_json::from_str(text).ok()
}

/// The members of an object as they were written.
struct Members<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'a> Members<'a> {
    fn last(&self, name: &str) -> Option<&'a RawValue> {
        self.0.iter().rev().find(|(member, _)| member == name).map(|(_, value)| *value)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Members(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BATCH: &[u8] =
        br#" {"eventType":"fee","feeLst":[ {"sessionId":"a"} ,7,{"icid":"1" , "sessionId":"b"},{"sessionId":"\u0062"}]}"#;

    #[test]
    fn the_records_of_one_call_are_found_byte_for_byte() {
        let found = |session: &str| -> Vec<(usize, &str)> {
            let excerpts = excerpts(BATCH, &SessionId::new(session).unwrap());
            assert!(excerpts.iter().all(|excerpt| excerpt.of == 4));
            excerpts
                .iter()
                .map(|e| (e.position, std::str::from_utf8(&BATCH[e.bytes.clone()]).unwrap()))
                .collect()
        };
        assert_eq!(found("a"), [(1, r#"{"sessionId":"a"}"#)]);
        assert_eq!(found("b"), [(3, r#"{"icid":"1" , "sessionId":"b"}"#), (4, r#"{"sessionId":"\u0062"}"#)]);
        assert_eq!(found("c"), []);
    }

    #[test]
    fn a_body_with_one_record_or_none_needs_no_excerpt() {
        let session = SessionId::new("a").unwrap();
        for body in
            [r#"{"feeLst":[{"sessionId":"a"}]}"#, r#"{"feeLst":{"sessionId":"a"}}"#, "{}", "no json", "[]"]
        {
            assert_eq!(excerpts(body.as_bytes(), &session), [], "{body}");
        }
    }

    #[test]
    fn the_fields_of_a_record_are_shown_as_they_were_sent() {
        let body = r#"{"feeLst":[1,{"b":"工\n","a":1.50,"b":null,"c":{"x":[]},"d":"\ud83d"}]}"#;
        let expected =
            [("b", "工\n"), ("a", "1.50"), ("b", "null"), ("c", r#"{"x":[]}"#), ("d", r#""\ud83d""#)];
        let found = fields(body.as_bytes(), 1);
        assert_eq!(found.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect::<Vec<_>>(), expected);
        assert_eq!(fields(body.as_bytes(), 0), []);
        assert_eq!(fields(body.as_bytes(), 2), []);
    }

    #[test]
    fn a_record_for_readers_of_json_is_what_was_sent_as_far_as_they_take_it() {
        let body = "{\"feeLst\":[1, {\"b\":\"\\r\",\r\n \"a\":1.50,\"b\":null,\"d\":\"\\ud83d\"} ]}";
        let found = |position| raw_record(body.as_bytes(), position).map(|record| record.get().to_owned());
        let expected = "{\"b\":\"\\r\",\n \"a\":1.50,\"b\":null,\"d\":\"\\ufffd\"}";
        assert_eq!((found(1).as_deref(), found(2)), (Some(expected), None));
    }
}
