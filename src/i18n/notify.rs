//! The words of notifications on the desktop, and of what is set about them.

use super::phrases;

phrases! {
    /// Notifications: their settings, and what they say.
    Notify {
        title: "桌面通知", "Desktop notifications";
        on: "通知", "Notify";
        on_words: "有情况时在桌面弹出通知，窗口最小化时也会弹出", "Notify me on the desktop, even while the window is minimised";
        when: "什么情况", "When";
        listener: "不再监听，或者收不到呼叫状态或话单了", "Not listening any more, or call status or CDRs no longer arrive";
        store: "收到的推送无法保存", "What arrives cannot be saved";
        stale: "有通话变为状态不明", "A call goes stale: its state is unknown";
        sound: "同时播放提示音（需要桌面支持）", "With a sound, where the desktop plays them";
        alerts: "告警触发（在“告警”页设置）", "An alert is raised (set up on the Alerts page)";
        calls: "通话结束且符合", "A call ends that matches";
        calls_hint: "例如 state-code:8106,8110 或 outcome:failed", "such as state-code:8106,8110 or outcome:failed";
        calls_note: "写法和筛选相同。每分钟最多一条通知，期间的情况合并成一条；号码只显示末四位。", "Written like a filter. At most one notification a minute, which tells everything since the last; numbers show their last four digits.";
        apply: "应用", "Apply";
        test: "发一条测试通知", "Send a test notification";
        testing: "正在发送…", "Sending…";
        test_done: "{time} 已交给系统。如果没看到，请检查系统的“勿扰”和通知设置。", "Handed to the desktop at {time}. If you saw nothing, look at its “do not disturb” and notification settings.";
        test_failed: "没有通知服务应答，通知发不出去：{problem}。请在带通知功能的桌面里运行，或启动一个通知服务（如 dunst、mako）。", "No notification service answered, so nothing can be shown: {problem}. Run Ringside inside a desktop that shows notifications, or start a service such as dunst or mako.";
        test_busy: "上一条通知还没有应答，请稍后再试。", "The previous notification has not been answered yet; try again later.";

        test_title: "Ringside 测试通知", "Ringside test notification";
        test_body: "能看到这一条，通知就设置好了。", "If you can read this, notifications work.";
        news_listener: "Ringside 没有在监听，收不到推送", "Ringside is not listening: no push can arrive";
        news_no_status: "收不到呼叫状态了：最近 {n} 通电话{of}只收到话单", "Call status no longer arrives: of the latest {n} calls{of} only CDRs have come";
        news_no_cdr: "收不到话单了：最近结束的 {n} 通电话没有话单", "CDRs no longer arrive: the latest {n} calls that ended have none";
        news_store: "收到的推送无法保存，请查看 Ringside", "Pushes cannot be saved: look at Ringside";
        news_stale_one: "1 通电话状态不明", "1 call has gone stale";
        news_stale: "{n} 通电话状态不明", "{n} calls have gone stale";
        news_ended_one: "通话结束：{call}", "Call ended: {call}";
        news_ended: "{n} 通电话结束，最近一通：{call}", "{n} calls ended, the last one: {call}";
    }
}
