//! What can be wrong with the database.

use super::phrases;

phrases! {
    /// Each says what happened and what to do.
    Trouble {
        history: "历史读取失败：{problem}。每秒再试一次。", "The history cannot be read: {problem}. It is tried again every second.";
        call: "这通电话读取失败：{problem}。每秒再试一次。", "This call cannot be read: {problem}. It is tried again every second.";
        call_gone: "数据库里没有这通电话，可能已按保留期限删除。", "This call is not in the database; it may have been removed by retention.";
        counts: "出现次数读取失败：{problem}。每秒再试一次。", "How often each occurred cannot be read: {problem}. It is tried again every second.";
        inbox: "收件箱读取失败：{problem}。每秒再试一次。", "The inbox cannot be read: {problem}. It is tried again every second.";
        ledger: "读取失败：{problem}。几秒后再试。", "This cannot be read: {problem}. It is tried again in a few seconds.";
        open: "{path}（{reason}）。请检查文件夹的权限和磁盘", "{path} ({reason}). Check the folder's permissions and the disk";
        exists: "{path} 已存在，不会覆盖。请换一个文件名", "there is already a file {path}, and it is not overwritten. Choose another name";
        newer: "{path} 由更新版本的 Ringside 写入（结构 {found}，本程序认识到 {known}）。请安装新版本，或在设置里换一个数据文件夹", "{path} was written by a newer Ringside (schema {found}, this one knows {known}). Install the newer version, or choose another data folder in Settings";
        in_use: "另一个 Ringside 正在使用数据文件夹 {path}。请用那个窗口，或把它关闭后重新打开", "another Ringside is using the data folder {path}. Use that window, or close it and start this one again";
        disk_full: "磁盘已满。请在 {path} 所在的磁盘上腾出空间", "the disk is full. Free some space on the disk of {path}";
        damaged: "数据库已损坏（{reason}）。请运行 ringside db check", "the database is damaged ({reason}). Run ringside db check";
        writer_gone: "写入线程已停止。请重新打开 Ringside", "the writer has stopped. Start Ringside again";
        no_writer: "写入线程无法启动（{reason}）。请关闭一些程序后重新打开 Ringside", "the writer's thread cannot start ({reason}). Close some programs and start Ringside again";
        interrupted: "已停止", "stopped";
        other: "数据库出错（{reason}）", "the database failed ({reason})";
    }
}
