//! A flow in JSON.

use serde::Serialize;

use super::{Hint, Place, hints, place};
use crate::answer::{self, DeciderKind, HopKind, LinkKind, Need, Verdict};
use crate::report::answers::words;
use crate::source::SourceMap;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::report::answers) struct Flow<'a> {
    id: &'a str,
    need: &'static str,
    need_reason: Option<&'a str>,
    direction: &'static str,
    from: &'a str,
    to: &'a str,
    protocol: &'a str,
    ports: &'a [String],
    purpose: &'a str,
    requirements: &'a [String],
    of_clients: bool,
    verdict: &'static str,
    lost: bool,
    decided_by: Vec<Decider<'a>>,
    weakest: Option<Weakest<'a>>,
    because: Vec<Hint<'a>>,
    route: Vec<RoutePart<'a>>,
    packet: Option<&'a str>,
    passing_packet: Option<&'a str>,
    reasons: Vec<Hint<'a>>,
    hints: Vec<Hint<'a>>,
}

impl<'a> Flow<'a> {
    pub(in crate::report::answers) fn new(row: &'a answer::FlowRow, sources: &'a SourceMap) -> Self {
        let (need, need_reason) = match &row.need {
            Need::Required => ("required", None),
            Need::Optional => ("optional", None),
            Need::NotKnown(reason) => ("unknown", Some(reason.as_str())),
        };
        let (from, to) = if row.is_inbound { (row.remote.as_str(), "subnet") } else { ("subnet", row.remote.as_str()) };
        Self {
            id: &row.id,
            need,
            need_reason,
            direction: words::direction(row),
            from,
            to,
            protocol: &row.protocol,
            ports: &row.ports,
            purpose: &row.purpose,
            requirements: &row.requirements,
            of_clients: row.is_of_clients,
            verdict: match row.verdict {
                Verdict::Allowed => "allowed",
                Verdict::AllowedByDefault => "allowedByDefault",
                Verdict::Denied => "denied",
                Verdict::PartlyDenied => "partlyDenied",
                Verdict::CannotTell => "cannotTell",
            },
            lost: row.is_lost(),
            decided_by: row.deciders.iter().map(|decider| Decider::new(decider, sources)).collect(),
            weakest: row.weakest.as_ref().map(|weakest| Weakest::new(weakest, sources)),
            because: hints(&row.because, sources),
            route: row.route.iter().map(|part| RoutePart::new(part, sources)).collect(),
            packet: row.packet.as_deref(),
            passing_packet: row.passing_packet.as_deref(),
            reasons: hints(&row.reasons, sources),
            hints: hints(&row.hints, sources),
        }
    }
}

#[derive(Serialize)]
struct Weakest<'a> {
    kind: &'static str,
    name: &'a str,
    location: Option<Place<'a>>,
}

impl<'a> Weakest<'a> {
    fn new(weakest: &'a answer::Weakest, sources: &'a SourceMap) -> Self {
        let kind = match weakest.kind {
            LinkKind::SecurityGroup => "securityGroup",
            LinkKind::Route => "route",
            LinkKind::Name => "name",
        };
        Self { kind, name: &weakest.named.name, location: place(weakest.named.place, sources) }
    }
}

#[derive(Serialize)]
struct RoutePart<'a> {
    to: Option<&'a str>,
    hop: &'static str,
    name: Option<&'a str>,
    by: Option<Hint<'a>>,
    reasons: Vec<Hint<'a>>,
}

impl<'a> RoutePart<'a> {
    fn new(part: &'a answer::RoutePart, sources: &'a SourceMap) -> Self {
        Self {
            to: part.to.as_deref(),
            hop: match part.hop {
                HopKind::VirtualNetwork => "virtualNetwork",
                HopKind::Peering => "peering",
                HopKind::Internet => "internet",
                HopKind::ServiceEndpoint => "serviceEndpoint",
                HopKind::PrivateEndpoint => "privateEndpoint",
                HopKind::Appliance => "appliance",
                HopKind::Gateway => "gateway",
                HopKind::Dropped => "dropped",
                HopKind::Platform => "platform",
                HopKind::NotKnown => "unknown",
            },
            name: part.name.as_deref(),
            by: part.by.as_ref().map(|by| Hint::new(by, sources)),
            reasons: hints(&part.reasons, sources),
        }
    }
}

#[derive(Serialize)]
pub(in crate::report::answers) struct Decider<'a> {
    kind: &'static str,
    name: &'a str,
    location: Option<Place<'a>>,
}

impl<'a> Decider<'a> {
    pub(in crate::report::answers) fn new(decider: &'a answer::Decider, sources: &'a SourceMap) -> Self {
        let kind = match decider.kind {
            DeciderKind::Rule => "rule",
            DeciderKind::DefaultRule => "defaultRule",
            DeciderKind::NoRule => "noRule",
            DeciderKind::Exemption => "exemption",
            DeciderKind::NotKnown => "unknown",
        };
        Self { kind, name: &decider.named.name, location: place(decider.named.place, sources) }
    }
}
