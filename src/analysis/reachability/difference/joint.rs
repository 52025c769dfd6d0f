//! One subnet for two versions: what is around it before and after, told in the words of one of them.
//!
//! Never here: boxes.

use std::rc::Rc;

use super::super::atoms::{Atoms, Scope};
use super::super::entry::Order;
use super::super::family::Family;
use super::super::flow::Surroundings;
use super::super::ranges::{Range, complement, united};
use super::super::side::{End, Field, Named, Side};
use super::super::target;
use super::words::all_prefixes;
use crate::analysis::reason::Reason;
use crate::analysis::tag_axioms::TagName;
use crate::analysis::{Space, TagExtent};
use crate::network::{Fact, Prefix};

/// Which version's `VirtualNetwork` the atoms know as a tag; in the other one it is written out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    Neither,
    Old,
    New,
}

/// What the two versions of a subnet have to do with each other.
pub(super) struct Joint {
    /// The prefixes of both, if there are some; nothing when the whole subnet stands for itself.
    pub(super) prefixes: Option<Fact<Vec<Fact<Prefix>>>>,
    pub(super) written: Written,
}

impl Joint {
    pub(super) fn of(old: &Surroundings<'_>, new: &Surroundings<'_>) -> Self {
        let written = match (old.virtual_network, new.virtual_network) {
            (old, new) if is_same(old, new) => Written::Neither,
            (old, new) if is_exact(old) && (is_private(old) || !is_exact(new) || !is_private(new)) => Written::Old,
            (_, new) if is_exact(new) => Written::New,
            _ => Written::Old,
        };
        Self { prefixes: shared(old.subnet, new.subnet), written }
    }
}

/// The prefixes that a subnet has before and after.
fn shared(old: &Fact<Vec<Fact<Prefix>>>, new: &Fact<Vec<Fact<Prefix>>>) -> Option<Fact<Vec<Fact<Prefix>>>> {
    let known = |fact: &Fact<Vec<Fact<Prefix>>>| -> Option<Vec<Prefix>> {
        fact.get().ok()?.iter().map(|prefix| prefix.get().ok().copied()).collect()
    };
    let (before, after) = (known(old)?, known(new)?);
    let mut both = Vec::new();
    for one in &before {
        for other in &after {
            if one.contains(*other) {
                both.push(*other);
            } else if other.contains(*one) {
                both.push(*one);
            }
        }
    }
    both.sort_unstable();
    both.dedup();
    let has_ipv4 = both.iter().any(|prefix| prefix.is_ipv4());
    let facts = both.into_iter().map(|prefix| Fact::known(prefix, new.origin())).collect();
    has_ipv4.then(|| Fact::known(facts, new.origin()))
}

/// Whether two versions have the same extent. What is not known of it is taken to be the same where it is as wide.
fn is_same(old: &TagExtent, new: &TagExtent) -> bool {
    let sorted = |prefixes: &[Prefix]| {
        let mut prefixes = prefixes.to_vec();
        prefixes.sort_unstable();
        prefixes.dedup();
        prefixes
    };
    let may = |extent: &TagExtent| -> Vec<(Space, bool)> {
        extent.may.iter().map(|part| (part.space.clone(), part.service_tags)).collect()
    };
    sorted(&old.must) == sorted(&new.must) && old.must_tags == new.must_tags && may(old) == may(new)
}

fn is_exact(extent: &TagExtent) -> bool {
    extent.may.is_empty() && extent.must_tags.is_empty()
}

/// Whether no public address is surely in it.
fn is_private(extent: &TagExtent) -> bool {
    extent.must.iter().all(|prefix| {
        let family = Family::of(*prefix);
        let is_in = |range: &Range, other: &Range| other.0 <= range.0 && range.1 <= other.1;
        family.range(*prefix).is_some_and(|range| family.private().iter().any(|private| is_in(&range, private)))
    })
}

/// The order with `VirtualNetwork` and `Internet` of its peers written out.
pub(super) fn write_out(order: &mut Order, extent: &TagExtent, family: Family) {
    let mut network: Vec<Named> = extent.must.iter().copied().map(Named::Prefix).collect();
    if family == Family::V4 {
        network.push(Named::Tag(TagName::AzureLoadBalancer));
    }
    let must: Vec<Range> = extent.must.iter().filter_map(|prefix| family.range(*prefix)).collect();
    let outside = [family.private(), family.reserved(), &[family.probe()], &must].concat();
    let internet: Vec<Named> =
        all_prefixes(complement(&united(outside), family.last()), family).into_iter().map(Named::Prefix).collect();
    for entry in &mut order.entries {
        let mut doubts: Vec<Reason> = Vec::new();
        let mut fields = entry.peer.fields.clone();
        for field in &mut fields {
            if let Some(position) = field.known.iter().position(|named| *named == Named::Tag(TagName::VirtualNetwork)) {
                field.known.remove(position);
                field.known.extend(network.iter().cloned());
                field.open |= !is_exact(extent);
                doubts.extend(extent.may.iter().map(|part| part.reason.clone()));
                doubts.extend(extent.must_tags.iter().map(|tag| {
                    Reason::new(format!("which addresses of {tag} are in `VirtualNetwork` cannot be compared"))
                }));
            }
            if let Some(position) = field.known.iter().position(|named| *named == Named::Tag(TagName::Internet)) {
                field.known.remove(position);
                field.known.extend(internet.iter().cloned());
                if !is_private(extent) || !is_exact(extent) {
                    field.open = true;
                    doubts.push(Reason::new(
                        "whether `Internet` contains public addresses that `VirtualNetwork` contains too is not documented",
                    ));
                }
            }
        }
        let peer = &mut Rc::make_mut(entry).peer;
        peer.fields = fields;
        peer.doubts.extend(doubts);
    }
}

/// The order with the near end told as the whole subnet, a part of it, or nothing of it.
pub(super) fn abstract_near(order: &mut Order, around: &Surroundings<'_>, family: Family) {
    let (subnet, nowhere) = (target::subnet(around, family), TagExtent::default());
    let scope = Scope { end: End::Near, family, target: &subnet, extent: &nowhere, tags: around.tags };
    let Ok((atoms, sides)) = Atoms::new(scope, order.entries.iter().map(|entry| &entry.near)) else { return };
    for (entry, side) in order.entries.iter_mut().zip(sides) {
        let (must, may) = atoms.matched(&side);
        let near = if must.is_full(atoms.len()) {
            Side::known(vec![Named::Any])
        } else if may.is_empty() {
            Side::known(Vec::new())
        } else {
            let text = "which addresses of the changed subnet take the place of which is not known";
            Side { fields: vec![Field { known: Vec::new(), open: true }], doubts: vec![Reason::new(text)] }
        };
        Rc::make_mut(entry).near = near;
    }
}
