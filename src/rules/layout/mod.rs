//! Whether address ranges lie as Azure wants them: subnets inside of their network and apart, peers apart.

pub(super) mod overlapping_networks;
pub(super) mod overlapping_subnets;
pub(super) mod refused_prefix;
pub(super) mod subnet_outside_network;

use std::rc::Rc;

use super::outcome::Outcome;
use super::{Context, Stop};
use crate::network::{Cause, Fact, Key, Link, Match, Prefix, Subnet, VirtualNetwork};

/// Findings about one network that are told; whoever has more will see the rest after mending these.
const MOST_TOLD: usize = 20;

/// Overlaps that are looked at to find some to tell: a bound on work for input that is made to be slow.
const MOST_LOOKED_AT: usize = 1000;

/// A subnet of a network that is there, or may be.
struct Member<'n> {
    subnet: &'n Subnet,
    /// Why it is not known whether it is there.
    doubt: Option<Rc<Cause>>,
}

/// The subnets of a network, in the order of their text.
fn members<'n>(network: Key<VirtualNetwork>, cx: &Context<'n>) -> Vec<Member<'n>> {
    let inside = cx
        .network
        .subnets
        .iter()
        .filter(|subnet| matches!(subnet.virtual_network.get(), Ok(Some(Link::To(key))) if *key == network));
    let member = |subnet: &'n Subnet| match cx.exists(&subnet.declared.exists) {
        Ok(true) => Some(Member { subnet, doubt: None }),
        Ok(false) => None,
        Err(cause) => Some(Member { subnet, doubt: Some(cause) }),
    };
    inside.filter_map(member).collect()
}

/// The prefixes of which it is known what they are.
fn known(prefixes: &Fact<Vec<Fact<Prefix>>>) -> impl Iterator<Item = (&Fact<Prefix>, Prefix)> {
    let facts = prefixes.get().ok().into_iter().flatten();
    facts.filter_map(|fact| Some((fact, *fact.get().ok()?)))
}

/// Whether all prefixes are known.
fn all_known(prefixes: &Fact<Vec<Fact<Prefix>>>) -> bool {
    prefixes.get().is_ok_and(|facts| facts.iter().all(|fact| fact.get().is_ok()))
}

/// Whether two declared things surely are not the same one.
fn surely_differ(one: &crate::network::Declared, other: &crate::network::Declared) -> bool {
    one.identity.compare(&other.identity) == Match::Never
}

/// An answer that hangs on a condition, if it can be decided by going through what is not known.
fn open(cause: Rc<Cause>, at: &Fact<Prefix>) -> Option<Outcome> {
    cause.term.is_some().then(|| Err(Stop::unknown(cause, at)))
}
