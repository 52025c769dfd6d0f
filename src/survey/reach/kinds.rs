//! What kinds of things there are to name, in Azure's words.

pub(super) const SERVICE: &str = "service";
pub(super) const NETWORK: &str = "virtual network";
pub(super) const SUBNET: &str = "subnet";
pub(super) const PRIVATE_ENDPOINT: &str = "private endpoint";
pub(super) const INTERFACE: &str = "network interface";
pub(super) const GATEWAY: &str = "application gateway";
pub(super) const BALANCER: &str = "load balancer";
pub(super) const PRIVATE_LINK_SERVICE: &str = "private link service";
pub(super) const FRONT_DOOR: &str = "Azure Front Door";
pub(super) const ORIGIN: &str = "Azure Front Door origin";
pub(super) const TAG: &str = "service tag";
pub(super) const ADDRESS: &str = "address";
pub(super) const HOST: &str = "host name";

/// The words that may stand before a name, each with the kind that it means; the first of a kind is the one to write.
pub(super) const WORDS: [(&str, &str); 16] = [
    ("service", SERVICE),
    ("virtual-network", NETWORK),
    ("vnet", NETWORK),
    ("subnet", SUBNET),
    ("private-endpoint", PRIVATE_ENDPOINT),
    ("network-interface", INTERFACE),
    ("nic", INTERFACE),
    ("application-gateway", GATEWAY),
    ("load-balancer", BALANCER),
    ("private-link-service", PRIVATE_LINK_SERVICE),
    ("front-door", FRONT_DOOR),
    ("tag", TAG),
    ("address", ADDRESS),
    ("prefix", ADDRESS),
    ("host", HOST),
    ("name", HOST),
];
