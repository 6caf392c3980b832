//! A map that forgets what was not asked for lately: two ages, and what is asked for becomes young again. It forgets
//! only when told that a moment for it has come ([`Ages::grow_old`]), never in between. What is forgotten is let go of
//! a few entries at a time while others come: thousands at once take milliseconds, for which somebody would wait.

use std::borrow::Borrow;
use std::collections::hash_map::IntoIter;
use std::hash::Hash;

use foldhash::{HashMap, HashMapExt};

/// Entries let go of for each that comes; more than one, so that an age is gone before the next one goes.
const FOR_EACH: usize = 2;

#[derive(Debug)]
pub(super) struct Ages<K, V> {
    young: HashMap<K, V>,
    old: HashMap<K, V>,
    /// What is being let go of.
    gone: Option<IntoIter<K, V>>,
    /// Young entries that make the next moment one to forget the old.
    limit: usize,
}

impl<K: Eq + Hash, V> Ages<K, V> {
    pub(super) fn new(limit: usize) -> Ages<K, V> {
        Ages { young: HashMap::new(), old: HashMap::new(), gone: None, limit }
    }

    pub(super) fn get_mut<Q>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        if !self.young.contains_key(key) {
            let (key, value) = self.old.remove_entry(key)?;
            self.insert(key, value);
        }
        self.young.get_mut(key)
    }

    pub(super) fn insert(&mut self, key: K, value: V) {
        self.young.insert(key, value);
        if let Some(gone) = &mut self.gone {
            gone.take(FOR_EACH).for_each(drop);
        }
        self.gone.take_if(|gone| gone.len() == 0);
    }

    /// Besides those being let go of, at most twice `limit` entries stay, unless more came since the last moment.
    pub(super) fn grow_old(&mut self) {
        if self.young.len() >= self.limit {
            // As many will come again: a map that grows is built anew each time, however large its entries.
            let next = HashMap::with_capacity(self.young.len());
            let young = std::mem::replace(&mut self.young, next);
            self.gone = Some(std::mem::replace(&mut self.old, young).into_iter());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

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

    #[test]
    fn what_is_forgotten_is_let_go_of_a_few_at_a_time_and_soon() {
        let mut ages = Ages::new(100);
        let value = Rc::new(());
        let kept = |value: &Rc<()>| Rc::strong_count(value) - 1;
        let mut fewest_before = 0;
        for key in 0..2_000 {
            let before = kept(&value) + 1;
            ages.insert(key, value.clone());
            ages.grow_old();
            assert!(before - kept(&value) <= FOR_EACH);
            assert!(kept(&value) <= 300, "{}", kept(&value));
            fewest_before = fewest_before.max(kept(&value));
        }
        assert!(fewest_before >= 200);
        assert!(ages.get_mut(&1_900).is_some());
    }
}
