//! Pushes as the platform sends them (PROTOCOL 2, 3): every one says something new.

use std::fmt::Write as _;

/// What one POST carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body {
    /// One status event.
    Status,
    /// Fifty records.
    Batch,
}

/// Writes push number `n` of the run as a whole HTTP request.
pub fn write(request: &mut String, n: u64, body: Body, keep_alive: bool) {
    let mut json = String::new();
    match body {
        Body::Status => status(&mut json, n),
        Body::Batch => batch(&mut json, n),
    }
    request.clear();
    let connection = if keep_alive { "keep-alive" } else { "close" };
    // Writing to a String cannot fail.
    let _ = write!(
        request,
        "POST /notify HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json;charset=UTF-8\r\n\
         Authorization: AKSK realm=\"SDP\",profile=\"UsernameToken\",type=\"Appkey\"\r\n\
         Content-Length: {}\r\nConnection: {connection}\r\n\r\n{json}",
        json.len()
    );
}

/// Calls a second by the platform's clock. It goes on while pushes come, as it does in life: times and sessions of
/// calls that are pushed together lie close together.
const CALLS_A_SECOND: u64 = 1_000;

/// So many seconds after call number `call` began: the time of day, `HH:MM:SS`.
fn time(call: u64, later: u64) -> String {
    let secs = (2 * 3_600 + call / CALLS_A_SECOND + later) % 86_400;
    format!("{:02}:{:02}:{:02}", secs / 3_600, secs / 60 % 60, secs % 60)
}

/// Calls of four events each, one after the other.
fn status(json: &mut String, n: u64) {
    let (call, step) = (n / 4, n % 4);
    let kind = ["callout", "alerting", "answer", "disconnect"][step as usize];
    let end = if step == 3 { r#","stateCode":0,"stateDesc":"The user releases the call.""# } else { "" };
    let (began, now) = (time(call, 0).replace(':', ""), time(call, step));
    let _ = write!(
        json,
        r#"{{"eventType":"{kind}","statusInfo":{{"sessionId":"1201_{call:08}_4294967295_20260127{began}@callenabler245.huaweicaas.com","timestamp":"2026-01-27 {now}","caller":"+8675528000001","called":"+86138{:08}"{end}}}}}"#,
        call % 100_000_000
    );
}

fn batch(json: &mut String, n: u64) {
    let first = n * 50;
    let [start, alerting, answer, fwd_alerting, fwd_answer, end] =
        [0, 3, 8, 12, 20, 141].map(|later| time(first, later));
    let began = start.replace(':', "");
    json.push_str(r#"{"eventType":"fee","feeLst":["#);
    for at in 0..50 {
        let call = first + at;
        let comma = if at == 0 { "" } else { "," };
        let number = call % 100_000_000;
        let _ = write!(
            json,
            r#"{comma}{{"direction":0,"spId":"cloud_ecs_561853","appKey":"E7TKJqwPGLfTVk7FLfTLCM1NtoJx","icid":"CAE-20260127{began}-{call:010}","bindNum":"+8675528000001","sessionId":"1202_{call:08}_4294967295_20260127{began}@callenabler245.huaweicaas.com","callerNum":"+8675528000001","calleeNum":"+86138{number:08}","fwdDisplayNum":"+8675528000002","fwdDstNum":"+86139{number:08}","callOutStartTime":"2026-01-27 {start}","callOutAlertingTime":"2026-01-27 {alerting}","callOutAnswerTime":"2026-01-27 {answer}","fwdStartTime":"2026-01-27 {answer}","fwdAlertingTime":"2026-01-27 {fwd_alerting}","fwdAnswerTime":"2026-01-27 {fwd_answer}","callEndTime":"2026-01-27 {end}","ulFailReason":0,"sipStatusCode":0,"callOutUnaswRsn":0,"fwdUnaswRsn":0,"recordFlag":0,"ttsPlayTimes":0,"ttsTransDuration":0,"serviceType":"002","hostName":"callenabler245.huaweicaas.com","userData":"order-{call}"}}"#
        );
    }
    json.push_str("]}");
}
