//! A damaged database makes room for what can be read of it: whenever that ends half way, nothing is lost.

use std::fs;

use super::traffic::{folder, random, writer};
use crate::call::Arrival;
use crate::store::sqlite::aside;
use crate::store::{Beat, Writer, database_path};

const NOW: Arrival = Arrival(1_769_479_500_000);

#[test]
fn a_database_made_beside_one_that_waits_to_be_salvaged_goes_on_behind_its_numbers() {
    let folder = folder();
    let path = database_path(folder.path());
    let beat = Beat { started: Arrival(1), at: Arrival(2), is_closed: true };
    let mut first = writer(&folder);
    first.append(&random(1, 40, 9)).unwrap();
    first.beat(beat).unwrap();
    drop(first);
    // Whoever set it aside died before there was a new one.
    let aside = aside::set_aside(&path, NOW).unwrap();
    let mut second = writer(&folder);
    assert_eq!(second.append(&random(2, 5, 2)).unwrap().notifications, (41, 46));
    assert_eq!(second.last_beat().unwrap(), Some(beat));
    drop(second);
    let again = aside::set_aside(&path, NOW).unwrap();
    assert_eq!(
        writer(&folder).append(&random(3, 1, 1)).unwrap().notifications,
        (46, 47),
        "behind each of them"
    );
    for path in [&aside, &again] {
        assert_eq!(writer(&folder).salvage(path, &mut |_| ()).unwrap().known, 0);
    }
    // One that was salvaged waits no more, and an empty folder counts from 1.
    fs::remove_file(&path).unwrap();
    assert_eq!(writer(&folder).append(&random(3, 1, 1)).unwrap().notifications, (1, 2));
}
