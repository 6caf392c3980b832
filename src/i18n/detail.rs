//! The page of one call: its timeline, note, raw text, other calls of the same people, two calls compared.

use super::phrases;

phrases! {
    /// What stands on the page of one call.
    Detail {
        no_times_told: "平台没有给出任何一侧的时间。", "The platform gave no times for either leg.";
        legend_unknown: "未告知", "Not told";
        legend_record_only: "仅话单有", "Record only";
        seg_unknown: "未告知", "not told";
        end_unknown: "结束时间未知", "End not known";
        mark_time: "平台时间 {time}", "Platform time {time}";
        mark_arrived: "到达时间 {time}", "Arrived {time}";
        mark_record_only: "只有话单里有，没有收到事件", "Only in the record; no event came";
        mark_event_said: "事件写的是 {time}", "The event said {time}";
        pick_hint: "点两个标记，看相隔多久", "Click two marks to see the time between them";
        pick_more: "再点一个标记", "Now click another mark";
        between: "{from} → {to}：{n}", "{from} → {to}: {n}";
        between_arrivals: "到达相隔 {n}", "arrived {n} apart";
        clear_marks: "取消选择", "Clear the marks";
        copied_between: "时间差", "the time between";
        events_copies: "重复 {n} 条", "{n} repeated";
        events_platform: "平台时间", "Platform time";
        events_lag: "延迟", "Lag";
        events_arrived: "到达", "Arrived";
        events_detail: "按到达先后排列；最左边是平台自己的次序。接收延迟 = 到达时间 − 平台时间，两边的钟不一致时会偏大或为负。", "In order of arrival; the number at the left is the platform's own order. Receive lag is arrival by our clock minus the platform's time; clocks that differ make it large or negative.";
        events_out_of_order: "比次序在它之后的事件到得还晚", "Arrived after an event that follows it in the platform's order";
        events_came: "共收到 {n} 次", "Received {n} times";
        cdr_who: "号码与业务", "Who";
        cdr_times: "时间", "Times";
        cdr_ending: "结束原因", "Ending";
        cdr_billing: "计费", "Billing";
        cdr_recording: "录音", "Recording";
        cdr_data: "用户数据与按键", "User data and keys";
        cdr_previous: "上一份话单", "Previous record";
        cdr_next: "下一份话单", "Next record";
        cdr_differs: "与第 {n} 份不同： {names}", "Differs from record {n} in {names}";
        cdr_rest: "其余字段", "Other fields";
        cdr_minutes_a: "A 侧计费分钟", "A billed minutes";
        cdr_minutes_b: "B 侧计费分钟", "B billed minutes";
        cdr_reckoned: "按时间推算", "calculated from the times";
        copy_field: "复制 {name}", "Copy {name}";
        copy_shown: "复制显示内容", "Copy as shown";
        copy_exact: "复制原始字节", "Copy byte-exact";
        copy_curl: "复制为 curl 命令（sh）", "Copy as curl (sh)";
        copy_curl_detail: "在 POSIX shell 中重发这条通知；签名等机密请求头不会复制。", "Sends this notification again from a POSIX shell. Signatures and other secret headers are not copied.";
        copied_curl: "curl 命令", "the curl command";
        copy_powershell: "复制为 PowerShell 命令", "Copy for PowerShell";
        copy_powershell_detail: "粘贴到 PowerShell 中重发这条通知，不能用于 cmd（命令提示符）；签名等机密请求头不会复制。", "Sends this notification again when it is pasted into PowerShell; it is not for cmd, the Command Prompt. Signatures and other secret headers are not copied.";
        copied_powershell: "PowerShell 命令", "the PowerShell command";
        copy_masked: "号码脱敏已开启，不能复制原始字节；按 m 关闭脱敏。", "Numbers are masked, so the exact bytes cannot be copied; press m to unmask.";
        note: "备注", "Note";
        note_hint: "记下约定、处理结果……（Ctrl+Enter 保存）", "What was agreed, what became of it… (Ctrl+Enter saves)";
        note_saved: "已保存 {time}", "Saved {time}";
        note_unsaved: "未保存", "Not saved yet";
        note_saving: "正在保存…", "Saving…";
        note_masked: "号码脱敏已开启，不能修改备注；按 m 关闭脱敏后再改。", "Numbers are masked: press m to unmask them before changing the note.";
        note_presenting: "投屏时不能修改备注；结束投屏模式后再改。", "Notes cannot be changed while presenting: leave presenter mode first.";
        note_failed: "备注没有保存：{problem}。文字还在，请再试一次。", "The note was not saved: {problem}. Your text is still there; try again.";
        note_no_call: "备注没有保存：这通电话已不在数据库里。", "The note was not saved: the call is no longer in the database.";
        undo: "撤销", "Undo";
        has_note: "有备注", "has a note";

        related: "同号码的其他通话", "Other calls of these numbers";
        related_counts: "近 30 天 {lately} · 全部 {ever}", "{lately} in 30 days · {ever} in all";
        related_none: "没有其他通话。", "No other calls.";
        related_all: "在历史中查看全部", "Show all in History";
        related_later: "较晚", "later";
        related_open: "打开 {when} 的通话", "Open the call of {when}";
        over: "{n}+", "{n}+";
        compare_one: "与 {when} 的通话对比", "Compare with the call of {when}";
        compare_mark: "选作对比", "Mark for comparing";
        compare_with_marked: "与选作对比的通话比较", "Compare with the marked call";
        diff_title: "两通电话对比", "Two calls compared";
        diff_detail: "时间从各自开始算起", "times count from each call's start";
        diff_only: "只看不同", "Only differences";
        diff_swap: "左右互换", "Swap sides";
        diff_ending: "结果与原因", "How it ended";
        diff_people: "号码与业务", "Who and what";
        diff_times: "时间", "Times";
        diff_ring_a: "A 振铃", "A rang for";
        diff_ring_b: "B 振铃", "B rang for";
        diff_talk: "通话", "Talk";
        diff_none: "完全相同", "no difference";
        diff_count: "{n} 处不同", "{n} different";
        diff_equal: "相同", "equal";
        diff_differs: "不同", "different";
        compare_marked: "已选作对比；在另一通电话的菜单里选择“与选作对比的通话比较”。", "Marked. Now choose “Compare with the marked call” in the menu of another call.";
    }
}
