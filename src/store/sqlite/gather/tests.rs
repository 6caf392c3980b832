//! Frames that are gathered: nothing that is committed is ever held, and the file is what it would be without.

use proptest::prelude::*;
use rusqlite::ffi::{SQLITE_FULL, SQLITE_OK};
use rusqlite::{Connection, OpenFlags};

use super::{Gathered, HEAD, MOST, c_int, open};

const PAGE: usize = 512;

/// A file that is written at a place, with the number of calls it took.
#[derive(Default)]
struct File {
    bytes: Vec<u8>,
    calls: usize,
}

impl File {
    fn put(&mut self, bytes: &[u8], at: i64) -> c_int {
        let at = usize::try_from(at).unwrap();
        let end = at + bytes.len();
        if self.bytes.len() < end {
            self.bytes.resize(end, 0);
        }
        self.bytes[at..end].copy_from_slice(bytes);
        self.calls += 1;
        SQLITE_OK
    }
}

/// The head of a frame; the last one of a transaction says how many pages the database has.
fn head(frame: u8, pages: u8) -> [u8; HEAD] {
    let mut head = [frame; HEAD];
    head[4..8].copy_from_slice(&[0, 0, 0, pages]);
    head
}

#[test]
fn a_transaction_is_one_write() {
    let (mut gathered, mut file) = (Gathered::default(), File::default());
    let mut at = 32;
    for frame in 0..40 {
        assert_eq!(file.calls, 0, "before frame {frame}");
        for bytes in [&head(frame, u8::from(frame == 39))[..], &[frame; PAGE]] {
            assert_eq!(gathered.write(bytes, at, |bytes, at| file.put(bytes, at)), SQLITE_OK);
            at += i64::try_from(bytes.len()).unwrap();
        }
    }
    assert_eq!((file.calls, file.bytes.len()), (1, 32 + 40 * (HEAD + PAGE)));
    assert!(gathered.frames.is_empty());
}

#[test]
fn a_write_that_fails_is_told_at_once_and_nothing_of_it_is_written_later() {
    let mut gathered = Gathered::default();
    let full = |_: &[u8], _: i64| SQLITE_FULL;
    for (bytes, at, code) in [
        (&head(0, 0)[..], 32, SQLITE_OK),
        (&[0; PAGE], 56, SQLITE_OK),
        (&head(1, 2), 568, SQLITE_OK),
        (&[1; PAGE], 592, SQLITE_FULL),
    ] {
        assert_eq!(gathered.write(bytes, at, full), code, "at {at}");
    }
    assert_eq!(gathered.flush(full), SQLITE_OK);
}

#[test]
fn what_could_not_be_written_for_a_reading_is_written_with_the_next_or_forgotten() {
    let (mut gathered, mut file) = (Gathered::default(), File::default());
    assert_eq!(gathered.write(&head(0, 0), 32, |_, _| SQLITE_FULL), SQLITE_OK);
    assert_eq!(gathered.flush(|_, _| SQLITE_FULL), SQLITE_FULL);
    assert_eq!(gathered.flush(|bytes, at| file.put(bytes, at)), SQLITE_OK);
    assert_eq!((file.calls, file.bytes.len()), (1, 32 + HEAD));
    gathered.write(&head(0, 0), 32, |_, _| SQLITE_FULL);
    gathered.forget();
    assert_eq!(gathered.flush(|_, _| SQLITE_FULL), SQLITE_OK);
}

proptest! {
    /// Whatever is written wherever: what was flushed is what was written, and nothing stays behind a last frame.
    #[test]
    fn the_file_is_what_it_would_be_without(
        writes in prop::collection::vec((0..60_u8, prop::bool::weighted(0.2), 0..8_u8), 1..200),
        page in prop::sample::select(vec![PAGE, 4096, 65_536]),
    ) {
        let (mut gathered, mut file, mut plain) = (Gathered::default(), File::default(), File::default());
        let mut at = 32_i64;
        for (n, (place, is_last, jump)) in (0_u8..).zip(writes) {
            if jump == 0 {
                at = 32 + i64::from(place) * i64::try_from(HEAD + page).unwrap();
            }
            for bytes in [&head(n, u8::from(is_last))[..], &vec![n; page]] {
                plain.put(bytes, at);
                prop_assert_eq!(gathered.write(bytes, at, |bytes, at| file.put(bytes, at)), SQLITE_OK);
                at += i64::try_from(bytes.len()).unwrap();
            }
            prop_assert!(gathered.frames.len() <= MOST);
            if is_last {
                prop_assert!(gathered.frames.is_empty());
                prop_assert!(file.bytes == plain.bytes);
            }
        }
        gathered.flush(|bytes, at| file.put(bytes, at));
        prop_assert!(file.bytes == plain.bytes);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases / 4, ..ProptestConfig::default() })]

    /// Transactions of every kind, with a cache that is much too small: another program sees each of them once it is
    /// committed, a copy of the files holds it too, and nothing of one that is taken back.
    #[test]
    fn what_is_committed_is_in_the_files(
        steps in prop::collection::vec((0..400_u32, 0..7_u8, 0..3_u8), 1..14),
        synchronous in prop::sample::select(vec!["OFF", "NORMAL", "FULL"]),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("db");
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let db = open(&path, flags).unwrap();
        db.execute_batch(&format!(
            "PRAGMA page_size={PAGE}; PRAGMA journal_mode=WAL; PRAGMA synchronous={synchronous}; PRAGMA cache_size=3;
             PRAGMA wal_autocheckpoint=50; CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT);
             CREATE INDEX by_text ON t (text);"
        )).unwrap();
        let mut expected = 0;
        for (n, (rows, kind, check)) in (0_i64..).zip(steps) {
            let from = n * 1_000;
            db.execute_batch("BEGIN").unwrap();
            let mut insert = db.prepare_cached(
                "WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < ?2)
                 INSERT INTO t SELECT ?1 + value, hex(randomblob(40)) FROM n WHERE ?2 > 0").unwrap();
            let new = i64::try_from(insert.execute((from, rows)).unwrap()).unwrap();
            match kind {
                0 => db.execute_batch("ROLLBACK").unwrap(),
                // Somebody else writes next, where this one would have.
                2 => {
                    db.execute_batch("ROLLBACK").unwrap();
                    let other = Connection::open(&path).unwrap();
                    expected += i64::try_from(other.execute("INSERT INTO t VALUES (?1, 'other')", [from]).unwrap()).unwrap();
                }
                1 => {
                    db.execute_batch("SAVEPOINT inner").unwrap();
                    insert.execute((from + 500, rows)).unwrap();
                    db.execute_batch("UPDATE t SET text = text || 'x' WHERE id % 3 = 0; ROLLBACK TO inner; COMMIT").unwrap();
                    expected += new;
                }
                _ => {
                    db.execute_batch("UPDATE t SET text = 'y' || text WHERE id % 7 = 0; COMMIT").unwrap();
                    expected += new;
                }
            }
            let count = |db: &Connection| db.query_row("SELECT count(*) FROM t", [], |row| row.get::<_, i64>(0)).unwrap();
            match check {
                0 => prop_assert_eq!(count(&Connection::open(&path).unwrap()), expected),
                1 => {
                    let copy = tempfile::tempdir().unwrap();
                    for name in ["db", "db-wal"] {
                        std::fs::copy(folder.path().join(name), copy.path().join(name)).unwrap();
                    }
                    let copied = Connection::open(copy.path().join("db")).unwrap();
                    prop_assert_eq!(count(&copied), expected);
                    let check: String = copied.pragma_query_value(None, "integrity_check", |row| row.get(0)).unwrap();
                    prop_assert_eq!(check, "ok");
                }
                _ => {}
            }
        }
        drop(db);
        let reopened = Connection::open(&path).unwrap();
        let check: String = reopened.pragma_query_value(None, "integrity_check", |row| row.get(0)).unwrap();
        prop_assert_eq!(check, "ok");
    }
}
