//! JSON of a call, as CLI and export give it.
