//! What was worked out about the security groups of one network, kept for as long as that network is looked at.
//!
//! Never here: which flows are asked about.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::decision::Decision;
use super::filter::{Filter, Site};
use super::flow::{Flow, Surroundings};
use super::rulebook::Rulebook;
use crate::analysis::{TagAxioms, TagExtent, virtual_network_tag};
use crate::network::{Fact, Location, Network, SecurityGroup, Subnet};

/// The groups and subnets of one network that were asked about. It belongs to that network and to one set of axioms: with
/// others it gives wrong answers.
#[derive(Debug, Default)]
pub struct Filters {
    groups: RefCell<HashMap<Place, Rc<Rulebook>>>,
    subnets: RefCell<HashMap<Place, Rc<TagExtent>>>,
    sites: RefCell<HashMap<(Place, Place), Rc<Site>>>,
}

/// Where a thing stands in memory. A network does not change while it is looked at, so that tells its things apart.
type Place = usize;

impl Filters {
    /// What a group does with a flow of a subnet, for a service of a region. Both belong to the network.
    pub fn decide(
        &self,
        flow: &Flow,
        network: &Network,
        (subnet, group): (&Subnet, &SecurityGroup),
        location: &Fact<Location>,
        tags: &TagAxioms,
    ) -> Decision {
        let extent = self.extent(network, subnet);
        let surroundings = Surroundings { subnet: &subnet.prefixes, virtual_network: &extent, location, tags };
        self.filter(network, (subnet, group), &surroundings).decide(flow)
    }

    /// What `VirtualNetwork` means on a subnet of the network.
    pub fn extent(&self, network: &Network, subnet: &Subnet) -> Rc<TagExtent> {
        let compute = || Rc::new(virtual_network_tag(network, subnet));
        match place(&network.subnets, subnet) {
            Some(place) => kept(&self.subnets, place, compute),
            None => compute(),
        }
    }

    fn filter<'a>(
        &self,
        network: &Network,
        (subnet, group): (&Subnet, &'a SecurityGroup),
        surroundings: &Surroundings<'a>,
    ) -> Filter<'a> {
        let places = (place(&network.security_groups, group), place(&network.subnets, subnet));
        let (Some(of_group), Some(of_subnet)) = places else { return Filter::new(group, surroundings) };
        let rules = || kept(&self.groups, of_group, || Rc::new(Rulebook::new(group)));
        let site = kept(&self.sites, (of_group, of_subnet), || Rc::new(Site::new(rules())));
        Filter::on(site, group, surroundings)
    }
}

/// The place of a thing among its like, if it is one of them.
fn place<T>(all: &[T], one: &T) -> Option<Place> {
    let address = std::ptr::from_ref(one);
    all.as_ptr_range().contains(&address).then(|| address.addr())
}

/// What is kept under the key, computed if it is not.
fn kept<K: std::hash::Hash + Eq, V>(
    all: &RefCell<HashMap<K, Rc<V>>>,
    key: K,
    compute: impl FnOnce() -> Rc<V>,
) -> Rc<V> {
    if let Some(known) = all.borrow().get(&key) {
        return Rc::clone(known);
    }
    let new = compute();
    all.borrow_mut().insert(key, Rc::clone(&new));
    new
}
