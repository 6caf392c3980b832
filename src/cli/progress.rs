//! The line on a terminal that says how far something is: written over again and again.

use std::io::{self, IsTerminal as _, Write as _};

/// On standard error, and silent where that is no terminal.
pub(super) struct ProgressLine {
    is_seen: bool,
    /// Characters of what it said last.
    length: usize,
}

impl ProgressLine {
    pub(super) fn of_terminal() -> ProgressLine {
        ProgressLine { is_seen: io::stderr().is_terminal(), length: 0 }
    }

    pub(super) fn is_seen(&self) -> bool {
        self.is_seen
    }

    /// Says something in place of what was said last.
    pub(super) fn say(&mut self, said: impl FnOnce() -> String) {
        if self.is_seen {
            let over = self.over_the_last(&said());
            // A terminal that is gone meanwhile ends nothing.
            let _ = write!(io::stderr(), "{over}");
        }
    }

    /// What comes next stands in a line of its own.
    pub(super) fn end(self) {
        if self.is_seen {
            let _ = writeln!(io::stderr());
        }
    }

    /// What the last one was longer is blanked: not every terminal knows a code for it, `cmd` does not.
    fn over_the_last(&mut self, said: &str) -> String {
        let before = std::mem::replace(&mut self.length, said.chars().count());
        format!("\r{said:<before$}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_the_progress_covers_what_was_said_before() {
        let mut line = ProgressLine { is_seen: true, length: 0 };
        assert_eq!(line.over_the_last("100 rows"), "\r100 rows");
        assert_eq!(line.over_the_last("9 rows"), "\r9 rows  ");
        assert_eq!(line.over_the_last("10 rows"), "\r10 rows");
    }

    #[test]
    fn what_nobody_sees_is_not_even_put_into_words() {
        ProgressLine { is_seen: false, length: 0 }.say(|| unreachable!("no terminal"));
    }
}
