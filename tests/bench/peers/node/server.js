// A listener as one would write it with express and better-sqlite3: a transaction for each POST, on disk before the
// answer. DB names its file; without DB it stores nothing.
import { readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import express from 'express';

const seconds = (text) => (text ? Date.parse(`${text.replace(' ', 'T')}Z`) / 1000 : null);

function store(file) {
  const db = new Database(file);
  db.exec(readFileSync(new URL('../schema.sql', import.meta.url), 'utf8'));
  db.pragma('synchronous = FULL');
  const event = db.prepare(
    `INSERT OR IGNORE INTO event (session_id, kind, at, caller, called, state_code, state_desc)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const cdr = db.prepare(
    `INSERT OR IGNORE INTO cdr (session_id, icid, caller, callee, display, destination, bound, started_at, rang_at,
       answered_at, ended_at, release_point, q850, sip, recorded, service, direction)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  return db.transaction(({ eventType, statusInfo: s, feeLst }) => {
    if (s) event.run(s.sessionId, eventType, seconds(s.timestamp), s.caller, s.called, s.stateCode, s.stateDesc);
    for (const r of feeLst ?? []) {
      cdr.run(
        r.sessionId, r.icid, r.callerNum, r.calleeNum, r.fwdDisplayNum, r.fwdDstNum, r.bindNum,
        seconds(r.callInTime || r.fwdStartTime), seconds(r.fwdAlertingTime), seconds(r.fwdAnswerTime),
        seconds(r.callEndTime), r.ulFailReason, r.fwdUnaswRsn, r.sipStatusCode, r.recordFlag, r.serviceType,
        r.direction,
      );
    }
  });
}

const keep = process.env.DB ? store(process.env.DB) : () => {};
const app = express();
app.use(express.json({ limit: '4mb' }));
app.post('/notify', (request, response) => {
  keep(request.body);
  response.json({ resultcode: '0', resultdesc: 'Success' });
});
app.listen(Number(process.argv[2]), '127.0.0.1');
