//! Sets of small numbers.
//!
//! Never here: what the numbers stand for.

/// A set of the numbers below a length that all sets of one dimension share.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct BitSet(Vec<u64>);

impl BitSet {
    pub(super) fn empty(length: usize) -> Self {
        Self(vec![0; length.div_ceil(64)])
    }

    pub(super) fn full(length: usize) -> Self {
        let mut words = vec![u64::MAX; length.div_ceil(64)];
        if let Some(last) = words.last_mut()
            && !length.is_multiple_of(64)
        {
            *last = (1 << (length % 64)) - 1;
        }
        Self(words)
    }

    /// The numbers below `length` for which the answer is yes.
    pub(super) fn matching(length: usize, mut is_in: impl FnMut(usize) -> bool) -> Self {
        let mut set = Self::empty(length);
        (0..length).filter(|number| is_in(*number)).for_each(|number| set.insert(number));
        set
    }

    pub(super) fn insert(&mut self, number: usize) {
        if let Some(word) = self.0.get_mut(number / 64) {
            *word |= 1 << (number % 64);
        }
    }

    pub(super) fn contains(&self, number: usize) -> bool {
        self.0.get(number / 64).is_some_and(|word| word >> (number % 64) & 1 == 1)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    pub(super) fn overlaps(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).any(|(one, other)| one & other != 0)
    }

    pub(super) fn is_subset(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).all(|(one, other)| one & !other == 0)
    }

    pub(super) fn and(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(one, other)| one & other).collect())
    }

    pub(super) fn minus(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(one, other)| one & !other).collect())
    }

    pub(super) fn add_all(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(one, other)| *one |= other);
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = usize> {
        self.0.iter().enumerate().flat_map(|(position, word)| {
            let mut left = *word;
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
