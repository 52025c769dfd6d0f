//! Exact answers to questions about the network: what a security group lets through, what `VirtualNetwork` means on a
//! subnet, which way packets take, whether a subnet has room.
//!
//! In: the typed network, and what Azure promises about service tags and tiers as plain values. Out: verdicts with
//! everything that a reader needs to believe them: who decides, a packet that proves it, a sum, or what is not known.
//!
//! Never here: which flows are required or how large a tier is (that is `platform`), and whether an answer is a defect
//! (that is for rules). An unknown is neither empty nor everything: it is an unknown set that every verdict must survive.

pub mod capacity;
pub mod evidence;
pub mod passage;
pub mod path;
pub mod reachability;
pub mod resolution;
pub mod routing;

mod gateway_routes;
mod reason;
#[cfg(test)]
mod sample;
mod tag_axioms;
mod virtual_network_tag;

pub use reason::Reason;
pub use tag_axioms::TagAxioms;
pub use virtual_network_tag::{PossiblePart, Space, TagExtent, virtual_network_tag};
