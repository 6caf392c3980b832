//! Numbers packed into eight bytes each, so that a million of them are remembered in the room of a few: whoever exports
//! ten million calls meets nearly every number there is, again and again.

use crate::call::Number;

/// What a number is made of, each sign half a byte; the sixteenth stands behind the last one.
const SIGNS: &[u8; 15] = b"0123456789+*- #";
const END: u64 = 15;

/// [`SIGNS`] with a sign for the end, so that every half byte stands for a sign.
const READ: &[u8; 16] = b"0123456789+*- #\0";

/// The most signs that fit.
const LONGEST: usize = 16;

/// The number in eight bytes; `None` where it is longer, or made of other signs.
fn pack(number: &str) -> Option<u64> {
    if number.len() > LONGEST {
        return None;
    }
    let mut packed = u64::MAX;
    for (place, sign) in number.bytes().enumerate() {
        let half = SIGNS.iter().position(|known| *known == sign)? as u64;
        packed ^= (half ^ END) << (4 * place);
    }
    Some(packed)
}

fn unpack(packed: u64) -> Option<Number> {
    let mut text = [0_u8; LONGEST];
    for (place, sign) in text.iter_mut().enumerate() {
        *sign = READ.get((packed >> (4 * place) & END) as usize).copied().unwrap_or_default();
    }
    // Behind the last sign stand ends only.
    let length = LONGEST - packed.leading_ones() as usize / 4;
    Number::new(std::str::from_utf8(text.get(..length)?).ok()?)
}

/// Places at first and at most; powers of two, twelve bytes each. Whoever reads a page needs few.
const FEW: usize = if cfg!(test) { 4 } else { 1 << 12 };
const MANY: usize = if cfg!(test) { 256 } else { 1 << 20 };

/// Numbers by id, each in the place that the last bits of its id tell, until another one needs it: looked up millions
/// of times, a number must cost no more than one look into memory.
#[derive(Debug, Default)]
pub(super) struct Packed {
    /// An id, and its number in two halves. No number has the id 0.
    places: Vec<[u32; 3]>,
    /// Lookups that found no number, since `places` has its present size.
    missed: usize,
}

impl Packed {
    pub(super) fn get(&self, id: i64) -> Option<Number> {
        let [known, low, high] = *self.places.get(self.place(id))?;
        (known != 0 && i64::from(known) == id).then(|| unpack(u64::from(low) | u64::from(high) << 32))?
    }

    /// Remembers a number that was looked up; some cannot be.
    pub(super) fn put(&mut self, id: i64, number: &Number) {
        let (Ok(short), Some(packed)) = (u32::try_from(id), pack(number.as_str())) else { return };
        self.missed += 1;
        if self.missed > self.places.len() && self.places.len() < MANY {
            let more = (self.places.len() * 8).clamp(FEW, MANY);
            let before = std::mem::replace(&mut self.places, vec![[0; 3]; more]);
            self.missed = 0;
            before.into_iter().for_each(|entry| self.set(entry));
        }
        self.set([short, packed as u32, (packed >> 32) as u32]);
    }

    fn set(&mut self, entry: [u32; 3]) {
        let place = self.place(i64::from(entry[0]));
        if let Some(slot) = self.places.get_mut(place).filter(|_| entry[0] != 0) {
            *slot = entry;
        }
    }

    fn place(&self, id: i64) -> usize {
        usize::try_from(id).unwrap_or(0) & self.places.len().saturating_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_number_that_is_remembered_is_the_one_that_was_sent(
            numbers in prop::collection::vec(("[0-9+*# -]{1,18}|[a-z0-9]{1,6}", 0..2_000_i64), 1..600),
        ) {
            let mut packed = Packed::default();
            let mut last = std::collections::HashMap::new();
            for (text, id) in numbers {
                let Some(number) = Number::new(&text) else { continue };
                // An id keeps its number.
                let number = last.entry(id).or_insert(number).clone();
                packed.put(id, &number);
                if let Some(found) = packed.get(id) {
                    prop_assert_eq!(&found, &number);
                }
                let fits = number.as_str().len() <= LONGEST && number.as_str().bytes().all(|b| SIGNS.contains(&b));
                prop_assert_eq!(packed.get(id).is_some(), fits && id > 0);
            }
            for (id, number) in last {
                prop_assert!(packed.get(id).is_none_or(|found| found == number));
            }
        }
    }
}
