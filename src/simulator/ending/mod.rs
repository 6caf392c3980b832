//! How calls end: every documented hang-up cause with the release point, SIP status and Q.850 cause that go with it.
//!
//! The tables are PROTOCOL 4.1 to 4.6 put in relation to each other. SIP and Q.850 agree as RFC 3398 maps them. It
//! knows no time, no number and no message.

use fastrand::Rng;

use super::dice;
use super::flow::{Family, Outcome, Party};
use tables::{CALLBACK, NORMAL, ONE_LEG, PRIVATE};

mod tables;

/// How far a call had come when it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Point {
    /// The platform refused it at once: no leg was ever called.
    Refused,
    /// The first leg was called and never rang.
    FirstSetup,
    /// The first leg rang.
    FirstRinging,
    /// The first person had answered; the second leg was not called yet, or the announcement failed.
    FirstAnswered,
    /// The second leg was called and never rang.
    SecondSetup,
    /// The second leg rang.
    SecondRinging,
    /// Everybody was there.
    Talking,
}

/// One way in which a call can end, all its codes consistent with each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ending {
    pub at: Point,
    /// `stateCode` (PROTOCOL 4.1, 4.5).
    pub state_code: u16,
    /// `ulFailReason` (PROTOCOL 4.2, 4.6).
    pub release_point: u16,
    /// `sipStatusCode`, 0 if there is none.
    pub sip: u16,
    /// Q.850 cause of the leg that failed, 0 if there is none (PROTOCOL 4.3).
    pub q850: u16,
    /// Whose doing it was.
    pub by: Party,
    pub outcome: Outcome,
    /// `stateDesc`. Only the text of code 0 is documented, the others are ours.
    pub desc: &'static str,
    weight: u32,
}

impl Ending {
    /// Every ending that the tables hold for a family of services.
    pub fn all(family: Family) -> &'static [Self] {
        match family {
            Family::Callback => CALLBACK,
            Family::OneLeg => ONE_LEG,
            Family::Private => PRIVATE,
        }
    }

    /// An ending among those that `fits` accepts, as often as each happens in practice (of all, about 62 of 100 are
    /// answered); the normal hang-up if there is none.
    pub fn any_where(rng: &mut Rng, family: Family, fits: impl Fn(&Self) -> bool) -> Self {
        let weight = |ending: &Self| if fits(ending) { ending.weight } else { 0 };
        dice::weighted(rng, Self::all(family), weight).copied().unwrap_or(NORMAL)
    }

    /// True if this ending is a failure, so that the CDR carries `failTime`.
    pub fn is_failure(&self) -> bool {
        !matches!(self.state_code, 0 | 8010 | 8017)
    }
}

impl Ending {
    /// The normal hang-up after answer (stateCode 0).
    pub const NORMAL: Self = NORMAL;

    /// True if the phone rang until the time for it was over.
    pub fn is_ring_timeout(&self) -> bool {
        matches!(self.state_code, 8003 | 8101 | 8107)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// stateCode of Voice Call (PROTOCOL 4.1), without the extra codes of the 2018 copy.
    const STATE_CODES: [u16; 35] = [
        0, 7001, 7002, 7003, 7004, 7108, 7109, 8000, 8001, 8002, 8003, 8004, 8005, 8006, 8007, 8008, 8009,
        8010, 8012, 8015, 8017, 8018, 8020, 8100, 8101, 8102, 8103, 8104, 8105, 8106, 8107, 8108, 8109, 8110,
        8111,
    ];

    /// stateCode of Private Number (PROTOCOL 4.5).
    const PRIVATE_STATE_CODES: [u16; 67] = [
        0, 522, 7001, 7002, 7003, 7004, 7005, 7100, 7101, 7102, 7105, 7106, 7107, 7108, 7109, 7500, 7501,
        7502, 7503, 7504, 7505, 7506, 7507, 7508, 7516, 8006, 8007, 8008, 8010, 8011, 8013, 8014, 8015, 8016,
        8018, 8019, 8020, 8022, 8023, 8024, 8025, 8030, 8031, 8032, 8033, 8035, 8040, 8041, 8042, 8043, 8044,
        8046, 8047, 8048, 8049, 8050, 8051, 8055, 8056, 8057, 8100, 8101, 8102, 8103, 8104, 8105, 8139,
    ];

    /// True if a table of reasons (first column a code, or a range such as 400-699) has `code`.
    fn lists(table: &str, code: u16) -> bool {
        table.lines().filter_map(|line| line.split('\t').next()).any(|cell| {
            let (low, high) = cell.split_once('-').unwrap_or((cell, cell));
            let range = low.parse::<u16>().ok().zip(high.parse::<u16>().ok());
            range.is_some_and(|(low, high)| (low..=high).contains(&code))
        })
    }

    #[test]
    fn every_documented_state_code_has_an_ending_and_no_other_has() {
        let codes = |families: &[Family]| {
            families.iter().flat_map(|f| Ending::all(*f)).map(|e| e.state_code).collect::<BTreeSet<_>>()
        };
        assert_eq!(codes(&[Family::Callback, Family::OneLeg]), STATE_CODES.into());
        assert_eq!(codes(&[Family::Private]), PRIVATE_STATE_CODES.into());
    }

    #[test]
    fn every_code_stands_in_the_tables_of_reasons() {
        let voice = [
            include_str!("../../../assets/reasons/state_code.tsv"),
            include_str!("../../../assets/reasons/release_point.tsv"),
        ];
        let private = [
            include_str!("../../../assets/reasons/state_code_pn.tsv"),
            include_str!("../../../assets/reasons/release_point_pn.tsv"),
        ];
        let q850 = include_str!("../../../assets/reasons/q850.tsv");
        let sip = include_str!("../../../assets/reasons/sip.tsv");
        for (family, [state_codes, release_points]) in
            [(Family::Callback, voice), (Family::OneLeg, voice), (Family::Private, private)]
        {
            for ending in Ending::all(family) {
                assert!(lists(state_codes, ending.state_code), "{ending:?}");
                assert!(lists(release_points, ending.release_point), "{ending:?}");
                assert!(lists(q850, ending.q850), "{ending:?}");
                assert!(ending.sip == 0 || lists(sip, ending.sip), "{ending:?}");
            }
        }
    }

    #[test]
    fn a_busy_phone_is_busy_in_every_code() {
        let busy = |e: &&Ending| matches!(e.state_code, 8102 | 8108);
        for family in [Family::Callback, Family::OneLeg, Family::Private] {
            for ending in Ending::all(family).iter().filter(busy) {
                assert_eq!((ending.sip, ending.q850), (486, 17), "{ending:?}");
            }
        }
    }

    #[test]
    fn about_62_of_100_calls_are_answered() {
        let mut rng = Rng::with_seed(5);
        for family in [Family::Callback, Family::OneLeg, Family::Private] {
            let endings = (0..10_000).map(|_| Ending::any_where(&mut rng, family, |_| true));
            let answered = endings.filter(|ending| ending.outcome == Outcome::Answered).count();
            assert!((5_900..6_500).contains(&answered), "{family:?}: {answered}");
        }
    }
}
