//! Networks for tests, in few words.

use std::rc::Rc;

use crate::network::{
    Access, Address, Addresses, ApiManagement, Collection, Declared, Direction, Elsewhere, Fact, Link, Location,
    LocationRole, NetworkMode, NextHop, Peering, PortRange, Ports, Prefix, PrivateEndpoint, ProtocolMatch, Route,
    RouteTable, RuleSide, SecurityGroup, SecurityRule, ServiceLocation, ServiceTag, Subnet, Tier, VirtualNetwork,
};
use crate::source::{FileId, Span};
use crate::template::{Cause, CauseKind, Kind, Origin, Provenance, ResourceId, Step};

use super::TagAxioms;

/// A place.
pub(super) fn origin() -> Origin {
    Provenance::new().add(Step::Written(Span::new(FileId::new(0), 0, 0)))
}

pub(super) fn cause() -> Rc<Cause> {
    Rc::new(Cause::new(CauseKind::Parameter, "parameter `p` has no value", None))
}

pub(super) fn known<T>(value: T) -> Fact<T> {
    Fact::known(value, origin())
}

pub(super) fn outside<T>(text: &str) -> Link<T> {
    let id = ResourceId { scope: [].into(), resource_type: "".into(), names: [Kind::str(text)].into() };
    Link::Outside(Elsewhere { id, text: text.to_owned() })
}

pub(super) fn unknown<T>() -> Fact<T> {
    Fact::unknown(cause(), origin())
}

pub(super) fn declared(label: &str) -> Declared {
    let names = label.split('/').map(Kind::str).collect();
    Declared {
        identity: ResourceId { scope: [].into(), resource_type: "".into(), names },
        id: format!("/{label}"),
        label: label.to_owned(),
        name: known(label.to_owned()),
        place: origin(),
        exists: known(true),
    }
}

pub(super) fn prefix(text: &str) -> Prefix {
    Prefix::parse(text).unwrap()
}

pub(super) fn prefixes(texts: &str) -> Fact<Vec<Fact<Prefix>>> {
    known(texts.split_whitespace().map(|text| known(prefix(text))).collect())
}

pub(super) fn address(text: &str) -> Address {
    match Prefix::parse(text) {
        _ if text == "*" => Address::Any,
        Ok(prefix) => Address::Prefix(prefix),
        Err(_) => Address::Tag(ServiceTag::new(text)),
    }
}

/// `?` is unknown, `-` is absent; several words are a list.
fn addresses(text: &str) -> Addresses {
    let mut addresses =
        Addresses { single: known(None), list: known(Vec::new()), application_security_groups: known(Vec::new()) };
    let words: Vec<&str> = text.split_whitespace().collect();
    let fact = |word: &&str| if *word == "?" { unknown() } else { known(address(word)) };
    match words.as_slice() {
        ["?"] => addresses.single = unknown(),
        ["-"] => {}
        [group] if group.starts_with('@') => addresses.application_security_groups = known(vec![(*group).to_owned()]),
        [one] => addresses.single = known(Some(address(one))),
        many => addresses.list = known(many.iter().map(fact).collect()),
    }
    addresses
}

fn ports(text: &str) -> Ports {
    let mut ports = Ports { single: known(None), list: known(Vec::new()) };
    let words: Vec<&str> = text.split_whitespace().collect();
    let fact = |word: &&str| if *word == "?" { unknown() } else { known(PortRange::parse(word).unwrap()) };
    match words.as_slice() {
        ["?"] => ports.single = unknown(),
        ["-"] => {}
        [one] => ports.single = known(PortRange::parse(one)),
        many => ports.list = known(many.iter().map(fact).collect()),
    }
    ports
}

fn fact<T>(word: &str, read: impl Fn(&str) -> Option<T>) -> Fact<T> {
    if word == "?" { unknown() } else { known(read(word).unwrap()) }
}

/// A rule: `100 in allow tcp | ApiManagement | * | VirtualNetwork | 3443`, that is priority, direction, access and protocol;
/// source addresses and ports; destination addresses and ports. `?` is unknown anywhere.
pub(super) fn rule(text: &str) -> SecurityRule {
    let parts: Vec<&str> = text.split('|').map(str::trim).collect();
    let [head, source, source_ports, destination, destination_ports] = parts.as_slice() else {
        panic!("five parts: {text}")
    };
    let words: Vec<&str> = head.split_whitespace().collect();
    let [priority, direction, access, protocol] = words.as_slice() else { panic!("four words: {head}") };
    SecurityRule {
        declared: declared(&format!("{}-{priority}", access.to_lowercase())),
        priority: fact(priority, |word| word.parse().ok()),
        direction: fact(direction, |word| Direction::parse(&format!("{word}bound"))),
        access: fact(access, Access::parse),
        protocol: fact(protocol, ProtocolMatch::parse),
        source: RuleSide { addresses: addresses(source), ports: ports(source_ports) },
        destination: RuleSide { addresses: addresses(destination), ports: ports(destination_ports) },
    }
}

pub(super) fn group(rules: Vec<SecurityRule>) -> SecurityGroup {
    SecurityGroup {
        declared: declared("nsg"),
        location: known(Location::new("westeurope")),
        rules: Collection::of(rules),
    }
}

/// A group with one rule for each line.
pub(super) fn group_of(text: &str) -> SecurityGroup {
    group(text.lines().map(str::trim).filter(|line| !line.is_empty()).map(rule).collect())
}

pub(super) fn axioms() -> TagAxioms {
    let names = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let disjoint = "ApiManagement Storage Sql AzureKeyVault EventHub AzureMonitor AzureActiveDirectory AzureConnectors \
                    AzureTrafficManager ServiceBus AzureFrontDoor.Backend GatewayManager AzureResourceManager";
    TagAxioms {
        known: names("AzureCloud"),
        disjoint: names(disjoint),
        regional: names("Storage Sql EventHub AzureCloud AzureKeyVault AzureMonitor ApiManagement"),
        region_names: vec![("francecentral".to_owned(), "centralfrance".to_owned())],
    }
}

pub(super) fn subnet(name: &str, range: &str) -> Subnet {
    Subnet {
        declared: declared(name),
        virtual_network: known(None),
        prefixes: prefixes(range),
        security_group: known(None),
        route_table: known(None),
        delegations: Collection::default(),
        service_endpoints: Collection::default(),
        private_endpoint_network_policies: known("Disabled".to_owned()),
    }
}

pub(super) fn virtual_network(space: &str) -> VirtualNetwork {
    VirtualNetwork {
        declared: declared("vnet"),
        location: known(Location::new("westeurope")),
        address_space: prefixes(space),
        dns_servers: known(Vec::new()),
        peerings: Collection::default(),
        more_subnets: None,
    }
}

pub(super) fn peering(remote: Fact<Option<Link<VirtualNetwork>>>) -> Peering {
    Peering {
        declared: declared("peering"),
        remote,
        access_allowed: known(true),
        forwarded_traffic_allowed: known(false),
        gateway_transit_allowed: known(false),
        uses_remote_gateways: known(false),
    }
}

pub(super) fn route_table(routes: &[(&str, NextHop)]) -> RouteTable {
    let route = |(to, hop): &(&str, NextHop)| Route {
        declared: declared(&format!("to-{to}")),
        address: known(address(to)),
        next_hop: known(*hop),
        next_hop_address: known(None),
    };
    RouteTable {
        declared: declared("routes"),
        location: known(Location::new("westeurope")),
        gateway_routes_disabled: known(false),
        routes: Collection::of(routes.iter().map(route).collect()),
    }
}

pub(super) fn service(mode: NetworkMode, tier: &str, units: u32, subnet: Fact<Option<Link<Subnet>>>) -> ApiManagement {
    ApiManagement {
        declared: declared("apim"),
        mode: known(mode),
        public_network_access: known(true),
        locations: Collection::of(vec![ServiceLocation {
            role: LocationRole::Primary,
            place: origin(),
            exists: known(true),
            location: known(Location::new("westeurope")),
            tier: known(Tier::new(tier)),
            capacity: known(units),
            zones: known(Vec::new()),
            subnet,
            public_ip_address: known(None),
            gateway_disabled: known(false),
        }]),
        host_names: Collection::default(),
        platform_version: known(None),
        api_version: known("2022-08-01".to_owned()),
    }
}

pub(super) fn private_endpoint(subnet: Fact<Option<Link<Subnet>>>) -> PrivateEndpoint {
    PrivateEndpoint {
        declared: declared("pe"),
        location: known(Location::new("westeurope")),
        subnet,
        connections: Collection::default(),
        static_addresses: known(Vec::new()),
        zone_groups: Collection::default(),
    }
}
