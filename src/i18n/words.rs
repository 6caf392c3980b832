//! The domain's own words: what the house calls things, in both languages.

use super::{Phrases, fill, phrases};
use crate::call::reason::{Retry, Side, Space};
use crate::call::verdict::Confidence;
use crate::call::{CallState, ClosedBy, EventKind, LegName, Outcome, Party, Service, Trust};

phrases! {
    /// States, outcomes, services, sides.
    Words {
        incoming: "呼入", "Incoming";
        calling_a: "呼叫 A", "Calling A";
        ringing_a: "A 振铃", "A ringing";
        answered_a: "A 已接", "A answered";
        calling_b: "呼叫 B", "Calling B";
        ringing_b: "B 振铃", "B ringing";
        talking: "通话中", "Talking";
        playing: "播放中", "Playing";
        ended: "已结束", "Ended";
        state_unknown: "未知", "Unclear";
        a_failed: "A 未接通", "A failed";
        b_failed: "B 未接通", "B failed";
        fault: "故障", "Fault";
        stale: "状态不明", "Unknown";
        quiet: "久无消息", "Quiet";
        live: "正常", "Live";
        lost: "推定丢失", "Presumed lost";

        answered: "接通", "Answered";
        not_answered: "未接通", "Not answered";
        failed: "故障", "Fault";
        in_progress: "进行中", "In progress";
        outcome_unknown: "不明", "Not known";

        callback: "回呼", "Callback";
        notification: "通知", "Notice";
        voice: "通知或验证码", "Notice or code";
        private_number: "隐私号", "Private number";
        service_unknown: "—", "—";
        aside: "（{of}）", " ({of})";
        aside_and: "，", ", ";
        and: "、", ", ";

        by_disconnect: "挂机事件", "Disconnect";
        by_cdr: "话单", "CDR";
        by_presumption: "推定", "Presumed";
        by_hand: "人工标记", "Marked by hand";

        caller: "主叫", "Caller";
        callee: "被叫", "Called party";
        platform_hung_up: "平台", "Platform";

        side_caller: "主叫侧", "Caller";
        side_callee: "被叫侧", "Called party";
        side_content: "我方内容", "Our content";
        side_configuration: "我方配置", "Our configuration";
        side_account: "账号或配额", "Account or quota";
        side_platform: "平台", "Platform";
        side_carrier: "运营商", "Carrier";
        side_nobody: "无", "None";
        side_unknown: "不明", "Unknown";

        retry_no: "不必", "No";
        retry_soon: "可以，几分钟后", "Yes, in a few minutes";
        retry_later: "可以，换个时段", "Yes, at another time";
        retry_fix_first: "先处理再重试", "Only after a fix";
        retry_unneeded: "无需", "Not needed";
        retry_depends: "视情况", "It depends";

        confidence_low: "低", "Low";
        confidence_medium: "中", "Medium";
        confidence_high: "高", "High";

        space_state_code: "挂机原因", "State code";
        space_release_point: "拆线点", "Release point";
        space_q850: "Q.850 原因值", "Q.850 cause";
        space_sip: "SIP 状态码", "SIP status";

        event_callin: "呼入", "Call in";
        event_callout: "呼叫 {leg}", "Calling {leg}";
        event_alerting: "{leg} 振铃", "{leg} ringing";
        event_answer: "{leg} 应答", "{leg} answered";
        event_collect: "收号", "Digits";
        event_disconnect: "挂机", "Disconnect";
        yes: "是", "Yes";
        no: "否", "No";
    }
}

phrases! {
    /// Titles of table columns and of exported columns. `{zone}` stands in every column of times.
    Columns {
        session_id: "会话", "Session";
        service: "业务", "Service";
        direction: "方向", "Direction";
        state: "状态", "State";
        trust: "可信度", "Trust";
        outcome: "结果", "Outcome";
        caller: "主叫", "Caller";
        called: "被叫", "Called";
        display_number: "显示号", "Display no.";
        started_at: "开始时间", "Started";
        leg_a_number: "A 号码", "A number";
        leg_a_display: "A 来显", "A display";
        leg_a_started_at: "呼叫 A 时间", "A called at";
        leg_a_ringing_at: "A 振铃时间", "A rang at";
        leg_a_answered_at: "A 应答时间", "A answered at";
        leg_a_billed_minutes: "A 计费分钟", "A billed minutes";
        leg_b_number: "B 号码", "B number";
        leg_b_display: "B 来显", "B display";
        leg_b_started_at: "呼叫 B 时间", "B called at";
        leg_b_ringing_at: "B 振铃时间", "B rang at";
        leg_b_answered_at: "B 应答时间", "B answered at";
        leg_b_billed_minutes: "B 计费分钟", "B billed minutes";
        ended_at: "结束时间", "Ended";
        closed_by: "结束依据", "Closed by";
        elapsed: "总时长（通话）", "Total (talk)";
        total_secs: "总时长（秒）", "Total (s)";
        ring_secs: "振铃（秒）", "Ring (s)";
        talk_secs: "通话（秒）", "Talk (s)";
        billed_minutes: "计费分钟", "Billed minutes";
        hung_up_by: "挂机方", "Hung up by";
        state_code: "挂机原因", "State code";
        release_point: "拆线点", "Release point";
        sip_status: "SIP", "SIP";
        q850_a: "A 侧 Q.850", "Q.850 A";
        q850_b: "B 侧 Q.850", "Q.850 B";
        verdict: "原因说明", "Reason";
        side: "责任方", "Responsible";
        digits: "按键", "Digits";
        user_data: "用户数据（原文）", "User data as sent";
        user_data_decoded: "用户数据", "User data";
        app_key: "应用", "App key";
        icid: "话单号", "CDR id";
        recorded: "录音", "Recorded";
        cdr_count: "话单数", "CDRs";
        event_count: "事件数", "Events";
        duplicate_count: "重复数", "Duplicates";
        clamped: "时间矛盾", "Times contradict";
        last_event: "最近事件", "Last event";
        note: "备注", "Note";
    }
}

impl Phrases {
    pub fn state(&self, state: CallState) -> &'static str {
        let w = &self.words;
        match state {
            CallState::Incoming => w.incoming,
            CallState::CallingA => w.calling_a,
            CallState::RingingA => w.ringing_a,
            CallState::AnsweredA => w.answered_a,
            CallState::CallingB => w.calling_b,
            CallState::RingingB => w.ringing_b,
            CallState::Talking => w.talking,
            CallState::Playing => w.playing,
            CallState::Ended => w.ended,
            CallState::Unknown => w.state_unknown,
        }
    }

    pub fn outcome(&self, outcome: Outcome) -> &'static str {
        let w = &self.words;
        match outcome {
            Outcome::Answered => w.answered,
            Outcome::NotAnswered => w.not_answered,
            Outcome::Failed => w.failed,
            Outcome::InProgress => w.in_progress,
            Outcome::Unknown => w.outcome_unknown,
        }
    }

    pub fn service(&self, service: Service) -> &'static str {
        let w = &self.words;
        match service {
            Service::Callback => w.callback,
            Service::Notification => w.notification,
            Service::Voice => w.voice,
            Service::PrivateNumber => w.private_number,
            Service::Unknown => w.service_unknown,
        }
    }

    /// A service and an application behind what it is about them, ` (Callback, my-app)`; nothing where neither is
    /// known.
    pub fn aside(&self, service: Option<Service>, app: Option<&str>) -> String {
        let w = &self.words;
        let known: Vec<&str> = service.map(|service| self.service(service)).into_iter().chain(app).collect();
        if known.is_empty() { String::new() } else { fill(w.aside, &[("of", &known.join(w.aside_and))]) }
    }

    pub fn closed_by(&self, closed_by: ClosedBy) -> &'static str {
        let w = &self.words;
        match closed_by {
            ClosedBy::Disconnect => w.by_disconnect,
            ClosedBy::Cdr => w.by_cdr,
            ClosedBy::Presumed => w.by_presumption,
            ClosedBy::Marked => w.by_hand,
        }
    }

    pub fn trust(&self, trust: Trust) -> &'static str {
        let w = &self.words;
        match trust {
            Trust::Live => w.live,
            Trust::Quiet => w.quiet,
            Trust::Stale => w.stale,
            Trust::Lost => w.lost,
            Trust::Ended => w.ended,
        }
    }

    /// A party no document names is shown as it was sent.
    pub fn party<'a>(&self, party: &'a Party) -> &'a str {
        let w = &self.words;
        match party {
            Party::Caller => w.caller,
            Party::Callee => w.callee,
            Party::Platform => w.platform_hung_up,
            Party::Other(text) => text,
        }
    }

    pub fn side(&self, side: Side) -> &'static str {
        let w = &self.words;
        match side {
            Side::Caller => w.side_caller,
            Side::Callee => w.side_callee,
            Side::Content => w.side_content,
            Side::Configuration => w.side_configuration,
            Side::Account => w.side_account,
            Side::Platform => w.side_platform,
            Side::Carrier => w.side_carrier,
            Side::Nobody => w.side_nobody,
            Side::Unknown => w.side_unknown,
        }
    }

    pub fn retry(&self, retry: Retry) -> &'static str {
        let w = &self.words;
        match retry {
            Retry::No => w.retry_no,
            Retry::Soon => w.retry_soon,
            Retry::Later => w.retry_later,
            Retry::FixFirst => w.retry_fix_first,
            Retry::Unneeded => w.retry_unneeded,
            Retry::Depends => w.retry_depends,
        }
    }

    pub fn confidence(&self, confidence: Confidence) -> &'static str {
        let w = &self.words;
        match confidence {
            Confidence::Low => w.confidence_low,
            Confidence::Medium => w.confidence_medium,
            Confidence::High => w.confidence_high,
        }
    }

    pub fn space(&self, space: Space) -> &'static str {
        let w = &self.words;
        match space {
            Space::StateCode => w.space_state_code,
            Space::ReleasePoint => w.space_release_point,
            Space::Q850 => w.space_q850,
            Space::Sip => w.space_sip,
        }
    }

    /// `B ringing`; an event no document names is shown as it was sent.
    pub fn event(&self, kind: &EventKind, leg: Option<LegName>) -> String {
        let w = &self.words;
        let leg = match leg {
            Some(LegName::B) => "B",
            _ => "A",
        };
        let phrase = match kind {
            EventKind::Callin => w.event_callin,
            EventKind::Callout => w.event_callout,
            EventKind::Alerting => w.event_alerting,
            EventKind::Answer => w.event_answer,
            EventKind::CollectInfo => w.event_collect,
            EventKind::Disconnect => w.event_disconnect,
            EventKind::Other(text) => return text.to_string(),
        };
        super::fill(phrase, &[("leg", leg)])
    }
}
