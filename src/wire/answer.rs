//! What the listener answers (PROTOCOL 1.4): the platform takes a CDR as delivered only if `resultcode` is `"0"`.

use serde_json::json;

/// `Content-Type` of every answer.
pub const CONTENT_TYPE: &str = "application/json;charset=UTF-8";

/// The body of a 200, exactly as documented.
pub const SUCCESS: &str = r#"{"resultcode":"0","resultdesc":"Success"}"#;

/// The body of any other answer: the status as `resultcode`, so that no reader takes it for success.
pub fn refusal(status: u16, reason: &str) -> String {
    json!({ "resultcode": status.to_string(), "resultdesc": reason }).to_string()
}

/// Whether the platform takes what it pushed for delivered: answered 200, and for a CDR with no other `resultcode` than
/// `"0"` in the body, if there is one.
pub fn is_delivered(is_cdr: bool, status: u16, body: &[u8]) -> bool {
    let code = || {
        let body: serde_json::Value = serde_json::from_slice(body).ok()?;
        body.get("resultcode").cloned()
    };
    status == 200 && (!is_cdr || code().is_none_or(|code| code == "0"))
}

/// The body of `GET /health`. `status` is a word; the age is absent before the first commit; `queue_depth` counts the
/// requests that wait for the disk; `set_aside` is the damaged database that was put out of the way, if one was.
pub fn health(
    status: &str,
    last_commit_age_secs: Option<i64>,
    queue_depth: usize,
    set_aside: Option<&str>,
) -> String {
    let mut body = json!({ "status": status, "queue_depth": queue_depth });
    if let Some(age) = last_commit_age_secs {
        body["last_commit_age_secs"] = age.into();
    }
    if let Some(path) = set_aside {
        body["set_aside"] = path.into();
    }
    body.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cdr_is_delivered_unless_its_result_code_says_otherwise() {
        let refusing = br#"{"resultcode":"1","resultdesc":"full"}"#;
        assert!(is_delivered(false, 200, refusing) && !is_delivered(true, 200, refusing));
        for body in ["", "ok", r#"{"done":true}"#, SUCCESS] {
            assert!(is_delivered(true, 200, body.as_bytes()), "{body}");
        }
        assert!(!is_delivered(true, 204, b"") && !is_delivered(false, 503, b""));
    }
}
