//! Half characters. A sender that cuts a text after so many UTF-16 units can cut an emoji in two; JSON's grammar
//! allows the lone half as `\ud83d`, readers do not. One such character must not cost a batch of records.

/// The text with U+FFFD for every lone surrogate escape; `None` if there is none.
pub(super) fn mended(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut kept = 0;
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find('\\')) {
        let escape = at + found;
        at = match unit(text, escape) {
            Some(0xD800..=0xDBFF) if matches!(unit(text, escape + 6), Some(0xDC00..=0xDFFF)) => escape + 12,
            Some(0xD800..=0xDFFF) => {
                out.push_str(text.get(kept..escape)?);
                out.push_str("\\ufffd");
                kept = escape + 6;
                kept
            }
            // Behind any other escape, `\\` among them, the next one begins two bytes on at the earliest.
            _ => escape + 2,
        };
    }
    if kept == 0 {
        return None;
    }
    out.push_str(text.get(kept..)?);
    Some(out)
}

/// The UTF-16 unit of a `\uXXXX` that begins at `at`.
fn unit(text: &str, at: usize) -> Option<u32> {
    let digits = text.get(at..)?.strip_prefix("\\u")?.get(..4)?;
    let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hex.then(|| u32::from_str_radix(digits, 16).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_lone_halves_are_replaced() {
        let check =
            |text: &str, expected: Option<&str>| assert_eq!(mended(text).as_deref(), expected, "{text}");
        check(r#"{"a":"\ud83d"}"#, Some(r#"{"a":"\ufffd"}"#));
        check(r#"{"a":"x\uDE00y\uD83D"}"#, Some(r#"{"a":"x\ufffdy\ufffd"}"#));
        check(r#"{"a":"\ud83d\ud83d\ude00"}"#, Some(r#"{"a":"\ufffd\ud83d\ude00"}"#));
        check(r#"{"a":"\ud83d\ude00 \u5de5"}"#, None);
        check(r#"{"a":"\\ud83d"}"#, None);
        check(r#"{"a":"\\\ud83d"}"#, Some(r#"{"a":"\\\ufffd"}"#));
        check(r#"{"a":"\u+d8"#, None);
        check("\\", None);
        check("\\é", None);
    }
}
