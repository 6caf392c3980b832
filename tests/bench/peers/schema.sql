-- What the servers of this folder keep, as the sample code of such a listener would: one row for each status
-- notification and for each record, once.
PRAGMA journal_mode = WAL;
CREATE TABLE IF NOT EXISTS event (
  id INTEGER PRIMARY KEY, session_id TEXT NOT NULL, kind TEXT NOT NULL, at INTEGER NOT NULL,
  caller TEXT, called TEXT, state_code INTEGER, state_desc TEXT,
  UNIQUE (session_id, kind, at)
);
CREATE TABLE IF NOT EXISTS cdr (
  id INTEGER PRIMARY KEY, session_id TEXT NOT NULL, icid TEXT NOT NULL, caller TEXT, callee TEXT, display TEXT,
  destination TEXT, bound TEXT, started_at INTEGER, rang_at INTEGER, answered_at INTEGER, ended_at INTEGER,
  release_point INTEGER, q850 INTEGER, sip INTEGER, recorded INTEGER, service TEXT, direction INTEGER,
  UNIQUE (session_id, icid)
);
