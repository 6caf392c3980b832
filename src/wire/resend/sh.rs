//! For a POSIX shell, which takes any text but NUL between quotation marks. The terminal that it is pasted into takes
//! less: what a control character does there no quotation mark keeps from happening.

use super::passed_on;

/// `curl` for this notification, to `url`.
pub(super) fn curl(url: &str, headers: &[(String, String)], body: &[u8]) -> String {
    let mut command = format!("curl -X POST {}", quoted(url));
    for (name, value) in passed_on(headers) {
        command.push_str(&format!(" \\\n  -H {}", quoted(&format!("{name}: {value}"))));
    }
    match std::str::from_utf8(body) {
        // Not `--data-binary`, which takes an @ in front for the name of a file.
        Ok(text) if text.chars().all(is_only_text) => format!("{command} \\\n  --data-raw {}", quoted(text)),
        _ => format!("printf {} | {command} \\\n  --data-binary @-", octal(body)),
    }
}

/// Whether a terminal takes it as it is. Ctrl+C would end the line, and a tabulator complete a name and close the
/// quotation marks: what follows would be a command of its own.
fn is_only_text(c: char) -> bool {
    !c.is_control() || c == '\n'
}

/// In single quotation marks nothing means anything to the shell but the mark itself.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// Bytes that no argument can hold, as the format of `printf`; a hyphen in front would be taken for an option.
fn octal(body: &[u8]) -> String {
    let mut format = String::from("'");
    for byte in body {
        match byte {
            b' '..=b'~' if !matches!(byte, b'\'' | b'%' | b'\\' | b'-') => format.push(char::from(*byte)),
            byte => format.push_str(&format!("\\{byte:03o}")),
        }
    }
    format + "'"
}

#[cfg(all(test, unix))]
mod tests {
    use std::process::Command;

    use proptest::prelude::*;

    use super::*;

    /// What a `curl` that is started by the command hears: its arguments, and what it reads.
    fn heard(command: &str) -> (Vec<Vec<u8>>, Vec<u8>) {
        let folder = tempfile::tempdir().unwrap();
        // A function: a file that was just written cannot always be executed while other threads start processes.
        let script = "curl() { for each; do printf '%s\\0' \"$each\"; done > \"$HEARD/curl.arguments\"\n\
                      case \"$*\" in *@-*) cat > \"$HEARD/curl.input\";; esac; }\n";
        let said = script.to_owned() + command;
        let status = Command::new("sh").arg("-c").arg(said).env("HEARD", folder.path()).status().unwrap();
        assert!(status.success(), "{command}");
        let read = |name: &str| std::fs::read(folder.path().join(name)).unwrap_or_default();
        let mut arguments: Vec<Vec<u8>> =
            read("curl.arguments").split(|byte| *byte == 0).map(<[u8]>::to_vec).collect();
        arguments.pop();
        (arguments, read("curl.input"))
    }

    fn header(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    #[test]
    fn the_shell_passes_the_body_on_as_it_came_and_secrets_stay_behind() {
        let headers = [
            header("Content-Type", "application/json;charset=UTF-8"),
            header("Authorization", "AKSK realm=\"SDP\""),
            header("X-AKSK", "UsernameToken Username=\"u\""),
            header("Cookie", "session=1"),
            header("X-Token", "t"),
        ];
        let body = "{\"a\":\"it's $HOME `date` \\\"x\\\" \\\\ !! %s\"}\n 中文";
        let command = curl("http://127.0.0.1:8460/push?a=b&c=d", &headers, body.as_bytes());
        let (arguments, _) = heard(&command);
        let expected: [&str; 7] = [
            "-X",
            "POST",
            "http://127.0.0.1:8460/push?a=b&c=d",
            "-H",
            "Content-Type: application/json;charset=UTF-8",
            "--data-raw",
            body,
        ];
        assert_eq!(arguments, expected.map(|argument| argument.as_bytes().to_vec()));
    }

    #[test]
    fn a_body_that_is_no_text_is_read_byte_for_byte() {
        let body: Vec<u8> = (0..=255).chain(*b"100% 'x' \\n").collect();
        let (arguments, input) = heard(&curl("http://h/", &[], &body));
        assert_eq!(input, body);
        assert_eq!(arguments.last().map(Vec::as_slice), Some(b"@-".as_slice()));
    }

    #[test]
    fn what_a_terminal_would_take_for_a_key_is_not_pasted_into_it() {
        let keys: [&[u8]; 4] =
            [b"\x03\nrm -r ~\n", b"\x1b[201~\nrm -r ~\n", b"/etc/hostnam\t; rm -r ~ #", b"\xc2\x9b\r"];
        for body in keys {
            let command = curl("http://h/", &[], body);
            assert!(!command.contains(|c: char| c != '\n' && c.is_control()), "{command:?}");
            assert!(!command.contains("\nrm"), "{command:?}");
            assert_eq!(heard(&command).1, body);
        }
        for value in ["a\tb", "a\u{9b}b"] {
            assert_eq!(curl("http://h/", &[header("Accept", value)], b"x"), curl("http://h/", &[], b"x"));
        }
    }

    #[test]
    fn a_body_that_begins_like_an_option_is_no_option() {
        for body in [b"-\x80".as_slice(), b"--\x80", b"-v\x00"] {
            assert_eq!(heard(&curl("http://h/", &[], body)).1, body);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

        #[test]
        fn no_body_breaks_out_of_its_quotation_marks(text in "[^\\x00]{0,40}", value in "[ -~]{0,20}") {
            let command = curl("http://h/", &[header("content-type", &value)], text.as_bytes());
            prop_assert!(command.chars().all(is_only_text), "{:?}", command);
            let (arguments, input) = heard(&command);
            let last = arguments.last().map(Vec::as_slice);
            let sent = if last == Some(b"@-") { Some(input.as_slice()) } else { last };
            prop_assert_eq!(sent, Some(text.as_bytes()));
            prop_assert_eq!(arguments.len(), 7);
        }

        #[test]
        fn any_bytes_arrive(body in prop::collection::vec(any::<u8>(), 0..60)) {
            let (arguments, input) = heard(&curl("http://h/", &[], &body));
            let sent = arguments.last().filter(|last| last.as_slice() != b"@-").cloned();
            prop_assert_eq!(sent.unwrap_or(input), body);
        }
    }
}
