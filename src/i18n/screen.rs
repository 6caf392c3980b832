//! The words of masking, presenting and undoing, and of what the palette and the menu of a call say.

use super::phrases;

phrases! {
    /// What is shown to whom, and what was just done.
    Screen {
        panel_width: "面板宽度", "Width of the panel";
        left_panel_width: "左侧面板宽度", "Width of the left panel";
        reveal: "显示 30 秒", "Reveal 30 s";
        revealed: "{n} 秒后重新脱敏", "Masked again in {n} s";
        presenting: "投屏中 · 已隐藏号码和地址", "Presenting · numbers and addresses hidden";
        presenting_short: "投屏中", "Presenting";
        presenting_leave: "结束投屏模式", "Leave presenter mode";
        presenting_on: "投屏模式已开启：号码、密钥和地址都不显示", "Presenter mode is on: no numbers, secrets or addresses are shown";
        presenting_off: "投屏模式已结束", "Presenter mode is off";
        copy_masked: "里面有号码，号码脱敏已开启，不能复制；按 m 关闭脱敏。", "There are numbers in it, and numbers are masked: press m to unmask them before copying.";
        copy_presenting: "投屏时隐藏号码，不能复制；结束投屏模式后再复制。", "Numbers are hidden while presenting: leave presenter mode before copying.";
        hidden_settings: "投屏时不显示地址、密钥和文件位置。", "Addresses, secrets and places of files are hidden while presenting.";

        undone: "已撤销：{what}", "Undone: {what}";
        nothing_to_undo: "没有可撤销的内容了：{what}", "Nothing left to undo: {what}";
        name_taken: "另一个视图已用了这个名称，没有撤销", "Another view has this name now; not undone";
        unpinned: "已取消置顶 {call}", "Unpinned {call}";
        view_removed: "已删除视图“{name}”", "View “{name}” removed";
        filter_cleared: "已清除筛选 {filter}", "Filter cleared: {filter}";

        palette: "命令面板", "Command palette";
        palette_hint: "输入命令、页面、视图、号码或会话 ID", "Type a command, page, view, number or session ID";
        none_found: "没有找到“{text}”", "Nothing found for “{text}”";
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
        view_replaced: "视图“{name}”已换成新的筛选", "View “{name}” has the new filter";
        view_renamed: "视图已改名为“{name}”", "The view is now called “{name}”";
        rename_view: "视图改名", "Rename the view";
        view_exists: "已有同名视图，保存后换成这个筛选，位置不变", "There is a view of this name: saving gives it this filter and leaves it in its place";
        view_name_taken: "已有同名视图", "There is a view of this name";
        replace_view: "替换", "Replace";
        rename_item: "改名 {name}…", "Rename {name}…";
        move_left: "前移 {name}", "Move {name} to the left";
        move_right: "后移 {name}", "Move {name} to the right";
        view_saved_late: "已保存视图“{name}”", "View “{name}” is saved";
        forget_title: "删除密钥", "Forget the secret";
        forget_question: "删除应用 {app} 的密钥？", "Forget the secret of app {app}?";
        forget_detail: "它的签名此后无法核对；密钥不会留底，要用时得重新填写。", "Its signatures can no longer be checked. No copy is kept: to use it again it must be typed in again.";
        forget_yes: "删除密钥", "Forget the secret";
        closing_title: "关闭后不再接收推送", "Closing stops receiving";
        closing_calls: "现在有 {n} 通电话正在进行。", "Calls in progress now: {n}.";
        closing_detail: "关闭期间，状态推送会永久丢失；话单每小时重推一次，最多 6 次，及时重新打开还能收到。最小化则照常接收。", "While Ringside is closed, status pushes are lost for good; CDRs are sent again once an hour, six times at most. Minimized, it goes on receiving.";
        closing_minimize: "最小化，继续接收", "Minimize and keep receiving";
        closing_yes: "关闭，停止接收", "Close and stop receiving";
        closing_never_again: "以后直接关闭，不再询问", "Close without asking from now on";
        closing_row: "关闭窗口时", "Closing the window";
        closing_ask: "先询问，以免漏收推送", "Ask first, so that no push is missed";
        new_token_title: "换新令牌", "New token";
        new_token_question: "生成新令牌，替换 {end}？", "Make a new token to replace {end}?";
        new_token_detail: "更换后给平台的地址会变，需要在控制台和接口里更新。旧令牌在您停用之前仍然有效。", "The address for the platform changes and has to be updated in the console and in requests. The old token stays valid until you retire it.";
        new_token_yes: "生成新令牌", "Make a new token";
        drop_token_title: "停用旧令牌", "Retire the old token";
        drop_token_question: "停用旧令牌 {end}？", "Retire the old token {end}?";
        drop_token_detail: "仍在使用旧地址的推送会被拒绝，状态通知不会补发。无法撤销。", "Pushes to the old address are turned away from then on, and status notifications are never repeated. This cannot be undone.";
        drop_token_yes: "停用旧令牌", "Retire the old token";
        call_menu: "通话菜单", "Call menu";
        find: "筛选号码 {number}", "Filter number {number}";
        find_why: "筛选结束原因 {code}", "Filter why it ended: {code}";
    }
}
