//! Text for a screen that others can see: of every telephone number only the last four digits stay readable.

use std::borrow::Cow;

/// Fewer digits than this are no telephone number: years, codes, seconds.
const LEAST: usize = 7;
/// Digits that stay.
const KEPT: usize = 4;
/// What stands for what is not shown.
pub const HIDDEN: &str = "••••";

/// `text` with `•••• 8000` in the place of each run of seven digits or more. A space or a hyphen joins digits where at
/// least three follow it, as people write numbers; dates and times of day are left alone.
pub fn digits(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut kept_from = 0;
    let mut rest = text.char_indices().peekable();
    while let Some((start, sign)) = rest.next() {
        if !is_digit(sign) {
            continue;
        }
        let end = run_end(text, start);
        while rest.next_if(|(at, _)| *at < end).is_some() {}
        let run = text.get(start..end).unwrap_or_default();
        let found: Vec<char> = run.chars().filter(|sign| is_digit(*sign)).collect();
        if found.len() < LEAST {
            continue;
        }
        // A plus belongs to the number.
        let before = text.get(kept_from..start).unwrap_or_default();
        out.push_str(before.strip_suffix(['+', '＋']).unwrap_or(before));
        out.push_str(HIDDEN);
        out.push(' ');
        out.extend(found.iter().skip(found.len() - KEPT));
        kept_from = end;
    }
    if kept_from == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(text.get(kept_from..).unwrap_or_default());
    Cow::Owned(out)
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

/// Where the digits that begin at `start` end.
fn run_end(text: &str, start: usize) -> usize {
    let mut end = start;
    loop {
        let rest = text.get(end..).unwrap_or_default();
        let digits: usize = rest.chars().take_while(|sign| is_digit(*sign)).map(char::len_utf8).sum();
        if digits == 0 {
            return end;
        }
        end += digits;
        let mut after = text.get(end..).unwrap_or_default().chars();
        let joins = matches!(after.next(), Some(' ' | '-'));
        if !joins || after.take_while(|sign| is_digit(*sign)).count() < 3 {
            return end;
        }
        end += 1;
    }
}

/// Stars are digits that somebody has masked before us.
fn is_digit(sign: char) -> bool {
    sign.is_ascii_digit() || sign == '*' || ('０'..='９').contains(&sign)
}

/// A body as it came, for such a screen: numbers masked, and the user data gone, which may be Base64 and say anything.
pub fn body(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\"userData\"") {
        out.push_str(before);
        out.push_str("\"userData\"");
        rest = after;
        let value = after.trim_start_matches([':', ' ', '\t', '\n', '\r']);
        if let Some(inside) = value.strip_prefix('"') {
            out.push_str(after.get(..after.len() - inside.len()).unwrap_or_default());
            out.push_str(HIDDEN);
            rest = inside.get(string_end(inside)..).unwrap_or_default();
        }
    }
    out.push_str(rest);
    digits(&out).into_owned()
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
        fn any_text_can_be_masked(text in "\\PC{0,60}") {
            let _ = (digits(&text), body(&text));
        }
    }
}
