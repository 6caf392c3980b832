//! The words of the key figures. Chinese has 接通率 for both "reached" and "answered"; here it is 应答率, and every figure
//! says of what it is a share.

use super::{Phrases, fill, filled, grouped, phrases};
use crate::call::kpi::{Kpis, Length, PROMPT_SECS, Ratio, SHORT_SECS, Share, Spread};

phrases! {
    /// Figures of a set of calls.
    Kpi {
        calls: "{n} 通电话，{from} 至 {to}（{zone}）", "Calls: {n}, {from} to {to} ({zone})";
        no_calls: "没有符合条件的通话。去掉一个条件试试。", "No calls match. Remove a condition.";
        left_out: "其中进行中 {running} 通、结果不明 {unknown} 通，不计入各项指标。", "In progress: {running}; outcome not known: {unknown}. Neither counts in the figures.";
        interval: "95% 置信区间", "95% confidence";
        sample: "样本", "sample";
        formula: "算法", "formula";
        mean: "平均", "mean";
        median: "中位数", "median";
        longest: "最长", "longest";
        thin: "* 样本不足 {n} 通，仅供参考。", "* fewer than {n} calls: a rough guide only.";

        asr: "应答率 ASR", "Answer rate (ASR)";
        asr_how: "接通 ÷ 平台已呼出的通话", "answered ÷ calls the platform placed";
        asr_a: "　A 侧应答率", "  on leg A";
        asr_a_how: "A 应答 ÷ 呼叫过 A（不含隐私号）", "A answered ÷ A called; without private numbers";
        asr_b: "　B 侧应答率", "  on leg B";
        asr_b_how: "B 应答 ÷ 呼叫过 B", "B answered ÷ B called";
        abr: "应答试呼比 ABR", "Answer-bid ratio (ABR)";
        abr_how: "接通 ÷ 已结束的通话，含平台拒绝的 {n} 通", "answered ÷ ended calls, refused ones included ({n})";
        ner: "网络有效率 NER", "Network effectiveness (NER)";
        ner_how: "（接通、用户忙、无应答、拒接、关机等）÷ 已呼出且原因明确的通话", "(answered, busy, no answer, rejected, phone off …) ÷ calls placed with a known reason";
        short: "短呼率", "Short calls";
        short_how: "通话不超过 {n} 秒的 ÷ 接通", "talk of {n} s or less ÷ answered";
        keys: "收号率", "Keys pressed";
        keys_how: "收到按键 ÷ 接通的通知和验证码", "with keys ÷ answered notifications and codes";
        complete: "推送完整率", "Pushes complete";
        complete_how: "状态推送齐全 ÷ 有话单的通话", "all status pushes came ÷ calls with a CDR";
        prompt: "话单及时率", "CDRs on time";
        prompt_how: "挂机后 {n} 分钟内到达 ÷ 平台重推期内到达的话单", "within {n} min of the end ÷ CDRs that came while the platform tries";

        talk: "通话时长（平均即 ACD）", "Talk time (mean is ACD)";
        talk_how: "接通的通话", "answered calls";
        ring: "振铃到应答", "Ringing until answered";
        ring_how: "接通的通话，最后呼叫的一侧", "answered calls, the leg called last";
        pdd_a: "接续时延 PDD，A 侧", "Post-dial delay (PDD), A";
        pdd_b: "接续时延 PDD，B 侧", "Post-dial delay (PDD), B";
        pdd_how: "从呼叫到振铃，平台时间只到秒，误差 ±1 秒", "from calling to ringing; whole seconds, so ±1 s";

        cdr_lag: "话单时延", "CDR lag";
        cdr_lag_how: "从挂机到收到话单；推送失败的会重推，多在一小时后", "from the end to the CDR; a failed push is tried again, mostly an hour later";

        minutes: "计费分钟：A、B 两侧合计 {legs}，双方通话 {n}", "Billed minutes: {legs} for both legs, {n} of conversation";
        busiest: "最忙时段（1 小时）：{day} {from}–{to}，平均同时 {erlang} 路（爱尔兰）", "Busiest hour: {day} {from}–{to}, {erlang} calls at a time on average (erlang)";
        arrived: "重复推送 {duplicates} 条，乱序 {late} 条", "Pushed again: {duplicates}; out of order: {late}";

        before_week: "上周同期", "A week earlier";
        before_weeks: "{n} 周前同期", "{n} weeks earlier";
        before: "{when} {value}（{change}）", "{when}: {value} ({change})";
        before_alone: "{when} {value}", "{when}: {value}";
        before_points: "{n} 个百分点", "{n} points";
        before_chance: "相差在误差内", "no more than chance";
        before_none: "{when}没有通话", "{when}: no calls";
        before_nothing: "{when}没有可算的通话", "{when}: nothing to count";
        before_counting: "{when}：统计中", "{when}: counting";
        before_gaps: "{when}有接收中断，数字可能不全", "{when} nothing could be received for part of the time; figures may be incomplete";

        hour: "时段", "hour";
        day: "日期", "day";
        reason: "挂机原因", "reason";
        no_reason: "没有代码", "no code";
        count: "通话", "calls";
        answered: "接通", "answered";
    }
}

/// `61.2%`; `None` of nothing.
pub fn percent(ratio: Ratio) -> Option<String> {
    ratio.share().map(percent_of_one)
}

/// `61.2%` of a share of one.
pub fn percent_of_one(share: f64) -> String {
    format!("{:.1}%", share * 100.0)
}

/// `59.0` and `63.3`: between what shares of a hundred it lies with 95 % confidence; `None` of nothing.
pub fn bounds(ratio: Ratio) -> Option<[String; 2]> {
    let (low, high) = ratio.interval()?;
    Some([low, high].map(|share| format!("{:.1}", share * 100.0)))
}

impl Phrases {
    /// What a figure is called, and how it is counted.
    pub fn share(&self, share: Share) -> (&'static str, &'static str) {
        let w = &self.kpi;
        match share {
            Share::Asr => (w.asr, w.asr_how),
            Share::AsrA => (w.asr_a, w.asr_a_how),
            Share::AsrB => (w.asr_b, w.asr_b_how),
            Share::Abr => (w.abr, w.abr_how),
            Share::Ner => (w.ner, w.ner_how),
            Share::Short => (w.short, w.short_how),
            Share::Keys => (w.keys, w.keys_how),
            Share::Complete => (w.complete, w.complete_how),
            Share::Prompt => (w.prompt, w.prompt_how),
        }
    }

    /// How a share of these calls is counted, its blanks filled in.
    pub fn share_formula(&self, share: Share, kpis: &Kpis) -> String {
        let n = match share {
            Share::Abr => grouped(kpis.refused()),
            Share::Prompt => (PROMPT_SECS / 60).to_string(),
            _ => SHORT_SECS.to_string(),
        };
        fill(self.share(share).1, &[("n", &n)])
    }

    /// The name of a length of time, and how it is measured.
    pub fn length(&self, length: Length) -> (&'static str, &'static str) {
        let w = &self.kpi;
        match length {
            Length::Talk => (w.talk, w.talk_how),
            Length::Ring => (w.ring, w.ring_how),
            Length::PddA => (w.pdd_a, w.pdd_how),
            Length::PddB => (w.pdd_b, w.pdd_how),
            Length::CdrLag => (w.cdr_lag, w.cdr_lag_how),
        }
    }

    /// What the same stretch of time so many weeks earlier is called.
    pub fn weeks_earlier(&self, weeks: u32) -> String {
        match weeks {
            1 => self.kpi.before_week.to_owned(),
            weeks => fill(self.kpi.before_weeks, &[("n", &weeks.to_string())]),
        }
    }

    /// Nobody called then.
    pub fn no_calls_before(&self, weeks: u32) -> String {
        fill(self.kpi.before_none, &[("when", &self.weeks_earlier(weeks))])
    }

    /// A number of calls beside that of so many weeks earlier: `A week earlier: 1,204 (+12%)`.
    pub fn calls_before(&self, weeks: u32, now: u64, then: u64) -> String {
        let change = (then > 0).then(|| signed((now as f64 / then as f64 - 1.0) * 100.0, 0) + "%");
        self.beside(weeks, (then > 0).then(|| grouped(then)), change)
    }

    /// A share beside that of so many weeks earlier: `A week earlier: 58.3% (+2.9 points)`; or that nothing but chance
    /// tells the two apart.
    pub fn share_before(&self, weeks: u32, now: Ratio, then: Ratio) -> String {
        let change = now.share().zip(then.share()).map(|(now_share, then_share)| match now.differs(then) {
            true => fill(self.kpi.before_points, &[("n", &signed((now_share - then_share) * 100.0, 1))]),
            false => self.kpi.before_chance.to_owned(),
        });
        self.beside(weeks, percent(then), change)
    }

    /// A mean length beside that of so many weeks earlier: `A week earlier: 1 min 12 s (+5 s)`; or that nothing but
    /// chance tells the two apart.
    pub fn length_before(&self, weeks: u32, now: &Spread, then: &Spread) -> String {
        let said = |secs: f64| self.verdict.duration(secs.round() as i64);
        let change = now.mean().zip(then.mean()).map(|(now_mean, then_mean)| {
            if !now.differs(then) {
                return self.kpi.before_chance.to_owned();
            }
            let longer = now_mean.round() - then_mean.round();
            format!("{}{}", sign(longer), said(longer.abs()))
        });
        self.beside(weeks, then.mean().map(said), change)
    }

    fn beside(&self, weeks: u32, value: Option<String>, change: Option<String>) -> String {
        let (w, when) = (&self.kpi, ("when", self.weeks_earlier(weeks)));
        match (value, change) {
            (Some(value), Some(change)) => filled(w.before, &[when, ("value", value), ("change", change)]),
            (Some(value), None) => filled(w.before_alone, &[when, ("value", value)]),
            (None, _) => filled(w.before_nothing, &[when]),
        }
    }
}

/// As wide as a plus, so that columns of both stand still.
const MINUS: &str = "\u{2212}";

/// `+2.9`, `−0.4`; nothing that is rounded to nought has a sign.
fn signed(value: f64, places: usize) -> String {
    let digits = format!("{:.places$}", value.abs());
    let is_nought = digits.bytes().all(|digit| matches!(digit, b'0' | b'.'));
    format!("{}{digits}", sign(if is_nought { 0.0 } else { value }))
}

fn sign(value: f64) -> &'static str {
    match value {
        0.0 => "",
        value if value < 0.0 => MINUS,
        _ => "+",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn a_figure_is_set_beside_that_of_some_weeks_earlier() {
        let (zh, en) = (Lang::Zh.phrases(), Lang::En.phrases());
        assert_eq!(en.calls_before(1, 1_350, 1_204), "A week earlier: 1,204 (+12%)");
        assert_eq!(zh.calls_before(5, 1, 4), "5 周前同期 4（−75%）");
        assert_eq!(en.calls_before(1, 1_000, 1_001), "A week earlier: 1,001 (0%)");
        assert_eq!(en.calls_before(1, 7, 0), "A week earlier: nothing to count");
        assert_eq!(zh.no_calls_before(1), "上周同期没有通话");
        let of = |hits| Ratio { hits, of: 1_000 };
        assert_eq!(en.share_before(1, of(612), of(500)), "A week earlier: 50.0% (+11.2 points)");
        assert_eq!(zh.share_before(1, of(500), of(612)), "上周同期 61.2%（−11.2 个百分点）");
        assert_eq!(en.share_before(1, of(510), of(500)), "A week earlier: 50.0% (no more than chance)");
        assert_eq!(zh.share_before(2, of(510), Ratio::default()), "2 周前同期没有可算的通话");
        assert_eq!(en.share_before(1, Ratio::default(), of(500)), "A week earlier: 50.0%");
        let around = |secs: i64| (0..100).map(|n| secs + n % 11 - 5).collect::<Spread>();
        let none = Spread::default();
        assert_eq!(en.length_before(1, &around(77), &around(72)), "A week earlier: 1 min 12 s (+5 s)");
        assert_eq!(zh.length_before(1, &around(60), &around(72)), "上周同期 1 分 12 秒（−12 秒）");
        let wide = |secs: i64| (0..100).map(|n| secs + n % 11 * 60).collect::<Spread>();
        assert_eq!(
            en.length_before(1, &wide(30), &wide(25)),
            "A week earlier: 5 min 22 s (no more than chance)"
        );
        assert_eq!(en.length_before(1, &none, &around(72)), "A week earlier: 1 min 12 s");
        assert_eq!(zh.length_before(1, &around(72), &none), "上周同期没有可算的通话");
    }
}
