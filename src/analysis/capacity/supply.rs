//! A subnet's addresses against everything that is placed in it.
//!
//! Never here: how many addresses a unit takes.

use super::demand::{Demand, UnitSize};
use crate::analysis::Reason;
use crate::analysis::reason::add_once;
use crate::network::{
    AddressConsumer, ApiManagement, Declared, Fact, Key, Link, Network, NetworkMode, Prefix, PrivateEndpoint,
    ServiceLocation, Subnet, Tier,
};

/// Supply and demand of addresses in one subnet.
#[derive(Debug, Clone)]
pub struct Capacity {
    /// The IPv4 prefixes that are known.
    pub prefixes: Vec<Prefix>,
    /// The addresses in them that Azure leaves for use.
    pub usable: u64,
    /// Why there may be more.
    pub unknown_supply: Vec<Reason>,
    /// Everything that is, or may be, placed in the subnet.
    pub demands: Vec<Demand>,
    /// Why there may be things in the subnet that are not listed.
    pub unknown_demand: Vec<Reason>,
}

/// Whether it fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fit {
    /// There is room for all of it, so many addresses being left at least.
    Fits {
        /// Addresses that are left over.
        left: u64,
    },
    /// There is not, by so many addresses at least.
    TooSmall {
        /// Addresses that are missing.
        missing: u64,
    },
    /// It depends on what is not known.
    CannotTell(Vec<Reason>),
}

/// Supply and demand of a subnet. Azure keeps `reserved` addresses of each prefix. The conditions that are `given` are taken to be true; `unit_size` tells the size of a tier in a mode; nothing when the tier is not placed in
/// subnets in that mode, or when its need is not counted in units.
pub fn capacity(
    network: &Network,
    subnet: Key<Subnet>,
    given: &[&Fact<bool>],
    reserved: u64,
    unit_size: impl Fn(&Tier, NetworkMode) -> Option<UnitSize>,
) -> Option<Capacity> {
    let declared = network.get(subnet)?;
    let mut tally = Tally { capacity: Capacity::of(declared, reserved), given };
    for service in &network.services {
        for location in service.locations.items.iter().filter(|location| may_be_in(subnet, &location.subnet)) {
            tally.add_service(subnet, service, location, &unit_size);
        }
        if let Some(cause) = &service.locations.rest {
            let text = format!("service `{}` may have regions that are not known", service.declared.label);
            add_once(&mut tally.capacity.unknown_demand, Reason::because(text, cause));
        }
    }
    for endpoint in network.private_endpoints.iter().filter(|endpoint| may_be_in(subnet, &endpoint.subnet)) {
        tally.add_endpoint(subnet, endpoint);
    }
    for consumer in network.address_consumers.iter().filter(|consumer| may_be_in(subnet, &consumer.subnet)) {
        tally.add_consumer(subnet, consumer);
    }
    for cause in &network.incomplete {
        let text = "more may be placed in the subnet than the input shows";
        add_once(&mut tally.capacity.unknown_demand, Reason::because(text, cause));
    }
    Some(tally.capacity)
}

/// Whether something is not surely placed elsewhere. A network may have many more things than one subnet.
fn may_be_in(subnet: Key<Subnet>, fact: &Fact<Option<Link<Subnet>>>) -> bool {
    match fact.get() {
        Ok(Some(Link::To(key))) => *key == subnet,
        Ok(_) => false,
        Err(_) => true,
    }
}

/// Whether something is placed in the subnet; `Err` says why that is not known.
fn is_placed(subnet: Key<Subnet>, fact: &Fact<Option<Link<Subnet>>>, what: &str) -> Result<bool, Reason> {
    match fact.get() {
        Ok(Some(Link::To(key))) => Ok(*key == subnet),
        Ok(Some(Link::Outside(_) | Link::Dangling(_)) | None) => Ok(false),
        Err(cause) => Err(Reason::because(format!("the subnet of {what} is not known"), cause)),
    }
}

impl Capacity {
    fn of(subnet: &Subnet, reserved: u64) -> Self {
        let mut capacity = Self {
            prefixes: Vec::new(),
            usable: 0,
            unknown_supply: Vec::new(),
            demands: Vec::new(),
            unknown_demand: Vec::new(),
        };
        let text = format!("an address prefix of subnet `{}` is not known", subnet.declared.label);
        match subnet.prefixes.get() {
            Ok(prefixes) => {
                for prefix in prefixes {
                    match prefix.get() {
                        Ok(prefix) => capacity.prefixes.extend(prefix.is_ipv4().then_some(*prefix)),
                        Err(cause) => add_once(&mut capacity.unknown_supply, Reason::because(&text, cause)),
                    }
                }
            }
            Err(cause) => add_once(&mut capacity.unknown_supply, Reason::because(&text, cause)),
        }
        if capacity.prefixes.is_empty() && capacity.unknown_supply.is_empty() {
            let text = format!("subnet `{}` has no IPv4 address prefix of its own", subnet.declared.label);
            capacity.unknown_supply.push(Reason::new(text));
        }
        let addresses = capacity.prefixes.iter().filter_map(|prefix| prefix.addresses());
        capacity.usable = addresses.map(|addresses| addresses.saturating_sub(reserved)).sum();
        capacity
    }
}

/// A sum in the making.
struct Tally<'g> {
    capacity: Capacity,
    given: &'g [&'g Fact<bool>],
}

impl Tally<'_> {
    /// Adds something that takes addresses if all of this exists and is placed in the subnet.
    fn add(&mut self, mut demand: Demand, exists: &[&Fact<bool>], is_placed: Result<bool, Reason>) {
        for exists in exists {
            match exists.get() {
                Ok(true) => {}
                Ok(false) => return,
                Err(_) if self.given.iter().any(|given| given.equals(exists) == Some(true)) => {}
                Err(cause) => {
                    demand.least = 0;
                    let text = format!("whether {} exists is not known", demand.subject);
                    add_once(&mut demand.doubts, Reason::because(text, cause));
                }
            }
        }
        match is_placed {
            Ok(true) => {}
            Ok(false) => return,
            Err(doubt) => {
                demand.least = 0;
                add_once(&mut demand.doubts, doubt);
            }
        }
        self.capacity.demands.push(demand);
    }

    fn add_service(
        &mut self,
        subnet: Key<Subnet>,
        service: &ApiManagement,
        location: &ServiceLocation,
        unit_size: &impl Fn(&Tier, NetworkMode) -> Option<UnitSize>,
    ) {
        let subject = format!("API Management service `{}`", service.declared.label);
        let mut doubts = Vec::new();
        let modes: &[NetworkMode] = match service.mode.get() {
            Ok(NetworkMode::None) => return,
            Ok(NetworkMode::External) => &[NetworkMode::External],
            Ok(NetworkMode::Internal) => &[NetworkMode::Internal],
            Err(cause) => {
                doubts.push(Reason::because(format!("the network mode of {subject} is not known"), cause));
                &[NetworkMode::External, NetworkMode::Internal]
            }
        };
        let units = location.capacity.get().ok().copied().map(u64::from);
        if let Err(cause) = location.capacity.get() {
            doubts.push(Reason::because(format!("the number of units of {subject} is not known"), cause));
        }
        let sizes: Vec<Option<UnitSize>> = match location.tier.get() {
            Ok(tier) => modes.iter().map(|mode| unit_size(tier, *mode)).collect(),
            Err(cause) => {
                doubts.push(Reason::because(format!("the tier of {subject} is not known"), cause));
                vec![None]
            }
        };
        let known: Vec<UnitSize> = sizes.iter().copied().flatten().collect();
        if known.len() < sizes.len() && location.tier.get().is_ok() {
            doubts.push(Reason::new(format!(
                "how many addresses {subject} takes is not documented for its tier and mode"
            )));
        }
        let is_internal = service.mode.is(&NetworkMode::Internal);
        let need = |size: &UnitSize, extra: bool, units: u64| {
            let extra = if extra { size.internal_extra } else { 0 };
            units.saturating_mul(size.per_unit).saturating_add(extra)
        };
        // A service has a unit at least; one whose mode is not known may not be in the network at all.
        let least = match (service.mode.get(), known.as_slice()) {
            (Ok(_), [size]) => need(size, is_internal, units.unwrap_or(1)),
            _ => 0,
        };
        let is_sized = known.len() == sizes.len();
        let most = match (service.mode.get(), units) {
            (Ok(_), Some(_)) if is_sized => Some(least),
            (Err(_), Some(units)) if is_sized => known.iter().map(|size| need(size, true, units)).max(),
            _ => None,
        };
        let sum = match (known.first(), units) {
            (Some(size), Some(units)) => {
                let plural = if units == 1 { "unit" } else { "units" };
                let extra = if is_internal && size.internal_extra > 0 {
                    format!(" + {} for the internal load balancer", size.internal_extra)
                } else {
                    String::new()
                };
                format!("{units} {plural} × {}{extra}", size.per_unit)
            }
            (Some(size), None) => format!("{} for each unit", size.per_unit),
            (None, _) => "not known".to_owned(),
        };
        let placed = is_placed(subnet, &location.subnet, &subject);
        let exists = [&service.declared.exists, &location.exists];
        self.add(Demand { place: location.capacity.origin(), subject, sum, least, most, doubts }, &exists, placed);
    }

    fn add_endpoint(&mut self, subnet: Key<Subnet>, endpoint: &PrivateEndpoint) {
        let Declared { label, place, exists, .. } = &endpoint.declared;
        let subject = format!("private endpoint `{label}`");
        let placed = is_placed(subnet, &endpoint.subnet, &subject);
        let sum = "1".to_owned();
        self.add(
            Demand { place: *place, subject, sum, least: 1, most: Some(1), doubts: Vec::new() },
            &[exists],
            placed,
        );
    }

    fn add_consumer(&mut self, subnet: Key<Subnet>, consumer: &AddressConsumer) {
        let Declared { label, place, exists, .. } = &consumer.declared;
        let subject = format!("{} `{label}`", consumer.kind);
        let placed = is_placed(subnet, &consumer.subnet, &subject);
        let demand = match consumer.addresses.get() {
            Ok(count) => {
                let least = u64::from(*count);
                let sum = count.to_string();
                Demand { place: *place, subject, sum, least, most: Some(least), doubts: Vec::new() }
            }
            Err(cause) => {
                let doubts = vec![Reason::because(format!("how many addresses {subject} takes is not known"), cause)];
                Demand { place: *place, subject, sum: "not known".to_owned(), least: 0, most: None, doubts }
            }
        };
        self.add(demand, &[exists], placed);
    }
}

impl Capacity {
    /// The addresses that are surely taken.
    pub fn least(&self) -> u64 {
        self.demands.iter().fold(0, |sum, demand| sum.saturating_add(demand.least))
    }

    /// The addresses that can be taken at most; nothing if there is no bound.
    pub fn most(&self) -> Option<u64> {
        if !self.unknown_demand.is_empty() {
            return None;
        }
        self.demands.iter().try_fold(0_u64, |sum, demand| Some(sum.saturating_add(demand.most?)))
    }

    /// Whether everything has an address.
    pub fn fit(&self) -> Fit {
        let least = self.least();
        if self.unknown_supply.is_empty() && least > self.usable {
            return Fit::TooSmall { missing: least - self.usable };
        }
        if let Some(left) = self.most().and_then(|most| self.usable.checked_sub(most)) {
            return Fit::Fits { left };
        }
        let mut reasons = Vec::new();
        let doubts = self.demands.iter().flat_map(|demand| &demand.doubts);
        for reason in self.unknown_supply.iter().chain(doubts).chain(&self.unknown_demand) {
            add_once(&mut reasons, reason.clone());
        }
        Fit::CannotTell(reasons)
    }
}
