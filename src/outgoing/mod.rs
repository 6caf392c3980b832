//! A request to somebody else: where it goes, a connection to there, and one exchange over it. The simulator, the doctor
//! and the replay each send with it; it refuses to know what is sent, and why.

mod address;
mod connect;
mod exchange;

pub use address::{Address, AddressProblem, port};
pub use connect::{NotConnected, connect};
pub use exchange::{Answer, exchange};
