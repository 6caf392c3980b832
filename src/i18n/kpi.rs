//! The words of the key figures. Chinese has 接通率 for both "reached" and "answered"; here it is 应答率, and every figure
//! says of what it is a share.

use super::{Phrases, fill, grouped, phrases};
use crate::call::kpi::{Kpis, Length, PROMPT_SECS, Ratio, SHORT_SECS, Share};

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
}
