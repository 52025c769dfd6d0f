//! Boxes of packets: a set of atoms in each dimension.
//!
//! Never here: what an atom is.

use super::bits::BitSet;

/// The dimensions of a box, in the order in which they are cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dimension {
    Port = 0,
    SourcePort = 1,
    Near = 2,
    Peer = 3,
}

impl Dimension {
    pub(super) const ALL: [Self; 4] = [Self::Port, Self::SourcePort, Self::Near, Self::Peer];
}

/// All packets whose atom is in the set, in every dimension.
#[derive(Debug, Clone)]
pub(super) struct Region {
    pub(super) port: BitSet,
    pub(super) source_port: BitSet,
    pub(super) near: BitSet,
    pub(super) peer: BitSet,
}

impl Region {
    pub(super) fn side(&self, dimension: Dimension) -> &BitSet {
        match dimension {
            Dimension::Port => &self.port,
            Dimension::SourcePort => &self.source_port,
            Dimension::Near => &self.near,
            Dimension::Peer => &self.peer,
        }
    }

    pub(super) fn side_mut(&mut self, dimension: Dimension) -> &mut BitSet {
        match dimension {
            Dimension::Port => &mut self.port,
            Dimension::SourcePort => &mut self.source_port,
            Dimension::Near => &mut self.near,
            Dimension::Peer => &mut self.peer,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        Dimension::ALL.into_iter().any(|dimension| self.side(dimension).is_empty())
    }

    pub(super) fn overlaps(&self, other: &Self) -> bool {
        Dimension::ALL.into_iter().all(|dimension| self.side(dimension).overlaps(other.side(dimension)))
    }

    pub(super) fn and(&self, other: &Self) -> Self {
        Self {
            port: self.port.and(&other.port),
            source_port: self.source_port.and(&other.source_port),
            near: self.near.and(&other.near),
            peer: self.peer.and(&other.peer),
        }
    }

    /// Adds to `parts` what remains without `other`: at most one box per dimension, no two of them overlapping.
    pub(super) fn minus(&self, other: &Self, parts: &mut Vec<Self>) {
        if !self.overlaps(other) {
            parts.push(self.clone());
            return;
        }
        let mut inside = self.clone();
        for dimension in Dimension::ALL {
            let outside = inside.side(dimension).minus(other.side(dimension));
            if outside.is_empty() {
                continue;
            }
            let common = inside.side(dimension).and(other.side(dimension));
            let mut part = inside.clone();
            *part.side_mut(dimension) = outside;
            parts.push(part);
            *inside.side_mut(dimension) = common;
        }
    }
}
