//! What others wrote, on our terminal: control characters of a session id, a number or a body must not move the
//! cursor, change colours or forge lines. JSON escapes them by itself; tables and texts go through here.

use std::io::{self, Write};

/// A writer that lets through text, tabs and ends of lines, and a `?` for every other control character.
pub(super) struct Plain<W> {
    inner: W,
    /// The last byte was 0xC2, the lead of the control characters U+0080 to U+009F.
    after_lead: bool,
}

pub(super) fn plain<W: Write>(inner: W) -> Plain<W> {
    Plain { inner, after_lead: false }
}

impl<W: Write> Write for Plain<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut safe = Vec::with_capacity(bytes.len());
        for byte in bytes {
            let is_control = match byte {
                b'\n' | b'\t' => false,
                0x80..=0x9f => self.after_lead,
                other => other.is_ascii_control(),
            };
            self.after_lead = *byte == 0xc2;
            // Behind the lead any continuation keeps the text UTF-8; U+00B7 is a dot.
            safe.push(match (is_control, byte) {
                (true, 0x80..=0x9f) => 0xb7,
                (true, _) => b'?',
                (false, byte) => *byte,
            });
        }
        self.inner.write_all(&safe)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_do_not_reach_the_terminal() {
        let check = |text: &str, expected: &str| {
            let mut out = plain(Vec::new());
            // In pieces, as formatting writes it.
            text.as_bytes().iter().for_each(|byte| out.write_all(&[*byte]).unwrap());
            assert_eq!(String::from_utf8(out.inner).unwrap(), expected);
        };
        check("\u{1b}[2J\u{7}a\0b\r\n", "?[2J?a?b?\n");
        check("工单\t7 ·\n", "工单\t7 ·\n");
        check("\u{9b}31m\u{7f}x\u{a0}é", "·31m?x\u{a0}é");
    }
}
