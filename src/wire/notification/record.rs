//! The two shapes that speak of calls: `statusInfo` (PROTOCOL 2, 2.4) and a record of `feeLst` (PROTOCOL 3.1). The
//! arms below are the list of fields that the documents and the field know; all others are noted by path.

use super::tree::{Node, Object};
use super::value::{Field, Notes, text_of};
use crate::call::{Cdr, EventKind, SessionId, StatusEvent};

const STATUS: &str = "statusInfo.";
const RECORD: &str = "feeLst[].";

fn session_of(object: &Object<'_>) -> Option<SessionId> {
    SessionId::new(&text_of(object.get("sessionId")?, || ())?)
}

/// The event of a `statusInfo`; `None` without a `sessionId`, by which alone it could be joined to a call.
pub(super) fn status(kind: EventKind, info: &Object<'_>, notes: &mut Notes) -> Option<StatusEvent> {
    let mut event = StatusEvent::new(kind, session_of(info)?, None);
    for (name, node) in &info.0 {
        let field = Field { place: STATUS, name, node, notes };
        match &**name {
            "sessionId" => {}
            "timestamp" => event.at = field.time(),
            "userData" => event.user_data = field.text(),
            "caller" => event.caller = field.number(),
            "called" => event.called = field.number(),
            "digitInfo" => event.digits = field.text(),
            "partyType" => event.party = field.text(),
            "stateCode" => event.state_code = field.integer(),
            "stateDesc" => event.state_desc = field.text(),
            "subscriptionId" => event.subscription = field.text(),
            "callRelDirection" => event.release_direction = field.integer(),
            // Named by some edition; nothing of a call follows from them.
            "displayCallerNum" | "notifyMode" | "origCalleeNum" => {}
            _ => field.notes.unknown(STATUS, name),
        }
    }
    Some(event)
}

/// One record of `feeLst`, the `position`-th from 1; the error says in plain English why it is none.
pub(super) fn cdr(node: &Node<'_>, position: usize, notes: &mut Notes) -> Result<Cdr, String> {
    let Node::Object(object) = node else {
        return Err(format!("record {position} is not a JSON object"));
    };
    let session = session_of(object).ok_or_else(|| format!("record {position} has no sessionId"))?;
    let mut cdr = Cdr::new(session);
    for (name, node) in &object.0 {
        let field = Field { place: RECORD, name, node, notes };
        match &**name {
            "sessionId" => {}
            "direction" => cdr.direction = field.integer(),
            "appKey" => cdr.app_key = field.text(),
            "icid" => cdr.icid = field.text(),
            "bindNum" => cdr.bind_number = field.number(),
            "callerNum" => cdr.caller_num = field.number(),
            "calleeNum" => cdr.callee_num = field.number(),
            "fwdDisplayNum" => cdr.fwd_display_num = field.number(),
            "fwdDstNum" => cdr.fwd_dst_num = field.number(),
            "callInTime" => cdr.call_in_at = field.time(),
            "callOutStartTime" => cdr.call_out_start_at = field.time(),
            "callOutAlertingTime" => cdr.call_out_alerting_at = field.time(),
            "callOutAnswerTime" => cdr.call_out_answer_at = field.time(),
            "fwdStartTime" => cdr.fwd_start_at = field.time(),
            "fwdAlertingTime" => cdr.fwd_alerting_at = field.time(),
            "fwdAnswerTime" => cdr.fwd_answer_at = field.time(),
            "callEndTime" => cdr.call_end_at = field.time(),
            "failTime" => cdr.fail_at = field.time(),
            "ulFailReason" => cdr.release_point = field.integer(),
            "sipStatusCode" => cdr.sip_status = field.integer(),
            "callOutUnaswRsn" => cdr.q850_a = field.integer(),
            "fwdUnaswRsn" => cdr.q850_b = field.integer(),
            "recordFlag" => cdr.record_flag = field.integer(),
            "dynIVRPath" => cdr.ivr_path = field.text(),
            "dynIVRStartTime" => cdr.ivr_start_at = field.time(),
            "ttsPlayTimes" => cdr.tts_play_times = field.integer(),
            "serviceType" => cdr.service_type = field.text(),
            "userData" => cdr.user_data = field.text(),
            "subscriptionId" => cdr.subscription = field.text(),
            "callRelDirection" => cdr.release_direction = field.integer(),
            // Documented, and kept in the journal only: recording, accounting, the platform's own machinery.
            "spId"
            | "recordStartTime"
            | "recordObjectName"
            | "recordBucketName"
            | "recordDomain"
            | "recordFileDownloadUrl"
            | "ttsTransDuration"
            | "hostName" => {}
            // Met in the wild or in the sister product.
            "origCalleeNum" | "recordPushURL" | "createMptyTime" | "joinMptyTime" | "mptyId" | "callType"
            | "endToEndID" | "billType" | "subbillType" | "callerType" | "calleeType" | "notifyMode"
            | "extendNum" | "extendNumber" | "voiceCheckType" => {}
            _ => field.notes.unknown(RECORD, name),
        }
    }
    Ok(cdr)
}
