//! `layout/overlapping-networks`: peered networks share no address, and neither do the peers of one network (network.md §4).

use std::collections::HashSet;
use std::rc::Rc;

use super::{MOST_LOOKED_AT, MOST_TOLD, all_known, known, open, surely_differ};
use crate::analysis::layout::{Overlap, overlaps};
use crate::network::{Cause, Fact, Key, Link, Peering, Prefix, VirtualNetwork};
use crate::rules::outcome::{Outcome, fail, holds};
use crate::rules::{Context, PartAnswers};

/// A network whose address space must lie apart from that of the others: the first is the one with the peerings.
struct Party<'n> {
    key: Key<VirtualNetwork>,
    network: &'n VirtualNetwork,
    /// The peering that leads to it.
    peering: Option<&'n Peering>,
    /// Why it is not known whether it is a peer.
    doubt: Option<Rc<Cause>>,
}

pub(in crate::rules) fn check(key: Key<VirtualNetwork>, cx: &Context<'_>) -> PartAnswers {
    let Some(network) = cx.network.get(key) else { return Vec::new() };
    let mut parties = vec![Party { key, network, peering: None, doubt: None }];
    let mut seen = HashSet::from([key]);
    let mut is_complete = network.peerings.rest.is_none();
    for peering in &network.peerings.items {
        match party(peering, cx) {
            Ok(Some(party)) if seen.insert(party.key) => parties.push(party),
            Ok(_) => {}
            Err(()) => is_complete = false,
        }
    }
    if parties.len() < 2 {
        return Vec::new();
    }
    let owned = |(index, party): (usize, &Party<'_>)| {
        let prefixes: Vec<_> = known(&party.network.address_space).map(|(_, prefix)| (index, prefix)).collect();
        prefixes
    };
    let sure = parties.iter().enumerate().filter(|(_, party)| party.doubt.is_none());
    let mut answers = PartAnswers::new();
    let mut told: Vec<(usize, usize)> = Vec::new();
    for overlap in overlaps(sure.flat_map(owned)).into_iter().take(MOST_LOOKED_AT) {
        let pair = (overlap.inner.0.min(overlap.outer.0), overlap.inner.0.max(overlap.outer.0));
        if told.len() < MOST_TOLD
            && !told.contains(&pair)
            && let Some((name, outcome)) = finding(&overlap, &parties, cx)
        {
            told.push(pair);
            answers.push((name, outcome));
        }
    }
    if !answers.is_empty() {
        return answers;
    }
    let all = overlaps(parties.iter().enumerate().flat_map(owned));
    if let Some(outcome) = all.iter().take(MOST_LOOKED_AT).find_map(|overlap| hanging(overlap, &parties)) {
        return vec![(String::new(), outcome)];
    }
    let is_known = |party: &Party<'_>| party.doubt.is_none() && all_known(&party.network.address_space);
    let is_fine = is_complete && all.is_empty() && parties.iter().all(is_known);
    if is_fine { vec![(String::new(), holds())] } else { Vec::new() }
}

/// The network at the other end; nothing if there is no such peering, an error if it cannot be told.
fn party<'n>(peering: &'n Peering, cx: &Context<'n>) -> Result<Option<Party<'n>>, ()> {
    // Where only some subnets are peered, the rest may overlap.
    if !peering.whole_networks.is(&true) {
        return Err(());
    }
    let Ok(Some(Link::To(key))) = peering.remote.get() else { return Err(()) };
    let network = cx.network.get(*key).ok_or(())?;
    let mut doubt = None;
    for exists in [&peering.declared.exists, &network.declared.exists] {
        match cx.exists(exists) {
            Ok(true) => {}
            Ok(false) => return Ok(None),
            Err(cause) => doubt = doubt.or(Some(cause)),
        }
    }
    Ok(Some(Party { key: *key, network, peering: Some(peering), doubt }))
}

/// The prefix as it is written, with its network.
fn written<'m>(
    (owner, prefix): (usize, Prefix),
    parties: &'m [Party<'_>],
) -> Option<(&'m Party<'m>, &'m Fact<Prefix>)> {
    let party = parties.get(owner)?;
    let (fact, _) = known(&party.network.address_space).find(|(_, known)| *known == prefix)?;
    Some((party, fact))
}

/// Whether a network has a peering of its own to another, so that the two are judged as neighbours.
fn is_peered(from: &VirtualNetwork, to: Key<VirtualNetwork>, cx: &Context<'_>) -> bool {
    from.peerings.items.iter().any(|peering| {
        let leads = matches!(peering.remote.get(), Ok(Some(Link::To(key))) if *key == to);
        leads && peering.whole_networks.is(&true) && cx.exists(&peering.declared.exists) == Ok(true)
    })
}

fn finding(overlap: &Overlap, parties: &[Party<'_>], cx: &Context<'_>) -> Option<(String, Outcome)> {
    let ((outer, outer_prefix), (inner, inner_prefix)) =
        (written(overlap.outer, parties)?, written(overlap.inner, parties)?);
    let hub = parties.first()?;
    if !surely_differ(&outer.network.declared, &inner.network.declared) {
        return None;
    }
    let is_told_elsewhere = match (outer.peering, inner.peering) {
        // Of two networks that are peered in both directions the first tells it.
        (None, _) => inner.key < hub.key && is_peered(inner.network, hub.key, cx),
        (_, None) => outer.key < hub.key && is_peered(outer.network, hub.key, cx),
        _ => is_peered(outer.network, inner.key, cx) || is_peered(inner.network, outer.key, cx),
    };
    if is_told_elsewhere {
        return None;
    }
    let [outer_name, inner_name] = [outer, inner].map(|party| &party.network.declared.label);
    let hub_name = &hub.network.declared.label;
    let range = overlap.inner.1;
    let message = match (outer.peering, inner.peering) {
        (Some(_), Some(_)) => format!(
            "virtual networks `{inner_name}` and `{outer_name}`, both peered with `{hub_name}`, overlap in {range}"
        ),
        _ => format!("peered virtual networks `{inner_name}` and `{outer_name}` overlap in {range}"),
    };
    let mut draft = fail(message)
        .at(inner_prefix, format!("`{inner_name}` has {range}"))
        .because(outer_prefix, format!("`{outer_name}` has {}", overlap.outer.1));
    for (party, peering) in [outer, inner].into_iter().filter_map(|party| Some((party, party.peering?))) {
        draft =
            draft.because(&peering.declared, format!("`{hub_name}` is peered with `{}`", party.network.declared.label));
    }
    let draft = draft.help("give each of them an address space of its own, or peer only subnets that lie apart");
    Some((format!("{outer_name} {inner_name}"), draft.into()))
}

/// The answer about two networks that overlap where both are peers.
fn hanging(overlap: &Overlap, parties: &[Party<'_>]) -> Option<Outcome> {
    let ((outer, _), (inner, prefix)) = (written(overlap.outer, parties)?, written(overlap.inner, parties)?);
    if !surely_differ(&outer.network.declared, &inner.network.declared) {
        return None;
    }
    open(inner.doubt.clone().or_else(|| outer.doubt.clone())?, prefix)
}
