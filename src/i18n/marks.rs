//! The words about calls that are marked.

use super::phrases;

phrases! {
    /// What the bar of marked calls says, and what became of what was done with them.
    Marks {
        /// Of a row.
        marked: "已标记", "marked";
        bar: "已标记的通话", "Marked calls";
        count: "已标记 {n} 通", "{n} marked";
        mark: "标记", "Mark";
        unmark: "取消标记", "Unmark";
        numbers: "复制号码", "Copy numbers";
        sessions: "复制会话 ID", "Copy session IDs";
        summaries: "复制说明", "Copy as text";
        show: "只看这些", "Show only these";
        export: "导出…", "Export…";
        pin: "置顶", "Pin";
        unpin: "取消置顶", "Unpin";
        clear: "清除标记", "Clear";
        more: "更多操作", "More to do with them";

        full: "最多标记 {most} 通，这一通没有标记", "No more than {most} calls can be marked; this one is not";
        left_out: "最多标记 {most} 通，还有 {n} 通没有标记", "No more than {most} calls can be marked; left out: {n}";
        /// A stretch has no beginning.
        only_this: "只标记了这一行：作为起点的那一行离得太远，或不在表格里", "Only this row is marked: the one to begin from is too far away, or not in the table";
        cleared: "已清除 {n} 通电话的标记", "Marks cleared: {n}";
        numbers_copied: "已复制号码 {n} 个", "Numbers copied: {n}";
        sessions_copied: "已复制会话 ID {n} 个", "Session IDs copied: {n}";
        summaries_copied: "已复制 {n} 通电话的说明，可粘贴到工单", "Calls copied as text, for a ticket: {n}";
        /// Behind what was copied.
        of_marked: "{done}（共标记 {of} 通）", "{done} of {of} marked";
        nothing_copied: "已标记的通话都没有可复制的内容", "Nothing to copy of the marked calls";
        not_read: "没有复制，读取通话失败：{problem}", "Nothing was copied: the calls cannot be read: {problem}";
        pins_removed: "已取消置顶 {n} 通电话", "Calls unpinned: {n}";
    }
}
