//! The rules: which code means which cause, and which others it may stand for. They are data
//! (`assets/reasons/rules.tsv`, `causes.toml`), read once; this file judges nothing.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::Service;
use super::cause::{Cause, Causes, Facts, List, Person, Rings, When};
use super::reason::{CodeRef, Space};

/// What one code says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    pub means: Means,
    /// All causes it is sent for, the one it means among them. Empty: it says nothing about why.
    pub may_mean: Causes,
    pub whose: Whose,
}

/// The plain reading of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Means {
    /// This, unless others exclude it.
    Cause(Cause),
    /// This, if no other code names one of the causes left.
    Perhaps(Cause),
    /// A composite: the others have to choose.
    Composite,
    Nothing,
}

/// Whose phone a code speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// The phone of this person. A call in which it cannot be that phone contradicts the code.
    Named(Person),
    /// The phone of this person, unless the times tell otherwise.
    Likely(Person),
    /// Whoever's leg failed.
    FailedLeg,
}

/// All rules.
#[derive(Debug, Default)]
pub struct Rules {
    pub causes: List,
    /// The causes of a call that nobody answered, and of one that somebody did.
    pub before: Causes,
    pub after: Causes,
    /// The causes for which a phone must have rung, and those that a phone which rang excludes.
    pub rang: Causes,
    pub silent: Causes,
    /// The causes that are about one person's phone.
    pub personal: Causes,
    all: Causes,
    /// By space, whether of Private Number, and code.
    readings: BTreeMap<(Space, bool, i64), Reading>,
}

impl Rules {
    /// The rules that come with the program. A test reads them too and fails with the line that cannot be read.
    pub fn builtin() -> &'static Rules {
        static BUILTIN: OnceLock<Rules> = OnceLock::new();
        BUILTIN.get_or_init(|| Rules::read_builtin().unwrap_or_default())
    }

    fn read_builtin() -> Result<Rules, String> {
        let causes = include_str!("../../assets/reasons/causes.toml");
        Rules::parse(causes, include_str!("../../assets/reasons/rules.tsv"))
    }

    /// Reads the list of causes and the table of codes; an error names the line and what is wrong with it.
    pub fn parse(causes: &str, table: &str) -> Result<Rules, String> {
        let causes = List::parse(causes).map_err(|error| format!("causes: {error}"))?;
        let mut rules = Rules {
            before: causes.that(|facts| facts.when != When::After),
            after: causes.that(|facts| facts.when != When::Before),
            rang: causes.that(|facts| facts.rings == Some(Rings::Rang)),
            silent: causes.that(|facts| facts.rings == Some(Rings::Silent)),
            personal: causes.that(Facts::is_personal),
            all: causes.that(|_| true),
            causes,
            readings: BTreeMap::new(),
        };
        for (place, line) in table.lines().enumerate() {
            if line.is_empty() || line.starts_with('#') || line.starts_with("table\t") {
                continue;
            }
            rules.add(line).map_err(|error| format!("rules, line {}: {error}", place + 1))?;
        }
        Ok(rules)
    }

    fn add(&mut self, line: &str) -> Result<(), String> {
        let mut cells = line.split('\t');
        let mut next = || cells.next().unwrap_or_default();
        let (tables, service, codes, means, or, person) = (next(), next(), next(), next(), next(), next());
        let reading = self.reading(means, or, person)?;
        let private: &[bool] = match service {
            "voice" => &[false],
            "private" => &[true],
            "any" => &[false, true],
            other => return Err(format!("`{other}` is no service")),
        };
        for space in tables.split('+') {
            let space = space_named(space).ok_or_else(|| format!("`{space}` is no table"))?;
            for codes in codes.split(' ') {
                let (from, to) = codes.split_once('-').unwrap_or((codes, codes));
                let number = |text: &str| text.parse::<i64>().map_err(|_| format!("`{text}` is no code"));
                for (code, private) in
                    (number(from)?..=number(to)?).flat_map(|code| private.iter().map(move |p| (code, *p)))
                {
                    if self.readings.insert((space, private, code), reading).is_some() {
                        return Err(format!("{code} has a rule already"));
                    }
                }
            }
        }
        Ok(())
    }

    fn reading(&self, means: &str, or: &str, person: &str) -> Result<Reading, String> {
        let cause = |id: &str| self.causes.find(id).ok_or_else(|| format!("`{id}` is no cause"));
        let means = match means {
            "-" => Means::Nothing,
            "?" => Means::Composite,
            id => match id.strip_prefix('~') {
                Some(id) => Means::Perhaps(cause(id)?),
                None => Means::Cause(cause(id)?),
            },
        };
        let mut may_mean = match means {
            Means::Cause(cause) | Means::Perhaps(cause) => Causes::only(cause),
            Means::Composite | Means::Nothing => Causes::NONE,
        };
        for id in or.split(' ').filter(|id| !id.is_empty()) {
            may_mean = may_mean.or(if id == "*" { self.all } else { Causes::only(cause(id)?) });
        }
        if may_mean.is_empty() != (means == Means::Nothing) {
            return Err("only `-` has no cause at all".to_owned());
        }
        let whose = match person {
            "caller" => Whose::Named(Person::Caller),
            "callee" => Whose::Named(Person::Callee),
            "near" => Whose::Likely(Person::Caller),
            "far" => Whose::Likely(Person::Callee),
            "leg" | "" => Whose::FailedLeg,
            other => return Err(format!("`{other}` is nobody")),
        };
        Ok(Reading { means, may_mean, whose })
    }

    /// What `code` says of a call of `service`; `None` if no rule names it.
    pub fn find(&self, code: CodeRef, service: Service) -> Option<&Reading> {
        let private = service == Service::PrivateNumber;
        let of = |private| self.readings.get(&(code.space, private, code.code));
        of(private).or_else(|| of(!private))
    }

    /// Whether a code says nothing that could tell one cause from another.
    pub fn is_silent(&self, reading: &Reading) -> bool {
        reading.may_mean.is_empty() || reading.may_mean == self.all
    }
}

fn space_named(name: &str) -> Option<Space> {
    match name {
        "state" => Some(Space::StateCode),
        "release" => Some(Space::ReleasePoint),
        "q850" => Some(Space::Q850),
        "sip" => Some(Space::Sip),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::reason::Catalogue;

    #[test]
    fn the_rules_that_come_with_the_program_can_be_read() {
        if let Err(error) = Rules::read_builtin() {
            panic!("{error}");
        }
    }

    #[test]
    fn every_reason_has_a_rule_and_every_rule_has_a_reason() {
        let (rules, catalogue) = (Rules::builtin(), Catalogue::builtin());
        for reason in catalogue.reasons() {
            for code in reason.code..=reason.code_to {
                // As a release point, 400 to 699 are read as SIP statuses.
                if (reason.code, reason.code_to) != (400, 699) {
                    assert!(
                        rules.readings.contains_key(&(reason.space, reason.private_number, code)),
                        "{code} of {reason:?}"
                    );
                }
            }
        }
        for (space, private, code) in rules.readings.keys() {
            let service = if *private { Service::PrivateNumber } else { Service::Callback };
            let code = CodeRef { space: *space, code: *code };
            assert!(catalogue.find(code, service).is_some(), "{code:?}");
        }
    }

    #[test]
    fn a_line_that_cannot_be_read_is_named_with_what_is_wrong() {
        let causes = "[busy]\nside = \"person\"\noutcome = \"not_answered\"\nretry = \"soon\"\n\
                      name = { zh = \"忙\", en = \"busy\" }\n";
        for (line, expected) in [
            ("state\tany\t1\tbusier\t\tleg", "rules, line 2: `busier` is no cause"),
            ("states\tany\t1\tbusy\t\tleg", "rules, line 2: `states` is no table"),
            ("state\tsome\t1\tbusy\t\tleg", "rules, line 2: `some` is no service"),
            ("state\tany\tx\tbusy\t\tleg", "rules, line 2: `x` is no code"),
            ("state\tany\t1 1\tbusy\t\tleg", "rules, line 2: 1 has a rule already"),
            ("state\tany\t1\tbusy\t\tme", "rules, line 2: `me` is nobody"),
            ("state\tany\t1\t?\t\tleg", "rules, line 2: only `-` has no cause at all"),
        ] {
            let error = Rules::parse(causes, &format!("# codes\n{line}\n")).unwrap_err();
            assert_eq!(error, expected);
        }
        let error = Rules::parse("[busy]\nside = \"someone\"\n", "").unwrap_err();
        assert!(error.starts_with("causes: "), "{error}");
    }
}
