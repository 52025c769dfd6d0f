//! Network status of an API Management service: `…/service/{name}/networkstatus` and
//! `…/service/{name}/locations/{location}/networkstatus`.
//!
//! The forms are those of `NetworkStatusContractByLocation` and `NetworkStatusContract` in Azure's REST documentation. The
//! answers have no ids; whoever saves one may add the `id` of the service beside the region.

use super::fields::{field, text, texts};
use super::{ResourceName, Span};
use crate::network::Location;
use crate::syntax::{Kind, Node};

const SERVICE: &str = "Microsoft.ApiManagement/service";

/// What one region of a service reaches.
#[derive(Debug, Clone)]
pub struct RegionStatus {
    /// Where its name stands; the whole region without one.
    pub place: Span,
    /// The service, if the file says which.
    pub service: Option<ResourceName>,
    /// The region, if the answer says which: one about a single region does not.
    pub location: Option<Location>,
    /// The DNS servers that the service uses.
    pub dns_servers: Option<DnsServers>,
    /// What it depends on.
    pub dependencies: Vec<DependencyStatus>,
}

/// The DNS servers of a region.
#[derive(Debug, Clone)]
pub struct DnsServers {
    /// Where the list stands.
    pub place: Span,
    /// Their addresses.
    pub addresses: Vec<String>,
}

/// Whether something is reached.
#[derive(Debug, Clone)]
pub struct DependencyStatus {
    /// Where its name stands; the whole row without one.
    pub place: Span,
    /// The name: a host, an address with port, or a word.
    pub name: String,
    /// The kind of thing in Azure's words.
    pub resource_type: Option<String>,
    /// Whether it is reached.
    pub status: Reported,
    /// What Azure says about a failure.
    pub error: Option<String>,
}

/// What is reported of a dependency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reported {
    /// It is reached.
    Success,
    /// It is not.
    Failure,
    /// Nobody has tried yet, or the word is one that we do not know.
    Unsettled,
}

impl DependencyStatus {
    /// The host of the name: `x.blob.core.windows.net` of `https://x.blob.core.windows.net:443/y`, in lower case.
    pub fn host(&self) -> String {
        let name = self.name.split_once("://").map_or(self.name.as_str(), |(_, rest)| rest);
        let host = name.split(['/', ':', '?']).next().unwrap_or_default();
        host.trim_end_matches('.').to_ascii_lowercase()
    }
}

/// Whether an object is the status of one region, alone.
pub(super) fn is_status(node: Node<'_>) -> bool {
    field(node, "connectivityStatus").is_some_and(|rows| rows.kind() == Kind::Array)
}

/// Whether an object is a region with its status.
pub(super) fn is_region(node: Node<'_>) -> bool {
    field(node, "networkStatus").is_some_and(is_status)
}

/// Reads a region, with its name or without; `around` is the whole answer, which may say of which service it is.
pub(super) fn region(node: Node<'_>, around: Node<'_>, room: &mut usize) -> RegionStatus {
    let status = field(node, "networkStatus").unwrap_or(node);
    let id = text(node, "id").or_else(|| text(around, "id"));
    let rows = field(status, "connectivityStatus").into_iter().flat_map(Node::items);
    let dependencies: Vec<DependencyStatus> = rows.take(*room).map(dependency).collect();
    *room -= dependencies.len();
    RegionStatus {
        place: field(node, "location").unwrap_or(node).span(),
        service: id.and_then(|id| ResourceName::parse(&id, SERVICE)),
        location: text(node, "location").map(|name| Location::new(&name)),
        dns_servers: field(status, "dnsServers").and_then(|list| {
            let addresses = texts(status, &["dnsServers"]).ok()?.unwrap_or_default();
            Some(DnsServers { place: list.span(), addresses })
        }),
        dependencies,
    }
}

fn dependency(node: Node<'_>) -> DependencyStatus {
    let status = text(node, "status").unwrap_or_default().to_ascii_lowercase();
    DependencyStatus {
        place: field(node, "name").unwrap_or(node).span(),
        name: text(node, "name").unwrap_or_default(),
        resource_type: text(node, "resourceType"),
        status: match status.as_str() {
            "success" => Reported::Success,
            "failure" => Reported::Failure,
            _ => Reported::Unsettled,
        },
        error: text(node, "error").filter(|error| !error.is_empty()),
    }
}
