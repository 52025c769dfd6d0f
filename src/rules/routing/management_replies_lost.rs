//! `routing/management-replies-lost`: answers to Azure's control plane must leave directly to the Internet (facts S-62, S-66).

use crate::analysis::reachability::Peer;
use crate::analysis::routing::{Fate, Hop, Part, Routes, Traveller};
use crate::network::{Address, ServiceTag};
use crate::rules::outcome::{Draft, Outcome, fail, holds, not_applicable};
use crate::rules::{Context, LocationSubject, Stop};

/// The service tag of the control plane.
const CONTROL_PLANE: &str = "ApiManagement";

pub(in crate::rules) fn check(subject: LocationSubject<'_>, cx: &Context<'_>) -> Outcome {
    cx.classic_injection(subject)?;
    let Some(key) = cx.follow_key(&subject.location.subnet)? else { return not_applicable() };
    let Some(subnet) = cx.network.get(key) else { return not_applicable() };
    let routes = Routes::of(cx.network, key, cx.tags, cx.platform);
    let to = Peer::Address(Address::Tag(ServiceTag::new(CONTROL_PLANE)));
    let way = routes.towards(&to, &subject.location.location);
    let answers = Traveller::PublicAnswer;
    let lost = match way.fate(answers) {
        Fate::Arrives => return holds(),
        Fate::Lost | Fate::PartlyLost => way.parts.iter().find(|part| part.fate(answers) == Fate::Lost),
        Fate::Depends | Fate::CannotTell => None,
    };
    match lost {
        Some(part) => lost_on(part, subject, cx).into(),
        None => Err(Stop::because(&way.doubts(answers, CONTROL_PLANE), &subnet.route_table)),
    }
}

fn lost_on(part: &Part, subject: LocationSubject<'_>, cx: &Context<'_>) -> Draft {
    let name = subject.name();
    let what = match &part.hop {
        Hop::Dropped => "drops them".to_owned(),
        hop => format!("sends them to {hop}"),
    };
    let by = part.by.describe(cx.network);
    let draft = fail(format!("the answers of {name} to Azure's control plane are lost"))
        .because(&subject.location.subnet, format!("{name} is in the subnet with this route table"))
        .proof(format!(
            "packets from {CONTROL_PLANE} reach TCP 3443 directly; of the answers {by} {what}, and the control plane does not see them"
        ))
        .help(format!("add a route with address prefix `{CONTROL_PLANE}` and next hop type `Internet`"));
    match super::written(part.by, cx.network) {
        Some(route) => draft.at(&route.declared, format!("this route {what}")),
        None => draft.at(&subject.location.subnet, format!("{by} {what}")),
    }
}
