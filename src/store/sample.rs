//! For tests of what is asked of a store: a push as it is given one.

use super::Arrived;
use crate::call::Arrival;
use crate::wire;

impl Arrived {
    /// A push that was taken, without headers.
    pub(crate) fn sample(received: Arrival, body: Vec<u8>) -> Arrived {
        Arrived {
            received,
            peer: "127.0.0.1:1".to_owned(),
            target: "/".to_owned(),
            headers: Vec::new(),
            answer: 200,
            understood: wire::read(&body),
            body,
            signature: None,
        }
    }
}
