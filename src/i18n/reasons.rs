//! The words of the dictionary of reasons.

use super::{Lang, Phrases, fill, phrases};
use crate::call::Service;
use crate::call::reason::{Catalogue, CodeRef, Space};
use crate::wire::own_reasons::{Problem, ProblemKind};

phrases! {
    /// The reasons panel.
    Reasons {
        search: "查找原因", "Find a reason";
        search_hint: "代码或文字：8102、正忙、关机…", "Code or words: 8102, busy, phone off…";
        spaces: "代码种类", "Kind of code";
        all: "全部", "All";
        with_count: "{what}（{n}）", "{what} ({n})";
        counted_all: "统计范围：全部通话（{n} 通）", "Counted: all calls ({n})";
        /// In front of the conditions of the filter, and behind them.
        counted_from: "统计范围：", "Counted:";
        counted: "（{n} 通）", "({n} calls)";
        table: "原因词典", "Dictionary of reasons";
        code: "代码", "Code";
        name: "含义", "Meaning";
        side: "责任方", "Responsible";
        count: "次数", "Occurrences";
        retry: "重试", "Retry";
        advice: "建议", "What to do";
        private: "隐私号", "Private number";
        unlisted: "未收录的代码", "Codes no table names";
        unlisted_detail: "平台发来、但官方文档没有列出的代码", "Sent by the platform, but listed in no official document";
        unlisted_name: "文档没有收录这个代码", "No document lists this code";
        unlisted_advice: "先看同一通话的其他代码；经常出现时向平台提工单询问。", "Look at the other codes of the same call; if it keeps coming, ask the platform in a ticket.";
        meaning: "含义", "What it means";
        may_mean: "可能是", "May be";
        what_to_do: "建议", "What to do";
        may_retry: "能否重试", "Retry";
        occurrences: "出现次数", "Occurrences";
        show: "查看这 {n} 通", "Show these {n} calls";
        none: "当前筛选里没有出现", "Not among the filtered calls";
        copy: "复制", "Copy";
        copied: "已复制 {what}", "Copied {what}";
        shared: "与语音通话的同码条目合计，不分业务统计", "Counted with the Voice Call entry of the same code";
        choose_title: "选一个原因", "Choose a reason";
        choose_text: "这里显示它的意思、责任方和处理办法。", "Its meaning, who is responsible and what to do are shown here.";
        nothing_title: "没有找到", "Nothing found";
        nothing_text: "换一个代码或词试试。", "Try another code or word.";
        own: "自定义", "Own";
        own_wording: "自定义说明", "own wording";
        unknown: "代码表里没有 {codes}。请把原始通知发给平台客服核对。", "No table knows {codes}. Ask the platform's support, with the raw notification.";
        own_file: "自定义说明", "Your own wording";
        own_none: "把自己的叫法和建议写进 {file}，重启后代替自带说明。", "Write your own names and advice into {file}; they replace the built-in text after a restart.";
        own_count: "{n} 个代码用了自定义说明", "{n} codes with your own wording";
        own_problems: "有 {n} 处没有采用：", "{n} places were not used:";
        own_scope: "只改文字、建议和重试；责任方和结果仍按 Ringside 的规则。", "Words, advice and retry only; side and outcome stay with Ringside's rules.";
        copy_path: "复制路径", "Copy path";
        copy_template: "复制模板", "Copy template";
        path: "路径", "the path";
        template: "模板", "the template";

        bad_encoding: "文件编码不是 UTF-8；请另存为 UTF-8 或“Unicode 文本”。", "the file is not UTF-8; save it as UTF-8 or as “Unicode text”.";
        bad_size: "文件超过 4 MB，没有读取；请只保留要改的行。", "the file is larger than 4 MB and was not read; keep only the lines you change.";
        bad_reading: "无法读取这个文件（{what}）；请检查权限，或删掉后重建。", "the file cannot be read ({what}); check its permissions, or create it anew.";
        bad_header: "第一行要写列名，至少有 table 和 code；可以从模板开始。", "the first line must name the columns, table and code at least; begin with the template.";
        bad_column: "没有 {what} 这一列，已忽略；可用的列见模板。", "there is no column {what}; it is ignored. The template has the columns.";
        bad_side: "side 这一列不采用：责任方由 Ringside 的规则决定，历史和统计才对得上。", "the column side is not used: the side follows Ringside's rules, so that history and numbers agree.";
        bad_table: "table 写的是“{what}”；请写 state-code、release-point、q850 或 sip。", "table is `{what}`; write state-code, release-point, q850 or sip.";
        bad_service: "service 写的是“{what}”；请写 private 或 voice，或者空着。", "service is `{what}`; write private or voice, or leave it empty.";
        bad_code: "code 写的是“{what}”；请写数字，例如 8102。", "code is `{what}`; write a number, such as 8102.";
        bad_retry: "retry 写的是“{what}”；请写 no、soon、later、fix_first、unneeded 或 depends。", "retry is `{what}`; write no, soon, later, fix_first, unneeded or depends.";
        bad_empty: "这一行什么都没改；填上要改的格子，或删掉这一行。", "this line changes nothing; fill a cell or remove the line.";
        bad_twice: "这个代码前面已经写过，以前面的为准；请删掉一行。", "this code stands above already, and that line counts; remove one of them.";
        in_line: "第 {line} 行：{what}", "line {line}: {what}";
    }
}

/// What is wrong with the user's own wording, where, and what to do.
pub fn own_reason_problem(lang: Lang, problem: &Problem) -> String {
    let r = &lang.phrases().reasons;
    let (phrase, what) = match &problem.kind {
        ProblemKind::Encoding => (r.bad_encoding, ""),
        ProblemKind::Size => (r.bad_size, ""),
        ProblemKind::Unreadable(what) => (r.bad_reading, what.as_str()),
        ProblemKind::Header => (r.bad_header, ""),
        ProblemKind::Column(what) => (r.bad_column, what.as_str()),
        ProblemKind::Side => (r.bad_side, ""),
        ProblemKind::Table(what) => (r.bad_table, what.as_str()),
        ProblemKind::Service(what) => (r.bad_service, what.as_str()),
        ProblemKind::Code(what) => (r.bad_code, what.as_str()),
        ProblemKind::Retry(what) => (r.bad_retry, what.as_str()),
        ProblemKind::Empty => (r.bad_empty, ""),
        ProblemKind::Twice => (r.bad_twice, ""),
    };
    let text = fill(phrase, &[("what", what)]);
    if problem.line == 0 {
        return text;
    }
    fill(r.in_line, &[("line", &problem.line.to_string()), ("what", &text)])
}

impl Phrases {
    /// `8102 Busy`: a code with its name in this catalogue; alone where nobody knows it.
    pub fn named(&self, catalogue: &Catalogue, code: CodeRef) -> String {
        match catalogue.find(code, Service::Unknown) {
            Some(reason) => format!("{} {}", code.code, self.lang.pick(&reason.name)),
            None => code.code.to_string(),
        }
    }

    /// [`named`](Self::named) where no heading tells the code space: in front of what is no `stateCode` it stands itself.
    pub fn named_alone(&self, catalogue: &Catalogue, code: CodeRef) -> String {
        let name = self.named(catalogue, code);
        if code.space == Space::StateCode { name } else { format!("{} {name}", self.space(code.space)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn a_code_that_stands_alone_says_of_which_space_it_is_unless_it_is_the_usual_one() {
        let check = |lang: Lang, space, code, named: &str| {
            assert_eq!(lang.phrases().named_alone(Catalogue::builtin(), CodeRef { space, code }), named);
        };
        check(Lang::Zh, Space::StateCode, 8102, "8102 被叫用户正忙");
        check(Lang::Zh, Space::Sip, 603, "SIP 状态码 603 拒绝");
        check(Lang::En, Space::Q850, 9_999, "Q.850 cause 9999");
    }
}
