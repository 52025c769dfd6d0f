//! Whether one place reaches another, hop by hop (network.md §6, §7 no. 7): the security groups at both ends, the route,
//! peerings, what private endpoints ask for, and names.
//!
//! In: two places, or a service whose front ends are looked for. Out: paths, each with all of its hops in the order in which
//! packets meet them; every hop has a verdict with its reasons and the places that decide. A path holds if all of its hops
//! do, and is broken if one of them is: what is behind a broken hop is told all the same.
//!
//! Peerings are not transitive. What an appliance, a gateway or a machine that forwards does is set inside of it and not in
//! the network: a path over one of them cannot be told, unless something else breaks it. Security groups are stateful, so
//! that answers need no rule; [`answers`] says what becomes of them on their way.
//!
//! Never here: which paths somebody needs, and words for people beyond one line for a hop.

mod answers;
mod appliance;
mod chains;
mod connect;
mod hop;
mod names;
mod peering;
mod place;
mod private_endpoint;
mod route;
mod security_group;
mod service;
mod site;

#[cfg(test)]
mod tests;

pub use answers::answers;
pub use chains::{Chain, Chains, Front, MOST_CHAINS, chains};
pub use connect::paths;
pub use hop::{Condition, Guard, Hop, Path, What};
pub use place::{Asked, Place, World};
