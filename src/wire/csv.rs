//! CSV out: one row per call.
