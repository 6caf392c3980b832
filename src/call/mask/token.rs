//! What stands for a number in a file that is given away: its last four digits and a keyed hash, `8000-k7f3q2ztab`. The
//! same number has the same token under the same key, however it is written, so that calls of one person can be found
//! and counted; and nobody without the key can find the number by trying all there are, which takes a plain hash
//! minutes.

use std::fmt;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use super::super::number::{key_of, narrow};
use super::tail;

/// Base32 in small letters. A code begins with one of the first sixteen: 49 bits, which are never mere digits.
const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
/// Signs of a code.
const SIGNS: usize = 10;
/// The most digits in a row: more would be taken for a number, and masked.
const DIGITS: usize = 6;

/// What is hashed, so that the name of the key is no token.
const OF_NUMBER: &[u8] = b"number\0";
const OF_KEY: &[u8] = b"key\0";

/// The key that tokens are made with.
#[derive(Clone)]
pub struct TokenKey {
    keyed: Hmac<Sha256>,
    id: String,
}

impl TokenKey {
    /// Bytes of the shortest secret that cannot be guessed.
    pub const LEAST: usize = 32;

    /// `None`: the secret is too short to be one.
    pub fn new(secret: &[u8]) -> Option<TokenKey> {
        let keyed = Hmac::new_from_slice(secret).ok().filter(|_| secret.len() >= Self::LEAST)?;
        let id = code(&keyed, OF_KEY, "");
        Some(TokenKey { keyed, id })
    }

    /// What the key is known by. Files with the same one have the same tokens; it tells nothing of the key.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// `8000-k7f3q2ztab` for a number in whatever form; without digits the code alone.
    pub fn token(&self, number: &str) -> String {
        let code = code(&self.keyed, OF_NUMBER, &key_of(number));
        match narrow(&tail(number)).collect::<String>() {
            tail if tail.is_empty() => code,
            tail => format!("{tail}-{code}"),
        }
    }
}

fn code(keyed: &Hmac<Sha256>, of: &[u8], text: &str) -> String {
    let hash = keyed.clone().chain_update(of).chain_update(text.as_bytes()).finalize().into_bytes();
    let bits = hash.iter().take(8).fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
    let mut code = String::with_capacity(SIGNS);
    for place in 0..SIGNS {
        let digits = code.bytes().rev().take_while(u8::is_ascii_digit).count();
        let most = if place == 0 || digits == DIGITS { 15 } else { 31 };
        let letter = usize::try_from(bits >> (place * 5) & most).unwrap_or(0);
        code.push(char::from(LETTERS.get(letter).copied().unwrap_or(b'a')));
    }
    code
}

/// Whether `text` has the form of a token.
pub fn is_token(text: &str) -> bool {
    let (tail, code) = text.split_once('-').unwrap_or(("", text));
    tail.len() <= super::KEPT
        && tail.bytes().all(|byte| byte.is_ascii_digit() || byte == b'*')
        && code.len() == SIGNS
        && code.bytes().all(|byte| LETTERS.contains(&byte))
        && code.starts_with(|first| ('a'..='p').contains(&first))
        && (text.contains('-') || code.contains(|sign: char| sign.is_ascii_digit()))
}

impl fmt::Debug for TokenKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TokenKey({})", self.id)
    }
}

impl PartialEq for TokenKey {
    fn eq(&self, other: &TokenKey) -> bool {
        self.id == other.id
    }
}

impl Eq for TokenKey {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key(secret: &str) -> TokenKey {
        TokenKey::new(secret.as_bytes()).unwrap()
    }

    const ONE: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    const OTHER: &str = "1123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    #[test]
    fn a_token_is_the_last_four_digits_and_the_keyed_hash() {
        // python3: bits = int.from_bytes(hmac.digest(ONE.encode(), b"number\0" + b"13800138000", "sha256")[:8])
        // "".join("abcdefghijklmnopqrstuvwxyz234567"[bits >> 5 * n & (31 if n else 15)] for n in range(10))
        assert_eq!(key(ONE).token("+8613800138000"), "8000-mmmxfozwf3");
        assert_eq!(key(ONE).id(), "nw3oidbqam");
        // It would have seven digits in a row otherwise.
        assert_eq!(key(ONE).token("100290491324"), "1324-gxx732765k");
    }

    #[test]
    fn a_number_has_one_token_in_all_its_forms_and_two_that_end_alike_have_two() {
        let key = key(ONE);
        let token = key.token("+8613800138000");
        for form in
            ["13800138000", "008613800138000", "138 0013 8000", "+86 138-0013-8000", "１３８００１３８０００"]
        {
            assert_eq!(key.token(form), token, "{form}");
        }
        let other = key.token("+8613900138000");
        assert!(other.starts_with("8000-") && other != token, "{other}");
        assert_ne!(
            key.token("+14155550100"),
            key.token("14155550100"),
            "another country's is another number"
        );
    }

    #[test]
    fn what_is_short_or_no_number_has_a_token_as_well() {
        let key = key(ONE);
        assert!(key.token("12").starts_with("12-"));
        assert!(is_token(&key.token("anonymous")) || key.token("anonymous").len() == SIGNS);
        assert!(key.token("+86138****0021").starts_with("0021-"));
    }

    #[test]
    fn another_key_gives_other_tokens_and_is_known_by_another_name() {
        let (one, other) = (key(ONE), key(OTHER));
        assert_ne!(one.token("13800138000"), other.token("13800138000"));
        assert_ne!(one.id(), other.id());
        assert_eq!(one, key(ONE));
        assert_eq!(TokenKey::new(b"too short to be a key"), None);
    }

    #[test]
    fn nothing_that_is_printed_holds_the_key() {
        assert!(!format!("{:?}", key(ONE)).contains("0123"));
    }

    proptest! {
        #[test]
        fn no_spreadsheet_takes_a_token_for_something_else(number in "[+]?[0-9]{1,15}") {
            let token = key(ONE).token(&number);
            prop_assert!(is_token(&token), "{token}");
            prop_assert!(token.starts_with(|first: char| first.is_ascii_alphanumeric()));
            let (_, code) = token.split_once('-').unwrap();
            prop_assert!(code.starts_with(|first: char| first.is_ascii_lowercase()));
            // Nor does a screen mask it once more.
            prop_assert_eq!(super::super::digits(&token), token.as_str());
        }
    }

    #[test]
    fn numbers_and_names_are_no_tokens() {
        for text in ["+8613800138000", "0755-83601102", "anonymous", "unavailabl", "s1", "", "•••• 8000"]
        {
            assert!(!is_token(text), "{text}");
        }
    }
}
