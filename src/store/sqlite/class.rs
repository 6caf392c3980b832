//! Classes: what calls have in common. Whatever a question says about outcome, service, codes and the like it says
//! about classes, and there are only some hundred of them; so it is answered for each class in memory, by what
//! [`crate::call::filter`] says, and the calls are found by the classes that are left.

use std::collections::HashMap;
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::codes::Stored;
use super::why::Headlines;
use crate::call::filter::{Condition, Expr, Span};
use crate::call::reason::{CodeRef, Space};
use crate::call::{Call, CallState, ClosedBy, Codes, Direction, Outcome, Party, Service, Trust};

/// One combination of words and codes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Class {
    pub outcome: i64,
    pub service: i64,
    closed_by: Option<i64>,
    hung_up_by: Option<Arc<str>>,
    app_id: Option<i64>,
    codes: Codes,
}

impl Class {
    /// The class of `call`, whose application has this id.
    pub(super) fn of(call: &Call, app_id: Option<i64>) -> Class {
        Class {
            outcome: call.outcome.number(),
            service: call.service.number(),
            closed_by: call.closed_by.map(Stored::number),
            hung_up_by: call.hung_up_by.as_ref().map(|party| Arc::from(party.as_str())),
            app_id,
            codes: call.codes,
        }
    }

    pub(super) fn find(&self, db: &Connection) -> rusqlite::Result<Option<i64>> {
        let codes = &self.codes;
        db.prepare_cached(
            "SELECT id FROM class INDEXED BY class_codes WHERE state_code IS ?1 AND release_point IS ?2
               AND outcome = ?3 AND service = ?4 AND closed_by IS ?5 AND hung_up_by IS ?6 AND app_id IS ?7
               AND sip_status IS ?8 AND q850_a IS ?9 AND q850_b IS ?10",
        )?
        .query_row(
            params![
                codes.state,
                codes.release_point,
                self.outcome,
                self.service,
                self.closed_by,
                self.hung_up_by,
                self.app_id,
                codes.sip,
                codes.q850_a,
                codes.q850_b
            ],
            |row| row.get(0),
        )
        .optional()
    }

    pub(super) fn add(&self, db: &Connection) -> rusqlite::Result<i64> {
        let codes = &self.codes;
        db.prepare_cached(
            "INSERT INTO class (outcome, service, closed_by, hung_up_by, app_id, state_code, release_point,
               sip_status, q850_a, q850_b, calls) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0)",
        )?
        .insert(params![
            self.outcome,
            self.service,
            self.closed_by,
            self.hung_up_by,
            self.app_id,
            codes.state,
            codes.release_point,
            codes.sip,
            codes.q850_a,
            codes.q850_b
        ])
    }

    pub(super) fn hung_up_by(&self) -> Option<&str> {
        self.hung_up_by.as_deref()
    }

    pub(super) fn state_code(&self) -> Option<i64> {
        self.codes.state
    }

    /// Every code a call of this class has, each once.
    pub(super) fn codes(&self) -> impl Iterator<Item = CodeRef> {
        let c = &self.codes;
        // A call that has the same cause on both legs has it once.
        let q850_b = c.q850_b.filter(|code| c.q850_a != Some(*code));
        [
            (Space::StateCode, c.state),
            (Space::ReleasePoint, c.release_point),
            (Space::Sip, c.sip),
            (Space::Q850, c.q850_a),
            (Space::Q850, q850_b),
        ]
        .into_iter()
        .filter_map(|(space, code)| code.map(|code| CodeRef { space, code }))
    }

    fn has_code(&self, space: Space, any: &[i64]) -> bool {
        self.codes().any(|code| code.space == space && any.contains(&code.code))
    }
}

/// Every class of the file, as one question sees them.
#[derive(Debug)]
pub(super) struct Classes {
    pub all: Vec<Known>,
    apps: HashMap<i64, Arc<str>>,
}

/// A class of the file.
#[derive(Debug)]
pub(super) struct Known {
    pub id: i64,
    pub class: Class,
    pub calls: i64,
    pub headlines: Headlines,
}

/// What a class says of a call, in its words.
#[derive(Debug)]
pub(super) struct Said {
    pub outcome: Outcome,
    pub service: Service,
    pub closed_by: Option<ClosedBy>,
    pub hung_up_by: Option<Party>,
    pub app_key: Option<Arc<str>>,
    pub codes: Codes,
}

impl Classes {
    pub(super) fn said(&self, class: &Class) -> Said {
        Said {
            outcome: Outcome::from_number(class.outcome).unwrap_or(Outcome::InProgress),
            service: Service::from_number(class.service).unwrap_or(Service::Unknown),
            closed_by: class.closed_by.and_then(ClosedBy::from_number),
            hung_up_by: class.hung_up_by.as_deref().map(Party::from_wire),
            app_key: self.app_of(class),
            codes: class.codes,
        }
    }

    /// The application of its calls, if they were told one.
    pub(super) fn app_of(&self, class: &Class) -> Option<Arc<str>> {
        self.apps.get(&class.app_id?).cloned()
    }

    pub(super) fn read(db: &Connection) -> rusqlite::Result<Classes> {
        let mut select = db.prepare_cached(
            "SELECT id, calls, outcome, service, closed_by, hung_up_by, app_id, state_code, release_point,
               sip_status, q850_a, q850_b FROM class ORDER BY id",
        )?;
        let all = select.query_map([], known)?.collect::<rusqlite::Result<_>>()?;
        let mut select = db.prepare_cached("SELECT id, key FROM app")?;
        let apps = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(Classes { all, apps: apps.collect::<rusqlite::Result<_>>()? })
    }

    /// The classes whose calls are meant by `expr`; `None` when it says something that is no matter of classes.
    pub(super) fn meant(&self, expr: &Expr<Span>) -> Option<Vec<i64>> {
        is_of_classes(expr).then(|| self.ids(|class| self.holds(expr, class)))
    }

    /// The classes a call must be of to be meant by `expr`, whatever else it must be.
    pub(super) fn required(&self, expr: &Expr<Span>) -> Vec<&Known> {
        self.all.iter().filter(|known| known.calls > 0 && self.may_hold(expr, known)).collect()
    }

    fn ids(&self, is_meant: impl Fn(&Class) -> bool) -> Vec<i64> {
        self.all.iter().filter(|known| is_meant(&known.class)).map(|known| known.id).collect()
    }

    fn may_hold(&self, expr: &Expr<Span>, known: &Known) -> bool {
        let class = &known.class;
        let is_running = class.outcome == Outcome::InProgress.number();
        match expr {
            Expr::All(list) => list.iter().all(|e| self.may_hold(e, known)),
            Expr::Any(list) => list.iter().any(|e| self.may_hold(e, known)),
            // A call has ended, or it is in progress: what is said of the others says nothing about it.
            Expr::Is(Condition::State(any)) => any.contains(&CallState::Ended) || is_running,
            Expr::Is(Condition::Trust(any)) => any.contains(&Trust::Ended) || is_running,
            Expr::Is(Condition::Why(any)) => known.may_have_ended_with(self, any),
            // Where the service is known it tells the direction.
            Expr::Is(Condition::Direction(any)) => Service::from_number(class.service)
                .and_then(Direction::of_service)
                .is_none_or(|direction| any.contains(&direction)),
            expr if is_of_classes(expr) => self.holds(expr, class),
            _ => true,
        }
    }

    /// What [`crate::call::filter`] says of a call of this class.
    fn holds(&self, expr: &Expr<Span>, class: &Class) -> bool {
        match expr {
            Expr::All(list) => list.iter().all(|e| self.holds(e, class)),
            Expr::Any(list) => list.iter().any(|e| self.holds(e, class)),
            Expr::Not(inner) => !self.holds(inner, class),
            Expr::Is(condition) => self.is(condition, class),
        }
    }

    fn is(&self, condition: &Condition<Span>, class: &Class) -> bool {
        match condition {
            Condition::Code(space, any) => class.has_code(*space, any),
            Condition::Outcome(any) => any.iter().any(|one: &Outcome| one.number() == class.outcome),
            Condition::Service(any) => any.iter().any(|one: &Service| one.number() == class.service),
            Condition::ClosedBy(any) => {
                class.closed_by.is_some_and(|by| any.iter().any(|one: &ClosedBy| one.number() == by))
            }
            Condition::HungUpBy(any) => class
                .hung_up_by
                .as_ref()
                .is_some_and(|by| any.iter().any(|one: &Party| one.as_str() == &**by)),
            Condition::App(any) => class
                .app_id
                .and_then(|id| self.apps.get(&id))
                .is_some_and(|key| any.iter().any(|one| one.as_str() == &**key)),
            _ => false,
        }
    }
}

/// Whether every call of a class is meant, or none.
fn is_of_classes(expr: &Expr<Span>) -> bool {
    match expr {
        Expr::All(list) | Expr::Any(list) => list.iter().all(is_of_classes),
        Expr::Not(inner) => is_of_classes(inner),
        Expr::Is(condition) => matches!(
            condition,
            Condition::Code(..)
                | Condition::Outcome(_)
                | Condition::Service(_)
                | Condition::ClosedBy(_)
                | Condition::HungUpBy(_)
                | Condition::App(_)
        ),
    }
}

fn known(row: &Row<'_>) -> rusqlite::Result<Known> {
    let class = Class {
        outcome: row.get(2)?,
        service: row.get(3)?,
        closed_by: row.get(4)?,
        hung_up_by: row.get::<_, Option<Arc<str>>>(5)?.map(|by| Arc::from(Party::from_wire(&by).as_str())),
        app_id: row.get(6)?,
        codes: Codes {
            state: row.get(7)?,
            release_point: row.get(8)?,
            sip: row.get(9)?,
            q850_a: row.get(10)?,
            q850_b: row.get(11)?,
        },
    };
    Ok(Known { id: row.get(0)?, class, calls: row.get(1)?, headlines: Headlines::default() })
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::store::sqlite::{open, schema};

    fn class(nth: i64) -> Class {
        let codes = Codes { sip: Some(nth), ..Codes::default() };
        Class { outcome: 2, service: 1, closed_by: None, hung_up_by: None, app_id: Some(nth), codes }
    }

    #[test]
    fn a_class_is_found_as_soon_however_many_there_are_that_differ_in_one_code() {
        let mut db = Connection::open_in_memory().unwrap();
        open::migrate(&mut db, Path::new("memory"), &schema::steps(), None).unwrap();
        let tx = db.transaction().unwrap();
        for nth in 0..1_000 {
            class(nth).add(&tx).unwrap();
        }
        tx.commit().unwrap();
        let steps = Arc::new(AtomicUsize::new(0));
        let counted = steps.clone();
        let count = move || {
            counted.fetch_add(1, Ordering::Relaxed);
            false
        };
        db.progress_handler(1, Some(count)).unwrap();
        assert_eq!(class(999).find(&db).unwrap(), Some(1_000));
        assert_eq!(class(1_000).find(&db).unwrap(), None);
        let steps = steps.load(Ordering::Relaxed);
        assert!(steps < 200, "{steps}");
    }
}
