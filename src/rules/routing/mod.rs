//! The ways that packets take.

pub(super) mod dependency_dropped;
pub(super) mod dependency_without_endpoint;
pub(super) mod management_replies_lost;

use crate::analysis::routing::RouteSource;
use crate::network::{Network, Route};

/// The written route behind a decision, if it is one.
fn written(by: RouteSource, network: &Network) -> Option<&Route> {
    match by {
        RouteSource::User { table, index } => network.get(table)?.routes.items.get(index),
        RouteSource::System | RouteSource::Learned | RouteSource::NotKnown => None,
    }
}
