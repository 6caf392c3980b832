//! The words of the history and of its filter.

use super::{Phrases, fill, grouped, phrases};
use crate::call::filter::{FilterError, FilterProblem};
use crate::call::{Direction, Reached};

phrases! {
    /// The history panel and the filter field.
    History {
        filter: "筛选", "Filter";
        filter_hint: "号码、*4321（尾号）、挂机原因、用户数据…", "Number, *4321, reason, user data…";
        remove: "去掉条件：{term}", "Remove condition: {term}";
        not: "非 {value}", "not {value}";
        either: "任一", "Any of";
        all_of: "同时", "All of";
        clear: "清空筛选", "Clear the filter";

        number: "号码", "Number";
        number_match: "号码匹配方式", "How the number must match";
        exact: "等于", "Is";
        starts: "开头是", "Starts with";
        ends: "结尾是", "Ends with";
        contains: "包含", "Contains";
        digits_hint: "号码或几位数字", "Number or digits";
        time: "时间", "Time";
        any: "不限", "Any";
        all_time: "全部时间", "All time";
        today: "今天", "Today";
        yesterday: "昨天", "Yesterday";
        last_15_min: "最近 15 分钟", "Last 15 min";
        last_hour: "最近 1 小时", "Last hour";
        last_7_days: "最近 7 天", "Last 7 days";
        last_30_days: "最近 30 天", "Last 30 days";
        custom: "自定义", "Custom";
        from: "从", "From";
        to: "到", "To";
        time_hint: "2026-01-27 10:00", "2026-01-27 10:00";
        apply: "应用", "Apply";
        not_a_time: "请写成 2026-01-27 或 2026-01-27 10:00", "Write 2026-01-27 or 2026-01-27 10:00";
        outcome: "结果", "Outcome";
        service: "业务", "Service";
        reason: "挂机原因", "Reason";
        state: "状态", "State";
        hung_up_by: "挂机方", "Hung up by";
        reached: "接通进度", "Leg reached";
        reached_nobody: "无人振铃", "Nobody";
        reached_a_ringing: "A 振铃未接", "A rang";
        reached_a_answered: "A 已接", "A answered";
        reached_b_ringing: "B 振铃未接", "B rang";
        reached_b_answered: "B 已接", "B answered";
        direction: "方向", "Direction";
        outbound: "平台外呼", "Outbound";
        called_back: "双向回呼", "Callback";
        inbound: "隐私号呼入", "Inbound";
        closed_by: "结束依据", "Closed by";
        trust: "可信度", "Trust";
        talk: "通话时长", "Talk";
        ring: "振铃时长", "Ring";
        app: "应用", "App";
        user_data: "用户数据", "User data";
        session: "会话", "Session";
        session_is: "完整的会话 ID", "Whole session ID";
        note: "备注", "Note";
        has: "有", "Has";
        a_note: "备注", "a note";
        these_calls: "指定的 {n} 通", "{n} given calls";
        and_more: "{some} 等，另有 {n} 个", "{some} and {n} more";
        caller: "主叫", "Caller";
        called: "被叫", "Called";
        display: "显示号", "Display no.";
        more: "更多条件", "More conditions";
        talk_least: "通话至少（秒）", "Talk at least (s)";
        talk_most: "通话至多（秒）", "Talk at most (s)";
        ring_least: "振铃至少（秒）", "Ring at least (s)";
        ring_most: "振铃至多（秒）", "Ring at most (s)";
        sent_along: "其他", "Besides";
        app_is: "应用 appKey 等于", "App key is";
        data_has: "用户数据包含", "User data contains";
        has_a_note: "有备注", "Has a note";
        all_reasons: "全部原因码", "All reasons";
        seconds: "{n} 秒", "{n} s";
        since: "{from} 以后", "since {from}";
        until: "{to} 以前", "until {to}";
        ago_secs: "{n} 秒前", "{n} s ago";
        ago_mins: "{n} 分钟前", "{n} min ago";
        ago_hours: "{n} 小时前", "{n} h ago";
        ago_days: "{n} 天前", "{n} d ago";
        now: "现在", "now";

        zone: "时区", "Zone";
        beijing: "UTC+8 北京", "UTC+8 Beijing";
        local: "本机时区", "This machine";
        columns: "列", "Columns";
        all_columns: "显示全部列", "Show all columns";
        export: "导出 {n} 行", "Export {n} rows";
        export_one: "导出 1 行", "Export 1 row";
        rows: "通", "rows";
        row: "通", "row";
        rows_of: "通 / 共 {all} 通", "of {all} rows";
        seconds_taken: "· {s} 秒", "· {s} s";
        counting: "· 正在数", "· counting";
        table: "历史通话", "Past calls";
        position: "第 {from}–{to} 条", "Rows {from}–{to}";

        view_all: "全部", "All";
        view_unanswered: "今日未接通", "Not answered today";
        view_faults: "故障", "Faults";
        view_answered: "已接通", "Answered";
        view_short: "短呼（≤6 秒）", "Short (≤ 6 s)";
        save_view: "存为视图", "Save as view";
        remove_view: "删除视图 {name}", "Delete view {name}";

        empty_title: "没有符合条件的通话", "No calls match";
        empty_text: "点一下就能去掉一个条件，右边是去掉后的通话数。", "Click a condition to remove it. Beside it: the calls found without it.";
        empty_several: "只去掉一个还不够，请去掉几个或清空筛选。", "Removing one is not enough: remove several, or clear the filter.";
        ways_calls: "去掉后有 {n} 通", "{n} calls without it";
        ways_one: "去掉后有 1 通", "1 call without it";
        ways_still_none: "去掉后仍然没有", "still none without it";
        ways_nobody: "没有通话符合这个条件", "no call has this";
        ways_counting: "统计中", "counting";
        nothing_title: "还没有通话", "No calls yet";
        nothing_text: "平台推送后这里就有记录，也可以导入已有的话单。", "Calls appear here once the platform pushes; records you have can be imported.";

        started: "开始时间", "Started";
        began_before_end: "平台没有报告开始时间，这是结束时间", "Nobody told when it began; this is when it ended";
        began_before_arrival: "平台没有报告开始和结束时间，这是我们第一次收到它的时间", "Nobody told when it began or ended; this is when we first heard of it";
        total: "时长（通话）", "Total (talk)";
        ring_time: "振铃", "Ring";
        why: "结束原因", "Why it ended";
        copied: "已复制 {what}", "Copied {what}";

        at: "第 {n} 个字符处：{problem}", "At character {n}: {problem}";
        unknown_field: "没有字段“{name}”。可用字段：{fields}", "There is no field “{name}”. Fields: {fields}";
        missing_value: "“{field}:”后面要有值", "“{field}:” needs a value";
        unknown_value: "“{field}”不能是“{value}”，可以是：{allowed}", "“{field}” cannot be “{value}”; it can be: {allowed}";
        not_a_code: "“{text}”不是代码；可以写 8101、release-point-518、q850-17、sip-486 或 none", "“{text}” is no code; write 8101, release-point-518, q850-17, sip-486 or none";
        not_a_number: "这里要一个整数，不是“{text}”", "A whole number was expected, not “{text}”";
        not_a_pattern: "“{text}”不是号码，请写成 13800000021、138*、*4321 或 *0000*", "“{text}” is not a number; write 13800000021, 138*, *4321 or *0000*";
        backward_period: "“{text}”的结束早于开始，请把较早的时间写在前面", "“{text}” ends before it begins; write the earlier time first";
        no_patterns: "{field}: 后面写文本中的一部分，不用星号", "{field}: takes a part of the text, and no stars";
        no_patterns_of_notes: "note: 后面写备注中的一部分，不用星号；has:note 可找出所有有备注的通话", "note: takes a part of the text, and no stars; has:note finds every call with a note";
        one_second: "“{text}”只是一秒；从那时到现在请写成 {text}..", "“{text}” alone is a single second; write {text}.. for the time since then";
        not_a_point: "“{text}”不是时间，或早于 1900 年；请写成 2026-01-27、today、-15m.. 或 2026-01-27T03:00..2026-01-27T04:00", "“{text}” is not a time, or one before 1900; write 2026-01-27, today, -15m.. or 2026-01-27T03:00..2026-01-27T04:00";
        missing_comparison: "这里要写比较，例如 {field}<6 或 {field}>=30", "A comparison was expected, such as {field}<6 or {field}>=30";
        unclosed_group: "这个括号没有收尾，请补上 )", "This group is not closed; add )";
        unexpected_closing: "这里多了一个符号，请删掉", "There is nothing to close here; remove this sign";
        empty_group: "这里缺少条件", "A condition was expected here";
        unclosed_quote: "这个引号没有收尾，请补上 \"", "This quotation mark is not closed; add \"";
        too_deep: "括号套得太深", "Groups are nested too deep";
        too_many: "条件超过 {n} 个；请把多个值写在同一个字段后面，例如 session=…,… 或 number:…,…", "More than {n} conditions; list values behind one field, such as session=…,… or number:…,…";
    }
}

impl Phrases {
    /// What is wrong with a filter, with its place counted in characters.
    pub fn filter_error(&self, text: &str, error: &FilterError) -> String {
        self.at_place(text, error.at, &self.filter_problem(error))
    }

    /// `At character 5: …`, the place given in bytes of `text`.
    pub(super) fn at_place(&self, text: &str, at: usize, problem: &str) -> String {
        let place = text.get(..at).unwrap_or(text).chars().count() + 1;
        fill(self.history.at, &[("n", &place.to_string()), ("problem", problem)])
    }

    /// How far a call got.
    pub fn reached(&self, reached: Reached) -> &'static str {
        let h = &self.history;
        match reached {
            Reached::Nobody => h.reached_nobody,
            Reached::ARinging => h.reached_a_ringing,
            Reached::AAnswered => h.reached_a_answered,
            Reached::BRinging => h.reached_b_ringing,
            Reached::BAnswered => h.reached_b_answered,
        }
    }

    pub fn direction(&self, direction: Direction) -> &'static str {
        let h = &self.history;
        match direction {
            Direction::Outbound => h.outbound,
            Direction::Callback => h.called_back,
            Direction::Inbound => h.inbound,
            Direction::Unknown => self.words.state_unknown,
        }
    }

    /// [`Phrases::filter_error`] without the place.
    pub(super) fn filter_problem(&self, error: &FilterError) -> String {
        let h = &self.history;
        match &error.problem {
            FilterProblem::UnknownField(name) => {
                let fields = crate::call::filter::FIELDS.join(", ");
                fill(h.unknown_field, &[("name", name), ("fields", &fields)])
            }
            FilterProblem::MissingValue(field) => fill(h.missing_value, &[("field", field)]),
            FilterProblem::UnknownValue { field, value, allowed } => {
                fill(h.unknown_value, &[("field", field), ("value", value), ("allowed", &allowed.join(", "))])
            }
            FilterProblem::NotACode(text) => fill(h.not_a_code, &[("text", text)]),
            FilterProblem::NotANumber(text) => fill(h.not_a_number, &[("text", text)]),
            FilterProblem::NotANumberPattern(text) => fill(h.not_a_pattern, &[("text", text)]),
            FilterProblem::NotATime(text) => fill(h.not_a_point, &[("text", text)]),
            FilterProblem::BackwardPeriod(text) => fill(h.backward_period, &[("text", text)]),
            FilterProblem::OneSecond(text) => fill(h.one_second, &[("text", text)]),
            FilterProblem::NoPatterns(field) if field == "note" => h.no_patterns_of_notes.to_owned(),
            FilterProblem::NoPatterns(field) => fill(h.no_patterns, &[("field", field)]),
            FilterProblem::MissingComparison(field) => fill(h.missing_comparison, &[("field", field)]),
            FilterProblem::UnclosedGroup => h.unclosed_group.to_owned(),
            FilterProblem::UnexpectedClosing => h.unexpected_closing.to_owned(),
            FilterProblem::EmptyGroup => h.empty_group.to_owned(),
            FilterProblem::UnclosedQuote => h.unclosed_quote.to_owned(),
            FilterProblem::TooDeep => h.too_deep.to_owned(),
            FilterProblem::TooMany(most) => fill(h.too_many, &[("n", &grouped(*most as u64))]),
        }
    }
}
