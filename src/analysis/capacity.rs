//! Whether a subnet has an address for everything that is placed in it (facts §C).
//!
//! Unknown consumers make the demand a range: at least this many, at most that many. A demand that is too large at its
//! least is too large whatever the rest is.
//!
//! Never here: how many addresses a unit of a tier takes, and which size is recommended.

use std::fmt;

use super::Reason;
use super::reason::add_once;
use crate::network::{
    AddressConsumer, ApiManagement, Declared, Fact, Key, Link, Network, NetworkMode, Prefix, PrivateEndpoint,
    ServiceLocation, Subnet, Tier,
};
use crate::template::Origin;

/// How many addresses a tier takes in its subnet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnitSize {
    /// Addresses for each unit.
    pub per_unit: u64,
    /// Additional addresses in internal mode, for the load balancer.
    pub internal_extra: u64,
}

/// Supply and demand of addresses in one subnet.
#[derive(Debug, Clone)]
pub struct Capacity {
    /// The IPv4 prefixes that are known.
    pub prefixes: Vec<Prefix>,
    /// The addresses in them that Azure leaves for use: five fewer than there are, for each prefix.
    pub usable: u64,
    /// Why there may be more.
    pub unknown_supply: Vec<Reason>,
    /// Everything that is, or may be, placed in the subnet.
    pub demands: Vec<Demand>,
    /// Why there may be things in the subnet that are not listed.
    pub unknown_demand: Vec<Reason>,
}

/// Addresses that one thing takes.
#[derive(Debug, Clone)]
pub struct Demand {
    /// The resource, or the part of it, that asks for them.
    pub place: Origin,
    /// What it is: "API Management service `contoso`", "private endpoint `pe`".
    pub subject: String,
    /// How the number comes about: "2 units × 2 + 1 for the internal load balancer".
    pub sum: String,
    /// It takes at least so many.
    pub least: u64,
    /// It takes at most so many; nothing if there is no bound.
    pub most: Option<u64>,
    /// What is not known of it.
    pub doubts: Vec<Reason>,
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

/// Supply and demand of a subnet. `unit_size` tells the size of a tier in a mode; nothing when the tier is not placed in
/// subnets in that mode, or when its need is not counted in units.
pub fn capacity(
    network: &Network,
    subnet: Key<Subnet>,
    unit_size: impl Fn(&Tier, NetworkMode) -> Option<UnitSize>,
) -> Option<Capacity> {
    let declared = network.get(subnet)?;
    let mut capacity = Capacity::of(declared);
    for service in &network.services {
        for location in &service.locations.items {
            capacity.add_service(subnet, service, location, &unit_size);
        }
        if let Some(cause) = &service.locations.rest {
            let text = format!("service `{}` may have regions that are not known", service.declared.label);
            add_once(&mut capacity.unknown_demand, Reason::because(text, cause));
        }
    }
    for endpoint in &network.private_endpoints {
        capacity.add_endpoint(subnet, endpoint);
    }
    for consumer in &network.address_consumers {
        capacity.add_consumer(subnet, consumer);
    }
    for cause in &network.incomplete {
        let text = "more may be placed in the subnet than the input shows";
        add_once(&mut capacity.unknown_demand, Reason::because(text, cause));
    }
    Some(capacity)
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
    fn of(subnet: &Subnet) -> Self {
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
        capacity.usable = capacity.prefixes.iter().filter_map(|prefix| prefix.usable()).sum();
        capacity
    }

    /// Adds something that takes `least` to `most` addresses if it is there and in this subnet.
    fn add(
        &mut self,
        place: Origin,
        subject: String,
        sum: String,
        (least, most): (u64, Option<u64>),
        exists: &Fact<bool>,
        is_placed: Result<bool, Reason>,
        mut doubts: Vec<Reason>,
    ) {
        let mut is_sure = true;
        match exists.get() {
            Ok(true) => {}
            Ok(false) => return,
            Err(cause) => {
                is_sure = false;
                doubts.push(Reason::because(format!("whether {subject} exists is not known"), cause));
            }
        }
        match is_placed {
            Ok(true) => {}
            Ok(false) => return,
            Err(doubt) => {
                is_sure = false;
                doubts.push(doubt);
            }
        }
        let least = if is_sure { least } else { 0 };
        self.demands.push(Demand { place, subject, sum, least, most, doubts });
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
        let most = (known.len() == sizes.len())
            .then(|| known.iter().map(|size| units.map(|units| need(size, true, units))).max().flatten())
            .flatten();
        let most = if service.mode.get().is_ok() && units.is_some() && known.len() == sizes.len() {
            Some(least)
        } else {
            most
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
        let exists = match service.declared.exists.get() {
            Ok(true) => &location.exists,
            Ok(false) | Err(_) => &service.declared.exists,
        };
        let placed = is_placed(subnet, &location.subnet, &subject);
        self.add(location.capacity.origin(), subject, sum, (least, most), exists, placed, doubts);
    }

    fn add_endpoint(&mut self, subnet: Key<Subnet>, endpoint: &PrivateEndpoint) {
        let Declared { label, place, exists, .. } = &endpoint.declared;
        let subject = format!("private endpoint `{label}`");
        let placed = is_placed(subnet, &endpoint.subnet, &subject);
        self.add(*place, subject, "1".to_owned(), (1, Some(1)), exists, placed, Vec::new());
    }

    fn add_consumer(&mut self, subnet: Key<Subnet>, consumer: &AddressConsumer) {
        let Declared { label, place, exists, .. } = &consumer.declared;
        let subject = format!("{} `{label}`", consumer.kind);
        let placed = is_placed(subnet, &consumer.subnet, &subject);
        let (range, sum, doubts) = match consumer.addresses.get() {
            Ok(count) => ((u64::from(*count), Some(u64::from(*count))), count.to_string(), Vec::new()),
            Err(cause) => {
                let doubt = Reason::because(format!("how many addresses {subject} takes is not known"), cause);
                ((0, None), "not known".to_owned(), vec![doubt])
            }
        };
        self.add(*place, subject, sum, range, exists, placed, doubts);
    }

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

impl fmt::Display for Demand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { subject, sum, least, most, .. } = self;
        let is_number = *sum == least.to_string();
        match most {
            Some(most) if most == least && is_number => write!(f, "{subject}: {least}"),
            Some(most) if most == least => write!(f, "{subject}: {sum} = {least}"),
            Some(most) => write!(f, "{subject}: {least} to {most} ({sum})"),
            None => write!(f, "{subject}: at least {least} ({sum})"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::sample::{cause, declared, known, private_endpoint, service, subnet, unknown};

    fn size(tier: &Tier, _mode: NetworkMode) -> Option<UnitSize> {
        match tier {
            Tier::Premium => Some(UnitSize { per_unit: 2, internal_extra: 1 }),
            Tier::Developer => Some(UnitSize { per_unit: 1, internal_extra: 1 }),
            _ => None,
        }
    }

    fn here() -> Fact<Option<Link<Subnet>>> {
        known(Some(Link::To(Key::new(0))))
    }

    fn network(range: &str, services: &[(NetworkMode, &str, u32)], endpoints: usize) -> Network {
        Network {
            subnets: vec![subnet("vnet/apim", range)],
            services: services.iter().map(|(mode, tier, units)| service(*mode, tier, *units, here())).collect(),
            private_endpoints: (0..endpoints).map(|_| private_endpoint(here())).collect(),
            ..Network::default()
        }
    }

    fn of(network: &Network) -> Capacity {
        capacity(network, Key::new(0), size).unwrap()
    }

    #[test]
    fn the_documented_examples_come_out() {
        use NetworkMode::{External, Internal};
        let fit = |range: &str, services: &[(NetworkMode, &str, u32)]| of(&network(range, services, 0)).fit();
        let fits = |left| Fit::Fits { left };
        let too_small = |missing| Fit::TooSmall { missing };
        assert_eq!(fit("10.0.0.0/29", &[(Internal, "Premium", 1)]), fits(0));
        assert_eq!(fit("10.0.0.0/28", &[(Internal, "Premium", 4)]), fits(2));
        assert_eq!(fit("10.0.0.0/28", &[(External, "Premium", 6)]), too_small(1));
        assert_eq!(fit("10.0.0.0/27", &[(External, "Premium", 13)]), fits(1));
        assert_eq!(fit("10.0.0.0/26", &[(Internal, "Premium", 31)]), too_small(4));
        assert_eq!(fit("10.0.0.0/29", &[(Internal, "Developer", 1)]), fits(1));
        let two = [(Internal, "Premium", 1), (Internal, "Premium", 1)];
        assert_eq!(fit("10.0.0.0/29", &two), too_small(3));
        assert_eq!(fit("10.0.0.0/28", &two), fits(5));
        assert_eq!(fit("10.0.0.0/29 10.0.0.8/29 2001:db8::/64", &two), fits(0));
        assert_eq!(fit("10.0.0.0/29", &[(NetworkMode::None, "Premium", 9)]), fits(3));
    }

    #[test]
    fn the_sum_is_written_out() {
        let full = of(&network("10.0.0.0/29", &[(NetworkMode::Internal, "Premium", 2)], 1));
        let lines: Vec<String> = full.demands.iter().map(ToString::to_string).collect();
        assert_eq!(
            lines,
            [
                "API Management service `apim`: 2 units × 2 + 1 for the internal load balancer = 5",
                "private endpoint `pe`: 1"
            ]
        );
        assert_eq!((full.usable, full.least(), full.most()), (3, 6, Some(6)));
    }

    #[test]
    fn unknown_consumers_make_a_range() {
        let mut network = network("10.0.0.0/28", &[(NetworkMode::Internal, "Premium", 4)], 3);
        assert_eq!(of(&network).fit(), Fit::TooSmall { missing: 1 });
        network.private_endpoints[0].declared.exists = unknown();
        let Fit::CannotTell(reasons) = of(&network).fit() else { panic!("open") };
        assert_eq!(reasons[0].text, "whether private endpoint `pe` exists is not known: parameter `p` has no value");
        network.private_endpoints[1].subnet = unknown();
        network.private_endpoints.remove(2);
        assert_eq!(of(&network).fit(), Fit::Fits { left: 0 }, "even if both are there");
        network.services[0].locations.items[0].capacity = unknown();
        assert_eq!(of(&network).least(), 3, "one unit and the load balancer");
        assert!(matches!(of(&network).fit(), Fit::CannotTell(_)));
        network.address_consumers.push(AddressConsumer {
            declared: declared("scale-set"),
            kind: "scale set",
            subnet: here(),
            addresses: known(9),
        });
        assert_eq!(of(&network).fit(), Fit::TooSmall { missing: 1 }, "whatever the units are");
    }

    #[test]
    fn a_world_with_more_in_it_is_never_known_to_fit() {
        let mut network = network("10.0.0.0/28", &[(NetworkMode::External, "Premium", 1)], 0);
        network.incomplete.push(cause());
        assert!(matches!(of(&network).fit(), Fit::CannotTell(_)));
        network.services[0].locations.items[0].capacity = known(6);
        assert_eq!(of(&network).fit(), Fit::TooSmall { missing: 1 });
        network.subnets[0].prefixes = unknown();
        assert!(matches!(of(&network).fit(), Fit::CannotTell(_)));
        network.services[0].mode = unknown();
        assert_eq!(of(&network).least(), 0, "it may be in no network at all");
        network.services[0].mode = known(NetworkMode::Internal);
        network.services[0].locations.items[0].tier = known(Tier::Other("Ultra".to_owned()));
        let Fit::CannotTell(reasons) = of(&network).fit() else { panic!("open") };
        assert!(reasons.iter().any(|reason| reason.text.contains("not documented for its tier")), "{reasons:?}");
    }
}
