//! The words of the settings.

use super::phrases;

phrases! {
    /// The settings panel.
    Settings {
        title: "设置", "Settings";
        look: "界面", "Appearance";
        language: "语言", "Language";
        theme: "主题", "Theme";
        system: "跟随系统", "System";
        dark: "深色", "Dark";
        light: "浅色", "Light";
        zone: "时区", "Time zone";
        density: "行高", "Row height";
        compact: "紧凑", "Compact";
        comfortable: "宽松", "Comfortable";
        motion: "动态效果", "Motion";
        motion_words: "减少动态效果：变化只做标记，不渐隐", "Reduce motion: changes are marked without fading";
        mask: "号码脱敏", "Mask numbers";
        mask_words: "屏幕上只显示号码末四位", "Show only the last four digits on screen";

        backup: "备份", "Backup";
        backup_path: "备份到", "Back up to";
        backup_go: "立即备份", "Back up now";
        backup_running: "正在备份，已完成 {n}%", "Backing up, {n}% done";
        backup_cancel: "停止", "Stop";
        backup_note: "备份是一份完整的数据库，备份时照常接收；不会覆盖已有文件。要用它：退出 Ringside，把数据文件夹里原来的 ringside.sqlite* 移走，再把备份改名为 ringside.sqlite 放进去。", "A backup is a whole database; pushes go on being stored meanwhile, and no file is replaced. To use it, quit Ringside, move the old ringside.sqlite* out of the data folder, and put the backup there as ringside.sqlite.";
        backup_done: "已备份到 {path}（{size}）", "Backed up to {path} ({size})";
        backup_failed: "备份失败：{problem}", "The backup failed: {problem}";
        backup_cancelled: "已停止，没有留下文件。", "Stopped; no file was left.";


        listener: "接收推送", "Receiving";
        bind: "监听地址", "Listen at";
        bind_hint: "127.0.0.1:8460", "127.0.0.1:8460";
        apply: "应用", "Apply";
        bind_invalid: "“{text}”不是监听地址。请写成 IP:端口，例如 127.0.0.1:8460 或 0.0.0.0:8460。", "“{text}” is not a listening address. Write IP:port, such as 127.0.0.1:8460 or 0.0.0.0:8460.";
        state: "当前状态", "State";
        starting: "正在启动", "Starting";
        listening: "正在监听 {address}", "Listening at {address}";
        stopped: "已停止", "Stopped";
        url: "给平台的地址", "Address for the platform";
        url_hint: "http://203.0.113.24:8460/", "http://203.0.113.24:8460/";
        url_note: "填平台能访问到的公网地址。", "The public address the platform can reach.";
        base64_note: "呼叫接口的 statusUrl 和 feeUrl 填这个。", "Use this as statusUrl and feeUrl in the call API.";
        url_invalid: "地址要以 http:// 或 https:// 开头", "The address must begin with http:// or https://";
        base64: "Base64", "Base64";
        copy: "复制", "Copy";
        copied_base64: "已复制 Base64", "Base64 copied";
        copied_url: "已复制地址", "Address copied";

        data: "数据", "Data";
        folder: "数据文件夹", "Data folder";
        new_folder: "换到", "Move to";
        new_folder_hint: "文件夹的完整路径", "Full path of a folder";
        folder_next: "下次启动时改用 {folder}。现有数据不会搬过去。", "{folder} is used from the next start. Existing data is not moved.";
        folder_relative: "请填写完整路径", "A full path is needed";
        folder_keep: "仍用原来的文件夹", "Keep the usual folder";
        size: "数据库大小", "Database size";
        counts: "内容", "Contents";
        counts_text: "{calls} 通电话，{notifications} 条推送，其中 {rejected} 条解析失败", "{calls} calls, {notifications} notifications, {rejected} of them not understood";
        unknown_yet: "正在读取…", "Reading…";
        retention: "保留多久", "Keep for";
        forever: "一直保留", "Forever";
        days: "{n} 天", "{n} days";
        custom: "自定义", "Custom";
        custom_days: "保留天数", "Days to keep";
        days_invalid: "请填 1 到 36500 之间的天数", "A number of days from 1 to 36500 is needed";
        retention_note: "更早的通话和推送会自动删除，每小时检查一次。", "Older calls and notifications are removed automatically; checked once an hour.";
        retention_demo: "演示数据不会自动删除。", "Demo data is not removed automatically.";
        journal_days: "原始推送保留", "Keep notifications for";
        journal_mb: "数据库超过", "When the database exceeds";
        history_mb: "数据库仍然超过", "When it still exceeds";
        unit_days: "天", "days";
        unit_journal_mb: "MB 时，先删最早的原始推送", "MB, the oldest notifications go";
        unit_history_mb: "MB 时，再删最早的通话", "MB, the oldest calls go";
        no_limit: "不限", "no limit";
        limit_invalid: "请填大于 0 的整数，留空表示不限", "Enter a whole number above 0, or leave it empty for no limit";
        limits_note: "原始推送删掉后，通话仍留在历史里，只是不能再重新生成，也看不到原文。最近一天的数据不会因大小被删。", "Calls stay in the history when their notifications go; they can no longer be derived again, and the raw text is not shown. Data of the last day is never removed because of its size.";
        purge: "立即清理…", "Purge now…";
        purge_sure: "删除 {n} 天以前的全部通话和推送？删除后无法恢复。", "Remove all calls and notifications older than {n} days? This cannot be undone.";
        purge_yes: "删除 {n} 天以前的数据", "Remove what is older than {n} days";
        cancel: "取消", "Cancel";
        purge_started: "正在清理 {n} 天以前的数据", "Removing what is older than {n} days";

        warnings: "设置文件的问题", "Problems in the settings file";
        demo_note: "演示模式：设置只在本次运行有效。", "Demo: settings last until the window is closed.";
    }
}
