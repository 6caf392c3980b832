//! A cell as XML.

use super::parts::{BOLD, TEXT, TIME};
use crate::call::Stamp;
use crate::wire::table::{Pen, Value};
use crate::wire::times::{TimeFormat, Times};

/// Where a cell stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    pub(super) column: &'a str,
    pub(super) row: u32,
}

/// Excel takes so many UTF-16 units in a cell.
const LONGEST: usize = 32_767;

/// Beyond this a number is not the same in Excel, which counts in floating point.
const LARGEST: i64 = 1 << 53;

/// 1970-01-01 as Excel counts days, and the days it shows as we do: from 1900-03-01 to 9999-12-31.
const DAY_OF_1970: i64 = 25_569;
const DAYS: std::ops::Range<i64> = 61..2_958_466;

/// `A`, `B`, …, `Z`, `AA`: the name of the column with this number, from 0.
pub(super) fn letters(mut number: usize) -> String {
    let mut name = String::new();
    loop {
        name.insert(0, char::from(b'A' + u8::try_from(number % 26).unwrap_or(0)));
        match number / 26 {
            0 => return name,
            rest => number = rest - 1,
        }
    }
}

/// Appends the cell of `value`. Says whether its text is whole.
pub(super) fn write(
    value: &Value<'_>,
    place: Place<'_>,
    pen: &mut Pen,
    text: &mut String,
    out: &mut String,
) -> bool {
    match value {
        Value::Nothing => true,
        Value::Whole(whole) if (-LARGEST..=LARGEST).contains(whole) => {
            open(place, "", out);
            out.push_str("><v>");
            out.push_str(itoa::Buffer::new().format(*whole));
            out.push_str("</v></c>");
            true
        }
        Value::At(at) if pen.times.format() == TimeFormat::DateTime => match serial(*at, &mut pen.times) {
            Some((day, part)) => {
                open(place, TIME, out);
                out.push_str("><v>");
                out.push_str(itoa::Buffer::new().format(day));
                fraction(part, out);
                out.push_str("</v></c>");
                true
            }
            None => by_text(value, place, pen, text, out),
        },
        Value::Phone(phone) => write_text(phone, place, TEXT, out),
        Value::Text(words) => write_text(words, place, "", out),
        Value::Word(word) => write_text(word, place, "", out),
        Value::At(at) if pen.times.format() == TimeFormat::Unix => {
            write(&Value::Whole(at.0), place, pen, text, out)
        }
        Value::At(_) | Value::Whole(_) | Value::Flag(..) => by_text(value, place, pen, text, out),
    }
}

pub(super) fn write_header(title: &str, place: Place<'_>, out: &mut String) {
    write_text(title, place, BOLD, out);
}

fn by_text(value: &Value<'_>, place: Place<'_>, pen: &mut Pen, text: &mut String, out: &mut String) -> bool {
    text.clear();
    pen.write(value, text);
    write_text(text, place, "", out)
}

fn open(place: Place<'_>, style: &str, out: &mut String) {
    out.push_str("<c r=\"");
    out.push_str(place.column);
    out.push_str(itoa::Buffer::new().format(place.row));
    out.push('"');
    out.push_str(style);
}

fn write_text(text: &str, place: Place<'_>, style: &str, out: &mut String) -> bool {
    if text.is_empty() {
        return true;
    }
    let kept = longest_start(text);
    open(place, style, out);
    out.push_str(" t=\"inlineStr\"><is><t");
    let keeps_blanks = |c: char| c.is_whitespace();
    if kept.starts_with(keeps_blanks) || kept.ends_with(keeps_blanks) || kept.contains(['\n', '\t']) {
        out.push_str(" xml:space=\"preserve\"");
    }
    out.push('>');
    escape(kept, out);
    out.push_str("</t></is></c>");
    kept.len() == text.len()
}

/// As much of `text` as a cell takes.
fn longest_start(text: &str) -> &str {
    if text.len() <= LONGEST {
        return text;
    }
    let mut units = 0;
    let end = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > LONGEST
    });
    end.and_then(|(at, _)| text.get(..at)).unwrap_or(text)
}

/// Appends `text` as XML. What XML cannot carry is written `_x0007_`, as Excel writes it, and so is the beginning of
/// what would be read as such a thing.
pub(super) fn escape(text: &str, out: &mut String) {
    let plain = |byte: u8| byte >= b' ' && !matches!(byte, b'&' | b'<' | b'>' | b'"' | b'_') && byte < 0xef;
    if text.bytes().all(plain) {
        out.push_str(text);
        return;
    }
    for (at, sign) in text.char_indices() {
        match sign {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '_' if is_escape(text.get(at..).unwrap_or_default()) => out.push_str("_x005F_"),
            '\t' | '\n' => out.push(sign),
            '\0'..'\u{20}' | '\u{fffe}' | '\u{ffff}' => {
                out.push_str(&format!("_x{:04X}_", u32::from(sign)));
            }
            other => out.push(other),
        }
    }
}

/// Whether `text` begins as `_x0007_` does.
fn is_escape(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.starts_with(b"_x")
        && bytes.get(6) == Some(&b'_')
        && bytes.get(2..6).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
}

/// Excel's day of a time and the second of that day; `None` where Excel has no such day.
fn serial(at: Stamp, times: &mut Times) -> Option<(i64, i64)> {
    let local = times.local(at);
    let day = local.div_euclid(86_400) + DAY_OF_1970;
    DAYS.contains(&day).then(|| (day, local.rem_euclid(86_400)))
}

/// A second as a part of its day, to a ten-thousandth of a second.
fn fraction(second: i64, out: &mut String) {
    const PARTS: i64 = 10_000_000_000;
    let parts = (second * PARTS + 43_200) / 86_400;
    if parts > 0 {
        out.push('.');
        let mut buffer = itoa::Buffer::new();
        let digits = buffer.format(parts);
        (digits.len()..10).for_each(|_| out.push('0'));
        out.push_str(digits.trim_end_matches('0'));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::zone::Zone;

    #[test]
    fn columns_are_called_as_spreadsheets_call_them() {
        for (number, name) in
            [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")]
        {
            assert_eq!(letters(number), name);
        }
    }

    #[test]
    fn a_time_is_the_day_and_the_part_of_it_that_excel_counts() {
        let mut times = Times::new(Zone::BEIJING, TimeFormat::DateTime);
        // 2026-01-27 02:00:00 UTC.
        let (day, second) = serial(Stamp(1_769_479_200), &mut times).unwrap();
        let mut written = day.to_string();
        fraction(second, &mut written);
        assert_eq!(written, "46049.4166666667");
        assert_eq!(serial(Stamp(-3_000_000_000), &mut times), None);
    }

    #[test]
    fn every_second_of_a_day_comes_back_from_its_part() {
        for second in 0..86_400 {
            let mut text = "0".to_owned();
            fraction(second, &mut text);
            let days: f64 = text.parse().unwrap();
            assert_eq!((days * 86_400.0).round() as i64, second, "{text}");
            assert!((days * 86_400.0 - second as f64).abs() < 1e-4);
        }
    }

    #[test]
    fn text_is_kept_whatever_is_in_it() {
        let check = |text: &str, xml: &str| {
            let mut out = String::new();
            escape(text, &mut out);
            assert_eq!(out, xml);
        };
        check("a<b>&\"c\"", "a&lt;b&gt;&amp;&quot;c&quot;");
        check("a\u{7}b\r\n", "a_x0007_b_x000D_\n");
        check("_x0041_ _y_", "_x005F_x0041_ _y_");
        check("工单 \u{ffff}", "工单 _xFFFF_");
    }

    #[test]
    fn a_text_is_cut_where_excel_ends_it_and_that_is_said() {
        let mut out = String::new();
        let place = Place { column: "A", row: 1 };
        assert!(write_text(&"字".repeat(LONGEST), place, "", &mut out));
        assert!(!write_text(&"字".repeat(LONGEST + 1), place, "", &mut out));
        assert_eq!(longest_start(&"𝄞".repeat(LONGEST)).encode_utf16().count(), LONGEST - 1);
    }
}
