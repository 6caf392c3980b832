//! The words of the export dialog and of the help.

use super::phrases;

phrases! {
    /// The export dialog.
    Export {
        title: "导出话单", "Export calls";
        close: "关闭", "Close";
        filter: "筛选", "Filter";
        no_filter: "全部通话", "All calls";
        format: "格式", "Format";
        delimiter: "分隔符", "Delimiter";
        comma: ", 逗号", ", comma";
        semicolon: "; 分号", "; semicolon";
        tab: "Tab", "Tab";
        bom: "UTF-8 BOM", "UTF-8 BOM";
        bom_note: "Excel 需要它才能正确显示中文", "Excel needs it to read Chinese";
        zone: "时区", "Zone";
        numbers: "号码", "Numbers";
        full: "完整", "Full";
        masked: "掩码（末四位）", "Masked (last four)";
        columns: "列", "Columns";
        columns_jsonl: "JSONL 总是写出全部字段", "JSONL always holds every field";
        remove_column: "去掉列：{name}", "Remove column: {name}";
        add_column: "添加列", "Add column";
        usual_columns: "常用列", "Usual columns";
        no_columns: "至少选一列", "Choose at least one column";
        excel: "双击用 Excel 打开 CSV 时，+8613800138000 会变成数字。请在 Excel 里用“数据 → 自文本/CSV”导入，把号码列设为“文本”。", "When Excel opens a CSV directly, +8613800138000 becomes a number. Import it with Data → From Text/CSV and set the number columns to Text.";
        preview: "预览 · 前 {n} 行", "Preview · first {n} rows";
        no_preview: "打开历史页后，这里预览前几行。", "The first rows are previewed here once the history has been read.";
        save_to: "保存到", "Save to";
        change: "更改…", "Change…";
        path_hint: "文件的完整路径", "Full path of the file";
        path_needed: "请填写完整路径，例如 {example}", "A full path is needed, such as {example}";
        replace: "文件已存在时替换", "Replace the file if it exists";
        cancel: "取消", "Cancel";
        export: "导出 {n} 行", "Export {n} rows";
        export_at_least: "导出（至少 {n} 行）", "Export (at least {n} rows)";
        running: "已写 {n} 行 · 每秒 {rate} 行", "{n} rows written · {rate} a second";
        running_short: "正在开始…", "Starting…";
        stop: "停止导出", "Stop export";
        done: "已导出 {n} 行，用时 {s} 秒", "{n} rows exported in {s} s";
        copy_path: "复制路径", "Copy path";
        copied_path: "已复制路径", "Path copied";
        cancelled: "导出已停止，没有留下文件。", "The export was stopped; no file was left.";
        failed: "导出失败", "The export failed";
        failed_exists: "已有同名文件。换一个文件名，或勾选“文件已存在时替换”。", "A file of that name exists. Choose another name, or tick “Replace the file if it exists”.";
        failed_disk: "磁盘已满，没有留下文件。腾出空间后再导出。", "The disk is full; no file was left. Free some space and export again.";
        failed_write: "写不了这个文件。检查文件夹是否存在、是否有写权限，或换一个文件夹。", "The file cannot be written. Check that the folder exists and may be written to, or choose another.";
        again: "返回修改", "Change and try again";
        pick_failed: "系统没有打开选择窗口，请直接填写路径。", "The system opened no file dialog; type the path instead.";
    }
}

phrases! {
    /// The help dialog.
    Help {
        title: "帮助", "Help";
        close: "关闭", "Close";
        keys: "快捷键", "Keys";
        filters: "筛选写法", "Filter expressions";
        filters_note: "空格表示“并且”，逗号表示“或”，! 表示“非”，( a | b ) 表示任一。", "A space means and, a comma or, ! not, ( a | b ) either.";
        ex_number: "主叫、被叫、显示号、会话或用户数据里有这个号码", "this number as caller, called or display number, in session or user data";
        ex_prefix: "号码以 138 开头", "numbers that begin with 138";
        ex_suffix: "号码以 4321 结尾", "numbers that end with 4321";
        ex_caller: "主叫号码含 0000", "caller number holds 0000";
        ex_today: "今天没有接通的", "not answered today";
        ex_last: "最近 15 分钟", "the last 15 minutes";
        ex_range: "两天之内，含当天", "two days, both included";
        ex_code: "挂机原因是 8101 或 8102", "state code 8101 or 8102";
        ex_not: "不是回呼", "no callbacks";
        ex_talk: "通话不到 6 秒", "talk shorter than 6 s";
        ex_any: "平台挂断，或者是故障", "hung up by the platform, or a fault";
        ex_data: "用户数据含“工单 88213”", "user data holds “工单 88213”";
    }
}
