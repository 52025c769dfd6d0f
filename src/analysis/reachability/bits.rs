//! Sets of small numbers.
//!
//! Never here: what the numbers stand for.

use std::ops::Range;

/// A set of the numbers below a length that all sets of one dimension share.
///
/// The first word stands apart: most dimensions need no more, and then a set costs no allocation.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct BitSet {
    first: u64,
    rest: Vec<u64>,
}

impl BitSet {
    pub(super) fn empty(length: usize) -> Self {
        Self { first: 0, rest: vec![0; length.saturating_sub(1) / 64] }
    }

    pub(super) fn full(length: usize) -> Self {
        let word = |start: usize| match length.saturating_sub(start) {
            0 => 0,
            left if left >= 64 => u64::MAX,
            left => (1 << left) - 1,
        };
        let words = length.saturating_sub(1) / 64;
        Self { first: word(0), rest: (1..=words).map(|number| word(64 * number)).collect() }
    }

    /// The numbers below `length` for which the answer is yes.
    pub(super) fn matching(length: usize, mut is_in: impl FnMut(usize) -> bool) -> Self {
        let mut set = Self::empty(length);
        (0..length).filter(|number| is_in(*number)).for_each(|number| set.insert(number));
        set
    }

    /// The numbers from `first` to before `end`.
    pub(super) fn insert_all(&mut self, numbers: Range<usize>) {
        numbers.for_each(|number| self.insert(number));
    }

    fn word(&self, number: usize) -> Option<u64> {
        if number == 0 { Some(self.first) } else { self.rest.get(number - 1).copied() }
    }

    /// How many numbers it has.
    pub(super) fn count(&self) -> usize {
        self.words().map(|word| word.count_ones() as usize).sum()
    }

    /// The set as numbers of 64 bits.
    pub(super) fn words(&self) -> impl Iterator<Item = u64> {
        std::iter::once(self.first).chain(self.rest.iter().copied())
    }

    fn combine(&self, other: &Self, operation: impl Fn(u64, u64) -> u64) -> Self {
        let rest = self.rest.iter().zip(&other.rest).map(|(one, other)| operation(*one, *other));
        Self { first: operation(self.first, other.first), rest: rest.collect() }
    }

    pub(super) fn insert(&mut self, number: usize) {
        let word = if number < 64 { Some(&mut self.first) } else { self.rest.get_mut(number / 64 - 1) };
        if let Some(word) = word {
            *word |= 1 << (number % 64);
        }
    }

    pub(super) fn contains(&self, number: usize) -> bool {
        self.word(number / 64).is_some_and(|word| word >> (number % 64) & 1 == 1)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.first == 0 && self.rest.iter().all(|word| *word == 0)
    }

    /// Whether it has all numbers below its length.
    pub(super) fn is_full(&self, length: usize) -> bool {
        *self == Self::full(length)
    }

    pub(super) fn overlaps(&self, other: &Self) -> bool {
        self.first & other.first != 0 || self.rest.iter().zip(&other.rest).any(|(one, other)| one & other != 0)
    }

    pub(super) fn is_subset(&self, other: &Self) -> bool {
        let rest = || self.rest.iter().zip(&other.rest).all(|(one, other)| one & !other == 0);
        self.first & !other.first == 0 && rest()
    }

    pub(super) fn and(&self, other: &Self) -> Self {
        self.combine(other, |one, other| one & other)
    }

    pub(super) fn minus(&self, other: &Self) -> Self {
        self.combine(other, |one, other| one & !other)
    }

    pub(super) fn add_all(&mut self, other: &Self) {
        self.first |= other.first;
        self.rest.iter_mut().zip(&other.rest).for_each(|(one, other)| *one |= other);
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = usize> {
        self.words().enumerate().flat_map(|(position, word)| {
            let mut left = word;
            std::iter::from_fn(move || {
                if left == 0 {
                    return None;
                }
                let bit = left.trailing_zeros() as usize;
                left &= left - 1;
                Some(64 * position + bit)
            })
        })
    }

    pub(super) fn first(&self) -> Option<usize> {
        self.iter().next()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_of_any_length_behave_as_sets() {
        for length in [0, 1, 63, 64, 65, 130] {
            let full = BitSet::full(length);
            assert_eq!(full.iter().count(), length);
            let even = BitSet::matching(length, |number| number % 2 == 0);
            let odd = full.minus(&even);
            assert!(!even.overlaps(&odd) && even.is_subset(&full));
            assert!(odd.iter().all(|number| number % 2 == 1));
            let mut both = even.clone();
            both.add_all(&odd);
            assert_eq!(both, full);
            assert_eq!(even.and(&odd), BitSet::empty(length));
        }
    }
}
