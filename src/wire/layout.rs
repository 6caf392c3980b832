//! Layout of JSON as it came: what people read differs from what was sent in the space between its parts alone.

/// JSON over several lines. Only space between tokens changes: order, doubles and spelling stay. What is not JSON stays
/// as it is.
pub fn laid_out(text: &str) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn laid_out_text_differs_in_space_alone() {
        let text = r#"{"b":1,"a":[{"x":"y, {z}: \"q\""},[],{}],"b":2}"#;
        let shown = laid_out(text);
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
        assert_eq!(laid_out("a=1&b={2,3}"), "a=1&b={2,3}");
    }
}
