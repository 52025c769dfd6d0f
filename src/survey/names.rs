//! The host names of a service, and what they lead to in every network of the input.

use std::net::IpAddr;

use super::Survey;
use crate::analysis::resolution::{Answer, Hidden, Outcome, Source, hidden_names, host_names, resolve};
use crate::answer::{HiddenNames, Hint, HostName, NameAnswer};
use crate::network::{
    ApiManagement, Cloud, Fact, Key, Link, NetworkMode, Prefix, ServiceAddress, Subnet, VirtualNetwork,
};

impl Survey<'_> {
    /// Every host name of the service that is known.
    pub(super) fn names(&self, service: &ApiManagement) -> Vec<HostName> {
        let own = self.own_networks(service);
        let mut networks: Vec<Key<VirtualNetwork>> = (0..self.network.virtual_networks.len()).map(Key::new).collect();
        networks.sort_by_key(|key| !own.contains(key));
        let names = host_names(service, self.platform, Cloud::Public).into_iter();
        names
            .map(|host| {
                let answer = |key: &Key<VirtualNetwork>| {
                    let is_own = own.contains(key);
                    let told = resolve(self.network, *key, &host.name, self.platform);
                    let wanted = is_own && host.is_needed && host.is_custom.is_none();
                    let should_be = if wanted { self.should_be(service, &told) } else { None };
                    self.name_answer(*key, is_own, &told, should_be)
                };
                HostName {
                    answers: networks.iter().filter_map(answer).collect(),
                    endpoint: host.endpoint.as_str().to_owned(),
                    place: host.is_custom.and_then(self.place),
                    is_custom: host.is_custom.is_some(),
                    is_needed: host.is_needed,
                    name: host.name,
                }
            })
            .collect()
    }

    /// Names of others that the networks of the service do not find.
    pub(super) fn hidden_names(&self, service: &ApiManagement) -> Vec<HiddenNames> {
        let mut all = Vec::new();
        for key in self.own_networks(service) {
            let Some(network) = self.network.get(key) else { continue };
            for hidden in hidden_names(self.network, key, self.platform) {
                let Some(zone) = self.network.get(hidden.zone) else { continue };
                let what = match hidden.what {
                    Hidden::AllOfApiManagement(domain) => {
                        format!("the names of every other API Management service: all of {domain}")
                    }
                    Hidden::Endpoint(domain, endpoint) => {
                        format!("the names of the {} of every other service: all of {domain}", endpoint.as_str())
                    }
                    Hidden::Dependency { domain, .. } => format!("what has no record of its own: all of {domain}"),
                    Hidden::Service(name) => name,
                };
                all.push(HiddenNames {
                    network: self.named(&network.declared),
                    what,
                    zone: self.named(&zone.declared),
                });
            }
        }
        all
    }

    /// The networks that surely hold a region of the service.
    fn own_networks(&self, service: &ApiManagement) -> Vec<Key<VirtualNetwork>> {
        let subnets = service.locations.items.iter().filter_map(|location| self.linked(&location.subnet));
        let networks = subnets.filter_map(|subnet| match subnet.virtual_network.get() {
            Ok(Some(Link::To(key))) => Some(*key),
            _ => None,
        });
        let mut own: Vec<Key<VirtualNetwork>> = Vec::new();
        for key in networks {
            if !own.contains(&key) {
                own.push(key);
            }
        }
        own
    }

    fn linked(&self, reference: &Fact<Option<Link<Subnet>>>) -> Option<&Subnet> {
        match reference.get() {
            Ok(Some(Link::To(key))) => self.network.get(*key),
            _ => None,
        }
    }

    /// What a needed name of Azure's should lead to in the network of the service, where it surely leads elsewhere.
    fn should_be(&self, service: &ApiManagement, answer: &Answer) -> Option<String> {
        if !service.mode.is(&NetworkMode::Internal) {
            return None;
        }
        let prefixes = self.ranges_of(service);
        let is_inside = |address: &IpAddr| {
            let ranges = prefixes.as_deref().unwrap_or_default();
            Prefix::parse(&address.to_string()).is_ok_and(|one| ranges.iter().any(|range| range.contains(one)))
        };
        let is_right = match &answer.outcome {
            Outcome::Addresses(addresses) => prefixes.is_none() || addresses.iter().all(is_inside),
            Outcome::PrivateAddressesOf(addresses) => addresses.iter().all(|it| self.is_of(it, service)),
            Outcome::Unknown(_) => true,
            Outcome::PrivateEndpoint(_) | Outcome::Public | Outcome::NoSuchName => false,
        };
        let ranges: Vec<String> = prefixes.iter().flatten().map(ToString::to_string).collect();
        let within = if ranges.is_empty() { String::new() } else { format!(" in {}", ranges.join(", ")) };
        (!is_right).then(|| format!("the private address of the service{within}"))
    }

    /// The ranges in which the service has its addresses, if all of them are known.
    fn ranges_of(&self, service: &ApiManagement) -> Option<Vec<Prefix>> {
        let subnets: Vec<&Subnet> =
            service.locations.items.iter().map(|location| self.linked(&location.subnet)).collect::<Option<_>>()?;
        let facts = subnets.iter().flat_map(|subnet| subnet.prefixes.get().into_iter().flatten());
        facts.map(|prefix| prefix.get().ok().copied()).collect()
    }

    fn is_of(&self, address: &ServiceAddress, service: &ApiManagement) -> bool {
        self.network.get(address.service).is_some_and(|owner| std::ptr::eq(owner, service))
    }

    fn name_answer(
        &self,
        key: Key<VirtualNetwork>,
        is_own: bool,
        answer: &Answer,
        should_be: Option<String>,
    ) -> Option<NameAnswer> {
        let network = self.network.get(key)?;
        let mut reasons = Vec::new();
        let told = match &answer.outcome {
            Outcome::Addresses(addresses) if addresses.is_empty() => "an address that is not known yet".to_owned(),
            Outcome::Addresses(addresses) => addresses.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
            Outcome::PrivateAddressesOf(addresses) => {
                let owners: Vec<String> = addresses.iter().map(|it| it.owner(self.network)).collect();
                format!("private address of {}", owners.join(", "))
            }
            Outcome::PrivateEndpoint(key) => {
                let label = self.network.get(*key).map_or("", |endpoint| endpoint.declared.label.as_str());
                format!("private endpoint {label}")
            }
            Outcome::Public => "public DNS".to_owned(),
            Outcome::NoSuchName => "not found".to_owned(),
            Outcome::Unknown(unknown) => {
                reasons = self.reasons(unknown, network.declared.place);
                "cannot tell".to_owned()
            }
        };
        let by = answer.decided_by().and_then(|source| self.source(source));
        Some(NameAnswer { network: self.named(&network.declared), is_own, told, by, should_be, reasons })
    }

    /// What decides over a name, in words.
    pub(super) fn source(&self, source: &Source) -> Option<Hint> {
        let hint = |text: String, origin| Some(Hint { text, place: (self.place)(origin) });
        match source {
            Source::Zone { zone, record, .. } => {
                let zone = self.network.get(*zone)?;
                match record.and_then(|record| zone.records.items.get(record)) {
                    Some(record) => hint(format!("record {}", record.declared.label), record.declared.place),
                    None => hint(format!("zone {}", zone.declared.label), zone.declared.place),
                }
            }
            Source::ZoneGroup { zone, .. } => {
                let zone = self.network.get(*zone)?;
                hint(format!("zone {}", zone.declared.label), zone.declared.place)
            }
            Source::Servers(servers) => Some(Hint { text: format!("DNS servers {}", servers.join(", ")), place: None }),
            Source::Public | Source::NotKnown => None,
        }
    }
}
