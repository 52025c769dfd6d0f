//! `Microsoft.Network/azureFirewalls`.
//!
//! Never here: how many addresses it takes, which is not told (that is `unmodelled_consumer`).

use super::links::Links;
use super::register::Entry;
use crate::network::AzureFirewall;

/// The type in lower case.
pub(super) const AZURE_FIREWALLS: &str = "microsoft.network/azurefirewalls";

impl<'d> Links<'d> {
    pub(super) fn azure_firewall(&self, entry: &Entry<'d>) -> AzureFirewall {
        AzureFirewall {
            declared: self.reader.declared(entry),
            ip_configurations: self.ip_configurations(entry, "properties.ipConfigurations"),
        }
    }
}
