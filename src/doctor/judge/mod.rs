//! What was seen, judged. Every function is one check; it reads [`Seen`] and touches nothing.

mod machine;
mod reach;
mod safety;

#[cfg(test)]
mod tests;

use super::finding::Finding;
use super::seen::Seen;

/// All findings, in the order in which a person would go through them.
pub fn judge(seen: &Seen) -> Vec<Finding> {
    let mut found = vec![reach::address(seen), reach::listener(seen)];
    found.push(reach::samples(seen));
    found.push(reach::bound_to(seen));
    found.push(reach::public_address(seen));
    found.push(reach::pushes(seen));
    found.extend(reach::one_sided(seen));
    found.extend(reach::refused(seen));
    found.extend(reach::turned_away(seen));
    found.extend(safety::encryption(seen));
    found.extend(safety::certificates(seen));
    found.extend(safety::access(seen));
    found.extend(safety::folder(seen));
    found.push(machine::clock(seen));
    found.push(machine::disk(seen));
    found.extend(machine::write(seen));
    found.push(machine::database(seen));
    found.extend(machine::set_aside(seen));
    found.extend(machine::pages(seen));
    found.extend(machine::retention(seen));
    found.extend(machine::connections(seen));
    found.extend(machine::settings(seen));
    found
}
