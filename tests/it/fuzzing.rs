//! The fuzzer's checks on its own seeds and on every sample: they cannot fall behind the code they look at.

use std::fs;
use std::path::Path;

#[path = "../fuzz/checks/mod.rs"]
mod checks;

fn hold(folders: &[&str], check: fn(&[u8])) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = folders.iter().flat_map(|folder| fs::read_dir(root.join(folder)).unwrap());
    let mut tried = 0;
    for path in files.map(|entry| entry.unwrap().path()).filter(|path| path.is_file()) {
        let input = fs::read(&path).unwrap();
        check(&input);
        // And what a connection that broke would leave of it.
        check(&input[..input.len() / 2]);
        tried += 1;
    }
    assert!(tried >= 6, "{tried} seeds in {folders:?}");
}

#[test]
fn what_holds_for_any_body_holds_for_the_seeds_and_the_samples() {
    hold(&["tests/fuzz/seeds/body", "tests/fixtures/samples"], checks::body::check);
}

#[test]
fn what_holds_for_any_file_holds_for_the_seeds_and_the_samples() {
    hold(&["tests/fuzz/seeds/file", "tests/fixtures/samples"], checks::file::check);
}

#[test]
fn what_holds_for_any_filter_holds_for_the_seeds() {
    hold(&["tests/fuzz/seeds/filter"], checks::filter::check);
}

#[test]
fn what_holds_for_any_signature_holds_for_the_seeds() {
    hold(&["tests/fuzz/seeds/signature"], checks::signature::check);
}
