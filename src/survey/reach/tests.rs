//! What is answered about small networks.

use super::Inquiry;
use crate::answer::{Answer, Ground, GroundKind, Hop, Obstacle, Path, Paths, Reach};
use crate::check::{self, Config, Root};
use crate::source::MemoryFiles;

/// The answer about a description.
fn asked(text: &str, from: &str, to: &str, port: &str) -> Reach {
    asked_through(text, from, to, port, None)
}

fn asked_through(text: &str, from: &str, to: &str, port: &str, via: Option<&str>) -> Reach {
    let mut files = MemoryFiles::new();
    files.insert("network.yaml", format!("apiVersion: apimlint/v1\nlocation: uksouth\n{text}"));
    let root = Root { template: "network.yaml".into(), parameters: None, may_be_a_part: false };
    let config = Config::default();
    let problems = check::check(std::slice::from_ref(&root), &files, &config).unwrap().findings;
    let problems: Vec<_> = problems.iter().filter(|finding| finding.rule.starts_with("input/")).collect();
    assert!(problems.is_empty(), "{problems:#?}");
    let via = via.map(str::to_owned);
    let inquiry = Inquiry::new(from.to_owned(), to.to_owned(), via, "tcp", Some(port)).unwrap();
    let answers = check::reach(&[root], &files, &config, &inquiry).unwrap();
    assert!(answers.crashed.is_empty());
    answers.deployments.into_iter().next().unwrap().answer
}

fn paths(reach: Reach) -> Paths {
    match reach {
        Reach::Paths(paths) => *paths,
        other => panic!("{other:#?}"),
    }
}

/// The only path, and its verdict.
fn only(reach: Reach) -> (Answer, Path) {
    let mut paths = paths(reach);
    assert_eq!(paths.paths.len(), 1, "{paths:#?}");
    (paths.verdict, paths.paths.remove(0))
}

fn hop(path: &Path, kind: Obstacle) -> &Hop {
    path.hops.iter().find(|hop| hop.kind == kind).unwrap_or_else(|| panic!("no {kind:?}: {path:#?}"))
}

/// A service with one subnet, and clients beside it.
fn beside(service: &str, apim: &str, more: &str) -> String {
    format!(
        "virtualNetworks:
  n:
    addressSpace: 10.0.0.0/16
    subnets:
      apim: {{ prefix: 10.0.1.0/28{apim} }}
      clients: {{ prefix: 10.0.2.0/24 }}
apiManagement: {{ contoso: {{ {service} }} }}
{more}"
    )
}

const INTERNAL: &str = "sku: Premium, mode: internal, subnet: n/apim";
const EXTERNAL: &str = "sku: Premium, mode: external, subnet: n/apim";
const GROUP: &str = "networkSecurityGroups: { g: { inbound: { all: { priority: 100, allow: tcp, from: Internet, to: VirtualNetwork, ports: [443, 3443] } } } }
";

fn zone(record: &str) -> String {
    format!(
        "{GROUP}privateDnsZones: {{ contoso.azure-api.net: {{ virtualNetworkLinks: {{ n: n }}, records: {{ A: {{ \"@\": [{record}] }} }} }} }}
"
    )
}

#[test]
fn clients_need_the_name_the_way_and_the_rule() {
    let text = beside(INTERNAL, ", networkSecurityGroup: g", &zone("10.0.1.5"));
    let (verdict, path) = only(asked(&text, "clients", "contoso", "443"));
    assert_eq!((verdict, path.weakest), (Answer::Yes, None), "{path:#?}");
    let kinds: Vec<Obstacle> = path.hops.iter().map(|hop| hop.kind).collect();
    let in_order =
        [Obstacle::Name, Obstacle::SecurityGroup, Obstacle::Route, Obstacle::SecurityGroup, Obstacle::Answers];
    assert_eq!(kinds, in_order);
    let Some(Ground { kind: GroundKind::DefaultRule, named }) = path.hops[3].grounds.first() else {
        panic!("{path:#?}")
    };
    assert_eq!(named.name, "AllowVnetInBound");
    let (verdict, path) =
        only(asked(&beside(INTERNAL, ", networkSecurityGroup: g", GROUP), "clients", "contoso", "443"));
    assert_eq!((verdict, path.weakest), (Answer::No, Some(0)));
    assert!(path.hops[0].text.contains("no private DNS zone that is linked there has it"), "{path:#?}");
}

#[test]
fn an_address_that_azure_chooses_is_not_known_before() {
    let text = beside(INTERNAL, ", networkSecurityGroup: g", &zone("?address"));
    let (verdict, path) = only(asked(&text, "clients", "contoso", "443"));
    assert_eq!((verdict, path.weakest), (Answer::CannotTell, Some(0)));
    assert!(path.hops[0].text.contains("known only when it is deployed"), "{path:#?}");
    assert_eq!(path.hops[0].reasons.len(), 1);
}

#[test]
fn the_private_address_of_the_service_is_in_its_subnet() {
    let services = "contoso: { sku: Premium, mode: internal, subnet: n/apim }, other: { sku: Premium, mode: internal, subnet: n/other }";
    let text = |record: &str| {
        let text = beside(INTERNAL, ", networkSecurityGroup: g", &zone(record));
        let text = text.replace("contoso: { sku: Premium, mode: internal, subnet: n/apim }", services);
        text.replace("      clients:", "      other: { prefix: 10.0.3.0/28, networkSecurityGroup: g }\n      clients:")
    };
    let right = text("{ privateAddressOf: contoso }");
    for end in ["contoso", "contoso.azure-api.net"] {
        let (verdict, path) = only(asked(&right, "clients", end, "443"));
        assert_eq!((verdict, path.weakest), (Answer::Yes, None), "{path:#?}");
        let name = hop(&path, Obstacle::Name);
        assert!(name.text.contains("leads to the private address of `contoso`, says record"), "{name:#?}");
        assert!(path.hops.iter().any(|hop| hop.at == "into subnet `n/apim`"), "{path:#?}");
    }
    let wrong = text("{ privateAddressOf: other }");
    for end in ["contoso", "contoso.azure-api.net"] {
        let (verdict, path) = only(asked(&wrong, "clients", end, "443"));
        assert_eq!((verdict, path.weakest), (Answer::No, Some(0)), "{path:#?}");
        assert!(path.hops[0].text.contains("leads to the private address of `other`"), "{path:#?}");
    }
}

#[test]
fn a_name_that_leads_elsewhere_leads_not_to_the_service() {
    let text = beside(INTERNAL, ", networkSecurityGroup: g", &zone("10.0.2.9"));
    let (verdict, path) = only(asked(&text, "clients", "contoso", "443"));
    assert_eq!((verdict, path.weakest), (Answer::No, Some(0)), "{path:#?}");
    assert!(path.hops[0].text.contains("10.0.2.9, which is not in the subnet of `contoso`"), "{path:#?}");
    // The host name itself is reached, wherever that is.
    let (_, path) = only(asked(&text, "apim", "contoso.azure-api.net", "443"));
    assert!(path.hops.iter().any(|hop| hop.at == "into subnet `n/clients`"), "{path:#?}");
}

#[test]
fn answers_that_go_through_a_firewall_alone_are_lost() {
    let routes = "routeTables: { t: { routes: { all: { prefix: 0.0.0.0/0, nextHopType: VirtualAppliance, nextHopIpAddress: 10.0.9.4 } } } }
";
    let attached = ", networkSecurityGroup: g, routeTable: t";
    let forced = beside(EXTERNAL, attached, &format!("{GROUP}{routes}"));
    let (verdict, path) = only(asked(&forced, "Internet", "contoso", "443"));
    assert_eq!(verdict, Answer::No, "{path:#?}");
    let back = hop(&path, Obstacle::Answers);
    assert_eq!((back.verdict, back.grounds[0].kind), (Answer::No, GroundKind::Route));
    assert!(back.grounds[0].named.place.is_some());
    let open = beside(EXTERNAL, ", networkSecurityGroup: g", GROUP);
    assert_eq!(only(asked(&open, "Internet", "contoso", "443")).0, Answer::Yes);
    // What an endpoint leads to is no client.
    let endpoints = beside(EXTERNAL, ", networkSecurityGroup: g, serviceEndpoints: [Microsoft.Storage]", GROUP);
    assert_eq!(only(asked(&endpoints, "Internet", "contoso", "443")).0, Answer::Yes);
    // Clients of the network go and come directly.
    let (_, path) = only(asked(&forced, "clients", "n/apim", "443"));
    assert_eq!(hop(&path, Obstacle::Answers).verdict, Answer::Yes, "{path:#?}");
}

#[test]
fn without_a_group_nobody_calls_a_classic_service_from_outside() {
    let (verdict, path) = only(asked(&beside(EXTERNAL, "", ""), "Internet", "contoso", "443"));
    assert_eq!(verdict, Answer::No, "{path:#?}");
    assert!(hop(&path, Obstacle::SecurityGroup).text.contains("load balancer of the service"), "{path:#?}");
}

#[test]
fn a_service_in_no_network_reaches_what_is_public() {
    let text = beside("sku: Standard", "", "");
    assert_eq!(only(asked(&text, "contoso", "Storage", "443")).0, Answer::Yes);
    assert_eq!(only(asked(&text, "contoso", "172.16.0.4", "443")).0, Answer::No);
    assert_eq!(only(asked(&text, "Internet", "contoso", "443")).0, Answer::Yes);
}

#[test]
fn a_private_network_elsewhere_is_connected_or_not() {
    let text = beside(INTERNAL, ", networkSecurityGroup: g", GROUP);
    let (_, path) = only(asked(&text, "192.168.0.0/24", "contoso", "443"));
    assert!(path.hops[0].reasons[0].text.contains("is not in the input"), "{path:#?}");
    assert_eq!(hop(&path, Obstacle::Answers).verdict, Answer::No, "there is no gateway: {path:#?}");
}

#[test]
fn regions_are_asked_one_by_one() {
    let more = "publicIpAddresses: { ip: {} }\n";
    let service =
        format!("{EXTERNAL}, additionalLocations: [{{ location: westeurope, sku: Premium, subnet: n/clients }}]");
    let text = beside(&service, ", networkSecurityGroup: g", &format!("{GROUP}{more}"));
    let all = paths(asked(&text, "Internet", "contoso", "443"));
    assert_eq!(all.paths.len(), 2);
    assert_eq!(all.verdict, Answer::Partly, "the second region has no group: {all:#?}");
    assert!(all.paths[1].between.as_ref().unwrap().contains("westeurope"), "{all:#?}");
    assert_eq!(only(asked(&text, "Internet", "contoso/uksouth", "443")).0, Answer::Yes);
}

#[test]
fn a_front_end_of_which_nobody_knows_where_it_leads_leaves_the_answer_open() {
    let gateway = |backend: &str| {
        format!(
            "{GROUP}applicationGateways:
  agw: {{ sku: WAF_v2, subnet: n/clients, addresses: 11, backendAddressPools: {{ api: {{ backends: [{backend}] }} }} }}
"
        )
    };
    let of = |backend: &str| beside(INTERNAL, ", networkSecurityGroup: g", &gateway(backend));
    let open = paths(asked(&of("?backend"), "Internet", "contoso", "443"));
    assert_eq!(open.verdict, Answer::CannotTell, "{open:#?}");
    assert_eq!(open.paths[0].verdict, Answer::No, "directly");
    let (verdict, path) = only(asked_through(&of("?backend"), "Internet", "contoso", "443", Some("agw")));
    assert_eq!(verdict, Answer::CannotTell);
    assert!(path.hops[0].reasons[0].text.contains("whether `agw` leads to `contoso` is not known"), "{path:#?}");
    assert_eq!(only(asked(&of("other.example.com"), "Internet", "contoso", "443")).0, Answer::No);
    let Reach::NotHere(missing) = asked_through(&of("other.example.com"), "Internet", "contoso", "443", Some("agw"))
    else {
        panic!()
    };
    assert!(missing[0].wrong.as_ref().unwrap().contains("`agw` does not lead to `contoso`"), "{missing:#?}");
}

#[test]
fn names_lead_to_one_thing_or_to_none() {
    let text = beside(INTERNAL, "", "");
    let Reach::Ambiguous(names) = asked(&text.replace("contoso", "apim"), "Internet", "apim", "443") else { panic!() };
    assert_eq!(names[0].candidates, ["service:apim", "subnet:n/apim"]);
    assert!(matches!(asked(&text, "Internet", "subnet:apim", "443"), Reach::Paths(_)));
    let Reach::NotHere(missing) = asked(&text, "Internet", "fabrikam", "443") else { panic!() };
    assert_eq!(check::meant(&missing[0]), None);
    assert!(missing[0].known.contains(&"n/clients".to_owned()), "{missing:#?}");
    let Reach::NotHere(missing) = asked(&text, "n/client", "contoso", "443") else { panic!() };
    assert_eq!(check::meant(&missing[0]), Some("n/clients"));
    let Reach::NotHere(missing) = asked_through(&text, "clients", "n/apim", "443", Some("contoso")) else { panic!() };
    assert!(missing[0].wrong.as_ref().unwrap().contains("is no API Management service"), "{missing:#?}");
}
