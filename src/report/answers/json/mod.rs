//! Answers in our own JSON form, for scripts.
//!
//! The document about flows is `{ schemaVersion, version, asOf, summary, deployments, crashed }`. `schemaVersion` rises when a field
//! changes its meaning or goes; new fields may come at any time. All fields are always there: what is not known, or does
//! not arise, is `null`, what there is none of is `[]`. Places are those of [the report](crate::report::json): lines and columns
//! count from 1, `column` counts characters, `utf16` counts UTF-16 code units, `end` is the position after the last character,
//! paths are relative to the workspace.
//!
//! * A deployment is `{ roots, incomplete, services }`. Deployments with the same answer are one, with several `roots`.
//! * A service is `{ name, id, location, condition, locations, moreLocations, names, hiddenNames }`.
//! * A host name is `{ name, endpoint, custom, location, needed, answers }`, with an answer for each virtual network of the input:
//!   `{ network, own, leadsTo, decidedBy, shouldBe, reasons }`; `own` networks hold the service, and `shouldBe` says what a name
//!   that surely leads elsewhere should lead to. `hiddenNames` are `{ network, names, zone }`: names that are not found for a zone.
//! * A location is `{ region, primary, location, condition, tier, mode, units, standing, reasons, subnet, prefixes,
//!   securityGroup, routeTable, addresses, flows }`; `standing` is `inside` (in a virtual network), `outside` or `unknown`. Where it
//!   is not `inside`, `reasons` say why and `flows` is empty.
//! * `subnet`, `securityGroup` and `routeTable` are `{ status, name, location, reason }`, with the `status` `declared`, `none` or
//!   `unknown`; `null` where the location is not inside of a virtual network.
//! * A flow is `{ id, need, needReason, direction, from, to, protocol, ports, purpose, requirements, ofClients, verdict, lost,
//!   decidedBy, weakest, because, route, packet, reasons, hints }`. `need` is `required`, `optional` or `unknown`; `verdict` is `allowed`,
//!   `allowedByDefault`, `denied`, `partlyDenied` or `cannotTell`; `lost` flows are those that make the exit status 1. The end in the
//!   service's own subnet is written `subnet`.
//! * A route has a part for each next hop of what leaves the subnet (of an inbound flow: of the answers): `{ to, hop, name, by, reasons }`.
//!   `to` says which part, where it is not all; `hop` is `virtualNetwork`, `peering`, `internet`, `serviceEndpoint`,
//!   `privateEndpoint`, `appliance`, `gateway`, `dropped`, `platform` or `unknown`; `by` is `null` for Azure's own routes.
//! * The `weakest` link is what decides over the verdict, `{ kind, name, location }` with the `kind` `securityGroup`, `route` or `name`; `null`
//!   where nothing stands in the way. `because` says what a route or a name does to a flow that does not pass.
//! * What decides in the security group (`decidedBy`) is `{ kind, name, location }`, with the `kind` `rule`, `defaultRule`, `noRule`, `exemption` or `unknown`.

mod names;
pub(in crate::report::answers) mod row;

use serde::Serialize;

use self::names::{HiddenNames, HostName};
use self::row::Flow;
use crate::answer::{self, Answers, End, Flows, Need, Standing, Tally};
use crate::report::document;
use crate::report::json::{Place, Root};
use crate::source::{SourceMap, Span};

/// The version of the form.
pub const SCHEMA_VERSION: u32 = 1;

/// The flows as JSON.
pub fn flows(answers: &Answers<Flows>) -> String {
    let sources = &answers.sources;
    let flows = || answers.deployments.iter().flat_map(|deployment| deployment.answer.rows());
    let tally = |need: fn(&Need) -> bool| Counts::new(Tally::of(flows().filter(|row| need(&row.need))));
    let services = || answers.deployments.iter().flat_map(|deployment| &deployment.answer.services);
    document::write(&Document {
        schema_version: SCHEMA_VERSION,
        version: env!("CARGO_PKG_VERSION"),
        as_of: &answers.as_of,
        summary: Summary {
            services: services().count(),
            locations: services().map(|service| service.locations.len()).sum(),
            required: tally(|need| *need == Need::Required),
            perhaps_required: tally(|need| matches!(need, Need::NotKnown(_))),
            optional: tally(|need| *need == Need::Optional),
            lost: flows().filter(|row| row.is_lost()).count(),
        },
        deployments: answers.deployments.iter().map(|deployment| Deployment::new(deployment, sources)).collect(),
        crashed: answers.crashed.iter().map(Root::new).collect(),
    })
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
    schema_version: u32,
    version: &'static str,
    as_of: &'a str,
    summary: Summary,
    deployments: Vec<Deployment<'a>>,
    /// Deployments on which the program itself crashed.
    crashed: Vec<Root<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Summary {
    services: usize,
    locations: usize,
    required: Counts,
    perhaps_required: Counts,
    optional: Counts,
    lost: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Counts {
    allowed: usize,
    allowed_by_default: usize,
    denied: usize,
    partly_denied: usize,
    cannot_tell: usize,
}

impl Counts {
    fn new(tally: Tally) -> Self {
        Self {
            allowed: tally.allowed,
            allowed_by_default: tally.by_default,
            denied: tally.denied,
            partly_denied: tally.partly,
            cannot_tell: tally.cannot_tell,
        }
    }
}

#[derive(Serialize)]
struct Deployment<'a> {
    roots: Vec<Root<'a>>,
    incomplete: &'a [String],
    services: Vec<Service<'a>>,
}

impl<'a> Deployment<'a> {
    fn new(deployment: &'a answer::Deployment<Flows>, sources: &'a SourceMap) -> Self {
        Self {
            roots: deployment.roots.iter().map(Root::new).collect(),
            incomplete: &deployment.answer.incomplete,
            services: deployment.answer.services.iter().map(|service| Service::new(service, sources)).collect(),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Service<'a> {
    name: &'a str,
    id: &'a str,
    location: Option<Place<'a>>,
    condition: Option<&'a str>,
    locations: Vec<Location<'a>>,
    more_locations: Option<&'a str>,
    names: Vec<HostName<'a>>,
    hidden_names: Vec<HiddenNames<'a>>,
}

impl<'a> Service<'a> {
    fn new(service: &'a answer::ServiceFlows, sources: &'a SourceMap) -> Self {
        Self {
            name: &service.declared.name,
            id: &service.id,
            location: place(service.declared.place, sources),
            condition: service.condition.as_deref(),
            locations: service.locations.iter().map(|location| Location::new(location, sources)).collect(),
            more_locations: service.more_locations.as_deref(),
            names: service.names.iter().map(|name| HostName::new(name, sources)).collect(),
            hidden_names: service.hidden_names.iter().map(|hidden| HiddenNames::new(hidden, sources)).collect(),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    region: Option<&'a str>,
    primary: bool,
    #[serde(rename = "location")]
    declared: Option<Place<'a>>,
    condition: Option<&'a str>,
    tier: Option<&'a str>,
    mode: Option<&'a str>,
    units: Option<u32>,
    standing: &'static str,
    reasons: Vec<Hint<'a>>,
    subnet: Option<Target<'a>>,
    prefixes: &'a [String],
    security_group: Option<Target<'a>>,
    route_table: Option<Target<'a>>,
    addresses: Option<Addresses<'a>>,
    flows: Vec<Flow<'a>>,
}

impl<'a> Location<'a> {
    fn new(location: &'a answer::LocationFlows, sources: &'a SourceMap) -> Self {
        let (standing, reasons) = match &location.standing {
            Standing::Inside(_) => ("inside", Vec::new()),
            Standing::Outside(reason) => {
                ("outside", reason.iter().map(|reason| Hint { text: reason, location: None }).collect())
            }
            Standing::NotKnown(reasons) => ("unknown", hints(reasons, sources)),
        };
        let inside = location.inside();
        let target = |end: fn(&answer::Inside) -> &End| inside.map(|inside| Target::new(end(inside), sources));
        Self {
            region: location.region.as_deref(),
            primary: location.is_primary,
            declared: place(location.place, sources),
            condition: location.condition.as_deref(),
            tier: location.tier.as_deref(),
            mode: location.mode.as_deref(),
            units: location.units,
            standing,
            reasons,
            subnet: target(|inside| &inside.subnet),
            prefixes: inside.map(|inside| inside.prefixes.as_slice()).unwrap_or_default(),
            security_group: target(|inside| &inside.security_group),
            route_table: target(|inside| &inside.route_table),
            addresses: inside.and_then(|inside| inside.room.as_ref()).map(|room| Addresses::new(room, sources)),
            flows: inside
                .map(|inside| inside.rows.iter().map(|row| Flow::new(row, sources)).collect())
                .unwrap_or_default(),
        }
    }
}

#[derive(Serialize)]
struct Target<'a> {
    status: &'static str,
    name: Option<&'a str>,
    location: Option<Place<'a>>,
    reason: Option<&'a str>,
}

impl<'a> Target<'a> {
    fn new(end: &'a End, sources: &'a SourceMap) -> Self {
        let none = Self { status: "none", name: None, location: None, reason: None };
        match end {
            End::Declared(named) => {
                let location = place(named.place, sources);
                Self { status: "declared", name: Some(&named.name), location, reason: None }
            }
            End::None => none,
            End::NotKnown(reason) => Self { status: "unknown", reason: Some(reason), ..none },
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Addresses<'a> {
    usable: Option<u64>,
    taken: u64,
    taken_at_most: Option<u64>,
    more_units: Option<u64>,
    more_units_at_most: Option<u64>,
    reasons: Vec<Hint<'a>>,
}

impl<'a> Addresses<'a> {
    fn new(room: &'a answer::Room, sources: &'a SourceMap) -> Self {
        Self {
            usable: room.usable,
            taken: room.taken,
            taken_at_most: room.taken_at_most,
            more_units: room.more_units,
            more_units_at_most: room.more_units_at_most,
            reasons: hints(&room.reasons, sources),
        }
    }
}

#[derive(Serialize)]
pub(in crate::report::answers) struct Hint<'a> {
    text: &'a str,
    location: Option<Place<'a>>,
}

impl<'a> Hint<'a> {
    pub(in crate::report::answers) fn new(hint: &'a answer::Hint, sources: &'a SourceMap) -> Self {
        Self { text: &hint.text, location: place(hint.place, sources) }
    }
}

pub(in crate::report::answers) fn hints<'a>(hints: &'a [answer::Hint], sources: &'a SourceMap) -> Vec<Hint<'a>> {
    hints.iter().map(|hint| Hint::new(hint, sources)).collect()
}

pub(in crate::report::answers) fn place(span: Option<Span>, sources: &SourceMap) -> Option<Place<'_>> {
    Place::new(span?, sources)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::answers::samples;
    use serde_json::{Value, json};

    #[test]
    fn everything_is_there() {
        let value: Value = serde_json::from_str(&flows(&samples::flows())).unwrap();
        assert_eq!((&value["schemaVersion"], &value["asOf"]), (&json!(1), &json!("2026-11-20")));
        assert_eq!(value["summary"]["required"]["denied"], 1);
        assert_eq!(value["summary"]["perhapsRequired"]["allowedByDefault"], 1);
        assert_eq!(value["summary"]["lost"], 1);
        assert_eq!(value["deployments"][1]["services"], json!([]));
        let location = &value["deployments"][0]["services"][0]["locations"][0];
        assert_eq!(location["standing"], "inside");
        assert_eq!(location["subnet"]["location"]["start"], json!({ "line": 2, "column": 1, "utf16": 1 }));
        assert_eq!(location["routeTable"], json!({ "status": "none", "name": null, "location": null, "reason": null }));
        assert_eq!(location["addresses"]["moreUnits"], 3);
        let [management, .., storage, entra] = location["flows"].as_array().unwrap().as_slice() else { panic!() };
        assert_eq!((&management["from"], &management["to"]), (&json!("ApiManagement"), &json!("subnet")));
        assert_eq!((&management["verdict"], &management["lost"]), (&json!("denied"), &json!(true)));
        assert_eq!(management["decidedBy"][0]["location"]["path"], "infra/main.yaml");
        assert_eq!((&storage["need"], &storage["needReason"]), (&json!("unknown"), &json!("there may be one region")));
        assert_eq!((&entra["need"], &entra["lost"]), (&json!("optional"), &json!(false)));
        let other = &value["deployments"][0]["services"][1]["locations"][0];
        assert_eq!(
            (&other["standing"], &other["flows"], &other["subnet"]),
            (&json!("outside"), &json!([]), &Value::Null)
        );
    }
}
