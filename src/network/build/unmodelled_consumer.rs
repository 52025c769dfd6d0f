//! What takes addresses of a subnet although nobody modelled it: resources of other types that hold the id of a subnet,
//! such as clusters, container groups, managed databases, firewalls. How many addresses they take is not known.
//!
//! Never here: the types that are modelled.

use std::borrow::Cow;
use std::collections::HashSet;
use std::rc::Rc;

use super::links::{Links, Target};
use super::reader::{Reader, View};
use super::register::Entry;
use crate::network::{AddressConsumer, Fact, Link, Subnet};
use crate::template::{Cause, CauseKind, Kind, ListPart, Match, Piece, Resource, ResourceId};

/// Types, with all types below them, that hold ids of subnets and take no address there; in lower case.
const TAKES_NONE: [&str; 9] = [
    // What belongs to a service is not placed in a subnet; the service is modelled.
    "microsoft.apimanagement/service",
    // Locks, role assignments and policies are about a subnet.
    "microsoft.authorization",
    // Alerts and diagnostic settings are about a subnet.
    "microsoft.insights",
    // Subnets use the gateway; it has public addresses alone.
    "microsoft.network/natgateways",
    // Groups of subnets.
    "microsoft.network/networkmanagers",
    // Flow logs and monitors watch a subnet.
    "microsoft.network/networkwatchers",
    // Subnets use the policy.
    "microsoft.network/serviceendpointpolicies",
    // A subnet that is handed to a deployment: what that places there is not seen, and the network says so.
    "microsoft.resources/deployments",
    "microsoft.resources/deploymentstacks",
];

/// The last segment of types, and the names of properties, that hold ids of subnets and place nothing there; in lower case.
const PLACES_NONE: [&str; 6] = [
    // A firewall that lets a subnet in through its service endpoint: storage, vaults, databases, name spaces.
    "virtualnetworkrules",
    // Access restrictions of an app.
    "ipsecurityrestrictions",
    "scmipsecurityrestrictions",
    // What the resource is about.
    "scope",
    "scopes",
    // Remarks.
    "tags",
];

/// Most values that are looked at in one deployment.
const MOST_VALUES: u32 = 1_000_000;

/// Longest text that can be an id.
const LONGEST_ID: usize = 2_048;

/// Looks for ids of subnets in the bodies of resources.
pub(super) struct Search<'l, 'd> {
    links: &'l Links<'d>,
    /// How many more values may be looked at.
    left: u32,
}

/// A value that is to be looked at.
struct Place<'d> {
    view: View<'d>,
    /// The property that it is, or is an element of.
    key: &'d str,
    /// The property that has that property.
    outer: &'d str,
}

impl<'l, 'd> Search<'l, 'd> {
    pub(super) fn new(links: &'l Links<'d>) -> Self {
        Self { links, left: MOST_VALUES }
    }

    /// What a resource of a type that is not modelled may take: one entry for each subnet.
    pub(super) fn consumers(&mut self, resource: &'d Resource) -> Vec<AddressConsumer> {
        if self.links.subnets.entries.is_empty() || takes_none(&resource.id.resource_type) {
            return Vec::new();
        }
        let subnets = self.subnets(resource);
        if subnets.is_empty() {
            return Vec::new();
        }
        let reader = self.links.reader;
        let declared = reader.declared(&Entry::of(reader, resource));
        let words = format!("the addresses of a `{}` are not counted", resource.resource_type);
        let cause = Rc::new(Cause::new(CauseKind::NotEvaluated, words, reader.span(declared.place)));
        let consumer = |subnet| AddressConsumer {
            declared: declared.clone(),
            kind: Cow::Owned(resource.resource_type.to_string()),
            subnet,
            addresses: Fact::unknown(cause.clone(), declared.place),
        };
        subnets.into_iter().map(consumer).collect()
    }

    /// The subnets that the resource mentions, or may mention, each once.
    fn subnets(&mut self, resource: &'d Resource) -> Vec<Fact<Option<Link<Subnet>>>> {
        let reader = self.links.reader;
        let mut found = Vec::new();
        let mut seen: HashSet<&'d Kind> = HashSet::new();
        let mut next = vec![Place { view: Reader::view(&resource.body), key: "", outer: "" }];
        while let Some(place) = next.pop() {
            if self.left == 0 {
                let words = "the template is too large to look for subnets in all of it";
                let origin = reader.origin(place.view);
                let cause = Cause::new(CauseKind::Limit, words, reader.span(origin));
                found.push(Fact::unknown(cause, origin));
                break;
            }
            self.left -= 1;
            match &place.view.value.kind {
                Kind::List(_) | Kind::Object(_) => place.open(reader, &mut next),
                kind => {
                    if may_be_id(&place) && seen.insert(kind) {
                        found.extend(self.subnet(&place));
                    }
                }
            }
        }
        let mut keys = HashSet::new();
        found.retain(|subnet| match subnet.get() {
            Ok(Some(Link::To(key))) => keys.insert(*key),
            _ => true,
        });
        found
    }

    /// The declared subnet whose id this is, or why it is not known which one it is.
    fn subnet(&self, place: &Place<'d>) -> Option<Fact<Option<Link<Subnet>>>> {
        let reader = self.links.reader;
        let origin = reader.origin(place.view);
        let Some(id) = ResourceId::parse(place.view.value) else {
            let cause = reader.terms.cause_of(place.view.value)?;
            return place.is_subnet_id().then(|| Fact::unknown(cause, origin));
        };
        if id.is_of_type(Subnet::TYPE) == Match::Never {
            return None;
        }
        match self.links.follow(&id, origin) {
            Ok(link @ Link::To(_)) => Some(Fact::known(Some(link), origin)),
            Ok(_) => None,
            Err(cause) => Some(Fact::unknown(cause, origin)),
        }
    }
}

impl<'d> Place<'d> {
    /// Puts what is inside on the stack, the first of it on top.
    fn open(&self, reader: &Reader<'d>, next: &mut Vec<Self>) {
        let mut inside = Vec::new();
        let element = |value| Self { view: reader.inside(self.view, value), key: self.key, outer: self.outer };
        match &self.view.value.kind {
            Kind::List(list) => {
                for part in &list.parts {
                    match part {
                        ListPart::Item(item) | ListPart::Repeat { body: item, .. } => inside.push(element(item)),
                        ListPart::When(_, items) => inside.extend(items.iter().map(element)),
                        ListPart::Rest(_) => {}
                    }
                }
            }
            Kind::Object(object) => {
                let slots = object.slots.iter().filter(|slot| !is_one_of(&PLACES_NONE, &slot.key));
                inside.extend(slots.map(|slot| Self {
                    view: reader.inside(self.view, &slot.value),
                    key: &slot.key,
                    outer: self.key,
                }));
            }
            _ => {}
        }
        next.extend(inside.into_iter().rev());
    }

    /// Whether the property has a name by which services ask for the id of a subnet: `subnetResourceId`, `subnet.id`.
    fn is_subnet_id(&self) -> bool {
        let (key, outer) = (self.key.to_ascii_lowercase(), self.outer.to_ascii_lowercase());
        let is_own = key.contains("subnet") && (key.ends_with("id") || key.ends_with("ids"));
        is_own || key == "id" && (outer.ends_with("subnet") || outer.ends_with("subnets"))
    }
}

/// Whether a look at the value is worth its time.
fn may_be_id(place: &Place<'_>) -> bool {
    match &place.view.value.kind {
        Kind::Str(text) => text.len() <= LONGEST_ID && text.starts_with('/'),
        Kind::Text(pieces) => {
            let length = pieces.iter().map(|piece| match piece {
                Piece::Literal(text) => text.len(),
                Piece::Hole(_) => 1,
            });
            length.sum::<usize>() <= LONGEST_ID
        }
        Kind::Term(_) => true,
        _ => false,
    }
}

fn takes_none(resource_type: &str) -> bool {
    let is_below = |name: &&str| {
        let rest = resource_type.strip_prefix(*name);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let last = resource_type.rsplit('/').next().unwrap_or_default();
    TAKES_NONE.iter().any(is_below) || is_one_of(&PLACES_NONE, last)
}

fn is_one_of(names: &[&str], name: &str) -> bool {
    names.iter().any(|it| it.eq_ignore_ascii_case(name))
}
