//! Whether a flow that a service needs passes everything that it meets: the security group, the way, and the names of the
//! other end (network.md §3.2). Where it does not, the weakest of them is named.
//!
//! Never here: which flows are needed, and what the security group does (both come in).

mod names;
#[cfg(test)]
mod tests;

pub use names::Names;

use crate::analysis::reachability::{Decision, Peer, Verdict};
use crate::analysis::reason::add_once;
use crate::analysis::resolution::Source;
use crate::analysis::routing::{Extent, Fate, Hop, Part, RouteSource, Routes, Traveller, Way};
use crate::analysis::tag_axioms::TagName;
use crate::analysis::{Reason, TagAxioms};
use crate::network::{
    Address, ApiManagement, Direction, Fact, Key, Link, Location, LocationRole, Network, ServiceLocation, ServiceTag,
    Subnet, VirtualNetwork,
};
use crate::platform::{FlowKind, Generation, Platform, RequiredFlow};

/// The tag of the control plane of API Management.
const CONTROL_PLANE: &str = "ApiManagement";

/// What is not known of the routes of the second generation.
const MANAGED: &str = "which routes the service manages by itself in its tier is not documented";

/// What a security group says of a flow.
#[derive(Debug, Clone)]
pub enum Filter {
    /// What the subnet's group does with it.
    Decided(Box<Decision>),
    /// The subnet surely has no group.
    NoGroup,
    /// It is not known whether there is a group, or which.
    Unknown(Vec<Reason>),
    /// No group has a say in it: inbound flows of the v2 tiers.
    NotAsked,
}

/// What a flow meets on its way, and what comes of it.
#[derive(Debug, Clone)]
pub struct Passage {
    /// Whether it passes.
    pub verdict: Verdict,
    /// What the security group says.
    pub filter: Filter,
    /// The way of its packets; of a flow into the subnet that of the answers.
    pub way: Way,
    /// What becomes of packets on that way.
    pub fate: Fate,
    /// What must let them pass.
    pub depends_on: Vec<Hop>,
    /// What is known of the names of the other end.
    pub names: Names,
    /// What decides over the verdict.
    pub weakest: WeakestLink,
    /// What would have to be known or asked; empty unless it cannot be told.
    pub reasons: Vec<Reason>,
}

/// What decides over the verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WeakestLink {
    /// Nothing stands in the way.
    None,
    /// The security group.
    SecurityGroup,
    /// A route.
    Route(RouteSource),
    /// A name.
    Name(Source),
}

/// The surroundings of one region of a service, for questions about many flows.
#[derive(Debug)]
pub struct Passages<'n> {
    network: &'n Network,
    platform: &'n Platform,
    tags: &'n TagAxioms,
    service: &'n ApiManagement,
    location: &'n ServiceLocation,
    routes: Routes<'n>,
    home: Option<Key<VirtualNetwork>>,
}

impl<'n> Passages<'n> {
    /// The surroundings of a region whose subnet is in the input; none for any other.
    pub fn of(
        network: &'n Network,
        platform: &'n Platform,
        tags: &'n TagAxioms,
        service: &'n ApiManagement,
        location: &'n ServiceLocation,
    ) -> Option<Self> {
        let Ok(Some(Link::To(key))) = location.subnet.get() else { return None };
        let subnet: &Subnet = network.get(*key)?;
        let home = match subnet.virtual_network.get() {
            Ok(Some(Link::To(home))) => Some(*home),
            _ => None,
        };
        let routes = Routes::of(network, *key, tags, platform);
        Some(Self { network, platform, tags, service, location, routes, home })
    }

    /// The routes of the region's subnet.
    pub fn routes(&self) -> &Routes<'n> {
        &self.routes
    }

    /// The ways of a flow: one for the region's own part of a service and, in a deployment over several regions, one for that
    /// of the primary region (facts N-48).
    pub fn ways(&self, flow: &RequiredFlow) -> Vec<Way> {
        let peer = match &flow.remote {
            Address::Tag(tag) if flow.regional_tag => Peer::Regional(tag.clone()),
            address => Peer::Address(address.clone()),
        };
        let primary = (flow.regional_tag && self.location.role != LocationRole::Primary)
            .then(|| self.service.primary())
            .flatten()
            .map(|primary| &primary.location);
        let regions: Vec<&Fact<Location>> = std::iter::once(&self.location.location).chain(primary).collect();
        regions.into_iter().map(|near| self.routes.towards(&peer, near)).collect()
    }

    /// The worst of these ways, what becomes of the flow's packets on it, and whose packets they are.
    pub fn way(&self, flow: &RequiredFlow) -> (Way, Fate, Traveller) {
        let traveller = Traveller::of(flow.direction, self.is_public(&flow.remote));
        let judged = self.ways(flow).into_iter().map(|way| {
            let fate = self.fate(flow, &way, traveller);
            (way, fate)
        });
        let (way, fate) = judged.max_by_key(|(_, fate)| gravity(*fate)).unwrap_or_else(|| {
            let way = self.routes.towards(&Peer::Address(flow.remote.clone()), &self.location.location);
            (way, Fate::CannotTell)
        });
        (way, fate, traveller)
    }

    /// What a flow meets, given what the security group says of it.
    pub fn through(&self, flow: &RequiredFlow, filter: Filter) -> Passage {
        let (way, fate, traveller) = self.way(flow);
        let names = names::of(flow, self.network, self.home, self.platform);
        let depends_on = if fate == Fate::Depends { way.depends_on() } else { Vec::new() };
        let (verdict, weakest) = combine(flow, &filter, (&way, fate), &names, traveller);
        let mut reasons = Vec::new();
        if verdict == Verdict::CannotTell {
            let mut add = |reason: Reason| add_once(&mut reasons, reason);
            match &filter {
                Filter::Decided(decision) => decision.reasons.iter().cloned().for_each(&mut add),
                Filter::Unknown(doubts) => doubts.iter().cloned().for_each(&mut add),
                Filter::NoGroup if is_among_neighbours(flow) => add(Reason::new(NEIGHBOURS)),
                Filter::NoGroup | Filter::NotAsked => {}
            }
            for hop in &depends_on {
                add(Reason::new(format!("it depends on {hop}, which must pass {flow}")));
            }
            let is_known = !matches!(way.fate(traveller), Fate::CannotTell | Fate::Arrives);
            if fate == Fate::CannotTell && self.is_managed() && is_known {
                add(Reason::new(MANAGED));
            } else if fate == Fate::CannotTell {
                way.doubts(traveller, &flow.remote.to_string()).into_iter().for_each(&mut add);
            }
            if let Names::Unknown { reasons, .. } = &names {
                reasons.iter().cloned().for_each(&mut add);
            }
        }
        Passage { verdict, filter, way, fate, depends_on, names, weakest, reasons }
    }

    /// What becomes of a flow's packets. Of the Internet a service needs some hosts, which a narrow route need not concern;
    /// the routes of the v2 tiers are for the most part managed by the service; and that services which call nobody would get
    /// their answers helps no client.
    fn fate(&self, flow: &RequiredFlow, way: &Way, traveller: Traveller) -> Fate {
        let fate = way.fate(traveller);
        let of_internet = matches!(&flow.remote, Address::Tag(tag) if tag.is("Internet"));
        let some_hosts = of_internet && flow.kind != FlowKind::Client && fate == Fate::PartlyLost;
        let most_arrive = way.parts.first().is_some_and(|part| part.fate(traveller) != Fate::Lost);
        match fate {
            Fate::Arrives => Fate::Arrives,
            _ if self.is_managed() || (some_hosts && most_arrive) => Fate::CannotTell,
            Fate::PartlyLost if flow.kind == FlowKind::Client && self.is_without_clients(way, traveller) => Fate::Lost,
            fate => fate,
        }
    }

    /// Whether most routes of the region are managed by the service.
    fn is_managed(&self) -> bool {
        let tier = self.location.tier.get().ok().and_then(|tier| self.platform.tier(tier));
        tier.is_some_and(|facts| facts.generation == Generation::V2)
    }

    /// Whether everything that arrives on a way goes to services that are no clients: those behind service endpoints, and the
    /// control plane of API Management.
    fn is_without_clients(&self, way: &Way, traveller: Traveller) -> bool {
        let is_control_plane = |tag: &ServiceTag| match self.tags.read(tag) {
            TagName::Service { base, .. } => base.eq_ignore_ascii_case(CONTROL_PLANE),
            _ => false,
        };
        let mut arriving = way.parts.iter().filter(|part| part.fate(traveller) != Fate::Lost);
        arriving.all(|part| match (&part.to, &part.hop) {
            (_, Hop::ServiceEndpoint(_)) => true,
            (Extent::Tag(tag) | Extent::TagNearby(tag), _) => is_control_plane(tag),
            _ => false,
        })
    }

    /// Whether the other end is on the Internet or a service of Azure.
    fn is_public(&self, remote: &Address) -> bool {
        match remote {
            Address::Any => true,
            Address::Prefix(_) => false,
            Address::Tag(tag) => {
                matches!(self.tags.read(tag), TagName::Internet | TagName::Service { .. } | TagName::Unknown(_))
            }
        }
    }
}

/// The verdict, and what decides over it.
fn combine(
    flow: &RequiredFlow,
    filter: &Filter,
    (way, fate): (&Way, Fate),
    names: &Names,
    traveller: Traveller,
) -> (Verdict, WeakestLink) {
    let filtered = filtered(flow, filter);
    let by_route = || {
        let is_it = |part: &&Part| gravity(part.fate(traveller)) > 0;
        let part = way.parts.iter().find(is_it).or(way.parts.first());
        // Where one thing or another may happen, what makes it doubtful is to blame.
        let doubtful = |part: &Part| part.choices.iter().find(|choice| choice.reason.is_some()).map(|choice| choice.by);
        let blamed = |part: &Part| doubtful(part).filter(|_| part.hop == Hop::Unknown).unwrap_or(part.by);
        WeakestLink::Route(part.map_or(RouteSource::NotKnown, blamed))
    };
    let routed = match fate {
        Fate::Arrives => Verdict::Allowed,
        Fate::Lost => Verdict::Denied,
        Fate::PartlyLost => Verdict::PartlyDenied,
        Fate::Depends | Fate::CannotTell => Verdict::CannotTell,
    };
    let (by_names, source) = match names {
        Names::NotAsked | Names::Found => (Verdict::Allowed, None),
        Names::Hidden { by, .. } => (Verdict::Denied, Some(by)),
        Names::Unknown { by, .. } => (Verdict::CannotTell, Some(by)),
    };
    // What surely closes comes before what closes a part, and that before what is not known.
    for wanted in [Verdict::Denied, Verdict::PartlyDenied, Verdict::CannotTell] {
        if filtered == wanted {
            return (wanted, WeakestLink::SecurityGroup);
        }
        if routed == wanted {
            return (wanted, by_route());
        }
        if let (true, Some(by)) = (by_names == wanted, source) {
            return (wanted, WeakestLink::Name(by.clone()));
        }
    }
    (Verdict::Allowed, WeakestLink::None)
}

/// What is not documented of a subnet without a group: the load balancer of the service is said to refuse everything, load
/// balancers in general are said to let the network in, and machines of one network do not ask them.
const NEIGHBOURS: &str =
    "whether traffic within the virtual network gets in where the subnet has no security group is not documented";

/// Whether a flow comes in from the virtual network, perhaps from another machine of the service.
fn is_among_neighbours(flow: &RequiredFlow) -> bool {
    let is_network = matches!(&flow.remote, Address::Tag(tag) if tag.is("VirtualNetwork"));
    is_network && flow.direction == Direction::Inbound
}

/// Without a group everything passes, but the load balancer of a classic service lets nothing in (network.md §1.1 E7).
fn filtered(flow: &RequiredFlow, filter: &Filter) -> Verdict {
    match filter {
        Filter::Decided(decision) => decision.verdict,
        Filter::NoGroup if is_among_neighbours(flow) => Verdict::CannotTell,
        Filter::NoGroup if flow.direction == Direction::Inbound => Verdict::Denied,
        Filter::NoGroup | Filter::NotAsked => Verdict::Allowed,
        Filter::Unknown(_) => Verdict::CannotTell,
    }
}

/// What is worse comes last.
fn gravity(fate: Fate) -> u8 {
    match fate {
        Fate::Arrives => 0,
        Fate::Depends => 1,
        Fate::CannotTell => 2,
        Fate::PartlyLost => 3,
        Fate::Lost => 4,
    }
}
