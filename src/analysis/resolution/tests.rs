//! Known names.

use super::*;
use crate::analysis::sample::{
    cause, declared, known, outside, private_endpoint, service, subnet, unknown, virtual_network,
};
use crate::network::{
    ApiManagement, Cloud, Collection, CustomHostName, Fact, Key, Link, Network, NetworkMode, PrivateDnsZone,
    PrivateLinkConnection, RecordKind, RecordValue, ResolutionPolicy, ServiceAddress, ZoneConfiguration, ZoneGroup,
    ZoneLink, ZoneRecord,
};
use crate::platform::Platform;

/// A zone that is linked to the first network, with records: `@ A 10.0.0.4`, `www CNAME other.example`.
fn zone(name: &str, records: &[&str]) -> PrivateDnsZone {
    let record = |text: &&str| {
        let words: Vec<&str> = text.split(' ').collect();
        let [name, kind, value] = words.as_slice() else { panic!("three words: {text}") };
        let private = |location| RecordValue::PrivateAddress(ServiceAddress { service: Key::new(0), location });
        let value = match *value {
            "?" => unknown(),
            "apim" => known(private(0)),
            "apim/1" => known(private(1)),
            text => known(RecordValue::Written(text.to_owned())),
        };
        ZoneRecord {
            declared: declared(&format!("zone/{name}")),
            name: known((*name).to_owned()),
            kind: match *kind {
                "A" => RecordKind::A,
                "AAAA" => RecordKind::Aaaa,
                "CNAME" => RecordKind::Cname,
                other => RecordKind::Other(other.to_owned()),
            },
            values: known(vec![value]),
        }
    };
    PrivateDnsZone {
        declared: declared(name),
        links: Collection::of(vec![link(known(Some(Link::To(Key::new(0)))))]),
        records: Collection::of(records.iter().map(record).collect()),
    }
}

fn link(virtual_network: Fact<Option<Link<crate::network::VirtualNetwork>>>) -> ZoneLink {
    ZoneLink {
        declared: declared("zone/link"),
        virtual_network,
        registration_enabled: known(false),
        resolution_policy: known(ResolutionPolicy::Default),
    }
}

fn network(zones: Vec<PrivateDnsZone>) -> Network {
    Network { virtual_networks: vec![virtual_network("10.0.0.0/16")], private_dns_zones: zones, ..Network::default() }
}

fn apim(mode: NetworkMode, tier: &str) -> ApiManagement {
    service(mode, tier, 1, known(None))
}

/// The answer in words: `10.0.0.4`, `endpoint`, `public`, `none`, `? reason`.
fn ask(network: &Network, name: &str) -> String {
    let answer = resolve(network, Key::new(0), name, &Platform::as_of(None).unwrap());
    match answer.outcome {
        Outcome::Addresses(addresses) if addresses.is_empty() => "some".to_owned(),
        Outcome::Addresses(addresses) => addresses.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
        Outcome::PrivateAddressesOf(addresses) => {
            addresses.iter().map(|it| format!("apim/{}", it.location)).collect::<Vec<_>>().join(" ")
        }
        Outcome::PrivateEndpoint(_) => "endpoint".to_owned(),
        Outcome::Public => "public".to_owned(),
        Outcome::NoSuchName => "none".to_owned(),
        Outcome::Unknown(reasons) => {
            format!("? {}", reasons.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))
        }
    }
}

#[test]
fn the_private_address_of_a_service_is_an_answer() {
    let told = |records: &[&str]| {
        let mut network = network(vec![zone("apim.azure-api.net", records)]);
        network.services = vec![apim(NetworkMode::Internal, "Premium")];
        ask(&network, "apim.azure-api.net")
    };
    assert_eq!(told(&["@ A apim"]), "apim/0");
    assert_eq!(told(&["@ A apim", "@ A apim/1"]), "apim/0 apim/1");
    assert_eq!(told(&["@ CNAME www.apim.azure-api.net", "www A apim"]), "apim/0");
    // With an address that is known, one that is not leaves the answer open.
    assert_eq!(told(&["@ A apim", "@ A 10.0.0.4"]), "some");
    assert_eq!(told(&["@ A apim", "@ A ?"]), "some");
}

#[test]
fn the_zone_with_the_longest_name_answers() {
    let network = network(vec![
        zone("azure-api.net", &["apim A 10.0.0.1", "other A 10.0.0.2"]),
        zone("apim.azure-api.net", &["@ A 10.0.0.4"]),
    ]);
    assert_eq!(ask(&network, "APIM.azure-api.net."), "10.0.0.4");
    assert_eq!(ask(&network, "other.azure-api.net"), "10.0.0.2");
    assert_eq!(ask(&network, "third.azure-api.net"), "none");
    assert_eq!(ask(&network, "developer.apim.azure-api.net"), "none");
    assert_eq!(ask(&network, "notazure-api.net"), "public");
    assert_eq!(ask(&network, "example.com"), "public");
}

#[test]
fn records_are_found_as_dns_finds_them() {
    let network = network(vec![zone(
        "contoso.net",
        &[
            "* A 10.0.0.9",
            "api A 10.0.0.4",
            "api AAAA fd00::4",
            "late A ?",
            "www CNAME api.contoso.net",
            "out CNAME example.com",
            "one CNAME two.contoso.net",
            "two CNAME one.contoso.net",
            "text TXT words",
            "deep.below A 10.0.0.5",
            "open CNAME ?",
        ],
    )]);
    assert_eq!(ask(&network, "api.contoso.net"), "10.0.0.4 fd00::4");
    assert_eq!(ask(&network, "any.contoso.net"), "10.0.0.9");
    assert_eq!(ask(&network, "far.away.contoso.net"), "10.0.0.9");
    assert_eq!(ask(&network, "late.contoso.net"), "some");
    assert_eq!(ask(&network, "www.contoso.net"), "10.0.0.4 fd00::4");
    assert_eq!(ask(&network, "out.contoso.net"), "public");
    assert_eq!(ask(&network, "one.contoso.net"), "none");
    // `*` stands for names that are not there, and these are.
    assert_eq!(ask(&network, "text.contoso.net"), "none");
    assert_eq!(ask(&network, "below.contoso.net"), "none");
    assert_eq!(ask(&network, "other.below.contoso.net"), "none");
    assert_eq!(ask(&network, "contoso.net"), "none");
    assert!(ask(&network, "open.contoso.net").starts_with("? the target of record"));
}

#[test]
fn a_long_chain_of_names_ends() {
    let records: Vec<String> = (0..100).map(|number| format!("n{number} CNAME n{}.a.net", number + 1)).collect();
    let records: Vec<&str> = records.iter().map(String::as_str).collect();
    assert_eq!(ask(&network(vec![zone("a.net", &records)]), "n0.a.net"), "none");
}

#[test]
fn servers_of_ones_own_are_not_known() {
    let mut network = network(vec![zone("contoso.net", &["api A 10.0.0.4"])]);
    network.virtual_networks[0].dns_servers = known(vec![known("10.9.0.4".to_owned())]);
    assert_eq!(ask(&network, "api.contoso.net"), "? custom DNS server 10.9.0.4");
    network.virtual_networks[0].dns_servers = known(vec![known("168.63.129.16".to_owned())]);
    assert_eq!(ask(&network, "api.contoso.net"), "10.0.0.4");
    network.virtual_networks[0].dns_servers = unknown();
    assert!(ask(&network, "api.contoso.net").starts_with("? the DNS servers of virtual network `vnet` are not known"));
}

#[test]
fn what_may_be_linked_leaves_the_answer_open() {
    let open = |change: &dyn Fn(&mut Network)| {
        let mut network = network(vec![zone("contoso.net", &["api A 10.0.0.4"])]);
        change(&mut network);
        ask(&network, "api.contoso.net")
    };
    let links = |network: &mut Network, to| network.private_dns_zones[0].links.items[0].virtual_network = to;
    assert_eq!(open(&|network| links(network, known(Some(outside("hub"))))), "public");
    assert!(open(&|network| links(network, unknown())).starts_with("? the network that link `link`"));
    assert!(
        open(&|network| network.private_dns_zones[0].links.items[0].declared.exists = unknown())
            .starts_with("? whether link `link` of private DNS zone `contoso.net` exists")
    );
    assert!(
        open(&|network| network.private_dns_zones[0].declared.exists = unknown())
            .starts_with("? whether private DNS zone `contoso.net` exists")
    );
    assert!(
        open(&|network| {
            network.private_dns_zones[0].links.items.clear();
            network.private_dns_zones[0].links.rest = Some(cause());
        })
        .starts_with("? private DNS zone `contoso.net` may have links")
    );
    assert!(
        open(&|network| network.private_dns_zones[0].records.items[0].name = unknown())
            .starts_with("? the name of record")
    );
    let mut incomplete = network(vec![zone("api.contoso.net", &["@ A 10.0.0.4"])]);
    incomplete.incomplete.push(cause());
    assert_eq!(ask(&incomplete, "api.contoso.net"), "10.0.0.4");
    assert!(ask(&incomplete, "other.contoso.net").starts_with("? private DNS zones may be linked that are not in"));
}

/// A service with a private endpoint whose zone group writes into the zone of private endpoints.
fn with_endpoint(records: &[&str]) -> Network {
    let mut network = network(vec![zone("privatelink.azure-api.net", records)]);
    network.services = vec![apim(NetworkMode::None, "StandardV2")];
    network.subnets = vec![subnet("vnet/pe", "10.0.2.0/24")];
    let mut endpoint = private_endpoint(known(Some(Link::To(Key::new(0)))));
    endpoint.connections = Collection::of(vec![PrivateLinkConnection {
        place: crate::analysis::sample::origin(),
        exists: known(true),
        service: known(Some(Link::To(Key::new(0)))),
        private_link_service: known(None),
        target: unknown(),
        target_type: known("microsoft.apimanagement/service".to_owned()),
        group_ids: known(vec![known("Gateway".to_owned())]),
        status: known(None),
        manual: false,
    }]);
    network.private_endpoints = vec![endpoint];
    network
}

fn group(zone: usize) -> ZoneGroup {
    ZoneGroup {
        declared: declared("pe/default"),
        configurations: Collection::of(vec![ZoneConfiguration {
            place: crate::analysis::sample::origin(),
            exists: known(true),
            zone: known(Some(Link::To(Key::new(zone)))),
            zone_name: known("privatelink.azure-api.net".to_owned()),
        }]),
    }
}

#[test]
fn the_name_of_a_service_with_a_private_endpoint_leads_into_its_zone() {
    let mut network = with_endpoint(&[]);
    assert_eq!(ask(&network, "apim.azure-api.net"), "none");
    assert_eq!(ask(&with_endpoint(&["apim A 10.0.2.4"]), "apim.azure-api.net"), "10.0.2.4");
    network.private_endpoints[0].zone_groups = Collection::of(vec![group(0)]);
    assert_eq!(ask(&network, "apim.azure-api.net"), "endpoint");
    // Of all endpoints only the gateway has the private one; other services are not in the input.
    assert_eq!(ask(&network, "apim.developer.azure-api.net"), "public");
    assert_eq!(ask(&network, "other.azure-api.net"), "public");
    assert_eq!(ask(&network, "other.privatelink.azure-api.net"), "none");
    network.private_dns_zones[0].links.items[0].resolution_policy = known(ResolutionPolicy::NxDomainRedirect);
    assert_eq!(ask(&network, "other.privatelink.azure-api.net"), "public");
    network.private_endpoints[0].connections.items[0].manual = true;
    assert!(ask(&network, "apim.azure-api.net").starts_with("? whether the connection of private endpoint `pe`"));
}

#[test]
fn an_internal_service_has_no_public_names() {
    let mut network = network(Vec::new());
    network.services = vec![apim(NetworkMode::Internal, "Premium")];
    assert_eq!(ask(&network, "apim.azure-api.net"), "none");
    assert_eq!(ask(&network, "apim.management.azure-api.net"), "none");
    network.services[0].mode = known(NetworkMode::External);
    assert_eq!(ask(&network, "apim.azure-api.net"), "public");
    network.services[0].mode = unknown();
    assert!(ask(&network, "apim.azure-api.net").starts_with("? the mode of the service"));
}

#[test]
fn a_service_has_the_names_of_its_tier_and_its_own() {
    let platform = Platform::as_of(None).unwrap();
    let names = |service: &ApiManagement, cloud| {
        let names = host_names(service, &platform, cloud);
        names.into_iter().map(|host| host.name).collect::<Vec<_>>().join(" ")
    };
    let mut premium = apim(NetworkMode::Internal, "Premium");
    assert_eq!(
        names(&premium, Cloud::Public),
        "apim.azure-api.net apim.portal.azure-api.net apim.developer.azure-api.net apim.management.azure-api.net \
         apim.scm.azure-api.net apim.configuration.azure-api.net"
    );
    assert_eq!(names(&apim(NetworkMode::None, "Consumption"), Cloud::Public), "apim.azure-api.net");
    assert_eq!(
        names(&premium, Cloud::UsGov),
        "apim.azure-api.us apim.portal.azure-api.us apim.management.azure-api.us"
    );
    let custom = |endpoint: &str, name: &str| CustomHostName {
        place: crate::analysis::sample::origin(),
        exists: known(true),
        endpoint: known(endpoint.to_owned()),
        name: known(name.to_owned()),
    };
    premium.host_names.items =
        vec![custom("Proxy", "API.contoso.net"), custom("DeveloperPortal", "portal.contoso.net")];
    assert_eq!(
        names(&premium, Cloud::Public),
        "apim.azure-api.net apim.portal.azure-api.net apim.management.azure-api.net apim.scm.azure-api.net \
         apim.configuration.azure-api.net api.contoso.net portal.contoso.net"
    );
    let mut two = apim(NetworkMode::External, "Premium");
    let again = two.locations.items[0].clone();
    two.locations.items.push(again);
    assert!(names(&two, Cloud::Public).contains("apim-westeurope-01.regional.azure-api.net"));
}

#[test]
fn zones_hide_well_known_names() {
    let platform = Platform::as_of(None).unwrap();
    let hidden = |zone: &str| hidden_by(zone, &platform);
    assert_eq!(hidden("Azure-API.net"), [Hidden::AllOfApiManagement("azure-api.net".into())]);
    assert!(matches!(&hidden("developer.azure-api.net")[..], [Hidden::Endpoint(_, _)]));
    assert_eq!(hidden("apim.azure-api.net"), []);
    assert_eq!(hidden("privatelink.azure-api.net"), []);
    assert_eq!(hidden("privatelink.blob.core.windows.net"), []);
    assert_eq!(hidden("mystore.blob.core.windows.net"), []);
    let vault = Hidden::Dependency { domain: "vault.azure.net".into(), flow: "key-vault".into() };
    assert_eq!(hidden("vault.azure.net"), [vault]);
    assert!(hidden("core.windows.net").len() > 3);

    let network = network(vec![zone("azure-api.net", &["apim A 10.0.0.4"]), zone("contoso.net", &[])]);
    let found = hidden_names(&network, Key::new(0), &platform);
    assert_eq!(found.len(), 1);
    let endpoint = with_endpoint(&[]);
    let found = hidden_names(&endpoint, Key::new(0), &platform);
    assert_eq!(found[0].what, Hidden::Service("apim.azure-api.net".into()));
}
