//! One call detail record (话单), understood (PROTOCOL 3.1).

use std::sync::Arc;

use super::{Number, SessionId, Stamp};

/// The fields of one `feeLst` record that a call is judged by. Absent, `null` and `""` are all `None`. The record
/// byte for byte, with every field we do not name here, stays in the journal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cdr {
    pub session: SessionId,
    /// Unique id of the record; the key by which a re-sent record is recognised (PROTOCOL 1.6).
    pub icid: Option<Arc<str>>,
    pub service_type: Option<Arc<str>>,
    pub direction: Option<i64>,
    pub app_key: Option<Arc<str>>,
    pub bind_number: Option<Number>,
    /// `callerNum`: the display number of leg 1; in Private Number the real caller (PROTOCOL 3.5).
    pub caller_num: Option<Number>,
    /// `calleeNum`: the person on leg 1; in Private Number the number X.
    pub callee_num: Option<Number>,
    pub fwd_display_num: Option<Number>,
    pub fwd_dst_num: Option<Number>,
    /// `callInTime`, Private Number only.
    pub call_in_at: Option<Stamp>,
    pub call_out_start_at: Option<Stamp>,
    pub call_out_alerting_at: Option<Stamp>,
    pub call_out_answer_at: Option<Stamp>,
    pub fwd_start_at: Option<Stamp>,
    pub fwd_alerting_at: Option<Stamp>,
    pub fwd_answer_at: Option<Stamp>,
    pub call_end_at: Option<Stamp>,
    pub fail_at: Option<Stamp>,
    /// `ulFailReason`, the release point (拆线点, PROTOCOL 4.2).
    pub release_point: Option<i64>,
    pub sip_status: Option<i64>,
    /// `callOutUnaswRsn`: Q.850 cause of leg 1.
    pub q850_a: Option<i64>,
    /// `fwdUnaswRsn`: Q.850 cause of leg 2.
    pub q850_b: Option<i64>,
    /// `recordFlag`: 0 not recorded, 1 recorded.
    pub record_flag: Option<i64>,
    /// `dynIVRPath`: the keys pressed, joined with `-`.
    pub ivr_path: Option<Arc<str>>,
    pub ivr_start_at: Option<Stamp>,
    pub tts_play_times: Option<i64>,
    pub user_data: Option<Arc<str>>,
    pub subscription: Option<Arc<str>>,
    pub release_direction: Option<i64>,
    /// `extendNum` or `extendNumber`: the extension keyed in AXE (PROTOCOL 3.5).
    pub extension: Option<Arc<str>>,
    /// `notifyMode`: `Block` marks a record of X mode (PROTOCOL 3.5).
    pub notify_mode: Option<Arc<str>>,
}

impl Cdr {
    /// A record with nothing known but its session.
    pub fn new(session: SessionId) -> Cdr {
        Cdr {
            session,
            icid: None,
            service_type: None,
            direction: None,
            app_key: None,
            bind_number: None,
            caller_num: None,
            callee_num: None,
            fwd_display_num: None,
            fwd_dst_num: None,
            call_in_at: None,
            call_out_start_at: None,
            call_out_alerting_at: None,
            call_out_answer_at: None,
            fwd_start_at: None,
            fwd_alerting_at: None,
            fwd_answer_at: None,
            call_end_at: None,
            fail_at: None,
            release_point: None,
            sip_status: None,
            q850_a: None,
            q850_b: None,
            record_flag: None,
            ivr_path: None,
            ivr_start_at: None,
            tts_play_times: None,
            user_data: None,
            subscription: None,
            release_direction: None,
            extension: None,
            notify_mode: None,
        }
    }

    /// The start of the call: of its first leg, or of whichever is known.
    pub fn started_at(&self) -> Option<Stamp> {
        self.call_in_at.or(self.call_out_start_at).or(self.fwd_start_at)
    }

    /// Whether `other` is the same record sent again: the same `icid`, or, where the platform sent none, the same
    /// session and start times (PROTOCOL 1.6).
    pub fn is_resend_of(&self, other: &Cdr) -> bool {
        match (&self.icid, &other.icid) {
            (Some(mine), Some(theirs)) => mine == theirs && self.session == other.session,
            (None, None) => {
                self.session == other.session
                    && self.call_out_start_at == other.call_out_start_at
                    && self.call_in_at == other.call_in_at
                    && self.fwd_start_at == other.fwd_start_at
            }
            _ => false,
        }
    }
}
