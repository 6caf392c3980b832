//! Text for others: of every telephone number only the last four digits stay readable, on a screen that they see and in a
//! file that is given away ([`Mask`]).

mod token;

use std::borrow::Cow;
use std::sync::Arc;

use super::Number;

pub use token::{TokenKey, is_token};

/// Fewer digits than this are no telephone number: years, codes, seconds.
const LEAST: usize = 7;
/// Digits that stay.
const KEPT: usize = 4;
/// What stands for what is not shown.
pub const HIDDEN: &str = "••••";

/// How numbers are written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Mask {
    /// As they were sent.
    #[default]
    Off,
    /// `•••• 8000`: for a screen.
    Ends,
    /// `8000-k7f3q2ztab`: for files, in which people have to be told apart.
    Tokens(Arc<TokenKey>),
}

impl Mask {
    pub fn is_on(&self) -> bool {
        *self != Mask::Off
    }

    pub fn number<'a>(&self, number: &'a Number) -> Cow<'a, str> {
        match self {
            Mask::Off => number.as_str().into(),
            Mask::Ends => number.masked().into(),
            Mask::Tokens(key) => key.token(number.as_str()).into(),
        }
    }

    /// Text that people wrote, and numbers in it.
    pub fn text<'a>(&self, text: &'a str) -> Cow<'a, str> {
        match self {
            Mask::Off => text.into(),
            Mask::Ends => digits(text),
            Mask::Tokens(key) => replace(text, run_end, |_, number| Some(key.token(number))),
        }
    }

    /// The id of a call or of a record, and numbers in it: with tokens for them it still joins what belongs together.
    pub fn id<'a>(&self, text: &'a str) -> Cow<'a, str> {
        match self {
            Mask::Off => text.into(),
            Mask::Ends => id(text),
            Mask::Tokens(key) => replace_in_id(text, |number| key.token(number)),
        }
    }

    /// Keys that somebody pressed.
    pub fn keys<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if self.is_on() { keys(text).into() } else { text.into() }
    }

    /// Text as it was sent, maybe encoded: whoever can decode it would read the numbers in it.
    pub fn sent<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if self.is_on() { HIDDEN.into() } else { text.into() }
    }
}

/// `text` with `•••• 8000` in the place of each run of seven digits or more. A space or a hyphen joins digits where at
/// least three follow it, as people write numbers; dates and times of day are left alone.
pub fn digits(text: &str) -> Cow<'_, str> {
    replace(text, run_end, |_, number| Some(format!("{HIDDEN} {}", tail(number))))
}

/// An id of a call or of a record, for such a screen: the ids of some services hold the numbers of both people
/// (PROTOCOL 2.4), and `+8613800138000_+8613900139000_4_627e` becomes `••••8000_••••9000_4_627e`. What the documents know to
/// be no number stays, so that calls can still be told apart.
pub fn id(text: &str) -> Cow<'_, str> {
    replace_in_id(text, |number| format!("{HIDDEN}{}", tail(number)))
}

fn replace_in_id(text: &str, shown: impl Fn(&str) -> String) -> Cow<'_, str> {
    replace(text, digits_end, |before, number| (!is_counted(before, number)).then(|| shown(number)))
}

/// The keys that somebody pressed: as many dots. They may be the number of a card.
pub fn keys(text: &str) -> String {
    let is_key = |sign: char| sign.is_alphanumeric() || matches!(sign, '*' | '#' | '＊' | '＃');
    text.chars().map(|sign| if is_key(sign) { '•' } else { sign }).collect()
}

/// `text` with what `shown` makes of each run of seven digits or more, of which `end_of` tells the end. It hears what
/// stands before the number, and the number with the plus that belongs to it; `None` leaves it as it is.
fn replace<'a>(
    text: &'a str,
    end_of: fn(&str, usize) -> usize,
    shown: impl Fn(&str, &str) -> Option<String>,
) -> Cow<'a, str> {
    let mut out = String::new();
    let mut kept_from = 0;
    let mut rest = text.char_indices().peekable();
    while let Some((start, sign)) = rest.next() {
        if !is_digit(sign) {
            continue;
        }
        let end = end_of(text, start);
        while rest.next_if(|(at, _)| *at < end).is_some() {}
        let found = text.get(start..end).unwrap_or_default().chars().filter(|sign| is_digit(*sign)).count();
        if found < LEAST {
            continue;
        }
        let before = text.get(..start).unwrap_or_default();
        let before = before.strip_suffix(['+', '＋']).unwrap_or(before);
        let number = text.get(before.len()..end).unwrap_or_default();
        if let Some(shown) = shown(before, number) {
            out.push_str(text.get(kept_from..before.len()).unwrap_or_default());
            out.push_str(&shown);
            kept_from = end;
        }
    }
    if kept_from == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(text.get(kept_from..).unwrap_or_default());
    Cow::Owned(out)
}

/// The digits that stay.
fn tail(number: &str) -> String {
    let found: Vec<char> = number.chars().filter(|sign| is_digit(*sign)).collect();
    found.iter().skip(found.len().saturating_sub(KEPT)).collect()
}

/// The largest number of 32 bits stands in many ids, for what is not known.
const NOBODY: &str = "4294967295";
/// Digits of the serial number behind the time in an `icid`.
const SERIAL: usize = 8;

/// Whether digits of an id are known to be none of a telephone number: [`NOBODY`], a time such as `20190124110424`, and the
/// serial number behind it in `CAE-20190124110424-12019775`.
fn is_counted(before: &str, number: &str) -> bool {
    let is_serial = || {
        let time = before.strip_suffix('-').unwrap_or_default();
        let from = time.rfind(|sign| !is_digit(sign)).map_or(0, |at| at + 1);
        number.len() <= SERIAL && time.get(from..).is_some_and(is_time)
    };
    number == NOBODY || is_time(number) || is_serial()
}

/// `20190124110424`: a second of this century.
fn is_time(digits: &str) -> bool {
    let part = |from: usize, to: usize| digits.get(from..to).and_then(|part| part.parse::<u32>().ok());
    let within =
        |from, to, range: std::ops::RangeInclusive<u32>| part(from, to).is_some_and(|n| range.contains(&n));
    digits.len() == 14
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && within(0, 2, 20..=20)
        && within(4, 6, 1..=12)
        && within(6, 8, 1..=31)
        && within(8, 10, 0..=23)
        && within(10, 12, 0..=59)
        && within(12, 14, 0..=59)
}

/// `text` with a `•` in the place of each digit but the last four of such runs: as many signs as before, so that it can
/// be typed into.
pub fn in_place(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut shown_to = 0;
    let mut start = 0;
    while let Some(sign) = text.get(start..).unwrap_or_default().chars().next() {
        let end = run_end(text, start);
        let run = text.get(start..end).unwrap_or_default();
        let mut left = run.chars().filter(|sign| is_digit(*sign)).count();
        if left >= LEAST {
            out.push_str(text.get(shown_to..start).unwrap_or_default());
            for sign in run.chars() {
                out.push(if is_digit(sign) && left > KEPT { '•' } else { sign });
                left -= usize::from(is_digit(sign));
            }
            shown_to = end;
        }
        start = end.max(start + sign.len_utf8());
    }
    if shown_to == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(text.get(shown_to..).unwrap_or_default());
    Cow::Owned(out)
}

/// Where the digits that begin at `start` end, with those that people join to them.
fn run_end(text: &str, start: usize) -> usize {
    let mut end = start;
    loop {
        let joined = digits_end(text, end);
        if joined == end {
            return end;
        }
        end = joined;
        let mut after = text.get(end..).unwrap_or_default().chars();
        let joins = matches!(after.next(), Some(' ' | '-'));
        if !joins || after.take_while(|sign| is_digit(*sign)).count() < 3 {
            return end;
        }
        end += 1;
    }
}

/// Where the digits that begin at `start` end.
fn digits_end(text: &str, start: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    start + rest.chars().take_while(|sign| is_digit(*sign)).map(char::len_utf8).sum::<usize>()
}

/// Stars are digits that somebody has masked before us.
fn is_digit(sign: char) -> bool {
    sign.is_ascii_digit() || sign == '*' || ('０'..='９').contains(&sign)
}

/// The members that hold keys somebody pressed (PROTOCOL 2.2, 3.1, 3.5).
const KEYED: [&str; 4] = ["digitInfo", "dynIVRPath", "extendNum", "extendNumber"];

/// Whether the member of this name holds keys that somebody pressed.
pub fn is_keyed(name: &str) -> bool {
    KEYED.contains(&name)
}

/// A body as it came, for such a screen: numbers masked, the keys that were pressed as well, and the user data gone, which
/// may be Base64 and say anything. What is no JSON is looked through in the same way.
pub fn body(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((name, end)) = next_hidden(rest) {
        let (before, after) = rest.split_at(end);
        out.push_str(before);
        let value = after.trim_start_matches([':', ' ', '\t', '\n', '\r']);
        out.push_str(after.get(..after.len() - value.len()).unwrap_or_default());
        let (mark, value) = value.strip_prefix('"').map_or(("", value), |value| ("\"", value));
        let end = match mark {
            "" => value.find([',', '}', ']', ' ', '\t', '\n', '\r']).unwrap_or(value.len()),
            _ => string_end(value),
        };
        let (value, after) = value.split_at(end);
        out.push_str(mark);
        match (mark, name) {
            ("", _) if matches!(value, "null" | "true" | "false") => out.push_str(value),
            ("\"", "userData") => out.push_str(HIDDEN),
            _ => out.push_str(&keys(value)),
        }
        rest = after;
    }
    out.push_str(rest);
    digits(&out).into_owned()
}

/// The first name of a member in `text` whose value says too much, and where its quotation mark is closed.
fn next_hidden(text: &str) -> Option<(&'static str, usize)> {
    let names = KEYED.into_iter().chain(["userData"]);
    let found = names.filter_map(|name| Some((name, text.find(&format!("\"{name}\""))?)));
    found.min_by_key(|(_, at)| *at).map(|(name, at)| (name, at + name.len() + 2))
}

/// Where a JSON string ends, from behind its opening quotation mark.
fn string_end(inside: &str) -> usize {
    let mut escaped = false;
    for (at, sign) in inside.char_indices() {
        match sign {
            '"' if !escaped => return at,
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    inside.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_keep_four_digits_however_they_are_written() {
        let check = |text: &str, masked: &str| assert_eq!(digits(text), masked);
        check("+8613800138000", "•••• 8000");
        check("call 138 0013 8000 back", "call •••• 8000 back");
        check("0755-8360-1102", "•••• 1102");
        check("工单 88213，客户 13900010002", "工单 88213，客户 •••• 0002");
        check("＋８６１３８００１３８０００", "•••• ８０００");
        check("138****8000", "•••• 8000");
    }

    #[test]
    fn masked_in_place_a_text_keeps_its_length() {
        let check = |text: &str, masked: &str| assert_eq!(in_place(text), masked);
        check("caller:13800138000 talk<6", "caller:•••••••8000 talk<6");
        check("+86 138 0013 8000", "+86 ••• •••• 8000".replace("+86", "+••").as_str());
        check("*4321", "*4321");
        check("at:2019-01-24", "at:2019-01-24");
    }

    #[test]
    fn an_id_keeps_four_digits_of_each_number_in_it_and_all_that_is_no_number() {
        let check = |text: &str, masked: &str| assert_eq!(id(text), masked);
        check(
            "+8613800138000_+8613900139001_4_627e5c1f_963036_669_1_0",
            "••••8000_••••9001_4_627e5c1f_963036_669_1_0",
        );
        check("13800138000@callenabler246.huaweicaas.com", "••••8000@callenabler246.huaweicaas.com");
        check("+20190124110424_1", "••••0424_1");
        for same in [
            "1201_612_4294967295_20260127020000@callenabler245.huaweicaas.com",
            "1200_1_4294967295_20260127020000@10.184.1.2",
            "CAE-20190124110424-12019775",
            "s1",
            "",
        ] {
            check(same, same);
        }
        check("CAE-20191324110424-12019775", "CAE-••••0424-••••9775");
        check("CAE-20190124110424-13800138000", "CAE-20190124110424-••••8000");
    }

    #[test]
    fn with_tokens_the_same_number_is_the_same_wherever_it_stands() {
        let key = Arc::new(TokenKey::new(&[7; 32]).unwrap());
        let [one, other] = ["13800138000", "13900139001"].map(|number| key.token(number));
        let mask = Mask::Tokens(key);
        let number = Number::new("008613800138000").unwrap();
        assert_eq!(mask.number(&number), one);
        assert_eq!(mask.id("+8613800138000_+8613900139001_4_627e"), format!("{one}_{other}_4_627e"));
        assert_eq!(mask.text("back to 139 0013 9001, +86 138-0013-8000"), format!("back to {other}, {one}"));
        assert_eq!((mask.keys("123").as_ref(), mask.sent("MTM5").as_ref()), ("•••", HIDDEN));
        assert_eq!(mask.id("1201_1_4294967295_20260127020000@a"), "1201_1_4294967295_20260127020000@a");
    }

    #[test]
    fn of_pressed_keys_only_their_count_is_left() {
        let check = |text: &str, masked: &str| assert_eq!(keys(text), masked);
        check("1234", "••••");
        check("0-2-3", "•-•-•");
        check("*1#", "•••");
        check("６２２２", "••••");
        check("", "");
    }

    #[test]
    fn dates_codes_and_words_stay() {
        for text in ["2019-01-24 03:05:04", "Q.850 17 · 8102", "", "工单 88213", "003-0x"] {
            assert_eq!(digits(text), text);
        }
    }

    #[test]
    fn of_a_body_the_user_data_is_gone_and_the_rest_keeps_its_shape() {
        let shown = body(r#"{"caller":"+8613800138000", "userData" : "YWJj\"", "stateCode":"8102"}"#);
        assert_eq!(shown, r#"{"caller":"•••• 8000", "userData" : "••••", "stateCode":"8102"}"#);
        assert_eq!(body(r#"{"userData":null,"x":"1"}"#), r#"{"userData":null,"x":"1"}"#);
    }

    #[test]
    fn of_a_body_the_pressed_keys_are_dots() {
        let check = |text: &str, masked: &str| assert_eq!(body(text), masked);
        check(r#"{"digitInfo":"1234","stateCode":"0"}"#, r#"{"digitInfo":"••••","stateCode":"0"}"#);
        check(r#"{"digitInfo" : 1234, "x":[1]}"#, r#"{"digitInfo" : ••••, "x":[1]}"#);
        check(
            r#"{"dynIVRPath":"0-2","extendNum":"12","userData":"12"}"#,
            r#"{"dynIVRPath":"•-•","extendNum":"••","userData":"••••"}"#,
        );
        check(r#"no JSON " at all "extendNumber":"7"#, r#"no JSON " at all "extendNumber":"•"#);
    }

    proptest! {
        #[test]
        fn what_is_hidden_in_place_is_what_is_hidden_elsewhere(text in "[0-9*０-９ +a-z\\-中]{0,40}") {
            let shown = in_place(&text);
            prop_assert_eq!(shown.chars().count(), text.chars().count());
            prop_assert_eq!(shown.contains('•'), digits(&text).contains('•'));
            for (was, is) in text.chars().zip(shown.chars()) {
                prop_assert!(is == was || (is == '•' && is_digit(was)));
            }
        }

        #[test]
        fn no_seven_digits_in_a_row_are_left(text in "[0-9 +a-z\\-中]{0,40}") {
            let shown = digits(&text);
            let mut longest = 0;
            let mut run = 0;
            for sign in shown.chars() {
                run = if sign.is_ascii_digit() { run + 1 } else { 0 };
                longest = longest.max(run);
            }
            prop_assert!(longest < LEAST, "{shown}");
        }

        #[test]
        fn no_number_is_left_in_an_id(
            before in "([0-9a-f]{0,6}_){0,2}",
            number in "[+]?(86|0)?1[3-9][0-9]{9}",
            after in "(_[0-9a-f]{0,6}|@[a-z0-9.]{0,9})?",
        ) {
            let shown = id(&format!("{before}{number}{after}")).into_owned();
            let found = number.strip_prefix('+').unwrap_or(&number);
            prop_assert!(!shown.contains(found), "{shown}");
            prop_assert!(shown.contains(&found[found.len() - 4..]));
        }

        #[test]
        fn any_text_can_be_masked(text in "\\PC{0,60}") {
            let _ = (digits(&text), id(&text), keys(&text), body(&text));
        }
    }
}
