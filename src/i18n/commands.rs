//! What a command says on a terminal when it is done.

use super::phrases;

phrases! {
    /// The last words of commands, whatever they came to.
    Commands {
        sound: "数据库完好", "sound";
        rebuilt: "已从 {n} 条推送重建", "rebuilt from {n} notifications";
        would_be_rebuilt: "已重新读取 {n} 条推送，数据库没有改动（--dry-run）", "read {n} notifications again; the database stays as it is (--dry-run)";
        told_the_same: "通话和推送都与原来一致", "calls and notifications are told as before";
        calls_otherwise: "与原来不同的通话：{n}（{fields}）", "calls told otherwise than before: {n} ({fields})";
        calls_new: "新出现的通话：{n}", "calls that were not there before: {n}";
        calls_gone: "不再有的通话：{n}", "calls that are there no more: {n}";
        notifications_otherwise: "识别结果不同的推送：{n}（{fields}）", "notifications understood otherwise than before: {n} ({fields})";
        told_in: "逐条变化已写入 {path}", "what becomes another stands in {path}";
        not_compared: "数据库没有启用预写日志（WAL），无法比较，什么也没有改；请把数据文件夹换到本机磁盘，或者不带 --dry-run 和 --diff 运行", "the database is not using its write-ahead log (WAL) and nothing can be compared; nothing was changed. Move the data folder to a disk of this machine, or go without --dry-run and --diff";
        outlived: "有 {n} 通电话的推送已经删除，这些电话保持原样；现存的推送从 {since} 开始", "{n} calls have outlived their notifications and stay as they are; what is kept of those begins {since}";
        backed_up: "已备份到 {path}", "backed up to {path}";
        set_aside: "已原样移开：{path}", "set aside as {path}";
        from_aside: "现在从此前移开的 {path} 找回", "salvaging {path}, which was set aside before";
        several_aside: "有 {n} 个此前移开的数据库还没有找回，这次什么也没有做。请逐个运行：\n{commands}", "{n} databases that were set aside before wait to be salvaged, and nothing was done; run one after the other:\n{commands}";
        no_such_file: "没有这个文件：{path}", "there is no file {path}";
        salvaged: "找回 {taken} 条推送；{known} 条原来就有，{unreadable} 条读不出来", "brought back {taken} notifications; {known} were there already, {unreadable} cannot be read";
        rescued_whole: "文件里的每条记录都已读出，抄入新的数据库；通话已从推送重建", "every row in the file could be read and is in a new database; the calls were derived again from the notifications";
        lost_notifications: "缺少 {n} 条推送：索引里有它们，但它们所在的页是旧内容，已经没有它们", "{n} notifications are missing: an index names them, but the pages they stood on are older and have them no more";
        lost_calls: "没有找回：{calls} 通电话，没有推送能重建它们", "not brought back: {calls} calls that no notification tells again";
        other_notes: "{n} 通电话的备注在文件里有两种写法，已采用备注表里的那一种", "{n} calls have a note in two wordings in the file; the one in the table of notes was taken";
        left_notifications: "其中 {n} 条还留在损坏的文件里，但内容不全或编号不对", "{n} of them are still in the damaged file, in part or under a number that is not theirs";
        left_calls: "没有找回：{calls} 通推送已被删除的电话", "not brought back: {calls} calls whose notifications had been purged";
        left_tables: "没有找回：{tables} 个读不到底的表里剩下的内容", "not brought back: the rest of {tables} tables that cannot be read to the end";
        keep_aside: "需要它们时请留着 {path}；不想再被提醒，把文件名开头改成 ringside.salvaged-", "keep {path} as long as you may need them, and rename it to begin with ringside.salvaged- to be reminded of it no more";
        of_unknown_number: "数目不明的", "an unknown number of";
        purged: "已删除 {notifications} 条推送、{calls} 通电话", "removed {notifications} notifications and {calls} calls";
        marked: "已把 {session} 标记为已结束", "marked {session} as ended";
        noted: "备注已保存", "noted";
        note_removed: "备注已删除", "note removed";
        imported: "新存入 {taken} 条，已有 {known} 条，无法识别 {rejected} 条", "{taken} taken, {known} known already, {rejected} rejected";
        exported: "已写入 {n} 行：{path}", "{n} rows written to {path}";
        sheets: "数据分在 {n} 个工作表里：Excel 每个工作表最多 1,048,576 行", "the rows are on {n} sheets: Excel takes 1,048,576 on one";
        cut_cells: "有 {n} 个单元格被截断：Excel 每格最多 32,767 个字符；CSV 和 JSONL 会写全", "{n} cells were cut: Excel takes 32,767 characters in one; a CSV or JSONL holds them whole";
        gaps: "这段时间里有 {n} 次收不到推送，可能缺少通话；具体时间见 {path}", "Ringside could not receive {n} times in this period, calls may be missing; {path} says when";
        status_sent: "已发送状态推送 {n} 条（失败 {failed} 条）", "status notifications sent {n} (failed {failed})";
        cdr_sent: "已推送话单 {posts} 次，接受 {accepted} 条，重推 {repeated} 次，未接受 {refused} 条", "CDR posts {posts} with {accepted} records accepted, {repeated} repeated, {refused} records not accepted";
        no_such_call: "没有会话 ID 为 {session} 的通话；只记得一部分时，用 ringside calls --filter session:… 查找", "no call has the session id {session}; `ringside calls --filter session:…` finds it by a part of it";
        open_already: "这个数据文件夹的 Ringside 窗口已经打开，正在把它切到前面", "Ringside is open on this data folder already; its window comes to the front";
        not_in_progress: "{session} 不是进行中的通话，没有标记", "{session} is no call in progress; nothing was marked";
        one_raised: "有 1 条告警正在触发；用它的筛选可以看到涉及的通话", "one alert is raised; its filter shows the calls it is about";
        some_raised: "有 {n} 条告警正在触发；用它们的筛选可以看到涉及的通话", "{n} alerts are raised; their filters show the calls they are about";
        one_problem: "诊断发现 1 个问题，那一行写明了怎么办", "the doctor found a problem; the line says what to do";
        some_problems: "诊断发现 {n} 个问题，每行都写明了怎么办", "the doctor found {n} problems; each line says what to do";
        import_none: "没有与 {path} 匹配的文件", "no file is called as {path} says";
        import_unread: "{path} 读不出来：{problem}；其中的内容都没有存入", "{path} cannot be read: {problem}; nothing of it was taken";
        not_imported: "有 {n} 条没有存入，位置和原因见上", "{n} records were not taken; the lines above say where and why";
        damaged: "文件已损坏。请从备份恢复，或退出 Ringside 后运行 ringside db salvage：它会把文件原样移开，并找回还能读出的记录", "the file is damaged; restore a backup, or quit Ringside and run `ringside db salvage`: it sets the file aside unchanged and brings back what can be read of it";
        astray: "数据库需要处理，上面每行都写明了怎么办", "the database needs care; each line above says what to do";
        not_damaged: "数据库没有损坏，什么也没有做", "the database is not damaged; nothing was done";
        answered: "应答 {status}：{n}", "answered {status}: {n}";
        not_answered: "没有应答：{n}", "not answered: {n}";
        filled: "{calls} 通电话，{notifications} 条推送，每秒 {rate} 通，用时 {secs} 秒", "{calls} calls in {notifications} notifications, {rate} calls a second, {secs} s";
    }
}
