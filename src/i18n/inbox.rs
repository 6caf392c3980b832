//! The words of the inbox: every notification as it arrived.

use super::phrases;

phrases! {
    /// The inbox panel.
    Inbox {
        filter: "显示哪些推送", "Which notifications";
        all: "全部", "All";
        status: "状态", "Status";
        cdr: "话单", "CDR";
        notices: "号码与短信", "Numbers and texts";
        rejected: "解析失败（已保存）", "Stored, not understood";
        unknown: "含未知内容", "Unknown content";
        table: "收到的推送", "Notifications received";
        total: "条", "notifications";
        shown_of: "条 / 已载入 {n} 条", "· {n} loaded";
        id: "编号", "No.";
        received: "收到时间", "Received";
        peer: "来源", "From";
        target: "路径", "Path";
        kind: "类型", "Kind";
        event: "事件", "Event";
        session: "会话", "Session";
        records: "条数", "Records";
        duplicates: "重复", "Duplicates";
        size: "大小", "Size";
        answer: "应答", "Answer";
        says: "说明", "What it says";
        kind_status: "状态", "Status";
        kind_cdr: "话单", "CDR";
        kind_number: "号码状态", "Number status";
        kind_sms: "短信", "SMS";
        kind_other: "未知类型", "Unknown kind";
        damaged: "存下的内容已损坏，读不出来", "Its stored bytes are damaged and cannot be read";
        kind_rejected: "解析失败", "Not understood";
        empty_title: "收件箱是空的", "The inbox is empty";
        empty_text: "平台推送的每一条消息都会原样留在这里。", "Everything the platform pushes is kept here exactly as it came.";
        none_title: "没有这一类推送", "None of this kind";
        none_text: "这是好事。", "That is good news.";
        loading: "正在读取…", "Reading…";
        close: "关闭", "Close";
        understood: "解析结果", "How it was understood";
        unknown_fields: "未知字段", "Unknown fields";
        headers: "请求头", "Headers";
        body: "正文", "Body";
        pretty: "排版", "Formatted";
        exact: "原文", "As it came";
        body_view: "正文的显示方式", "How the body is shown";
        copy_body: "复制正文", "Copy body";
        copied: "正文", "the body";
        cut: "只显示前 {size}，复制可得全文", "First {size} shown; copy gives all";
        open_call: "查看这通电话", "Open this call";
        not_text: "正文不是 UTF-8，以十六进制显示", "The body is not UTF-8; shown in hexadecimal";
    }
}
