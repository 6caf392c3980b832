//! The words of the export dialog and of the help.

use super::phrases;

phrases! {
    /// The export dialog.
    Export {
        title: "导出通话", "Export calls";
        close: "关闭", "Close";
        filter: "筛选", "Filter";
        no_filter: "全部通话", "All calls";
        format: "格式", "Format";
        parquet: "给 DuckDB、pandas、Spark 做数据分析用，每列都有类型", "For DuckDB, pandas or Spark: every column has its type";
        delimiter: "分隔符", "Delimiter";
        comma: ", 逗号", ", comma";
        semicolon: "; 分号", "; semicolon";
        tab: "Tab", "Tab";
        bom: "UTF-8 BOM", "UTF-8 BOM";
        bom_note: "Excel 需要它才能正确显示中文", "Excel needs it to read Chinese";
        zone: "时区", "Zone";
        time: "时间", "Time";
        time_format: "时间格式", "Time format";
        time_unix: "Unix 秒", "Unix seconds";
        time_instants: "按时刻保存（UTC），不用选时区：打开它的工具会换算成自己的时区", "Kept as instants (UTC), with no zone to choose: the tool that opens the file applies its own";
        numbers: "号码", "Numbers";
        full: "完整", "Full";
        masked: "脱敏（代号）", "Masked (tokens)";
        token_note: "每个号码换成代号：末四位加密钥算出的编码，如 8000-k7f3q2ztab；同一号码在各次导出中代号相同，没有本机的密钥还原不出号码。", "Each number becomes a token: its last four digits and a code made with a key, such as 8000-k7f3q2ztab. It is the same in every export from here, and cannot be turned back into the number without this installation's key.";
        no_key: "脱敏要用的密钥还没有，现在不能导出脱敏的文件。请检查设置文件夹能否写入，再打开这个窗口。", "There is no key to mask numbers with yet, so no masked file can be written. See whether the settings folder can be written to, then open this dialog again.";
        columns: "列", "Columns";
        columns_whole: "每通电话的全部字段", "Every field of each call";
        columns_chosen: "所选列", "Chosen columns";
        columns_jsonl: "字段名和 ringside calls --format json 相同", "The names are those of ringside calls --format json";
        move_first: "移到最前", "Move to the front";
        move_left: "左移", "Move left";
        move_right: "右移", "Move right";
        take_away: "去掉", "Remove";
        remove_column: "去掉列：{name}", "Remove column: {name}";
        add_column: "添加列", "Add column";
        usual_columns: "常用列", "Usual columns";
        no_columns: "至少选一列", "Choose at least one column";
        excel: "Excel 直接打开 CSV 会把 +8613800138000 改成数字。要用 Excel 打开，请选 XLSX：号码按文本保存。", "Excel turns +8613800138000 into a number when it opens a CSV. For Excel, choose XLSX: it keeps numbers as text.";
        use_xlsx: "改用 XLSX", "Use XLSX";
        many_sheets: "Excel 的一张工作表最多 1,048,576 行，这次会分成 {n} 张，每张都带表头。", "Excel takes 1,048,576 rows on a sheet; this will be {n} sheets, each with the header.";
        sheet: "通话", "Calls";
        sheet_of: "通话 {n}（共 {of}）", "Calls {n} (of {of})";
        preview: "预览 · 前 {n} 行", "Preview · first {n} rows";
        preview_one: "预览 · 第 1 行", "Preview · first row";
        about_size: "预计 {size}", "about {size}";
        no_preview: "打开历史页后，这里预览前几行。", "The first rows are previewed here once the history has been read.";
        save_to: "保存到", "Save to";
        change: "更改…", "Change…";
        path_hint: "文件的完整路径", "Full path of the file";
        path_needed: "请填写完整路径，例如 {example}", "A full path is needed, such as {example}";
        replace: "文件已存在时替换", "Replace the file if it exists";
        cancel: "取消", "Cancel";
        export: "导出 {n} 行", "Export {n} rows";
        export_one: "导出 1 行", "Export 1 row";
        export_at_least: "导出（至少 {n} 行）", "Export (at least {n} rows)";
        running: "已写 {n} 行，共 {total} 行 · 每秒 {rate} 行", "{n} of {total} rows written · {rate} a second";
        seconds_left: "大约还要 {n} 秒", "about {n} s left";
        minutes_left: "大约还要 {m} 分 {n} 秒", "about {m} min {n} s left";
        running_short: "正在开始…", "Starting…";
        stop: "停止导出", "Stop export";
        done: "已导出 {n} 行，用时 {s} 秒", "{n} rows exported in {s} s";
        done_sheets: "分在 {n} 张工作表里。", "They are on {n} sheets.";
        done_cut: "有 {n} 个单元格的文字超过 Excel 的上限（32,767 个字符），已截断。需要全文请导出 CSV 或 JSONL。", "{n} cells held more text than Excel takes (32,767 characters) and were cut. A CSV or JSONL holds them whole.";
        done_gaps: "这段时间里有 {n} 次没能接收推送，可能缺少通话。清单文件里写明了时段。", "Ringside could not receive {n} times in this period, so calls may be missing. The manifest says when.";
        done_manifest: "清单文件", "Manifest";
        manifest_note: "同时写入清单文件：筛选条件、时区、行数、SHA-256", "A manifest is written beside it: filter, zone, rows, SHA-256";
        copy_path: "复制路径", "Copy path";
        copied_path: "已复制路径", "Path copied";
        cancelled: "导出已停止，没有留下文件。", "The export was stopped; no file was left.";
        failed: "导出失败", "The export failed";
        failed_exists: "已有同名文件。换一个文件名，或勾选“文件已存在时替换”。", "A file of that name exists. Choose another name, or tick “Replace the file if it exists”.";
        failed_database: "这是数据库文件，导出不会替换它。请换一个文件名。", "That is a database, and no export takes the place of one. Choose another name.";
        failed_kind: "这个名称是文件夹、设备或管道，不能替换。请换一个文件名。", "A folder, a device or a pipe has that name and cannot be replaced. Choose another name.";
        failed_disk: "磁盘已满，没有留下文件。腾出空间后再导出。", "The disk is full; no file was left. Free some space and export again.";
        failed_held: "文件正被其他程序占用。请先在那里关闭，或换一个文件名。", "The file is open in another program. Close it there, or choose another name.";
        failed_name: "文件名太长，或含有系统不允许的字符。请换一个文件名。", "The name is too long, or holds characters that the system does not allow. Choose another name.";
        failed_folder: "没有这个文件夹。先建好，或换一个。", "There is no such folder. Make it, or choose another one.";
        failed_denied: "没有权限写入这个文件夹，没有留下文件。请换一个文件夹。", "The system does not allow writing there; no file was left. Choose another folder.";
        failed_write: "文件写不进去，没有留下不完整的文件。请换一个文件夹再试。", "The file cannot be written, and nothing half-written was left. Try another folder.";
        failed_thread: "导出没能开始。请关闭一些程序再试。", "The export could not be started. Close some programs and try again.";
        failed_store: "没能从数据库读出通话。到“诊断”页看看数据库的情况。", "The calls could not be read from the database. See the Doctor page for its state.";
        failed_fell_over: "没有留下文件。", "No file was left.";
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
        filters_note: "空格表示“并且”，逗号表示“或”，! 表示“非”，( a | b ) 表示任一。", "A space means “and”, a comma “or”, ! “not”, ( a | b ) either.";
        ex_number: "主叫、被叫、显示号、会话或用户数据里有这个号码", "this number as caller, called or display number, in session or user data";
        ex_prefix: "号码以 138 开头", "numbers that begin with 138";
        ex_suffix: "号码以 4321 结尾", "numbers that end with 4321";
        ex_caller: "主叫号码包含 0000", "caller number contains 0000";
        ex_today: "今天没有接通的", "not answered today";
        ex_last: "最近 15 分钟", "the last 15 minutes";
        ex_range: "两天之内，含当天", "two days, both included";
        ex_code: "挂机原因是 8101 或 8102", "state code 8101 or 8102";
        ex_why: "因 SIP 486 结束，而不只是带有它", "ended because of SIP 486, not just with it";
        ex_not: "不是回呼", "no callbacks";
        ex_talk: "通话不到 6 秒", "talk shorter than 6 s";
        ex_reached: "A 接了，B 没有振铃", "A answered, B never rang";
        ex_direction: "有人呼入隐私号", "calls to a private number";
        ex_any: "平台挂断，或者是故障", "hung up by the platform, or a fault";
        ex_data: "用户数据包含“工单 88213”", "user data contains “工单 88213”";
    }
}
