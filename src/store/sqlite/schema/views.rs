//! The views: what the tables say, in words and times that people read, for whoever opens the file with an SQLite
//! tool. They are made anew after every step of the schema.

use crate::call::reason::Side;
use crate::call::{CallState, ClosedBy, Outcome, Service};
use crate::store::sqlite::codes::words;

/// The names of all views.
pub(in crate::store::sqlite) const VIEWS: [&str; 7] =
    ["v_calls", "v_notifications", "v_events", "v_gaps", "v_marks", "v_notes", "v_refusals"];

/// The readable faces of the tables, for people with an SQLite tool.
pub(in crate::store::sqlite) fn views() -> String {
    let time = |column: &str| format!("strftime('%Y-%m-%dT%H:%M:%SZ', c.{column}, 'unixepoch')");
    let arrival = |column: &str| format!("strftime('%Y-%m-%dT%H:%M:%fZ', {column} / 1000.0, 'unixepoch')");
    let raw = |column: &str| format!("(SELECT raw FROM number WHERE id = c.{column})");
    format!(
        r#"
CREATE VIEW v_calls AS
  -- One row per call, in words. Times are UTC.
  SELECT c.id, c.session_id, {service} AS service, {state} AS state, {outcome} AS outcome, {side} AS side,
    {caller} AS caller, {called} AS called, {display} AS display_number, {filed} AS filed_at,
    {started} AS started_at,
    {a_number} AS a_number, {a_display} AS a_display, {a_started} AS a_started_at,
    {a_ringing} AS a_ringing_at, {a_answered} AS a_answered_at,
    {b_number} AS b_number, {b_display} AS b_display, {b_started} AS b_started_at,
    {b_ringing} AS b_ringing_at, {b_answered} AS b_answered_at,
    {ended} AS ended_at, {closed} AS closed_by, c.ring_secs, c.talk_secs, c.billed_minutes, c.hung_up_by,
    c.state_code, c.release_point, c.sip_status, c.q850_a, c.q850_b, c.digits, c.user_data, c.user_data_sent,
    (SELECT key FROM app WHERE id = c.app_id) AS app_key, c.icid, c.recorded, c.direction,
    c.cdr_count, c.event_count, c.duplicate_count, c.missing_events, c.out_of_order, c.clamped, c.note,
    {first} AS first_arrival, {last} AS last_arrival, {cdr} AS cdr_arrival
  FROM call c;

CREATE VIEW v_notifications AS
  -- One row per POST. Times are UTC. Where form says that it is packed, body and headers are NULL.
  SELECT n.id, {received} AS received, n.peer, n.target, n.answer, n.kind, n.event_type, n.session, n.records,
    n.duplicates, n.problem, n.unknown_fields, n.signature, n.signature_form, n.signature_skew_secs,
    coalesce(n.size, length(n.body)) AS size, {body} AS body,
    CASE WHEN n.form IS NULL THEN n.headers END AS headers, n.form
  FROM notification n;

CREATE VIEW v_refusals AS
  -- One row per minute, sender and reason of what was not taken. Times are UTC.
  SELECT {first_refused} AS first, {last_refused} AS last, r.peer, r.reason, r.count, r.last_target
  FROM refusal r;

CREATE VIEW v_events AS
  -- One row per event or CDR with the call it belongs to; the platform's times as they were sent (UTC).
  -- Where the notification is packed, state_desc, icid and record are NULL.
  SELECT e.call_id, e.session_id, e.notification_id, e.position, e.received, e.kind, e.event_type, e.duplicate,
    coalesce(json_extract(e.record, '$.timestamp'), json_extract(e.record, '$.callEndTime'),
      strftime('%Y-%m-%d %H:%M:%S', e.at, 'unixepoch')) AS at,
    coalesce(json_extract(e.record, '$.caller'), json_extract(e.record, '$.callerNum'),
      (SELECT raw FROM number WHERE id = e.caller_id)) AS caller,
    coalesce(json_extract(e.record, '$.called'), json_extract(e.record, '$.calleeNum'),
      (SELECT raw FROM number WHERE id = e.called_id)) AS called,
    coalesce(json_extract(e.record, '$.stateCode'), e.state_code) AS state_code,
    json_extract(e.record, '$.stateDesc') AS state_desc,
    coalesce(json_extract(e.record, '$.ulFailReason'), e.release_point) AS release_point,
    json_extract(e.record, '$.icid') AS icid,
    e.record
  FROM (
    SELECT m.call_id, c.session_id, m.notification_id, m.position, {received} AS received, n.kind, n.event_type,
      m.duplicate, m.at, m.caller_id, m.called_id, m.state_code, m.release_point,
      CASE WHEN json_valid({body}) THEN json_extract({body},
        CASE n.kind WHEN 'cdr' THEN '$.feeLst[' || m.position || ']' ELSE '$.statusInfo' END) END AS record
    FROM mention m
    JOIN call c ON c.id = m.call_id
    JOIN notification n ON n.id = m.notification_id
  ) e;

CREATE VIEW v_gaps AS
  -- One row per interval in which we could not receive. Times are UTC; no end: not over.
  SELECT {gap_from} AS since, {gap_to} AS until, (g.to_at - g.from_at) / 1000 AS seconds, g.cause, g.refused
  FROM gap g;

CREATE VIEW v_marks AS
  -- One row per call and mark. Times are UTC.
  SELECT m.session AS session_id, {marked} AS at, m.kind, m.note FROM mark m;

CREATE VIEW v_notes AS
  -- One row per note. Times are UTC.
  SELECT o.session AS session_id, {noted} AS changed, o.text FROM note o;
"#,
        service = words::<Service>("c.service"),
        state = words::<CallState>("c.state"),
        outcome = words::<Outcome>("c.outcome"),
        side = words::<Side>("c.side"),
        closed = words::<ClosedBy>("c.closed_by"),
        caller = raw("caller_id"),
        called = raw("called_id"),
        display = raw("display_id"),
        a_number = raw("a_number_id"),
        a_display = raw("a_display_id"),
        b_number = raw("b_number_id"),
        b_display = raw("b_display_id"),
        filed = time("filed_at"),
        started = time("started_at"),
        a_started = time("a_started_at"),
        a_ringing = time("a_ringing_at"),
        a_answered = time("a_answered_at"),
        b_started = time("b_started_at"),
        b_ringing = time("b_ringing_at"),
        b_answered = time("b_answered_at"),
        ended = time("ended_at"),
        first = arrival("c.first_arrival"),
        last = arrival("c.last_arrival"),
        cdr = arrival("c.cdr_arrival"),
        received = arrival("n.received_at"),
        body = "CASE WHEN n.form IS NULL THEN CAST(n.body AS TEXT) END",
        first_refused = arrival("r.first_at"),
        last_refused = arrival("r.last_at"),
        gap_from = arrival("g.from_at"),
        gap_to = arrival("g.to_at"),
        marked = arrival("m.at"),
        noted = arrival("o.at"),
    )
}
