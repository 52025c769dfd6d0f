//! Azure Firewall, as far as routes lead to it.

use super::{Collection, Declared, IpConfiguration};

/// `Microsoft.Network/azureFirewalls`.
#[derive(Debug, Clone)]
pub struct AzureFirewall {
    /// Identity, place, condition.
    pub declared: Declared,
    /// `properties.ipConfigurations`: the first one names the subnet, and Azure answers with the private address in it.
    pub ip_configurations: Collection<IpConfiguration>,
}
