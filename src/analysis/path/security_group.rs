//! Security groups at both ends of a path.
//!
//! Never here: which of them packets meet first.

use super::hop::{Guard, Hop, What, together};
use super::place::{Asked, World};
use super::service::Standing;
use super::site::{Addresses, Site};
use crate::analysis::reachability::{Decider, Decision, Flow, Peer, Surroundings, Verdict, decide};
use crate::analysis::reason::add_once;
use crate::analysis::{Reason, virtual_network_tag};
use crate::network::{
    Address, Cause, CauseKind, Declared, Direction, Fact, Key, Link, Location, Network, Prefix, SecurityGroup, Subnet,
};

/// What is asked of the groups at one end.
#[derive(Clone, Copy)]
pub(super) struct Crossing<'a> {
    pub(super) direction: Direction,
    pub(super) near: &'a Site,
    pub(super) far: &'a Addresses,
    pub(super) asked: &'a Asked,
    /// The service at the near end, if one is met there.
    pub(super) service: Option<Standing<'a>>,
}

impl Crossing<'_> {
    /// The groups in the order in which packets meet them: outbound the interface's first, inbound the subnet's.
    pub(super) fn hops(&self, world: World<'_>) -> Vec<Hop> {
        let interface = self.near.interface.map(Guard::Interface);
        let guards = [interface, self.near.subnet.map(Guard::Subnet)].into_iter().flatten();
        let mut hops: Vec<Hop> = guards.filter_map(|guard| self.hop(world, guard)).collect();
        if self.direction == Direction::Inbound {
            hops.reverse();
        }
        hops
    }

    /// What the group of a subnet or of an interface does; none for an interface without one.
    fn hop(&self, world: World<'_>, guard: Guard) -> Option<Hop> {
        let network = world.network;
        let Owner { declared, group: fact, subnet } = owner(network, guard, self.near)?;
        let (noun, label) = match guard {
            Guard::Subnet(_) => ("subnet", &declared.label),
            Guard::Interface(_) => ("network interface", &declared.label),
        };
        let what = |group, decisions| What::SecurityGroup { direction: self.direction, guard, group, decisions };
        let hop = |text: String, group, decisions| Hop {
            what: what(group, decisions),
            verdict: Verdict::Allowed,
            text,
            reasons: Vec::new(),
            at: vec![fact.origin()],
        };
        let none = || hop(format!("no security group on {noun} `{label}`"), None, Vec::new());
        let unseen = || hop(format!("the security group of {noun} `{label}`"), None, Vec::new());
        match fact.get() {
            Ok(None) if matches!(guard, Guard::Interface(_)) => None,
            Ok(None) => Some(match &network.more_subnets {
                Some(cause) => none().open(Reason::because(
                    format!("subnet `{label}` may have a security group that is not known"),
                    cause,
                )),
                None if self.is_closed_without_group() && self.far.prefixes().is_none() => {
                    none().denied("without a security group the load balancer of the service takes no calls")
                }
                // The pages of the service say that nothing is let in, those of the load balancer that the network is.
                None if self.is_closed_without_group() => none().open(Reason::new(
                    "whether the load balancer of the service takes calls from the network without a security group is not documented",
                )),
                None => none(),
            }),
            Ok(Some(Link::To(key))) => {
                let group = network.get(*key)?;
                let text = format!("security group `{}` of {noun} `{label}`", group.declared.label);
                if let Err(cause) = group.declared.exists.get() {
                    let reason = format!("whether security group `{}` exists is not known", group.declared.label);
                    return Some(hop(text, Some(*key), Vec::new()).open(Reason::because(reason, cause)));
                }
                let decisions = self.decisions(world, group, subnet);
                Some(self.judged(hop(text, Some(*key), decisions), group))
            }
            Ok(Some(Link::Outside(id) | Link::Dangling(id))) => {
                Some(unseen().open(Reason::new(format!("security group `{id}` is not in the input"))))
            }
            Err(cause) => {
                let text = format!("the security group of {noun} `{label}` is not known");
                Some(unseen().open(Reason::because(text, cause)))
            }
        }
    }

    fn is_closed_without_group(&self) -> bool {
        self.direction == Direction::Inbound && self.service.is_some_and(|it| it.is_closed_without_group())
    }

    fn decisions(&self, world: World<'_>, group: &SecurityGroup, subnet: &Subnet) -> Vec<(Peer, Decision)> {
        let near = match self.near.addresses.prefixes() {
            Some(prefixes) if !prefixes.is_empty() => {
                let origin = subnet.prefixes.origin();
                Fact::known(prefixes.into_iter().map(|it: Prefix| Fact::known(it, origin)).collect(), origin)
            }
            _ => subnet.prefixes.clone(),
        };
        let region = region(world.network, self.near, subnet);
        let surroundings = Surroundings {
            subnet: &near,
            virtual_network: &virtual_network_tag(world.network, subnet),
            location: &region,
            tags: world.tags,
        };
        let decide = |peer: &Peer| {
            let flow = Flow {
                direction: self.direction,
                peer: peer.clone(),
                ports: self.asked.ports.clone(),
                protocol: self.asked.protocol,
            };
            (peer.clone(), decide(&flow, group, &surroundings))
        };
        self.far.peers().iter().map(decide).collect()
    }

    /// The hop with the verdict over all decisions. Of one address among many it is not known on which side it is.
    fn judged(&self, mut hop: Hop, group: &SecurityGroup) -> Hop {
        let What::SecurityGroup { decisions, .. } = &hop.what else { return hop };
        let mut verdict = together(decisions.iter().map(|(_, decision)| decision.verdict));
        let mut reasons = Vec::new();
        let is_one = matches!(self.far, Addresses::One(_)) || matches!(self.near.addresses, Addresses::One(_));
        if verdict == Verdict::PartlyDenied && is_one {
            verdict = Verdict::CannotTell;
            let is_internet = is_tag(self.far, "Internet");
            let whose = if is_internet {
                "it depends on which public address it is"
            } else {
                "it depends on an address that Azure chooses"
            };
            add_once(&mut reasons, Reason::new(whose));
        }
        let mut at = Vec::new();
        for (_, decision) in decisions {
            decision.reasons.iter().for_each(|reason| add_once(&mut reasons, reason.clone()));
            let deciders = if verdict == Verdict::Allowed { &decision.allowed_by } else { &decision.denied_by };
            for decider in deciders {
                if matches!(verdict, Verdict::Denied | Verdict::PartlyDenied) {
                    let text = match &decision.counterexample {
                        Some(packet) => format!("{} drops {packet}", decider.describe(group)),
                        None => format!("{} drops it", decider.describe(group)),
                    };
                    add_once(&mut reasons, Reason::new(text));
                }
                if let Decider::Rule(index) = decider
                    && let Some(rule) = group.rules.items.get(*index)
                    && !at.contains(&rule.declared.place)
                {
                    at.push(rule.declared.place);
                }
            }
        }
        if verdict == Verdict::CannotTell && reasons.is_empty() {
            reasons.push(Reason::new("it depends on an address that is not known"));
        }
        hop.at.extend(at);
        if verdict != Verdict::Allowed {
            hop.reasons = reasons;
        }
        hop.verdict = verdict;
        hop
    }
}

/// What a group is attached to, and the subnet by which it is read.
struct Owner<'n> {
    declared: &'n Declared,
    group: &'n Fact<Option<Link<SecurityGroup>>>,
    subnet: &'n Subnet,
}

fn owner<'n>(network: &'n Network, guard: Guard, near: &Site) -> Option<Owner<'n>> {
    let home: Key<Subnet> = near.subnet?;
    let subnet = network.get(home)?;
    Some(match guard {
        Guard::Subnet(_) => Owner { declared: &subnet.declared, group: &subnet.security_group, subnet },
        Guard::Interface(key) => {
            let interface = network.get(key)?;
            Owner { declared: &interface.declared, group: &interface.security_group, subnet }
        }
    })
}

/// The region of a network.
pub(super) fn region(network: &Network, site: &Site, subnet: &Subnet) -> Fact<Location> {
    let home = site.network.and_then(|key| network.get(key));
    home.map_or_else(
        || {
            let cause = Cause::new(CauseKind::NotEvaluated, "the region of the network is not known", None);
            Fact::unknown(cause, subnet.declared.place)
        },
        |home| home.location.clone(),
    )
}

/// Whether the addresses are those of a tag.
pub(super) fn is_tag(addresses: &Addresses, name: &str) -> bool {
    addresses.peers().iter().any(|peer| matches!(peer, Peer::Address(Address::Tag(tag)) if tag.is(name)))
}
