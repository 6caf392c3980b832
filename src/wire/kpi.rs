//! Key figures as JSON: names and order are a contract. A figure of nothing is absent; shares go from 0 to 1, with the
//! sample (`hits` of `n`) and the 95 % interval (`low` to `high`); times are RFC 3339 with the offset of the zone.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::json;
use crate::call::Stamp;
use crate::call::kpi::{By, Group, Kpis, Length, Ratio, Share, Spread};
use crate::call::zone::Zone;

/// The figures of a set of calls, over several lines; `most` of them were up at once, first at that second.
pub fn whole(kpis: &Kpis, most: Option<(u64, Stamp)>, zone: &Zone) -> String {
    json::pretty(&KpisJson { group: None, kpis, most, zone })
}

/// The figures of calls that belong together, on one line: what they have in common comes first.
pub fn line(by: By, group: Group, kpis: &Kpis, zone: &Zone) -> String {
    json::line(&KpisJson { group: Some((by, group)), kpis, most: None, zone })
}

struct KpisJson<'a> {
    group: Option<(By, Group)>,
    kpis: &'a Kpis,
    most: Option<(u64, Stamp)>,
    zone: &'a Zone,
}

#[derive(serde::Serialize)]
struct RatioJson {
    share: f64,
    hits: u64,
    n: u64,
    low: f64,
    high: f64,
}

#[derive(serde::Serialize)]
struct SpreadJson {
    n: u64,
    mean: f64,
    p50: i64,
    p90: i64,
    p95: i64,
    longest: i64,
}

#[derive(serde::Serialize)]
struct BusyHourJson {
    from: String,
    erlang: f64,
}

impl Serialize for KpisJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (kpis, zone) = (self.kpis, self.zone);
        let mut all = serializer.serialize_map(None)?;
        match self.group {
            Some((by, Group::From(from))) => all.serialize_entry(by.as_str(), &zone.format_rfc3339(from))?,
            // As the filter takes it.
            Some((by, Group::Reason(code))) => {
                let code = code.map(|code| format!("{}:{}", code.space.as_str(), code.code));
                all.serialize_entry(by.as_str(), &code)?;
            }
            None => {}
        }
        if let Some((from, to)) = kpis.filed {
            all.serialize_entry("from", &zone.format_rfc3339(from))?;
            all.serialize_entry("to", &zone.format_rfc3339(to))?;
        }
        all.serialize_entry("calls", &kpis.calls)?;
        all.serialize_entry("in_progress", &kpis.in_progress)?;
        all.serialize_entry("outcome_unknown", &kpis.unknown)?;
        all.serialize_entry("refused", &kpis.refused())?;
        for share in Share::ALL {
            if let Some(ratio) = RatioJson::of(kpis.share(share)) {
                all.serialize_entry(share.as_str(), &ratio)?;
            }
        }
        for length in Length::ALL {
            if let Some(spread) = SpreadJson::of(kpis.length(length)) {
                all.serialize_entry(length.as_str(), &spread)?;
            }
        }
        all.serialize_entry("billed_minutes", &kpis.billed_minutes)?;
        all.serialize_entry("leg_minutes", &kpis.leg_minutes)?;
        if let Some(busiest) = kpis.traffic.busiest() {
            let from = zone.format_rfc3339(busiest.from);
            all.serialize_entry("busy_hour", &BusyHourJson { from, erlang: rounded(busiest.erlang) })?;
        }
        if let Some((most, at)) = self.most {
            all.serialize_entry("most_at_once", &most)?;
            all.serialize_entry("most_at_once_at", &zone.format_rfc3339(at))?;
        }
        all.serialize_entry("duplicates", &kpis.duplicates)?;
        all.serialize_entry("out_of_order", &kpis.out_of_order)?;
        all.end()
    }
}

impl RatioJson {
    fn of(ratio: Ratio) -> Option<RatioJson> {
        let (share, (low, high)) = ratio.share().zip(ratio.interval())?;
        let [share, low, high] = [share, low, high].map(rounded);
        Some(RatioJson { share, hits: ratio.hits, n: ratio.of, low, high })
    }
}

impl SpreadJson {
    fn of(spread: &Spread) -> Option<SpreadJson> {
        Some(SpreadJson {
            n: spread.n(),
            mean: rounded(spread.mean()?),
            p50: spread.percentile(0.5)?,
            p90: spread.percentile(0.9)?,
            p95: spread.percentile(0.95)?,
            longest: spread.longest()?,
        })
    }
}

/// To four places.
fn rounded(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}
