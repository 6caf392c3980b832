//! For tests of what is asked of a store: a push as it is given one.

use super::Arrived;
#[cfg(feature = "gui")]
use super::{SentCdr, database_path};
use crate::call::Arrival;
use crate::wire;

impl Arrived {
    /// A push that was taken, without headers.
    pub(crate) fn sample(received: Arrival, body: Vec<u8>) -> Arrived {
        Arrived {
            received,
            peer: "127.0.0.1:1".to_owned(),
            target: "/".to_owned(),
            headers: Vec::new(),
            answer: 200,
            understood: wire::read(&body),
            body,
            signature: None,
        }
    }
}

#[cfg(feature = "gui")]
impl SentCdr {
    /// With these members.
    pub(crate) fn sample<const N: usize>(fields: [(&str, &str); N]) -> SentCdr {
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        SentCdr { notification: 0, position: 0, fields }
    }
}

/// Takes the calls of a database away, or gives them back, while it is in use: nothing can be read meanwhile.
#[cfg(feature = "gui")]
pub(crate) fn hide_calls(data_dir: &std::path::Path, is_hidden: bool) {
    let (from, to) = if is_hidden { ("call", "hidden") } else { ("hidden", "call") };
    let db = rusqlite::Connection::open(database_path(data_dir)).unwrap();
    // Nothing that speaks of the table is changed with it.
    db.pragma_update(None, "legacy_alter_table", true).unwrap();
    db.execute_batch(&format!("ALTER TABLE {from} RENAME TO {to}")).unwrap();
}
