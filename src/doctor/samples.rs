//! One notification of each kind the platform sends (PROTOCOL 2, 3), to be rehearsed. Their sessions and numbers
//! belong to nobody.

use serde::Serialize;

/// A kind of notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sample {
    /// `callout` of a callback.
    Callout,
    /// `collectInfo` of a notification.
    Digits,
    /// `disconnect` with its reason.
    Disconnect,
    CallbackCdr,
    NotificationCdr,
    PrivateNumberCdr,
    /// `numStatus`.
    NumberStatus,
    Sms,
    /// An `eventType` no document names.
    UnknownKind,
    /// To be refused.
    NotJson,
}

impl Sample {
    pub const ALL: [Sample; 10] = [
        Sample::Callout,
        Sample::Digits,
        Sample::Disconnect,
        Sample::CallbackCdr,
        Sample::NotificationCdr,
        Sample::PrivateNumberCdr,
        Sample::NumberStatus,
        Sample::Sms,
        Sample::UnknownKind,
        Sample::NotJson,
    ];

    /// The status it has to be answered with.
    pub fn expected(self) -> u16 {
        if self == Sample::NotJson { 400 } else { 200 }
    }

    pub fn body(self) -> &'static str {
        match self {
            Sample::Callout => {
                r#"{"eventType":"callout","statusInfo":{"sessionId":"ringside-check-1","timestamp":"2026-01-27 02:00:00",
                "caller":"+8675500000001","called":"+8613800000001","userData":"check"}}"#
            }
            Sample::Digits => {
                r#"{"eventType":"collectInfo","statusInfo":{"sessionId":"ringside-check-2","timestamp":"2026-01-27 02:00:30",
                "digitInfo":"1"}}"#
            }
            Sample::Disconnect => {
                r#"{"eventType":"disconnect","statusInfo":{"sessionId":"ringside-check-1","timestamp":"2026-01-27 02:02:21",
                "caller":"+8675500000001","called":"+8613800000001","partyType":"callee","stateCode":0,
                "stateDesc":"The user releases the call."}}"#
            }
            Sample::CallbackCdr => {
                r#"{"eventType":"fee","feeLst":[{"direction":0,"spId":"check","appKey":"check","icid":"ringside-check-1",
                "bindNum":"+8675500000000","sessionId":"ringside-check-1","callerNum":"+8675500000001",
                "calleeNum":"+8613800000001","fwdDisplayNum":"+8675500000002","fwdDstNum":"+8613800000002",
                "fwdStartTime":"2026-01-27 02:00:10","fwdAlertingTime":"2026-01-27 02:00:13",
                "fwdAnswerTime":"2026-01-27 02:00:20","callEndTime":"2026-01-27 02:02:21","fwdUnaswRsn":0,
                "ulFailReason":0,"sipStatusCode":0,"callOutStartTime":"2026-01-27 02:00:00",
                "callOutAlertingTime":"2026-01-27 02:00:03","callOutAnswerTime":"2026-01-27 02:00:08",
                "callOutUnaswRsn":0,"recordFlag":0,"ttsPlayTimes":0,"ttsTransDuration":0,"serviceType":"002",
                "hostName":"check","userData":"check"}]}"#
            }
            Sample::NotificationCdr => {
                r#"{"eventType":"fee","feeLst":[{"direction":0,"spId":"check","appKey":"check","icid":"ringside-check-2",
                "bindNum":"+8675500000000","sessionId":"ringside-check-2","callerNum":"+8675500000001",
                "calleeNum":"+8613800000003","callEndTime":"2026-01-27 02:00:40","ulFailReason":0,"sipStatusCode":0,
                "callOutStartTime":"2026-01-27 02:00:00","callOutAlertingTime":"2026-01-27 02:00:03",
                "callOutAnswerTime":"2026-01-27 02:00:08","callOutUnaswRsn":0,"dynIVRStartTime":"2026-01-27 02:00:08",
                "dynIVRPath":"1","recordFlag":0,"ttsPlayTimes":1,"ttsTransDuration":4,"serviceType":"001",
                "hostName":"check"}]}"#
            }
            Sample::PrivateNumberCdr => {
                r#"{"eventType":"fee","feeLst":[{"direction":1,"spId":"check","appKey":"check","icid":"ringside-check-3",
                "bindNum":"+8617000000001","sessionId":"ringside-check-3","subscriptionId":"check","callerNum":"+8613800000004",
                "calleeNum":"+8617000000001","fwdDisplayNum":"+8617000000001","fwdDstNum":"+8613800000005",
                "callInTime":"2026-01-27 02:00:00","fwdStartTime":"2026-01-27 02:00:01",
                "fwdAlertingTime":"2026-01-27 02:00:04","fwdAnswerTime":"2026-01-27 02:00:09",
                "callEndTime":"2026-01-27 02:01:00","fwdUnaswRsn":0,"ulFailReason":0,"sipStatusCode":0,
                "callOutUnaswRsn":0,"recordFlag":0,"ttsPlayTimes":0,"ttsTransDuration":0,"serviceType":"004",
                "hostName":"check","mptyId":"check"}]}"#
            }
            Sample::NumberStatus => {
                r#"{"eventType":"numStatus","numInfo":[{"number":"+8617000000001","status":"5"}]}"#
            }
            Sample::Sms => {
                r#"{"appKey":"check","smsEvent":{"smsIdentifier":"ringside-check","notificationMode":"Notify",
                "calling":"+8613800000004","called":"+8617000000001","virtualNumber":"+8617000000001",
                "event":"Text SMS","timeStamp":"2026-01-27T02:00:00.000Z","subscriptionId":"check"}}"#
            }
            Sample::UnknownKind => {
                r#"{"eventType":"somethingNew","statusInfo":{"sessionId":"ringside-check-4","timestamp":"2026-01-27 02:00:00"}}"#
            }
            Sample::NotJson => "eventType=callout&sessionId=ringside-check",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire;
    use crate::wire::notification::Kind;

    #[test]
    fn every_sample_is_understood_as_what_it_is_with_no_field_unknown() {
        for sample in Sample::ALL {
            let understood = wire::read(sample.body().as_bytes());
            let kind = match sample {
                Sample::Callout | Sample::Digits | Sample::Disconnect | Sample::UnknownKind => Kind::Status,
                Sample::CallbackCdr | Sample::NotificationCdr | Sample::PrivateNumberCdr => Kind::Cdr,
                Sample::NumberStatus => Kind::NumberStatus,
                Sample::Sms => Kind::Sms,
                Sample::NotJson => Kind::Rejected,
            };
            assert_eq!(understood.reading.kind(), kind, "{sample:?}");
            let is_new = sample == Sample::UnknownKind;
            assert_eq!(understood.unknown_fields.is_empty(), !is_new, "{sample:?}: {understood:?}");
        }
    }
}
