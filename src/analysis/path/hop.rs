//! The answer: a path with its hops.
//!
//! Never here: how a hop is decided.

use super::Place;
use crate::analysis::Reason;
use crate::analysis::reachability::{Decision, Peer, Verdict};
use crate::analysis::resolution::Answer;
use crate::analysis::routing::Way;
use crate::network::{
    Direction, Key, NetworkInterface, Origin, PrivateEndpoint, SecurityGroup, Subnet, VirtualNetwork,
};

/// A way from one place to another.
#[derive(Debug, Clone)]
pub struct Path {
    /// Where it begins: a subnet in place of a virtual network.
    pub from: Place,
    /// Where it ends.
    pub to: Place,
    /// What packets meet, in order; at least one.
    pub hops: Vec<Hop>,
    /// What becomes of them.
    pub verdict: Verdict,
    /// The first hop that is no better than the whole, by its position; none if all of it is allowed.
    pub weakest: Option<usize>,
}

/// Something that packets meet, or that must hold for them.
#[derive(Debug, Clone)]
pub struct Hop {
    /// What it is.
    pub what: What,
    /// What becomes of the packets.
    pub verdict: Verdict,
    /// The hop in a line: "security group `apim-nsg` of subnet `contoso/apim`".
    pub text: String,
    /// Why it is not allowed; empty only if it is.
    pub reasons: Vec<Reason>,
    /// Where what decides is written.
    pub at: Vec<Origin>,
}

/// What kind of hop.
#[derive(Debug, Clone)]
pub enum What {
    /// A security group.
    SecurityGroup {
        /// Out of the near end or into the far one.
        direction: Direction,
        /// What it is attached to.
        guard: Guard,
        /// The group; none where there is none, or where it is not known.
        group: Option<Key<SecurityGroup>>,
        /// For each peer that was asked about what the group does.
        decisions: Vec<(Peer, Decision)>,
    },
    /// The routes of a subnet.
    Route {
        /// The subnet that packets leave.
        subnet: Key<Subnet>,
        /// The ways, one for each range of the destination.
        ways: Vec<Way>,
    },
    /// The way of answers out of a subnet.
    Answers {
        /// The subnet that answers leave.
        subnet: Key<Subnet>,
        /// The ways, one for each range of the callers.
        ways: Vec<Way>,
    },
    /// The two peerings between two networks.
    Peering {
        /// The network that packets leave.
        from: Key<VirtualNetwork>,
        /// The network that they enter.
        to: Key<VirtualNetwork>,
        /// The peering of the first one, by its position.
        own: Option<usize>,
        /// The peering of the second one.
        back: Option<usize>,
    },
    /// A firewall or router of one's own.
    Appliance {
        /// Its address, as the route says it.
        address: Option<String>,
    },
    /// What the owner of a target says to the connection of a private endpoint.
    Connection {
        /// The endpoint.
        endpoint: Key<PrivateEndpoint>,
        /// The connection, by its position.
        connection: usize,
    },
    /// A host name, asked for in a network.
    Name {
        /// Where it is asked for.
        network: Key<VirtualNetwork>,
        /// The name.
        name: String,
        /// What the network is told.
        answer: Box<Answer>,
    },
    /// Anything else that must hold.
    Condition(Condition),
}

/// What a security group is attached to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guard {
    /// A subnet.
    Subnet(Key<Subnet>),
    /// A network interface.
    Interface(Key<NetworkInterface>),
}

/// What must hold besides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Condition {
    /// That it is known where an end is.
    Known,
    /// That packets from outside find a way in.
    Entry,
    /// That whoever is asked may begin a connection.
    Origin,
    /// That security groups and routes count for private endpoints, or do not.
    EndpointPolicies,
    /// That a gateway listens on the port.
    Listener,
    /// That what an application gateway is managed by reaches it.
    Management,
    /// That a gateway is asked for a host name that the service has.
    HostName,
    /// That an origin of Front Door is switched on.
    OriginEnabled,
    /// That the tier of Front Door has private links.
    FrontDoorTier,
    /// That a private link leads to the right part of its target, and that the target takes it.
    PrivateLink,
    /// That a load balancer is one that private link services can use.
    BalancerTier,
    /// That a load balancer hands over on the port, and asks who is healthy.
    BalancingRule,
    /// That there is somebody in the pool.
    Pool,
    /// That the other side understands the line about the consumer.
    ProxyProtocol,
    /// That a machine hands over what it gets.
    Forwarding,
}

impl Path {
    pub(super) fn new(from: Place, to: Place, hops: Vec<Hop>) -> Self {
        let worst = hops.iter().map(|hop| gravity(hop.verdict)).max().unwrap_or_default();
        let weakest = hops.iter().position(|hop| gravity(hop.verdict) == worst && worst > 0);
        let verdict = weakest.and_then(|index| hops.get(index)).map_or(Verdict::Allowed, |hop| hop.verdict);
        Self { from, to, hops, verdict, weakest }
    }

    /// A path of which nothing is known.
    pub(super) fn unknown(from: Place, to: Place, reason: Reason) -> Self {
        Self::new(from, to, vec![Hop::unknown(reason)])
    }
}

impl Hop {
    pub(super) fn condition(condition: Condition, text: impl Into<String>, at: Origin) -> Self {
        let what = What::Condition(condition);
        Self { what, verdict: Verdict::Allowed, text: text.into(), reasons: Vec::new(), at: vec![at] }
    }

    pub(super) fn unknown(reason: Reason) -> Self {
        let what = What::Condition(Condition::Known);
        Self {
            what,
            verdict: Verdict::CannotTell,
            text: "where it is".to_owned(),
            reasons: vec![reason],
            at: Vec::new(),
        }
    }

    /// The hop, which fails for this reason.
    pub(super) fn denied(self, reason: impl Into<String>) -> Self {
        self.with(Verdict::Denied, Reason::new(reason))
    }

    /// The hop, of which it cannot be told whether it holds.
    pub(super) fn open(self, reason: Reason) -> Self {
        self.with(Verdict::CannotTell, reason)
    }

    /// The hop, which surely holds for a part of what is asked about alone.
    pub(super) fn partly(self, reason: impl Into<String>) -> Self {
        self.with(Verdict::PartlyDenied, Reason::new(reason))
    }

    /// The hop, of which it cannot be told after all whether it holds.
    pub(super) fn reopened(self, reason: Reason) -> Self {
        Self { verdict: Verdict::CannotTell, reasons: vec![reason], ..self }
    }

    fn with(mut self, verdict: Verdict, reason: Reason) -> Self {
        if gravity(verdict) > gravity(self.verdict) {
            self.verdict = verdict;
            self.reasons.clear();
        }
        self.reasons.push(reason);
        self
    }

    pub(super) fn at(mut self, origin: Origin) -> Self {
        self.at.push(origin);
        self
    }
}

/// How bad the worst of several hops is.
pub(super) fn worst(hops: &[Hop]) -> u8 {
    hops.iter().map(|hop| gravity(hop.verdict)).max().unwrap_or_default()
}

/// What is surely worse comes first: a closed path, then one that cannot be told.
fn gravity(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Allowed => 0,
        Verdict::CannotTell => 1,
        Verdict::PartlyDenied => 2,
        Verdict::Denied => 3,
    }
}

/// The verdict over parts that are all asked about.
pub(super) fn together(verdicts: impl IntoIterator<Item = Verdict>) -> Verdict {
    let all: Vec<Verdict> = verdicts.into_iter().collect();
    let each = |wanted: Verdict| all.iter().all(|verdict| *verdict == wanted);
    if each(Verdict::Allowed) {
        Verdict::Allowed
    } else if each(Verdict::Denied) {
        Verdict::Denied
    } else if all.iter().any(|verdict| matches!(verdict, Verdict::Denied | Verdict::PartlyDenied)) {
        Verdict::PartlyDenied
    } else {
        Verdict::CannotTell
    }
}
