//! How much of a description is read.

use std::fmt::Write;

use super::{read, resources};

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
