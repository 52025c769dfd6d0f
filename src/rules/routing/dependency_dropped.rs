//! `routing/dependency-dropped`: no route may drop what a service needs (facts S-62, S-63, §E).

use crate::analysis::passage::Passages;
use crate::analysis::routing::{Fate, Hop};
use crate::network::{Address, Direction};
use crate::rules::outcome::{Outcome, fail, holds, not_applicable};
use crate::rules::{Context, FlowSubject, Stop};

pub(in crate::rules) fn check(subject: FlowSubject<'_>, cx: &Context<'_>) -> Outcome {
    cx.classic_injection(subject.at())?;
    let flow = subject.flow;
    if flow.direction == Direction::Inbound {
        return not_applicable();
    }
    let Some(subnet) = cx.follow(&subject.location.subnet)? else { return not_applicable() };
    let passages = Passages::of(cx.network, cx.platform, cx.tags, subject.service, subject.location);
    let Some(passages) = passages else { return not_applicable() };
    let name = subject.at().name();
    let (way, fate, traveller) = passages.way(flow);
    if !matches!(fate, Fate::Lost | Fate::PartlyLost) {
        let mut hops = way.parts.iter().flat_map(|part| &part.choices).map(|choice| &choice.hop);
        if !hops.any(|hop| matches!(hop, Hop::Dropped | Hop::Unknown)) {
            return holds();
        }
        let doubts = way.doubts(traveller, &flow.remote.to_string());
        let stop = Stop::because(&doubts, &subnet.route_table);
        return Err(stop.asking(format!("whether a route drops {flow} of {name}"), &flow.evidence.requirements));
    }
    let Some(part) = way.parts.iter().find(|part| part.fate(traveller) == Fate::Lost) else { return holds() };
    let by = part.by.describe(cx.network);
    let draft = fail(format!("{by} drops {flow}, which {name} needs"))
        .because(&subject.location.subnet, format!("{name} is in the subnet with this route table"))
        .proof(format!("needed because {}", flow.purpose))
        .help(remedy(&flow.remote, cx));
    match super::written(part.by, cx.network) {
        Some(route) => draft.at(&route.declared, "the next hop type `None` drops packets"),
        None => draft.at(&subject.location.subnet, format!("{by} drops packets")),
    }
    .into()
}

/// What to do: a route of the tag, where Azure takes one.
fn remedy(remote: &Address, cx: &Context<'_>) -> String {
    match remote {
        Address::Tag(tag) if cx.platform.tags().usable_in_routes(tag) == Some(true) => {
            format!(
                "add a route with address prefix `{tag}` and next hop type `Internet`, or a service endpoint if there is one"
            )
        }
        _ => "give the route the next hop type `Internet`, or that of a firewall that lets it pass".to_owned(),
    }
}
