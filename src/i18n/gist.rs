//! One sentence for what a notification says that no call shows: number states, text messages, and why something
//! could not be understood.

use super::{Phrases, fill, phrases};
use crate::call::Number;
use crate::wire::notification::{Gist, NumberState, Sms, is_block};
use crate::wire::{BadRecord, NoCall, Rejection};

phrases! {
    /// The words of a line of the inbox.
    Gists {
        between: "；", "; ";
        number_normal: "正常", "normal";
        number_suspended: "已暂停", "suspended";
        number_unavailable: "不可用", "unavailable";
        number_frozen: "绑定已冻结", "binding frozen";
        number_other: "状态 {n}", "state {n}";
        number_because: "{state}（{cause}）", "{state} ({cause})";
        cause_deleted: "号码已删除", "number deleted";
        cause_arrears: "欠费", "in arrears";
        cause_suspended: "运营商停机", "suspended by the carrier";
        cause_restricted: "运营商限制", "restricted by the carrier";
        cause_lifted: "限制已解除", "restriction lifted";
        cause_forwarding: "开通了呼叫转移", "call forwarding switched on";
        cause_other: "原因 {n}", "cause {n}";
        numbers_in_all: "共 {n} 个号码", "{n} numbers in all";
        no_numbers: "没有号码", "no numbers";
        no_number: "未告知号码", "no number told";

        sms_from_to: "{from} → {to}", "{from} → {to}";
        sms_through: "经 X 号码 {x}", "through X {x}";
        sms_result: "发送结果 {n}", "send result {n}";
        waiting: "Block 模式：平台在等应答里的指令，Ringside 只记录，不下指令", "Block mode: the platform waits for an instruction in the answer; Ringside only records and gives none";

        no_event_type: "没有 eventType", "it has no eventType";
        no_status_info: "有 eventType，但没有 statusInfo 对象", "it has an eventType, but no object in statusInfo";
        no_session: "statusInfo 里没有 sessionId，不知道属于哪通电话", "its statusInfo has no sessionId, so it belongs to no call";
        session_too_long: "sessionId 过长，不可能是真的", "its sessionId is too long to be one";
        fee_without_list: "是话单，但没有 feeLst 列表", "it is a CDR, but has no list in feeLst";
        fee_empty: "是话单，但 feeLst 是空的", "it is a CDR, but its feeLst is empty";
        num_status_without_list: "是号码状态，但没有 numInfo 列表", "it is a number status, but has no list in numInfo";

        body_empty: "正文是空的", "the body is empty";
        body_not_utf8: "正文不是 UTF-8 文本（从第 {n} 个字节起）", "the body is not UTF-8 text (from byte {n} on)";
        body_not_json: "正文不是 JSON（第 {line} 行第 {column} 列）", "the body is not JSON (line {line}, column {column})";
        body_not_object: "正文是 JSON，但不是对象", "the body is JSON, but no object";

        record: "第 {n} 条：{why}", "record {n}: {why}";
        record_not_object: "不是 JSON 对象", "not a JSON object";
        record_no_session: "没有 sessionId", "no sessionId";
        record_session_too_long: "sessionId 过长", "its sessionId is too long";
        record_rest: "第 {n} 条起没有读：超过了 1000 条", "from record {n} on, nothing was read: there are more than 1,000";
        records_more: "还有 {n} 条", "{n} more";
        records_kept: "其余 {n} 条正常入库", "the other {n} are kept";
    }
}

/// How many numbers or bad records a line tells one by one.
const TOLD: usize = 5;

impl Phrases {
    /// `gist` in one line; `number` writes a number, masked or not.
    pub fn gist(&self, gist: &Gist, number: &dyn Fn(&Number) -> String) -> String {
        // What others wrote stays within its line.
        let text = self.gist_as_sent(gist, number);
        if text.contains(char::is_control) { text.replace(char::is_control, " ") } else { text }
    }

    fn gist_as_sent(&self, gist: &Gist, number: &dyn Fn(&Number) -> String) -> String {
        let w = &self.gists;
        match gist {
            Gist::Numbers(states) => self.number_states(states, number),
            Gist::Sms(sms) => self.sms(sms, number),
            Gist::Waiting => w.waiting.to_owned(),
            Gist::NoCall(reason) => match reason {
                NoCall::NotAnObject => w.body_not_object,
                NoCall::NoEventType => w.no_event_type,
                NoCall::NoStatusInfo => w.no_status_info,
                NoCall::NoSession => w.no_session,
                NoCall::SessionTooLong => w.session_too_long,
                NoCall::FeeWithoutList => w.fee_without_list,
                NoCall::FeeEmpty => w.fee_empty,
                NoCall::NumStatusWithoutList => w.num_status_without_list,
            }
            .to_owned(),
            Gist::Rejected(rejection) => match rejection {
                Rejection::Empty => w.body_empty.to_owned(),
                Rejection::NotUtf8(byte) => fill(w.body_not_utf8, &[("n", &(byte + 1).to_string())]),
                Rejection::NotJson { line, column, .. } => {
                    fill(w.body_not_json, &[("line", &line.to_string()), ("column", &column.to_string())])
                }
            },
            Gist::BadRecords { bad, of } => self.bad_records(bad, *of),
        }
    }

    fn number_states(&self, states: &[NumberState], number: &dyn Fn(&Number) -> String) -> String {
        let w = &self.gists;
        let mut parts: Vec<String> =
            states.iter().take(TOLD).map(|state| self.number_state(state, number)).collect();
        match states.len() {
            0 => parts.push(w.no_numbers.to_owned()),
            n if n > TOLD => parts.push(fill(w.numbers_in_all, &[("n", &n.to_string())])),
            _ => {}
        }
        parts.join(w.between)
    }

    /// `138 0000 0093 unavailable (in arrears)`.
    pub fn number_state(&self, state: &NumberState, number: &dyn Fn(&Number) -> String) -> String {
        let w = &self.gists;
        let who = state.number.as_ref().map_or_else(|| w.no_number.to_owned(), number);
        let word = match state.status {
            Some(5) => w.number_normal.to_owned(),
            Some(9) => w.number_suspended.to_owned(),
            Some(10) => w.number_unavailable.to_owned(),
            Some(11) => w.number_frozen.to_owned(),
            Some(other) => fill(w.number_other, &[("n", &other.to_string())]),
            None => fill(w.number_other, &[("n", "?")]),
        };
        let cause = state.cause.map(|cause| match cause {
            1 => w.cause_deleted.to_owned(),
            2 => w.cause_arrears.to_owned(),
            3 => w.cause_suspended.to_owned(),
            5 => w.cause_restricted.to_owned(),
            6 => w.cause_lifted.to_owned(),
            7 | 8 => w.cause_forwarding.to_owned(),
            other => fill(w.cause_other, &[("n", &other.to_string())]),
        });
        let state = match cause {
            Some(cause) => fill(w.number_because, &[("state", &word), ("cause", &cause)]),
            None => word,
        };
        format!("{who} {state}")
    }

    fn sms(&self, sms: &Sms, number: &dyn Fn(&Number) -> String) -> String {
        let w = &self.gists;
        let from = sms.calling.as_ref().map_or_else(|| w.no_number.to_owned(), number);
        let mut parts = vec![match &sms.called {
            Some(called) => fill(w.sms_from_to, &[("from", &from), ("to", &number(called))]),
            None => from,
        }];
        parts.extend(sms.through.as_ref().map(|x| fill(w.sms_through, &[("x", &number(x))])));
        parts.extend(sms.result.as_ref().map(|result| fill(w.sms_result, &[("n", result)])));
        if is_block(sms.mode.as_deref()) {
            parts.push(w.waiting.to_owned());
        }
        parts.join(w.between)
    }

    fn bad_records(&self, bad: &[(usize, BadRecord)], of: usize) -> String {
        let w = &self.gists;
        let one = |(n, why): &(usize, BadRecord)| {
            let n = n.to_string();
            match why {
                BadRecord::NotAnObject => fill(w.record, &[("n", &n), ("why", w.record_not_object)]),
                BadRecord::NoSession => fill(w.record, &[("n", &n), ("why", w.record_no_session)]),
                BadRecord::SessionTooLong => fill(w.record, &[("n", &n), ("why", w.record_session_too_long)]),
                BadRecord::TooMany(_) => fill(w.record_rest, &[("n", &n)]),
            }
        };
        let mut parts: Vec<String> = bad.iter().take(TOLD).map(one).collect();
        if bad.len() > TOLD {
            parts.push(fill(w.records_more, &[("n", &(bad.len() - TOLD).to_string())]));
        }
        let lost = match bad.last() {
            Some((n, BadRecord::TooMany(_))) => bad.len() - 1 + (of + 1).saturating_sub(*n),
            _ => bad.len(),
        };
        if of > lost {
            parts.push(fill(w.records_kept, &[("n", &(of - lost).to_string())]));
        }
        parts.join(w.between)
    }
}

#[cfg(test)]
mod tests {
    use crate::i18n::Lang;
    use crate::wire::read;

    fn said(lang: Lang, body: &str) -> String {
        let gist = read(body.as_bytes()).gist().expect(body);
        lang.phrases().gist(&gist, &|number| number.masked())
    }

    #[test]
    fn number_states_are_told_number_by_number_and_masked() {
        let body = r#"{"eventType":"numStatus","numInfo":[{"number":"+8613800000093","status":"10","cause":"2"},
            {"number":"+8613800000092","status":5},{"status":"77","cause":"99"}]}"#;
        assert_eq!(
            said(Lang::Zh, body),
            "•••• 0093 不可用（欠费）；•••• 0092 正常；未告知号码 状态 77（原因 99）"
        );
        assert_eq!(
            said(Lang::En, body),
            "•••• 0093 unavailable (in arrears); •••• 0092 normal; no number told state 77 (cause 99)"
        );
        let many = format!(r#"{{"eventType":"numStatus","numInfo":[{}]}}"#, ["{}"; 100].join(","));
        assert!(said(Lang::En, &many).ends_with("100 numbers in all"));
        assert_eq!(said(Lang::En, r#"{"eventType":"numStatus","numInfo":[]}"#), "no numbers");
    }

    #[test]
    fn a_text_message_tells_who_wrote_to_whom() {
        let body = r#"{"smsEvent":{"calling":"+8613800000002","called":"+8613800000001","virtualNumber":"+8613800000099",
            "sendResult":2,"smsContent":"secret","notificationMode":"Notify"}}"#;
        assert_eq!(said(Lang::En, body), "•••• 0002 → •••• 0001; through X •••• 0099; send result 2");
        let blocked = r#"{"smsEvent":{"calling":"+8613800000002","notificationMode":"Block"}}"#;
        assert!(said(Lang::Zh, blocked).starts_with("•••• 0002；Block 模式"));
        let lines = r#"{"smsEvent":{"calling":"+8613800000002","sendResult":"0\n\u001b[2J"}}"#;
        assert_eq!(said(Lang::En, lines), "•••• 0002; send result 0  [2J");
    }

    #[test]
    fn bad_records_are_told_by_their_place_and_the_good_ones_counted() {
        let body = r#"{"eventType":"fee","feeLst":[{"sessionId":"a"},7,{"sessionid":"b"},null]}"#;
        assert_eq!(
            said(Lang::Zh, body),
            "第 2 条：不是 JSON 对象；第 3 条：没有 sessionId；第 4 条：不是 JSON 对象；其余 1 条正常入库"
        );
        let many =
            format!(r#"{{"eventType":"fee","feeLst":[{}]}}"#, [r#"{"sessionId":"a"}"#; 1_200].join(","));
        assert_eq!(
            said(Lang::En, &many),
            "from record 1001 on, nothing was read: there are more than 1,000; the other 1000 are kept"
        );
    }

    #[test]
    fn what_is_no_call_is_told_in_the_language_of_the_reader() {
        assert_eq!(said(Lang::Zh, "{}"), "没有 eventType");
        assert_eq!(said(Lang::Zh, "{\n \"a\":"), "正文不是 JSON（第 2 行第 5 列）");
        assert_eq!(said(Lang::En, ""), "the body is empty");
        let callin = r#"{"eventType":"callin","statusInfo":{"sessionId":"s","notifyMode":"Block"}}"#;
        assert!(said(Lang::En, callin).starts_with("Block mode"));
    }
}
