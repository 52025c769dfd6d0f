//! Whether two versions say the same, also where nobody knows what: the value of one expression is the same in both.
//!
//! Never here: what follows where they do not.

use std::rc::Rc;

use crate::analysis::TagExtent;
use crate::network::{Addresses, Cause, Collection, Fact, Ports, RuleSide, SecurityGroup, SecurityRule};

/// Whether two groups surely do the same.
pub(super) fn is_same_group(old: &SecurityGroup, new: &SecurityGroup) -> bool {
    is_same_collection(&old.rules, &new.rules, is_same_rule)
}

/// Whether two meanings of `VirtualNetwork` are one, where what is not known of them is for the same reasons.
pub(super) fn is_same_extent(old: &TagExtent, new: &TagExtent) -> bool {
    let is_same_part = |(old, new): (&crate::analysis::PossiblePart, &crate::analysis::PossiblePart)| {
        (&old.space, old.service_tags, &old.reason.text) == (&new.space, new.service_tags, &new.reason.text)
    };
    (&old.must, &old.must_tags, &old.address_space) == (&new.must, &new.must_tags, &new.address_space)
        && old.may.len() == new.may.len()
        && old.may.iter().zip(&new.may).all(is_same_part)
}

/// Whether two lists surely have the same in them.
pub(super) fn is_same_list<T: PartialEq>(old: &Fact<Vec<Fact<T>>>, new: &Fact<Vec<Fact<T>>>) -> bool {
    match (old.get(), new.get()) {
        (Ok(before), Ok(after)) => {
            before.len() == after.len() && before.iter().zip(after).all(|(one, other)| is_same(one, other))
        }
        (Err(_), Err(_)) => old.term().is_some() && old.term() == new.term(),
        _ => false,
    }
}

fn is_same<T: PartialEq>(old: &Fact<T>, new: &Fact<T>) -> bool {
    old.equals(new) == Some(true)
}

/// Why there may be more in both collections, if it is one reason: what neither version shows is taken to be the same.
pub(super) fn same_rest<'c, T>(old: &Collection<T>, new: &'c Collection<T>) -> Option<&'c Rc<Cause>> {
    let (before, after) = (old.rest.as_ref()?, new.rest.as_ref()?);
    (before.kind == after.kind && before.text == after.text).then_some(after)
}

fn is_same_collection<T>(old: &Collection<T>, new: &Collection<T>, is_same: impl Fn(&T, &T) -> bool) -> bool {
    let has_same_rest = old.rest.is_none() && new.rest.is_none() || same_rest(old, new).is_some();
    has_same_rest
        && old.items.len() == new.items.len()
        && old.items.iter().zip(&new.items).all(|(one, other)| is_same(one, other))
}

/// Whether two rules surely do the same.
pub(super) fn is_same_rule(old: &SecurityRule, new: &SecurityRule) -> bool {
    is_same(&old.declared.exists, &new.declared.exists)
        && is_same(&old.priority, &new.priority)
        && is_same(&old.direction, &new.direction)
        && is_same(&old.access, &new.access)
        && is_same(&old.protocol, &new.protocol)
        && is_same_side(&old.source, &new.source)
        && is_same_side(&old.destination, &new.destination)
}

fn is_same_side(old: &RuleSide, new: &RuleSide) -> bool {
    let addresses = |old: &Addresses, new: &Addresses| {
        is_same(&old.single, &new.single)
            && is_same_list(&old.list, &new.list)
            && is_same(&old.application_security_groups, &new.application_security_groups)
    };
    let ports = |old: &Ports, new: &Ports| is_same(&old.single, &new.single) && is_same_list(&old.list, &new.list);
    addresses(&old.addresses, &new.addresses) && ports(&old.ports, &new.ports)
}
