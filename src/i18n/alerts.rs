//! The words of alerts: what is watched, how it stands, and what the page around it says.

use super::{Lang, Phrases, bounds, fill, filled, grouped, phrases};
use crate::call::alert::{Reading, Rule, Standing, Turn, Unknown, Usual, Watched};
use crate::call::kpi::Share;

phrases! {
    /// Alerts.
    Alerts {
        tab: "告警", "Alerts";
        about: "每分钟看一次；最近两分钟的通话还没定，先不算", "Checked every minute. Calls of the last two minutes are left out: they are not decided yet";
        new: "新建告警", "New alert";
        edit: "修改", "Edit";
        failed: "告警算不出来：{problem}。一分钟后会再试。", "Alerts could not be counted: {problem}. They are tried again in a minute.";
        not_told: "桌面通知没有打开：窗口不在眼前时，告警不会提醒你。", "Desktop notifications are off: nobody tells you of an alert while the window is out of sight.";
        to_notify: "去打开", "Switch on";

        none: "还没有告警", "No alerts yet";
        none_text: "告警盯住一部分通话的一个指标，超出界限而且不像偶然时提醒你。可以先从下面几个开始。", "An alert watches one figure of some calls, and tells you when it is off by more than chance. Begin with one of these.";
        add: "添加", "Add";
        offer_silence: "没有新通话", "Calls have stopped";
        offer_asr: "应答率下降", "Answer rate is down";
        offer_faults: "故障增多", "Faults";
        offer_surge: "某个原因激增", "A reason surges";
        offers: "还可以添加", "You may also want";
        watch: "启用", "Watch";

        raised: "告警", "Raised";
        well: "正常", "All well";
        near: "接近界限", "Close to the limit";
        unclear: "暂时无法判断", "Cannot tell";
        counting: "统计中", "Counting";
        off: "未启用", "Off";
        snoozed: "{time} 前不提醒", "Snoozed until {time}";
        bad_filter: "筛选写错了：{problem}。点“修改”改正。", "The filter cannot be read: {problem}. Press Edit to mend it.";

        none_set: "还没有告警。在窗口的“告警”页新建，或写进 settings.toml。", "No alerts are set up. Make one on the Alerts page of the window, or in settings.toml.";
        filter_problem: "筛选写错了：{problem}", "The filter cannot be read: {problem}";
        since: "{time} 起，已 {long}", "since {time}, for {long}";
        worst: "最严重时 {value}（{time}）", "worst {value} at {time}";
        show_calls: "查看这些通话", "Show these calls";
        snooze: "暂停提醒", "Snooze";
        snooze_hour: "1 小时", "For 1 hour";
        snooze_half_day: "4 小时", "For 4 hours";
        snooze_day: "24 小时", "For 24 hours";
        wake: "恢复提醒", "Tell me again";
        week_none: "近 7 天没有触发", "Not raised in the last 7 days";
        week_one: "近 7 天触发 1 次", "Raised once in the last 7 days";
        week: "近 7 天触发 {n} 次", "Raised {n} times in the last 7 days";
        more: "更早还有 {n} 次", "{n} more before";
        still: "{from} 至今", "{from} – now";
        incident: "{from} – {to}", "{from} – {to}";
        trace: "近 24 小时", "Last 24 hours";
        trace_limit: "界限", "Limit";
        day_ago: "24 小时前", "24 hours ago";
        now: "现在", "now";
        banner: "{name}：{now}", "{name}: {now}";

        banner_many: "{n} 个告警：{names}", "{n} alerts are raised: {names}";
        to_alerts: "查看告警", "Show alerts";

        of_all: "全部通话", "All calls";
        rule_none: "{window}内没有通话", "no calls for {window}";
        rule_below: "{window}内少于 {n} 通", "fewer than {n} calls in {window}";
        rule_above: "{window}内有 {n} 通或更多", "{n} calls or more in {window}";
        rule_silent: "往常有通话的时候，{window}内没有通话", "no calls for {window} at a time that usually has some";
        rule_fewer: "{window}内的通话比往常少 {n}% 以上", "at least {n}% fewer calls than usual in {window}";
        rule_more: "{window}内的通话比往常多 {n}% 以上", "at least {n}% more calls than usual in {window}";
        rule_share_below: "{figure} 低于 {n}%，看最近 {window}", "{figure} below {n}% over {window}";
        rule_share_above: "{figure} 高于 {n}%，看最近 {window}", "{figure} above {n}% over {window}";
        rule_share_fallen: "{figure} 比往常下降 {n}% 以上，看最近 {window}", "{figure} at least {n}% lower than usual over {window}";
        rule_share_risen: "{figure} 比往常上升 {n}% 以上，看最近 {window}", "{figure} at least {n}% higher than usual over {window}";
        rule_reason_above: "某个原因占 {n}% 以上，看最近 {window}", "one reason on more than {n}% of calls over {window}";
        rule_reason_risen: "某个原因比往常多 {n}% 以上，看最近 {window}", "one reason at least {n}% more frequent than usual over {window}";
        minutes: "{n} 分钟", "{n} minutes";
        hour: "1 小时", "1 hour";
        hours: "{n} 小时", "{n} hours";

        now_calls: "{n} 通", "{n} calls";
        now_call: "1 通", "1 call";
        now_share: "{share}（{n} 通，95% 区间 {low}–{high}%）", "{share} ({n} calls, 95% interval {low}–{high}%)";
        now_reason: "{code}：{hits} 通，占 {share}", "{code}: {hits} calls, {share}";
        no_reason: "没有未接通的通话", "no call was unanswered";
        usual: "往常 {value}（前 {weeks} 周同一时段）", "usually {value} (same hour of {weeks} weeks)";
        usual_one: "往常 {value}（上周同一时段）", "usually {value} (same hour last week)";
        limit: "界限 {value}", "limit {value}";
        too_few: "样本太少，还无法判断（至少 {sample} 通）", "too few calls to tell (at least {sample})";
        no_usual: "还没有往常的数据可比，要先收满一周", "nothing to compare with yet: it takes a week of calls";
        gap: "这段时间有推送收不到，无法判断", "nothing could be received for a part of this time, so nobody can tell";
        just_begun: "第一通电话到现在还不到 {window}", "the first call came less than {window} ago";

        watch_calls: "通话数", "Number of calls";
        watch_reasons: "某个原因的占比", "Share of any one reason";
        leg_a: "A 侧应答率", "Answer rate on leg A";
        leg_b: "B 侧应答率", "Answer rate on leg B";

        form_new: "新建告警", "New alert";
        form_edit: "修改告警", "Edit alert";
        name: "名称", "Name";
        calls: "哪些通话", "Which calls";
        calls_hint: "留空为全部，例如 service:callback", "all when empty, such as service:callback";
        calls_note: "写法和筛选相同；其中的时间不起作用，告警只看自己的时段。", "Written like a filter. Times in it are left out: an alert has a period of its own.";
        from_view: "用视图填写", "Take a view";
        figure: "指标", "Figure";
        when: "提醒条件", "Tell me when it is";
        turn_below: "低于", "below";
        turn_above: "高于", "above";
        turn_fewer: "少于", "fewer than";
        turn_reaches: "达到", "at least";
        turn_fallen: "比往常下降", "lower than usual by";
        turn_risen: "比往常上升", "higher than usual by";
        limit_name: "界限值", "Limit value";
        unit_calls: "通", "calls";
        percent: "%", "%";
        window: "看最近", "Over the last";
        sample: "至少有", "Out of at least";
        sample_note: "通话更少时不判断，免得把偶然当成问题", "with fewer calls it says nothing: it could be chance";
        cooldown: "再次提醒间隔", "Quiet time";
        cooldown_note: "恢复后这段时间内再超出，算同一次", "what comes back within this time is the same incident";
        unit_minutes: "分钟", "minutes";
        wrong_number: "请填 {from} 到 {to} 的数", "A number from {from} to {to} is needed";
        preview: "按这些条件", "With these settings";
        save: "保存", "Save";
        cancel: "取消", "Cancel";
        close: "关闭", "Close";
        remove: "删除", "Remove";
        removed: "已删除告警“{name}”", "Alert “{name}” removed";
    }
}

impl Phrases {
    /// What the figure of an alert is called.
    pub fn watched(&self, watched: Watched) -> &'static str {
        let w = &self.alerts;
        match watched {
            Watched::Calls => w.watch_calls,
            Watched::Reasons => w.watch_reasons,
            Watched::Share(Share::AsrA) => w.leg_a,
            Watched::Share(Share::AsrB) => w.leg_b,
            Watched::Share(share) => self.share(share).0,
        }
    }

    /// `30 minutes`, `2 hours`.
    pub fn window(&self, minutes: u32) -> String {
        let w = &self.alerts;
        match minutes {
            60 => w.hour.to_owned(),
            n if n % 60 == 0 => fill(w.hours, &[("n", &(n / 60).to_string())]),
            n => fill(w.minutes, &[("n", &n.to_string())]),
        }
    }

    /// What is agreed, in a sentence without its full stop.
    pub fn alert_rule(&self, rule: &Rule) -> String {
        let w = &self.alerts;
        let phrase = match (rule.watched, rule.turn) {
            (Watched::Calls, Turn::Below) if rule.by <= 1.0 => w.rule_none,
            (Watched::Calls, Turn::Below) => w.rule_below,
            (Watched::Calls, Turn::Above) => w.rule_above,
            (Watched::Calls, Turn::Fallen) if rule.by >= 100.0 => w.rule_silent,
            (Watched::Calls, Turn::Fallen) => w.rule_fewer,
            (Watched::Calls, Turn::Risen) => w.rule_more,
            (Watched::Share(_), Turn::Below) => w.rule_share_below,
            (Watched::Share(_), Turn::Above) => w.rule_share_above,
            (Watched::Share(_), Turn::Fallen) => w.rule_share_fallen,
            (Watched::Share(_), Turn::Risen) => w.rule_share_risen,
            (Watched::Reasons, Turn::Below | Turn::Above) => w.rule_reason_above,
            (Watched::Reasons, Turn::Fallen | Turn::Risen) => w.rule_reason_risen,
        };
        let blanks = [
            ("n", number(rule.by)),
            ("window", self.window(rule.minutes)),
            ("figure", self.watched(rule.watched).to_owned()),
        ];
        let said = filled(phrase, &blanks);
        if self.lang == Lang::En { capital(&said) } else { said }
    }

    /// A figure of an alert: `31.0%`, `12 calls`.
    pub fn alert_value(&self, watched: Watched, value: f64) -> String {
        match watched {
            Watched::Calls if value == 1.0 => self.alerts.now_call.to_owned(),
            Watched::Calls => fill(self.alerts.now_calls, &[("n", &number(value))]),
            Watched::Share(_) | Watched::Reasons => format!("{:.1}%", value * 100.0),
        }
    }

    /// What the figure is now. `name` names a code.
    pub fn alert_now(
        &self,
        watched: Watched,
        reading: &Reading,
        name: &dyn Fn(crate::call::reason::CodeRef) -> String,
    ) -> String {
        let (w, ratio) = (&self.alerts, reading.ratio);
        let Some(value) = reading.value else { return self.insights.nothing_detail.to_owned() };
        let shown = self.alert_value(watched, value);
        match (watched, reading.code) {
            (Watched::Calls, _) => shown,
            (Watched::Reasons, None) => w.no_reason.to_owned(),
            (Watched::Reasons, Some(code)) => {
                let blanks = [("code", name(code)), ("hits", grouped(ratio.hits)), ("share", shown)];
                filled(w.now_reason, &blanks)
            }
            (Watched::Share(_), _) => {
                let [low, high] = bounds(ratio).unwrap_or_default();
                filled(
                    w.now_share,
                    &[("share", shown), ("n", grouped(ratio.of)), ("low", low), ("high", high)],
                )
            }
        }
    }

    /// How often it was raised in the last seven days.
    pub fn alert_week(&self, times: usize) -> String {
        let w = &self.alerts;
        match times {
            0 => w.week_none.to_owned(),
            1 => w.week_one.to_owned(),
            n => fill(w.week, &[("n", &n.to_string())]),
        }
    }

    /// What it is measured against, or why nothing can be said of it.
    pub fn alert_against(&self, rule: &Rule, reading: &Reading) -> String {
        let w = &self.alerts;
        let why = match reading.standing {
            Standing::Unknown(Unknown::TooFew) => fill(w.too_few, &[("sample", &rule.sample.to_string())]),
            Standing::Unknown(Unknown::NoUsual) => w.no_usual.to_owned(),
            Standing::Unknown(Unknown::Gap) => w.gap.to_owned(),
            Standing::Unknown(Unknown::JustBegun) => {
                fill(w.just_begun, &[("window", &self.window(rule.minutes))])
            }
            Standing::Beyond | Standing::Between | Standing::Within => String::new(),
        };
        if !why.is_empty() {
            return why;
        }
        let value = |value: f64| self.alert_value(rule.watched, value);
        let usual = reading.usual.map(|Usual { value: usual, weeks, .. }| {
            let phrase = if weeks == 1 { w.usual_one } else { w.usual };
            filled(phrase, &[("value", value(usual)), ("weeks", weeks.to_string())])
        });
        // That there are none speaks for itself.
        let limit = reading
            .limit
            .filter(|limit| *limit > 0.0)
            .map(|limit| filled(w.limit, &[("value", value(limit))]));
        let parts: Vec<String> = limit.into_iter().chain(usual).collect();
        parts.join(" · ")
    }
}

/// Whole where it is whole.
fn number(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < 1e15 {
        grouped(value.abs() as u64)
    } else {
        format!("{value:.1}")
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    first + letters.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::Stamp;
    use crate::call::kpi::Ratio;

    #[test]
    fn a_rule_reads_as_a_sentence_in_both_languages() {
        let check = |watched, turn, by, minutes, zh: &str, en: &str| {
            let rule = Rule { watched, turn, by, minutes, ..Rule::default() };
            assert_eq!(Lang::Zh.phrases().alert_rule(&rule), zh);
            assert_eq!(Lang::En.phrases().alert_rule(&rule), en);
        };
        check(Watched::Calls, Turn::Below, 1.0, 15, "15 分钟内没有通话", "No calls for 15 minutes");
        check(
            Watched::Calls,
            Turn::Above,
            1_200.0,
            60,
            "1 小时内有 1,200 通或更多",
            "1,200 calls or more in 1 hour",
        );
        check(
            Watched::Share(Share::Asr),
            Turn::Fallen,
            20.0,
            120,
            "应答率 ASR 比往常下降 20% 以上，看最近 2 小时",
            "Answer rate (ASR) at least 20% lower than usual over 2 hours",
        );
        check(
            Watched::Reasons,
            Turn::Risen,
            150.0,
            30,
            "某个原因比往常多 150% 以上，看最近 30 分钟",
            "One reason at least 150% more frequent than usual over 30 minutes",
        );
    }

    #[test]
    fn a_reading_says_what_it_is_of_and_what_it_is_measured_against() {
        let rule = Rule::default();
        let reading = Reading {
            at: Stamp(0),
            standing: Standing::Beyond,
            value: Some(0.4),
            ratio: Ratio { hits: 40, of: 100 },
            usual: Some(Usual { value: 0.6, weeks: 4, of: 400 }),
            limit: Some(0.48),
            code: None,
        };
        let (zh, en) = (Lang::Zh.phrases(), Lang::En.phrases());
        let name = |_| String::new();
        assert_eq!(zh.alert_now(rule.watched, &reading, &name), "40.0%（100 通，95% 区间 30.9–49.8%）");
        assert_eq!(en.alert_now(rule.watched, &reading, &name), "40.0% (100 calls, 95% interval 30.9–49.8%)");
        assert_eq!(zh.alert_against(&rule, &reading), "界限 48.0% · 往常 60.0%（前 4 周同一时段）");
        let few = Reading { standing: Standing::Unknown(Unknown::TooFew), ..reading };
        assert_eq!(en.alert_against(&rule, &few), "too few calls to tell (at least 30)");
    }
}
