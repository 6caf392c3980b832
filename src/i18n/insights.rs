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

        ended: "已结束的通话", "Calls that are over";
        ended_detail: "接通 {answered}，未接通 {missed}", "{answered} answered, {missed} not";
        minutes: "计费 {n} 分钟，两侧分别计 {legs}", "{n} billed minutes, {legs} by leg";
        worth: "95% 区间 {low}–{high}%，n={n}", "95% interval {low}–{high}%, n={n}";
        thin: "只有 {n} 通，样本太少", "n={n}: too few to tell";
        talk: "平均通话时长 ACD", "Mean talk, ACD";
        talk_detail: "中位 {median}，95% 不超过 {p95}，n={n}", "median {median}, 95% at most {p95}, n={n}";
        busiest: "最忙的一小时", "Busiest hour";
        busiest_detail: "{day}，{erlang} 爱尔兰", "{day}, {erlang} erlang";
        most: "同时最多 {n} 通（{when}）", "at most {n} at a time ({when})";
        nothing: "—", "—";
        nothing_detail: "没有可算的通话", "no calls to count";

        course: "通话走势", "Course of the calls";
        how: "按住拖动选一段时间，单击选一格；也可用方向键、Shift 和回车", "Drag to choose a stretch, click for one slice; or arrow keys, Shift and Enter";
        lane_calls: "通话，每{step}", "Calls in {step}";
        lane_asr: "应答率 ASR：浅色为 95% 区间，灰色处样本太少或尚有不少未结束", "Answered, ASR: shaded the 95% interval; grey where calls are too few, or too many not over";
        lane_most: "同时进行的通话，每{step}最多", "Calls up at a time, the most in {step}";
        gaps: "斜线：接收中断 {n} 次，那里的数字可能不全", "hatched: gaps in which we could not receive ({n}); figures may be incomplete there";
        minute: "分钟", "a minute";
        five_minutes: " 5 分钟", "five minutes";
        quarter: " 15 分钟", "a quarter of an hour";
        hour: "小时", "an hour";
        day: "天", "a day";
        week: "周", "a week";
        month: "月", "a month";
        year: "年", "a year";
        slice: "{when}\n{n} 通：接通 {answered}，未接通 {missed}，故障 {failed}，进行中 {running}\n应答率 {asr}\n同时最多 {most} 通", "{when}\n{n} calls: {answered} answered, {missed} not answered, {failed} with a fault, {running} in progress\nASR {asr}\nat most {most} at a time";
        slice_gap: "其间有接收中断，数字可能不全", "We could not receive for part of it; figures may be incomplete";

        shares: "比率", "Shares";
        lengths: "时长", "Lengths of time";
        spread: "分布", "spread";
        reasons: "未接通的原因", "Why calls were not answered";
        reasons_none: "没有未接通的通话。", "None was left unanswered.";
        all_reasons: "全部原因", "All reasons";
        reason_how: "单击只看这些通话", "Click to see these calls only";
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
