//! The words of what is counted beside the history.

use super::{Phrases, phrases};

phrases! {
    /// How the calls of a filter are spread.
    Breakdown {
        title: "分类统计", "Breakdown";
        show: "显示分类统计", "Show the breakdown";
        fold: "收起分类统计", "Hide the breakdown";
        hours: "时段", "Hour of day";
        more: "还有 {n} 种", "{n} more";
        fewer: "收起", "Show fewer";
        counting: "统计中", "counting";
        estimates: "估计值，统计中", "estimates so far";
        renewed: "重新统计中", "counting again";
        nothing: "没有通话可统计。去掉一个条件试试。", "There are no calls to count. Remove a condition.";
        nothing_yet: "有了通话，这里就有统计。", "Counts appear here once there are calls.";
        failed: "统计失败：{problem}。按 F5 再试一次。", "Counting failed: {problem}. Press F5 to try again.";
        calls: "{what}：{n} 通，占 {share}", "{what}: {n} ({share})";
        none_of: "{what}：没有通话", "{what}: no calls";
        how: "单击加入筛选，再次单击取消；按住 {key} 单击则排除", "Click to filter by it, again to undo; {key}+click excludes it";
        how_hour: "单击只看这一小时，再次单击看全天", "Click to see this hour only, again for the whole day";
        choose_day: "先选定某一天，再单击按小时筛选", "Choose a single day to filter by hour";
        hour: "{from}–{to} 点", "{from}:00–{to}:00";
        busiest: "最忙 {hour}", "Busiest {hour}";
        abr_range: "95% 区间 {low}–{high}%，{n} 通已结束", "95% interval {low}–{high}%, {n} calls";
        abr_so_far: "{n} 通已结束", "ended calls: {n}";
        abr_thin: "只有 {n} 通已结束，样本太少", "too few calls to tell: {n}";
        abr_how: "接通 ÷ 已结束的通话，平台拒绝的也算在内；进行中和结果不明的不计。", "Answered ÷ ended calls, with those the platform refused. Calls in progress or without a known outcome are left out.";
        excluded: "已排除 {what}", "excluded: {what}";
        day: "{day} {weekday}", "{weekday} {day}";
        day_calls: "{n} 通", "{n} calls";
        day_call: "{n} 通", "{n} call";
        mon: "周一", "Mon";
        tue: "周二", "Tue";
        wed: "周三", "Wed";
        thu: "周四", "Thu";
        fri: "周五", "Fri";
        sat: "周六", "Sat";
        sun: "周日", "Sun";
    }
}

impl Phrases {
    /// The name of a day of the week, counted from Monday; none of one that there is not.
    pub fn weekday(&self, from_monday: usize) -> &'static str {
        let b = &self.breakdown;
        [b.mon, b.tue, b.wed, b.thu, b.fri, b.sat, b.sun].get(from_monday).copied().unwrap_or_default()
    }
}
