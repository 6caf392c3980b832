//! What one export cost.

use std::time::Duration;

use serde_json::{Value, json};

/// One export in a process of its own.
#[derive(Clone, Copy, Debug, Default)]
pub struct Measured {
    pub rows: u64,
    pub bytes: u64,
    pub wall: Duration,
    /// Time it had a core; `None` where the system does not tell.
    pub cpu: Option<Duration>,
    /// Memory at its peak, beyond what the process had before; in bytes.
    pub memory: Option<u64>,
}

impl Measured {
    /// The time that counts.
    pub fn cost(&self) -> Duration {
        self.cpu.unwrap_or(self.wall)
    }

    pub fn json(&self) -> Value {
        json!({
            "rows": self.rows, "bytes": self.bytes, "wall_ms": millis(self.wall),
            "cpu_ms": self.cpu.map(millis), "memory": self.memory,
        })
    }

    pub fn parse(text: &str) -> Measured {
        let value: Value = serde_json::from_str(text).expect("what the bench wrote itself");
        let time = |name: &str| value[name].as_f64().map(|millis| Duration::from_secs_f64(millis / 1e3));
        Measured {
            rows: value["rows"].as_u64().unwrap_or(0),
            bytes: value["bytes"].as_u64().unwrap_or(0),
            wall: time("wall_ms").unwrap_or_default(),
            cpu: time("cpu_ms"),
            memory: value["memory"].as_u64(),
        }
    }
}

pub fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
