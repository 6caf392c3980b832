//! Sending notifications once more, to somebody else.

use super::phrases;

phrases! {
    /// In the window and on the command line.
    Replay {
        // In the window.
        button: "发往别处…", "Send to…";
        button_detail: "把收到的内容原样发给另一个系统，例如测试环境，或平台推送时没有运行的系统", "Send what came, as it came, to another system: one that is being tried, or that was down when the platform pushed";
        title: "发往别处", "Send to another system";
        which: "发送哪些", "What to send";
        detail: "按到达顺序，一字不改", "as it came, in the order of arrival";
        one: "推送 #{n}", "Notification #{n}";
        some: "这通电话的全部 {n} 条推送", "All {n} of this call";
        to: "发到哪个网址", "To this address";
        to_hint: "http://主机:端口/路径", "http://host:port/path";
        whole: "会发出完整的内容，包括完整号码；一条推送里可能还有别的通话。平台的签名不会发出。遇到没有被接收的就停下。", "Each goes out whole, with its numbers, and may speak of other calls too; the platform's signature stays here. It ends at the first that is not taken.";
        masked: "号码脱敏时不能发送，因为发出的是完整内容。按 M 可以显示 30 秒。", "Not while numbers are masked, because each goes out whole. M shows them for 30 s.";
        send: "发送", "Send";
        stop: "停止发送", "Stop";
        close: "关闭", "Close";
        elsewhere: "换一个网址", "Another address";
        go_on: "从这里接着发", "Go on from there";
        running: "已发送 {sent} 条，共 {total} 条", "{sent} of {total} sent";
        sending: "正在发往别处：{sent} / {total} 条", "Sending elsewhere: {sent} of {total}";
        all_taken: "全部已被接收", "All were taken";
        one_taken: "已被接收", "It was taken";
        one_not_taken: "没有被接收", "It was not taken";
        not_all: "没有全部被接收", "Not all were taken";
        stopped: "已停止", "Stopped";
        label_taken: "已接收", "Taken";
        label_refused: "未接收", "Not taken";
        label_rest: "没有发送", "Not sent";
        label_damaged: "已损坏，未发送", "Damaged, not sent";
        was_not_taken: "#{number} 没有被接收：{why}", "#{number} was not taken: {why}";
        answer_to: "#{number} 的应答，用时 {ms} 毫秒", "The answer to #{number}, after {ms} ms";
        purged: "#{number} 已经不在数据库里，什么也没有发送", "#{number} is no longer in the database; nothing was sent";
        gone: "这通电话已经不在数据库里，什么也没有发送", "this call is no longer in the database; nothing was sent";
        said_all: "已发送，全部被接收（{n} 条）", "Sent elsewhere: all {n} were taken";
        said_not_all: "发给别的系统时，有推送没有被接收", "Sent elsewhere: not all were taken";

        // Why an address is none.
        not_a_url: "这不是网址；请写成 http://主机:端口/路径", "this is no URL; write http://host:port/path";
        other_scheme: "网址要以 http:// 或 https:// 开头", "an address begins with http:// or https://";
        no_host: "网址里没有主机", "the address names no host";
        credentials: "网址里写了用户名或密码，这些不会发送；请去掉 @ 和它前面的部分", "the address has a name or password, and those are not sent; leave out the @ and what stands before it";

        // What became of one.
        taken: "已接收", "taken";
        answered: "应答 {status}", "answered {status}";
        /// A CDR that was answered 200 with another `resultcode`.
        refused: "应答 200，但内容里的 resultcode 不是 0", "answered 200, with a resultcode other than 0";
        unknown_host: "找不到主机（{reason}）；请检查网址里的主机名", "the host is not known ({reason}); check its name in the address";
        no_connection: "连接不上（{reason}）；请检查端口，以及那边是否在运行", "no connection ({reason}); check the port, and whether the other side runs";
        no_trust: "HTTPS 连接不受信任（{reason}）；请在本机的受信任证书中加入对方的签发机构，或改用 http://", "the HTTPS connection is not trusted ({reason}); add the other side's authority to those that this system trusts, or use http://";
        silent: "{secs} 秒内没有应答", "no answer within {secs} s";
        broken_off: "连接中断（{reason}）", "the connection broke off ({reason})";

        // On the command line.
        sent: "已发送 {sent} 条，共 {total} 条；对方接收 {taken} 条", "sent {sent} of {total} notifications; {taken} were taken";
        would_send: "将发送 {total} 条", "{total} notifications would be sent";
        next: "加上 --from {number} 再运行一次，可以从这里接着发", "go on from there with --from {number}";
        missed: "未接收：{numbers}", "not taken: {numbers}";
        missed_more: "未接收：{numbers}，以及另外 {n} 条", "not taken: {numbers} and {n} more";
        left_out: "已损坏，未发送：{n}", "damaged, not sent: {n}";
        damaged: "有 {n} 条在数据库里已损坏，没有发送；ringside db check 会列出编号", "{n} were not sent, because their stored bytes are damaged; `ringside db check` names them";
        stopped_at: "#{number} 没有被接收：{why}。之后的没有发送；对方恢复后，加上 --from {number} 再运行一次可以接着发", "#{number} was not taken: {why}. Nothing behind it was sent; when the other side takes it, go on from there with --from {number}";
        not_taken: "有 {n} 条没有被接收，第一条是 #{number}：{why}", "{n} were not taken, the first of them #{number}: {why}";
        no_number: "没有编号为 #{number} 的推送；ringside inbox 会列出编号", "there is no notification #{number}; `ringside inbox` lists the numbers";
        no_network: "什么也没有发送：{reason}", "nothing was sent: {reason}";
    }
}
