"""A listener as one would write it with Flask and sqlite3: a transaction for each POST, on disk before the answer.
DB names its file. To be run by gunicorn, which has several of them."""

import calendar
import os
import pathlib
import sqlite3
import threading
import time

from flask import Flask, request

SCHEMA = (pathlib.Path(__file__).parent.parent / "schema.sql").read_text()
EVENT = """INSERT OR IGNORE INTO event (session_id, kind, at, caller, called, state_code, state_desc)
           VALUES (?, ?, ?, ?, ?, ?, ?)"""
CDR = """INSERT OR IGNORE INTO cdr (session_id, icid, caller, callee, display, destination, bound, started_at, rang_at,
           answered_at, ended_at, release_point, q850, sip, recorded, service, direction)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""

app = Flask(__name__)
threads = threading.local()


def database():
    if not hasattr(threads, "db"):
        threads.db = sqlite3.connect(os.environ["DB"], timeout=30)
        threads.db.executescript(SCHEMA)
        threads.db.execute("PRAGMA synchronous = FULL")
    return threads.db


def seconds(text):
    return calendar.timegm(time.strptime(text, "%Y-%m-%d %H:%M:%S")) if text else None


def event(kind, s):
    return (s["sessionId"], kind, seconds(s["timestamp"]), s.get("caller"), s.get("called"), s.get("stateCode"),
            s.get("stateDesc"))


def record(r):
    texts = ("callerNum", "calleeNum", "fwdDisplayNum", "fwdDstNum", "bindNum")
    times = ("fwdAlertingTime", "fwdAnswerTime", "callEndTime")
    rest = ("ulFailReason", "fwdUnaswRsn", "sipStatusCode", "recordFlag", "serviceType", "direction")
    return (r["sessionId"], r["icid"], *(r.get(name) for name in texts),
            seconds(r.get("callInTime") or r.get("fwdStartTime")), *(seconds(r.get(name)) for name in times),
            *(r.get(name) for name in rest))


@app.post("/notify")
def notify():
    body, db = request.get_json(), database()
    if body.get("statusInfo"):
        db.execute(EVENT, event(body["eventType"], body["statusInfo"]))
    db.executemany(CDR, [record(one) for one in body.get("feeLst", [])])
    db.commit()
    return {"resultcode": "0", "resultdesc": "Success"}
