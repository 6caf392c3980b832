//! A map that forgets what was not asked for lately: two ages, and what is asked for becomes young again. It
//! forgets only when told that a moment for it has come ([`Ages::grow_old`]), never in between.

use std::borrow::Borrow;
use std::hash::Hash;

use foldhash::{HashMap, HashMapExt};

#[derive(Debug)]
pub(super) struct Ages<K, V> {
    young: HashMap<K, V>,
    old: HashMap<K, V>,
    /// Young entries that make the next moment one to forget the old.
    limit: usize,
}

impl<K: Eq + Hash, V> Ages<K, V> {
    pub(super) fn new(limit: usize) -> Ages<K, V> {
        Ages { young: HashMap::new(), old: HashMap::new(), limit }
    }

    pub(super) fn get_mut<Q>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        if !self.young.contains_key(key) {
            let (key, value) = self.old.remove_entry(key)?;
            self.young.insert(key, value);
        }
        self.young.get_mut(key)
    }

    pub(super) fn insert(&mut self, key: K, value: V) {
        self.young.insert(key, value);
    }

    /// At most twice `limit` entries stay, unless more came since the last moment.
    pub(super) fn grow_old(&mut self) {
        if self.young.len() >= self.limit {
            self.old = std::mem::take(&mut self.young);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_stays_and_the_rest_is_forgotten() {
        let mut ages = Ages::new(2);
        for key in 0..2 {
            ages.insert(key, key);
        }
        ages.grow_old();
        assert_eq!(ages.get_mut(&0), Some(&mut 0));
        ages.insert(2, 2);
        ages.grow_old();
        assert_eq!(ages.get_mut(&1), None);
        assert_eq!(ages.get_mut(&0), Some(&mut 0));
        assert_eq!(ages.get_mut(&2), Some(&mut 2));
    }
}
