//! Headers and bodies of the journal, packed with zstd and a dictionary of what such texts have in common. Only what
//! comes by the million is packed, status notifications and CDRs; the rest stays readable with any SQLite tool.
//! `assets/journal/README.md` says what it saves and what it costs.
//!
//! It does not know what the bytes mean.

use std::borrow::Cow;
use std::cell::RefCell;
use std::io;
use std::rc::Rc;
use std::sync::{LazyLock, Once};

use foldhash::{HashMap, HashMapExt};
use rusqlite::Row;
use rusqlite::types::Type;
use zstd::bulk::{Compressor, Decompressor};
use zstd::dict::{DecoderDictionary, EncoderDictionary};
use zstd::zstd_safe::get_frame_content_size;

/// The dictionary that is packed with, by the number it has in the column `form` and in the table `dictionary`.
pub(super) const FORM: i64 = 1;

/// The bytes of the dictionary [`FORM`].
pub(super) const DICTIONARY: &[u8] = include_bytes!("../../../assets/journal/1.zdict");

pub(super) use crate::store::inbox::DAMAGED;

/// Higher levels cost more and save nothing on texts as short as these.
const LEVEL: i32 = 1;

/// No text is longer: what claims to be is damaged.
const LONGEST: u64 = 256 * 1024 * 1024;

static PACK_WITH: LazyLock<EncoderDictionary<'static>> =
    LazyLock::new(|| EncoderDictionary::copy(DICTIONARY, LEVEL));
static UNPACK_WITH: LazyLock<DecoderDictionary<'static>> =
    LazyLock::new(|| DecoderDictionary::copy(DICTIONARY));

thread_local! {
    // Each takes some 100 kB and longer to make than a body takes to unpack.
    static PACKER: RefCell<Option<Packer>> = const { RefCell::new(None) };
    static UNPACKER: RefCell<Option<Decompressor<'static>>> = const { RefCell::new(None) };
}

/// Headers and body of a notification as [`FORM`] keeps them.
pub(super) struct Packed {
    pub headers: Rc<[u8]>,
    pub body: Vec<u8>,
}

/// Headers kept packed: a sender who does not sign says the same with every push of one length.
const HEADERS: usize = 256;

struct Packer {
    compressor: Compressor<'static>,
    headers: HashMap<String, Rc<[u8]>>,
}

/// Packs a notification of this kind; `None` where it is to be kept as it came.
pub(super) fn pack(kind: &str, headers: &str, body: &[u8]) -> Option<Packed> {
    if !matches!(kind, "status" | "cdr") {
        return None;
    }
    let packed = PACKER.with_borrow_mut(|packer| {
        let packer = match packer {
            Some(packer) => packer,
            None => packer.insert(Packer::new().ok()?),
        };
        Some(Packed { headers: packer.headers(headers).ok()?, body: packer.compressor.compress(body).ok()? })
    })?;
    (packed.headers.len() + packed.body.len() < headers.len() + body.len()).then_some(packed)
}

impl Packer {
    fn new() -> io::Result<Packer> {
        let mut compressor = Compressor::with_prepared_dictionary(&PACK_WITH)?;
        compressor.include_dictid(false)?;
        // What an earlier version packed has none, and says so itself.
        compressor.include_checksum(true)?;
        Ok(Packer { compressor, headers: HashMap::new() })
    }

    fn headers(&mut self, headers: &str) -> io::Result<Rc<[u8]>> {
        if let Some(packed) = self.headers.get(headers) {
            return Ok(Rc::clone(packed));
        }
        let packed: Rc<[u8]> = self.compressor.compress(headers.as_bytes())?.into();
        if self.headers.len() >= HEADERS {
            self.headers.clear();
        }
        self.headers.insert(headers.to_owned(), Rc::clone(&packed));
        Ok(packed)
    }
}

/// The bytes as they came, of columns `bytes` and `form` of a row.
pub(super) fn unpacked<'row>(
    row: &'row Row<'_>,
    bytes: usize,
    form: usize,
) -> rusqlite::Result<Cow<'row, [u8]>> {
    let stored = match row.get_ref(bytes)? {
        rusqlite::types::ValueRef::Text(text) => text,
        other => other.as_blob()?,
    };
    let wrong =
        |problem: String| rusqlite::Error::FromSqlConversionFailure(bytes, Type::Blob, problem.into());
    match row.get::<_, Option<i64>>(form)? {
        None => Ok(Cow::Borrowed(stored)),
        Some(FORM) => unpack(stored).map(Cow::Owned).map_err(wrong),
        Some(other) => {
            Err(wrong(format!("packed with dictionary {other}, which this version does not know")))
        }
    }
}

/// [`unpacked`] for a caller that can go on without the bytes: `None` where they are damaged. One bad bit must cost no
/// more than what it was part of.
pub(super) fn readable<'row>(
    row: &'row Row<'_>,
    bytes: usize,
    form: usize,
) -> rusqlite::Result<Option<Cow<'row, [u8]>>> {
    match unpacked(row, bytes, form) {
        Err(rusqlite::Error::FromSqlConversionFailure(_, Type::Blob, problem)) => {
            static SAID: Once = Once::new();
            SAID.call_once(|| {
                tracing::error!("a stored notification cannot be read and is passed over: {problem}; `ringside db check` names all of them");
            });
            Ok(None)
        }
        read => read.map(Some),
    }
}

/// How long a packed text is; `None` where it claims to be longer than any is, or does not say.
pub(super) fn size_of(packed: &[u8]) -> Option<usize> {
    let size = get_frame_content_size(packed).ok().flatten().filter(|size| *size <= LONGEST)?;
    usize::try_from(size).ok()
}

/// What was packed with [`FORM`].
pub(super) fn unpack(packed: &[u8]) -> Result<Vec<u8>, String> {
    let size = size_of(packed).ok_or("the packed text is damaged")?;
    UNPACKER.with_borrow_mut(|unpacker| {
        let unpacker = match unpacker {
            Some(unpacker) => unpacker,
            None => unpacker.insert(
                Decompressor::with_prepared_dictionary(&UNPACK_WITH).map_err(|error| error.to_string())?,
            ),
        };
        unpacker.decompress(packed, size).map_err(|error| format!("the packed text is damaged: {error}"))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_was_packed_comes_out_byte_for_byte(body in prop::collection::vec(any::<u8>(), 0..400), times in 1..9_usize) {
            let body = body.repeat(times);
            if let Some(packed) = pack("status", "[]", &body) {
                prop_assert!(packed.headers.len() + packed.body.len() < body.len() + 2);
                prop_assert_eq!(unpack(&packed.body).unwrap(), body);
                prop_assert_eq!(unpack(&packed.headers).unwrap(), b"[]");
            }
        }

        #[test]
        fn damaged_bytes_are_an_error_or_another_text_and_never_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
            let _ = unpack(&bytes);
        }
    }

    #[test]
    fn a_status_notification_takes_less_than_half_and_what_is_rare_stays_readable() {
        let body = br#"{"eventType":"callout","statusInfo":{"sessionId":"1201_1051_4294967295_20260127020000@callenabler245.huaweicaas.com","timestamp":"2026-01-27 02:00:00","caller":"+8675528000001","called":"+8613800000001"}}"#;
        let packed = pack("status", "[]", body).unwrap();
        assert!(packed.body.len() * 2 < body.len(), "{}", packed.body.len());
        for kind in ["rejected", "other", "sms", "number_status"] {
            assert!(pack(kind, "[]", body).is_none(), "{kind}");
        }
        for bit in 0..packed.body.len() * 8 {
            let mut flipped = packed.body.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            let came_out = unpack(&flipped);
            assert!(came_out.is_err() || came_out.as_deref() == Ok(body), "bit {bit} makes another text");
        }
        let mut old = Compressor::with_prepared_dictionary(&PACK_WITH).unwrap();
        assert_eq!(unpack(&old.compress(body).unwrap()).unwrap(), body, "packed without a checksum");
        let mut claims = packed.body.clone();
        claims.truncate(12);
        assert!(unpack(&claims).is_err());
    }
}
