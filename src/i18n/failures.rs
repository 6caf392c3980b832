//! Why a command did not do what it was asked, and what to do next on a terminal: what the window offers does not exist
//! there.

use super::phrases;

phrases! {
    /// Each is one sentence.
    Failures {
        open: "数据库 {path} 打不开：{reason}；请检查文件夹的权限和磁盘", "cannot open the database {path}: {reason}; check the folder's permissions and the disk";
        missing: "数据库 {path} 打不开：还没有建立；运行 ringside 或 ringside listen 会建立它", "cannot open the database {path}: there is none yet; it is made by `ringside` or `ringside listen`";
        hidden: "数据库 {path} 打不开：当前账户无权查看它所在的文件夹；请用接收推送的账户运行，例如 sudo -u ringside ringside …", "cannot open the database {path}: this account may not look into its folder; run it as the account that collects, such as `sudo -u ringside ringside …`";
        read_only: "数据库 {path} 打不开：只能读，不能写；请给运行 Ringside 的账户写入权限", "cannot open the database {path}: it may only be read; give the one who runs Ringside leave to write it";
        foreign: "数据库 {path} 打不开：这是别的程序的数据库，没有动它；请用 --data-dir 换一个文件夹", "cannot open the database {path}: this is the database of another program and is left as it is; choose another folder with --data-dir";
        older: "数据库 {path} 打不开：结构是 {found}，本版本需要 {needed}；运行一次 ringside 或 ringside listen，它会更新这个文件", "cannot open the database {path}: it has schema {found} and this version needs {needed}; start `ringside` or `ringside listen` once, it brings the file up to date";
        not_set_aside: "数据库 {path} 打不开：已损坏，也没能移开（{reason}）；请自己移走它，再试一次", "cannot open the database {path}: it is damaged and cannot be set aside ({reason}); move it away yourself and try again";
        newer: "数据库 {path} 由更新版本的 Ringside 写入（结构 {found}，本版本认识到 {known}）；请安装新版本，或用 --data-dir 换一个文件夹", "the database {path} was written by a newer Ringside (schema {found}, this one knows {known}); install the newer version, or choose another folder with --data-dir";
        in_use: "另一个 Ringside 正在使用数据文件夹 {path}；请先退出它，或用 --data-dir 换一个文件夹", "another Ringside is using the data folder {path}; close it, or choose another folder with --data-dir";
        writer_gone: "写入线程已停止；请再运行一次", "the writer has stopped; start Ringside again";
        no_writer: "写入线程无法启动（{reason}）；请关闭一些程序再试", "the writer's thread cannot start ({reason}); close some programs and try again";
        database: "数据库出错（{reason}）；ringside db check 会指出哪里有问题", "the database refused ({reason}); `ringside db check` says what is wrong with it";

        port_in_use: "无法在 {address} 监听：这个端口已被其他程序占用；请关闭那个程序，或用 --bind 换一个端口", "cannot listen at {address}: another program is listening there; close it, or choose another port with --bind";
        port_denied: "无法在 {address} 监听：系统不允许；请用 --bind 换用 1024 以上的端口，或检查权限", "cannot listen at {address}: the system does not allow it; choose a port above 1024 with --bind, or check your permissions";
        port_reserved: "无法在 {address} 监听：这个端口被系统预留（Hyper-V、WSL 或 Docker），或被某个程序独占；请用 --bind 换一个端口，被预留的可以用 netsh int ipv4 show excludedportrange protocol=tcp 查看", "cannot listen at {address}: the system has reserved this port (Hyper-V, WSL, Docker), or a program holds it alone; choose another one with --bind, `netsh int ipv4 show excludedportrange protocol=tcp` lists what is reserved";
        port_not_ours: "无法在 {address} 监听：本机没有这个地址；请用 --bind 写本机的地址，0.0.0.0:{port} 表示本机的全部地址", "cannot listen at {address}: this machine does not have that address; name one that it has with --bind, 0.0.0.0:{port} for all of them";
        port_certificate: "无法在 {address} 监听：{reason}", "cannot listen at {address}: {reason}";
        port_no_thread: "无法在 {address} 监听：线程无法启动（{reason}）；请关闭一些程序再试", "cannot listen at {address}: the listener's thread cannot start ({reason}); close some programs and try again";
        port_failed: "无法在 {address} 监听：{reason}；请用 --bind 换一个地址", "cannot listen at {address}: {reason}; choose another address with --bind";
        given_up: "还没能在 {address} 监听就停止了；请再运行一次", "{address} was given up before it was open; start again";
        metrics: "无法在 {address} 提供给 Prometheus 的数字：{reason}；请用 --metrics 换一个地址", "the numbers for Prometheus cannot be served at {address}: {reason}; choose another address with --metrics";
        barred: "{path} 里谁可以推送看不懂；请改正这个文件，或删掉它（那样谁都可以推送），再运行一次", "who may push cannot be read from {path}; mend the file, or remove it to take every push, and start again";
        no_token: "路径令牌已开启，但没能生成并存入 {path}：{reason}；请确认这个文件可以写入，再运行一次", "the path token is on, and none could be made and kept in {path}: {reason}; see that the file can be written, then start again";

        export_exists: "{path} 已存在；请换一个文件名，或加上 --force 替换它", "{path} exists; choose another name, or use --force to replace it";
        export_kind: "{path} 不是普通文件，不能替换；请换一个文件名", "{path} is no regular file, and only those are replaced; choose another name";
        export_database: "{path} 是数据库文件，不会被替换；请换一个文件名", "{path} is a database, and no export takes the place of one; choose another name";
        export_held: "{path} 正被其他程序占用；请先在那里关闭，或换一个文件名", "{path} is open in another program; close it there, or choose another name";
        export_name: "系统不接受 {path} 这个文件名：太长，或含有不允许的字符；请换一个文件名", "the system takes no file of the name {path}: it is too long, or holds characters that it does not allow; choose another name";
        no_folder: "没有文件夹 {path}；请先建好，或换一个", "there is no folder {path}; make it, or choose another one";
        export_denied: "系统不允许写入 {path}；请换一个文件夹", "{path} cannot be written: the system does not allow it there; choose another folder";
        export_disk: "磁盘已满，没有留下 {path}；请腾出空间再试", "the disk is full; nothing was left at {path}; free some space and try again";
        export_write: "{path} 写不进去：{reason}；请换一个文件夹", "cannot write {path}: {reason}; choose another folder";
        export_thread: "导出没能开始（{reason}）；请关闭一些程序再试", "the export cannot be started ({reason}); close some programs and try again";
        export_cancelled: "导出已停止，没有留下文件", "cancelled; no file was left";
        mask_key: "脱敏要用的密钥没能在 {path} 读出或保存：{reason}；请确认这个文件可以写入，再导出一次", "the key that numbers are masked with could not be read or kept in {path}: {reason}; see that the file can be written, then export again";
        output_full: "磁盘已满，输出没有写完（{reason}）；请在输出所在的磁盘上腾出空间再试", "what is printed cannot be written whole, the disk is full ({reason}); free some space where it goes and try again";

        found_damage: "文件已损坏：{problem}", "the file is damaged: {problem}";
        found_astray: "有 {n} {what}；请运行 ringside db rebuild", "{n} {what}; run `ringside db rebuild`";
        mention_of_nothing: "处提到的推送不存在", "mentions without their notification";
        mention_by_nobody: "处提到的通话不存在", "mentions without their call";
        call_of_nothing: "通电话没有推送提到过", "calls that no notification mentions";
        call_without_number: "通电话缺少号码", "calls whose number is missing";
        mention_without_number: "处提到的号码不存在", "mentions whose number is missing";
        call_without_app: "通电话缺少应用", "calls whose application is missing";
        other_note: "通电话的备注与写下的不同", "calls whose note is another than the one written";
        call_twice: "通电话存了两份", "calls that are stored twice";
        found_unreadable: "有 {n} 条推送读不出来，保存的内容已损坏：{numbers}；请从备份恢复，或不要它们继续使用", "{n} notifications cannot be read, their stored bytes are damaged: {numbers}; restore a backup, or go on without what they said";
        found_old_rules: "通话是按早期版本的规则得出的；请运行 ringside db rebuild（加上 --dry-run 只说会有什么变化）", "calls were derived by the rules of an earlier version; run `ringside db rebuild` (with --dry-run it only says what would become another)";
        cancelled: "已取消", "cancelled";

        no_data_folder: "系统没有说数据放在哪个文件夹；请用 --data-dir 或 RINGSIDE_DATA_DIR 指定", "this system names no folder for data; choose one with --data-dir or RINGSIDE_DATA_DIR";
        not_a_folder: "{path} 不是文件夹，数据要放在文件夹里；请用 --data-dir 换一个", "{path} is no folder, and data is kept in one; choose another with --data-dir";
        unanswered: "有 {n} 次推送没有应答；那个地址上有程序在监听吗？", "{n} posts were not answered; is something listening at that address?";
        nothing_taken: "推送了 {n} 次，都有应答，但一条也没有被接受；原因请看那个地址上服务器的日志", "nothing was taken of {n} posts, although each was answered; the log of the server at that address says why";
        no_display: "没有图形界面（DISPLAY 和 WAYLAND_DISPLAY 都没有设置）；请在桌面上启动，或运行 ringside listen，不开窗口只接收", "there is no display (DISPLAY and WAYLAND_DISPLAY are not set); start it on a desktop, or collect without a window: ringside listen";
        no_window: "窗口打不开（{reason}）；没有屏幕的机器上请运行 ringside listen", "the window cannot be opened ({reason}); on a machine without a screen use `ringside listen`";
    }
}
