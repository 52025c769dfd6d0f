//! What names lead to in a virtual network: the names of services, and those of what they depend on (network.md §5).
//!
//! A network asks Azure's name servers unless it has servers of its own, of which nothing is known. Azure's ask the linked
//! private DNS zone with the longest name that the wanted one is in; what that zone does not have does not exist, except
//! where a link to a zone of private endpoints falls back to public DNS. A zone or a link of which it is not known
//! whether it is there leaves the answer open, and so do zones that may be declared elsewhere.
//!
//! Never here: whether an address that a name leads to can be reached.

mod answer;
mod hidden;
mod host_names;
mod records;
mod resolve;
mod zones;

#[cfg(test)]
mod tests;

pub use answer::{Answer, Outcome, Source, Step};
pub use hidden::{Hidden, HiddenNames, hidden_by, hidden_names};
pub use host_names::{HostName, host_names};
pub use resolve::resolve;
