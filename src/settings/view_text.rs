//! A saved view as one line of text, to be sent to a colleague and read back:
//! `ringside-view history "Not answered today" at:today outcome:not_answered`. What is wrong with a line that was
//! pasted is said with its place.

use crate::call::filter::{Filter, FilterError};

use super::{Place, View};

/// What every line begins with.
pub const MARK: &str = "ringside-view";
/// Nobody sends more, and a field need not hold it.
pub const LONGEST: usize = 200_000;

/// Why a line is no view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewTextError {
    /// Bytes before the place.
    pub at: usize,
    pub problem: ViewTextProblem,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ViewTextProblem {
    /// The line does not begin as a view does.
    NotAView,
    /// The line ends before it names a table.
    MissingPlace,
    /// The line names a table that has no views.
    UnknownPlace(String),
    /// A name in quotation marks was expected.
    MissingName,
    EmptyName,
    UnclosedName,
    TooLong,
    Filter(FilterError),
}

/// Writes a view as one line.
pub fn write(view: &View) -> String {
    let name = escaped(&view.name.replace('\\', "\\\\").replace('"', "\\\""));
    // As filters are written: a backslash before something that needs none would be read as the sign of a new line.
    let parsed = Filter::parse(&view.filter).map(|filter| filter.to_string());
    let filter = escaped(parsed.as_deref().unwrap_or(&view.filter));
    format!("{MARK} {} \"{name}\" {filter}", place(view.place)).trim_end().to_owned()
}

/// Reads what [`write()`] wrote; around it there may be blanks, and programs that pass text on may have bent the
/// quotation marks of the name.
pub fn read(text: &str) -> Result<View, ViewTextError> {
    let error = |at, problem| Err(ViewTextError { at, problem });
    if text.len() > LONGEST {
        return error(LONGEST, ViewTextProblem::TooLong);
    }
    let start = text.len() - text.trim_start().len();
    let Some(rest) = text.get(start..).and_then(|text| text.strip_prefix(MARK)) else {
        return error(start, ViewTextProblem::NotAView);
    };
    if rest.is_empty() {
        return error(text.len(), ViewTextProblem::MissingPlace);
    }
    if !rest.starts_with(char::is_whitespace) {
        return error(start, ViewTextProblem::NotAView);
    }
    let at = text.len() - rest.trim_start().len();
    let Some(word) = rest.split_whitespace().next() else { return error(at, ViewTextProblem::MissingPlace) };
    let Some(place) = [Place::Live, Place::History].into_iter().find(|known| place(*known) == word) else {
        return error(at, ViewTextProblem::UnknownPlace(word.to_owned()));
    };
    let rest = text.get(at + word.len()..).unwrap_or_default();
    let at = text.len() - rest.trim_start().len();
    let (name, end) = match named(text.get(at..).unwrap_or_default()) {
        Ok((name, long)) => (name, at + long),
        Err(problem) => return error(at, problem),
    };
    if name.trim().is_empty() {
        return error(at, ViewTextProblem::EmptyName);
    }
    let rest = text.get(end..).unwrap_or_default();
    let begin = text.len() - rest.trim_start().len();
    let (filter, places) = unescaped(rest.trim());
    match Filter::parse(&filter) {
        Ok(filter) => Ok(View { name, filter: filter.to_string(), place }),
        Err(wrong) => {
            let at = begin + places.iter().take_while(|place| **place < wrong.at).count() + wrong.at;
            error(at.min(text.len()), ViewTextProblem::Filter(wrong))
        }
    }
}

/// The word for a table.
fn place(place: Place) -> &'static str {
    match place {
        Place::Live => "live",
        Place::History => "history",
    }
}

/// The name in quotation marks at the beginning of `text`, and how long it is there.
fn named(text: &str) -> Result<(String, usize), ViewTextProblem> {
    let mut signs = text.char_indices();
    let close = match signs.next() {
        Some((_, '"')) => '"',
        Some((_, '“' | '”')) => '”',
        _ => return Err(ViewTextProblem::MissingName),
    };
    let mut name = String::new();
    while let Some((at, sign)) = signs.next() {
        match sign {
            '\\' => match signs.next() {
                Some((_, 'n')) => name.push('\n'),
                Some((_, 'r')) => name.push('\r'),
                Some((_, other)) => name.push(other),
                None => return Err(ViewTextProblem::UnclosedName),
            },
            sign if sign == close => return Ok((name, at + sign.len_utf8())),
            sign => name.push(sign),
        }
    }
    Err(ViewTextProblem::UnclosedName)
}

/// On one line whatever is in it. A backslash of a filter is always followed by another or by a quotation mark.
fn escaped(text: &str) -> String {
    text.replace('\n', "\\n").replace('\r', "\\r")
}

/// What was [`escaped`], and where in it a sign is shorter than it was written.
fn unescaped(text: &str) -> (String, Vec<usize>) {
    let (mut whole, mut shorter) = (String::with_capacity(text.len()), Vec::new());
    let mut signs = text.chars();
    while let Some(sign) = signs.next() {
        let next = if sign == '\\' { signs.next() } else { None };
        match next {
            Some('n' | 'r') => {
                shorter.push(whole.len());
                whole.push(if next == Some('n') { '\n' } else { '\r' });
            }
            next => {
                whole.push(sign);
                whole.extend(next);
            }
        }
    }
    (whole, shorter)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::call::filter::FilterProblem;

    fn view(name: &str, filter: &str, place: Place) -> View {
        View { name: name.to_owned(), filter: filter.to_owned(), place }
    }

    #[test]
    fn a_view_is_one_line_that_people_can_read() {
        let line = "ringside-view history \"今日未接通\" at:today outcome:not_answered";
        let today = view("今日未接通", "at:today outcome:not_answered", Place::History);
        assert_eq!(write(&today), line);
        assert_eq!(read(line), Ok(today.clone()));
        let bent = " \u{3000}ringside-view  history “今日未接通”at:today outcome:not_answered\r\n";
        assert_eq!(read(bent), Ok(today));
        let all = view("All", "", Place::Live);
        assert_eq!(read(&write(&all)), Ok(all));
    }

    #[test]
    fn a_backslash_that_was_not_needed_is_no_new_line_later() {
        let odd = view("a", r#"user-data:"x\ny""#, Place::Live);
        let plain = view("a", "user-data:xny", Place::Live);
        assert_eq!(read(&write(&odd)), Ok(plain));
        let bent = "ringside-view live “a”\"\\\n\"";
        let read_once = read(bent).unwrap();
        assert_eq!(read(&write(&read_once)), Ok(read_once));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        let check = |text: &str, at: usize, problem: ViewTextProblem| {
            assert_eq!(read(text), Err(ViewTextError { at, problem }), "{text}");
        };
        check("", 0, ViewTextProblem::NotAView);
        check("  outcome:failed", 2, ViewTextProblem::NotAView);
        check("ringside-views history \"a\"", 0, ViewTextProblem::NotAView);
        check("ringside-view inbox \"a\"", 14, ViewTextProblem::UnknownPlace("inbox".to_owned()));
        check("ringside-view ", 14, ViewTextProblem::MissingPlace);
        check("ringside-view", 13, ViewTextProblem::MissingPlace);
        check("ringside-view live", 18, ViewTextProblem::MissingName);
        check("ringside-view live at:today", 19, ViewTextProblem::MissingName);
        check("ringside-view live \" \" at:today", 19, ViewTextProblem::EmptyName);
        check("ringside-view live \"a at:today", 19, ViewTextProblem::UnclosedName);
        let unknown = FilterProblem::UnknownField("foo".to_owned());
        let wrong = |at| ViewTextProblem::Filter(FilterError { at, problem: unknown.clone() });
        check("ringside-view live \"a\" at:today foo:1", 32, wrong(9));
        check("ringside-view live \"a\" note:\"x\\ny\" foo:1", 35, wrong(11));
        check(&"x".repeat(LONGEST + 1), LONGEST, ViewTextProblem::TooLong);
    }

    proptest! {
        #[test]
        fn every_view_is_read_back_as_it_was_written(
            name in "\\PC*[^\\s\\p{C}]\\PC{0,3}|[a\\\\\"”\n\r]*x",
            words in prop::collection::vec("[a-z0-9\\\\\"\n\r ,:*()|]{1,6}", 0..4),
            live: bool,
        ) {
            let quoted = |word: &String| {
                let inner = word.replace('\\', "\\\\").replace('"', "\\\"");
                format!("user-data:\"{inner}\"")
            };
            let filter = words.iter().map(quoted).collect::<Vec<_>>().join(" ");
            let filter = Filter::parse(&filter).unwrap().to_string();
            let shared = view(&name, &filter, if live { Place::Live } else { Place::History });
            let line = write(&shared);
            prop_assert!(!line.contains(['\n', '\r']));
            prop_assert_eq!(read(&line), Ok(shared));
        }

        #[test]
        fn nothing_that_is_pasted_breaks_the_reader(text in "(ringside-view )?(live |history )?[\\\\\"“”a:!()\n ]{0,20}") {
            match read(&text) {
                Ok(view) => prop_assert_eq!(read(&write(&view)), Ok(view)),
                Err(error) => prop_assert!(error.at <= text.len()),
            }
        }
    }
}
