//! The signs of a filter as a Chinese keyboard types them: `outcome：failed`, `！（…｜…）`, `talk＞６`, `１３８＊`. Only
//! where a sign has a meaning it stands for the ordinary one; within a text it is a part of that. Blanks around a
//! comparison are left out as well: `talk > 6`.

use super::super::super::number::narrow_sign;
use super::FIELDS;

/// A text with ordinary signs, and where each piece of it stood in the text that was typed.
pub(super) struct Plain {
    pub(super) text: String,
    /// Pairs of places, in the plain text and in the typed one, in bytes; from each pair on both go alike.
    places: Vec<(usize, usize)>,
}

impl Plain {
    pub(super) fn of(typed: &str) -> Plain {
        let mut writer = Writer { typed, at: 0, plain: Plain { text: String::new(), places: vec![(0, 0)] } };
        writer.terms();
        writer.plain
    }

    /// The place in the typed text of what stands at `at` in the plain one, in bytes.
    pub(super) fn typed_at(&self, at: usize) -> usize {
        let before = self.places.partition_point(|(here, _)| *here <= at).saturating_sub(1);
        self.places.get(before).map_or(at, |(here, there)| there + (at - here))
    }
}

/// What stands behind the name of a field, or without one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Values {
    /// Texts, in which only the ordinary comma separates.
    Texts,
    /// Words of a list, numbers, times.
    Plain,
    /// No field is named.
    Bare,
}

struct Writer<'a> {
    typed: &'a str,
    at: usize,
    plain: Plain,
}

impl Writer<'_> {
    fn rest(&self) -> &str {
        self.typed.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Takes over one sign.
    fn keep(&mut self) {
        if let Some(sign) = self.peek() {
            self.plain.text.push(sign);
            self.at += sign.len_utf8();
        }
    }

    /// Puts `sign`, or nothing, in the place of the next one.
    fn replace(&mut self, sign: Option<char>) {
        self.at += self.peek().map_or(0, char::len_utf8);
        self.plain.text.extend(sign);
        self.plain.places.push((self.plain.text.len(), self.at));
    }

    fn terms(&mut self) {
        let mut open = 0;
        while let Some(sign) = self.peek() {
            match sign {
                '（' | '(' => {
                    open += 1;
                    self.replace(Some('('));
                }
                '！' => self.replace(Some('!')),
                '｜' | '）' if open > 0 => open = self.leave(sign, open),
                '|' | ')' => open = self.leave(sign, open),
                '!' => self.keep(),
                blank if blank.is_whitespace() => self.keep(),
                _ => self.term(open),
            }
        }
    }

    /// An alternative or a group ends.
    fn leave(&mut self, sign: char, open: usize) -> usize {
        let is_bar = matches!(sign, '|' | '｜');
        self.replace(Some(if is_bar { '|' } else { ')' }));
        if is_bar { open } else { open.saturating_sub(1) }
    }

    /// A condition, up to a blank or the end of its group.
    fn term(&mut self, open: usize) {
        let values = self.field();
        let is_narrowed = values == Values::Plain || values == Values::Bare && self.is_pattern();
        let (mut is_first, mut inner) = (true, 0);
        while let Some(sign) = self.peek() {
            match sign {
                '"' | '“' if is_first => self.quotation(sign),
                '|' | ')' => return,
                '｜' | '）' if open > 0 && inner == 0 => return,
                blank if blank.is_whitespace() => return,
                _ => {
                    // A bracket that is opened within a text is closed there.
                    inner += usize::from(sign == '（');
                    inner -= usize::from(sign == '）' && inner > 0);
                    match narrowed(sign).filter(|_| is_narrowed) {
                        Some(plain) => self.replace(Some(plain)),
                        None => self.keep(),
                    }
                }
            }
            is_first = sign == ',' || values == Values::Plain && matches!(sign, '，' | '、' | ';' | '；');
        }
    }

    /// The name of a field and the sign behind it, if that is what stands here.
    fn field(&mut self) -> Values {
        let is_of_name = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        let name: String = self.rest().chars().take_while(is_of_name).collect();
        let field = name.to_ascii_lowercase().replace('_', "-");
        if !FIELDS.contains(&field.as_str()) {
            return Values::Bare;
        }
        let behind = self.rest().get(name.len()..).unwrap_or("");
        let is_compared = matches!(field.as_str(), "talk" | "ring");
        let sign = behind.trim_start_matches(is_blank).chars().next();
        let blanks = behind.chars().take_while(|c| is_blank(*c)).count();
        match sign {
            Some(':' | '：') if blanks == 0 => {
                (0..name.len()).for_each(|_| self.keep());
                self.replace(Some(':'));
                if is_compared {
                    self.comparison();
                }
            }
            Some('=' | '＝') if blanks == 0 && field == "session" => {
                (0..name.len()).for_each(|_| self.keep());
                self.replace(Some('='));
            }
            Some(sign) if is_compared && compared(sign).is_some() => {
                (0..name.len()).for_each(|_| self.keep());
                self.comparison();
            }
            _ => return Values::Bare,
        }
        match field.as_str() {
            "app" | "user-data" | "session" | "note" => Values::Texts,
            _ => Values::Plain,
        }
    }

    /// Whether what stands here is patterns of numbers and nothing else: `１３８＊，１３９＊`.
    fn is_pattern(&self) -> bool {
        let is_end = |c: &char| c.is_whitespace() || matches!(c, '|' | '｜' | ')' | '）');
        let signs = || self.rest().chars().take_while(|c| !is_end(c));
        let plain = || signs().map(|sign| narrowed(sign).unwrap_or(sign));
        let is_of_pattern =
            |c: char| c.is_ascii_digit() || matches!(c, '*' | '+' | '-' | ',' | '，' | '、' | ';' | '；');
        plain().all(is_of_pattern) && plain().any(|c| c == '*') && plain().any(|c| c.is_ascii_digit())
    }

    /// `<6`, with blanks around the sign or without.
    fn comparison(&mut self) {
        let mut signs = 0;
        while let Some(sign) = self.peek() {
            match compared(sign) {
                Some(plain) if signs < 2 => {
                    signs += 1;
                    self.replace(Some(plain));
                }
                _ if is_blank(sign) => self.replace(None),
                _ => return,
            }
        }
    }

    fn quotation(&mut self, opening: char) {
        let closing = if opening == '“' { '”' } else { '"' };
        // A quotation that is not closed, or that holds the other kind of mark, is left as it is.
        let inside = self.rest().chars().skip(1).take_while(|c| *c != closing);
        let is_plain = opening == '“'
            && self.rest().contains(closing)
            && inside.clone().all(|c| !matches!(c, '"' | '\\'));
        if opening == '“' && !is_plain {
            return self.keep();
        }
        self.replace(Some('"'));
        while let Some(sign) = self.peek() {
            if sign == closing {
                return self.replace(Some('"'));
            }
            if sign == '\\' && opening == '"' {
                self.keep();
            }
            self.keep();
        }
    }
}

/// The ordinary sign of a wide one within a number or a time.
fn narrowed(sign: char) -> Option<char> {
    matches!(sign, '０'..='９' | '：' | '＊' | '＋' | '－' | '．').then(|| narrow_sign(sign))
}

/// A blank as a key types it; a line or a tab is where one entry ends and the next begins.
fn is_blank(sign: char) -> bool {
    matches!(sign, ' ' | '\u{3000}')
}

/// The ordinary sign of a comparison.
fn compared(sign: char) -> Option<char> {
    Some(match sign {
        '<' | '＜' => '<',
        '>' | '＞' => '>',
        '=' | '＝' => '=',
        _ => return None,
    })
}
