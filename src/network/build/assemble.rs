//! The order of building: first which things there are, so that ids can be followed, then what they are like.
//!
//! Never here: the properties of any one type.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use super::azure_firewall::AZURE_FIREWALLS;
use super::children::{Children, Places};
use super::dns::{RECORDS, ZONE_LINKS};
use super::front_door::{ORIGIN_GROUPS, ORIGINS};
use super::links::{Links, Target};
use super::load_balancer::POOLS;
use super::nesting::Nesting;
use super::private_endpoint::ZONE_GROUPS;
use super::reader::Reader;
use super::register::{Entry, Register, united};
use super::route_table::ROUTES;
use super::security_group::RULES;
use super::subnet::SUBNETS;
use super::virtual_network::PEERINGS;
use super::{address_consumer, autoscale, unmodelled_consumer};
use crate::network::{
    AddressConsumer, ApiManagement, FrontDoor, Key, Link, LoadBalancer, Network, PrivateDnsZone, PrivateLinkService,
    PublicIpAddress, RouteTable, SecurityGroup, Subnet, VirtualNetwork,
};
use crate::template::{Cause, CauseKind, Deployment, Kind, Resource};

const PRIVATE_ENDPOINTS: &str = "microsoft.network/privateendpoints";
const GATEWAYS: &str = "microsoft.network/virtualnetworkgateways";
const NETWORK_INTERFACES: &str = "microsoft.network/networkinterfaces";
const APPLICATION_GATEWAYS: &str = "microsoft.network/applicationgateways";
const DEPLOYMENTS: &str = "microsoft.resources/deployments";

/// Builds the network that a deployment declares. The provenance of the deployment gets the steps that say which facts
/// are defaults and which are absences; every origin in the network is one of that provenance.
pub fn build(deployment: &mut Deployment) -> Network {
    let provenance = std::mem::take(&mut deployment.provenance);
    let nesting = Nesting::new(&deployment.resources, &deployment.parts, &provenance);
    let reader = Reader::new(&deployment.terms, nesting, provenance);
    let network = Survey::new(deployment, &reader).network();
    deployment.provenance = reader.into_provenance();
    network
}

/// The resources by type.
struct Survey<'d> {
    deployment: &'d Deployment,
    reader: &'d Reader<'d>,
    /// In the order of their text, without the ones that are only referred to.
    by_type: HashMap<Rc<str>, Vec<&'d Resource>>,
    incomplete: Vec<Rc<Cause>>,
    /// The first reason why a resource that is listed may be of any type.
    untyped: Option<Rc<Cause>>,
    types_not_modelled: BTreeMap<String, usize>,
    not_modelled: Vec<&'d Resource>,
}

impl<'d> Survey<'d> {
    fn new(deployment: &'d Deployment, reader: &'d Reader<'d>) -> Self {
        let mut survey = Self {
            deployment,
            reader,
            by_type: HashMap::new(),
            incomplete: deployment.incomplete.clone(),
            untyped: None,
            types_not_modelled: BTreeMap::new(),
            not_modelled: Vec::new(),
        };
        let modelled = modelled_types();
        let mut spellings: HashMap<&str, &str> = HashMap::new();
        let deployed = |resource: &&Resource| !resource.existing && resource.condition.kind != Kind::Bool(false);
        for resource in deployment.resources.iter().filter(deployed) {
            let name = &*resource.id.resource_type;
            let is_modelled = modelled.iter().any(|known| known == name);
            // Types of extensions have a version in them: they are none of Azure's.
            let is_type = name.contains(['/', '@']) && !name.contains(['[', '*']);
            if !is_type {
                let words = format!("the type of a resource is not known: `{}`", resource.resource_type);
                let cause = Rc::new(Cause::new(CauseKind::NotEvaluated, words, reader.span(resource.place)));
                survey.untyped.get_or_insert_with(|| cause.clone());
                survey.incomplete.push(cause);
            } else if is_modelled {
                if let (Some(cause), 1) = (&resource.repeated, name.matches('/').count()) {
                    survey.incomplete.push(cause.clone());
                }
            } else if name != DEPLOYMENTS {
                let spelling = *spellings.entry(name).or_insert(&resource.resource_type);
                *survey.types_not_modelled.entry(spelling.to_owned()).or_default() += 1;
                survey.not_modelled.push(resource);
            }
            survey.by_type.entry(resource.id.resource_type.clone()).or_default().push(resource);
        }
        survey
    }

    fn entries(&self, resource_type: &str) -> Vec<Entry<'d>> {
        let resources = self.by_type.get(resource_type).map(Vec::as_slice).unwrap_or_default();
        resources.iter().map(|resource| Entry::of(self.reader, resource)).collect()
    }

    /// The things of a type, of which one that is declared again is no second one.
    fn things(&self, resource_type: &str) -> Vec<Entry<'d>> {
        united(self.entries(resource_type))
    }

    /// A register in which what is declared several times is one thing.
    fn merged<T: Target>(&self) -> Register<'d> {
        Register::merged(self.reader, self.entries(T::TYPE))
    }

    fn children(&self, parents: &Register<'d>, parent_type: &str, places: Places) -> Children<'d> {
        let child_type = child_type(parent_type, places);
        let resources = self.by_type.get(&*child_type).map(Vec::as_slice).unwrap_or_default();
        let mut children = Children::collect(self.reader, parents, places, resources);
        // What is not seen may be a child resource, or the parent once more with others written inside of it.
        let parent_type = places.inline.map(|_| parent_type);
        let types: Vec<&str> = parent_type.into_iter().chain([&*child_type]).collect();
        if let Some(cause) = self.untyped.as_ref().or_else(|| self.deployment.may_declare(&types)) {
            children.leave_open(cause);
        }
        children
    }

    fn network(self) -> Network {
        let virtual_networks = self.merged::<VirtualNetwork>();
        let mut subnets = self.children(&virtual_networks, VirtualNetwork::TYPE, SUBNETS);
        let mut parents: Vec<Option<Key<VirtualNetwork>>> = Vec::new();
        let mut subnet_entries = Vec::new();
        let mut more_subnets = Vec::new();
        for (index, siblings) in subnets.of.iter_mut().enumerate() {
            parents.resize(parents.len() + siblings.entries.len(), Some(Key::new(index)));
            subnet_entries.append(&mut siblings.entries);
            more_subnets.push(siblings.rest.take());
        }
        parents.resize(parents.len() + subnets.orphans.len(), None);
        subnet_entries.append(&mut subnets.orphans);
        let links = Links {
            reader: self.reader,
            services: Register::new(self.things(ApiManagement::TYPE)),
            virtual_networks,
            subnets: Register::new(subnet_entries),
            security_groups: self.merged::<SecurityGroup>(),
            route_tables: self.merged::<RouteTable>(),
            public_ip_addresses: self.merged::<PublicIpAddress>(),
            private_dns_zones: self.merged::<PrivateDnsZone>(),
            load_balancers: self.merged::<LoadBalancer>(),
            private_link_services: self.merged::<PrivateLinkService>(),
            front_doors: self.merged::<FrontDoor>(),
            more_subnets,
            complete: self.incomplete.is_empty(),
        };
        self.fill(&links, &parents)
    }

    /// Why there may be more subnets than are listed, or more declarations of one that is.
    fn more_subnets(&self) -> Option<Rc<Cause>> {
        let is_given = |cause: &&Rc<Cause>| self.deployment.incomplete.iter().any(|given| Rc::ptr_eq(given, cause));
        let found = self.incomplete.iter().find(|cause| !is_given(cause));
        found.or_else(|| self.deployment.may_declare(&[VirtualNetwork::TYPE, Subnet::TYPE])).cloned()
    }

    fn fill(self, links: &Links<'d>, parents: &[Option<Key<VirtualNetwork>>]) -> Network {
        let endpoints = Register::new(self.things(PRIVATE_ENDPOINTS));
        let mut peerings = self.children(&links.virtual_networks, VirtualNetwork::TYPE, PEERINGS);
        let mut rules = self.children(&links.security_groups, SecurityGroup::TYPE, RULES);
        let mut routes = self.children(&links.route_tables, RouteTable::TYPE, ROUTES);
        let mut zone_groups = self.children(&endpoints, PRIVATE_ENDPOINTS, ZONE_GROUPS);
        let mut zone_links = self.children(&links.private_dns_zones, PrivateDnsZone::TYPE, ZONE_LINKS);
        let mut records: Vec<Children<'d>> = RECORDS
            .iter()
            .map(|places| self.children(&links.private_dns_zones, PrivateDnsZone::TYPE, *places))
            .collect();
        let mut pools = self.children(&links.load_balancers, LoadBalancer::TYPE, POOLS);
        let subnets = links.subnets.entries.iter().zip(parents);
        let homeless = [&peerings, &rules, &routes, &zone_groups, &zone_links, &pools];
        let children_elsewhere = homeless.into_iter().filter_map(Children::orphan_count).collect();
        Network {
            services: links.services.entries.iter().map(|entry| links.service(entry)).collect(),
            virtual_networks: each(&links.virtual_networks, |index, entry| {
                links.virtual_network(index, entry, &mut peerings)
            }),
            gateways: all(&self.things(GATEWAYS), |entry| links.gateway(entry)),
            subnets: subnets.map(|(entry, parent)| links.subnet(entry, parent_link(links, entry, *parent))).collect(),
            security_groups: each(&links.security_groups, |index, entry| {
                links.security_group(index, entry, &mut rules)
            }),
            route_tables: each(&links.route_tables, |index, entry| links.route_table(index, entry, &mut routes)),
            public_ip_addresses: each(&links.public_ip_addresses, |_, entry| links.public_ip_address(entry)),
            private_endpoints: each(&endpoints, |index, entry| links.private_endpoint(index, entry, &mut zone_groups)),
            private_dns_zones: each(&links.private_dns_zones, |index, entry| {
                links.private_dns_zone(index, entry, &mut zone_links, &mut records)
            }),
            records_elsewhere: links.records_elsewhere(&mut records),
            links_elsewhere: links.links_elsewhere(&mut zone_links),
            autoscale_settings: self
                .things(autoscale::TYPE)
                .iter()
                .filter_map(|it| links.autoscale_setting(it))
                .collect(),
            network_interfaces: all(&self.things(NETWORK_INTERFACES), |entry| links.network_interface(entry)),
            load_balancers: each(&links.load_balancers, |index, entry| links.load_balancer(index, entry, &mut pools)),
            private_link_services: each(&links.private_link_services, |_, entry| links.private_link_service(entry)),
            application_gateways: all(&self.things(APPLICATION_GATEWAYS), |entry| links.application_gateway(entry)),
            front_doors: each(&links.front_doors, |_, entry| links.front_door(entry)),
            front_door_origins: all(&self.things(ORIGINS), |entry| links.front_door_origin(entry)),
            azure_firewalls: all(&self.things(AZURE_FIREWALLS), |entry| links.azure_firewall(entry)),
            address_consumers: self.address_consumers(links),
            more_subnets: self.more_subnets(),
            incomplete: self.incomplete,
            types_not_modelled: self.types_not_modelled,
            children_elsewhere,
        }
    }

    /// What takes addresses of subnets: what is counted, then what nobody counts.
    fn address_consumers(&self, links: &Links<'d>) -> Vec<AddressConsumer> {
        let mut search = unmodelled_consumer::Search::new(links);
        let mut consumers = Vec::new();
        for resource_type in address_consumer::TYPES {
            let entries = self.things(resource_type);
            // Nearly all of them take addresses of one subnet, and there may be very many.
            consumers.reserve(entries.len());
            consumers.extend(entries.iter().flat_map(|entry| links.address_consumers(entry)));
        }
        let firewalls = self.by_type.get(AZURE_FIREWALLS).map(Vec::as_slice).unwrap_or_default();
        let not_counted = firewalls.iter().chain(&self.not_modelled);
        consumers.extend(not_counted.flat_map(|resource| search.consumers(resource)));
        consumers
    }
}

fn each<'d, T>(register: &Register<'d>, mut read: impl FnMut(usize, &Entry<'d>) -> T) -> Vec<T> {
    register.entries.iter().enumerate().map(|(index, entry)| read(index, entry)).collect()
}

fn all<'d, T>(entries: &[Entry<'d>], read: impl FnMut(&Entry<'d>) -> T) -> Vec<T> {
    entries.iter().map(read).collect()
}

/// The virtual network of a subnet: the one that it was found in, or where its id says that it is.
fn parent_link(
    links: &Links<'_>,
    subnet: &Entry<'_>,
    parent: Option<Key<VirtualNetwork>>,
) -> Result<Link<VirtualNetwork>, Rc<Cause>> {
    match (parent, subnet.id.parent()) {
        (Some(key), _) => Ok(Link::To(key)),
        (None, Some(id)) => links.follow(&id, subnet.place),
        (None, None) => Err(links.reader.invalid("the subnet's name has no network in it", subnet.place)),
    }
}

fn child_type(parent_type: &str, places: Places) -> String {
    format!("{parent_type}/{}", places.segment.to_ascii_lowercase())
}

/// All types that the network has a place for, in lower case.
fn modelled_types() -> Vec<String> {
    let targets = [
        ApiManagement::TYPE,
        VirtualNetwork::TYPE,
        SecurityGroup::TYPE,
        RouteTable::TYPE,
        PublicIpAddress::TYPE,
        PrivateDnsZone::TYPE,
        PRIVATE_ENDPOINTS,
        GATEWAYS,
        autoscale::TYPE,
        AZURE_FIREWALLS,
        FrontDoor::TYPE,
        ORIGIN_GROUPS,
        ORIGINS,
    ];
    let children = [
        (VirtualNetwork::TYPE, SUBNETS),
        (VirtualNetwork::TYPE, PEERINGS),
        (SecurityGroup::TYPE, RULES),
        (RouteTable::TYPE, ROUTES),
        (PRIVATE_ENDPOINTS, ZONE_GROUPS),
        (PrivateDnsZone::TYPE, ZONE_LINKS),
        (LoadBalancer::TYPE, POOLS),
    ];
    let records = RECORDS.map(|places| (PrivateDnsZone::TYPE, places));
    let children = children.into_iter().chain(records).map(|(parent, places)| child_type(parent, places));
    targets.into_iter().chain(address_consumer::TYPES).map(str::to_owned).chain(children).collect()
}
