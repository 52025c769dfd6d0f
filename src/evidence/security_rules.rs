//! Effective security rules: `az network nic list-effective-nsg`, `Get-AzEffectiveNetworkSecurityGroup`, and the REST
//! operation behind both (`effectiveNetworkSecurityGroups` of a network interface).
//!
//! The forms are those of `EffectiveNetworkSecurityGroupListResult` in Azure's REST documentation and of "Diagnose a virtual
//! machine network traffic filter problem". Azure writes the same value in a field for one and in a field for many, `All`
//! for any protocol, `0-65535` for any port, `443-443` for one, and `0.0.0.0/0` for any address. Names of rules come after
//! `securityRules/` or `defaultSecurityRules/`; Network Watcher puts `UserRule_` before them.

use super::fields::{field, id, text, texts};
use super::{ResourceName, Span};
use crate::network::{Access, Address, Direction, PortRange, Prefix, ProtocolMatch, ServiceTag};
use crate::syntax::{Kind, Node};

const GROUP: &str = "Microsoft.Network/networkSecurityGroups";
const SUBNET: &str = "Microsoft.Network/virtualNetworks/subnets";

/// One security group with the rules that are in effect.
#[derive(Debug, Clone)]
pub struct EffectiveGroup {
    /// Where it stands.
    pub place: Span,
    /// The group.
    pub id: ResourceName,
    /// The subnet that it is attached to, if it is attached to one.
    pub subnet: Option<ResourceName>,
    /// The rules, in the order of the answer.
    pub rules: Vec<EffectiveRule>,
    /// Whether these are all rules of the answer.
    pub is_complete: bool,
}

/// One rule. A field that is missing or cannot be read is `None`.
#[derive(Debug, Clone)]
pub struct EffectiveRule {
    /// Where its name stands; the whole rule without one.
    pub place: Span,
    /// The name, without what Azure puts before it.
    pub name: Option<String>,
    /// Inbound or outbound.
    pub direction: Option<Direction>,
    /// The priority.
    pub priority: Option<u32>,
    /// Allow or deny.
    pub access: Option<Access>,
    /// The protocol.
    pub protocol: Option<ProtocolMatch>,
    /// The source.
    pub source: EffectiveSide,
    /// The destination.
    pub destination: EffectiveSide,
}

/// One side of a rule.
#[derive(Debug, Clone)]
pub struct EffectiveSide {
    /// Addresses and tags; none if there are none, or some that cannot be read.
    pub addresses: Option<Vec<Address>>,
    /// What the tags of this side stand for.
    pub expanded: Option<Expanded>,
    /// Ports.
    pub ports: Option<Vec<PortRange>>,
}

/// What a tag stands for.
#[derive(Debug, Clone)]
pub struct Expanded {
    /// Where the list stands.
    pub place: Span,
    /// The ranges.
    pub prefixes: Vec<Prefix>,
}

/// Whether an object is a group of such an answer.
pub(super) fn is_group(node: Node<'_>) -> bool {
    field(node, "effectiveSecurityRules").is_some_and(|rules| rules.kind() == Kind::Array)
}

/// Reads a group; none without the id of a security group, as for the rules of a network manager.
pub(super) fn group(node: Node<'_>, room: &mut usize) -> Option<EffectiveGroup> {
    let group = ResourceName::parse(&id(node, "networkSecurityGroup")?, GROUP)?;
    let subnet = field(node, "association").and_then(|association| id(association, "subnet"));
    let place = field(node, "networkSecurityGroup").and_then(|it| field(it, "id")).map_or(node.span(), last_segment);
    let rules = field(node, "effectiveSecurityRules").into_iter().flat_map(Node::items);
    let mut rules = rules.map(rule);
    let read: Vec<EffectiveRule> = rules.by_ref().take(*room).collect();
    *room -= read.len();
    Some(EffectiveGroup {
        place,
        id: group,
        subnet: subnet.and_then(|id| ResourceName::parse(&id, SUBNET)),
        is_complete: rules.next().is_none(),
        rules: read,
    })
}

/// Where the last segment of an id stands: the rest of it is long, and says less.
fn last_segment(id: Node<'_>) -> Span {
    let Some(text) = id.as_str() else { return id.span() };
    let start = text.rfind('/').map_or(0, |slash| slash + 1);
    if start == text.len() { id.span() } else { id.source_span(start..text.len()) }
}

fn rule(node: Node<'_>) -> EffectiveRule {
    let name = text(node, "name").map(|name| plain_name(&name).to_owned()).filter(|name| !name.is_empty());
    EffectiveRule {
        place: field(node, "name").unwrap_or(node).span(),
        name,
        direction: text(node, "direction").and_then(|text| Direction::parse(&text)),
        priority: field(node, "priority").and_then(Node::as_u64).and_then(|number| u32::try_from(number).ok()),
        access: text(node, "access").and_then(|text| Access::parse(&text)),
        protocol: text(node, "protocol").and_then(|text| protocol(&text)),
        source: side(node, "source"),
        destination: side(node, "destination"),
    }
}

/// The name that the group's author gave.
fn plain_name(name: &str) -> &str {
    let name = name.rsplit('/').next().unwrap_or_default();
    name.strip_prefix("UserRule_").unwrap_or(name)
}

fn protocol(text: &str) -> Option<ProtocolMatch> {
    if text.eq_ignore_ascii_case("All") { Some(ProtocolMatch::Any) } else { ProtocolMatch::parse(text) }
}

fn side(rule: Node<'_>, side: &str) -> EffectiveSide {
    let name = |rest: &str| format!("{side}{rest}");
    let written = |one: &str, many: &str| texts(rule, &[&name(one), &name(many)]).ok().flatten();
    let addresses = written("AddressPrefix", "AddressPrefixes");
    let ports = written("PortRange", "PortRanges");
    let expanded = format!("expanded{side}AddressPrefix");
    EffectiveSide {
        addresses: addresses.and_then(|texts| texts.iter().map(|text| address(text)).collect()),
        expanded: field(rule, &expanded).and_then(|list| {
            let prefixes = texts(rule, &[&expanded]).ok()??;
            let prefixes = prefixes.iter().map(|text| Prefix::parse(text).ok()).collect::<Option<_>>()?;
            Some(Expanded { place: list.span(), prefixes })
        }),
        ports: ports.and_then(|texts| texts.iter().map(|text| PortRange::parse(text)).collect()),
    }
}

/// An entry of an address field. Tags are names: what begins like a name and is none that we know is a tag all the same.
fn address(text: &str) -> Option<Address> {
    if matches!(text, "*" | "0.0.0.0/0") {
        return Some(Address::Any);
    }
    match Prefix::parse(text) {
        Ok(prefix) => Some(Address::Prefix(prefix)),
        Err(_) if text.starts_with(|c: char| c.is_ascii_alphabetic()) && !text.contains(['/', ':']) => {
            Some(Address::Tag(ServiceTag::new(text)))
        }
        Err(_) => None,
    }
}
