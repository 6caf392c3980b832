//! How the tests of the formats write rows.

use std::sync::Arc;

use super::{Columns, Style};
use crate::call::filter::Now;
use crate::call::mask::Mask;
use crate::call::reason::Catalogue;
use crate::call::zone::Zone;
use crate::call::{Arrival, Thresholds};
use crate::i18n::Lang;
use crate::wire::times::TimeFormat;

/// These columns, in Chinese and by the clocks of Beijing.
pub(in crate::wire) fn style(columns: &str) -> Style {
    Style {
        columns: Columns::parse(columns).unwrap(),
        zone: Zone::BEIJING,
        times: TimeFormat::DateTime,
        mask: Mask::Off,
        lang: Some(Lang::Zh),
        now: Now::new(Arrival(0), Thresholds::default()),
        catalogue: Arc::new(Catalogue::builtin().with_own(&[])),
    }
}
