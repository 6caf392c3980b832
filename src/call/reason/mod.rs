//! The catalogue of reasons: what each code means, whose side it speaks of, whether to try again and what to do,
//! in Chinese and English. The tables are data (`assets/reasons/*.tsv`); this file only reads and looks up.

mod names;
mod own;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use serde::Deserialize;

use super::Service;
pub use names::{CodeRef, Retry, Side, Space};
pub use own::{InLang, Own, OwnReason, OwnText};

/// A text in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Text {
    pub zh: Arc<str>,
    pub en: Arc<str>,
}

/// One code with its meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    pub space: Space,
    pub code: i64,
    /// Last code of a range that shares one meaning, else the same as `code`.
    pub code_to: i64,
    /// The table of Private Number; its codes can mean something else than those of Voice Call.
    pub private_number: bool,
    pub name: Text,
    pub side: Side,
    pub retry: Retry,
    pub explanation: Text,
    pub advice: Text,
    pub own: Own,
}

impl Reason {
    /// Whether anything of it is the user's own.
    pub fn is_own(&self) -> bool {
        self.own != Own::default()
    }
}

/// All reasons of all spaces.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Catalogue {
    reasons: Vec<Arc<Reason>>,
    by_code: BTreeMap<(Space, bool, i64), usize>,
}

impl Catalogue {
    /// The catalogue that comes with the program.
    pub fn builtin() -> &'static Catalogue {
        static BUILTIN: OnceLock<Catalogue> = OnceLock::new();
        BUILTIN.get_or_init(|| {
            let tables = [
                (Space::StateCode, false, include_str!("../../../assets/reasons/state_code.tsv")),
                (Space::StateCode, true, include_str!("../../../assets/reasons/state_code_pn.tsv")),
                (Space::ReleasePoint, false, include_str!("../../../assets/reasons/release_point.tsv")),
                (Space::ReleasePoint, true, include_str!("../../../assets/reasons/release_point_pn.tsv")),
                (Space::Q850, false, include_str!("../../../assets/reasons/q850.tsv")),
                (Space::Sip, false, include_str!("../../../assets/reasons/sip.tsv")),
            ];
            let mut catalogue = Catalogue::default();
            for (space, private_number, table) in tables {
                for reason in table.lines().filter_map(|line| parse_line(space, private_number, line)) {
                    catalogue.insert(reason);
                }
            }
            catalogue
        })
    }

    fn insert(&mut self, reason: Reason) {
        let key = (reason.space, reason.private_number, reason.code);
        self.by_code.entry(key).or_insert(self.reasons.len());
        self.reasons.push(Arc::new(reason));
    }

    /// Every reason, space by space, in the order of the tables.
    pub fn reasons(&self) -> &[Arc<Reason>] {
        &self.reasons
    }

    /// What `code` means for a call of `service`. `None`: no table names it, and nothing is made up.
    pub fn find(&self, code: CodeRef, service: Service) -> Option<&Reason> {
        let private = service == Service::PrivateNumber;
        self.exact(code, private).or_else(|| self.exact(code, !private)).or_else(|| self.in_range(code))
    }

    fn exact(&self, code: CodeRef, private: bool) -> Option<&Reason> {
        let place = self.by_code.get(&(code.space, private, code.code))?;
        self.reasons.get(*place).map(Arc::as_ref)
    }

    /// A range such as 400–699, where the release point is the SIP status itself.
    fn in_range(&self, code: CodeRef) -> Option<&Reason> {
        let range = self.reasons.iter().map(Arc::as_ref).find(|reason| {
            reason.space == code.space && reason.code < code.code && code.code <= reason.code_to
        });
        let as_sip = CodeRef { space: Space::Sip, code: code.code };
        match range {
            Some(r) if r.space == Space::ReleasePoint && r.code == 400 => self.exact(as_sip, false).or(range),
            other => other,
        }
    }
}

fn parse_line(space: Space, private_number: bool, line: &str) -> Option<Reason> {
    if line.starts_with('#') {
        return None;
    }
    let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
    let [code, zh, en, side, retry, explain_zh, explain_en, advice_zh, advice_en] = cells[..] else {
        return None;
    };
    let (from, to) = code.split_once('-').unwrap_or((code, code));
    let text = |zh: &str, en: &str| Text { zh: Arc::from(zh), en: Arc::from(en) };
    Some(Reason {
        space,
        code: from.parse().ok()?,
        code_to: to.parse().ok()?,
        private_number,
        name: text(zh, en),
        side: Side::parse(side)?,
        retry: Retry::parse(retry)?,
        explanation: text(explain_zh, explain_en),
        advice: text(advice_zh, advice_en),
        own: Own::default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_every_table_is_understood() {
        let tables = [
            include_str!("../../../assets/reasons/state_code.tsv"),
            include_str!("../../../assets/reasons/state_code_pn.tsv"),
            include_str!("../../../assets/reasons/release_point.tsv"),
            include_str!("../../../assets/reasons/release_point_pn.tsv"),
            include_str!("../../../assets/reasons/q850.tsv"),
            include_str!("../../../assets/reasons/sip.tsv"),
        ];
        let mut lines = 0;
        for line in tables.iter().flat_map(|t| t.lines()).filter(|l| !l.starts_with('#') && !l.is_empty()) {
            if line.starts_with("code\t") {
                continue;
            }
            lines += 1;
            assert!(parse_line(Space::Sip, false, line).is_some(), "{line}");
        }
        assert_eq!(Catalogue::builtin().reasons().len(), lines);
    }

    #[test]
    fn a_code_is_found_in_the_table_of_its_service() {
        let catalogue = Catalogue::builtin();
        let code = CodeRef { space: Space::StateCode, code: 8019 };
        assert!(catalogue.find(code, Service::PrivateNumber).is_some());
        let busy = CodeRef { space: Space::StateCode, code: 8102 };
        assert_eq!(catalogue.find(busy, Service::Callback).unwrap().side, Side::Callee);
    }

    #[test]
    fn a_release_point_between_400_and_699_is_a_sip_status() {
        let code = CodeRef { space: Space::ReleasePoint, code: 404 };
        let reason = Catalogue::builtin().find(code, Service::Callback).unwrap();
        assert_eq!((reason.space, reason.code), (Space::Sip, 404));
    }

    #[test]
    fn an_unknown_code_has_no_made_up_meaning() {
        let code = CodeRef { space: Space::StateCode, code: 99_999 };
        assert_eq!(Catalogue::builtin().find(code, Service::Callback), None);
    }
}
