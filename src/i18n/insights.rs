//! The words of the page of key figures: what stands around the figures, whose own words are in `kpi`.

use super::{Phrases, phrases};
use crate::call::kpi::Step;

phrases! {
    /// Tiles, courses and tables of figures.
    Insights {
        tab: "统计", "Insights";
        counting: "统计中，已数 {n} 通", "counting, {n} so far";
        renewed: "按新条件统计中", "counting again";
        failed: "统计失败：{problem}。按 F5 再试一次。", "Counting failed: {problem}. Press F5 to try again.";

        ended: "已结束的通话", "Ended calls";
        ended_detail: "接通 {answered}，未接通或故障 {missed}", "{answered} answered, {missed} not";
        worth: "95% 区间 {low}–{high}%，共 {n} 通", "95% interval {low}–{high}%, {n} calls";
        thin: "只有 {n} 通，样本太少", "too few calls to tell: {n}";
        thin_note: "灰色：样本不足 {n} 通，仅供参考。", "Grey: fewer than {n} calls, a rough guide only.";
        talk: "平均通话时长 ACD", "Average talk time (ACD)";
        talk_detail: "一半不超过 {median}，95% 不超过 {p95}", "half within {median}, 95% within {p95}";
        talk_of: "接通的 {n} 通", "answered calls: {n}";
        busiest: "最忙时段（1 小时）", "Busiest hour";
        busiest_detail: "{day}，平均同时 {erlang} 路（爱尔兰）", "{day}, {erlang} on average (erlang)";
        busiest_part: "{day}，数据不足一小时", "{day}, less than an hour of calls";
        peak: "并发峰值", "Most calls at once";
        peak_value: "{n} 路", "{n}";
        most: "全时段峰值 {n} 路（{when}）", "Peak overall: {n} at once ({when})";
        nothing_detail: "没有可算的通话", "no calls to count";

        course: "通话走势", "Calls over time";
        how: "拖动选一段时间，单击选一格；键盘用 ← →，按住 Shift 选一段，Enter 确定", "Drag to pick a period, click for one slice. Keys: ← →, with Shift to extend, Enter to apply";
        lane_calls: "每{step}通话数", "Calls per {step}";
        lane_asr: "应答率 ASR", "Answer rate (ASR)";
        lane_asr_note: "浅色：95% 区间；灰色：样本太少，或不少通话还在进行", "Shaded: 95% interval. Grey: too few calls, or many still in progress";
        lane_pdd: "接续时延 PDD，每{step}中位数", "Post-dial delay (PDD), median per {step}";
        lane_pdd_note: "浅色：至 p90；最后呼叫的一侧，从呼叫到振铃", "Shaded: up to p90. The leg called last, from the call to ringing";
        pdd: "中位数 {median}，90% 不超过 {p90}", "median {median}, 90% within {p90}";
        lane_most: "并发路数（每{step}峰值）", "Most calls at once, per {step}";
        lane_most_perhaps: "带框斜线：状态不明，可能还在通话", "Framed: nobody knows, may still be up";
        lane_most_note: "含这段时间之前 {hours} 小时内开始的通话", "With calls that began up to {hours} h before the period";
        gaps: "斜线：收不到推送的时段（{n} 次），数字可能不全", "Hatched: nothing could be received ({n}×). Figures there may be incomplete";
        minute: "分钟", "minute";
        five_minutes: " 5 分钟", "5 minutes";
        quarter: " 15 分钟", "15 minutes";
        hour: "小时", "hour";
        day: "天", "day";
        week: "周", "week";
        month: "月", "month";
        year: "年", "year";
        slice: "{when}\n{n} 通：接通 {answered}，未接通 {missed}，故障 {failed}，进行中 {running}\n应答率 {asr}\n接续时延 {pdd}\n峰值 {most} 路", "{when}\nCalls: {n}. Answered {answered}, not answered {missed}, fault {failed}, in progress {running}\nAnswer rate (ASR) {asr}\nPost-dial delay (PDD): {pdd}\nPeak: {most} at once";
        slice_gap: "这段时间有接收中断，数字可能不全", "Nothing could be received for part of this time; figures may be incomplete";

        shares: "比率", "Rates";
        lengths: "时长", "Durations";
        spread: "分布", "spread";
        reasons: "未接通和故障的原因", "Why calls were not answered or failed";
        reasons_none: "没有未接通或故障的通话。", "No calls were unanswered or failed.";
        numbers_called: "被叫最多的号码", "Most called numbers";
        numbers_callers: "主叫最多的号码", "Most frequent callers";
        numbers_displays: "使用最多的显示号", "Display numbers";
        numbers_head: "通话数 · 接通占比", "Calls · answered";
        numbers_none: "没有已结束的通话。", "No calls have ended.";
        numbers_untold: "这些通话没有这类号码。", "No such number was told of these calls.";
        numbers_counting: "统计中", "counting";
        numbers_more: "显示前 {n} 个", "Show the first {n}";
        numbers_fewer: "收起", "Show fewer";
        number_how: "{number}：已结束 {n} 通，接通 {answered}，未接通或故障 {missed}\n单击只看这个号码的通话和指标", "{number}: {n} ended calls, {answered} answered, {missed} not answered or faulty\nClick for the calls and figures of this number alone";
        number_masked_how: "{number}：已结束 {n} 通，接通 {answered}，未接通或故障 {missed}\n单击只看尾号相同的号码的通话和指标", "{number}: {n} ended calls, {answered} answered, {missed} not answered or faulty\nClick for the calls and figures of all numbers with this end";
        all_reasons: "全部原因", "All reasons";
        reason_how: "单击查看因此未接通或故障的通话", "Click to see the calls that were not answered or failed for this reason";
    }
}

impl Phrases {
    /// How long a slice is, behind "each".
    pub fn step(&self, step: Step) -> &'static str {
        let w = &self.insights;
        match step {
            Step::Minute => w.minute,
            Step::FiveMinutes => w.five_minutes,
            Step::QuarterHour => w.quarter,
            Step::Hour => w.hour,
            Step::Day => w.day,
            Step::Week => w.week,
            Step::Month => w.month,
            Step::Year => w.year,
        }
    }
}
