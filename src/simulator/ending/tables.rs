//! The tables of endings: stateCode, ulFailReason, SIP and Q.850 that go together, and how often they happen.
//!
//! Codes: PROTOCOL 4.1 to 4.6. The weights are out of about a thousand calls; 0 is documented but not seen in an
//! ordinary week. Only the numbers live here, no choice is made.

use super::Ending;
use super::Point::{
    self, FirstAnswered, FirstRinging, FirstSetup, Refused, SecondRinging, SecondSetup, Talking,
};
use crate::simulator::flow::Outcome::{self, Answered, Failed, NotAnswered};
use crate::simulator::flow::Party::{self, Callee, Caller, Platform};

/// The one text that the documents print (sample of PROTOCOL 2.4).
const NORMAL_DESC: &str = "The user releases the call.";

/// The normal hang-up after answer.
pub(super) const NORMAL: Ending = row(620, Talking, [0, 0, 0, 0], Callee, Answered, NORMAL_DESC);

/// `codes`: stateCode, ulFailReason, sipStatusCode, Q.850.
const fn row(
    weight: u32,
    at: Point,
    codes: [u16; 4],
    by: Party,
    outcome: Outcome,
    desc: &'static str,
) -> Ending {
    let [state_code, release_point, sip, q850] = codes;
    Ending { at, state_code, release_point, sip, q850, by, outcome, desc, weight }
}

/// A refusal by the platform: only the code, no leg.
const fn refused(weight: u32, state_code: u16, release_point: u16, desc: &'static str) -> Ending {
    row(weight, Refused, [state_code, release_point, 0, 0], Platform, Failed, desc)
}

/// A failure of Private Number, whose release point repeats the code unless its list lacks it (PROTOCOL 4.6).
const fn private(weight: u32, at: Point, code: u16, sip: u16, q850: u16, desc: &'static str) -> Ending {
    let release_point = match code {
        8030 => 8022,
        8031 | 8139 => 8020,
        8032 => 8014,
        code => code,
    };
    let (by, outcome) = match code {
        7501 | 7502 | 7516 | 8032 | 8033 => (Caller, NotAnswered),
        7503 | 7504 | 8035 | 8100..=8105 => (Callee, NotAnswered),
        7505 | 7506 | 7508 => (Platform, NotAnswered),
        8010 => (Platform, Answered),
        _ => (Platform, Failed),
    };
    row(weight, at, [code, release_point, sip, q850], by, outcome, desc)
}

pub(super) const CALLBACK: &[Ending] = &[
    NORMAL,
    row(4, Talking, [8010, 8010, 0, 0], Platform, Answered, "The maximum call duration is exceeded."),
    row(6, Talking, [8017, 8017, 0, 0], Platform, Answered, "The call is released by the application."),
    row(0, Talking, [8015, 507, 0, 0], Platform, Answered, "Recording fails."),
    // Leg A
    row(0, FirstSetup, [8106, 519, 404, 1], Caller, NotAnswered, "The caller number does not exist."),
    row(62, FirstRinging, [8107, 514, 487, 19], Caller, NotAnswered, "The caller does not answer."),
    row(0, FirstRinging, [8003, 514, 487, 19], Caller, NotAnswered, "Ringing times out."),
    row(
        2,
        FirstRinging,
        [8004, 515, 603, 21],
        Caller,
        NotAnswered,
        "The user releases the call when ringing.",
    ),
    row(26, FirstSetup, [8108, 519, 486, 17], Caller, NotAnswered, "The caller is busy."),
    row(6, FirstSetup, [8109, 519, 503, 41], Caller, NotAnswered, "The caller is not reachable."),
    row(14, FirstSetup, [8110, 519, 480, 20], Caller, NotAnswered, "The caller is powered off."),
    row(12, FirstRinging, [8111, 520, 603, 21], Caller, NotAnswered, "The caller rejects the call."),
    row(2, FirstSetup, [8111, 519, 480, 31], Caller, NotAnswered, "The caller is out of service."),
    row(4, FirstSetup, [8001, 8001, 503, 34], Platform, NotAnswered, "The user cannot be connected."),
    row(
        1,
        FirstSetup,
        [8002, 8002, 480, 31],
        Platform,
        NotAnswered,
        "The peer plays a failure announcement.",
    ),
    // Leg A is there, leg B is not called yet
    row(5, FirstAnswered, [8009, 530, 0, 16], Caller, NotAnswered, "The caller releases the call."),
    row(1, FirstAnswered, [8007, 8007, 0, 0], Platform, Failed, "Playing the announcement fails."),
    // Leg B
    row(18, SecondRinging, [8009, 552, 487, 16], Caller, NotAnswered, "The caller releases the call."),
    row(6, SecondSetup, [8009, 553, 487, 16], Caller, NotAnswered, "The caller releases the call."),
    row(3, SecondSetup, [8100, 518, 404, 1], Callee, NotAnswered, "The callee number does not exist."),
    row(1, SecondSetup, [8100, 404, 404, 0], Callee, NotAnswered, "The callee number does not exist."),
    row(76, SecondRinging, [8101, 514, 487, 19], Callee, NotAnswered, "The callee does not answer."),
    row(6, SecondRinging, [8101, 518, 408, 18], Callee, NotAnswered, "The callee does not answer."),
    row(48, SecondSetup, [8102, 518, 486, 17], Callee, NotAnswered, "The callee is busy."),
    row(8, SecondRinging, [8102, 518, 486, 17], Callee, NotAnswered, "The callee is busy."),
    row(9, SecondSetup, [8103, 518, 503, 41], Callee, NotAnswered, "The callee is not reachable."),
    row(3, SecondSetup, [8103, 503, 503, 0], Callee, NotAnswered, "The callee is not reachable."),
    // As the field has it: SIP 480 and no Q.850 cause (PROTOCOL 3.4)
    row(4, SecondSetup, [8103, 518, 480, 0], Callee, NotAnswered, "The callee is not reachable."),
    row(24, SecondSetup, [8104, 518, 480, 20], Callee, NotAnswered, "The callee is powered off."),
    row(16, SecondRinging, [8105, 518, 603, 21], Callee, NotAnswered, "The callee rejects the call."),
    row(3, SecondSetup, [8105, 518, 480, 31], Callee, NotAnswered, "The callee is out of service."),
    row(1, SecondSetup, [8001, 8001, 503, 34], Platform, NotAnswered, "The user cannot be connected."),
    refused(2, 7001, 7001, "The call frequency of the developer is limited."),
    refused(2, 7002, 7002, "The call frequency of the application is limited."),
    refused(3, 7003, 7003, "The call frequency of the display number is limited."),
    refused(3, 7004, 7004, "The callee is in the blacklist."),
    refused(0, 7108, 7108, "The subscriber is frozen."),
    refused(4, 7109, 7109, "The number of voice ports is insufficient."),
    refused(1, 7109, 522, "The number of voice ports is insufficient."),
    refused(1, 8000, 8000, "Internal error."),
    refused(1, 8006, 524, "The announcement file does not exist."),
    refused(0, 8012, 529, "The app_key is invalid."),
    refused(0, 8018, 8018, "The service is not permitted."),
    refused(1, 8020, 8020, "The service is abnormal."),
    refused(0, 8006, 8006, "The announcement file does not exist."),
    refused(0, 7004, 7005, "The caller is in the blacklist."),
    refused(0, 8018, 7105, "The service type does not match."),
];

pub(super) const ONE_LEG: &[Ending] = &[
    NORMAL,
    row(1, Talking, [8010, 8010, 0, 0], Platform, Answered, "The maximum call duration is exceeded."),
    row(1, Talking, [8017, 8017, 0, 0], Platform, Answered, "The call is released by the application."),
    row(0, Talking, [8015, 507, 0, 0], Platform, Answered, "Recording fails."),
    row(0, Talking, [8005, 8005, 0, 0], Platform, Answered, "The TTS conversion fails."),
    row(1, Talking, [8007, 8007, 0, 0], Platform, Answered, "Playing the announcement fails."),
    row(24, Talking, [8008, 100, 0, 0], Platform, Answered, "No digit is collected."),
    row(4, FirstSetup, [8100, 518, 404, 1], Callee, NotAnswered, "The callee number does not exist."),
    row(150, FirstRinging, [8101, 514, 487, 19], Callee, NotAnswered, "The callee does not answer."),
    row(12, FirstRinging, [8003, 514, 487, 19], Callee, NotAnswered, "Ringing times out."),
    row(
        30,
        FirstRinging,
        [8004, 515, 603, 21],
        Callee,
        NotAnswered,
        "The user releases the call when ringing.",
    ),
    row(66, FirstSetup, [8102, 518, 486, 17], Callee, NotAnswered, "The callee is busy."),
    row(12, FirstSetup, [8103, 518, 503, 41], Callee, NotAnswered, "The callee is not reachable."),
    row(3, FirstSetup, [8103, 503, 503, 0], Callee, NotAnswered, "The callee is not reachable."),
    row(38, FirstSetup, [8104, 518, 480, 20], Callee, NotAnswered, "The callee is powered off."),
    row(26, FirstRinging, [8105, 518, 603, 21], Callee, NotAnswered, "The callee rejects the call."),
    row(4, FirstSetup, [8105, 518, 480, 31], Callee, NotAnswered, "The callee is out of service."),
    row(6, FirstSetup, [8001, 8001, 503, 34], Platform, NotAnswered, "The user cannot be connected."),
    row(
        1,
        FirstSetup,
        [8002, 8002, 480, 31],
        Platform,
        NotAnswered,
        "The peer plays a failure announcement.",
    ),
    refused(3, 7001, 7001, "The call frequency of the developer is limited."),
    refused(3, 7002, 7002, "The call frequency of the application is limited."),
    refused(4, 7003, 7003, "The call frequency of the display number is limited."),
    refused(4, 7004, 7004, "The callee is in the blacklist."),
    refused(0, 7108, 7108, "The subscriber is frozen."),
    refused(4, 7109, 7109, "The number of voice ports is insufficient."),
    refused(1, 8000, 8000, "Internal error."),
    refused(2, 8006, 524, "The announcement file does not exist."),
    refused(0, 8012, 529, "The app_key is invalid."),
    refused(0, 8018, 8018, "The service is not permitted."),
    refused(0, 8020, 8020, "The service is abnormal."),
];

pub(super) const PRIVATE: &[Ending] = &[
    NORMAL,
    private(3, Talking, 8010, 0, 0, "The maximum call duration is exceeded."),
    // The second leg
    private(14, SecondSetup, 7501, 487, 16, "The caller releases the call."),
    private(44, SecondRinging, 7502, 487, 16, "The caller releases the call."),
    private(24, SecondRinging, 7503, 603, 21, "The callee rejects the call."),
    private(8, SecondSetup, 7504, 403, 21, "The call is rejected."),
    private(2, SecondSetup, 8035, 480, 19, "The callee does not answer in time."),
    private(4, SecondSetup, 8100, 404, 1, "The callee number does not exist."),
    private(120, SecondRinging, 8101, 480, 19, "The callee does not answer."),
    private(52, SecondSetup, 8102, 486, 17, "The callee is busy."),
    private(14, SecondSetup, 8103, 503, 41, "The callee is not reachable."),
    private(30, SecondSetup, 8104, 480, 20, "The callee is powered off."),
    private(6, SecondSetup, 8105, 480, 31, "The callee is out of service."),
    private(2, SecondSetup, 7506, 502, 27, "The network of the callee is abnormal."),
    private(1, SecondSetup, 7508, 404, 3, "Routing fails."),
    private(1, SecondSetup, 7505, 503, 38, "The network of the caller is abnormal."),
    // After the call came in and before it goes on
    private(6, FirstAnswered, 7516, 0, 16, "The caller releases the call."),
    private(4, FirstAnswered, 8033, 0, 0, "The extension is empty."),
    private(1, FirstAnswered, 8008, 0, 0, "Collecting digits fails."),
    private(2, Refused, 7001, 0, 0, "The call frequency of the developer is limited."),
    private(2, Refused, 7002, 0, 0, "The call frequency of the application is limited."),
    private(2, Refused, 7003, 0, 0, "The call frequency of the display number is limited."),
    private(2, Refused, 7004, 0, 0, "The callee is in the blacklist."),
    private(2, Refused, 7005, 0, 0, "The caller is in the blacklist."),
    private(2, Refused, 7109, 0, 0, "The number of voice ports is insufficient."),
    private(5, Refused, 8014, 0, 0, "The AXB call is invalid."),
    private(4, Refused, 8018, 0, 0, "The service is not permitted."),
    private(3, Refused, 8022, 0, 0, "The binding does not exist or has expired."),
    private(1, Refused, 8047, 0, 0, "The call frequency of the caller is limited."),
    private(1, Refused, 8055, 0, 0, "The X number is not available."),
    private(0, Refused, 522, 0, 0, "The number of voice ports of the platform is insufficient."),
    private(0, Refused, 7100, 0, 0, "The application does not exist."),
    private(0, Refused, 7101, 0, 0, "The application has no private number."),
    private(0, Refused, 7105, 0, 0, "The service type does not match."),
    private(0, Refused, 7106, 0, 0, "The application has no private number capability."),
    private(0, Refused, 7107, 0, 0, "Playing the security announcement fails."),
    private(0, Refused, 7108, 0, 0, "The subscriber is frozen."),
    private(0, Refused, 7500, 0, 0, "The call prefix is restricted."),
    private(0, Refused, 7507, 0, 0, "There is no announcement file."),
    private(0, Refused, 8006, 0, 0, "The announcement file does not exist."),
    private(0, Refused, 8007, 0, 0, "Playing the announcement fails."),
    private(0, Refused, 8013, 0, 0, "The AX call is invalid."),
    private(0, Refused, 8015, 0, 0, "Recording fails."),
    private(0, Refused, 8016, 0, 0, "The call direction is not allowed."),
    private(0, Refused, 8019, 0, 0, "There is no callback record."),
    private(0, Refused, 8020, 0, 0, "The service is abnormal."),
    private(0, Refused, 8023, 0, 0, "A fixed-line caller is not allowed."),
    private(0, Refused, 8024, 0, 0, "Showing the real caller number is not allowed."),
    private(0, Refused, 8025, 0, 0, "The X number does not exist."),
    private(0, Refused, 8030, 0, 0, "The AXYB binding does not exist."),
    private(0, Refused, 8031, 0, 0, "Allocating the Y number fails."),
    private(0, Refused, 8032, 0, 0, "The number calls its own private number."),
    private(0, Refused, 8042, 0, 0, "International inbound calls are restricted."),
    private(0, Refused, 8043, 0, 0, "International outbound calls are restricted."),
    private(0, Refused, 8044, 0, 0, "The call duration is abnormal."),
    private(0, Refused, 8046, 0, 0, "The answer rate is abnormal."),
    private(0, Refused, 8048, 0, 0, "The call frequency of the callee is limited."),
    private(0, Refused, 8049, 0, 0, "The call frequency of the service number is limited."),
    private(0, Refused, 8050, 0, 0, "Calls are restricted at this time of day."),
    private(0, Refused, 8051, 0, 0, "The enterprise is suspended."),
    private(0, Refused, 7102, 0, 0, "Internal service error."),
    private(0, Refused, 8011, 0, 0, "Internal error."),
    private(0, Refused, 8040, 0, 0, "Internal error."),
    private(0, Refused, 8041, 0, 0, "Recording fails."),
    private(0, Refused, 8056, 0, 0, "Test calls to this number are restricted."),
    private(0, Refused, 8057, 0, 0, "The call direction is restricted."),
    private(0, Refused, 8139, 0, 0, "The service is abnormal."),
];
