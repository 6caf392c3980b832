//! The live tab, the call detail, rail, status strip and footer.

use super::phrases;

phrases! {
    /// What stands around the board and in the detail of a call.
    Live {
        tab_live: "实时", "Live";
        tab_history: "历史", "History";
        tab_reasons: "原因", "Reasons";
        tab_inbox: "收件箱", "Inbox";
        tab_settings: "设置", "Settings";

        starting: "正在启动", "Starting";
        listening: "监听中", "Listening";
        not_listening: "未监听", "Not listening";
        stopped: "已停止", "Stopped";
        last_push: "最近推送", "Last push";
        no_push_yet: "尚未收到推送", "No push received yet";
        ago: "{n}前", "{n} ago";
        just_now: "刚刚", "just now";
        seconds: "{n} 秒", "{n} s";
        minutes: "{n} 分钟", "{n} min";
        hours: "{n} 小时", "{n} h";
        days: "{n} 天", "{n} d";
        per_second: "{n} 条/秒", "{n} / s";
        pushes_per_second: "最近一分钟每秒推送数", "Pushes per second, last minute";
        zone: "时区", "Zone";
        beijing: "北京", "Beijing";
        mask: "号码脱敏", "Mask numbers";
        mask_on: "开", "on";
        mask_off: "关", "off";
        language: "语言", "Language";
        demo: "演示", "DEMO";
        demo_detail: "模拟话务，临时数据库，退出即清除。", "Simulated traffic on a temporary database; it is gone when you quit.";
        saved: "已保存", "Saved";
        calls_kept: "{n} 通电话", "{n} calls";
        pushes_kept: "推送 {n}", "{n} pushes";
        pushes_rejected: "解析失败 {n}", "{n} not understood";
        not_saving: "未能写入数据库", "Not saving";

        in_progress: "路进行中", "in progress";
        filter: "筛选通话", "Filter calls";
        filter_hint: "号码、138*、*4321（尾号）、会话 ID 或用户数据", "Number, 138*, *4321, session ID or user data";
        columns: "列", "Columns";
        columns_reset: "恢复默认列", "Default columns";
        columns_hint: "拖动右侧的点，或按 Alt+↑↓，可换顺序；列标题也能拖动。双击列边界按内容定宽；按住 Shift 单击列标题只排一次。", "Drag the dots, or press Alt+↑↓, to change the order; titles can be dragged too. Double-click the edge of a title to fit its column. Shift-click a title to sort once.";
        column_move: "移动列：{name}", "Move column {name}";
        reduce_motion: "减少动态效果", "Reduce motion";
        density: "行高", "Row height";
        density_compact: "紧凑", "Compact";
        density_comfortable: "宽松", "Comfortable";
        pause: "暂停", "Pause";
        resume: "继续", "Resume";
        board: "进行中的通话", "Calls in progress";
        held_both: "新增 {new} · 结束 {ended}", "{new} new · {ended} ended";
        held_new: "新增 {new}", "{new} new";
        held_ended: "结束 {ended}", "{ended} ended";
        stale_title: "状态不明 {n}", "Unknown state {n}";
        stale_detail: "久未收到事件，不计入 {active}；等待话单（最迟约 6 小时）", "no event for too long, not counted in {active}; waiting for the CDR (up to about 6 h)";
        unverified: "未核实", "Unverified";
        unverified_detail: "这是上次退出前的状态；程序启动后还没有收到它的事件。", "As it was when Ringside last ran; no event of it has come since this start.";
        quiet_for: "久无消息 {n}", "quiet for {n}";
        retry_soon: "可稍后重试", "Retry in a few minutes";
        retry_later: "换个时段再试", "Retry at another time";
        retry_fix_first: "先处理再重试", "Fix first, then retry";
        hung_up_by: "{name} · {who}挂机", "{name} · {who} hung up";
        none_running: "现在没有通话", "No calls right now";
        none_running_detail: "新的通话会自动出现在这里；结束的通话在“历史”里。", "New calls appear here by themselves; calls that ended are in the history.";
        none_match: "没有符合筛选条件的通话", "No call matches the filter";
        none_match_detail: "进行中的通话都不符合当前条件。", "None of the calls in progress meets it.";
        clear_filter: "清除筛选", "Clear the filter";

        paused: "已暂停 {clock}", "PAUSED {clock}";
        changes: "{n} 项变化", "{n} changes";
        paused_detail: "仍在接收并保存，只是画面停在 {time}。", "Still receiving and saving. Only the picture is frozen, at {time}.";
        paused_counts: "新增 {new} · 结束 {ended} · 状态变化 {moved}", "{new} new · {ended} ended · {moved} state changes";


        port_in_use: "{address} 已被其他程序占用，收不到推送。", "{address} is in use by another program; no push can arrive.";
        port_denied: "无权在 {address} 监听，收不到推送。", "Listening at {address} is not permitted; no push can arrive.";
        port_failed: "无法在 {address} 监听，收不到推送：{problem}", "Cannot listen at {address}; no push can arrive: {problem}";
        port_not_ours: "本机没有 {ip} 这个地址，收不到推送。", "This machine does not have the address {ip}; no push can arrive.";
        port_no_thread: "监听线程无法启动（{reason}）。请关闭一些程序后重新打开 Ringside", "the listener's thread cannot start ({reason}). Close some programs and start Ringside again";
        port_remedy: "请关闭那个程序，或在设置里换一个端口。", "Close that program, or choose another port in Settings.";
        port_remedy_denied: "请换用 1024 以上的端口，或检查权限。", "Choose a port above 1024, or check your permissions.";
        settings_odd: "设置文件里有看不懂的内容，部分设置没有生效", "Part of the settings file cannot be used";
        settings_barred: "设置文件里谁可以推送看不懂：现在拒绝所有推送，请马上改正", "The settings file does not say clearly who may push: every push is refused until it is mended";
        show_odd: "查看", "Show";
        no_status: "从 {time} 起，{n} 通电话{of}只收到话单，没有收到呼叫状态。看板上看不到这样的通话：请检查呼叫状态接收地址。", "Since {time} only CDRs have come of {n} calls{of}, and no call status. The board does not show such calls: check the call status address.";
        no_cdr: "从 {time} 起结束的 {n} 通电话都没有收到话单。平台会再推，最多 6 次：请检查话单接收地址。", "No CDR has come of the {n} calls that ended since {time}. The platform sends it again, six times at most: check the CDR address.";
        no_status_short: "收不到呼叫状态", "No call status";
        no_cdr_short: "收不到话单", "No CDRs";
        to_doctor: "打开“诊断”", "Open Doctor";
        intended: "本来就这样", "It is meant to be so";
        intended_done: "不再提醒；恢复以后再断，会重新提醒", "Not told any more, unless it is heard again and then falls silent";
        to_settings: "换端口…", "Change the port…";
        store_failing: "数据库写入失败：{problem}。此间的推送一律应答 503，由平台重发话单；恢复后自动继续。", "The database cannot be written: {problem}. Pushes are answered 503 until it can; the platform repeats CDRs.";
        store_set_aside: "数据库文件已损坏，原样另存为 {path}，新的推送已存入新文件，不受影响。要找回旧文件里还能读出的记录：退出 Ringside，运行 ringside db salvage \"{path}\"，再重新打开。", "The database was damaged. It was set aside unchanged as {path}, and what arrives is kept in a new file. To bring back what can be read of the old one: quit Ringside, run ringside db salvage \"{path}\", open it again.";
        store_closed: "数据库打不开：{problem}。目前什么都没有保存。", "The database cannot be opened: {problem}. Nothing is being saved.";

        ready_title: "等待第一通电话", "Ready for the first call";
        ready_detail: "Ringside 已在监听。把地址交给平台，通话就会自动出现在这里。", "Ringside is listening. Give the platform the address, then calls appear here by themselves.";
        ready_not_listening: "Ringside 还没有监听成功，请先看右边的检查。", "Ringside is not listening yet: see the checks at the right.";
        give_address: "把这个地址交给平台", "Give the platform this address";
        give_address_detail: "在控制台填入“呼叫状态接收地址”和“话单接收地址”，两处可以相同。", "Enter it in the console as the call status address and as the CDR address. The same address may be used for both.";
        console_note: "控制台填明文地址；API 请求只认 Base64。", "The console takes the plain address. API requests take the Base64 form only.";
        what_arrives: "会收到什么", "What arrives";
        status_word: "状态", "Status";
        status_detail: "振铃、接听、挂机时各推送一次；漏掉的不会补发。", "at each ring, answer and hang-up, once; a missed one is never sent again.";
        cdr_word: "话单", "CDR";
        cdr_detail: "每通电话结束后推送；失败最多重发 6 次，每小时一次。", "after the end of each call; repeated up to 6 times, one hour apart.";
        check_title: "检查接收", "Check the connection";
        demo_title: "还没有话务？先看看演示。", "No traffic yet? Look around first.";
        demo_hint: "演示在临时数据库里模拟话务：占线、丢失的事件、迟到的话单。", "The demo simulates traffic on a temporary database: busy lines, lost events, late CDRs.";
        copy: "复制", "Copy";
        copied: "已复制 {what}", "Copied {what}";
        copy_this: "复制 {what}", "Copy {what}";
        copied_address: "地址", "the address";
        copied_session: "会话 ID", "the session ID";
        copied_json: "JSON", "the JSON";
        copied_raw: "原文", "the raw notification";

        close: "关闭", "Close";
        back: "返回", "Back";
        copy_number: "复制号码", "Copy number";
        copy_session: "复制会话 ID", "Copy session ID";
        copy_json: "复制 JSON", "Copy JSON";
        pin: "置顶", "Pin";
        unpin: "取消置顶", "Unpin";
        full_detail: "完整详情", "Full detail";
        reading: "正在读取…", "Reading…";
        no_number: "没有号码", "No number";
        ended_at: "已结束 · {time}", "Ended · {time}";
        to: "呼叫", "to";

        timeline: "时间线", "Timeline";
        legend_setup: "接续", "Setup";
        legend_ring: "振铃", "Ring";
        legend_wait: "等待", "Wait";
        legend_talk: "通话", "Talk";
        seg_setup: "+{n} 秒", "+{n} s";
        seg_ring: "振铃 {n} 秒", "Ring {n} s";
        seg_wait: "等待 B · {n} 秒", "Waiting for B · {n} s";
        seg_talk: "通话 {n}", "Talk {n}";
        now: "现在", "now";
        tick_start: "0 秒", "0 s";
        tick: "+{n} 秒", "+{n} s";
        caption_a: "呼叫 A", "Calling A";
        caption_in: "A 呼入", "A calls in";
        caption_b: "呼叫 B", "Calling B";
        caption_end: "挂机", "Disconnect";
        no_times: "还没有任何时间。", "No times are known yet.";

        verdict: "结论", "Verdict";
        whose_side: "责任方", "Responsible";
        retry: "重试", "Retry";
        what_to_do: "建议", "What to do";
        confidence: "可信程度", "Confidence";
        decided_by: "依据", "Decided by";
        decided_in_order: "判断依据（按优先级）", "Decided by, in this order";
        unknown_code: "目录里没有这个代码，按原样显示。", "The catalogue does not know this code; it is shown as sent.";
        running_incoming: "有人呼入", "Somebody is calling in";
        running_calling_a: "正在呼叫 A", "Calling A";
        running_ringing_a: "A 正在振铃", "A is ringing";
        running_answered_a: "A 已接，尚未呼叫 B", "A has answered, B is not called yet";
        running_calling_b: "正在呼叫 B", "Calling B";
        running_ringing_b: "B 正在振铃", "B is ringing";
        running_talking: "正在通话", "In conversation";
        running_playing: "正在播放", "Playing to A";
        running_unknown: "状态未知", "State unclear";
        running_stale: "状态不明", "State unknown";
        running_stale_detail: "久未收到事件，挂机事件可能丢了。话单到达后才能知道。", "No event for too long: the disconnect was probably lost. The CDR will tell.";
        running_quiet_detail: "比这个状态通常的时间久。", "Longer than this state usually lasts.";
        answered_after: "振铃 {n} 秒后接听。", "Answered after {n} s of ringing.";
        ringing_for: "已振铃 {n}。", "Ringing for {n}.";
        trust: "可信度", "Trust";
        last_event_ago: "最近事件 {n}前", "last event {n} ago";
        last_event_now: "刚刚有事件", "last event just now";
        user_data: "用户数据", "User data";
        digits: "按键", "Digits";
        display: "显示号", "Display no.";

        events: "事件", "Events";
        receive_lag: "接收延迟", "Receive lag";
        clamped: "平台给的时间互相矛盾，时长按 0 计。", "The platform's times contradict each other; such durations count as 0.";

        cdr: "话单", "Call detail record";
        cdr_received: "{time} 收到", "received {time}";
        cdr_received_after: "{time} 收到 · 结束后 {lag}", "received {time} · {lag} after the end";
        cdr_late: "话单还没有到。{tries}", "The CDR has not arrived. {tries}";
        cdr_given_up: "话单一直没有到，平台也不会再自动重推，只能请平台客服补推。", "The CDR never came, and the platform no longer tries: only its support can push it.";
        cdr_missing: "话单还没有到。通话结束后几秒到几小时内到达。", "The CDR has not arrived. It comes seconds to hours after the end.";
        not_sent: "未发送", "not sent";
        not_applicable: "不适用", "not applicable";
        recorded: "已录音", "recorded";
        not_recorded: "未录音", "not recorded";

        raw: "原文", "Raw";
        raw_count: "{n} 条通知", "{n} notifications";
        raw_form: "原文显示方式", "Form of the raw text";
        raw_record: "本通话", "This call";
        raw_place: "第 {n} 条，共 {of} 条", "Record {n} of {of}";
        raw_pretty: "排版", "Pretty";
        raw_exact: "逐字节", "Byte-exact";
        raw_not_text: "不是 UTF-8 文本；无法显示的字节以 � 代替。", "Not UTF-8 text; bytes that cannot be shown stand as �.";
        raw_none: "没有保存原文。", "No raw notification is kept.";

        release_code: "拆线点 {n}", "Release {n}";
        facts_total: "共 {n}", "{n} in total";
        facts_talk: "通话 {n}", "talk {n}";
        facts_no_talk: "未通话", "no talk";
        facts_shown_as: "显示号 {n}", "shown as {n}";
        facts_billed: "计费 {n} 分钟", "{n} min billed";
        facts_billed_legs: "计费 A 侧 {a} 分钟、B 侧 {b} 分钟", "billed: A {a} min, B {b} min";
        facts_user_data: "用户数据 {text}", "user data {text}";
        facts_duplicates: "重复 {n} 条", "{n} duplicates";
    }
}
