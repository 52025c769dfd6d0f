//! `routing/dependency-without-endpoint`: in a tunnelled subnet, service endpoints keep what the service depends on out of
//! the tunnel (facts S-63, S-64).

use crate::analysis::reachability::Peer;
use crate::analysis::routing::{Fate, Part, Routes, Traveller};
use crate::network::{LocationRole, ServiceTag};
use crate::rules::outcome::{Outcome, fail, holds, not_applicable};
use crate::rules::{Context, LocationSubject, Stop};

/// The services that are to have an endpoint. That of Sql leads to its own region only, and what secondary regions need is
/// the database of the primary one.
const SERVICES: [(&str, bool); 4] =
    [("Microsoft.Storage", true), ("Microsoft.Sql", false), ("Microsoft.EventHub", true), ("Microsoft.KeyVault", true)];

pub(in crate::rules) fn check(subject: LocationSubject<'_>, cx: &Context<'_>) -> Outcome {
    cx.classic_injection(subject)?;
    let Some(key) = cx.follow_key(&subject.location.subnet)? else { return not_applicable() };
    let Some(subnet) = cx.network.get(key) else { return not_applicable() };
    let routes = Routes::of(cx.network, key, cx.tags, cx.platform);
    let mut tunnelled: Vec<(&str, Part)> = Vec::new();
    let mut doubts = Vec::new();
    for (service, _) in SERVICES.iter().filter(|it| it.1 || subject.location.role == LocationRole::Primary) {
        let Some(facts) = cx.platform.service_endpoint(service) else { continue };
        let peer = Peer::Regional(ServiceTag::new(facts.tag.clone()));
        let way = routes.towards(&peer, &subject.location.location);
        match (way.fate(Traveller::Request), way.parts.first()) {
            (Fate::Depends, Some(part)) => tunnelled.push((service, part.clone())),
            (Fate::CannotTell, _) => doubts.extend(way.doubts(Traveller::Request, &facts.tag)),
            // What is dropped is a finding of its own.
            _ => {}
        }
    }
    let Some((_, part)) = tunnelled.first() else {
        return if doubts.is_empty() { holds() } else { Err(Stop::because(&doubts, &subnet.route_table)) };
    };
    let missing = tunnelled.iter().map(|(service, _)| format!("`{service}`")).collect::<Vec<_>>().join(", ");
    let name = subject.name();
    let hop = &part.hop;
    let draft = fail(format!("what {name} depends on goes to {hop}, without a service endpoint"))
        .because(&subject.location.subnet, format!("{name} is in the subnet with this route table"))
        .proof(format!("no service endpoint in subnet `{}`: {missing}", subnet.declared.label))
        .help("add these services to `serviceEndpoints` of the subnet; else all their addresses must pass what is at the other end of the route, and they change every week");
    match super::written(part.by, cx.network) {
        Some(route) => draft.at(&route.declared, format!("this route sends it to {hop}")),
        None => draft.at(&subject.location.subnet, format!("{} sends it to {hop}", part.by.describe(cx.network))),
    }
    .into()
}
