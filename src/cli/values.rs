//! Values of options that several commands share, with a sentence about each that is none.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;

use chrono::NaiveDate;
use clap::builder::{OsStringValueParser, TypedValueParser};

/// A share of all, 0 to 1.
pub(super) fn share(text: &str) -> Result<f64, String> {
    let value: f64 = text.parse().map_err(|_| "write a number from 0 to 1, such as 0.05".to_owned())?;
    (0.0..=1.0).contains(&value).then_some(value).ok_or_else(|| format!("{value} is no share; write 0 to 1"))
}

/// So many a second, or so many times faster: with none at all the work would never end.
pub(super) fn rate(text: &str) -> Result<f64, String> {
    let value = text.parse().ok().filter(|value: &f64| value.is_finite() && *value > 0.0);
    value.ok_or_else(|| "write a number above 0, such as 2 or 0.5".to_owned())
}

/// How many.
pub(super) fn count<T: FromStr>(text: &str) -> Result<T, String> {
    text.parse().map_err(|_| "write a whole number from 0 on, such as 100".to_owned())
}

/// A code of any code space.
pub(super) fn code(text: &str) -> Result<i64, String> {
    text.parse().map_err(|_| "write a code as a whole number, such as 8102".to_owned())
}

/// Where to listen. A name is none: it may stand for many addresses, or for one of another machine.
pub(super) fn address(text: &str) -> Result<SocketAddr, String> {
    let wanted = "write an IP address and a port, such as 127.0.0.1:8460; 0.0.0.0:8460 is every address of this machine";
    text.parse().map_err(|_| wanted.to_owned())
}

/// A day of the calendar.
pub(super) fn day(text: &str) -> Result<NaiveDate, String> {
    text.parse().map_err(|_| "write a day that there is, such as 2026-01-31".to_owned())
}

/// A folder. A variable that was to name one and is empty must not mean the usual one: that is another database.
pub(super) fn folder() -> impl TypedValueParser<Value = PathBuf> {
    OsStringValueParser::new().try_map(|name| match name.is_empty() {
        true => Err("it is empty; name a folder, or leave out both --data-dir and RINGSIDE_DATA_DIR"),
        false => Ok(PathBuf::from(name)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_finite_and_above_zero() {
        for good in ["2", "0.5", "1e3"] {
            assert!(rate(good).is_ok(), "{good}");
        }
        for bad in ["0", "-0", "-1", "nan", "inf", "-inf", "", "two"] {
            assert!(rate(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_share_is_between_none_and_all() {
        assert_eq!((share("0"), share("1")), (Ok(0.0), Ok(1.0)));
        for bad in ["-0.1", "1.1", "nan", "5%"] {
            assert!(share(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_count_is_whole_and_not_below_zero() {
        assert_eq!(count::<usize>("0"), Ok(0));
        for bad in ["-5", "1.5", "", "many"] {
            assert!(count::<u64>(bad).is_err(), "{bad}");
        }
    }
}
