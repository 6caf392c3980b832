//! The words of the dictionary of reasons.

use super::phrases;

phrases! {
    /// The reasons panel.
    Reasons {
        search: "查找原因", "Find a reason";
        search_hint: "代码或文字：8102、正忙、关机…", "Code or words: 8102, busy, switched off…";
        spaces: "代码种类", "Kind of code";
        all: "全部 {n}", "All {n}";
        counted_from: "次数取自", "Counted among";
        calls: "通", "calls";
        no_filter: "全部通话", "all calls";
        table: "原因词典", "Dictionary of reasons";
        code: "代码", "Code";
        name: "含义", "Meaning";
        side: "责任方", "Side";
        count: "次数", "Occurrences";
        retry: "重试", "Retry";
        advice: "建议", "What to do";
        private: "隐私号", "Private number";
        unlisted: "未收录的代码", "Codes no table names";
        unlisted_detail: "平台发来、但官方文档没有列出的代码", "Sent by the platform, but listed in no official document";
        unlisted_name: "文档没有收录这个代码", "No document lists this code";
        unlisted_advice: "先看同一通话的其他代码；经常出现时向平台提工单询问。", "Look at the other codes of the same call; if it keeps coming, ask the platform in a ticket.";
        meaning: "什么意思", "What it means";
        what_to_do: "怎么办", "What to do";
        may_retry: "能否重试", "Retry";
        occurrences: "出现次数", "Occurrences";
        show: "查看这 {n} 通", "Show these {n} calls";
        none: "当前筛选里没有出现", "Not among the filtered calls";
        copy: "复制", "Copy";
        copied: "已复制 {what}", "Copied {what}";
        shared: "与语音通话的同码条目合计，不分业务统计", "Counted with the Voice Call entry of the same code";
        choose_title: "选一个原因", "Choose a reason";
        choose_text: "这里显示它的意思、责任方和处理办法。", "Its meaning, whose side it is on and what to do are shown here.";
        nothing_title: "没有找到", "Nothing found";
        nothing_text: "换一个代码或词试试。", "Try another code or word.";
        own_wording: "自定义说明", "own wording";
        unknown: "代码表里没有 {codes}。请把原始通知发给平台客服核对。", "No table knows {codes}. Ask the platform's support, with the raw notification.";
        close: "关闭详情", "Close details";
    }
}
