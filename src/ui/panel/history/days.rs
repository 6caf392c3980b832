//! The days of a history in the order of time: their borders are those of the chosen zone.

use chrono::{Datelike, NaiveDate};

use crate::backend::SortBy;
use crate::call::Call;
use crate::i18n::{Phrases, fill, grouped};
use crate::ui::model::Model;

/// Whether the rows stand in the order of time.
pub fn are_shown(model: &Model) -> bool {
    model.history.list.sort.by == SortBy::Time
}

/// The day under which a call is filed.
pub fn group(model: &Model, call: &Call) -> i64 {
    i64::from(model.zone.civil(call.filed_at()).date().num_days_from_ce())
}

/// `2026-11-21 周六`, and behind it the zone and how many calls there were, if they have been counted.
pub fn heading(model: &Model, group: i64) -> (String, String) {
    let b = &model.phrases.breakdown;
    let Some(day) = i32::try_from(group).ok().and_then(NaiveDate::from_num_days_from_ce_opt) else {
        return Default::default();
    };
    let date = day.format("%Y-%m-%d").to_string();
    let title = fill(b.day, &[("day", &date), ("weekday", weekday(model.phrases, day))]);
    let zone = model.zone.label();
    let detail = match calls_of(model, day) {
        Some(calls) => format!("{zone} · {calls}"),
        None => zone,
    };
    (title, detail)
}

fn calls_of(model: &Model, day: NaiveDate) -> Option<String> {
    let (b, spread) = (&model.phrases.breakdown, &model.spread);
    // What is not certain is not worth a second number beside the rows themselves.
    let counts = spread.counts.as_ref().filter(|counts| !counts.is_estimate && !spread.is_old)?;
    let place = counts.days.binary_search_by_key(&day, |(day, _)| *day).ok()?;
    let (_, calls) = counts.days.get(place)?;
    let phrase = if *calls == 1 { b.day_call } else { b.day_calls };
    Some(fill(phrase, &[("n", &grouped(*calls))]))
}

fn weekday(phrases: &Phrases, day: NaiveDate) -> &'static str {
    phrases.weekday(day.weekday().num_days_from_monday() as usize)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::Stamp;
    use crate::call::zone::Zone;
    use crate::i18n::Lang;
    use crate::ui::testing::fixture::model;

    fn call_at(secs: i64) -> Call {
        let any = crate::ui::panel::live::samples::call(7, &[(0, "callout", "A")]);
        Call { started_at: Some(Stamp(secs)), ..Call::clone(&any) }
    }

    #[test]
    fn a_day_begins_at_midnight_of_the_chosen_zone_and_is_as_long_as_its_clocks_say() {
        let day_of = |zone: &str, utc: &str| {
            let mut model = model(Lang::Zh, "");
            model.zone = Zone::parse(zone).unwrap();
            let at = chrono::NaiveDateTime::parse_from_str(utc, "%Y-%m-%d %H:%M:%S").unwrap().and_utc();
            heading(&model, group(&model, &call_at(at.timestamp()))).0
        };
        let check = |zone: &str, utc: &str, day: &str| assert_eq!(day_of(zone, utc), day, "{zone} {utc}");
        check("beijing", "2026-11-21 15:59:59", "2026-11-21 周六");
        check("beijing", "2026-11-21 16:00:00", "2026-11-22 周日");
        // 23 hours.
        check("Europe/Berlin", "2026-03-28 23:00:00", "2026-03-29 周日");
        check("Europe/Berlin", "2026-03-29 21:59:59", "2026-03-29 周日");
        check("Europe/Berlin", "2026-03-29 22:00:00", "2026-03-30 周一");
        // 25 hours.
        check("Europe/Berlin", "2026-10-24 22:00:00", "2026-10-25 周日");
        check("Europe/Berlin", "2026-10-25 22:59:59", "2026-10-25 周日");
        check("Europe/Berlin", "2026-10-25 23:00:00", "2026-10-26 周一");
        check("Asia/Kolkata", "2026-11-20 18:29:59", "2026-11-20 周五");
        check("Asia/Kolkata", "2026-11-20 18:30:00", "2026-11-21 周六");
    }

    #[test]
    fn a_heading_says_how_many_calls_the_day_had_once_that_is_certain() {
        let mut model = model(Lang::En, "");
        let day = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
        let counts = crate::backend::Facets { days: vec![(day, 2441)], ..Default::default() };
        let said = |model: &Model| heading(model, i64::from(day.num_days_from_ce()));
        let words = |detail: &str| ("Sat 2026-11-21".to_owned(), detail.to_owned());
        assert_eq!(said(&model), words("UTC+8"));
        model.spread.counts = Some(counts.clone().into());
        assert_eq!(said(&model), words("UTC+8 · 2,441 calls"));
        model.spread.counts = Some(crate::backend::Facets { is_estimate: true, ..counts }.into());
        assert_eq!(said(&model), words("UTC+8"));
    }
}
