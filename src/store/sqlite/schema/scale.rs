//! What makes millions of calls quick to ask: classes, roll-ups, and indexes that answer without looking at the rows.
//!
//! Every index ends in the order of the history, `(filed_at, id)`, behind what it is searched by. A few words and codes
//! make up a class, some hundred of them in ten million calls: a condition on any of them is a list of classes,
//! worked out before the first row is looked at, and how many calls it has is known without counting.

/// The key of the hour a moment lies in, as SQL.
macro_rules! hour_of {
    ($row:literal) => {
        concat!($row, ".filed_at - (", $row, ".filed_at % 3600 + 3600) % 3600")
    };
}

pub(in crate::store::sqlite) const SCALE: &str = concat!(
    r#"
CREATE TABLE class (
  -- What calls have in common: every combination of these words and codes that occurred. Derived.
  id            INTEGER PRIMARY KEY, -- in order of first sight
  outcome       INTEGER NOT NULL,    -- as in call, and so are the others
  service       INTEGER NOT NULL,    -- call.service
  closed_by     INTEGER,             -- call.closed_by
  hung_up_by    TEXT,                -- call.hung_up_by
  app_id        INTEGER,             -- call.app_id
  state_code    INTEGER,             -- call.state_code
  release_point INTEGER,             -- call.release_point
  sip_status    INTEGER,             -- call.sip_status
  q850_a        INTEGER,             -- call.q850_a
  q850_b        INTEGER,             -- call.q850_b
  calls         INTEGER NOT NULL     -- how many calls are of it
);
CREATE INDEX class_codes ON class(state_code, release_point, outcome, service);

CREATE TABLE class_hour (
  -- How many calls of a class were filed in an hour; none: no row. Derived.
  hour     INTEGER NOT NULL, -- its first second, as in call.filed_at
  class_id INTEGER NOT NULL, -- class.id
  calls    INTEGER NOT NULL, -- how many
  PRIMARY KEY (hour, class_id)
) WITHOUT ROWID;

ALTER TABLE call ADD COLUMN
  class_id /* class.id of its words and codes */ INTEGER;
INSERT INTO class (outcome, service, closed_by, hung_up_by, app_id, state_code, release_point, sip_status,
    q850_a, q850_b, calls)
  SELECT outcome, service, closed_by, hung_up_by, app_id, state_code, release_point, sip_status, q850_a, q850_b,
    count(*) FROM call GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10;
UPDATE call SET class_id = class.id FROM class
  WHERE class.state_code IS call.state_code AND class.release_point IS call.release_point
    AND class.outcome = call.outcome AND class.service = call.service AND class.closed_by IS call.closed_by
    AND class.hung_up_by IS call.hung_up_by AND class.app_id IS call.app_id
    AND class.sip_status IS call.sip_status AND class.q850_a IS call.q850_a AND class.q850_b IS call.q850_b;
INSERT INTO class_hour SELECT "#,
    hour_of!("call"),
    r#", class_id, count(*) FROM call GROUP BY 1, 2;

CREATE TRIGGER call_counted AFTER INSERT ON call BEGIN
  INSERT INTO class_hour VALUES ("#,
    hour_of!("new"),
    r#", new.class_id, 1)
    ON CONFLICT DO UPDATE SET calls = calls + 1;
  UPDATE class SET calls = calls + 1 WHERE id = new.class_id;
END;
CREATE TRIGGER call_uncounted AFTER DELETE ON call BEGIN
  UPDATE class_hour SET calls = calls - 1 WHERE hour = "#,
    hour_of!("old"),
    r#" AND class_id = old.class_id;
  DELETE FROM class_hour WHERE hour = "#,
    hour_of!("old"),
    r#" AND class_id = old.class_id AND calls = 0;
  UPDATE class SET calls = calls - 1 WHERE id = old.class_id;
END;
CREATE TRIGGER call_counted_anew AFTER UPDATE OF filed_at, class_id ON call
  WHEN old.filed_at <> new.filed_at OR old.class_id IS NOT new.class_id BEGIN
  UPDATE class_hour SET calls = calls - 1 WHERE hour = "#,
    hour_of!("old"),
    r#" AND class_id = old.class_id;
  DELETE FROM class_hour WHERE hour = "#,
    hour_of!("old"),
    r#" AND class_id = old.class_id AND calls = 0;
  INSERT INTO class_hour VALUES ("#,
    hour_of!("new"),
    r#", new.class_id, 1)
    ON CONFLICT DO UPDATE SET calls = calls + 1;
  UPDATE class SET calls = calls - 1 WHERE id = old.class_id;
  UPDATE class SET calls = calls + 1 WHERE id = new.class_id;
END;

DROP INDEX call_caller;
DROP INDEX call_called;
DROP INDEX call_display;
DROP INDEX call_outcome;
DROP INDEX call_state_code_time;
DROP INDEX call_release_point_time;
DROP INDEX call_state_code;
DROP INDEX call_talk;
DROP INDEX call_ring;
CREATE INDEX call_class ON call(class_id, filed_at, id, caller_id, called_id, talk_secs, ring_secs);
CREATE INDEX call_class_talk ON call(class_id, talk_secs, filed_at, id);
CREATE INDEX call_class_ring ON call(class_id, ring_secs, filed_at, id);
CREATE INDEX call_caller ON call(caller_id, filed_at, id, class_id, talk_secs, ring_secs);
CREATE INDEX call_called ON call(called_id, filed_at, id, class_id, talk_secs, ring_secs);
CREATE INDEX call_display ON call(display_id, filed_at, id, class_id, talk_secs, ring_secs);
"#
);

/// The index `class_codes` with all that makes a class: somebody whose records each carry another code makes a class with
/// each, and the way to the next one led past all those before it.
pub(super) const WHOLE_CLASSES: &str = r#"
DROP INDEX class_codes;
CREATE INDEX class_codes ON class(state_code, release_point, outcome, service, closed_by, hung_up_by, app_id, sip_status,
  q850_a, q850_b);
"#;

/// Makes the classes and their hours anew as the calls have them.
pub(in crate::store::sqlite) const COUNT_CALLS: &str = concat!(
    r#"
DELETE FROM class;
DELETE FROM class_hour;
INSERT INTO class (id, outcome, service, closed_by, hung_up_by, app_id, state_code, release_point, sip_status,
    q850_a, q850_b, calls)
  SELECT class_id, outcome, service, closed_by, hung_up_by, app_id, state_code, release_point, sip_status, q850_a,
    q850_b, count(*) FROM call WHERE class_id IS NOT NULL GROUP BY class_id;
INSERT INTO class_hour SELECT "#,
    hour_of!("call"),
    r#", class_id, count(*) FROM call WHERE class_id IS NOT NULL GROUP BY 1, 2;
"#
);

/// Whoever writes calls counts them, a batch at a time: a trigger costs more than the row it counts. And calls are
/// found by another key ([`crate::store::sqlite::session_key`]), which SQL alone cannot work out.
pub(in crate::store::sqlite) const COUNTED_BY_BATCH: &str = r#"
DROP TRIGGER call_counted;
DROP TRIGGER call_counted_anew;
"#;

/// Text has no index; packed side by side it is looked through quickly. What is packed is dropped when a call in it
/// changes or goes, and packed again later.
pub(in crate::store::sqlite) const TEXTS: &str = r#"
CREATE TABLE call_text (
  -- The texts of a stretch of calls, where they were packed. Derived; a missing stretch only costs time.
  last_id  INTEGER PRIMARY KEY, -- call.id of the last call in it
  first_id INTEGER NOT NULL,    -- and of the first
  -- a zstd frame: for each id from last_id down to first_id session_id, user_data and user_data_sent in lower
  -- case, a byte FE behind each, none where there is no such call; and a byte FF behind each id
  packed   BLOB NOT NULL
);
CREATE TRIGGER call_text_outdated AFTER UPDATE OF user_data, user_data_sent ON call
  WHEN old.user_data IS NOT new.user_data OR old.user_data_sent IS NOT new.user_data_sent BEGIN
  DELETE FROM call_text WHERE first_id <= old.id
    AND last_id = (SELECT last_id FROM call_text WHERE last_id >= old.id ORDER BY last_id LIMIT 1);
END;
CREATE TRIGGER call_text_gone AFTER DELETE ON call BEGIN
  DELETE FROM call_text WHERE first_id <= old.id
    AND last_id = (SELECT last_id FROM call_text WHERE last_id >= old.id ORDER BY last_id LIMIT 1);
END;
"#;
