//! The lines of the inbox.

use crate::backend::{Gist, NotificationKind, NotificationRow};
use crate::i18n::{Phrases, grouped};
use crate::ui::model::Model;
use crate::ui::panel::door;
use crate::ui::panel::look::NOTHING;
use crate::ui::theme::Tone;
use crate::ui::widget::grid::{Cell, Column, Look, Row, Rows};
use crate::ui::widget::icon::Icon;

/// Width in points of the numbers of notifications: of five digits, and what each one more takes. They are what commands
/// ask for, and are of no use cut short.
const NUMBER: f32 = 56.0;
const DIGIT: f32 = 9.0;

/// The columns for notifications with numbers up to `last`.
pub fn columns(phrases: &'static Phrases, last: i64) -> Vec<Column<'static>> {
    let w = &phrases.inbox;
    vec![
        Column::new("id", w.id, NUMBER + DIGIT * last.to_string().len().saturating_sub(5) as f32),
        Column::new("received", w.received, 180.0).time().firm(),
        Column::new("kind", w.kind, 100.0),
        Column::new("event", w.event, 88.0),
        Column::new("signature", phrases.security.verdict, 96.0),
        Column::new("session", w.session, 156.0),
        Column::new("says", w.says, 200.0).grow(),
        Column::new("records", w.records, 68.0).right().firm(),
        Column::new("duplicates", w.duplicates, 84.0).right(),
        Column::new("size", w.size, 68.0).right().spare(),
        Column::new("answer", w.answer, 56.0),
        Column::new("peer", w.peer, 112.0).firm(),
        Column::new("target", w.target, 72.0).spare(),
    ]
}

/// What a kind is called.
pub fn kind_word(phrases: &Phrases, kind: NotificationKind) -> &'static str {
    let w = &phrases.inbox;
    match kind {
        NotificationKind::Status => w.kind_status,
        NotificationKind::Cdr => w.kind_cdr,
        NotificationKind::NumberStatus => w.kind_number,
        NotificationKind::Sms => w.kind_sms,
        NotificationKind::Other => w.kind_other,
        NotificationKind::Rejected => w.kind_rejected,
    }
}

/// The colour of a kind: what is no JSON is a fault, what no document names wants a look.
pub fn kind_tone(row: &NotificationRow) -> Tone {
    match row.kind {
        NotificationKind::Rejected => Tone::Red,
        NotificationKind::Other => Tone::Orange,
        _ => Tone::Plain,
    }
}

/// What a notification says that no call shows, and how loudly.
pub fn says(model: &Model, row: &NotificationRow) -> Option<(String, Tone)> {
    let tone = match &row.gist {
        _ if row.kind == NotificationKind::Rejected => Tone::Red,
        Some(Gist::Numbers(_) | Gist::Sms(_)) => Tone::Plain,
        _ => Tone::Orange,
    };
    let text = match &row.gist {
        Some(gist) => model.phrases.gist(gist, &|number| model.number(number)),
        None if row.is_damaged() => model.phrases.inbox.damaged.to_owned(),
        None => model.text(&model.phrases.unknown_problem(row.problem.as_deref()?)).into_owned(),
    };
    Some((text, tone))
}

pub struct InboxRows<'a> {
    pub model: &'a Model,
    pub rows: &'a [NotificationRow],
    pub chosen: Option<i64>,
}

impl InboxRows<'_> {
    fn at(&self, index: u64) -> Option<&NotificationRow> {
        self.rows.get(usize::try_from(index).ok()?)
    }
}

impl Rows for InboxRows<'_> {
    type Key = i64;

    fn count(&self) -> u64 {
        self.rows.len() as u64
    }

    fn row(&self, index: u64) -> Row<'_, i64> {
        let Some(row) = self.at(index) else { return Row::Pending };
        let mark = (row.kind == NotificationKind::Rejected).then_some(Icon::Failure);
        let selected = self.chosen == Some(row.id);
        Row::Data { key: row.id, look: Look { selected, mark, ..Look::default() } }
    }

    fn cell(&self, index: u64, column: &'static str, cell: &mut Cell<'_>) {
        let Some(row) = self.at(index) else { return };
        let phrases = self.model.phrases;
        match column {
            "id" => cell.quiet(&row.id.to_string()),
            "received" => {
                let at = self.model.zone.format(row.received.stamp());
                let (date, time) = at.split_once(' ').unwrap_or(("", &at));
                let time = format!("{time}.{:03}", row.received.0.rem_euclid(1000));
                cell.small(date).text(&time)
            }
            "kind" => match kind_tone(row) {
                Tone::Plain => cell.text(kind_word(phrases, row.kind)),
                tone => cell.toned(kind_word(phrases, row.kind), tone),
            },
            "event" => cell.quiet(row.event_type.as_deref().unwrap_or(NOTHING)),
            "session" => match &row.session {
                Some(session) => cell.code_text(&self.model.id(session)),
                None => cell.quiet(NOTHING),
            },
            "records" => cell.quiet(&row.records.to_string()),
            "duplicates" if row.duplicates == 0 => cell.quiet(NOTHING),
            "duplicates" => cell.toned(&row.duplicates.to_string(), Tone::Orange),
            "size" => cell.quiet(&grouped(u64::try_from(row.size).unwrap_or(0))),
            "answer" if row.answer >= 400 => cell.toned(&row.answer.to_string(), Tone::Red),
            "answer" => cell.quiet(&row.answer.to_string()),
            "signature" => match row.signature.map(|checked| door::verdict(phrases, checked.verdict)) {
                Some((word, Tone::Plain)) => cell.quiet(word),
                Some((word, tone)) => cell.toned(word, tone),
                None => cell.quiet(NOTHING),
            },
            "peer" => cell.quiet(&self.model.address(&row.peer)),
            "target" if self.model.screen.presenting => cell.quiet(NOTHING),
            "target" => cell.quiet(&self.model.text(&row.target)),
            "says" => match (says(self.model, row), &row.unknown_fields) {
                (Some((text, Tone::Plain)), _) => cell.text(&text),
                (Some((text, tone)), _) => cell.toned(&text, tone),
                (None, Some(fields)) => {
                    let fields = self.model.text(fields);
                    cell.toned(&format!("{}: {fields}", phrases.inbox.unknown_fields), Tone::Orange)
                }
                (None, None) => cell.quiet(NOTHING),
            },
            _ => cell,
        };
    }
}
