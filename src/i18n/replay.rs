//! Sending notifications once more, to somebody else.

use super::phrases;

phrases! {
    /// In the window and on the command line.
    Replay {
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
        left_out: "有 {n} 条在数据库里已损坏，没有发送", "{n} were not sent: their stored bytes are damaged";
        stopped_at: "#{number} 没有被接收：{why}。之后的没有发送；对方恢复后，加上 --from {number} 再运行一次可以接着发", "#{number} was not taken: {why}. Nothing behind it was sent; when the other side takes it, go on from there with --from {number}";
        not_taken: "有 {n} 条没有被接收，第一条是 #{number}：{why}", "{n} were not taken, the first of them #{number}: {why}";
        no_number: "没有编号为 #{number} 的推送；ringside inbox 会列出编号", "there is no notification #{number}; `ringside inbox` lists the numbers";
        no_network: "什么也没有发送：{reason}", "nothing was sent: {reason}";
    }
}
