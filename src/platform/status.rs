//! What the rows of a service's network status are about: `rules/facts/status-dependencies.yaml`. Never here: whether they
//! are reached.

use serde::Deserialize;

use super::Evidence;
use super::evidence::rows;

/// A dependency that a network status can name.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatusDependency {
    /// The name of the row: `status-storage`.
    pub id: String,
    /// Since when and on whose word.
    pub evidence: Evidence,
    /// Ends of host names, in lower case; one that begins with a dot is a whole domain.
    hosts: Vec<String>,
    /// Kinds of things in Azure's words, for names that are no hosts.
    #[serde(default)]
    resource_types: Vec<String>,
    /// The row of `required-flows.yaml` or `optional-flows.yaml` by which it is reached.
    pub flow: String,
    /// What else there is to know.
    pub note: Option<String>,
}

rows!(StatusDependency);

impl StatusDependency {
    /// Ends of host names, in lower case; one that begins with a dot is a whole domain.
    pub(super) fn hosts(&self) -> impl Iterator<Item = &str> {
        self.hosts.iter().map(String::as_str)
    }

    /// Whether a host is one of these.
    pub(super) fn has_host(&self, host: &str) -> bool {
        let is_host = |end: &String| if end.starts_with('.') { host.ends_with(end.as_str()) } else { host == end };
        self.hosts.iter().any(is_host)
    }

    /// Whether this kind of thing is one of these.
    pub(super) fn has_type(&self, resource_type: &str) -> bool {
        self.resource_types.iter().any(|known| known.eq_ignore_ascii_case(resource_type))
    }
}
