//! Which way packets leave a subnet: the effective next hop for every part of a destination (network.md §3).
//!
//! The longest prefix counts; of equal ones a written route, then what a gateway learns, then Azure's own. The routes of
//! the network, of peerings and of endpoints count before anything that a gateway learns. Ranges of literal addresses are
//! cut where a route begins or ends, so that all addresses of a part are treated alike, and every part has the list of
//! what may happen to it. The addresses of a service are not known: a route of its tag counts before any default, and
//! against a narrower literal route it is not known which counts.
//!
//! Taken for granted: the address spaces of networks, and routes that a gateway learns besides a default one, hold no
//! address of a service; and a written default counts before any that a gateway learns.
//!
//! Never here: security groups, and whether a way is good for what is needed.

mod candidate;
mod collect;
mod fate;
mod hop;
mod private_endpoints;
mod service;
mod space;
mod towards;
mod way;

#[cfg(test)]
mod tests;

pub use fate::{Fate, Traveller};
pub use hop::{Choice, Hop, RouteSource};
pub use way::{Extent, Part, Way};

use self::candidate::Candidate;
use self::service::{Endpoint, TagRoute};
use self::space::Range;
use crate::analysis::{Reason, TagAxioms};
use crate::network::{Fact, Location, Network, Subnet};

/// The routes of one subnet.
#[derive(Debug)]
pub struct Routes<'n> {
    network: &'n Network,
    tags: &'n TagAxioms,
    subnet: Option<&'n Subnet>,
    /// The region of the virtual network.
    home: Option<&'n Fact<Location>>,
    /// Routes with a prefix, in the order in which they count.
    candidates: Vec<Candidate>,
    /// Routes with a service tag, regional ones first.
    of_tags: Vec<TagRoute>,
    endpoints: Vec<Endpoint>,
    /// Written routes of which the prefix is not known.
    anywhere: Vec<Choice>,
    /// Networks of which not all addresses are known.
    beyond: Vec<Choice>,
    /// Why a gateway may bring routes.
    learned: Vec<Reason>,
    /// The address space of the network.
    own: Vec<Range>,
    /// The address spaces of its peers, with what makes them doubtful.
    peers: Vec<(Range, Option<Reason>)>,
    /// Why there may be service endpoints that are not known.
    more_endpoints: Option<Reason>,
    /// Why nothing at all is known.
    unknown: Option<Reason>,
}
