//! The words of trust and gaps: when we could not receive, CDRs that are late, what no document names, calls marked as
//! over; and the letter to the platform's support.

use super::{Lang, Phrases, fill, phrases};
use crate::call::zone::Zone;
use crate::call::{
    Arrival, Call, Cause, Gap, Gaps as AllGaps, Mark, MarkKind, Number, Overdue, RETRIES, Recovery,
    SessionId, Stamp,
};
use crate::wire::{Gist, NoCall};

const NO_CALL: [NoCall; 7] = [
    NoCall::NoEventType,
    NoCall::NoStatusInfo,
    NoCall::NoSession,
    NoCall::SessionTooLong,
    NoCall::FeeWithoutList,
    NoCall::FeeEmpty,
    NoCall::NumStatusWithoutList,
];

/// Gaps named in a sentence of their own.
const GAPS_TOLD: usize = 2;

phrases! {
    /// The views beside the inbox, the notice on a call, the mark, the thresholds.
    Gaps {
        views: "看什么", "What to look at";
        view_arrivals: "收到的推送", "Arrivals";
        view_gaps: "接收中断", "Gaps";
        view_overdue: "话单未到", "CDR overdue";
        view_unknown: "未知字段", "Unknown fields";

        cause_crash: "程序异常退出", "Ended unexpectedly";
        cause_closed: "程序已关闭", "Program closed";
        cause_sleep: "电脑休眠", "Computer asleep";
        cause_lost_port: "端口不可用", "Port not available";
        cause_store_failing: "数据库无法写入", "Database not writable";
        cause_refused: "来不及接收", "Too many at once";

        cause_crash_detail: "上次运行没有正常关闭：程序崩溃、被强行结束或断电。", "The last run was not closed properly: it broke, was killed, or the power failed.";
        cause_closed_detail: "程序没有运行。要全天接收，请在服务器上运行 ringside listen。", "The program was not running. To receive around the clock, run ringside listen on a server.";
        cause_sleep_detail: "电脑休眠或死机（把时钟拨快也会这样记录）。请在系统电源设置里关闭自动休眠。", "The computer slept or stood still (a clock set forward looks the same). Turn automatic sleep off in the system's power settings.";
        cause_lost_port_detail: "程序在运行，但监听端口被占用或不允许使用。请到“设置”换一个端口。", "The program ran, but its port was taken or not allowed. Choose another one in Settings.";
        cause_store_failing_detail: "数据库写不进去，推送一律回 503 拒绝。请检查磁盘空间和文件夹权限。", "The database could not be written, so pushes were turned away with 503. Check free disk space and the folder's permissions.";
        cause_refused_detail: "推送太多或磁盘太慢，部分推送回 503 拒绝。", "Too many pushes at once, or too slow a disk; some were turned away with 503.";

        just_over: "{from} – {to} 收不到推送：{cause}。其间的状态推送平台不会重发，话单会重推。", "Nothing could be received {from} – {to}: {cause}. Status pushes sent meanwhile are never repeated; CDRs are.";
        just_refused: "{from} – {to} 丢失推送 {n} 条：{cause}。状态推送平台不会重发，话单会重推。", "Pushes lost {from} – {to}: {n}. {cause}. Status pushes are never repeated; CDRs are.";
        set_back: "这台电脑的时钟在 {time} 被拨慢了 {n}，时长和先后可能显示不准，推送照常接收。请检查系统的时间设置，打开自动对时。", "This computer's clock was set back by {n} at {time}: durations and order may be shown wrongly. Pushes are received as ever. Check the time settings of the system, and switch on automatic time.";
        show_gaps: "查看接收中断", "Show the gaps";

        since: "开始", "Since";
        until: "结束", "Until";
        lasted: "时长", "Duration";
        cause: "原因", "Cause";
        refused: "已拒绝", "Turned away";
        what_it_means: "说明", "What it means";
        not_over: "尚未恢复", "Not over";
        gaps_table: "接收中断记录", "Gap ledger";
        gaps_total: "次中断，共 {time}", "gaps, {time} in all";
        gaps_none_title: "没有中断", "No gaps";
        gaps_none_text: "程序关闭、崩溃，电脑休眠，端口丢失或数据库写不进去时，这里会记下时间和原因。中断期间的状态推送平台不会重发，话单会重推。", "When the program is closed or breaks, the computer sleeps, the port is lost or the database takes nothing, the time and the cause are kept here. Status pushes sent meanwhile are never repeated; CDRs are.";

        overdue_table: "话单未到的通话", "Calls whose CDR is overdue";
        overdue_total: "通电话的话单未到", "calls without their CDR";
        overdue_capped: "只列最近 {n} 通", "the latest {n} are listed";
        overdue_none_title: "话单都到了", "No CDR is overdue";
        overdue_none_text: "话单在通话结束后不久推送。没推成功时，平台每小时再推一次，最多 6 次；之后只能请平台客服补推，这里会备好要发给他们的文字。", "A CDR is pushed soon after the call. When that fails the platform tries again once an hour, six times at most; after that only its support can push it, and the text to send them is prepared here.";
        overdue_never: "还从未收到过话单。请检查平台应用里的话单接收地址，或呼叫请求里的 feeUrl。", "No CDR has ever come. Check the CDR address of the application on the platform, or feeUrl in the call requests.";
        ended_about: "结束于", "Ended";
        estimate: "估计", "estimate";
        recovery: "补救", "Recovery";
        next_retry: "预计 {time} 第 {n} 次重推", "Try {n} of 6 about {time}";
        one_further_try: "之后 {time}", "then {time}";
        further_tries: "之后每小时一次，到 {time}", "then hourly until {time}";
        some_further_tries: "之后还会重推，到 {time}", "then some more until {time}";
        tries: "{next}，{further}。", "{next}, {further}.";
        last_try: "{next}。", "{next}.";
        ask_vendor: "请客服补推", "Ask support";
        missed_in: "当时", "Meanwhile";
        caller: "主叫", "Caller";
        called: "被叫", "Called";
        predicted: "重推时间按通话结束时间推算：平台不会告诉我们推送失败。", "The times of the tries are predicted from the end of the call: the platform does not tell us that a push failed.";
        vendor_ready: "{n} 通电话的话单不会再自动推送，只能请平台客服补推。", "The CDRs of {n} calls will not come by themselves any more; only the platform's support can push them.";
        vendor_more: "还有更多：文字里是最近的 {n} 通，补推之后再复制一次，或用 ringside inbox --overdue --paste 取得全部。", "There are more: the text has the latest {n}. Copy it again once these are there, or get all of them with ringside inbox --overdue --paste.";
        copy_vendor: "复制给客服的文字", "Copy text for support (Chinese)";
        copy_vendor_en: "复制英文版", "Copy in English";
        copied_vendor: "发给客服的文字", "the text for support";

        unknown_table: "文档没有的内容", "What no document names";
        unknown_total: "项", "entries";
        unknown_none_title: "没有未知内容", "Nothing unknown";
        unknown_none_text: "平台发来文档里没有的事件或字段时，原文照样保存，名称、次数和时间记在这里，方便找平台核实。", "When the platform sends events or fields that no document names, they are kept as they came, and their names, counts and times are listed here to be checked with the platform.";
        what: "类别", "What";
        name: "名称", "Name";
        first_seen: "首次出现", "First seen";
        last_seen: "最近出现", "Last seen";
        count: "次数", "Count";
        what_kind: "事件类型", "Event type";
        what_field: "字段", "Field";
        what_value: "字段的值", "Value";
        what_problem: "解析失败", "Not understood";

        facts_detail: "最近 {n} 条状态推送", "the latest {n} status pushes";
        lag: "延迟", "Lag";
        lag_value: "95% 在 {p95}内", "95% within {p95}";
        lag_values: "一半在 {p50}内，95% 在 {p95}内", "half within {p50}, 95% within {p95}";
        lag_note: "与最快的一条相比；平台时间只到秒。", "Compared with the fastest of them; the platform's times are whole seconds.";
        duplicates: "重复", "Duplicates";
        out_of_order: "乱序", "Out of order";
        completeness: "推送完整", "Complete";
        completeness_value: "{percent}（{complete} / {ended} 通）", "{percent} ({complete} of {ended} calls)";
        completeness_none: "还没有已结束的通话", "no ended calls yet";

        incomplete: "实时事件可能不完整", "Live events may be incomplete";
        incomplete_surely: "实时事件不完整", "Live events incomplete";
        incomplete_gap: "{from} – {to} 收不到推送：{cause}。", "Nothing could be received {from} – {to}: {cause}.";
        incomplete_more: "另有 {n} 次中断。", "Further gaps: {n}.";
        missing_events: "缺 {n} 个状态事件。", "{n} status events are missing.";
        missing_event: "缺 1 个状态事件。", "1 status event is missing.";

        mark: "标记为已结束…", "Mark as ended…";
        mark_title: "标记为已结束", "Mark as ended";
        mark_question: "把 {call} 标记为已结束？", "Mark {call} as ended?";
        mark_detail: "平台还没有报告这通电话结束。标记后它不再计入进行中，结束时间记为未知；之后如果收到挂机事件、话单或新的事件，以平台为准。", "The platform has not reported the end of this call. Once marked it no longer counts as in progress, and when it ended stays unknown; a disconnect, a CDR or later news from the platform take precedence.";
        mark_note: "备注（可不填）", "Note (optional)";
        mark_note_hint: "例如：客户说早已挂断", "e.g. the customer says it ended long ago";
        mark_yes: "标记为已结束", "Mark as ended";
        mark_cancel: "取消", "Cancel";
        mark_done: "已标记为已结束", "Marked as ended";
        mark_too_late: "这通电话已经结束，没有标记", "The call is over already; nothing was marked";
        mark_failed: "没有标记成功：{problem}", "It was not marked: {problem}";
        marked_detail: "有人在 {time} 标记为已结束；真实的结束时间未知。", "Somebody marked it as ended at {time}. When it really ended is not known.";
        presumed_detail: "{time} 推定：超过平台重发话单的最长时间仍无消息，真实的结束时间未知。", "Presumed at {time}: nothing came for longer than the platform repeats a CDR. When it really ended is not known.";
        marked_before: "曾在 {time} 由人工标记为已结束，之后以平台消息为准。", "Somebody had marked it as ended at {time}; what the platform said later counts.";
        presumed_before: "曾在 {time} 推定为已结束，之后以平台消息为准。", "It had been presumed over at {time}; what the platform said later counts.";
        mark_with_note: "备注：{note}", "Note: {note}";

        trust: "通话可信度", "Trust in calls";
        trust_note: "状态不明的通话不计入进行中。通话该结束的时候正好收不到推送，也算状态不明。", "Calls whose state is unknown do not count as in progress. A call that should have ended while nothing could be received is one of them.";
        calling: "呼叫中超过", "Calling for over";
        ringing: "振铃或等待超过", "Ringing or waiting for over";
        talking: "通话中超过", "Talking for over";
        max_duration: "最长通话时间", "Longest call";
        max_duration_note: "同呼叫请求的 maxDuration，0 表示没有设", "as maxDuration in the call requests; 0 where none is set";
        then_quiet: "显示“久无消息”，超过 {n}显示“状态不明”", "is quiet; over {n}, its state is unknown";
        lost_note: "没有消息也没有话单；平台最后一次重推话单在 6 小时后", "without news and without a CDR, which the platform sends for the last time after 6 h";
        cdr_due_note: "从通话结束算起", "counted from the end of the call";
        lost: "推定结束", "Presumed over after";
        cdr_due: "话单逾期", "CDR overdue after";
        seconds: "秒", "s";
        minutes: "分钟", "min";
        out_of_range: "请填 {from} 到 {to} 之间的数", "A number from {from} to {to} is needed";
        defaults: "恢复默认值", "Restore defaults";
    }
}

impl Phrases {
    pub fn cause(&self, cause: Cause) -> &'static str {
        let w = &self.gaps;
        match cause {
            Cause::Crash => w.cause_crash,
            Cause::Closed => w.cause_closed,
            Cause::Sleep => w.cause_sleep,
            Cause::LostPort => w.cause_lost_port,
            Cause::StoreFailing => w.cause_store_failing,
            Cause::Refused => w.cause_refused,
        }
    }

    /// What a cause means and what to do about it.
    pub fn cause_detail(&self, cause: Cause) -> &'static str {
        let w = &self.gaps;
        match cause {
            Cause::Crash => w.cause_crash_detail,
            Cause::Closed => w.cause_closed_detail,
            Cause::Sleep => w.cause_sleep_detail,
            Cause::LostPort => w.cause_lost_port_detail,
            Cause::StoreFailing => w.cause_store_failing_detail,
            Cause::Refused => w.cause_refused_detail,
        }
    }

    /// Why the live events of a call may be incomplete, a sentence each; none where nothing speaks for it.
    pub fn incomplete(&self, call: &Call, gaps: &AllGaps, zone: &Zone, now: Arrival) -> Vec<String> {
        let w = &self.gaps;
        let in_its_life: Vec<&Gap> = gaps.in_life_of(call, now).collect();
        let mut told: Vec<String> = in_its_life
            .iter()
            .take(GAPS_TOLD)
            .map(|gap| {
                let time = |at: Arrival| zone.format(at.stamp());
                let to = gap.to.map_or_else(|| w.not_over.to_owned(), time);
                let blanks =
                    [("from", time(gap.from)), ("to", to), ("cause", self.cause(gap.cause).to_owned())];
                fill(w.incomplete_gap, &blanks.each_ref().map(|(name, value)| (*name, value.as_str())))
            })
            .collect();
        let count = |phrase: &str, n: usize| fill(phrase, &[("n", &n.to_string())]);
        if in_its_life.len() > GAPS_TOLD {
            told.push(count(w.incomplete_more, in_its_life.len() - GAPS_TOLD));
        }
        if let Some(missing) = call.missing_events.filter(|missing| *missing > 0) {
            let phrase = if missing == 1 { w.missing_event } else { w.missing_events };
            told.push(count(phrase, missing as usize));
        }
        told
    }

    /// The heading over these sentences: what is known to be missing is not only possibly so.
    pub fn incomplete_title(&self, call: &Call) -> &'static str {
        match call.missing_events {
            Some(1..) => self.gaps.incomplete_surely,
            Some(0) | None => self.gaps.incomplete,
        }
    }

    /// Who said that a call is over, where it was not the platform, or not yet.
    pub fn marked(&self, mark: &Mark, call: &Call, zone: &Zone) -> String {
        let w = &self.gaps;
        let stands = call.closed_by == Some(mark.kind.closes_by());
        let phrase = match (mark.kind, stands) {
            (MarkKind::EndedByHand, true) => w.marked_detail,
            (MarkKind::EndedByHand, false) => w.marked_before,
            (MarkKind::Presumed, true) => w.presumed_detail,
            (MarkKind::Presumed, false) => w.presumed_before,
        };
        let said = fill(phrase, &[("time", &zone.format(mark.at.stamp()))]);
        match &mark.note {
            Some(note) => format!("{said} {}", fill(w.mark_with_note, &[("note", note)])),
            None => said,
        }
    }

    /// A problem of the list of unknown things, in words where it is a known one.
    pub fn unknown_problem(&self, name: &str) -> String {
        let known = NO_CALL.into_iter().find(|reason| reason.to_string() == name);
        known.map_or_else(|| name.to_owned(), |reason| self.gist(&Gist::NoCall(reason), &Number::grouped))
    }

    /// What may still come of a late CDR.
    pub fn recovery(&self, recovery: Recovery, zone: &Zone) -> String {
        match recovery {
            Recovery::Expected => String::new(),
            Recovery::Retrying { nth, at } => {
                let time = zone.format_minute(at.stamp());
                fill(self.gaps.next_retry, &[("n", &nth.to_string()), ("time", &time)])
            }
            Recovery::AskVendor => self.gaps.ask_vendor.to_owned(),
        }
    }

    /// A sentence of all tries that may still bring a late CDR; empty where there are none.
    pub fn all_tries(&self, overdue: &Overdue, zone: &Zone) -> String {
        let Recovery::Retrying { .. } = overdue.recovery else { return String::new() };
        let next = self.recovery(overdue.recovery, zone);
        let further = self.further_tries(overdue, zone);
        let words = if further.is_empty() { self.gaps.last_try } else { self.gaps.tries };
        fill(words, &[("next", &next), ("further", &further)])
    }

    /// When the tries behind the next one are due; empty where there are none.
    pub fn further_tries(&self, overdue: &Overdue, zone: &Zone) -> String {
        let Recovery::Retrying { nth, .. } = overdue.recovery else { return String::new() };
        let [first, second, .., last] = overdue.retries;
        let is_hourly = second.millis_since(first) == 3_600_000;
        let words = match RETRIES.saturating_sub(nth) {
            0 => return String::new(),
            1 => self.gaps.one_further_try,
            _ if is_hourly => self.gaps.further_tries,
            _ => self.gaps.some_further_tries,
        };
        fill(words, &[("time", &zone.format_minute(last.stamp()))])
    }
}

/// A call as the platform's support finds it.
#[derive(Clone, Debug)]
pub struct VendorCall {
    pub session: SessionId,
    pub started: Option<Stamp>,
    pub ended: Option<Stamp>,
}

impl From<&Call> for VendorCall {
    /// An end that is an estimate of ours is none.
    fn from(call: &Call) -> VendorCall {
        VendorCall { session: call.session.clone(), started: call.started_at, ended: call.ended_at }
    }
}

/// The letter to the platform's support, ready to be pasted: which CDRs to push by hand (PROTOCOL 1.6). Times are
/// Beijing's, because that is where it is read. `address` is where CDRs are to be pushed to, or empty.
pub fn vendor_letter(lang: Lang, calls: &[VendorCall], address: &str) -> String {
    let time = |at: Option<Stamp>| match (at, lang) {
        (Some(at), _) => Zone::BEIJING.format(at),
        (None, Lang::Zh) => "未知".to_owned(),
        (None, Lang::En) => "not known".to_owned(),
    };
    let (head, place, columns) = match lang {
        Lang::Zh => (
            "您好，以下 {n} 通电话的话单（eventType 为 fee）我方没有收到，自动重推（最多 6 次，间隔 1 小时）也已结束。\
             请协助手动补推，谢谢。",
            "话单接收地址：{address}",
            "sessionId\t开始时间（北京时间）\t结束时间（北京时间）",
        ),
        Lang::En => (
            "Hello, we have not received the CDRs (eventType fee) of the following {n} calls, and the automatic retries \
             (six at most, an hour apart) are over. Please push them by hand. Thank you.",
            "CDR address: {address}",
            "sessionId\tstarted (Beijing time)\tended (Beijing time)",
        ),
    };
    let mut lines = vec![fill(head, &[("n", &calls.len().to_string())])];
    if !address.is_empty() {
        lines.push(fill(place, &[("address", address)]));
    }
    lines.push(String::new());
    lines.push(columns.to_owned());
    lines.extend(
        calls.iter().map(|call| format!("{}\t{}\t{}", call.session, time(call.started), time(call.ended))),
    );
    lines.push(String::new());
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_letter_to_support_names_every_call_in_beijing_time() {
        let call = |session: &str, started, ended| VendorCall {
            session: SessionId::new(session).unwrap(),
            started,
            ended,
        };
        // 2026-01-27 02:00:00 UTC.
        let at = Some(Stamp(1_769_479_200));
        let calls = [call("s1", at, at), call("s2", at, None)];
        let letter = vendor_letter(Lang::Zh, &calls, "https://monitor.example/fee");
        let expected = "您好，以下 2 通电话的话单（eventType 为 fee）我方没有收到，\
             自动重推（最多 6 次，间隔 1 小时）也已结束。请协助手动补推，谢谢。\n\
             话单接收地址：https://monitor.example/fee\n\n\
             sessionId\t开始时间（北京时间）\t结束时间（北京时间）\n\
             s1\t2026-01-27 10:00:00\t2026-01-27 10:00:00\n\
             s2\t2026-01-27 10:00:00\t未知\n";
        assert_eq!(letter, expected);
        assert!(!vendor_letter(Lang::En, &calls, "").contains("address"));
    }
}
