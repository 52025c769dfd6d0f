//! Descriptions as resources, and what is told of descriptions with mistakes.

use std::fmt::Write;

use super::deployment;
use crate::source::FileId;
use crate::syntax::yaml;
use crate::template::{Assumed, Assumptions, Deployment, Kind, Match, Place, Provenance, Terms, Value, show, spell};

fn read(text: &str) -> Deployment {
    let tree = yaml::parse(FileId::new(0), text.into());
    assert_eq!(tree.errors(), [], "{text}");
    deployment(&tree, &Place::default(), Terms::new(), Provenance::new(), &Assumptions::default())
}

/// The resources of a description that has no mistakes, as JSON.
fn resources(text: &str) -> Vec<serde_json::Value> {
    let described = read(&format!("apiVersion: apimlint/v1\nlocation: uksouth\n{text}"));
    assert_eq!(described.problems, []);
    spell(&described).iter().map(|resource| serde_json::to_value(resource).unwrap()).collect()
}

/// What is told of a description: each message with its help, and the text that it points at.
fn told(text: &str) -> Vec<String> {
    let whole = format!("apiVersion: apimlint/v1\n{text}");
    let problems = read(&whole).problems;
    let line = |problem: &crate::template::Problem| {
        let place = &whole[problem.span.start as usize..problem.span.end as usize];
        let help = problem.help.as_deref().unwrap_or_default();
        format!("{place:?}: {}; {help}", problem.message)
    };
    problems.iter().map(line).collect()
}

#[test]
fn a_network_has_its_subnets_inside() {
    let all = resources(
        "virtualNetworks:
  contoso:
    addressSpace: 10.0.0.0/16
    subnets:
      apim: { prefix: 10.0.1.0/28, delegations: Microsoft.Web/serverFarms, networkSecurityGroup: apim-nsg }
      two: { prefix: [10.0.2.0/24, 10.0.3.0/24], serviceEndpoints: [Microsoft.Storage, { service: Microsoft.Sql }] }
networkSecurityGroups: { apim-nsg: {} }",
    );
    let network = &all[0];
    assert_eq!(network["type"], "Microsoft.Network/virtualNetworks");
    assert_eq!(network["location"], "uksouth");
    assert_eq!(network["properties"]["addressSpace"]["addressPrefixes"][0], "10.0.0.0/16");
    let subnets = &network["properties"]["subnets"];
    assert_eq!(subnets[0]["name"], "apim");
    assert_eq!(subnets[0]["properties"]["addressPrefix"], "10.0.1.0/28");
    let delegated = &subnets[0]["properties"]["delegations"][0];
    assert_eq!(delegated["properties"]["serviceName"], "Microsoft.Web/serverFarms");
    let group = subnets[0]["properties"]["networkSecurityGroup"]["id"].as_str().unwrap();
    assert!(group.contains("Microsoft.Network/networkSecurityGroups"), "{group}");
    assert_eq!(subnets[1]["properties"]["addressPrefixes"][1], "10.0.3.0/24");
    let endpoints = &subnets[1]["properties"]["serviceEndpoints"];
    assert_eq!(
        (&endpoints[0]["service"], &endpoints[1]["service"]),
        (&"Microsoft.Storage".into(), &"Microsoft.Sql".into())
    );
}

#[test]
fn a_rule_says_all_that_azure_demands() {
    let all = resources(
        "networkSecurityGroups:
  g:
    inbound:
      one: { priority: 100, allow: TCP, from: ApiManagement, ports: [3443, 8000-8999] }
      two: { priority: 200, deny: any, from: [10.0.0.0/8], toApplicationSecurityGroups: web }
    outbound: { three: { priority: 100, allow: udp, to: [10.0.0.1, 10.1.0.0/16] } }",
    );
    let rules = &all[0]["properties"]["securityRules"];
    let rule = |index: usize, key: &str| rules[index]["properties"][key].clone();
    assert_eq!((rule(0, "access"), rule(0, "protocol")), ("Allow".into(), "Tcp".into()));
    assert_eq!((rule(0, "direction"), rule(2, "direction")), ("Inbound".into(), "Outbound".into()));
    assert_eq!(rule(0, "destinationPortRanges"), serde_json::json!(["3443", "8000-8999"]));
    assert_eq!(
        (rule(0, "destinationPortRange"), rule(0, "destinationAddressPrefix")),
        (serde_json::Value::Null, "*".into())
    );
    assert_eq!((rule(1, "protocol"), rule(1, "sourceAddressPrefix")), ("*".into(), "10.0.0.0/8".into()));
    assert_eq!(rule(1, "destinationAddressPrefix"), serde_json::Value::Null);
    assert!(rule(1, "destinationApplicationSecurityGroups")[0]["id"].as_str().unwrap().contains("'web'"));
    assert_eq!(rule(2, "destinationAddressPrefixes"), serde_json::json!(["10.0.0.1", "10.1.0.0/16"]));
}

#[test]
fn what_azure_keeps_below_a_resource_is_a_resource() {
    let all = resources(
        "privateDnsZones:
  privatelink.azure-api.net:
    virtualNetworkLinks: { to-contoso: contoso }
    records: { A: { contoso-apim: 10.0.2.4 } }
virtualNetworks: { contoso: { addressSpace: [10.0.0.0/16] } }",
    );
    let of = |resource_type: &str| {
        all.iter().find(|it| it["type"] == format!("Microsoft.Network/privateDnsZones{resource_type}"))
    };
    assert_eq!(of("").unwrap()["location"], serde_json::Value::Null);
    assert_eq!(of("/virtualNetworkLinks").unwrap()["name"], "privatelink.azure-api.net/to-contoso");
    assert_eq!(of("/A").unwrap()["properties"]["aRecords"][0]["ipv4Address"], "10.0.2.4");
}

#[test]
fn documents_share_their_names_and_keep_their_places() {
    let described = read(
        "apiVersion: apimlint/v1
subscription: s
resourceGroup: hub
virtualNetworks: { hub: { addressSpace: [10.1.0.0/16] } }
---
apiVersion: apimlint/v1
resourceGroup: spoke
virtualNetworks:
  spoke:
    addressSpace: [10.0.0.0/16]
    subscription: t
    peerings: { to-hub: { remoteVirtualNetwork: hub } }",
    );
    assert_eq!(described.problems, []);
    let ids: Vec<String> = described.resources.iter().map(|it| it.id.display(&described.terms)).collect();
    assert_eq!(ids[0], "/subscriptions/s/resourceGroups/hub/providers/microsoft.network/virtualnetworks/hub");
    assert_eq!(ids[1], "/subscriptions/t/resourceGroups/spoke/providers/microsoft.network/virtualnetworks/spoke");
    let spelled = serde_json::to_string(&spell(&described)).unwrap();
    assert!(spelled.contains("/subscriptions/s/resourceGroups/hub/providers/Microsoft.Network/virtualNetworks/hub\""));
}

#[test]
fn what_is_left_open_is_open() {
    let described = read(
        "apiVersion: apimlint/v1
virtualNetworks:
  one: { addressSpace: [?range, ?*], condition: ?both }
  two: { addressSpace: [?range], condition: false }
  ?*: there may be more
routeTables: \"?\"",
    );
    assert_eq!(described.problems, []);
    assert_eq!(described.resources.len(), 1, "what is not there is no resource");
    assert!(matches!(described.resources[0].condition.kind, crate::template::Kind::Term(_)));
    let reasons: Vec<&str> = described.incomplete.iter().map(|cause| &*cause.text).collect();
    assert_eq!(reasons, ["there may be more", "the description leaves it open"]);
    assert!(described.may_declare(&["microsoft.network/routetables"]).is_some());
    assert!(described.may_declare(&["microsoft.network/publicipaddresses"]).is_none());
}

#[test]
fn mistakes_are_told_where_they_are() {
    let network = |inside: &str| told(&format!("virtualNetworks: {{ contoso: {{ {inside} }} }}"));
    assert_eq!(
        network("addressSpace: 10.0.0.0/16, subents: {}"),
        ["\"subents\": `virtualNetwork` has no `subents`; did you mean `subnets`?"]
    );
    assert_eq!(
        network("subnets: {}"),
        ["\"contoso\": `addressSpace` is missing; The address ranges of the network: `[10.0.0.0/16]`."]
    );
    assert_eq!(
        network("addressSpace: 10.0.0.1/16"),
        ["\"10.0.0.1/16\": `10.0.0.1/16` does not begin where a range of this size does; the range that it is in is \
         `10.0.0.0/16`"]
    );
    assert_eq!(network("addressSpace: [10.0.0.0/16], subnets: { apim: { prefix: 010.0.0.0/24 } }").len(), 1);
    assert_eq!(
        told("apiManagment: {}"),
        ["\"apiManagment\": a description has no `apiManagment`; did you mean `apiManagement`?"]
    );
    assert_eq!(told("virtualNetworks: []")[0], "\"[\": names with what they are belong here, and this is a list; ");
    let service = |inside: &str| told(&format!("apiManagement: {{ a: {{ sku: Premium, {inside} }} }}"));
    assert_eq!(
        service("disableGateway: yes"),
        ["\"yes\": `true` or `false` belongs here, and this is a text; `yes` is a text in YAML 1.2: write `true`"]
    );
    assert_eq!(service("mode: intern"), ["\"intern\": `intern` is not `none`, `external` or `internal`; "]);
    assert_eq!(service("units: '3'")[0].split("; ").last(), Some("write it without quotes: `3`"));
    assert_eq!(
        service("subnet: contoso/apim")[0].split(": ").nth(1),
        Some(
            "nobody describes a subnet `contoso/apim`; describe it, or write its id if a subnet outside of the description is meant"
        )
    );
    assert_eq!(
        service("subnet: /subscriptions/x")[0].split(": ").nth(1).map(|it| it.contains("is not a resource id")),
        Some(true)
    );
}

#[test]
fn keys_are_texts_and_there_once() {
    assert_eq!(
        told("routeTables: { 1: {} }"),
        ["\"1\": a number is no key; if it is a name, put it in quotes: `\"1\"`"]
    );
    assert_eq!(told("routeTables: { [a]: {} }"), ["\"[a]\": a list is no key; a key is a name"]);
    assert_eq!(
        told("routeTables: { a: {}, a: {} }"),
        ["\"a\": the key `a` is there twice; give one of them another name, or leave it out"]
    );
    assert_eq!(told("routeTables: { on: {}, yes: {} }"), [""; 0], "they are texts in YAML 1.2");
}

#[test]
fn anchors_and_merge_keys_work() {
    let all = resources(
        "publicIpAddresses:
  one: &standard { sku: Standard, allocationMethod: Static }
  two: { <<: *standard, allocationMethod: Dynamic }",
    );
    assert_eq!(all[1]["sku"]["name"], "Standard");
    assert_eq!(all[1]["properties"]["publicIPAllocationMethod"], "Dynamic");
}

#[test]
fn addresses_are_taken_one_by_one() {
    let all = resources(
        "networkInterfaces: { nic: { subnet: contoso/vms, addresses: 3 } }
virtualMachineScaleSets: { set: { subnet: contoso/vms, addresses: 2 } }
virtualNetworks: { contoso: { addressSpace: 10.0.0.0/16, subnets: { vms: { prefix: 10.0.1.0/24 } } } }",
    );
    let of = |name: &str| all.iter().find(|it| it["name"] == name).unwrap();
    assert_eq!(of("nic")["properties"]["ipConfigurations"].as_array().unwrap().len(), 3);
    let interfaces =
        &of("set")["properties"]["virtualMachineProfile"]["networkProfile"]["networkInterfaceConfigurations"];
    assert_eq!(interfaces[0]["properties"]["ipConfigurations"].as_array().unwrap().len(), 2);
    let subnet = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v/subnets/s";
    let mut many = "networkInterfaces:\n".to_owned();
    (0..100).for_each(|number| writeln!(many, "  n{number}: {{ subnet: {subnet}, addresses: 4096 }}").unwrap());
    let listed: usize =
        resources(&many).iter().map(|it| it["properties"]["ipConfigurations"].as_array().map_or(0, Vec::len)).sum();
    assert!(listed <= 100_000, "{listed}");
}

#[test]
fn there_is_an_end_to_what_is_read() {
    let mut text = "apiVersion: apimlint/v1\nrouteTables:\n".to_owned();
    (0..25_000).for_each(|number| writeln!(text, "  t{number}: {{}}").unwrap());
    let described = read(&text);
    assert_eq!(described.problems.len(), 1);
    assert_eq!(described.problems[0].message, "more than 20000 things are described");
    assert_eq!((described.resources.len(), described.incomplete.len()), (20_000, 1));
}

/// The resources of a description with mistakes or open parts, as JSON in one line.
fn spelled(text: &str) -> String {
    serde_json::to_string(&spell(&read(&format!("apiVersion: apimlint/v1\n{text}")))).unwrap()
}

/// The property of an object that has this key.
fn slot(value: &Value, key: &str) -> Option<Value> {
    let slots = &value.as_object()?.slots;
    slots.iter().find(|slot| *slot.key == *key).map(|slot| slot.value.clone())
}

#[test]
fn what_is_listed_counts() {
    let services = |services: usize, regions: usize| {
        let regions = vec!["{ location: uksouth, sku: Premium }"; regions].join(", ");
        let mut text = "apiVersion: apimlint/v1\napiManagement:\n".to_owned();
        (0..services).for_each(|number| {
            writeln!(text, "  a{number}: {{ sku: Premium, additionalLocations: [{regions}] }}").unwrap();
        });
        let problems = read(&text).problems;
        problems.into_iter().map(|problem| problem.message).collect::<Vec<_>>()
    };
    assert_eq!(services(1, 1_000), [""; 0]);
    assert_eq!(services(1, 3_000), ["more than 1000 things are in one list"]);
    assert_eq!(services(30, 900), ["more than 20000 things are described"]);
}

#[test]
fn nobody_knows_which_of_two_values_counts() {
    let rules = spelled(
        "networkSecurityGroups:
  g:
    inbound:
      both: { priority: 100, allow: tcp, deny: any }
      twice: { priority: 101, priority: 103, deny: udp }
      again: { priority: 104, allow: esp }
      again: { priority: 105, allow: ah }",
    );
    for guess in ["Allow", "Tcp", "\"*\"", "101", "103", "104", "105", "Esp", "Ah"] {
        assert!(!rules.contains(guess), "{guess}: {rules}");
    }
    assert!(rules.contains("Udp") && rules.contains("Deny") && rules.contains("100"), "{rules}");
    let named = spelled(
        "routeTables: { one: { name: a, name: b, condition: true, condition: false, location: c, location: d } }",
    );
    assert!(!["\"a\"", "\"b\"", "\"c\"", "\"d\""].iter().any(|guess| named.contains(guess)), "{named}");
    let header = spelled("location: uksouth\nlocation: ukwest\nrouteTables: { one: {} }");
    assert!(!header.contains("uksouth") && !header.contains("ukwest"), "{header}");
}

#[test]
fn what_stands_behind_a_wrong_key_may_be_there() {
    let open = |text: &str, resource_type: &str| {
        let described = read(&format!("apiVersion: apimlint/v1\n{text}"));
        described.may_declare(&[resource_type]).is_some()
    };
    let links = "microsoft.network/privatednszones/virtualnetworklinks";
    let records = "microsoft.network/privatednszones/a";
    let zone = |inside: &str| format!("privateDnsZones: {{ zone: {inside} }}");
    assert!(!open(&zone("{}"), links) && !open(&zone("{}"), records));
    assert!(open(&zone("{ virtualNetworkLnks: { one: {} } }"), links));
    assert!(open(&zone("?zone"), links) && open(&zone("?zone"), records));
    for records_of in ["?records", "{ a: { '@': 10.0.0.1 } }", "[]", "{ A: {}, A: {} }"] {
        assert!(open(&zone(&format!("{{ records: {records_of} }}")), records), "{records_of}");
    }
    let last_rule = |inside: &str| {
        let text = format!("apiVersion: apimlint/v1\nnetworkSecurityGroups: {{ g: {{ {inside} }} }}");
        let described = read(&text);
        let rules = slot(&described.resources[0].body, "properties").and_then(|it| slot(&it, "securityRules"));
        rules.and_then(|rules| rules.as_list().and_then(|list| list.parts.last().cloned()))
    };
    let is_open = |inside: &str| matches!(last_rule(inside), Some(crate::template::ListPart::Rest(_)));
    let rule = "{ one: { priority: 100, allow: any } }";
    assert!(!is_open(&format!("outbound: {rule}")));
    assert!(is_open(&format!("outbound: {rule}, inbond: {rule}")));
    assert!(is_open(&format!("outbound: {rule}, inbound: {rule}, inbound: {rule}")));
    let addresses = spelled(
        "networkInterfaces: { nic: { subnet: /subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v/subnets/s, adresses: 9 } }",
    );
    assert!(addresses.contains("a mistake here"), "{addresses}");
}

#[test]
fn a_value_that_is_left_open_may_be_a_whole_list() {
    let prefix = |written: &str| {
        let text = format!(
            "virtualNetworks: {{ v: {{ addressSpace: 10.0.0.0/8, subnets: {{ s: {{ prefix: {written} }} }} }} }}"
        );
        spelled(&text).contains("\"addressPrefixes\":\"[unknown")
    };
    assert!(prefix("?all") && prefix("'?'"));
    assert!(!prefix("[?one]") && !prefix("['?']"));
}

#[test]
fn names_that_azure_takes_for_one_are_told() {
    assert_eq!(
        told("routeTables: { Out: {}, out: {} }"),
        [
            "\"out\": `Out` and `out` differ in case alone; give one of them another name: Azure takes both for the same one"
        ]
    );
    assert_eq!(told("routeTables: { '': {} }"), ["\"''\": an empty text is no name; "]);
}

#[test]
fn the_region_of_one_group_is_not_that_of_another() {
    let regions = |header: &str| {
        let text = format!(
            "apiVersion: apimlint/v1\n{header}routeTables: {{ here: {{}}, there: {{ resourceGroup: other }} }}"
        );
        let described = read(&text);
        let region = |index: usize| slot(&described.resources[index].body, "location").unwrap().kind;
        region(0) == region(1)
    };
    assert!(!regions("") && !regions("resourceGroup: one\n"));
    assert!(regions("location: uksouth\n") && regions("location: ?region\n"));
}

#[test]
fn documents_without_a_word_are_nothing() {
    let described = read("apiVersion: apimlint/v1\n---\n# nothing\n---\n");
    assert_eq!((described.problems.len(), described.incomplete.len()), (0, 0));
    let later = read("apiVersion: apimlint/v2\n");
    assert_eq!((later.problems.len(), later.incomplete.len()), (1, 1));
}

/// The kinds of the names of all resources.
fn names(described: &Deployment) -> Vec<String> {
    described.resources.iter().map(|resource| show(resource.id.last_name().unwrap(), &described.terms)).collect()
}

#[test]
fn texts_may_be_known_in_part() {
    let described = read(
        "apiVersion: apimlint/v1
resourceGroup: rg-${env}
networkSecurityGroups:
  a: { name: 'nsg-${env}' }
  b: { name: 'nsg-${region}' }
  c: { name: 'asg-${env}' }
  nsg-${env}-x: {}
  d: { name: '${env}' }
  e: { name: ?env }
  f: { name: '$${env}' }
virtualNetworks:
  v:
    addressSpace: 10.0.0.0/16
    subnets:
      s: { prefix: 10.0.0.0/24, networkSecurityGroup: 'nsg-${env}-x' }
      t: { prefix: 10.0.1.0/24, networkSecurityGroup: '/subscriptions/${s}/resourceGroups/rg-${env}/providers/Microsoft.Network/networkSecurityGroups/${n}' }
      u: { prefix: 10.0.2.0/24, routeTable: '${table}/x/y' }
",
    );
    assert_eq!(described.problems, []);
    assert_eq!(
        names(&described),
        ["nsg-{env}", "nsg-{region}", "asg-{env}", "nsg-{env}-x", "{env}", "{env}", "${env}", "v"]
    );
    let id = |index: usize| &described.resources[index].id;
    assert_eq!(id(0).compare(id(1)), Match::May);
    assert_eq!(id(0).compare(id(2)), Match::Never);
    assert_eq!(id(4).compare(id(5)), Match::Must);
    assert_eq!(id(4).compare(id(6)), Match::May);
    let subnets = described.resources[7].body.as_object().unwrap();
    let text = format!("{subnets:?}");
    // What is a segment of an id has no slash; what an id begins with may have.
    assert_eq!((text.matches("class: Any").count(), text.matches("class: Segment").count() > 4), (1, true), "{text}");
}

#[test]
fn holes_that_are_none_are_told_where_they_are() {
    let told = told(
        "networkSecurityGroups:
  a: { name: \"n\\u0073g-${env\" }
  b: { name: \"${a b}-x\" }
  c-${}: {}
virtualNetworks:
  v:
    addressSpace: 10.${n}.0.0/16
    dnsServers: [\"10.0.0.${n}\"]
    subnets: { s: { prefix: \"${p}\", networkSecurityGroup: \"${x}/y\" } }
apiManagement: { apim: { sku: \"${tier}V2\", units: \"1${n}\", mode: \"${mode}\" } }
",
    );
    let (unnamed, in_part) = (
        "what is not known has no name that can be used; a name has letters, digits, `_`, `-` and `.`: `${name}`; a `${` that is meant is written `$${`",
        "cannot be known in part; write `?name` for a value that is not known",
    );
    let expected = [
        "\"${env\": `${` has no `}`; what is not known is written `${name}`; a `${` that is meant is written `$${`".to_owned(),
        format!("\"${{a b}}\": {unnamed}"),
        format!("\"${{}}\": {unnamed}"),
        format!("\"10.${{n}}.0.0/16\": an address range {in_part}"),
        format!("\"\\\"10.0.0.${{n}}\\\"\": an IP address {in_part}"),
        "\"\\\"${x}/y\\\"\": `${x}/y` is not a resource id; an id begins with `/subscriptions/…/resourceGroups/…/providers/`".to_owned(),
        format!("\"\\\"1${{n}}\\\"\": a whole number from 0 to 1000 {in_part}"),
    ];
    assert_eq!(told, expected);
}

#[test]
fn what_is_assumed_counts_inside_of_texts() {
    let text = "apiVersion: apimlint/v1\nnetworkSecurityGroups: { a: { name: 'nsg-${env}' }, b: { name: ?env, condition: ?there } }";
    let tree = yaml::parse(FileId::new(0), text.into());
    let first = read(text);
    let Some(Kind::Term(env)) = first.resources[1].id.last_name().cloned() else { panic!("{:?}", first.resources) };
    let assumptions = Assumptions::default().with(env, Assumed::Value(Kind::str("dev")));
    let second = deployment(&tree, &Place::default(), first.terms, Provenance::new(), &assumptions);
    assert_eq!(names(&second), ["nsg-dev", "dev"]);
}

#[test]
fn of_many_reasons_a_few_are_kept() {
    let mut text = "apiVersion: apimlint/v1\nrouteTables:\n".to_owned();
    (0..5_000).for_each(|number| writeln!(text, "  ?*more{number}: because").unwrap());
    (0..5_000).for_each(|number| writeln!(text, "key{number}: 1").unwrap());
    let described = read(&text);
    assert_eq!((described.incomplete.len(), described.types_inside.len()), (101, 1));
    assert_eq!(described.incomplete[0].text, "because");
    let reasons = read("apiVersion: apimlint/v1\nincomplete: [one, two]\n").incomplete;
    assert_ne!(reasons[0].span, reasons[1].span, "each reason has a place of its own");
}
