//! What the service tag `VirtualNetwork` means on one subnet (network.md §1.3): it is not a constant.
//!
//! Never here: what rules do with it.

mod extent;
mod parts;

#[cfg(test)]
mod tests;

pub(super) use extent::PLATFORM_ADDRESS;
pub use extent::{PossiblePart, Space, TagExtent};
pub use parts::virtual_network_tag;
