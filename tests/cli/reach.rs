//! `apimlint reach` from outside.

use std::fs;

use crate::folder::{Folder, basic};

/// A hub with a service, a spoke with clients, and a network that is peered with nobody.
const NETWORK: &str = r#"apiVersion: apimlint/v1
location: uksouth
virtualNetworks:
  hub:
    addressSpace: 10.0.0.0/16
    subnets: { apim: { prefix: 10.0.1.0/28, networkSecurityGroup: apim-nsg } }
    peerings: { to-spoke: { remoteVirtualNetwork: spoke } }
  spoke:
    addressSpace: 10.1.0.0/16
    subnets:
      apps: { prefix: 10.1.1.0/24, networkSecurityGroup: apps-nsg }
      jobs: { prefix: 10.1.2.0/24 }
    peerings: { to-hub: { remoteVirtualNetwork: hub } }
  lonely:
    addressSpace: 10.9.0.0/16
    dnsServers: [10.9.0.4]
    subnets: { apps: { prefix: 10.9.1.0/24 } }
networkSecurityGroups:
  apim-nsg:
    inbound:
      clients: { priority: 100, allow: tcp, from: 10.1.1.0/24, to: VirtualNetwork, ports: 443 }
      management: { priority: 110, allow: tcp, from: ApiManagement, to: VirtualNetwork, ports: 3443 }
      deny-rest: { priority: 4000, deny: any, from: VirtualNetwork, to: VirtualNetwork }
  apps-nsg:
    outbound:
      deny-odd: { priority: 100, deny: tcp, from: "*", to: 10.0.1.8/29, ports: 443 }
apiManagement:
  contoso: { sku: Premium, mode: internal, subnet: hub/apim }
privateDnsZones:
  contoso.azure-api.net:
    virtualNetworkLinks: { hub: hub, spoke: spoke }
    records: { A: { "@": [10.0.1.5] } }
"#;

/// The same with all traffic of the service sent to a firewall.
fn forced() -> String {
    let routes = "routeTables: { forced: { routes: { default: { prefix: 0.0.0.0/0, nextHopType: VirtualAppliance, \
                  nextHopIpAddress: 10.0.0.4 } } } }\n";
    NETWORK.replace("networkSecurityGroup: apim-nsg }", "networkSecurityGroup: apim-nsg, routeTable: forced }") + routes
}

fn asked<'a>(from: &'a str, to: &'a str, port: &'a str) -> Vec<&'a str> {
    vec!["reach", "net.yaml", "--from", from, "--to", to, "--port", port]
}

#[test]
fn the_answer_is_the_exit_status() {
    let folder = Folder::new(&[("net.yaml", NETWORK), ("forced.yaml", &forced())]);
    folder.run(&asked("spoke/apps", "contoso", "443")).must(0, &["yes: TCP 443 from subnet `spoke/apps`"], &[]);
    folder.run(&asked("spoke/jobs", "contoso", "443")).must(1, &["no: TCP 443", "rule `deny-rest` (4000)"], &[]);
    folder.run(&asked("spoke/apps", "10.0.1.0/28", "443")).must(1, &["partly: ", "rule `deny-odd` (100)"], &[]);
    let words = ["cannot tell: ", "the appliance 10.0.0.4: it must pass TCP 443"];
    folder.run(&["reach", "forced.yaml", "--from", "contoso", "--to", "Storage", "--port", "443"]).must(1, &words, &[]);
}

#[test]
fn every_hop_says_what_decides_and_where() {
    let folder = Folder::new(&[("net.yaml", NETWORK), ("forced.yaml", &forced())]);
    let words = [
        "  1  yes          name in virtual network `spoke`: `contoso.azure-api.net` leads to 10.0.1.5",
        "default rule `AllowVnetOutBound` (65000) of",
        "routes of subnet `spoke/apps`: Azure's own route leads to the peered network",
        "the peering of `spoke` and `hub`  net.yaml:13:17",
        "rule `clients` (100) of `apim-nsg` lets it pass",
        "net.yaml:21:7",
        "the way of answers out of subnet `hub/apim`",
        "taken for granted: no security admin rule",
    ];
    folder.run(&asked("spoke/apps", "contoso", "443")).must(0, &words, &[]);
    let words = ["> 5  no ", "does not pass: TCP from 10.1.2.4, port 49152, to 10.0.1.4:443"];
    let denied = folder.run(&asked("spoke/jobs", "contoso", "443")).must(1, &words, &[]);
    assert_eq!(denied.out.matches("\n>").count(), 1, "{}", denied.out);
    let words = ["no: TCP 3443", "> 3  no ", "route `default` of `forced` leads to", "did not begin through it"];
    let management = ["reach", "forced.yaml", "--from", "ApiManagement", "--to", "contoso", "--port", "3443"];
    folder.run(&management).must(1, &words, &[]);
    folder.run(&asked("ApiManagement", "contoso", "3443")).must(0, &["yes: TCP 3443"], &[]);
}

#[test]
fn networks_that_are_not_connected_do_not_reach_each_other() {
    let folder = Folder::new(&[("net.yaml", NETWORK)]);
    let words = ["no: ", "custom DNS server 10.9.0.4", "`lonely` and `hub` are not peered"];
    folder.run(&asked("lonely/apps", "contoso", "443")).must(1, &words, &[]);
    folder.run(&asked("Internet", "contoso", "443")).must(1, &["no: ", "it has", "is in internal mode"], &[]);
    let words = ["how 192.168.0.0/24 is connected to the network of `hub/apim` is not in the input"];
    folder.run(&asked("192.168.0.0/24", "contoso", "443")).must(1, &words, &[]);
}

#[test]
fn a_network_is_asked_subnet_by_subnet() {
    let folder = Folder::new(&[("net.yaml", NETWORK)]);
    let words = ["partly: ", "subnet `spoke/apps` to `contoso` in uksouth: yes", "subnet `spoke/jobs` to `contoso`"];
    folder.run(&asked("virtual-network:spoke", "contoso", "443")).must(1, &words, &[]);
}

#[test]
fn names_are_those_of_things_addresses_tags_and_hosts() {
    let folder = Folder::new(&[("net.yaml", NETWORK)]);
    for (from, to) in [
        ("10.1.1.4", "10.0.1.5"),
        ("subnet:spoke/apps", "service:"),
        ("SPOKE/Apps", "contoso/UK South"),
        ("10.1.1.0/24", "contoso.azure-api.net"),
    ] {
        folder.run(&asked(from, to, "443")).must(0, &["yes: "], &[]);
    }
    folder.run(&asked("contoso", "AzureCloud.uksouth", "443")).must(0, &["service tag `AzureCloud.uksouth`"], &[]);
    let icmp = ["reach", "net.yaml", "--from", "contoso", "--to", "spoke/jobs", "--protocol", "icmp"];
    folder.run(&icmp).must(0, &["yes: ICMP from service `contoso`"], &[]);
    let portal = asked("spoke/apps", "contoso.developer.azure-api.net", "443");
    folder.run(&portal).must(1, &["no: ", "`contoso.developer.azure-api.net` does not"], &[]);
}

#[test]
fn a_question_that_cannot_be_asked_is_one_line() {
    let folder = Folder::new(&[("net.yaml", NETWORK), ("none.json", &basic())]);
    let fails = |arguments: &[&str], words: &str| {
        let ran = folder.run(arguments).must(2, &[], &[words]);
        assert_eq!((ran.out.as_str(), ran.err.lines().count()), ("", 1), "{}", ran.err);
    };
    fails(
        &asked("apps", "contoso", "443"),
        "`apps` fits several things; write one of subnet:lonely/apps, subnet:spoke/apps",
    );
    fails(
        &asked("spoke/apsp", "contoso", "443"),
        "nothing in the input is called `spoke/apsp`; did you mean `spoke/apps`?",
    );
    fails(&asked("subnet:hub/apin", "contoso", "443"), "did you mean `subnet:hub/apim`?");
    fails(&asked("zzzzzzzz", "contoso", "443"), "it has apim, apps, contoso, contoso/uksouth");
    fails(&asked("10.1.1.4/24", "contoso", "443"), "did you mean `10.1.1.0/24`?");
    fails(&asked("Internet", "Storage", "443"), "neither `Internet` nor `Storage` is in a network of the input");
    fails(&asked("application-gateway:", "contoso", "443"), "there is no application gateway in the input");
    fails(&asked("contoso", "spoke/apps", "https"), "`https` is no port");
    fails(&["reach", "net.yaml", "--from", "contoso", "--to", "Sql"], "--port is missing");
    let [mut wrong, mut through] = [asked("contoso", "Sql", "443"), asked("spoke/apps", "contoso", "443")];
    wrong.extend(["--protocol", "sctp"]);
    fails(&wrong, "there is no protocol `sctp`");
    through.extend(["--via", "spoke/jobs"]);
    fails(&through, "a subnet such as `spoke/jobs` is no front end");
}

#[test]
fn deployments_without_both_ends_are_named_in_one_line() {
    let other = NETWORK.replace("contoso", "fabrikam");
    let folder = Folder::new(&[("net.yaml", NETWORK), ("other.yaml", &other), ("none.json", &basic())]);
    let all = ["reach", "--from", "spoke/apps", "--to", "contoso", "--port", "443"];
    let ran = folder.run(&all).must(0, &["net.yaml\nyes: "], &[]);
    assert!(ran.out.ends_with("not in: none.json, other.yaml\n"), "{}", ran.out);
    let split = NETWORK.split_once("apiManagement:").map(|(network, _)| network.to_owned()).unwrap();
    let service = "apiVersion: apimlint/v1\napiManagement: { contoso: { sku: Premium } }\n";
    let folder = Folder::new(&[("net.yaml", &split), ("apim.yaml", service)]);
    folder.run(&all).must(2, &[], &["are in different ones; `environments` in apimlint.yaml puts"]);
}

#[test]
fn the_answer_has_three_forms_and_goes_where_it_is_sent() {
    let folder = Folder::new(&[("net.yaml", NETWORK)]);
    let mut coloured = asked("spoke/jobs", "contoso", "443");
    coloured.extend(["--color", "always"]);
    folder.run(&coloured).must(1, &["\u{1b}[1;91mno\u{1b}[0m: "], &[]);
    for (format, words) in [("json", "\"answer\": \"no\""), ("markdown", "| 5 ◀ | ❌ no | into subnet `hub/apim` |")]
    {
        let mut line = asked("spoke/jobs", "contoso", "443");
        line.extend(["--format", format]);
        let ran = folder.run(&line).must(1, &[words], &[]);
        assert_eq!(ran.err, "");
        line.extend(["--output", "out"]);
        let sent = folder.run(&line).must(1, &[], &["no: TCP 443 from subnet `spoke/jobs` to service `contoso`"]);
        assert_eq!(sent.out, "");
        assert_eq!(fs::read_to_string(folder.0.join("out")).unwrap(), ran.out);
    }
}

#[test]
fn a_service_is_reached_through_what_stands_in_front_of_it() {
    let folder = Folder::new(&[("net.yaml", PRIVATE)]);
    let words = [
        "yes: TCP 443 from subnet `n/clients` to service `contoso`",
        "directly: no; through private endpoint `door`: yes",
        "`contoso.azure-api.net` leads to private",
        "through private endpoint `door`: yes",
    ];
    folder.run(&asked("n/clients", "contoso", "443")).must(0, &words, &[]);
    let mut through = asked("n/clients", "contoso", "443");
    through.extend(["--via", "door"]);
    let ran = folder.run(&through).must(0, &["through private endpoint `door`: yes"], &[]);
    assert!(!ran.out.contains("directly"), "{}", ran.out);
    let mut other = asked("n/clients", "contoso", "80");
    other.extend(["--via", "door"]);
    folder.run(&other).must(2, &[], &["for TCP 443 alone"]);
    folder.run(&asked("Internet", "contoso", "443")).must(1, &["no: ", "does not take"], &[]);
}

/// A service that is reached through a private endpoint alone.
const PRIVATE: &str = r"apiVersion: apimlint/v1
location: uksouth
virtualNetworks:
  n:
    addressSpace: 10.0.0.0/16
    subnets: { clients: { prefix: 10.0.1.0/24 }, endpoints: { prefix: 10.0.2.0/24 } }
apiManagement:
  contoso: { sku: StandardV2, publicNetworkAccess: Disabled }
privateEndpoints:
  door:
    subnet: n/endpoints
    connections: [{ privateLinkService: contoso, groupIds: Gateway }]
    privateDnsZoneGroups: { default: privatelink.azure-api.net }
privateDnsZones:
  privatelink.azure-api.net:
    virtualNetworkLinks: { n: n }
";
