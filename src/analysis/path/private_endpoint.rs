//! What a private endpoint asks for: that the owner of its target approves, and whether groups count for it
//! (network.md §1.6).
//!
//! Never here: routes to it (that is `routing`).

use super::hop::{Condition, Hop, What};
use super::place::{Asked, Place, World};
use super::security_group::Crossing;
use super::site::Site;
use crate::analysis::Reason;
use crate::analysis::reachability::Verdict;
use crate::network::{Key, Link, PrivateEndpoint, PrivateLinkConnection, PrivateLinkService, Protocol};
use crate::template::Kind;

/// What `privateEndpointNetworkPolicies` says where security groups count.
const FILTERED: [&str; 2] = ["Enabled", "NetworkSecurityGroupEnabled"];

/// What stands between packets and an endpoint: the group of its subnet, if groups count there.
pub(super) fn filters(world: World<'_>, to: &Site, crossing: Crossing<'_>) -> Vec<Hop> {
    let Some(subnet) = to.subnet.and_then(|key| world.network.get(key)) else { return Vec::new() };
    let label = &subnet.declared.label;
    let policies = &subnet.private_endpoint_network_policies;
    let text = format!("`privateEndpointNetworkPolicies` of subnet `{label}`");
    let hop = Hop::condition(Condition::EndpointPolicies, text, policies.origin());
    match policies.get() {
        Ok(policy) if FILTERED.iter().any(|it| it.eq_ignore_ascii_case(policy)) => crossing.hops(world),
        Ok(_) => vec![hop],
        Err(cause) => {
            let filters = crossing.hops(world);
            let reason =
                format!("whether security groups count for private endpoints in subnet `{label}` is not known");
            let open = filters.iter().any(|it| it.verdict != Verdict::Allowed);
            vec![if open { hop.open(Reason::because(reason, cause)) } else { hop }]
        }
    }
}

/// What the owner of the target says to a connection. Only an approved one carries traffic.
pub(super) fn approval(world: World<'_>, key: Key<PrivateEndpoint>, index: usize) -> Option<Hop> {
    let endpoint = world.network.get(key)?;
    let connection = endpoint.connections.items.get(index)?;
    let label = &endpoint.declared.label;
    let hop = Hop {
        what: What::Connection { endpoint: key, connection: index },
        verdict: Verdict::Allowed,
        text: format!("the connection of private endpoint `{label}`"),
        reasons: Vec::new(),
        at: vec![connection.place],
    };
    Some(match connection.status.get() {
        Ok(Some(status)) if status.eq_ignore_ascii_case("Approved") => hop,
        Ok(Some(status)) => hop
            .at(connection.status.origin())
            .denied(format!("the connection of private endpoint `{label}` is `{status}`, and carries no traffic")),
        Err(cause) => hop.open(Reason::because("the state of the connection is not known", cause)),
        Ok(None) => not_said(world, hop, endpoint, connection),
    })
}

/// A private endpoint carries TCP and UDP, and nothing else (network.md §6).
pub(super) fn carries(world: World<'_>, key: Key<PrivateEndpoint>, asked: &Asked) -> Option<Hop> {
    let declared = &world.network.get(key)?.declared;
    if matches!(asked.protocol, Protocol::Tcp | Protocol::Udp) {
        return None;
    }
    let hop = Hop::condition(Condition::Listener, format!("private endpoint `{}`", declared.label), declared.place);
    Some(hop.denied("a private endpoint carries TCP and UDP alone"))
}

/// Nothing is said yet: a connection that is not manual is only made where it is approved at once.
fn not_said(world: World<'_>, hop: Hop, endpoint: &PrivateEndpoint, connection: &PrivateLinkConnection) -> Hop {
    let label = &endpoint.declared.label;
    if !connection.manual {
        return hop;
    }
    if let Ok(Some(Link::To(key))) = connection.private_link_service.get()
        && let Some(service) = world.network.get(*key)
        && is_approved_at_once(service, endpoint)
    {
        return hop.at(service.approves.origin());
    }
    hop.open(Reason::new(format!("the owner of the target must approve the connection of private endpoint `{label}`")))
}

/// Whether a private link service approves connections of the subscription of an endpoint without being asked.
fn is_approved_at_once(service: &PrivateLinkService, endpoint: &PrivateEndpoint) -> bool {
    let subscription = endpoint.declared.identity.scope.get(1);
    let own = subscription.and_then(|it| if let Kind::Str(id) = it { Some(&**id) } else { None });
    let Ok(approved) = service.approves.get() else { return false };
    approved
        .iter()
        .filter_map(|it| it.get().ok())
        .any(|it| it == "*" || own.is_some_and(|own| own.eq_ignore_ascii_case(it)))
}

/// The endpoint that a site is.
pub(super) fn of_site(site: &Site) -> Option<Key<PrivateEndpoint>> {
    if let Place::PrivateEndpoint(key) = site.place { Some(key) } else { None }
}
