//! Every code that a document names, against the catalogue: no table of the platform may lack its meaning here.

use std::fs;
use std::path::Path;

use ringside::call::Service;
use ringside::call::reason::{Catalogue, CodeRef, Space};

/// A table of the documents (`tests/fixtures/codes`), the column of its code, and where the catalogue keeps it.
const TABLES: &[(&str, usize, Space, Service)] = &[
    ("statecode_vc.tsv", 0, Space::StateCode, Service::Callback),
    ("statecode_old_only.tsv", 0, Space::StateCode, Service::Callback),
    ("ulfail_vc.tsv", 0, Space::ReleasePoint, Service::Callback),
    ("q850.tsv", 0, Space::Q850, Service::Callback),
    ("statecode_pn.tsv", 1, Space::StateCode, Service::PrivateNumber),
    ("ulfail_pn.tsv", 0, Space::ReleasePoint, Service::PrivateNumber),
];

/// The codes of a cell: `8015/8041` are two, `2901~2914` are fourteen.
fn codes(cell: &str) -> Vec<i64> {
    let number = |text: &str| text.parse::<i64>().unwrap();
    let of_part = |part: &str| match part.split_once('~') {
        Some((from, to)) => (number(from)..=number(to)).collect(),
        None => vec![number(part)],
    };
    cell.split('/').flat_map(of_part).collect()
}

/// Every documented code with where it stands.
fn documented() -> Vec<(CodeRef, Service, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/codes");
    let mut found = Vec::new();
    for (file, column, space, service) in TABLES {
        let table = fs::read_to_string(folder.join(file)).unwrap();
        for line in table.lines() {
            for code in codes(line.split('\t').nth(*column).unwrap()) {
                found.push((CodeRef { space: *space, code }, *service, format!("{file}: {line}")));
            }
        }
    }
    found
}

#[test]
fn every_documented_code_has_a_meaning_and_advice_in_both_languages() {
    let catalogue = Catalogue::builtin();
    let documented = documented();
    assert!(documented.len() > 600, "{}", documented.len());
    for (code, service, place) in documented {
        // 400 to 699 as release points are SIP statuses, and not every number of them is one (PROTOCOL 4.2).
        let reason = catalogue.find(code, service).unwrap_or_else(|| panic!("no meaning for {place}"));
        let texts = [&reason.name, &reason.explanation, &reason.advice];
        assert!(texts.iter().all(|text| !text.zh.is_empty() && !text.en.is_empty()), "{place}: {reason:?}");
    }
}

#[test]
fn release_points_from_8002_on_mean_what_the_state_codes_mean() {
    let catalogue = Catalogue::builtin();
    for (code, _, place) in documented() {
        if code.space == Space::StateCode && (8002..=8111).contains(&code.code) && place.contains("_vc") {
            let again = CodeRef { space: Space::ReleasePoint, ..code };
            let (state, release) =
                (catalogue.find(code, Service::Callback), catalogue.find(again, Service::Callback));
            assert_eq!(state.map(|reason| &reason.name), release.map(|reason| &reason.name), "{place}");
        }
    }
}

/// A full stop in the middle of a word or number: the trace of a sentence that was cut.
fn is_cut(text: &str) -> bool {
    let words = text.replace("Q.850", "").replace("e.g.", "").replace("18X", "");
    let letters: Vec<char> = words.chars().collect();
    letters.windows(3).any(|three| three[0].is_ascii_lowercase() && three[1] == '.' && three[2] != ' ')
}

#[test]
fn every_explanation_and_advice_is_made_of_whole_sentences() {
    for reason in Catalogue::builtin().reasons() {
        for text in [&reason.explanation, &reason.advice] {
            assert!(text.zh.ends_with('。') && text.en.ends_with('.'), "{reason:?}");
            assert!(!is_cut(&text.en), "{reason:?}");
            assert!(!text.zh.contains("  ") && !text.en.contains("  "), "{reason:?}");
        }
    }
    assert!(is_cut("see the verdict of the call.850 cause."));
}
