//! Differences in our own JSON form, for scripts.
//!
//! The document is `{ schemaVersion, version, asOf, summary, compared, unpaired, crashed }`, under the conventions of
//! [the document about flows](crate::report::answers::json).
//!
//! * What is compared is `{ pairs, regions, subnets, oneSided, notCompared, incomplete }`. Pairs of versions with the same
//!   answer are one, with several `pairs`: `{ old, oldIsBefore, new }`; `oldIsBefore` where the old version is what there is
//!   before the deployment of a what-if result.
//! * A region is `{ service, location, name, remark, changes, same, unknown }`: flows whose verdict is as before are counted,
//!   and so are those that cannot be told in either version.
//! * A change is `{ kind, requiredLost, before, after }` with the `kind` `lost`, `uncertain`, `foundClosed`, `altered`, `added`,
//!   `removed`, `foundOpen` or `regained`. `before` and `after` are flows as in the document about flows; one of them is `null`
//!   where the flow is not needed in that version. `requiredLost` changes are those that make the exit status 1.
//! * A subnet is `{ name, location, groups, opened, closed, cannotTell, reasons }`; `groups` is `{ before, after }` where
//!   another security group is attached, and `null` elsewhere.
//! * What is opened or closed is `{ direction, protocol, peer, subnetAddresses, ports, sourcePorts, exposure, management,
//!   decidedBefore, decidedAfter, packet }`. `subnetAddresses`, `ports` and `sourcePorts` are `null` where all are meant.
//!   `exposure` is what the Internet or any address reaches.
//! * What one version alone has is `{ version, kind, name, location, remark }`, with the `version` `old` or `new` and the `kind`
//!   `service`, `region` or `subnet`; what could not be compared is `{ kind, name, location, reasons }`.
//! * `incomplete` are `{ version, reason }`: why there may be more than is seen, with `version` `null` where that is so in both.

use serde::Serialize;

use super::words;
use crate::answer::{self, ChangeKind, Differences, Version};
use crate::report::answers::json::row::{Decider, Flow};
use crate::report::answers::json::{Hint, hints, place};
use crate::report::document;
use crate::report::json::{Place, Root};
use crate::source::SourceMap;

/// The version of the form.
pub const SCHEMA_VERSION: u32 = 1;

/// The differences as JSON.
pub fn differences(answers: &Differences) -> String {
    let sources = &answers.sources;
    document::write(&Document {
        schema_version: SCHEMA_VERSION,
        version: env!("CARGO_PKG_VERSION"),
        as_of: &answers.as_of,
        summary: Summary::new(answers.changes()),
        compared: answers.compared.iter().map(|compared| Compared::new(compared, sources)).collect(),
        unpaired: answers
            .unpaired
            .iter()
            .map(|(version, root)| Unpaired { version: word(*version), root: Root::new(root) })
            .collect(),
        crashed: answers.crashed.iter().map(Root::new).collect(),
    })
}

fn word(version: Version) -> &'static str {
    match version {
        Version::Old => "old",
        Version::New => "new",
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
    schema_version: u32,
    version: &'static str,
    as_of: &'a str,
    summary: Summary,
    compared: Vec<Compared<'a>>,
    /// Deployments that one version alone has.
    unpaired: Vec<Unpaired<'a>>,
    /// Deployments on which the program itself crashed.
    crashed: Vec<Root<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Summary {
    required_lost: usize,
    other_lost: usize,
    regained: usize,
    uncertain: usize,
    otherwise_changed: usize,
    same: usize,
    unknown: usize,
    subnets: usize,
    exposures: usize,
    opened: usize,
    closed: usize,
    cannot_tell: usize,
    one_sided: usize,
    not_compared: usize,
}

impl Summary {
    fn new(changes: answer::Changes) -> Self {
        Self {
            required_lost: changes.lost,
            other_lost: changes.lost_optional,
            regained: changes.regained,
            uncertain: changes.uncertain,
            otherwise_changed: changes.other_flows,
            same: changes.same,
            unknown: changes.unknown,
            subnets: changes.subnets,
            exposures: changes.exposures,
            opened: changes.opened,
            closed: changes.closed,
            cannot_tell: changes.unsure,
            one_sided: changes.one_sided,
            not_compared: changes.not_compared,
        }
    }
}

#[derive(Serialize)]
struct Unpaired<'a> {
    version: &'static str,
    root: Root<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Compared<'a> {
    pairs: Vec<Pair<'a>>,
    regions: Vec<Region<'a>>,
    subnets: Vec<Subnet<'a>>,
    one_sided: Vec<OneSided<'a>>,
    #[serde(rename = "notCompared")]
    left_out: Vec<NotCompared<'a>>,
    incomplete: Vec<Incomplete<'a>>,
}

impl<'a> Compared<'a> {
    fn new(compared: &'a answer::Compared, sources: &'a SourceMap) -> Self {
        let difference = &compared.difference;
        let incomplete = difference.incomplete.iter();
        Self {
            pairs: compared.pairs.iter().map(Pair::new).collect(),
            regions: difference.regions.iter().map(|region| Region::new(region, sources)).collect(),
            subnets: difference.subnets.iter().map(|subnet| Subnet::new(subnet, sources)).collect(),
            one_sided: difference.one_sided.iter().map(|one| OneSided::new(one, sources)).collect(),
            left_out: difference.not_compared.iter().map(|one| NotCompared::new(one, sources)).collect(),
            incomplete: incomplete.map(|(version, reason)| Incomplete { version: version.map(word), reason }).collect(),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Pair<'a> {
    old: Root<'a>,
    old_is_before: bool,
    new: Root<'a>,
}

impl<'a> Pair<'a> {
    fn new(pair: &'a answer::Pair) -> Self {
        Self { old: Root::new(&pair.old), old_is_before: pair.is_before, new: Root::new(&pair.new) }
    }
}

#[derive(Serialize)]
struct Region<'a> {
    service: &'a str,
    location: Option<Place<'a>>,
    name: &'a str,
    remark: Option<&'a str>,
    changes: Vec<Change<'a>>,
    same: usize,
    unknown: usize,
}

impl<'a> Region<'a> {
    fn new(region: &'a answer::RegionDifference, sources: &'a SourceMap) -> Self {
        Self {
            service: &region.service.name,
            location: place(region.service.place, sources),
            name: &region.region,
            remark: region.remark.as_deref(),
            changes: region.changes.iter().map(|change| Change::new(change, sources)).collect(),
            same: region.same,
            unknown: region.unknown,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Change<'a> {
    kind: &'static str,
    required_lost: bool,
    before: Option<Flow<'a>>,
    after: Option<Flow<'a>>,
}

impl<'a> Change<'a> {
    fn new(change: &'a answer::FlowChange, sources: &'a SourceMap) -> Self {
        let kind = match change.kind() {
            ChangeKind::Lost => "lost",
            ChangeKind::Uncertain => "uncertain",
            ChangeKind::FoundClosed => "foundClosed",
            ChangeKind::Altered => "altered",
            ChangeKind::Added => "added",
            ChangeKind::Removed => "removed",
            ChangeKind::FoundOpen => "foundOpen",
            ChangeKind::Regained => "regained",
        };
        Self {
            kind,
            required_lost: change.is_required_lost(),
            before: change.before.as_ref().map(|row| Flow::new(row, sources)),
            after: change.after.as_ref().map(|row| Flow::new(row, sources)),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Subnet<'a> {
    name: &'a str,
    location: Option<Place<'a>>,
    groups: Option<Groups<'a>>,
    opened: Vec<Packets<'a>>,
    closed: Vec<Packets<'a>>,
    cannot_tell: Vec<Packets<'a>>,
    reasons: Vec<Hint<'a>>,
}

impl<'a> Subnet<'a> {
    fn new(subnet: &'a answer::SubnetDifference, sources: &'a SourceMap) -> Self {
        let all = |boxes: &'a [answer::Packets]| boxes.iter().map(|it| Packets::new(it, sources)).collect();
        Self {
            name: &subnet.named.name,
            location: place(subnet.named.place, sources),
            groups: subnet.groups.as_ref().map(|(before, after)| Groups { before, after }),
            opened: all(&subnet.opened),
            closed: all(&subnet.closed),
            cannot_tell: all(&subnet.unsure),
            reasons: hints(&subnet.reasons, sources),
        }
    }
}

#[derive(Serialize)]
struct Groups<'a> {
    before: &'a str,
    after: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Packets<'a> {
    direction: &'static str,
    protocol: &'a str,
    peer: &'a str,
    subnet_addresses: Option<&'a str>,
    ports: Option<&'a str>,
    source_ports: Option<&'a str>,
    exposure: bool,
    management: bool,
    decided_before: Vec<Decider<'a>>,
    decided_after: Vec<Decider<'a>>,
    packet: Option<&'a str>,
}

impl<'a> Packets<'a> {
    fn new(packets: &'a answer::Packets, sources: &'a SourceMap) -> Self {
        let deciders = |all: &'a [answer::Decider]| all.iter().map(|one| Decider::new(one, sources)).collect();
        Self {
            direction: if packets.is_inbound { "in" } else { "out" },
            protocol: &packets.protocol,
            peer: &packets.remote,
            subnet_addresses: packets.near.as_deref(),
            ports: packets.ports.as_deref(),
            source_ports: packets.source_ports.as_deref(),
            exposure: packets.is_exposure,
            management: packets.is_management,
            decided_before: deciders(&packets.before),
            decided_after: deciders(&packets.after),
            packet: packets.example.as_deref(),
        }
    }
}

#[derive(Serialize)]
struct OneSided<'a> {
    version: &'static str,
    kind: &'static str,
    name: &'a str,
    location: Option<Place<'a>>,
    remark: Option<&'a str>,
}

impl<'a> OneSided<'a> {
    fn new(one: &'a answer::OneSided, sources: &'a SourceMap) -> Self {
        Self {
            version: word(one.version),
            kind: words::thing(one.thing),
            name: &one.named.name,
            location: place(one.named.place, sources),
            remark: one.remark.as_deref(),
        }
    }
}

#[derive(Serialize)]
struct NotCompared<'a> {
    kind: &'static str,
    name: &'a str,
    location: Option<Place<'a>>,
    reasons: Vec<Hint<'a>>,
}

impl<'a> NotCompared<'a> {
    fn new(one: &'a answer::NotCompared, sources: &'a SourceMap) -> Self {
        Self {
            kind: words::thing(one.thing),
            name: &one.named.name,
            location: place(one.named.place, sources),
            reasons: hints(&one.reasons, sources),
        }
    }
}

#[derive(Serialize)]
struct Incomplete<'a> {
    version: Option<&'static str>,
    reason: &'a str,
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::report::answers::difference::samples;

    #[test]
    fn everything_is_there() {
        let value: Value = serde_json::from_str(&differences(&samples::differences())).unwrap();
        assert_eq!((&value["schemaVersion"], &value["asOf"]), (&json!(1), &json!("2026-11-20")));
        assert_eq!((&value["summary"]["requiredLost"], &value["summary"]["exposures"]), (&json!(1), &json!(1)));
        let compared = &value["compared"][0];
        assert_eq!(compared["pairs"][0]["oldIsBefore"], true);
        let changes = compared["regions"][0]["changes"].as_array().unwrap();
        let kinds: Vec<_> = changes.iter().map(|change| (&change["kind"], &change["requiredLost"])).collect();
        assert_eq!(kinds[..2], [(&json!("lost"), &json!(false)), (&json!("lost"), &json!(true))]);
        assert_eq!((&changes[1]["before"]["verdict"], &changes[3]["after"]), (&json!("allowed"), &Value::Null));
        let subnet = &compared["subnets"][0];
        assert_eq!(subnet["groups"], json!({ "before": "none", "after": "`g`" }));
        assert_eq!(subnet["opened"][0]["decidedAfter"][0]["location"]["path"], "infra/main.yaml");
        assert_eq!((&subnet["cannotTell"][0]["ports"], &subnet["opened"][0]["exposure"]), (&Value::Null, &json!(true)));
        assert_eq!(
            (&compared["oneSided"][0]["version"], &compared["oneSided"][1]["kind"]),
            (&json!("old"), &json!("subnet"))
        );
        assert_eq!(compared["incomplete"], json!([{ "version": null, "reason": "module `m` is not here" }]));
        assert_eq!(value["unpaired"][0]["root"]["template"], "old/gone.yaml");
    }
}
