//! What a network security group does with a flow, decided for every packet of the flow at once.
//!
//! The packets of a flow form a box: addresses of the peer × addresses of the subnet × source ports × destination
//! ports. Each dimension is cut into *atoms*, within which no rule can tell two packets apart; an atom of addresses is a
//! range together with one possible answer to "which service tags is it in?", as far as the axioms permit it. The rules
//! then take their parts out of the box one after the other, and what is left over is a small list of boxes. A verdict
//! therefore holds in every world that the axioms permit, and an unknown that does not matter does not spoil it
//! (network.md §2).
//!
//! Never here: which flows are required; what Azure's tags contain today.

mod atoms;
mod bits;
mod decide;
mod decision;
pub mod difference;
mod entry;
mod evaluate;
mod explain;
mod family;
mod filter;
mod filters;
mod flow;
pub mod hygiene;
mod inhabited;
mod local;
mod names;
mod near_miss;
mod packet;
mod population;
mod ports;
mod ranges;
mod reading;
mod region;
mod rulebook;
mod side;
mod target;
mod universe;
mod witness;
mod worlds;

#[cfg(test)]
mod tests;

pub use decision::{Allowance, Decider, Decision, DefaultRule, Verdict};
pub use family::Family;
pub use filter::{Filter, decide};
pub use filters::Filters;
pub use flow::{Flow, Peer, Surroundings};
pub use near_miss::{Difference, NearMiss};
pub use packet::{Endpoint, Packet};
