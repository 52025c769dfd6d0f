//! The local names by which a description refers to what it describes: Azure's names where they are known and free, made up
//! ones elsewhere.

use std::collections::{HashMap, HashSet};

use crate::network::{Declared, Link, Network, ResourceId, Table};
use crate::template::Kind;

/// A local name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Local {
    /// The key of the entry.
    pub(super) key: String,
    /// Azure's name, or what is known of it, where the key is another one.
    pub(super) name: Option<Kind>,
}

/// The local names of one mapping, while they are given.
#[derive(Debug, Default)]
pub(super) struct Given {
    /// In lower case: Azure's names do not differ in case alone.
    taken: HashSet<String>,
    /// The next number to try for a name that is taken.
    next: HashMap<String, u32>,
}

/// A parent that is not declared, of which children are.
#[derive(Debug)]
pub(super) struct Undeclared {
    pub(super) local: Local,
    /// Nothing when the name of the child does not say it.
    pub(super) identity: Option<ResourceId>,
    /// The children, by their positions.
    pub(super) children: Vec<usize>,
}

/// The local names of everything that can be referred to, each by its position in the network.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub(super) virtual_networks: Vec<Local>,
    /// Virtual networks that are not declared, of which subnets are.
    pub(super) undeclared_networks: Vec<Undeclared>,
    pub(super) subnets: Vec<Local>,
    /// For each subnet the local name of its network.
    pub(super) network_of_subnet: Vec<String>,
    pub(super) security_groups: Vec<Local>,
    pub(super) route_tables: Vec<Local>,
    pub(super) public_ip_addresses: Vec<Local>,
    pub(super) services: Vec<Local>,
    pub(super) private_dns_zones: Vec<Local>,
    pub(super) load_balancers: Vec<Local>,
    pub(super) private_link_services: Vec<Local>,
    /// Zones that are not declared, of which records are.
    pub(super) undeclared_zones: Vec<Undeclared>,
}

impl Given {
    /// A name for something that Azure knows under its last name; `noun` names what has no name.
    pub(super) fn local(&mut self, declared: &Declared, noun: &str) -> Local {
        self.of(declared.identity.last_name(), noun)
    }

    /// A name for something that has this name in Azure.
    pub(super) fn of(&mut self, name: Option<&Kind>, noun: &str) -> Local {
        let known = match name {
            Some(Kind::Str(name)) if can_be_key(name) => Some(&**name),
            _ => None,
        };
        let key = self.unused(known.unwrap_or(noun));
        let name = if known == Some(&*key) { None } else { Some(name.cloned().unwrap_or(Kind::Null)) };
        Local { key, name }
    }

    fn unused(&mut self, base: &str) -> String {
        if self.taken.insert(base.to_ascii_lowercase()) {
            return base.to_owned();
        }
        loop {
            let next = self.next.entry(base.to_ascii_lowercase()).or_insert(1);
            *next = next.saturating_add(1);
            let name = format!("{base}-{next}");
            if self.taken.insert(name.to_ascii_lowercase()) || *next == u32::MAX {
                return name;
            }
        }
    }
}

/// Whether others can refer to the name, and no sign of the format is meant by it.
fn can_be_key(name: &str) -> bool {
    !name.is_empty() && !name.contains('/') && !name.starts_with('?') && !name.contains("${") && name != "<<"
}

impl Names {
    /// Names for everything that can be referred to.
    pub(super) fn new(network: &Network) -> Self {
        let mut names = Self {
            security_groups: locals(&network.security_groups, "network-security-group"),
            route_tables: locals(&network.route_tables, "route-table"),
            public_ip_addresses: locals(&network.public_ip_addresses, "public-ip-address"),
            services: locals(&network.services, "api-management"),
            load_balancers: locals(&network.load_balancers, "load-balancer"),
            private_link_services: locals(&network.private_link_services, "private-link-service"),
            ..Self::default()
        };
        names.name_networks(network);
        names.name_zones(network);
        names
    }

    fn name_networks(&mut self, network: &Network) {
        const NOUN: &str = "virtual-network";
        let mut given = Given::default();
        let local = |it: &crate::network::VirtualNetwork| given.local(&it.declared, NOUN);
        self.virtual_networks = network.virtual_networks.iter().map(local).collect();
        let mut inside: HashMap<String, Given> = HashMap::new();
        let mut parents = Parents::default();
        for (index, subnet) in network.subnets.iter().enumerate() {
            let declared = match subnet.virtual_network.get() {
                Ok(Some(Link::To(key))) => self.virtual_networks.get(key.index()).map(|local| local.key.clone()),
                _ => None,
            };
            let around = declared.unwrap_or_else(|| parents.add(index, &subnet.declared, &mut given, NOUN));
            self.subnets.push(inside.entry(around.clone()).or_default().local(&subnet.declared, "subnet"));
            self.network_of_subnet.push(around);
        }
        self.undeclared_networks = parents.found;
    }

    fn name_zones(&mut self, network: &Network) {
        const NOUN: &str = "private-dns-zone";
        let mut given = Given::default();
        let local = |it: &crate::network::PrivateDnsZone| given.local(&it.declared, NOUN);
        self.private_dns_zones = network.private_dns_zones.iter().map(local).collect();
        let mut parents = Parents::default();
        for (index, record) in network.records_elsewhere.iter().enumerate() {
            parents.add(index, &record.declared, &mut given, NOUN);
        }
        self.undeclared_zones = parents.found;
    }

    /// How others refer to a subnet.
    pub(super) fn subnet(&self, index: usize) -> Option<String> {
        let (around, local) = (self.network_of_subnet.get(index)?, self.subnets.get(index)?);
        Some(format!("{around}/{}", local.key))
    }
}

fn locals<T: Table>(table: &[T], noun: &str) -> Vec<Local> {
    let mut given = Given::default();
    table.iter().map(|thing| given.local(thing.declared(), noun)).collect()
}

/// Parents that are not declared, in the order in which their children mention them.
#[derive(Default)]
struct Parents {
    found: Vec<Undeclared>,
    by_identity: HashMap<Option<ResourceId>, usize>,
}

impl Parents {
    /// The local name of the parent of a child.
    fn add(&mut self, child: usize, declared: &Declared, given: &mut Given, noun: &str) -> String {
        let identity = declared.identity.parent();
        let found = self.by_identity.get(&identity).and_then(|index| self.found.get_mut(*index));
        if let Some(parent) = found {
            parent.children.push(child);
            return parent.local.key.clone();
        }
        let local = given.of(identity.as_ref().and_then(ResourceId::last_name), noun);
        let key = local.key.clone();
        self.by_identity.insert(identity.clone(), self.found.len());
        self.found.push(Undeclared { local, identity, children: vec![child] });
        key
    }
}
