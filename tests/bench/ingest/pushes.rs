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

/// Calls of four events each, one after the other.
fn status(json: &mut String, n: u64) {
    let (call, step) = (n / 4, n % 4);
    let kind = ["callout", "alerting", "answer", "disconnect"][step as usize];
    let end = if step == 3 { r#","stateCode":0,"stateDesc":"The user releases the call.""# } else { "" };
    let _ = write!(
        json,
        r#"{{"eventType":"{kind}","statusInfo":{{"sessionId":"1201_{call:08}_4294967295_20260127020000@callenabler245.huaweicaas.com","timestamp":"2026-01-27 02:00:{step:02}","caller":"+8675528000001","called":"+86138{:08}"{end}}}}}"#,
        call % 100_000_000
    );
}

fn batch(json: &mut String, n: u64) {
    json.push_str(r#"{"eventType":"fee","feeLst":["#);
    for at in 0..50 {
        let call = n * 50 + at;
        let comma = if at == 0 { "" } else { "," };
        let (number, second) = (call % 100_000_000, call % 60);
        let _ = write!(
            json,
            r#"{comma}{{"direction":0,"spId":"cloud_ecs_561853","appKey":"E7TKJqwPGLfTVk7FLfTLCM1NtoJx","icid":"CAE-20260127020000-{call:010}","bindNum":"+8675528000001","sessionId":"1202_{call:08}_4294967295_20260127020000@callenabler245.huaweicaas.com","callerNum":"+8675528000001","calleeNum":"+86138{number:08}","fwdDisplayNum":"+8675528000002","fwdDstNum":"+86139{number:08}","callOutStartTime":"2026-01-27 02:00:{second:02}","callOutAlertingTime":"2026-01-27 02:01:{second:02}","callOutAnswerTime":"2026-01-27 02:02:{second:02}","fwdStartTime":"2026-01-27 02:02:{second:02}","fwdAlertingTime":"2026-01-27 02:03:{second:02}","fwdAnswerTime":"2026-01-27 02:04:{second:02}","callEndTime":"2026-01-27 02:06:{second:02}","ulFailReason":0,"sipStatusCode":0,"callOutUnaswRsn":0,"fwdUnaswRsn":0,"recordFlag":0,"ttsPlayTimes":0,"ttsTransDuration":0,"serviceType":"002","hostName":"callenabler245.huaweicaas.com","userData":"order-{call}"}}"#
        );
    }
    json.push_str("]}");
}
