//! The words of alerts: what is watched, how it stands, and what the page around it says.

use super::{Lang, Phrases, bounds, fill, filled, grouped, phrases};
use crate::call::alert::{Hours, Reading, Rule, Standing, Turn, Unknown, Usual, Watched, runs_of_days};
use crate::call::kpi::Share;

phrases! {
    /// Alerts.
    Alerts {
        tab: "告警", "Alerts";
        about: "每分钟看一次；最近两分钟的通话还没有结果，先不算", "Checked every minute. Calls of the last two minutes are left out: they are not decided yet";
        as_of: "算到 {time} 为止：之后的通话还没有收齐", "As of {time}: not all later calls have been heard of";
        new: "新建告警", "New alert";
        edit: "修改", "Edit";
        failed: "告警没能更新：{problem}。显示的是之前的结果，一分钟后自动再试；一直这样请看“诊断”。", "Alerts could not be updated: {problem}. What is shown is older; they are tried again in a minute. If it stays like this, see the Doctor.";
        not_told: "告警的桌面通知没有打开：窗口最小化或被挡住时，不会提醒你。", "Desktop notifications of alerts are off: you are not told while the window is out of sight.";
        to_notify: "去设置", "Open Settings";

        none: "还没有告警", "No alerts yet";
        none_text: "告警替你盯着一个数字，比如通话数、应答率，不对劲时提醒你；偶然的波动尽量不打扰。可以先从下面几个开始。", "An alert watches one figure, such as the number of calls or the answer rate, and tells you when it goes wrong. Ups and downs of chance should not disturb you. Begin with one of these.";
        add: "添加", "Add";
        offer_silence: "没有新通话", "Calls have stopped";
        offer_quiet: "工作时间没有新通话", "No calls in working hours";
        offer_asr: "应答率下降", "Answer rate is down";
        offer_faults: "故障较多", "Many faults";
        offer_surge: "某个挂机原因突然变多", "One reason is surging";
        offers: "还可以添加", "You may also want";
        watch: "启用", "On";
        raised: "告警中", "Raised";
        well: "正常", "Normal";
        near: "临界", "Borderline";
        wrong: "筛选有误", "Filter is wrong";
        unclear: "暂时无法判断", "Cannot tell";
        counting: "统计中", "Counting";
        off: "未启用", "Off";
        snoozed: "{time} 前不提醒", "Snoozed until {time}";
        bad_filter: "筛选写错了：{problem}。点“修改”改正。", "The filter cannot be read: {problem}. Press Edit to correct it.";

        none_set: "还没有告警。在窗口的“告警”页新建，或写进 settings.toml。", "No alerts are set up. Make one on the Alerts page of the window, or in settings.toml.";
        filter_problem: "筛选写错了：{problem}", "The filter cannot be read: {problem}";
        since: "{time} 触发，已持续 {long}", "raised {time}, for {long}";
        worst: "最严重时 {value}（{time}）", "worst {value} at {time}";
        maybe_chance: "已过界限，但可能只是偶然", "past the limit, but it may be chance";
        recovering: "已好转，完全恢复后自动解除", "better; it ends by itself once clearly back";
        still_raised: "告警先保留", "the alert stays for now";
        show_calls: "查看相关通话", "Show the calls";
        snooze: "暂停提醒", "Snooze";
        snooze_hour: "1 小时", "For 1 hour";
        snooze_half_day: "4 小时", "For 4 hours";
        snooze_day: "24 小时", "For 24 hours";
        wake: "恢复提醒", "End snooze";
        week_none: "近 7 天没有触发", "Not raised in the last 7 days";
        week_one: "近 7 天触发 1 次", "Raised once in the last 7 days";
        week: "近 7 天触发 {n} 次", "Raised {n} times in the last 7 days";
        would_none: "近 7 天不会触发", "Would not have been raised in the last 7 days";
        would_one: "近 7 天会触发 1 次", "Would have been raised once in the last 7 days";
        would: "近 7 天会触发 {n} 次", "Would have been raised {n} times in the last 7 days";
        more: "更早还有 {n} 次", "and {n} earlier";
        still: "{from} 至今", "{from} – now";
        incident: "{from} – {to}", "{from} – {to}";
        trace: "近 24 小时", "Last 24 hours";
        trace_nothing: "近 24 小时样本都太少，无法判断", "Too few calls in the last 24 hours to tell";
        sign_figure: "近 24 小时的数值", "Figure, last 24 hours";
        sign_usual: "往常", "Usual";
        sign_limit: "界限", "Limit";
        sign_thin: "无法判断", "Cannot tell";
        sign_beyond: "告警期间", "Raised";
        banner: "告警“{name}”：最近 {window} {now}{against}", "Alert “{name}”: {now} over {window}{against}";
        short_usual: "，往常 {value}", ", usually {value}";
        short_limit: "，界限 {value}", ", limit {value}";

        banner_one: "告警“{names}”：有几个原因", "Alert “{names}”: several reasons";
        banner_many: "{n} 个告警：{names}", "{n} alerts are raised: {names}";
        to_alerts: "查看告警", "Show alerts";

        of_all: "全部通话", "All calls";
        rule_none: "{window}内没有通话", "no calls for {window}";
        rule_below: "{window}内少于 {n} 通", "fewer than {n} calls in {window}";
        rule_above: "{window}内达到 {n} 通", "{n} calls or more in {window}";
        rule_any: "{window}内有通话", "any call in {window}";
        rule_silent: "往常有通话的时候，{window}内没有通话", "no calls for {window} at a time that usually has some";
        rule_fewer: "{window}内的通话比往常少 {n}% 以上", "at least {n}% fewer calls than usual in {window}";
        rule_more: "{window}内的通话比往常多 {n}% 以上", "at least {n}% more calls than usual in {window}";
        rule_share_below: "最近 {window}，{figure}低于 {n}%", "{figure} below {n}% over {window}";
        rule_share_above: "最近 {window}，{figure}高于 {n}%", "{figure} above {n}% over {window}";
        rule_share_fallen: "最近 {window}，{figure}比往常低 {n}% 以上", "{figure} at least {n}% lower than usual over {window}";
        rule_share_gone: "最近 {window}，{figure}降到 0", "{figure} down to 0 over {window}";
        rule_share_risen: "最近 {window}，{figure}比往常高 {n}% 以上", "{figure} at least {n}% higher than usual over {window}";
        rule_reason_above: "最近 {window}，某个原因占到 {n}% 以上", "one reason on more than {n}% of calls over {window}";
        rule_reason_risen: "最近 {window}，某个原因的占比达到往常的 {times} 倍", "one reason at {times} times its usual share or more over {window}";
        minute: "1 分钟", "1 minute";
        minutes: "{n} 分钟", "{n} minutes";
        hour: "1 小时", "1 hour";
        hours: "{n} 小时", "{n} hours";

        now_calls: "{n} 通", "{n} calls";
        now_call: "1 通", "1 call";
        now_share: "{share}（{n} 通，95% 区间 {low}–{high}%）", "{share} (calls: {n}, 95% interval {low}–{high}%)";
        now_reason: "{code}：占 {share}（{n} 通里有 {hits} 通）", "{code}: {share} ({hits} of {n})";
        no_reason: "没有带原因的未接通通话", "no unanswered call with a reason";
        now_decided: "已有结果 {n} 通", "calls decided: {n}";
        now_nothing: "暂时没有可算的通话", "no calls to count at present";
        usual: "往常 {value}（前几周同星期同一时段，共 {weeks} 周）", "usually {value} (same weekday and time, {weeks} earlier weeks)";
        usual_one: "往常 {value}（前几周同星期同一时段，只有 1 周可比）", "usually {value} (same weekday and time, one earlier week)";
        limit: "界限 {value}", "limit {value}";
        too_few: "样本太少，还无法判断（至少 {sample} 通）", "too few calls to tell (at least {sample})";
        too_few_usual: "这个时段往常通话也少，无法判断", "few calls are usual at this time: cannot tell";
        no_usual: "前几周同一时段的通话不够，没法比（刚装好时要先收满一周）", "not enough calls at this time in earlier weeks to compare with (a new installation needs a week)";
        gap: "这段时间有接收中断，无法判断（详见收件箱）", "nothing could be received for part of this time: cannot tell (see Gaps in the Inbox)";
        off_hours: "不在提醒时段内（{hours}），先不判断", "outside its hours ({hours}): not watched";
        holiday: "节假日不和往常比较", "a holiday: not compared with what is usual";
        just_begun: "收到通话还不满 {window}，先不判断", "calls have been received for less than {window}: cannot tell yet";

        watch_calls: "通话数", "Number of calls";
        watch_reasons: "某个原因的占比", "Share of any one reason";
        leg_a: "A 侧应答率", "Answer rate on leg A";
        leg_b: "B 侧应答率", "Answer rate on leg B";
        share_short: "短呼率", "Share of short calls";
        share_keys: "收号率", "Share of calls with keys pressed";
        share_complete: "推送完整率", "Share of calls with all pushes";

        form_new: "新建告警", "New alert";
        form_edit: "修改告警", "Edit alert";
        name: "名称", "Name";
        calls: "哪些通话", "Which calls";
        calls_hint: "留空就是全部通话；例如 service:callback", "Empty: all calls. Example: service:callback";
        calls_note: "可以从视图填入；写法和筛选相同。时间条件会忽略，由下面的“看最近”决定。", "Take it from a view, or write it like a filter. Times in it are ignored: “Over the last” below decides.";
        calls_slide: "这个筛选会随时间变，不能用来告警：去掉其中的时间或可信度条件", "This filter finds other calls as time goes by, so nothing can be compared: remove its times, or its trust";
        from_view: "从视图填入", "Use a view";
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
        percent_of_usual: "%（按比例：往常 60%，低 20% 就是 48%）", "% of the usual (20% lower than 60% is 48%)";
        percent_of_calls: "%（按往常的比例；填 100 表示一通也没有）", "% of the usual (100: none at all)";
        percent_more: "%（按往常的比例；填 100 就是两倍）", "% of the usual (100: twice as much)";
        window: "看最近", "Over the last";
        sample: "最少通话数", "Minimum calls";
        sample_note: "不到这么多通时不判断，免得把偶然当成问题", "with fewer it says nothing: it could be chance";
        sample_note_calls: "连同前几周同一时段一起算，不到这么多就不判断", "counted together with the earlier weeks; with fewer it says nothing";
        watched_hours: "提醒时段", "Watched";
        hours_always: "全天", "At all times";
        hours_some: "只在这些时段", "Only in these hours";
        hours_from: "开始时间", "From";
        hours_to: "结束时间", "To";
        hours_note: "{zone}；结束早于开始就是跨到第二天", "{zone}; hours that end before they begin go over midnight";
        hours_wrong: "至少选一天；时间写成 09:00，最晚 24:00", "One day at least; times like 09:00, up to 24:00";
        hours_short: "时段不够长：放不下“看最近”的{window}", "These hours are too short for {window}";
        hours_of_rule: "{rule}（{hours}）", "{rule}, {hours}";
        calendar: "日历", "Calendar";
        calendar_zone: "时区", "Clocks of";
        calendar_zone_note: "“往常”和提醒时段按这个时区算，与页面显示的时区无关", "hours and weeks of alerts go by these clocks, whatever zone is shown";
        holidays: "节假日", "Holidays";
        holidays_hint: "例如 2026-10-01..2026-10-07", "Such as 2026-12-25..2027-01-01";
        holidays_note: "这些日子不和往常比较，也不算进往常；限定了提醒时段的告警当天不看。", "These days are not compared with what is usual and do not count as usual; alerts that keep to some hours rest.";
        holidays_wrong: "“{part}”不是日期。写成 2026-10-01，或一段 2026-10-01..2026-10-07，用逗号隔开", "“{part}” is no date. Write 2026-10-01, or 2026-10-01..2026-10-07, with commas between";
        cooldown: "合并间隔", "Merge within";
        cooldown_note: "恢复后这么久之内又触发，算同一次，不再提醒", "what comes back this soon is the same incident and is not told again";
        unit_minutes: "分钟", "minutes";
        wrong_number: "请填 {from} 到 {to} 之间的数", "A number from {from} to {to} is needed";
        preview: "按这些条件试算", "Tried on the last 7 days";
        preview_wrong: "先改正上面标红的地方，再看结果", "Correct what is marked red above to see the result";
        save: "保存", "Save";
        cancel: "取消", "Cancel";
        close: "关闭", "Close";
        remove: "删除", "Remove";
        of_view: "用“{name}”新建告警…", "New alert on “{name}”…";
        saved: "告警“{name}”已保存，从现在起每分钟看一次", "Alert “{name}” is saved and checked every minute from now on";
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
            Watched::Share(Share::Short) => w.share_short,
            Watched::Share(Share::Keys) => w.share_keys,
            Watched::Share(Share::Complete) => w.share_complete,
            Watched::Share(share) => self.share(share).0,
        }
    }

    /// `30 minutes`, `2 hours`.
    pub fn window(&self, minutes: u32) -> String {
        let w = &self.alerts;
        match minutes {
            1 => w.minute.to_owned(),
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
            (Watched::Calls, Turn::Above) if rule.by <= 1.0 => w.rule_any,
            (Watched::Calls, Turn::Above) => w.rule_above,
            (Watched::Calls, Turn::Fallen) if rule.by >= 100.0 => w.rule_silent,
            (Watched::Calls, Turn::Fallen) => w.rule_fewer,
            (Watched::Calls, Turn::Risen) => w.rule_more,
            (Watched::Share(_), Turn::Below) => w.rule_share_below,
            (Watched::Share(_), Turn::Above) => w.rule_share_above,
            (Watched::Share(_), Turn::Fallen) if rule.by >= 100.0 => w.rule_share_gone,
            (Watched::Share(_), Turn::Fallen) => w.rule_share_fallen,
            (Watched::Share(_), Turn::Risen) => w.rule_share_risen,
            (Watched::Reasons, Turn::Below | Turn::Above) => w.rule_reason_above,
            (Watched::Reasons, Turn::Fallen | Turn::Risen) => w.rule_reason_risen,
        };
        let figure = self.watched(rule.watched);
        // Between a letter and a Chinese word stands a blank.
        let is_apart = self.lang == Lang::Zh && figure.ends_with(|last: char| last.is_ascii_alphanumeric());
        let blanks = [
            ("n", written(rule.by)),
            ("times", written(1.0 + rule.by / 100.0)),
            ("window", self.window(rule.minutes)),
            ("figure", if is_apart { format!("{figure} ") } else { figure.to_owned() }),
        ];
        let said = filled(phrase, &blanks);
        let said = if self.lang == Lang::En { capital(&said) } else { said };
        if rule.hours.is_always() {
            return said;
        }
        filled(w.hours_of_rule, &[("rule", said), ("hours", self.hours(rule.hours))])
    }

    /// `Mon–Fri 09:00–18:00`.
    pub fn hours(&self, hours: Hours) -> String {
        let between = if self.lang == Lang::En { ["–", ", "] } else { ["至", "、"] };
        let runs = runs_of_days(hours.days()).map(|(from, to)| match to - from {
            0 => self.weekday(from).to_owned(),
            _ => format!("{}{}{}", self.weekday(from), between[0], self.weekday(to)),
        });
        let days = runs.collect::<Vec<_>>().join(between[1]);
        let [from, to] = hours.times();
        format!("{days} {from}–{to}")
    }

    /// A figure of an alert: `31.0%`, `12 calls`.
    pub fn alert_value(&self, watched: Watched, value: f64) -> String {
        match watched {
            Watched::Calls if value == 1.0 => self.alerts.now_call.to_owned(),
            Watched::Calls => fill(self.alerts.now_calls, &[("n", &number(value))]),
            Watched::Share(_) | Watched::Reasons => super::percent_of_one(value),
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
        let Some(value) = reading.value else { return w.now_nothing.to_owned() };
        let shown = self.alert_value(watched, value);
        match (watched, reading.code) {
            (Watched::Calls, _) => shown,
            (Watched::Reasons, None) if matches!(reading.standing, Standing::Unknown(_)) => {
                fill(w.now_decided, &[("n", &grouped(ratio.of))])
            }
            (Watched::Reasons, None) => w.no_reason.to_owned(),
            (Watched::Reasons, Some(code)) => {
                let (hits, n) = (grouped(ratio.hits), grouped(ratio.of));
                filled(w.now_reason, &[("code", name(code)), ("hits", hits), ("n", n), ("share", shown)])
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

    /// How often it was raised in the last seven days, or would have been if anybody had watched.
    pub fn alert_week(&self, times: usize, was_watched: bool) -> String {
        let w = &self.alerts;
        let [none, one, many] = match was_watched {
            true => [w.week_none, w.week_one, w.week],
            false => [w.would_none, w.would_one, w.would],
        };
        match times {
            0 => none.to_owned(),
            1 => one.to_owned(),
            n => fill(many, &[("n", &n.to_string())]),
        }
    }

    /// One line for a bar or a notification: the name of an alert, its figure, and what that is measured against.
    pub fn alert_raised(
        &self,
        alert: &str,
        rule: &Rule,
        reading: &Reading,
        name: &dyn Fn(crate::call::reason::CodeRef) -> String,
    ) -> String {
        let w = &self.alerts;
        let value = |value: f64| self.alert_value(rule.watched, value);
        let now = match (rule.watched, reading.value) {
            (Watched::Share(_), Some(share)) => value(share),
            _ => self.alert_now(rule.watched, reading, name),
        };
        let usual = reading.usual.map(|usual| fill(w.short_usual, &[("value", &value(usual.value))]));
        let limit = told_limit(rule, reading).map(|limit| fill(w.short_limit, &[("value", &value(limit))]));
        let blanks = [
            ("name", alert.to_owned()),
            ("window", self.window(rule.minutes)),
            ("now", now),
            ("against", usual.or(limit).unwrap_or_default()),
        ];
        filled(w.banner, &blanks)
    }

    /// What it is measured against, or why nothing can be said of it.
    pub fn alert_against(&self, rule: &Rule, reading: &Reading) -> String {
        let w = &self.alerts;
        let why = match reading.standing {
            Standing::Unknown(Unknown::TooFew) if rule.watched == Watched::Calls => {
                w.too_few_usual.to_owned()
            }
            Standing::Unknown(Unknown::TooFew) => fill(w.too_few, &[("sample", &rule.sample.to_string())]),
            Standing::Unknown(Unknown::NoUsual) => w.no_usual.to_owned(),
            Standing::Unknown(Unknown::Gap) => w.gap.to_owned(),
            Standing::Unknown(Unknown::Holiday) => w.holiday.to_owned(),
            Standing::Unknown(Unknown::OffHours) => fill(w.off_hours, &[("hours", &self.hours(rule.hours))]),
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

/// A limit that says more than the rule does: that there is nothing at all needs none.
fn told_limit(rule: &Rule, reading: &Reading) -> Option<f64> {
    let is_none = rule.watched == Watched::Calls && rule.turn.is_down() && reading.limit <= Some(1.0);
    reading.limit.filter(|_| !is_none)
}

/// As somebody set it.
fn written(value: f64) -> String {
    if value.fract() == 0.0 { number(value) } else { value.to_string() }
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
            "1 小时内达到 1,200 通",
            "1,200 calls or more in 1 hour",
        );
        check(
            Watched::Share(Share::Asr),
            Turn::Fallen,
            20.0,
            120,
            "最近 2 小时，应答率 ASR 比往常低 20% 以上",
            "Answer rate (ASR) at least 20% lower than usual over 2 hours",
        );
        check(
            Watched::Reasons,
            Turn::Risen,
            150.0,
            30,
            "最近 30 分钟，某个原因的占比达到往常的 2.5 倍",
            "One reason at 2.5 times its usual share or more over 30 minutes",
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
        assert_eq!(
            en.alert_now(rule.watched, &reading, &name),
            "40.0% (calls: 100, 95% interval 30.9–49.8%)"
        );
        assert_eq!(
            zh.alert_against(&rule, &reading),
            "界限 48.0% · 往常 60.0%（前几周同星期同一时段，共 4 周）"
        );
        assert_eq!(
            zh.alert_raised("热线", &rule, &reading, &name),
            "告警“热线”：最近 1 小时 40.0%，往常 60.0%"
        );
        assert_eq!(
            en.alert_raised("Hotline", &rule, &reading, &name),
            "Alert “Hotline”: 40.0% over 1 hour, usually 60.0%"
        );
        let few = Reading { standing: Standing::Unknown(Unknown::TooFew), ..reading };
        assert_eq!(en.alert_against(&rule, &few), "too few calls to tell (at least 30)");
    }
}
