//! What flows meet.

use super::*;
use crate::analysis::sample::{axioms, cause, declared, known, route_table, service, subnet, virtual_network};
use crate::network::{
    Collection, NetworkMode, NextHop, PrivateDnsZone, ResolutionPolicy, ServiceEndpoint, Tier, ZoneLink,
};

struct Case {
    mode: NetworkMode,
    tier: &'static str,
    routes: Vec<(&'static str, NextHop)>,
    endpoints: Vec<&'static str>,
    zones: Vec<&'static str>,
    servers: Vec<&'static str>,
    incomplete: bool,
}

impl Default for Case {
    fn default() -> Self {
        Self {
            mode: NetworkMode::Internal,
            tier: "Premium",
            routes: Vec::new(),
            endpoints: Vec::new(),
            zones: Vec::new(),
            servers: Vec::new(),
            incomplete: false,
        }
    }
}

const TUNNEL: (&str, NextHop) = ("0.0.0.0/0", NextHop::VirtualAppliance);
const NOWHERE: (&str, NextHop) = ("0.0.0.0/0", NextHop::None);

fn network(case: &Case) -> Network {
    let mut home = subnet("vnet/apim", "10.0.1.0/24");
    home.virtual_network = known(Some(Link::To(Key::new(0))));
    home.route_table = known(Some(Link::To(Key::new(0))));
    let endpoint = |service: &&str| ServiceEndpoint {
        place: crate::analysis::sample::origin(),
        exists: known(true),
        service: known((*service).to_owned()),
        locations: known(Vec::new()),
    };
    home.service_endpoints = Collection::of(case.endpoints.iter().map(endpoint).collect());
    let mut own = virtual_network("10.0.0.0/16");
    own.dns_servers = known(case.servers.iter().map(|server| known((*server).to_owned())).collect());
    let zone = |name: &&str| PrivateDnsZone {
        declared: declared(name),
        links: Collection::of(vec![ZoneLink {
            declared: declared("zone/link"),
            virtual_network: known(Some(Link::To(Key::new(0)))),
            registration_enabled: known(false),
            resolution_policy: known(ResolutionPolicy::Default),
        }]),
        records: Collection::default(),
    };
    Network {
        services: vec![service(case.mode, case.tier, 1, known(Some(Link::To(Key::new(0)))))],
        virtual_networks: vec![own],
        subnets: vec![home],
        route_tables: vec![route_table(&case.routes)],
        private_dns_zones: case.zones.iter().map(zone).collect(),
        incomplete: if case.incomplete { vec![cause()] } else { Vec::new() },
        ..Network::default()
    }
}

/// The verdict on a flow whose security group lets it pass: `Allowed None`.
fn through(case: &Case, id: &str) -> String {
    let passage = passage(case, id, Filter::NotAsked);
    let link = match passage.weakest {
        WeakestLink::Route(_) => "Route".to_owned(),
        WeakestLink::Name(_) => "Name".to_owned(),
        other => format!("{other:?}"),
    };
    assert_eq!(passage.verdict == Verdict::CannotTell, !passage.reasons.is_empty(), "{id}: {:?}", passage.reasons);
    format!("{:?} {link}", passage.verdict)
}

fn passage(case: &Case, id: &str, filter: Filter) -> Passage {
    let network = network(case);
    let (tags, platform) = (axioms(), Platform::as_of(None).unwrap());
    let flow = platform.required_flows(&Tier::new(case.tier), case.mode, 1).find(|flow| flow.id == id).unwrap();
    let service = &network.services[0];
    let passages = Passages::of(&network, &platform, &tags, service, &service.locations.items[0]).unwrap();
    passages.through(flow, filter)
}

#[test]
fn without_routes_of_ones_own_everything_passes() {
    let case = Case::default();
    for id in ["management", "storage", "sql", "key-vault", "monitor", "certificate-validation", "load-balancer-probe"]
    {
        assert_eq!(through(&case, id), "Allowed None", "{id}");
    }
}

#[test]
fn forced_tunnelling_loses_answers_to_the_control_plane_and_leaves_the_rest_to_the_appliance() {
    let mut case = Case { routes: vec![TUNNEL], ..Case::default() };
    assert_eq!(through(&case, "management"), "Denied Route");
    assert_eq!(through(&case, "storage"), "CannotTell Route");
    assert_eq!(through(&case, "load-balancer-probe"), "Allowed None");
    let storage = passage(&case, "storage", Filter::NotAsked);
    let text = "it depends on an appliance, which must pass outbound TCP 443 to Storage";
    assert_eq!(storage.reasons[0].text, text);
    case.endpoints = vec!["Microsoft.Storage", "Microsoft.Sql"];
    assert_eq!(through(&case, "storage"), "Allowed None");
    assert_eq!(through(&case, "sql"), "Allowed None");
    assert_eq!(through(&case, "key-vault"), "CannotTell Route");
    case.routes.push(("ApiManagement", NextHop::Internet));
    assert_eq!(through(&case, "management"), "Allowed None");
    // Single addresses of the control plane may be all of them.
    let literal = Case { routes: vec![TUNNEL, ("20.37.52.67/32", NextHop::Internet)], ..Case::default() };
    assert_eq!(through(&literal, "management"), "CannotTell Route");
}

#[test]
fn answers_that_leave_through_a_service_endpoint_arrive() {
    let endpoints = vec!["Microsoft.Storage", "Microsoft.Sql", "Microsoft.EventHub", "Microsoft.KeyVault"];
    let case = Case { mode: NetworkMode::External, endpoints, ..Case::default() };
    for id in ["client-https", "management", "storage", "certificate-validation"] {
        assert_eq!(through(&case, id), "Allowed None", "{id}");
    }
}

#[test]
fn what_is_dropped_does_not_pass() {
    let case = Case { routes: vec![NOWHERE], endpoints: vec!["Microsoft.Storage"], ..Case::default() };
    assert_eq!(through(&case, "storage"), "Allowed None");
    assert_eq!(through(&case, "key-vault"), "Denied Route");
    assert_eq!(through(&case, "monitor"), "Denied Route");
    assert_eq!(through(&case, "certificate-validation"), "PartlyDenied Route");
    let narrow = Case { routes: vec![("20.0.0.0/8", NextHop::None)], ..Case::default() };
    assert_eq!(through(&narrow, "certificate-validation"), "CannotTell Route");
    assert_eq!(through(&narrow, "storage"), "CannotTell Route");
}

#[test]
fn clients_of_a_tunnelled_external_service_get_no_answer() {
    let mut case = Case { mode: NetworkMode::External, routes: vec![TUNNEL], ..Case::default() };
    assert_eq!(through(&case, "client-https"), "Denied Route");
    // Services that call nobody are no clients.
    case.routes.push(("ApiManagement", NextHop::Internet));
    case.endpoints = vec!["Microsoft.Storage", "Microsoft.Sql"];
    assert_eq!(through(&case, "client-https"), "Denied Route");
    case.routes.push(("AzureFrontDoor.Backend", NextHop::Internet));
    assert_eq!(through(&case, "client-https"), "PartlyDenied Route");
    case.routes = vec![("0.0.0.0/0", NextHop::Internet)];
    assert_eq!(through(&case, "client-https"), "Allowed None");
}

#[test]
fn names_are_part_of_it() {
    let hidden = Case { zones: vec!["vault.azure.net"], ..Case::default() };
    assert_eq!(through(&hidden, "key-vault"), "Denied Name");
    assert_eq!(through(&hidden, "storage"), "Allowed None");
    assert_eq!(through(&hidden, "management"), "Allowed None");
    let own = Case { servers: vec!["10.9.0.4"], ..Case::default() };
    assert_eq!(through(&own, "storage"), "CannotTell Name");
    assert_eq!(through(&own, "certificate-validation"), "CannotTell Name");
    assert_eq!(through(&own, "management"), "Allowed None");
    let passage = passage(&own, "storage", Filter::NotAsked);
    assert_eq!(passage.reasons[0].text, "custom DNS server 10.9.0.4");
}

#[test]
fn an_input_with_more_to_it_leaves_the_way_open() {
    let case = Case { incomplete: true, ..Case::default() };
    assert_eq!(through(&case, "storage"), "CannotTell Route");
    assert_eq!(passage(&case, "storage", Filter::NotAsked).weakest, WeakestLink::Route(RouteSource::Learned));
    let case = Case { incomplete: true, routes: vec![("0.0.0.0/0", NextHop::Internet)], ..Case::default() };
    assert_eq!(through(&case, "storage"), "CannotTell Name");
    assert_eq!(through(&case, "management"), "Allowed None");
}

#[test]
fn the_security_group_comes_first_where_it_closes() {
    let case = Case { routes: vec![TUNNEL], ..Case::default() };
    let none = passage(&case, "management", Filter::NoGroup);
    assert_eq!((none.verdict, none.weakest), (Verdict::Denied, WeakestLink::SecurityGroup));
    let unknown = passage(&case, "management", Filter::Unknown(vec![Reason::new("no")]));
    assert_eq!(unknown.verdict, Verdict::Denied);
    let storage = passage(&case, "storage", Filter::Unknown(vec![Reason::new("no")]));
    assert_eq!((storage.verdict, storage.weakest), (Verdict::CannotTell, WeakestLink::SecurityGroup));
}

#[test]
fn the_routes_of_the_second_generation_are_managed() {
    let case = Case { tier: "PremiumV2", routes: vec![NOWHERE], ..Case::default() };
    assert_eq!(through(&case, "v2-key-vault"), "CannotTell Route");
    assert_eq!(passage(&case, "v2-key-vault", Filter::NotAsked).reasons[0].text, MANAGED);
    assert_eq!(through(&Case { tier: "PremiumV2", ..Case::default() }, "v2-key-vault"), "Allowed None");
}
