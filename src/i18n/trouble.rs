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
        missing: "还没有数据库 {path}。启动 Ringside 时会自动创建", "there is no database {path} yet. It is made when Ringside is started";
        hidden: "当前账户无权查看 {path} 所在的文件夹。请用接收推送的账户运行，或者给当前账户权限", "this account may not look into the folder of {path}. Run Ringside as the account that collects, or give this one leave";
        read_only: "{path} 只能读，不能写。请给运行 Ringside 的账户写入权限", "{path} may only be read. Give the account that runs Ringside leave to write it";
        foreign: "{path} 是别的程序的数据库，没有动它。请在设置里换一个数据文件夹", "{path} is the database of another program and is left as it is. Choose another data folder in Settings";
        older: "{path} 还是旧版本的结构（{found}，本程序需要 {needed}）。启动一次 Ringside，就会更新它", "{path} has an earlier version's schema ({found}, this one needs {needed}). Start Ringside once; it brings the file up to date";
        not_set_aside: "{path} 已损坏，也没能移开（{reason}）。请关闭正打开它的程序，Ringside 会再试；或者自己移走它，再重新打开 Ringside", "{path} is damaged and could not be set aside ({reason}). Close whatever has it open, and Ringside tries again; or move it away yourself and start Ringside again";
        not_copied: "{path} 已损坏，没能抄成新的数据库（{reason}）；什么都没有移动或改动。请在它所在的磁盘上腾出与它一样大的空间，检查磁盘和文件夹的权限，再试一次", "{path} is damaged and could not be written anew ({reason}); nothing was moved or changed. Make as much room again on its disk, check the disk and the folder's permissions, and try again";
        exists: "{path} 已存在，不会覆盖。请换一个文件名", "there is already a file {path}, and it is not overwritten. Choose another name";
        newer: "{path} 由更新版本的 Ringside 写入（结构 {found}，本程序认识到 {known}）。请安装新版本，或在设置里换一个数据文件夹", "{path} was written by a newer Ringside (schema {found}, this one knows {known}). Install the newer version, or choose another data folder in Settings";
        in_use: "另一个 Ringside 正在使用数据文件夹 {path}。请用那个窗口，或把它关闭后重新打开", "another Ringside is using the data folder {path}. Use that window, or close it and start this one again";
        disk_full: "磁盘已满。请在 {path} 所在的磁盘上腾出空间", "the disk is full. Free some space on the disk of {path}";
        damaged: "数据库已损坏（{reason}）。请退出 Ringside，运行 ringside db salvage，它会把原文件原样移开，并找回还能读出的记录", "the database is damaged ({reason}). Quit Ringside and run ringside db salvage: it sets the file aside unchanged and brings back what can be read";
        writer_gone: "写入线程已停止。请重新打开 Ringside", "the writer has stopped. Start Ringside again";
        no_writer: "写入线程无法启动（{reason}）。请关闭一些程序后重新打开 Ringside", "the writer's thread cannot start ({reason}). Close some programs and start Ringside again";
        interrupted: "已停止", "stopped";
        fell_over: "Ringside 自身出错，中途停下了。请再试一次；如果还是这样，请退出 Ringside 再启动", "Ringside itself failed, and this was broken off. Try again; should it fail again, quit Ringside and start it anew";
        busy: "同时在处理的太多，请稍后再试", "too much is under way. Try again";
        not_durable: "断电时写入的数据可能丢失（synchronous {synchronous}，日志模式 {journal}）", "what is written may be lost when the power fails (synchronous {synchronous}, journal mode {journal})";
        other: "数据库出错（{reason}）", "the database failed ({reason})";
    }
}
