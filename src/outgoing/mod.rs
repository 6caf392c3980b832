//! A request to somebody else: where it goes, and one exchange over a connection that is open. The simulator, the doctor
//! and the replay each send with it; it refuses to know what is sent, and why.

mod address;
mod exchange;

pub use address::{Address, AddressProblem, port};
pub use exchange::{Answer, exchange};
