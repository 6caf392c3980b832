//! Text for an audience: without the addresses of machines and of web pages.

use std::borrow::Cow;

use crate::call::mask::HIDDEN;

/// `text` with web addresses, and addresses of machines with or without a port, hidden.
pub fn addresses(text: &str) -> Cow<'_, str> {
    let is_part = |sign: char| sign.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(sign);
    let mut out = String::new();
    let mut is_changed = false;
    let mut rest = text;
    while let Some(start) = rest.find(is_part) {
        out.push_str(rest.get(..start).unwrap_or_default());
        let word_on = rest.get(start..).unwrap_or_default();
        let end = word_on.find(|sign| !is_part(sign)).unwrap_or(word_on.len());
        let word = word_on.get(..end).unwrap_or_default();
        if is_address(word) {
            out.push_str(HIDDEN);
            is_changed = true;
        } else {
            out.push_str(word);
        }
        rest = word_on.get(end..).unwrap_or_default();
    }
    if !is_changed {
        return Cow::Borrowed(text);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn is_address(word: &str) -> bool {
    let word = word.trim_matches(['(', ')', ',', ';', '.', '[', ']', '\'']);
    if word.contains("://") {
        return true;
    }
    let host = word.split(['/', ':']).next().unwrap_or_default();
    let is_v4 = host.parse::<std::net::Ipv4Addr>().is_ok();
    let is_v6 = word.matches(':').count() >= 2
        && word.trim_end_matches(|sign: char| sign.is_ascii_digit()).trim_end_matches(['%', '/']).len() > 2
        && word.split('/').next().unwrap_or_default().parse::<std::net::Ipv6Addr>().is_ok();
    is_v4 || is_v6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_hidden_and_numbers_with_points_are_not() {
        let check = |text: &str, masked: &str| assert_eq!(addresses(text), masked);
        check("Listening at 192.168.1.7:8460", "Listening at ••••");
        check("give http://203.0.113.24:8460/n/abc to them", "give •••• to them");
        check("from fe80::1 and 10.0.0.0/8", "from •••• and ••••");
        check("version 1.95, 12:30:05, 99.5 %", "version 1.95, 12:30:05, 99.5 %");
    }
}
