//! The tables of the database, with every column explained in the SQL itself: the comments are kept in
//! `sqlite_schema`, so the file explains itself to whoever opens it with any SQLite tool.

mod scale;
mod views;

pub(super) use scale::COUNT_CALLS;
pub(super) use views::{VIEWS, views};

/// `RING`: the mark by which a file is known as ours.
pub(super) const APPLICATION_ID: i64 = 0x5249_4E47;

/// Goes up when code derives something else from the same journal; a rebuild brings a file up to it. An empty file
/// is up to it from the start.
///
/// It stays as it is where only the words of [`crate::wire::Rejection`] change, as when its byte came to be counted from
/// 1: they stand in the rows of rejected bodies alone and nothing is derived from them. Whoever has more than some ten
/// thousand notifications would be told to rebuild everything, and wait longer for each verdict until then.
pub(super) const DERIVATION: i64 = 8;

/// The steps from an empty file to today's schema. Step `n` leads from version `n` to `n + 1`; a step is never
/// changed once it was released, only followed by another one. The views are made anew after every step.
pub(super) fn steps() -> Vec<String> {
    vec![
        format!("{TABLES}\n{INDEXES}"),
        LEDGER.to_owned(),
        NOTICES.to_owned(),
        DOOR.to_owned(),
        NOTES.to_owned(),
        PACKING.to_owned(),
        scale::SCALE.to_owned(),
        scale::COUNTED_BY_BATCH.to_owned(),
        scale::TEXTS.to_owned(),
        NOTICES_AT_ONCE.to_owned(),
        CDR_ARRIVAL.to_owned(),
        scale::WHOLE_CLASSES.to_owned(),
    ]
}

/// From this version on calls are found by the session's key as it is today.
pub(super) const SESSION_KEY: usize = 8;

pub(super) const TABLES: &str = r#"
CREATE TABLE meta (
  -- Facts about the file itself.
  name  TEXT PRIMARY KEY, -- 'derivation': the rules by which the tables below were derived;
                          -- 'generation': goes up when ids may have changed (rebuild, purge);
                          -- 'journal_purged': notifications before this moment were removed without their calls;
                          -- 'purge_unfinished': a purge was given up; 1: rows of number, class and app may be left
                          --   that nobody uses; 2: the same, and unknown is to be counted again
  value INTEGER NOT NULL  -- its number
);
INSERT INTO meta VALUES ('derivation', 0), ('generation', 1);

CREATE TABLE notification (
  -- The journal: every POST in order of arrival, as it came. The ground truth; all other tables are derived
  -- from it and can be derived again (`ringside db rebuild`).
  id             INTEGER PRIMARY KEY AUTOINCREMENT, -- journal number; never given twice
  received_at    INTEGER NOT NULL, -- our clock, milliseconds since 1970-01-01 UTC
  peer           TEXT NOT NULL,    -- address of the sender
  target         TEXT NOT NULL,    -- path and query as sent
  headers        TEXT NOT NULL,    -- JSON: [["name","value"],...], in the order they came, secrets included
  answer         INTEGER NOT NULL, -- the HTTP status we answered
  -- How it was understood; derived from the body.
  kind           TEXT NOT NULL,    -- status, cdr, number_status, sms, other, rejected
  event_type     TEXT,             -- eventType as sent
  session        TEXT,             -- sessionId of the first call it speaks of
  records        INTEGER NOT NULL, -- events or records in it
  duplicates     INTEGER NOT NULL, -- how many of them said nothing new
  problem        TEXT,             -- why it was rejected or not understood, or which records were bad
  unknown_fields TEXT,             -- paths of fields no document names, separated by blanks
  body           BLOB NOT NULL     -- the body, byte for byte
);

CREATE TABLE mention (
  -- Which record of which notification speaks of which call.
  call_id         INTEGER NOT NULL, -- call.id
  notification_id INTEGER NOT NULL, -- notification.id
  position        INTEGER NOT NULL, -- place in feeLst, from 0; 0 for a status event
  duplicate       INTEGER NOT NULL, -- 1: it said nothing new
  PRIMARY KEY (call_id, notification_id, position)
) WITHOUT ROWID;

CREATE TABLE number (
  -- Telephone numbers, each form in which one was sent once.
  id       INTEGER PRIMARY KEY, -- in order of first sight
  raw      TEXT NOT NULL,       -- as sent; found by way of its key
  key      TEXT NOT NULL,       -- the digits numbers are compared by: no +86, no trunk 0
  reversed TEXT NOT NULL        -- key from right to left: last digits are found as fast as first ones
);

CREATE TABLE app (
  -- Applications of the customer.
  id  INTEGER PRIMARY KEY, -- in order of first sight
  key TEXT NOT NULL UNIQUE -- appKey
);

CREATE TABLE call (
  -- Everything known under one sessionId. Times without "arrival" are the platform's clock, whole seconds since
  -- 1970-01-01 UTC; durations are seconds. NULL: nobody told us.
  id              INTEGER PRIMARY KEY, -- in order of first sight
  session_id      TEXT NOT NULL,       -- sessionId, opaque
  session_hash    INTEGER NOT NULL,    -- the second in session_id and its FNV-1a, by which it is found
  user_data       TEXT,                -- userData of the request that started the call
  filed_at        INTEGER NOT NULL,    -- start, else end, else first arrival: the place in the history
  outcome         INTEGER NOT NULL,    -- 0 in progress, 1 answered, 2 not answered, 3 failed, 4 not known
  service         INTEGER NOT NULL,    -- 0 unknown, 1 callback, 2 notification, 3 notification or code, 4 private number
  caller_id       INTEGER, -- number.id: the person who calls
  called_id       INTEGER, -- number.id: the person who is called
  display_id      INTEGER, -- number.id: the business number shown
  talk_secs       INTEGER, -- conversation or listening; 0 when nobody answered
  ring_secs       INTEGER, -- ringing on the leg that decided: B if it was tried, else A
  state_code      INTEGER, -- stateCode
  release_point   INTEGER, -- ulFailReason
  sip_status      INTEGER, -- sipStatusCode; 0: none
  q850_a          INTEGER, -- callOutUnaswRsn; 0: not applicable
  q850_b          INTEGER, -- fwdUnaswRsn; 0: not applicable
  state           INTEGER NOT NULL, -- how far it has come: 0 unknown ... 9 ended, in words in v_calls
  side            INTEGER, -- whose side the verdict names, in words in v_calls; NULL while in progress
  direction       INTEGER, -- direction of the CDR
  started_at      INTEGER, -- first sign of the call
  a_number_id     INTEGER, -- number.id: the person on leg A
  a_display_id    INTEGER, -- number.id: the number shown to that person
  a_started_at    INTEGER, -- leg A was called
  a_ringing_at    INTEGER, -- leg A rang
  a_answered_at   INTEGER, -- leg A answered
  b_number_id     INTEGER, -- number.id: the person on leg B
  b_display_id    INTEGER, -- number.id: the number shown to that person
  b_started_at    INTEGER, -- leg B was called
  b_ringing_at    INTEGER, -- leg B rang
  b_answered_at   INTEGER, -- leg B answered
  ended_at        INTEGER, -- the end, when it was told
  closed_by       INTEGER, -- what told us of the end: 1 disconnect, 2 CDR, 3 presumed, 4 marked by hand
  billed_minutes  INTEGER, -- started minutes of talk_secs
  hung_up_by      TEXT,    -- caller, callee, platform, or a partyType as sent
  digits          TEXT,    -- keys pressed, joined with -
  app_id          INTEGER, -- app.id
  icid            TEXT,    -- icid of the last CDR
  recorded        INTEGER, -- 0 no, 1 yes
  cdr_count       INTEGER NOT NULL, -- distinct CDRs
  event_count     INTEGER NOT NULL, -- distinct status events
  duplicate_count INTEGER NOT NULL, -- events and CDRs that said nothing new
  clamped         INTEGER NOT NULL, -- 1: times contradicted each other
  first_arrival   INTEGER NOT NULL, -- our clock, milliseconds
  -- our clock, milliseconds: when we last heard anything new
  last_arrival    INTEGER NOT NULL
);
"#;

/// What the door knows: signatures, and what it did not take.
const DOOR: &str = r#"
ALTER TABLE notification ADD COLUMN
  signature /* verified, mismatch, missing, malformed, unknown_key; NULL: not looked at */ TEXT;
ALTER TABLE notification ADD COLUMN
  signature_form /* which form fits: hmac_url_lines, hmac_url, hmac_nonce, sha256_nonce */ TEXT;
ALTER TABLE notification ADD COLUMN
  signature_skew_secs /* Created of the signature less received_at, seconds; 28800 is Beijing time with a Z */ INTEGER;

CREATE TABLE refusal (
  -- What the door did not take, counted by minute, sender and reason; bodies are not kept. Bounded: the oldest
  -- lines are forgotten.
  minute      INTEGER NOT NULL, -- minutes since 1970-01-01 UTC, our clock
  peer        TEXT NOT NULL,    -- address of the sender, of IPv6 its /64; '*': senders beyond those counted apart
  reason      TEXT NOT NULL,    -- address, token, signature, too_large, slow, broken, crowded, full, not_stored,
                                -- head, slow_head, connections, plain_http, handshake
  count       INTEGER NOT NULL, -- how many
  first_at    INTEGER NOT NULL, -- our clock, milliseconds since 1970-01-01 UTC
  last_at     INTEGER NOT NULL, -- our clock, milliseconds since 1970-01-01 UTC
  last_target TEXT,             -- path and query of the last one, what looks like a token left out
  PRIMARY KEY (minute, peer, reason)
) WITHOUT ROWID;
"#;

/// What people wrote about calls.
const NOTES: &str = r#"
CREATE TABLE note (
  -- What somebody wrote about a call. Ground truth beside the journal: a rebuild leaves it as it is, and a purge takes
  -- it only together with its call.
  session TEXT PRIMARY KEY, -- sessionId
  at      INTEGER NOT NULL, -- our clock, milliseconds: when it was last changed
  text    TEXT NOT NULL     -- lines ended by a line feed; never empty
) WITHOUT ROWID;

ALTER TABLE call ADD COLUMN
  note /* text of its note; NULL: none */ TEXT;
CREATE INDEX call_note ON call(filed_at) WHERE note IS NOT NULL;
"#;

/// How the journal is packed, and what an event says for those who cannot unpack it.
const PACKING: &str = r#"
ALTER TABLE notification ADD COLUMN
  size /* bytes of the body as it came; NULL: length(body) */ INTEGER;
ALTER TABLE notification ADD COLUMN
  form /* NULL: headers and body are as they came; else both are zstd frames, packed with dictionary.id */ INTEGER;

CREATE TABLE dictionary (
  -- What headers and bodies of the journal are packed with. Save `bytes` as a file and use `zstd -d -D FILE`, or let
  -- `ringside inbox --format json` and `ringside call` unpack them.
  id    INTEGER PRIMARY KEY, -- notification.form
  bytes BLOB NOT NULL        -- a dictionary as zstd makes them
);

ALTER TABLE mention ADD COLUMN
  at /* when it happened or the call ended, the platform's clock, seconds since 1970-01-01 UTC */ INTEGER;
ALTER TABLE mention ADD COLUMN
  caller_id /* number.id: caller, or callerNum of a CDR */ INTEGER;
ALTER TABLE mention ADD COLUMN
  called_id /* number.id: called, or calleeNum of a CDR */ INTEGER;
ALTER TABLE mention ADD COLUMN
  state_code /* stateCode */ INTEGER;
ALTER TABLE mention ADD COLUMN
  release_point /* ulFailReason of a CDR */ INTEGER;
"#;

/// Every index ends with the rowid, that is with `id`: an index on `filed_at` gives the order `(filed_at, id)`.
pub(super) const INDEXES: &str = r#"
CREATE UNIQUE INDEX number_key ON number(key, raw);
CREATE INDEX number_reversed ON number(reversed);
CREATE INDEX notification_kind ON notification(kind);
CREATE INDEX notification_unknown ON notification(id)
  WHERE kind = 'other' OR unknown_fields IS NOT NULL OR (kind <> 'rejected' AND problem IS NOT NULL);
CREATE INDEX call_session ON call(session_hash);
CREATE INDEX call_time ON call(filed_at);
CREATE INDEX call_caller ON call(caller_id, filed_at);
CREATE INDEX call_called ON call(called_id, filed_at);
CREATE INDEX call_display ON call(display_id, filed_at);
CREATE INDEX call_outcome ON call(outcome, filed_at);
CREATE INDEX call_state_code_time ON call(state_code, filed_at);
CREATE INDEX call_release_point_time ON call(release_point, filed_at);
CREATE INDEX call_state_code ON call(state_code);
CREATE INDEX call_talk ON call(talk_secs);
CREATE INDEX call_ring ON call(ring_secs);
"#;

/// What the journal cannot tell: when we could not receive, and what we ourselves said of a call. And what more the
/// journal tells of how things arrived.
pub(super) const LEDGER: &str = r#"
CREATE TABLE heartbeat (
  -- When the collector was last alive, in one row. Ground truth beside the journal, as `gap` and `mark` are: nothing
  -- else tells it, and a rebuild leaves it as it is.
  id         INTEGER PRIMARY KEY CHECK (id = 1), -- always 1
  started_at INTEGER NOT NULL, -- our clock, milliseconds: when the collector was started
  beat_at    INTEGER NOT NULL, -- our clock, milliseconds: last known alive, unless a notification came later
  is_closed  INTEGER NOT NULL  -- 1: it was closed then; 0: it was running
);

CREATE TABLE gap (
  -- Intervals in which we could not receive. Status notifications sent then are lost: the platform repeats none.
  from_at INTEGER NOT NULL, -- our clock, milliseconds: the last moment we could
  to_at   INTEGER,          -- our clock, milliseconds: the first moment we could again; NULL: not yet
  cause   TEXT NOT NULL,    -- crash, closed, sleep, lost_port, store_failing, refused
  refused INTEGER NOT NULL, -- notifications answered 503 meanwhile
  PRIMARY KEY (from_at, cause)
) WITHOUT ROWID;

CREATE TABLE mark (
  -- What we ourselves said of a call's end because nobody else did. Gives way to a disconnect, a CDR or later news.
  session TEXT NOT NULL,    -- sessionId
  at      INTEGER NOT NULL, -- our clock, milliseconds: when it was said; the end itself is not known
  kind    TEXT NOT NULL,    -- ended_by_hand: somebody at the window; presumed: after long silence
  note    TEXT,             -- why, in the words of whoever said it
  PRIMARY KEY (session, at, kind)
) WITHOUT ROWID;

CREATE TABLE unknown (
  -- What no document names and what could not be read, each once. Derived.
  what     TEXT NOT NULL,    -- kind: an eventType; field: a path; value: a path and what its value is not;
                             -- problem: a notification or record that could not be understood
  name     TEXT NOT NULL,    -- as it was sent; '…' stands for all beyond the first thousand
  first_at INTEGER NOT NULL, -- our clock, milliseconds: first seen
  last_at  INTEGER NOT NULL, -- our clock, milliseconds: last seen
  count    INTEGER NOT NULL, -- notifications it was seen in
  example  INTEGER NOT NULL, -- notification.id: the last of them
  PRIMARY KEY (what, name)
) WITHOUT ROWID;

ALTER TABLE call ADD COLUMN
  missing_events /* status events that were pushed and never came; NULL while in progress */ INTEGER;
ALTER TABLE call ADD COLUMN
  out_of_order /* status events that came after a later one */ INTEGER;
ALTER TABLE call ADD COLUMN
  clock_offset /* milliseconds from the platform's clock to ours: the smallest of its events */ INTEGER;
CREATE INDEX call_without_cdr ON call(id) WHERE cdr_count = 0;
"#;

/// What was sent where people read something else, and a way to the notifications that are no calls.
pub(super) const NOTICES: &str = r#"
ALTER TABLE call ADD COLUMN
  user_data_sent /* userData as sent, where user_data holds it decoded */ TEXT;
CREATE INDEX notification_notice ON notification(id) WHERE kind NOT IN ('status', 'cdr', 'other', 'rejected');
"#;

/// The index `notification_notice` with a condition for which SQLite need not make a list of four kinds anew for every
/// notification that is stored, 2.5 µs each time.
const NOTICES_AT_ONCE: &str = r#"
DROP INDEX notification_notice;
CREATE INDEX notification_notice ON notification(id)
  WHERE kind <> 'status' AND kind <> 'cdr' AND kind <> 'other' AND kind <> 'rejected';
"#;

/// When the CDR came: how late it was.
const CDR_ARRIVAL: &str = r#"
ALTER TABLE call ADD COLUMN
  cdr_arrival /* our clock, milliseconds: when the first of its CDRs came */ INTEGER;
"#;
