//! Private endpoints of the service itself (facts §F).
//!
//! Never here: endpoints of private link services.

use super::{Chain, Front, HTTPS, Question};
use crate::analysis::Reason;
use crate::analysis::path::hop::{Condition, Hop};
use crate::analysis::path::names;
use crate::analysis::path::place::{Asked, Place};
use crate::analysis::path::private_endpoint::approval;
use crate::analysis::path::site::sites;
use crate::network::{Fact, Key, Link, PrivateLinkConnection};

pub(super) fn chains(asked: Question<'_>) -> Vec<Chain> {
    let mut found = Vec::new();
    for (index, endpoint) in asked.world.network.private_endpoints.iter().enumerate() {
        if endpoint.declared.exists.is(&false) {
            continue;
        }
        let key = Key::new(index);
        let place = Place::PrivateEndpoint(key);
        for (position, connection) in endpoint.connections.items.iter().enumerate() {
            let service = connection.service.get();
            if !service.is_ok_and(|it| matches!(it, Some(Link::To(key)) if *key == asked.standing.key)) {
                continue;
            }
            let mut hops = match asked.caller {
                // The way to the endpoint asks for the approval of all its connections.
                Some(_) => asked.approach(&place, &Asked::tcp(HTTPS)),
                None => approval(asked.world, key, position).into_iter().collect(),
            };
            hops.push(target(asked, connection));
            let own = || sites(asked.world, &place).into_iter().find_map(|site| site.ok()?.network);
            let at = asked.caller.and_then(|caller| caller.network).or_else(own);
            hops.extend(at.and_then(|at| names::hop(asked.world, at, asked.standing)));
            found.push(asked.chain(Front::PrivateEndpoint(key), place.clone(), hops));
        }
    }
    found
}

/// Whether the service takes the connection.
fn target(asked: Question<'_>, connection: &PrivateLinkConnection) -> Hop {
    let label = &asked.standing.service.declared.label;
    let text = format!("the private link to `{label}`");
    let hop = Hop::condition(Condition::PrivateLink, text, connection.place);
    if asked.standing.is_classic() {
        return hop
            .at(asked.standing.service.mode.origin())
            .denied(format!("`{label}` is injected into a virtual network, and takes no private endpoints"));
    }
    let is_gateway = |group: &Fact<String>| group.get().is_ok_and(|it| it.eq_ignore_ascii_case("Gateway"));
    match connection.group_ids.get() {
        Ok(groups) if groups.iter().any(is_gateway) => hop,
        Ok(groups) => match groups.iter().find_map(|it| it.get().err()) {
            Some(cause) => hop.open(Reason::because("which part of the service it leads to is not known", cause)),
            None => hop.denied("a service has private endpoints for `Gateway` alone"),
        },
        Err(cause) => hop.open(Reason::because("which part of the service it leads to is not known", cause)),
    }
}
