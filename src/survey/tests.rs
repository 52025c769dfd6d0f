//! What is said of the flows of small networks.

use crate::answer::{FlowRow, Flows, Hint, HopKind, LinkKind, LocationFlows, NameNeed, Need, Standing, Verdict};
use crate::check::{self, Config, Root};
use crate::source::MemoryFiles;

/// The flows of a description of a classic internal service in the subnet `n/apim`; `rules` are those of its group.
fn of_rules(rules: &str) -> Flows {
    of_service("sku: Premium, mode: internal, subnet: n/apim", rules)
}

fn of_service(service: &str, rules: &str) -> Flows {
    described(&format!(
        "virtualNetworks: {{ n: {{ addressSpace: 10.0.0.0/16, subnets: {{ apim: {{ prefix: 10.0.1.0/28, networkSecurityGroup: g }} }} }} }}
networkSecurityGroups: {{ g: {{ {rules} }} }}
apiManagement: {{ a: {{ {service} }} }}
"
    ))
}

fn described(text: &str) -> Flows {
    let mut files = MemoryFiles::new();
    files.insert("network.yaml", format!("apiVersion: apimlint/v1\nlocation: uksouth\n{text}"));
    let root = Root { template: "network.yaml".into(), parameters: None, may_be_a_part: false };
    let answers = check::flows(&[root], &files, &Config::default()).unwrap();
    assert!(answers.crashed.is_empty());
    answers.deployments.into_iter().next().unwrap().answer
}

fn only(flows: &Flows) -> &LocationFlows {
    let [service] = flows.services.as_slice() else { panic!("{flows:#?}") };
    let [location] = service.locations.as_slice() else { panic!("{flows:#?}") };
    location
}

fn row<'f>(flows: &'f Flows, id: &str) -> &'f FlowRow {
    flows.rows().find(|row| row.id == id).unwrap_or_else(|| panic!("no flow {id}"))
}

fn deciders(row: &FlowRow) -> Vec<&str> {
    row.deciders.iter().map(|decider| decider.named.name.as_str()).collect()
}

fn texts(hints: &[Hint]) -> Vec<&str> {
    hints.iter().map(|hint| hint.text.as_str()).collect()
}

const MANAGEMENT: &str =
    "management: { priority: 100, allow: tcp, from: ApiManagement, to: VirtualNetwork, ports: 3443 }";

#[test]
fn a_row_says_which_rule_decides_and_where_it_is() {
    let flows = of_rules(&format!("inbound: {{ {MANAGEMENT} }}"));
    let management = row(&flows, "management");
    assert_eq!((management.verdict, deciders(management)), (Verdict::Allowed, vec!["management"]));
    assert!(management.deciders[0].named.place.is_some());
    let storage = row(&flows, "storage");
    assert_eq!((storage.verdict, deciders(storage)), (Verdict::AllowedByDefault, vec!["AllowInternetOutBound"]));
    assert_eq!((&storage.need, &row(&flows, "entra").need), (&Need::Required, &Need::Optional));
    assert!(!flows.has_lost());
    assert!(flows.rows().all(|row| !row.deciders.is_empty()));
}

#[test]
fn what_is_closed_has_a_packet_and_what_was_meant() {
    let flows = of_rules(&format!("inbound: {{ {} }}", MANAGEMENT.replace("3443", "3433")));
    let management = row(&flows, "management");
    assert_eq!((management.verdict, deciders(management)), (Verdict::Denied, vec!["DenyAllInBound"]));
    assert!(management.packet.as_ref().unwrap().contains("10.0.1.4:3443"), "{management:#?}");
    assert_eq!(texts(&management.hints), ["rule `management` opens 3433: was 3443 meant?"]);
    assert!(management.is_lost() && flows.has_lost());
}

#[test]
fn a_rule_that_serves_one_flow_is_not_suspected_of_another() {
    let probe = "probe: { priority: 100, allow: tcp, from: AzureLoadBalancer, to: VirtualNetwork, ports: 6390 }";
    let flows = of_rules(&format!("inbound: {{ {probe}, rest: {{ priority: 200, deny: any }} }}"));
    let machine = row(&flows, "machine-probe");
    assert_eq!((machine.verdict, texts(&machine.hints)), (Verdict::Denied, Vec::new()));
    assert!(!machine.is_lost(), "it is optional");
}

#[test]
fn letting_in_some_clients_loses_nothing() {
    let clients = "office: { priority: 110, allow: tcp, from: 20.1.2.0/24, to: VirtualNetwork, ports: 443 }";
    let probe = "probe: { priority: 120, allow: tcp, from: AzureLoadBalancer, to: VirtualNetwork, ports: 6390 }";
    let rules = format!("inbound: {{ {MANAGEMENT}, {clients}, {probe} }}");
    let flows = of_service("sku: Premium, mode: external, subnet: n/apim", &rules);
    let https = row(&flows, "client-https");
    assert_eq!(https.verdict, Verdict::PartlyDenied);
    assert!(https.is_of_clients && !https.is_lost() && !flows.has_lost());
}

#[test]
fn a_few_denied_addresses_of_the_internet_decide_nothing() {
    let rules = "outbound: { bad: { priority: 100, deny: any, from: VirtualNetwork, to: 20.9.9.0/24, ports: \"*\" } }";
    let flows = of_rules(rules);
    let certificates = row(&flows, "certificate-validation");
    assert_eq!((certificates.verdict, deciders(certificates)), (Verdict::CannotTell, vec!["bad"]));
    assert!(certificates.reasons[0].text.contains("rule `bad` denies"), "{certificates:#?}");
}

#[test]
fn without_a_group_nothing_comes_in_and_everything_goes_out() {
    let flows = described(
        "virtualNetworks: { n: { addressSpace: 10.0.0.0/16, subnets: { apim: { prefix: 10.0.1.0/28 } } } }
apiManagement: { a: { sku: Premium, mode: internal, subnet: n/apim } }
",
    );
    assert_eq!(row(&flows, "management").verdict, Verdict::Denied);
    assert_eq!(row(&flows, "storage").verdict, Verdict::Allowed);
    assert!(flows.rows().all(|row| deciders(row) == ["no security group"]));
}

#[test]
fn a_group_that_may_be_attached_elsewhere_decides_nothing_yet() {
    let flows = described(
        "incomplete: [the network is made by others]
virtualNetworks: { n: { addressSpace: 10.0.0.0/16, subnets: { apim: { prefix: 10.0.1.0/28 } } } }
apiManagement: { a: { sku: Premium, mode: internal, subnet: n/apim } }
",
    );
    let management = row(&flows, "management");
    assert_eq!(management.verdict, Verdict::CannotTell);
    assert!(!management.reasons.is_empty());
    assert_eq!(flows.incomplete.len(), 1);
}

#[test]
fn a_group_outside_of_the_input_is_neither_open_nor_closed() {
    let group = "/subscriptions/s/resourceGroups/r/providers/Microsoft.Network/networkSecurityGroups/g";
    let flows = described(&format!(
        "virtualNetworks: {{ n: {{ addressSpace: 10.0.0.0/16, subnets: {{ apim: {{ prefix: 10.0.1.0/28, networkSecurityGroup: {group} }} }} }} }}
apiManagement: {{ a: {{ sku: Premium, mode: internal, subnet: n/apim }} }}
"
    ));
    assert!(flows.rows().all(|row| row.verdict == Verdict::CannotTell && !row.reasons.is_empty()));
    assert!(!flows.has_lost());
}

#[test]
fn a_service_in_no_network_has_no_flows_to_decide() {
    let flows = described("apiManagement: { a: { sku: Basic } }\n");
    assert_eq!(only(&flows).standing, Standing::Outside(None));
    let flows = of_service("sku: Basic, mode: internal, subnet: n/apim", "");
    let Standing::Outside(Some(reason)) = &only(&flows).standing else { panic!("{flows:#?}") };
    assert!(reason.contains("Basic"), "{reason}");
}

#[test]
fn while_the_tier_is_not_known_nothing_is_said_of_flows() {
    let flows = of_service("sku: ?tier, mode: internal, subnet: n/apim", "");
    let Standing::NotKnown(reasons) = &only(&flows).standing else { panic!("{flows:#?}") };
    assert!(!reasons.is_empty());
}

#[test]
fn a_flow_that_only_several_regions_need_is_not_said_to_be_needed_while_there_may_be_one() {
    let service = "sku: Premium, mode: external, subnet: n/apim, additionalLocations: [\"?*\"]";
    let flows = of_service(service, "inbound: { rest: { priority: 200, deny: any } }");
    let manager = row(&flows, "traffic-manager");
    assert!(matches!(manager.need, Need::NotKnown(_)), "{:?}", manager.need);
    assert!(manager.verdict == Verdict::Denied && !manager.is_lost());
}

#[test]
fn the_room_in_the_subnet_is_counted_in_units() {
    let flows = of_service("sku: Premium, units: 2, mode: internal, subnet: n/apim", "");
    let room = only(&flows).inside().unwrap().room.as_ref().unwrap();
    assert_eq!((room.usable, room.taken, room.taken_at_most, room.more_units), (Some(11), 5, Some(5), Some(3)));
    let units_of = |service: &str| {
        let flows = of_service(&format!("sku: Premium, mode: internal, subnet: n/apim, {service}"), "");
        let room = only(&flows).inside().unwrap().room.clone().unwrap();
        (room.more_units, room.more_units_at_most)
    };
    assert_eq!(units_of("units: 3, zones: [1, 2, 3]"), (Some(0), Some(0)), "six units would need 13 addresses");
    assert_eq!(units_of("units: 2, zones: [1, 2]"), (Some(2), Some(2)), "four units, and not five");
    assert_eq!(units_of("units: ?units"), (None, None));
    assert_eq!(units_of("units: 2, zones: ?zones"), (None, Some(3)));
    let flows = of_service("sku: Developer, mode: internal, subnet: n/apim", "");
    assert_eq!(only(&flows).inside().unwrap().room.as_ref().unwrap().more_units, None, "the tier has one unit");
}

/// A service behind a route table, with a zone and name servers of the network.
fn tunnelled(network: &str, hop: &str) -> Flows {
    described(&format!(
        "virtualNetworks: {{ n: {{ addressSpace: 10.0.0.0/16, {network} subnets: {{ apim: {{ prefix: 10.0.1.0/28, networkSecurityGroup: g, routeTable: r, serviceEndpoints: [Microsoft.Sql] }} }} }} }}
networkSecurityGroups: {{ g: {{ inbound: {{ {MANAGEMENT} }} }} }}
routeTables: {{ r: {{ routes: {{ default: {{ prefix: 0.0.0.0/0, {hop} }} }} }} }}
privateDnsZones: {{ vault.azure.net: {{ virtualNetworkLinks: {{ n: n }} }} }}
apiManagement: {{ a: {{ sku: Premium, mode: internal, subnet: n/apim }} }}
"
    ))
}

const APPLIANCE: &str = "nextHopType: VirtualAppliance, nextHopIpAddress: 10.0.9.4";

#[test]
fn a_route_that_takes_the_answers_away_closes_what_the_group_opens() {
    let flows = tunnelled("", APPLIANCE);
    let management = row(&flows, "management");
    assert_eq!((management.verdict, deciders(management)), (Verdict::Denied, vec!["management"]));
    let weakest = management.weakest.as_ref().unwrap();
    assert_eq!(weakest.kind, LinkKind::Route);
    assert!(weakest.named.place.is_some() && weakest.named.name.contains("`default`"), "{weakest:?}");
    assert!(texts(&management.because)[0].starts_with("answers go to the appliance 10.0.9.4"), "{management:#?}");
    assert_eq!(management.packet, None);
}

#[test]
fn what_an_appliance_passes_on_cannot_be_told_and_what_has_an_endpoint_passes() {
    let flows = tunnelled("", APPLIANCE);
    let monitor = row(&flows, "monitor");
    assert_eq!((monitor.verdict, monitor.route[0].hop), (Verdict::CannotTell, HopKind::Appliance));
    assert!(texts(&monitor.reasons)[0].contains("the appliance 10.0.9.4, which must pass"), "{monitor:#?}");
    assert_eq!(monitor.reasons[0].place, monitor.weakest.as_ref().unwrap().named.place, "the route");
    let sql = row(&flows, "sql");
    assert_eq!((sql.verdict, sql.route[0].hop), (Verdict::AllowedByDefault, HopKind::ServiceEndpoint));
    let dropped = tunnelled("", "nextHopType: None");
    assert!(texts(&row(&dropped, "monitor").because)[0].starts_with("packets are dropped"));
}

#[test]
fn a_name_that_is_not_found_is_the_weakest_link() {
    let flows = tunnelled("", "nextHopType: Internet");
    let vault = row(&flows, "key-vault");
    assert_eq!((vault.verdict, vault.weakest.as_ref().unwrap().kind), (Verdict::Denied, LinkKind::Name));
    assert!(texts(&vault.because)[0].contains("vault.azure.net are not found"), "{vault:#?}");
    assert_eq!(flows.services[0].hidden_names[0].zone.name, "vault.azure.net");
    let flows = tunnelled("dnsServers: [10.0.9.5],", "nextHopType: Internet");
    let storage = row(&flows, "storage");
    assert_eq!((storage.verdict, storage.weakest.as_ref().unwrap().kind), (Verdict::CannotTell, LinkKind::Name));
    assert!(texts(&storage.reasons)[0].contains("10.0.9.5"), "{storage:#?}");
}

#[test]
fn a_needed_name_of_an_internal_service_leads_to_its_subnet() {
    let with_record = |address: &str| {
        let flows = described(&format!(
            "virtualNetworks: {{ n: {{ addressSpace: 10.0.0.0/16, subnets: {{ apim: {{ prefix: 10.0.1.0/28 }} }} }}, hub: {{ addressSpace: 10.9.0.0/16 }} }}
privateDnsZones: {{ a.azure-api.net: {{ virtualNetworkLinks: {{ n: n }}, records: {{ A: {{ \"@\": [{address}] }} }} }} }}
apiManagement: {{ a: {{ sku: Premium, mode: internal, subnet: n/apim }}, b: {{ sku: Premium }} }}
"
        ));
        let gateway = &flows.services[0].names[0];
        assert_eq!((gateway.name.as_str(), gateway.need), ("a.azure-api.net", NameNeed::Needed));
        let [own, hub] = gateway.answers.as_slice() else { panic!("{gateway:#?}") };
        assert!(own.is_own && !hub.is_own);
        assert_eq!((hub.told.as_str(), &hub.should_be), ("not found", &None));
        (own.told.clone(), own.should_be.clone())
    };
    assert_eq!(with_record("10.0.1.5"), ("10.0.1.5".to_owned(), None));
    let (told, should_be) = with_record("10.0.7.5");
    assert_eq!(
        (told.as_str(), should_be.as_deref()),
        ("10.0.7.5", Some("the private address of the service in 10.0.1.0/28"))
    );
    let chosen_by_azure = with_record("{ privateAddressOf: a }");
    assert_eq!(chosen_by_azure, ("private address of a".to_owned(), None));
    let (told, should_be) = with_record("{ privateAddressOf: b }");
    assert_eq!(
        (told.as_str(), should_be.as_deref()),
        ("private address of b", Some("the private address of the service in 10.0.1.0/28"))
    );
    // Which region the description means is not said.
    assert_eq!(with_record("{ privateAddressOf: a, additionalLocation: ?n }").0, "an address that is not known yet");
}

#[test]
fn names_of_what_is_retired_are_not_asked_for() {
    let names = |service: &str| {
        let flows = of_service(service, "");
        let told = |name: &crate::answer::HostName| format!("{} {:?}", name.name, name.need);
        flows.services[0].names.iter().map(told).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(
        names("sku: Premium, mode: internal, subnet: n/apim"),
        "a.azure-api.net Needed, a.developer.azure-api.net IfUsed, a.configuration.azure-api.net IfUsed"
    );
    assert_eq!(names("sku: PremiumV2, mode: internal, subnet: n/apim"), "a.azure-api.net Needed");
    assert_eq!(names("sku: Premium, mode: external, subnet: n/apim"), "a.azure-api.net NotNeeded");
    assert_eq!(
        names("sku: Developer, mode: ?mode, subnet: n/apim"),
        "a.azure-api.net IfUsed, a.developer.azure-api.net IfUsed, a.configuration.azure-api.net IfUsed"
    );
    let custom = "hostNames: [{ endpoint: Management, name: manage.contoso.net }]";
    assert!(
        names(&format!("sku: Developer, mode: internal, subnet: n/apim, {custom}"))
            .contains("manage.contoso.net IfUsed")
    );
}

#[test]
fn without_a_group_what_comes_from_the_network_itself_cannot_be_told() {
    let flows = described(
        "virtualNetworks: { n: { addressSpace: 10.0.0.0/16, subnets: { apim: { prefix: 10.0.1.0/28 } } } }
apiManagement: { a: { sku: Premium, mode: internal, subnet: n/apim } }
",
    );
    assert_eq!(row(&flows, "management").verdict, Verdict::Denied);
    let inbound = |row: &&FlowRow| row.is_inbound && row.remote == "VirtualNetwork";
    let within: Vec<&FlowRow> = flows.rows().filter(inbound).collect();
    assert!(!within.is_empty());
    for row in within {
        assert_eq!((row.verdict, texts(&row.hints).len()), (Verdict::CannotTell, 0), "{row:#?}");
        assert!(texts(&row.reasons)[0].contains("is not documented"), "{row:#?}");
    }
}

#[test]
fn where_it_cannot_be_told_both_packets_are_shown() {
    let flows = of_rules("outbound: { some: { priority: 100, deny: tcp, from: any, to: 20.0.0.0/8, ports: 443 } }");
    let storage = row(&flows, "storage");
    assert_eq!(storage.verdict, Verdict::CannotTell, "{storage:#?}");
    let (packet, passing) = (storage.packet.as_ref(), storage.passing_packet.as_ref());
    assert!(packet.is_some() && passing.is_some() && packet != passing, "{packet:?} {passing:?}");
}

#[test]
fn a_zone_of_which_the_end_of_the_name_is_known_says_nothing_about_other_names() {
    let verdict = |zone: &str| {
        let mut files = MemoryFiles::new();
        files.insert(
            "main.bicep",
            format!(
                "param load string
resource n 'Microsoft.Network/virtualNetworks@2023-05-01' = {{
  name: 'n'
  location: 'uksouth'
  properties: {{
    addressSpace: {{ addressPrefixes: ['10.0.0.0/16'] }}
    subnets: [{{ name: 'apim', properties: {{ addressPrefix: '10.0.1.0/28', networkSecurityGroup: {{ id: g.id }} }} }}]
  }}
}}
resource g 'Microsoft.Network/networkSecurityGroups@2023-05-01' = {{ name: 'g', location: 'uksouth' }}
{zone}
resource link 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2020-06-01' = {{
  parent: zone
  name: 'link'
  location: 'global'
  properties: {{ virtualNetwork: {{ id: n.id }} }}
}}
resource a 'Microsoft.ApiManagement/service@2023-05-01-preview' = {{
  name: 'a'
  location: 'uksouth'
  sku: {{ name: 'Premium', capacity: 1 }}
  properties: {{
    publisherName: 'p'
    publisherEmail: 'p@example.com'
    virtualNetworkType: 'Internal'
    virtualNetworkConfiguration: {{ subnetResourceId: n.properties.subnets[0].id }}
  }}
}}
"
            ),
        );
        let root = Root { template: "main.bicep".into(), parameters: None, may_be_a_part: false };
        let answers = check::flows(&[root], &files, &Config::default()).unwrap();
        row(&answers.deployments[0].answer, "storage").verdict
    };
    let zone = |name: &str, existing: &str, more: &str| {
        format!("resource zone 'Microsoft.Network/privateDnsZones@2020-06-01' {existing}= {{ name: {name} {more}}}")
    };
    let declared = |name: &str| verdict(&zone(name, "", "\n  location: 'global'\n"));
    let existing = |name: &str| verdict(&zone(name, "existing ", ""));
    for told in [&declared as &dyn Fn(&str) -> Verdict, &existing] {
        assert_eq!(told("'apim-${load}.azure-api.net'"), Verdict::AllowedByDefault);
        assert_eq!(told("'${load}.core.windows.net'"), Verdict::CannotTell);
        assert_eq!(told("load"), Verdict::CannotTell);
    }
    assert_eq!(existing("'contoso.net'"), Verdict::AllowedByDefault);
    assert_eq!(existing("'core.windows.net'"), Verdict::CannotTell);
}
