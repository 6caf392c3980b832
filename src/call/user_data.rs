//! `userData`: free text of the request. Customers URL-encode Chinese in it (PROTOCOL 5).

use std::sync::Arc;

use percent_encoding::percent_decode_str;

/// What people read in a `userData`, and what was sent where that is something else. A `+` stays a plus: nobody
/// says whether it stands for a blank. What does not decode to readable text stays as it was sent.
pub(super) fn read(sent: &str) -> (Arc<str>, Option<Arc<str>>) {
    match percent_decode_str(sent).decode_utf8() {
        Ok(text) if text != sent && !text.trim().is_empty() && !text.chars().any(char::is_control) => {
            (Arc::from(text), Some(Arc::from(sent)))
        }
        _ => (Arc::from(sent), None),
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn encoded_text_is_read_as_its_author_wrote_it_and_kept_as_it_was_sent() {
        let check = |sent: &str, text: &str| {
            let (read, raw) = read(sent);
            assert_eq!(&*read, text, "{sent}");
            assert_eq!(raw.as_deref(), (sent != text).then_some(sent), "{sent}");
        };
        check("%E5%B7%A5%E5%8D%95%2088213", "工单 88213");
        check("%e5%b7%a5%E5%8D%95", "工单");
        check("%7B%22id%22%3A7%7D", "{\"id\":7}");
        check("order-1001", "order-1001");
        check("a+b", "a+b");
        check("100% sure", "100% sure");
        check("50%", "50%");
        // GBK, a cut-off character, a control character, nothing to see.
        check("%B9%A4%B5%A5", "%B9%A4%B5%A5");
        check("%E5%B7", "%E5%B7");
        check("a%00b", "a%00b");
        check("%0A", "%0A");
        check("%20", "%20");
    }
}
