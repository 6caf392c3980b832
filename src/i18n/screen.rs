//! The words of masking, presenting and undoing, and of what the palette and the menu of a call say.

use super::phrases;

phrases! {
    /// What is shown to whom, and what was just done.
    Screen {
        reveal: "显示 30 秒", "Reveal 30 s";
        revealed: "{n} 秒后重新掩码", "Masked again in {n} s";
        presenting: "投屏中 · 已隐藏号码和地址", "Presenting · numbers and addresses hidden";
        presenting_short: "投屏中", "Presenting";
        presenting_leave: "结束投屏模式", "Leave presenter mode";
        presenting_on: "投屏模式已开启：号码、密钥和地址都不显示", "Presenter mode is on: no numbers, secrets or addresses are shown";
        presenting_off: "投屏模式已结束", "Presenter mode is off";
        hidden_settings: "投屏时不显示地址、密钥和文件位置。", "Addresses, secrets and places of files are hidden while presenting.";

        undone: "已撤销：{what}", "Undone: {what}";
        unpinned: "已取消置顶 {call}", "Unpinned {call}";
        view_removed: "已删除视图“{name}”", "View “{name}” removed";
        filter_cleared: "已清除筛选 {filter}", "Filter cleared: {filter}";

        palette: "命令面板", "Command palette";
        palette_hint: "输入命令、页面、视图、号码或会话 ID", "Type a command, page, view, number or session ID";
        recent: "最近用过", "Recent";
        commands: "命令", "Commands";
        found_calls: "通话", "Calls";
        none_found: "没有找到“{text}”", "Nothing is called “{text}”";
        choose: "选择", "Choose";
        run: "执行", "Run";
        close: "关闭", "Close";
        undo_what: "撤销：{what}", "Undo: {what}";
        go_view_live: "视图：{name}（实时）", "View: {name} (Live)";
        go_view_history: "视图：{name}（历史）", "View: {name} (History)";
        language: "语言：{name}", "Language: {name}";
        theme: "主题：{name}", "Theme: {name}";
        zone: "时区：{name}", "Time zone: {name}";
        open_call: "打开通话 {call}", "Open call {call}";
        find_number: "在历史里找以 {digits} 结尾的号码", "Find numbers that end with {digits} in the history";
        find_session: "在历史里找会话 {text}", "Find session {text} in the history";

        save_view: "存为视图", "Save as a view";
        view_name: "名称", "Name";
        view_is: "筛选", "Filter";
        save: "保存", "Save";
        cancel: "取消", "Cancel";
        view_saved: "已保存视图“{name}”，按 {n} 打开", "View “{name}” is saved; key {n} opens it";
        view_saved_late: "已保存视图“{name}”", "View “{name}” is saved";
        call_menu: "通话菜单", "Menu of the call";
        copy_caller: "复制主叫", "Copy the caller's number";
        find_caller: "筛选主叫 {number}", "Filter caller {number}";
        find_called: "筛选被叫 {number}", "Filter called {number}";
    }
}
