//! The body of a notification as text to be read.

/// So much of a body is laid out; the rest can be copied.
pub const SHOWN: usize = 64_000;

/// The same JSON over several lines. Only space between tokens changes: order, doubles and spelling stay. What is
/// not JSON stays as it is.
pub fn pretty(text: &str) -> String {
    if serde_json::from_str::<serde::de::IgnoredAny>(text).is_err() {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() * 2);
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    let mut signs = text.chars().peekable();
    let new_line = |out: &mut String, depth: usize| {
        out.push('\n');
        out.extend(std::iter::repeat_n(' ', depth * 2));
    };
    while let Some(sign) = signs.next() {
        if in_string {
            out.push(sign);
            in_string = escaped || sign != '"';
            escaped = !escaped && sign == '\\';
            continue;
        }
        match sign {
            '"' => {
                in_string = true;
                out.push(sign);
            }
            '{' | '[' => {
                out.push(sign);
                while signs.next_if(|next| next.is_whitespace()).is_some() {}
                if let Some(close) = signs.next_if(|next| matches!(next, '}' | ']')) {
                    out.push(close);
                } else {
                    depth += 1;
                    new_line(&mut out, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                new_line(&mut out, depth);
                out.push(sign);
            }
            ',' => {
                out.push(sign);
                new_line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            space if space.is_whitespace() => {}
            other => out.push(other),
        }
    }
    out
}

/// Bytes that are no text: sixteen a line, with their place.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    let mut text = String::new();
    for (line, chunk) in bytes.chunks(16).take(SHOWN / 64).enumerate() {
        let _ = write!(text, "{:06x} ", line * 16);
        for byte in chunk {
            let _ = write!(text, " {byte:02x}");
        }
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pretty_text_differs_in_space_alone() {
        let text = r#"{"b":1,"a":[{"x":"y, {z}: \"q\""},[],{}],"b":2}"#;
        let shown = pretty(text);
        let lines = [
            "{",
            r#"  "b": 1,"#,
            r#"  "a": ["#,
            "    {",
            r#"      "x": "y, {z}: \"q\"""#,
            "    },",
            "    [],",
            "    {}",
            "  ],",
            r#"  "b": 2"#,
            "}",
        ];
        assert_eq!(shown, lines.join("\n"));
    }

    #[test]
    fn what_is_not_json_stays_as_it_came() {
        assert_eq!(pretty("a=1&b={2,3}"), "a=1&b={2,3}");
    }

    #[test]
    fn bytes_that_are_no_text_are_shown_in_hexadecimal() {
        assert_eq!(hex(&[0xff, 0x00]), "000000  ff 00\n");
    }
}
