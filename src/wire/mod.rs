//! The door: bytes to [`crate::call`] and back. Every format that enters or leaves the house is owned here; where
//! the bytes come from or go to is somebody else's business.

pub mod answer;
pub mod arriving;
pub mod changes;
pub mod csv;
pub mod format;
pub mod import;
pub mod json;
pub mod jsonl;
pub mod kpi;
pub mod layout;
pub mod manifest;
pub mod notification;
pub mod one_call;
pub mod own_reasons;
pub mod parquet;
pub mod resend;
pub mod signature;
pub mod table;
pub mod times;
pub mod xlsx;

pub use notification::{
    BadRecord, Excerpt, Gist, NoCall, Reading, Rejection, Understood, excerpts, fields, raw_record, read,
    read_time,
};
