//! The words of the door: locks, certificate, signatures, and what was turned away.

use super::phrases;

phrases! {
    /// The security section of the settings, and what other panels say of the door.
    Security {
        title: "安全", "Security";

        reach_local: "只有本机上的程序能推送过来。", "Only programs on this machine can push.";
        reach_open: "凡是能从网络访问本机 {port} 端口的人，都可以向 Ringside 推送。", "Anyone who can reach port {port} of this machine over the network can push to Ringside.";
        reach_plain: "传输未加密，途中看得到号码：请开启 HTTPS，或放到带 HTTPS 的代理后面。", "Traffic is not encrypted, numbers included: switch on HTTPS, or use a proxy with HTTPS.";
        reach_unlocked: "推送不核对来源：请开启路径令牌，或限制来源地址。", "Senders are not checked: switch on the path token, or limit the addresses.";
        reach_fine: "传输已加密，来历不明的推送会被拒绝。", "Traffic is encrypted, and strangers are turned away.";
        /// In the strip, beside the address: who can push, in the fewest words.
        open_unlocked: "对外开放 · 未设防", "Open · unguarded";
        open_plain: "对外开放 · 未加密", "Open · not encrypted";
        open_fine: "对外开放 · 已设防", "Open · guarded";

        token: "路径令牌", "Path token";
        token_words: "只接受发往秘密地址的推送", "Accept pushes only at a secret address";
        token_note: "地址里会多一段猜不到的令牌，发到其他路径的请求一律回 404。开启后请立刻把新地址填给平台：还发往旧地址的推送会被拒绝，状态通知不会补发。", "The address gets a part that nobody can guess; every other path is answered 404. Give the platform the new address right away: pushes to the old one are turned away, and status notifications are never sent again.";
        token_url: "秘密地址", "Secret address";
        copy_url: "复制地址", "Copy address";
        copy_base64: "复制 Base64", "Copy Base64";
        token_elsewhere: "路径令牌已开启：给平台的是下面“安全”里的秘密地址。", "The path token is on: give the platform the secret address under Security below.";
        token_renew: "换新令牌", "New token";
        token_renewed: "已换新令牌，旧地址暂时仍可用", "New token made; the old address still works";
        token_previous: "以 {end} 结尾的旧令牌还有效。等平台改用新地址后再停用。", "The old token ending in {end} still works. Retire it once the platform uses the new address.";
        token_drop: "停用旧令牌", "Retire the old token";
        token_missing: "令牌已开启，但找不到令牌，所有推送都会被拒绝。请换一个新令牌。", "The token is on, but there is none, so every push is turned away. Make a new token.";
        token_failed: "系统没有给出随机数，令牌没有生成：{problem}", "The system gave no random bytes, so no token was made: {problem}";

        senders: "来源地址", "Senders";
        senders_words: "只接受来自下列地址的推送", "Accept pushes only from these addresses";
        senders_hint: "203.0.113.7, 198.51.100.0/24", "203.0.113.7, 198.51.100.0/24";
        senders_note: "名单外的请求回 403，只记次数，不留内容。公开文档里没有平台的来源地址，它们也可能变化。", "Others are answered 403; they are counted, and nothing of them is kept. No public document lists the platform's addresses, and they may change.";
        senders_bad: "“{text}”不是 IP 地址，也不是网段。", "“{text}” is neither an IP address nor a network.";
        senders_empty: "名单是空的，所有推送都会被拒绝。请填上平台的地址，或关闭这一项。", "The list is empty, so every push is turned away. Add the platform's addresses, or switch this off.";
        senders_seen: "加入推送过的地址", "Add the senders seen";
        proxies: "受信任的代理", "Trusted proxies";
        proxies_hint: "127.0.0.1, 10.0.0.0/8", "127.0.0.1, 10.0.0.0/8";
        proxies_note: "放在反向代理后面时，Ringside 看到的来源都是代理。只有列在这里的代理，它写的 X-Forwarded-For 才会采信。", "Behind a reverse proxy every push seems to come from the proxy. X-Forwarded-For is trusted only from the proxies listed here.";

        signature: "签名校验", "Signature check";
        signature_off: "关闭", "Off";
        signature_report: "只报告", "Report";
        signature_require: "必须通过", "Require";
        signature_note: "平台可能在 X-AKSK 或 X-WSSE 请求头里带签名，也可能不带。签名不覆盖正文，只说明对方知道密钥。", "The platform may sign pushes in X-AKSK or X-WSSE, or not at all. A signature does not cover the body; it only shows that somebody knows the secret.";
        signature_risk: "平台的常见问题写明推送不带鉴权信息。选“必须通过”后，没有签名或签名不符的推送都会回 401 拒绝，状态通知不会补发。请先用“只报告”，在收件箱里确认签名都通过了再选它。", "The platform's FAQ says that pushes carry no authentication. With “Require” every push without a signature that fits is turned away with 401, and status notifications are never sent again. Use “Report” first, and look in the inbox whether signatures fit.";
        signature_no_secret: "还没有应用密钥，所有推送都通不过。", "There is no app secret yet: no push can pass.";
        apps: "应用密钥", "App secrets";
        app_key: "APP_Key", "APP_Key";
        app_secret: "APP_Secret", "APP_Secret";
        add: "添加", "Add";
        remove_app: "删除 {app} 的密钥", "Remove the secret of {app}";
        apps_note: "保存在 {path}，只有当前用户可读，不进数据库，也不写日志。", "Kept in {path}, which only you can read; never in the database, never in a log.";
        status_url: "状态接收地址", "Status URL";
        fee_url: "话单接收地址", "CDR URL";
        url_hint: "同“给平台的地址”", "As “Address for the platform”";
        url_note: "有两种签名覆盖平台上填写的接收地址。前面有代理或域名时，请填得和平台上一字不差。", "Two of the signature's forms cover the URL that the platform was given. Behind a proxy or a domain, write it exactly as it stands there.";

        tls: "HTTPS", "HTTPS";
        tls_off: "未开启，推送以明文 HTTP 传输", "Off: pushes travel as plain HTTP";
        tls_on: "已开启，文件更新后会自动重读", "On; the files are read again when they change";
        tls_old: "文件已更换但不能用，仍在用之前的证书。{problem}", "The files have changed but cannot be used; the previous certificate is still in use. {problem}";
        tls_failed: "没有监听：{problem}", "Not listening: {problem}";
        tls_certificate: "证书文件", "Certificate";
        tls_key: "私钥文件", "Key";
        tls_path_hint: "PEM 文件的完整路径", "Full path of a PEM file";
        tls_switch_off: "关闭 HTTPS", "Switch HTTPS off";
        tls_note: "PEM 格式，私钥不带口令。支持 TLS 1.3，以及平台所列 TLS 1.2 套件中的四个 GCM 套件；另两个 CBC 套件不支持，平台会选用 GCM。", "PEM, the key without a passphrase. TLS 1.3, and of the platform's TLS 1.2 suites the four with GCM; the two with CBC are not offered, and the platform picks GCM.";
        tls_one_file: "证书和私钥要一起填。", "Certificate and key go together: enter both files.";
        tls_unreadable: "无法读取 {path}（{reason}）。请检查路径和读取权限。", "Cannot read {path} ({reason}). Check the path and who may read it.";
        tls_no_certificate: "{path} 里没有 PEM 证书。", "{path} contains no PEM certificate.";
        tls_no_key: "{path} 里没有能用的私钥。请用不带口令的 PEM：openssl pkey -in 旧文件 -out 新文件", "{path} contains no usable key. It must be PEM without a passphrase: openssl pkey -in OLD -out NEW";
        tls_mismatch: "证书和私钥不是一对。请填申请该证书时用的私钥。", "Certificate and key do not belong together. Use the key that the certificate was made for.";
        tls_unusable: "证书不能用：{reason}", "The certificate cannot be used: {reason}";

        verdict: "签名", "Signature";
        verified: "已验证", "Verified";
        mismatch: "不符", "Mismatch";
        missing: "无签名", "Unsigned";
        malformed: "格式不对", "Malformed";
        unknown_key: "密钥未知", "Unknown key";
        not_looked_at: "未校验", "Not checked";
        mismatch_why: "应用密钥已知，但四种算法都不匹配：密钥有误、接收地址和平台上填的不一致，或有人冒充。", "The app is known, but none of the four forms fits: the secret is wrong, the URL differs from the one the platform was given, or somebody is pretending.";
        missing_why: "请求没有 X-AKSK 或 X-WSSE 头。平台的常见问题说推送本来就不带。", "There is no X-AKSK or X-WSSE header. The platform's FAQ says that pushes carry none.";
        malformed_why: "有签名头，但缺用户名、摘要、随机数或时间。", "There is a header, but it lacks user name, digest, nonce or time.";
        unknown_key_why: "没有这个 APP_Key 的密钥。可在设置的“安全”里添加。", "No secret is known for this APP_Key. Add it in the settings, under Security.";
        form_url_lines: "HMAC-SHA256：地址、随机数、时间，换行相隔", "HMAC-SHA256 of URL, nonce and time, line by line";
        form_url: "HMAC-SHA256：地址、随机数、时间", "HMAC-SHA256 of URL, nonce and time";
        form_nonce: "HMAC-SHA256：随机数、时间", "HMAC-SHA256 of nonce and time";
        form_plain: "SHA-256：随机数、时间、密钥", "SHA-256 of nonce, time and secret";
        skew: "对方时间比本机{direction} {n}", "Their clock is {n} {direction}";
        ahead: "快", "ahead";
        behind: "慢", "behind";
        skew_beijing: "（北京时间后面写 Z，属正常）", "(Beijing time with a Z behind it, as documented)";

        refused: "已拒绝（未保存）", "Turned away";
        refused_table: "被拒绝的请求", "Requests that were turned away";
        refused_none: "没有被拒绝的请求", "Nothing was turned away";
        refused_none_text: "收到的请求都已保存。", "Everything that came was stored.";
        refused_total: "个请求被拒绝", "requests turned away";
        refused_note: "按分钟、来源和原因计数，不留内容。", "Counted by minute, sender and reason; nothing of it is kept.";
        refused_last: "最近一次", "Last";
        refused_count: "次数", "Count";
        refused_reason: "原因", "Reason";
        refused_peer: "来源", "From";
        refused_target: "最近的路径", "Last path";
        others: "其他来源", "All others";
        for_address: "地址不在名单", "Sender not allowed";
        for_token: "路径没有令牌", "No token in the path";
        for_signature: "签名没有通过", "Signature does not fit";
        for_too_large: "正文超过 2 MiB", "Body over 2 MiB";
        for_slow: "正文 30 秒没传完", "Body slower than 30 s";
        for_broken: "正文中断", "Body broke off";
        for_crowded: "同时传的太多", "Too much at once";
        for_full: "来不及保存", "Queue to the store full";
        for_not_stored: "无法保存", "Cannot be stored";
        for_head: "不是 HTTP，或头太长", "Not HTTP, or head too long";
        for_slow_head: "请求头 10 秒没传完", "Head slower than 10 s";
        for_connections: "一个来源连接太多", "Too many connections from one sender";
        for_plain_http: "向 HTTPS 端口发 HTTP", "HTTP to the HTTPS port";
        for_handshake: "TLS 握手失败", "TLS handshake failed";

        door: "接收情况", "Receiving";
        door_open: "查看接收情况", "Show receiving details";
        connections: "连接", "Connections";
        connections_text: "{n} 个，上限 {max} 个，单个来源 {own} 个", "{n} open; at most {max}, {own} from one sender";
        limits: "限额", "Limits";
        limits_text: "头 64 KiB、10 秒；正文 2 MiB、30 秒；嵌套 {depth} 层", "Head 64 KiB in 10 s, body 2 MiB in 30 s, nesting {depth}";
        totals: "本次启动以来", "Since the start";
        totals_text: "已保存 {received}，丢失 {lost}，拒绝 {turned}", "{received} stored, {lost} lost, {turned} turned away";
        missed: "丢失推送 {n}", "Lost pushes {n}";
        missed_detail: "本次启动以来有 {n} 条推送没能保存，已应答 503。状态推送平台不会重发，话单每小时重发一次，最多 6 次。点击查看时间和原因。", "Pushes lost since the start, answered 503: {n}. Status pushes are never repeated; CDRs are, six times at most, an hour apart. Click to see when and why.";
        crowded: "连接数已满（{max} 个），新来的推送要排队。眼下占用最多的是 {peer}：{n} 个。如果它不是平台或你的代理，请在防火墙里挡住它。", "All {max} connections are in use, and pushes have to wait. Most of them are from {peer}: {n}. If that is neither the platform nor your proxy, block it in the firewall.";
        locks: "防护措施", "Protection";
        lock_token: "令牌", "Token";
        lock_senders: "来源名单", "Allow-list";
        lock_signature: "签名必须通过", "Signature required";
        lock_none: "无", "None";
        visitor: "来源", "From";
        visitor_received: "已保存", "Stored";
        visitor_refused: "已拒绝", "Turned away";
        visitor_seen: "最近", "Last seen";
        nobody: "还没有来源", "No sender yet";
        more_visitors: "另有 {n} 个来源", "{n} more senders";
        to_settings: "安全设置", "Security settings";
        to_refused: "被拒绝的请求", "What was turned away";
    }
}
