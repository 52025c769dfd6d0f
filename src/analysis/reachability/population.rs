//! Which boxes surely hold a packet, whatever the world.
//!
//! Never here: what happens to the packets.

use super::bits::BitSet;
use super::evaluate::Space;
use super::inhabited::Inhabited;
use super::region::Region;

/// Sets of atoms of which at least one has an address.
pub(super) struct Population<'a> {
    near: &'a [Inhabited],
    peer: &'a [Inhabited],
    /// Atoms that have an address.
    near_atoms: BitSet,
    peer_atoms: BitSet,
    near_count: usize,
}

/// The atoms that surely have an address, each by itself.
fn single(sets: &[Inhabited], length: usize) -> BitSet {
    let mut single = BitSet::empty(length);
    for set in sets {
        let atoms = match set {
            Inhabited::Span(span) if span.len() == 1 => {
                single.insert(span.start);
                continue;
            }
            Inhabited::Span(_) => continue,
            Inhabited::Set(atoms) => atoms,
        };
        let mut members = atoms.iter();
        if let (Some(only), None) = (members.next(), members.next()) {
            single.insert(only);
        }
    }
    single
}

impl<'a> Population<'a> {
    pub(super) fn of(space: &'a Space) -> Self {
        let (near, peer) = (space.near.certain.as_slice(), space.peer.certain.as_slice());
        Self {
            near,
            peer,
            near_atoms: single(near, space.near.len()),
            peer_atoms: single(peer, space.peer.len()),
            near_count: space.near.len(),
        }
    }

    /// Whether the box surely holds a packet.
    pub(super) fn is_box(&self, region: &Region) -> bool {
        holds(&region.near, &self.near_atoms, self.near)
            && holds(&region.peer, &self.peer_atoms, self.peer)
            && !region.port.is_empty()
            && !region.source_port.is_empty()
    }

    fn nobody(&self) -> BitSet {
        self.peer_atoms.minus(&self.peer_atoms)
    }

    /// Whether one of the boxes surely holds a packet, even if nobody can say which.
    pub(super) fn is_any(&self, regions: &[Region]) -> bool {
        let mut reached = self.nobody();
        for inhabited in self.near {
            let mut common: Option<BitSet> = None;
            for near in inhabited.atoms(self.near_count).iter() {
                let mut peers = self.nobody();
                regions
                    .iter()
                    .filter(|region| region.near.contains(near))
                    .for_each(|region| peers.add_all(&region.peer));
                common = Some(common.map_or_else(|| peers.clone(), |common| common.and(&peers)));
            }
            if let Some(common) = common {
                reached.add_all(&common);
            }
        }
        self.peer.iter().any(|inhabited| inhabited.is_subset(&reached))
    }
}

fn holds(side: &BitSet, atoms: &BitSet, sets: &[Inhabited]) -> bool {
    side.overlaps(atoms) || sets.iter().any(|set| set.is_subset(side))
}
