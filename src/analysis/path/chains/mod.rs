//! What stands before a service in the input, and whether each of these front ends reaches it: application gateways, Front
//! Door, private link services with a load balancer and machines that forward, private endpoints (network.md §6,
//! facts §F to §H).
//!
//! A front end is listed if what is written of it leads to the service, or to machines whose network is the service's or is
//! peered with it. With a caller, the way from the caller to the front end is part of the chain.
//!
//! Never here: whether somebody needs the front end.

mod application_gateway;
mod front_door;
mod private_endpoint;
mod private_link_service;

use super::connect::link;
use super::hop::{Hop, Path};
use super::place::{Asked, Place, World};
use super::service::Standing;
use super::site::{Site, sites};
use crate::analysis::Reason;
use crate::analysis::reason::add_once;
use crate::network::{
    ApiManagement, ApplicationGateway, FrontDoorOrigin, Key, NetworkInterface, PrivateEndpoint, PrivateLinkService,
};

/// Most chains that are looked at for one service: where there are so many, there may be more.
pub const MOST_CHAINS: usize = 256;

/// The port that callers use.
const HTTPS: u16 = 443;

/// A front end with its way to the service.
#[derive(Debug, Clone)]
pub struct Chain {
    /// What stands before the service.
    pub front: Front,
    /// From the caller, or else from the front end, to the service.
    pub path: Path,
}

/// The front ends of a region of a service.
#[derive(Debug, Clone, Default)]
pub struct Chains {
    /// Those that are known.
    pub known: Vec<Chain>,
    /// Why there may be others, or why none could be looked for; empty if these are all that the input has.
    pub open: Vec<Reason>,
}

/// What stands before a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Front {
    /// An application gateway, with the positions of the pool and of the back end in it.
    Gateway(Key<ApplicationGateway>, usize, usize),
    /// An origin of Front Door.
    FrontDoor(Key<FrontDoorOrigin>),
    /// A private endpoint of the service itself.
    PrivateEndpoint(Key<PrivateEndpoint>),
    /// A private link service.
    PrivateLinkService {
        /// The service.
        service: Key<PrivateLinkService>,
        /// The private endpoint of a consumer; none where none is in the input.
        consumer: Option<Key<PrivateEndpoint>>,
        /// The machine that forwards; none where nobody is in the pool, or where there is no load balancer.
        forwarder: Option<Key<NetworkInterface>>,
    },
}

/// The front ends of a region of a service. Of one whose tier, mode or subnet is not known none can be told, which is another
/// thing than that there is none.
pub fn chains(world: World<'_>, service: Key<ApiManagement>, location: usize, from: Option<&Place>) -> Chains {
    let not_known = |reason| Chains { known: Vec::new(), open: vec![reason] };
    let standing = match Standing::of(world, service, location) {
        Ok(standing) => standing,
        Err(reason) => return not_known(reason),
    };
    let end = match standing.site(world) {
        Ok(end) => end,
        Err(reason) => return not_known(reason),
    };
    let mut open = Vec::new();
    let mut callers: Vec<Option<Site>> = Vec::new();
    match from {
        None => callers.push(None),
        Some(place) => {
            for site in sites(world, place) {
                match site {
                    Ok(site) => callers.push(Some(site)),
                    Err(reason) => add_once(&mut open, reason),
                }
            }
        }
    }
    let mut found = Vec::new();
    for caller in &callers {
        let asked = Question { world, standing, end: &end, caller: caller.as_ref() };
        found.extend(application_gateway::chains(asked));
        found.extend(front_door::chains(asked));
        found.extend(private_endpoint::chains(asked));
        found.extend(private_link_service::chains(asked));
        if found.len() >= MOST_CHAINS {
            found.truncate(MOST_CHAINS);
            add_once(&mut open, Reason::new(format!("there are more than {MOST_CHAINS} ways over front ends")));
            break;
        }
    }
    let cause = world.network.incomplete.first();
    open.extend(cause.map(|cause| Reason::because("there may be front ends that are not in the input", cause)));
    Chains { known: found, open }
}

/// A service that front ends are looked for.
#[derive(Clone, Copy)]
struct Question<'a> {
    world: World<'a>,
    standing: Standing<'a>,
    end: &'a Site,
    caller: Option<&'a Site>,
}

impl Question<'_> {
    /// The hops from the caller to a front end, if there is a caller.
    fn approach(&self, front: &Place, asked: &Asked) -> Vec<Hop> {
        let Some(caller) = self.caller else { return Vec::new() };
        match sites(self.world, front).into_iter().next() {
            Some(Ok(site)) => link(self.world, caller, &site, asked),
            Some(Err(reason)) => vec![Hop::unknown(reason)],
            None => vec![Hop::unknown(Reason::new("where the front end is is not known"))],
        }
    }

    fn chain(&self, front: Front, begins: Place, hops: Vec<Hop>) -> Chain {
        let from = self.caller.map_or(begins, |caller| caller.place.clone());
        Chain { front, path: Path::new(from, self.standing.place(), hops) }
    }
}
