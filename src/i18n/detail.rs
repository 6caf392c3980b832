//! The page of one call: its timeline, note, raw text, other calls of the same people, two calls compared.

use super::phrases;

phrases! {
    /// What stands on the page of one call.
    Detail {
        note: "备注", "Note";
        note_hint: "记下约定、处理结果……（Ctrl+Enter 保存）", "What was agreed, what became of it… (Ctrl+Enter saves)";
        note_saved: "已保存 {time}", "Saved {time}";
        note_unsaved: "未保存", "Not saved yet";
        note_saving: "正在保存…", "Saving…";
        note_masked: "号码掩码已打开，备注不能修改；按 m 关闭掩码后再改。", "Numbers are masked: press m to unmask them before changing the note.";
        note_failed: "备注没有保存：{problem}。文字还在，请再试一次。", "The note was not saved: {problem}. Your text is still there; try again.";
        note_no_call: "备注没有保存：这通电话已不在数据库里。", "The note was not saved: the call is no longer in the database.";
        undo: "撤销", "Undo";
        has_note: "有备注", "has a note";

        related: "同号码的其他通话", "Other calls of these numbers";
        related_counts: "近 30 天 {lately} · 全部 {ever}", "{lately} in 30 days · {ever} ever";
        related_none: "没有其他通话。", "No other calls.";
        related_all: "在历史中查看全部", "Show all in History";
        related_later: "较晚", "later";
        related_open: "打开 {when} 的通话", "Open the call of {when}";
        over: "{n}+", "{n}+";
        compare: "对比", "Compare";
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
