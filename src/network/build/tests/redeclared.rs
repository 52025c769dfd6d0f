//! What several deployments of one run declare.

use std::sync::Arc;

use serde_json::{Value as Json, json};

use super::support::{led, listed, said};
use crate::network::{Network, Subnet, build};
use crate::source::{FilePath, SourceMap};
use crate::syntax::{Document, json};
use crate::template::{Input, NoLinks, Place, evaluate};

/// The network of these resources; the parameters `text`, `list` and `flag` have no value.
fn network(resources: &Json) -> Network {
    let parameters = json!({"text": {"type": "string"}, "list": {"type": "array"}, "flag": {"type": "bool"}});
    let template = json!({"contentVersion": "1.0.0.0", "parameters": parameters, "resources": resources});
    let mut sources = SourceMap::new();
    let text: Arc<str> = template.to_string().into();
    let tree = Document::Data(json::parse(sources.add(FilePath::new("main.json"), Arc::clone(&text)), text));
    let mut deployment =
        evaluate(&Input { template: &tree, parameters: None, place: &Place::default(), links: &NoLinks });
    assert_eq!(deployment.problems, []);
    build(&mut deployment)
}

/// A deployment that waits for these and sees the parameters of the template around it.
fn module(name: &str, after: &[&str], resources: &Json) -> Json {
    json!({"type": "Microsoft.Resources/deployments", "name": name, "dependsOn": after, "properties": {
        "mode": "Incremental", "template": {"contentVersion": "1.0.0.0", "resources": resources}}})
}

fn vnet(name: &str, subnets: &Json) -> Json {
    json!({"type": "Microsoft.Network/virtualNetworks", "name": name, "properties": {"subnets": subnets}})
}

fn plain() -> Json {
    json!({"name": "apim", "properties": {"addressPrefix": "10.0.1.0/27"}})
}

fn guarded() -> Json {
    let group = json!({"id": "[resourceId('Microsoft.Network/networkSecurityGroups', 'nsg')]"});
    json!({"name": "apim", "properties": {"addressPrefix": "10.0.1.0/27", "networkSecurityGroup": group}})
}

fn child(name: &str, subnet: &Json) -> Json {
    let mut child = subnet.clone();
    child["type"] = "Microsoft.Network/virtualNetworks/subnets".into();
    child["name"] = name.into();
    child
}

/// The security group of the subnet, and its range.
fn group(network: &Network) -> (String, String) {
    let apim = |it: &&Subnet| it.declared.label == "vnet/apim";
    let subnet = network.subnets.iter().find(apim).unwrap();
    (led(network, &subnet.security_group, |it| &it.declared.label), listed(&subnet.prefixes).concat())
}

fn both(resources: &Json) -> (String, String) {
    group(&network(resources))
}

const RANGE: &str = "Prefix(10.0.1.0/27)";
const NOT_THE_SAME: &str = "? `vnet` is declared more than once, and not always with the same `subnets`";
const TWICE: &str = "? it is declared twice, with different values of `properties.networkSecurityGroup.id`";
const OUTSIDE: &str = "outside /subscriptions/{subscription}/resourceGroups/{resource group}/providers/\
                       microsoft.network/networksecuritygroups/nsg";

#[test]
fn what_is_declared_once_is_known() {
    assert_eq!(both(&json!([vnet("vnet", &json!([guarded()]))])), (OUTSIDE.into(), RANGE.into()));
    let attached =
        json!([vnet("vnet", &json!([plain()])), module("m", &["vnet"], &json!([child("vnet/apim", &guarded())]))]);
    assert_eq!(both(&attached), (OUTSIDE.into(), RANGE.into()));
    // Names that are not known, in one template: Azure would refuse it if they were the same.
    let two = json!([vnet("vnet", &json!([guarded()])), vnet("[parameters('text')]", &json!([plain()]))]);
    assert_eq!(both(&two), (OUTSIDE.into(), RANGE.into()));
}

#[test]
fn a_network_that_is_declared_twice_is_one_network() {
    let agreed = network(&json!([
        vnet("vnet", &json!([guarded()])),
        module("m", &["vnet"], &json!([vnet("vnet", &json!([guarded()]))]))
    ]));
    assert_eq!((agreed.virtual_networks.len(), agreed.subnets.len()), (1, 1));
    assert_eq!(group(&agreed), (OUTSIDE.into(), RANGE.into()));
    let again = |subnets: Json| {
        both(&json!([vnet("vnet", &json!([guarded()])), module("m", &["vnet"], &json!([vnet("vnet", &subnets)]))]))
    };
    assert_eq!(again(json!([plain()])), (TWICE.into(), RANGE.into()));
    assert_eq!(again(json!([])), (NOT_THE_SAME.into(), format!("all{NOT_THE_SAME}")));
    let open = "? parameter `list` has no value";
    assert_eq!(again(json!("[parameters('list')]")), (open.into(), format!("all{open}")));
    // The other one may be the one that comes last.
    let order = json!([vnet("vnet", &json!([])), module("m", &[], &json!([vnet("vnet", &json!([guarded()]))]))]);
    assert_eq!(both(&order).0, NOT_THE_SAME);
    let child = json!([
        vnet("vnet", &json!([])),
        child("vnet/apim", &guarded()),
        module("m", &[], &json!([vnet("vnet", &json!([]))]))
    ]);
    assert_eq!(both(&child).0, NOT_THE_SAME);
}

#[test]
fn conditions_that_exclude_one_another_are_told() {
    let on = |condition: &str, subnets: &Json| {
        let mut vnet = vnet("vnet", subnets);
        vnet["condition"] = condition.into();
        vnet
    };
    let resources =
        json!([on("[parameters('flag')]", &json!([guarded()])), on("[not(parameters('flag'))]", &json!([]))]);
    let network = network(&resources);
    let cause = network.subnets[0].security_group.get().unwrap_err();
    assert!(cause.term.is_some(), "whoever looks at each case finds one network");
}

#[test]
fn a_parent_that_comes_after_its_child_replaces_it() {
    let first = module("m", &[], &json!([child("vnet/apim", &guarded())]));
    let mut last = vnet("vnet", &json!([plain()]));
    last["dependsOn"] = json!(["[resourceId('Microsoft.Resources/deployments', 'm')]"]);
    assert_eq!(both(&json!([first, last])), (TWICE.into(), RANGE.into()));
    let last = module("n", &["o"], &json!([vnet("vnet", &json!([plain()]))]));
    assert_eq!(both(&json!([first, last, module("o", &["m"], &json!([]))])).0, TWICE);
    // The name of a loop, or a symbolic name.
    let last = module("n", &["loop"], &json!([vnet("vnet", &json!([plain()]))]));
    assert_eq!(both(&json!([first, last])).0, TWICE);
    let last = module("n", &["nsg"], &json!([vnet("vnet", &json!([plain()]))]));
    let nsg = json!({"type": "Microsoft.Network/networkSecurityGroups", "name": "nsg"});
    assert_eq!(both(&json!([first, last, nsg])).0, "to nsg");
    let swept = module("n", &["m"], &json!([vnet("vnet", &json!([]))]));
    assert_eq!(both(&json!([first, swept])).0, "? `vnet` is deployed after `vnet/apim` and does not have it inside");
}

#[test]
fn a_name_that_is_not_known_may_be_that_of_anything() {
    let doubt = |name: &str, own: &str| {
        format!("? it cannot be told whether `{name}` is `{own}` once more: parameter `text` has no value")
    };
    let beside = |other: &Json| both(&json!([vnet("vnet", &json!([plain()])), other]));
    let subnet = doubt("vnet/{text}", "vnet/apim");
    let unknown = child("[concat('vnet/', parameters('text'))]", &guarded());
    assert_eq!(beside(&unknown), (subnet.clone(), RANGE.into()));
    assert_eq!(beside(&module("m", &[], &json!([unknown]))), (subnet, RANGE.into()));
    let elsewhere = child("[concat(parameters('text'), '/apim')]", &guarded());
    assert_eq!(beside(&elsewhere), (doubt("{text}/apim", "vnet/apim"), RANGE.into()));
    let sure = child("[concat(parameters('text'), '/apim')]", &plain());
    assert_eq!(beside(&sure), ("none".into(), RANGE.into()));
    let other = child("[concat('other-', parameters('text'), '/apim')]", &guarded());
    assert_eq!(beside(&other).0, "none");
    let again = |subnets: &Json| beside(&module("m", &[], &json!([vnet("[parameters('text')]", subnets)])));
    let network = doubt("{text}", "vnet");
    assert_eq!(again(&json!([guarded()])), (network.clone(), RANGE.into()));
    assert_eq!(again(&json!([])), (network.clone(), format!("all{network}")));
}

#[test]
fn the_rules_of_a_group_that_is_declared_twice_are_those_of_the_last() {
    let nsg = |name: &str, rules: &Json| json!({"type": "Microsoft.Network/networkSecurityGroups", "name": name, "properties": {"securityRules": rules}});
    let rule = |name: &str, access: &str| json!({"name": name, "properties": {"access": access}});
    let again = module("m", &[], &json!([nsg("nsg", &json!([rule("a", "Allow"), rule("b", "Deny")]))]));
    let network =
        network(&json!([nsg("nsg", &json!([rule("a", "Allow"), rule("b", "Allow"), rule("c", "Allow")])), again]));
    let [nsg] = &*network.security_groups else { panic!("{:?}", network.security_groups) };
    let said: Vec<_> = nsg.rules.items.iter().map(|it| (said(&it.declared.exists), said(&it.access))).collect();
    let gone = "? `nsg` is declared more than once, and not always with the same `securityRules`";
    let twice = "? it is declared twice, with different values of `properties.access`";
    let expected = [("true", "Allow"), ("true", twice), (gone, gone)];
    assert_eq!(said, expected.map(|(exists, access)| (exists.to_owned(), access.to_owned())));
}

#[test]
fn what_belongs_to_a_zone_may_belong_to_one_that_may_be_the_same() {
    let zone = |name: &str| json!({"type": "Microsoft.Network/privateDnsZones", "name": name});
    let link = json!({"type": "Microsoft.Network/privateDnsZones/virtualNetworkLinks",
        "name": "[concat(parameters('text'), '/l')]"});
    let network =
        network(&json!([zone("azure-api.net"), module("m", &[], &json!([zone("[parameters('text')]"), link]))]));
    let rests: Vec<_> = network.private_dns_zones.iter().map(|it| it.links.rest.as_ref().map(|it| &*it.text)).collect();
    assert_eq!(rests, [Some("`{text}/l` may belong to `azure-api.net`"), None]);
}

#[test]
fn what_is_declared_again_takes_its_addresses_once() {
    let of = |kind: &str, name: &str, properties: &Json| json!({"type": kind, "name": name, "properties": properties});
    let subnet = json!({"id": "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'vnet', 'apim')]"});
    let placed = json!({"subnet": subnet, "ipConfigurations": [{"name": "a", "properties": {"subnet": subnet}}]});
    let kinds = [
        "Microsoft.Network/networkInterfaces",
        "Microsoft.Network/privateEndpoints",
        "Microsoft.ApiManagement/service",
        "Microsoft.Network/virtualNetworkGateways",
    ];
    let all: Vec<Json> = kinds.iter().map(|kind| of(kind, "a", &placed)).collect();
    let count = |second: Json| {
        let mut resources = all.clone();
        resources.push(vnet("vnet", &json!([plain()])));
        resources.push(module("m", &[], &second));
        let it = network(&json!(resources));
        [it.address_consumers.len(), it.private_endpoints.len(), it.services.len(), it.gateways.len()]
    };
    assert_eq!(count(json!(all)), [1; 4]);
    let others: Vec<Json> = kinds.iter().map(|kind| of(kind, "b", &placed)).collect();
    assert_eq!(count(json!(others)), [2; 4]);
    // Each under a condition of its own: whoever looks at each case finds one.
    let mut perhaps = json!(all);
    perhaps.as_array_mut().unwrap().iter_mut().for_each(|it| it["condition"] = "[parameters('flag')]".into());
    assert_eq!(count(perhaps), [2; 4]);
}

#[test]
fn declarations_that_differ_may_take_the_same_addresses() {
    let interface = |subnet: &str, method: &str| {
        let id = format!("[resourceId('Microsoft.Network/virtualNetworks/subnets', 'vnet', '{subnet}')]");
        let configuration =
            json!({"name": "a", "properties": {"subnet": {"id": id}, "privateIPAllocationMethod": method}});
        json!({"type": "Microsoft.Network/networkInterfaces", "name": "a", "properties": {"ipConfigurations": [configuration]}})
    };
    let taken = |second: Json| {
        let resources =
            json!([vnet("vnet", &json!([plain()])), interface("apim", "Dynamic"), module("m", &[], &json!([second]))]);
        let it = network(&resources);
        let consumers = it.address_consumers.iter();
        consumers.map(|it| (it.subnet.get().is_ok(), it.addresses.get().ok().copied())).collect::<Vec<_>>()
    };
    assert_eq!(taken(interface("apim", "Static")), [(true, Some(1))]);
    assert_eq!(taken(interface("other", "Static")), [(false, None)]);
}
