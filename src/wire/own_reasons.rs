//! `reasons.tsv`: the user's own words for codes, in. Tab-separated with a header, lines with `#` in front are remarks;
//! UTF-8, or the UTF-16 that spreadsheets save as "Unicode text". A line that cannot be used costs that line only.

use std::sync::Arc;

use crate::call::reason::{CodeRef, OwnReason, OwnText, Retry, Space};

/// The file with examples, to begin from.
pub const TEMPLATE: &str = include_str!("../../assets/reasons/own-template.tsv");

/// Bytes of a file that is read; a dictionary of all codes has a tenth.
pub const LIMIT: usize = 4 << 20;

/// What a file holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnWords {
    pub reasons: Vec<OwnReason>,
    pub problems: Vec<Problem>,
}

/// Something that was not used, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// From 1; 0 where it is about the whole file.
    pub line: u64,
    pub kind: ProblemKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// Neither UTF-8 nor UTF-16.
    Encoding,
    /// Larger than [`LIMIT`].
    Size,
    /// The system's words for why it cannot be read.
    Unreadable(String),
    /// The first line that is no remark names neither `table` nor `code`.
    Header,
    /// A column of no known name; the others are read.
    Column(String),
    /// `side`: not the user's to change.
    Side,
    Table(String),
    Service(String),
    Code(String),
    Retry(String),
    /// A code without any word.
    Empty,
    /// A code that the file names a second time; the first counts.
    Twice,
}

const COLUMNS: [&str; 10] =
    ["table", "service", "code", "zh", "en", "retry", "explain_zh", "explain_en", "advice_zh", "advice_en"];

/// Reads a file's bytes.
pub fn read(bytes: &[u8]) -> OwnWords {
    let mut words = OwnWords::default();
    if bytes.len() > LIMIT {
        words.problem(0, ProblemKind::Size);
        return words;
    }
    let Some(text) = decode(bytes) else {
        words.problem(0, ProblemKind::Encoding);
        return words;
    };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b'\t')
        .comment(Some(b'#'))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut columns: Option<Vec<String>> = None;
    for record in reader.records().flatten() {
        let line = record.position().map_or(0, csv::Position::line);
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        match &columns {
            None => match header(&record, line, &mut words) {
                Some(names) => columns = Some(names),
                None => return words,
            },
            Some(names) => words.add(names, &record, line),
        }
    }
    words
}

/// UTF-8 with or without a byte order mark, or UTF-16 with one.
fn decode(bytes: &[u8]) -> Option<String> {
    let utf16 = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.as_chunks::<2>().0.iter().map(|pair| unit(*pair)).collect();
        String::from_utf16(&units).ok()
    };
    match bytes {
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8(rest.to_vec()).ok(),
        _ => String::from_utf8(bytes.to_vec()).ok(),
    }
}

/// The names of the columns; `None` if it is no header.
fn header(record: &csv::StringRecord, line: u64, words: &mut OwnWords) -> Option<Vec<String>> {
    let names: Vec<String> = record.iter().map(|cell| cell.trim().to_lowercase()).collect();
    if !["table", "code"].iter().all(|needed| names.iter().any(|name| name == needed)) {
        words.problem(line, ProblemKind::Header);
        return None;
    }
    for name in names.iter().filter(|name| !name.is_empty() && !COLUMNS.contains(&name.as_str())) {
        let kind = if name == "side" { ProblemKind::Side } else { ProblemKind::Column(name.clone()) };
        words.problem(line, kind);
    }
    Some(names)
}

impl OwnWords {
    fn problem(&mut self, line: u64, kind: ProblemKind) {
        self.problems.push(Problem { line, kind });
    }

    fn add(&mut self, columns: &[String], record: &csv::StringRecord, line: u64) {
        let tables = cell(columns, record, "table").unwrap_or_default();
        for table in tables.split('+') {
            match own_reason(table, columns, record) {
                Ok(own) if own.is_empty() => self.problem(line, ProblemKind::Empty),
                Ok(own) if self.has(&own) => self.problem(line, ProblemKind::Twice),
                Ok(own) => self.reasons.push(own),
                Err(kind) => self.problem(line, kind),
            }
        }
    }

    fn has(&self, own: &OwnReason) -> bool {
        self.reasons.iter().any(|known| known.code == own.code && known.private_number == own.private_number)
    }
}

/// What stands in the column `name`, if anything does.
fn cell<'a>(columns: &[String], record: &'a csv::StringRecord, name: &str) -> Option<&'a str> {
    let place = columns.iter().position(|column| column == name)?;
    record.get(place).map(str::trim).filter(|text| !text.is_empty())
}

fn own_reason(table: &str, columns: &[String], record: &csv::StringRecord) -> Result<OwnReason, ProblemKind> {
    let cell = |name: &str| cell(columns, record, name);
    let text = |zh: &str, en: &str| OwnText { zh: cell(zh).map(Arc::from), en: cell(en).map(Arc::from) };
    let space = space_named(table).ok_or_else(|| ProblemKind::Table(table.to_owned()))?;
    let code = cell("code").unwrap_or_default();
    let code = code.parse().map_err(|_| ProblemKind::Code(code.to_owned()))?;
    let private_number = match cell("service").map(str::to_lowercase).as_deref() {
        None => None,
        Some("private" | "private_number" | "private-number") => Some(true),
        Some("voice") => Some(false),
        Some(other) => return Err(ProblemKind::Service(other.to_owned())),
    };
    let retry = match cell("retry") {
        None => None,
        Some(name) => Some(Retry::parse(name).ok_or_else(|| ProblemKind::Retry(name.to_owned()))?),
    };
    Ok(OwnReason {
        code: CodeRef { space, code },
        private_number,
        name: text("zh", "en"),
        explanation: text("explain_zh", "explain_en"),
        advice: text("advice_zh", "advice_en"),
        retry,
    })
}

/// Our name of a code space, or the platform's name of its field, in any spelling.
fn space_named(text: &str) -> Option<Space> {
    let letters = text.chars().filter(|c| c.is_ascii_alphanumeric()).map(|c| c.to_ascii_lowercase());
    match letters.collect::<String>().as_str() {
        "statecode" => Some(Space::StateCode),
        "releasepoint" | "ulfailreason" => Some(Space::ReleasePoint),
        "q850" => Some(Space::Q850),
        "sip" | "sipstatuscode" => Some(Space::Sip),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "table\tservice\tcode\tzh\tadvice_zh\tretry\n";

    fn kinds(text: &str) -> Vec<(u64, ProblemKind)> {
        read(text.as_bytes()).problems.into_iter().map(|problem| (problem.line, problem.kind)).collect()
    }

    #[test]
    fn any_subset_of_columns_in_any_order_is_read() {
        let words = read("code\ttable\tadvice_en\n8102\tstateCode\tCall later\n".as_bytes());
        assert_eq!(words.problems, []);
        assert_eq!(words.reasons.len(), 1);
        assert_eq!(words.reasons[0].advice, OwnText { zh: None, en: Some(Arc::from("Call later")) });
    }

    #[test]
    fn a_bad_line_is_named_with_its_number_and_the_others_are_used() {
        let text = format!(
            "# remark\n{HEAD}state-code\t\t8102\t占线\t\t\nstate\t\t1\tx\t\t\nsip\t\t48o\tx\t\t\n\
             sip\t\t480\t\t\tsometimes\nsip\tpublic\t480\tx\t\t\nsip\t\t480\t\t\t\nstate-code\t\t8102\t忙\t\t\n"
        );
        assert_eq!(
            kinds(&text),
            [
                (4, ProblemKind::Table("state".to_owned())),
                (5, ProblemKind::Code("48o".to_owned())),
                (6, ProblemKind::Retry("sometimes".to_owned())),
                (7, ProblemKind::Service("public".to_owned())),
                (8, ProblemKind::Empty),
                (9, ProblemKind::Twice),
            ]
        );
        assert_eq!(read(text.as_bytes()).reasons.len(), 1);
    }

    #[test]
    fn whose_side_a_code_speaks_of_cannot_be_changed_and_that_is_said() {
        let found = kinds("table\tcode\tside\tzh\tcolour\nsip\t480\tcaller\t不通\tred\n");
        assert_eq!(found, [(1, ProblemKind::Side), (1, ProblemKind::Column("colour".to_owned()))]);
    }

    #[test]
    fn a_file_without_a_header_says_so() {
        assert_eq!(kinds("state-code\t\t8102\t占线\n"), [(1, ProblemKind::Header)]);
    }

    #[test]
    fn what_spreadsheets_save_is_read_and_other_encodings_are_named() {
        let text = format!("{HEAD}sip\t\t480\t\"打不通, \"\"又\"\"是\"\t\t\n");
        let utf16: Vec<u8> =
            [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        for bytes in [utf16, [&[0xEF, 0xBB, 0xBF], text.as_bytes()].concat()] {
            let words = read(&bytes);
            assert_eq!(words.problems, []);
            assert_eq!(words.reasons[0].name.zh.as_deref(), Some("打不通, \"又\"是"));
        }
        // GBK, as a Chinese spreadsheet saves plain text.
        let gbk = [HEAD.as_bytes(), b"sip\t\t480\t\xd5\xbc\xcf\xdf\t\t\n"].concat();
        assert_eq!(read(&gbk).problems, [Problem { line: 0, kind: ProblemKind::Encoding }]);
    }

    #[test]
    fn the_template_changes_nothing_as_it_is_and_its_examples_can_be_used() {
        assert_eq!(read(TEMPLATE.as_bytes()), OwnWords::default());
        let examples: String = TEMPLATE
            .lines()
            .skip_while(|line| line.starts_with('#'))
            .map(|line| line.trim_start_matches("# ").to_owned() + "\n")
            .collect();
        let words = read(examples.as_bytes());
        assert_eq!((words.problems, words.reasons.len()), (vec![], 5));
    }

    #[test]
    fn any_bytes_are_read_without_a_panic() {
        proptest::proptest!(|(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..400))| {
            read(&bytes);
        });
    }
}
