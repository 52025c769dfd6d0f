//! What is told, and what it leaves open.

use super::{read, slot, spelled, told};

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
fn what_must_be_said_and_is_not_is_not_known() {
    let described = read("apiVersion: apimlint/v1\nnetworkInterfaces: { nic: {} }\nprivateEndpoints: { pe: {} }\n");
    assert_eq!(described.problems.len(), 2);
    let is_open = |index: usize| described.resources[index].body.as_object().unwrap().rest.is_some();
    assert!(is_open(0) && is_open(1));
}
