//! Sets of atoms of which at least one surely has an address.
//!
//! Never here: why that is sure.

use std::ops::Range;

use super::bits::BitSet;

/// Atoms of which one surely has an address. Most such sets are the atoms of one class, which stand side by side.
#[derive(Debug, Clone)]
pub(super) enum Inhabited {
    Span(Range<usize>),
    Set(BitSet),
}

impl Inhabited {
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Span(span) => span.is_empty(),
            Self::Set(set) => set.is_empty(),
        }
    }

    pub(super) fn is_subset(&self, other: &BitSet) -> bool {
        match self {
            Self::Span(span) => span.clone().all(|number| other.contains(number)),
            Self::Set(set) => set.is_subset(other),
        }
    }

    /// The atoms, in a dimension of that many.
    pub(super) fn atoms(&self, length: usize) -> BitSet {
        match self {
            Self::Span(span) => {
                let mut atoms = BitSet::empty(length);
                atoms.insert_all(span.clone());
                atoms
            }
            Self::Set(set) => set.clone(),
        }
    }
}
