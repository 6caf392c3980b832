//! The two shapes that speak of calls: `statusInfo` (PROTOCOL 2, 2.4) and a record of `feeLst` (PROTOCOL 3.1). The
//! arms below are the list of fields that the documents and the field know; all others are noted by path.

use super::problem::{BadRecord, NoCall};
use super::tree::{Node, Object};
use super::value::{Field, Notes, Text, text_of};
use crate::call::{Cdr, EventKind, SessionId, StatusEvent};

const STATUS: &str = "statusInfo.";
const RECORD: &str = "feeLst[].";

/// The `sessionId`, or what is wrong with it: none, or one that is too long.
fn session_of<E>(object: &Object<'_>, none: E, too_long: E) -> Result<SessionId, E> {
    match object.get("sessionId").map(text_of) {
        Some(Text::TooLong) => Err(too_long),
        Some(Text::Is(text)) if text.len() > SessionId::LONGEST => Err(too_long),
        Some(Text::Is(text)) => SessionId::new(&text).ok_or(none),
        Some(Text::Nothing | Text::Structure) | None => Err(none),
    }
}

/// The event of a `statusInfo`; none without a `sessionId`, by which alone it could be joined to a call.
pub(super) fn status(kind: EventKind, info: &Object<'_>, notes: &mut Notes) -> Result<StatusEvent, NoCall> {
    let session = session_of(info, NoCall::NoSession, NoCall::SessionTooLong)?;
    let mut event = StatusEvent::new(kind, session, None);
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
            "notifyMode" => event.notify_mode = field.text(),
            // Named by some edition; nothing of a call follows from them.
            "displayCallerNum" | "origCalleeNum" => {}
            _ => field.notes.unknown(STATUS, name),
        }
    }
    Ok(event)
}

/// One record of `feeLst`.
pub(super) fn cdr(node: &Node<'_>, notes: &mut Notes) -> Result<Cdr, BadRecord> {
    let Node::Object(object) = node else {
        return Err(BadRecord::NotAnObject);
    };
    let mut cdr = Cdr::new(session_of(object, BadRecord::NoSession, BadRecord::SessionTooLong)?);
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
            // The sample code and the table of the documents name it differently (PROTOCOL 3.5).
            "extendNum" | "extendNumber" => cdr.extension = field.text(),
            "notifyMode" => cdr.notify_mode = field.text(),
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
            | "endToEndID" | "billType" | "subbillType" | "callerType" | "calleeType" | "voiceCheckType" => {}
            _ => field.notes.unknown(RECORD, name),
        }
    }
    Ok(cdr)
}
