//! The names of what can be done by key, menu or palette, and why something cannot be done just now.

use super::phrases;

phrases! {
    /// Actions: the whole name for palette, menu and help; `short_…` where the footer needs fewer words.
    Actions {
        go_live: "打开“实时”", "Go to Live";
        go_history: "打开“历史”", "Go to History";
        go_reasons: "打开“原因”", "Go to Reasons";
        go_insights: "打开“统计”", "Go to Insights";
        go_alerts: "打开“告警”", "Go to Alerts";
        go_inbox: "打开“收件箱”", "Go to Inbox";
        go_doctor: "打开“诊断”", "Go to Doctor";
        go_settings: "打开“设置”", "Go to Settings";
        move_down: "下一行", "Next row";
        move_up: "上一行", "Previous row";
        move_first: "到首行", "First row";
        move_last: "到末行", "Last row";
        open_detail: "打开通话详情", "Open the call's details";
        back: "返回、关闭", "Back, close";
        row_menu: "通话菜单", "Call menu";
        filter: "筛选", "Filter";
        invert_filter: "筛选取反", "Invert the filter";
        clear_filter: "清除筛选", "Clear the filter";
        save_view: "把当前筛选存为视图…", "Save the filter as a view…";
        copy_view: "复制当前视图为文本", "Copy the view as text";
        new_alert: "用当前筛选新建告警…", "New alert on this filter…";
        paste_view: "粘贴视图…", "Paste a view…";
        pause: "暂停、继续画面", "Pause or resume the board";
        columns: "选择列", "Choose columns";
        facets: "显示、收起分类统计", "Show or hide the breakdown";
        sort: "换一种排序", "Sort by the next column";
        sort_once: "只排序这一次", "Sort once, then let rows stay";
        zone: "切换时区", "Next time zone";
        mask: "号码脱敏 开/关", "Mask numbers on or off";
        reveal: "显示完整号码 30 秒", "Reveal numbers for 30 seconds";
        presenter: "投屏模式 开/关", "Presenter mode on or off";
        copy_number: "复制号码", "Copy number";
        copy_a: "复制 A 号码", "Copy A's number";
        copy_b: "复制 B 号码", "Copy B's number";
        copy_address: "复制给平台的地址", "Copy the address for the platform";
        copy_session: "复制会话 ID", "Copy session ID";
        copy_summary: "复制通话说明", "Copy as text for a ticket";
        pin: "置顶、取消置顶", "Pin or unpin";
        mark: "标记、取消标记", "Mark or unmark";
        mark_down: "标记并下移一行", "Mark, and the next row too";
        mark_up: "标记并上移一行", "Mark, and the row above too";
        mark_shown: "标记看板上显示的全部通话", "Mark all calls that the board shows";
        clear_marks: "清除标记", "Clear the marks";
        copy_marked_numbers: "复制已标记通话的号码", "Copy the marked calls' numbers";
        copy_marked_sessions: "复制已标记通话的会话 ID", "Copy the marked calls' session IDs";
        copy_marked_summaries: "复制已标记通话的说明", "Copy the marked calls as text for a ticket";
        show_marked: "只看已标记的通话", "Show only the marked calls";
        export_marked: "导出已标记的通话…", "Export the marked calls…";
        pin_marked: "置顶、取消置顶已标记的通话", "Pin or unpin the marked calls";
        raw: "查看原文", "Show the raw notifications";
        note: "写备注", "Write a note";
        mark_ended: "标记为已结束…", "Mark as ended…";
        export: "导出…", "Export…";
        import: "导入话单…", "Import records…";
        refresh: "刷新列表", "Refresh the list";
        examine: "重新检查", "Check again";
        language: "切换语言（中文 / English）", "Switch language (中文 / English)";
        theme: "切换深色、浅色主题", "Switch between dark and light theme";
        start_demo: "打开演示", "Open the demo";
        demo_started: "演示正在另一个窗口打开", "The demo is opening in another window";
        demo_failed: "演示打不开：{problem}。可以在终端里运行 ringside --demo", "The demo cannot be opened: {problem}. Run ringside --demo in a terminal instead";
        undo: "撤销", "Undo";
        palette: "命令面板", "Command palette";
        help: "帮助", "Help";
        view: "视图 {n}：{name}", "View {n}: {name}";

        short_tabs: "切换页面", "Switch tab";
        short_move: "移动", "Move";
        short_detail: "详情", "Detail";
        short_back: "关闭", "Close";
        short_filter: "筛选", "Filter";
        short_invert: "取反", "Invert";
        short_columns: "列", "Columns";
        short_facets: "分类统计", "Breakdown";
        short_sort: "排序", "Sort";
        short_zone: "时区", "Zone";
        short_mask: "脱敏", "Mask";
        short_address: "复制地址", "Copy address";
        short_pin: "置顶", "Pin";
        short_marking: "标记", "Mark";
        short_raw: "原文", "Raw";
        short_note: "备注", "Note";
        short_export: "导出", "Export";
        short_views: "视图", "Views";
        short_examine: "检查", "Check";
        short_palette: "命令", "Commands";

        no_call: "先选中一通电话", "Select a call first";
        no_number: "这通电话没有这个号码", "The call has no such number";
        has_ended: "这通电话已经结束", "The call has ended";
        not_here: "在这一页不可用", "Not on this page";
        no_filter: "没有筛选条件", "No filter is set";
        bad_filter: "先改好筛选条件", "Fix the filter first";
        no_calls_yet: "还没有收到通话", "No call has arrived yet";
        not_masked: "号码未脱敏", "Numbers are not masked";
        masked: "号码脱敏时不能修改", "Not while numbers are masked";
        presenting: "投屏模式下不可用", "Not while presenting";
        nothing_marked: "还没有标记通话", "No call is marked";
        no_view: "没有这个视图", "There is no such view";
        nothing_to_undo: "没有可撤销的操作", "Nothing to undo";
        has_numbers: "筛选里有号码，脱敏时不能复制", "The filter has numbers in it; it cannot be copied while they are masked";
        is_demo: "现在就是演示", "This is the demo";

        all_calls: "全部", "All";
        talking: "通话中", "Talking";
        doubtful: "需要留意", "Worth a look";
    }
}
