//! For PowerShell: one line in which everything foreign stands in Base64. Nothing outside of it means anything to `cmd`
//! either, which says that it knows no such command.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// `Invoke-WebRequest` for this notification, to `url`. Of the headers it has the type of the body; the cmdlet has its
/// own mind about the others.
pub(super) fn web_request(url: &str, headers: &[(String, String)], body: &[u8]) -> String {
    let mut command = format!("Invoke-WebRequest -UseBasicParsing -Method Post -Uri {}", text(url));
    let content_type = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    if let Some((_, value)) = content_type.filter(|(_, value)| !value.is_empty()) {
        command.push_str(&format!(" -ContentType {}", text(value)));
    }
    // An argument without a byte is none to the cmdlet.
    if !body.is_empty() {
        command.push_str(&format!(" -Body {}", bytes(body)));
    }
    command
}

fn text(text: &str) -> String {
    format!("([Text.Encoding]::UTF8.GetString({}))", bytes(text.as_bytes()))
}

fn bytes(bytes: &[u8]) -> String {
    format!("([Convert]::FromBase64String('{}'))", STANDARD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What the command sends: the URL, and by the names of their parameters the type of the body and the body.
    /// Everything between the pieces in Base64 has to be as it always is.
    fn sent(command: &str) -> (Vec<u8>, Option<Vec<u8>>, Option<Vec<u8>>) {
        const TEXT: &str = "([Text.Encoding]::UTF8.GetString(([Convert]::FromBase64String('";
        const BYTES: &str = "([Convert]::FromBase64String('";
        let decoded = |piece: &str| STANDARD.decode(piece).unwrap();
        let mut rest = command.strip_prefix("Invoke-WebRequest -UseBasicParsing -Method Post -Uri ").unwrap();
        let mut take = |before: &str, after: &str| {
            let (piece, left) = rest.strip_prefix(before)?.split_once(after).unwrap();
            rest = left;
            Some(decoded(piece))
        };
        let url = take(TEXT, "'))))").unwrap();
        let content_type = take(&format!(" -ContentType {TEXT}"), "'))))");
        let body = take(&format!(" -Body {BYTES}"), "'))");
        assert_eq!(rest, "");
        (url, content_type, body)
    }

    fn headers(content_type: &str) -> [(String, String); 3] {
        let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        [header("X-AKSK", "secret"), header("Content-Type", content_type), header("Cookie", "secret")]
    }

    #[test]
    fn a_body_that_would_run_a_program_in_another_shell_stands_in_base64() {
        let body = r#"{"a":"x\" & calc & rem \""}"#;
        let command = web_request("http://127.0.0.1:8460/", &headers("application/json"), body.as_bytes());
        assert_eq!(
            command,
            "Invoke-WebRequest -UseBasicParsing -Method Post \
             -Uri ([Text.Encoding]::UTF8.GetString(([Convert]::FromBase64String('aHR0cDovLzEyNy4wLjAuMTo4NDYwLw==')))) \
             -ContentType ([Text.Encoding]::UTF8.GetString(([Convert]::FromBase64String('YXBwbGljYXRpb24vanNvbg==')))) \
             -Body ([Convert]::FromBase64String('eyJhIjoieFwiICYgY2FsYyAmIHJlbSBcIiJ9'))"
        );
    }

    #[test]
    fn what_is_not_there_is_not_sent() {
        assert_eq!(sent(&web_request("http://h/", &[], b"")), (b"http://h/".to_vec(), None, None));
        assert_eq!(sent(&web_request("http://h/", &headers(""), b"x")).1, None);
    }

    proptest! {
        #[test]
        fn only_base64_differs_and_it_is_what_was_sent(
            url in any::<String>(),
            content_type in any::<String>(),
            body in prop::collection::vec(any::<u8>(), 0..200),
        ) {
            let command = web_request(&url, &headers(&content_type), &body);
            // Nothing that cmd or PowerShell would take for the end of a command, a variable or an escape.
            let is_harmless = |c: char| c.is_ascii_alphanumeric() || " -.:[]()'+/=".contains(c);
            prop_assert!(command.chars().all(is_harmless), "{}", command);
            let (to, of, what) = sent(&command);
            prop_assert_eq!(to, url.into_bytes());
            prop_assert_eq!(of.unwrap_or_default(), content_type.into_bytes());
            prop_assert_eq!(what.unwrap_or_default(), body);
        }
    }
}
