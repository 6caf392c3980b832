//! The light on a cell that has just changed: full for half a second, then fading in a few steps. Each step is a frame,
//! so there are few of them, and with reduced motion only the last.

use std::time::Duration;

use super::board_list::Lit;
use crate::call::Arrival;

/// Full light, and until it is out.
const SOLID_MILLIS: i64 = 500;
const OUT_MILLIS: i64 = 1_500;
/// One step of the fading.
const STEP_MILLIS: i64 = 125;

/// More rows than this lit at a time are no signs any more but a flicker: they get the bar of a new row instead.
pub const MOST: usize = 20;

/// How bright a cell is, from 0 to 1.
pub fn light(lit: Lit, now: Arrival, is_reduced: bool) -> f32 {
    let age = now.millis_since(lit.at);
    match age {
        _ if is_out(lit, now) => 0.0,
        _ if is_reduced || age < SOLID_MILLIS => 1.0,
        _ => {
            let steps = (OUT_MILLIS - SOLID_MILLIS) / STEP_MILLIS;
            let step = (age - SOLID_MILLIS) / STEP_MILLIS + 1;
            1.0 - step as f32 / (steps + 1) as f32
        }
    }
}

fn is_out(lit: Lit, now: Arrival) -> bool {
    !lit.is_any() || !lit.at.is_younger_than(OUT_MILLIS, now)
}

/// When the brightness will next be another.
pub fn next_change(lit: Lit, now: Arrival, is_reduced: bool) -> Option<Duration> {
    let age = now.millis_since(lit.at);
    let next = match age {
        _ if is_out(lit, now) => return None,
        _ if is_reduced => OUT_MILLIS,
        _ if age < SOLID_MILLIS => SOLID_MILLIS,
        _ => SOLID_MILLIS + ((age - SOLID_MILLIS) / STEP_MILLIS + 1) * STEP_MILLIS,
    };
    Some(Duration::from_millis((next - age).unsigned_abs()))
}
