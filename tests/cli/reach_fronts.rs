//! `apimlint reach` where a wrong yes lies near: ways through front ends, private endpoints, appliances, machines.

use crate::folder::{Folder, Ran};

/// A hub with a service, a spoke that is peered with it, and a network that is not.
const NETWORK: &str = r#"apiVersion: apimlint/v1
location: uksouth
virtualNetworks:
  hub:
    addressSpace: 10.0.0.0/16
    subnets:
      apim: { prefix: 10.0.1.0/28, networkSecurityGroup: apim-nsg }
      gateways: { prefix: 10.0.3.0/24, networkSecurityGroup: agw-nsg }
      endpoints: { prefix: 10.0.4.0/24, networkSecurityGroup: closed }
    peerings: { to-spoke: { remoteVirtualNetwork: spoke } }
  spoke:
    addressSpace: 10.1.0.0/16
    subnets:
      apps: { prefix: 10.1.1.0/24 }
      shut: { prefix: 10.1.2.0/24, networkSecurityGroup: closed }
    peerings: { to-hub: { remoteVirtualNetwork: hub } }
  far:
    addressSpace: 10.7.0.0/16
    subnets: { jobs: { prefix: 10.7.1.0/24 } }
networkSecurityGroups:
  apim-nsg:
    inbound:
      clients: { priority: 100, allow: tcp, from: VirtualNetwork, to: VirtualNetwork, ports: 443 }
      deny: { priority: 4000, deny: any, from: "*" }
  agw-nsg:
    inbound:
      managed: { priority: 100, allow: tcp, from: GatewayManager, ports: 65200-65535 }
      web: { priority: 110, allow: any, from: "*", ports: [80, 443] }
  closed:
    inbound: { nobody: { priority: 100, deny: any } }
    outbound: { nowhere: { priority: 100, deny: any } }
"#;

const INTERNAL: &str = r#"apiManagement: { contoso: { sku: Premium, mode: internal, subnet: hub/apim } }
privateDnsZones:
  contoso.azure-api.net:
    virtualNetworkLinks: { hub: hub, spoke: spoke, far: far }
    records: { A: { "@": [10.0.1.5] } }
"#;

const EXTERNAL: &str = "apiManagement: { contoso: { sku: Premium, mode: external, subnet: hub/apim } }\n";

const FRONT_DOOR: &str = "frontDoors: { door: { sku: Standard_AzureFrontDoor, originGroups: { g: { origins: { o: { hostName: \
                          contoso.azure-api.net } } } } } }\n";

fn gateway(ports: &str) -> String {
    format!(
        "publicIpAddresses: {{ agw-ip: {{ sku: Standard }} }}
applicationGateways:
  agw:
    sku: WAF_v2
    subnet: hub/gateways
    frontendIPConfigurations: {{ public: {{ publicIpAddress: agw-ip }}, private: {{ subnet: hub/gateways, address: 10.0.3.10 }} }}
    frontendPorts: {{ {ports} }}
    backendAddressPools: {{ apim: {{ backends: contoso.azure-api.net }} }}
    backendHttpSettings: {{ https: {{ port: 443, protocol: https, hostName: contoso.azure-api.net }} }}
    requestRoutingRules: {{ all: {{ backendAddressPool: agw/apim, backendHttpSettings: agw/https }} }}
"
    )
}

fn forced(network: &str) -> String {
    let routes = "routeTables: { forced: { routes: { default: { prefix: 0.0.0.0/0, nextHopType: VirtualAppliance, \
                  nextHopIpAddress: 10.0.2.4 } } } }\n";
    network.replace("networkSecurityGroup: apim-nsg }", "networkSecurityGroup: apim-nsg, routeTable: forced }") + routes
}

fn ask(text: &str, from: &str, to: &str, packets: &[&str]) -> Ran {
    let folder = Folder::new(&[("net.yaml", text)]);
    let mut words = vec!["reach", "net.yaml", "--from", from, "--to", to];
    words.extend(packets);
    folder.run(&words)
}

const HTTPS: [&str; 2] = ["--port", "443"];

#[test]
fn who_cannot_reach_front_door_does_not_reach_the_service_through_it() {
    let text =
        NETWORK.replace("from: VirtualNetwork, to: V", "from: AzureFrontDoor.Backend, to: V") + EXTERNAL + FRONT_DOOR;
    ask(&text, "Internet", "contoso", &HTTPS).must(0, &["through Azure Front Door origin `door/g/o`: yes"], &[]);
    ask(&text, "spoke/apps", "contoso", &HTTPS).must(0, &["directly: cannot tell", "door/g/o`: yes"], &[]);
    ask(&text, "spoke/shut", "contoso", &HTTPS).must(1, &["through Azure Front Door origin `door/g/o`: no"], &[]);
    let private = ask(&text, "192.168.7.1", "contoso", &HTTPS);
    private.must(1, &["whether the caller reaches the Internet is not in the input"], &[]);
    // Answers to Front Door take the way of all answers.
    ask(&forced(&text), "Internet", "contoso", &HTTPS).must(1, &["door/g/o`: no", "did not begin through it"], &[]);
}

#[test]
fn an_application_gateway_is_asked_for_the_port_and_protocol_of_the_question() {
    let http = NETWORK.to_owned() + INTERNAL + &gateway("http: 80");
    ask(&http, "Internet", "contoso", &HTTPS).must(
        1,
        &["through application gateway `agw`: no", "port 443 of application gateway `agw`"],
        &[],
    );
    let https = NETWORK.to_owned() + INTERNAL + &gateway("https: 443");
    ask(&https, "Internet", "contoso", &HTTPS).must(0, &["through application gateway `agw`: yes"], &[]);
    ask(&https, "spoke/apps", "agw", &["--port", "443-444"]).must(
        1,
        &["partly: ", "port 443-444 of application gateway `agw`"],
        &[],
    );
    ask(&https, "spoke/apps", "agw", &["--port", "443", "--protocol", "udp"]).must(
        1,
        &["no: ", "port 443 of application gateway `agw`"],
        &[],
    );
    // The address of its front end is the gateway.
    ask(&https, "spoke/apps", "10.0.3.10", &["--port", "444"]).must(
        1,
        &["no: ", "port 444 of application gateway `agw`"],
        &[],
    );
}

#[test]
fn a_gateway_with_two_front_ends_is_met_at_the_public_one_by_strangers() {
    let text = NETWORK.to_owned() + INTERNAL + &gateway("https: 443");
    ask(&text, "far/jobs", "agw", &HTTPS).must(0, &["the public front end of application gateway `agw`"], &[]);
    ask(&text, "far/jobs", "contoso", &HTTPS).must(0, &["directly: no; through application gateway `agw`: yes"], &[]);
    ask(&text, "spoke/shut", "agw", &HTTPS).must(1, &["no: "], &[]);
}

fn endpoint(connection: &str) -> String {
    format!(
        "apiManagement: {{ contoso: {{ sku: StandardV2, publicNetworkAccess: Disabled }} }}
privateEndpoints: {{ pe: {{ subnet: hub/endpoints, staticAddresses: [10.0.4.9], {connection} }} }}
privateDnsZones:
  contoso.azure-api.net: {{ virtualNetworkLinks: {{ hub: hub, spoke: spoke }}, records: {{ A: {{ '@': 10.0.4.9 }} }} }}
"
    )
}

#[test]
fn a_private_endpoint_of_another_network_needs_both_peerings() {
    let text = NETWORK.to_owned() + &endpoint("connections: { privateLinkService: contoso, groupIds: Gateway }");
    ask(&text, "spoke/apps", "pe", &HTTPS).must(0, &["the peering of `spoke` and `hub`"], &[]);
    let one_sided = text.replace("to-spoke: { remoteVirtualNetwork: spoke }", "");
    ask(&one_sided, "spoke/apps", "pe", &HTTPS).must(1, &["no: ", "`hub` has no peering with `spoke`"], &[]);
    let other_side = text.replace("to-hub: { remoteVirtualNetwork: hub }", "");
    ask(&other_side, "spoke/apps", "pe", &HTTPS).must(1, &["no: "], &[]);
    let closed =
        text.replace("remoteVirtualNetwork: spoke", "remoteVirtualNetwork: spoke, allowVirtualNetworkAccess: false");
    ask(&closed, "spoke/apps", "pe", &HTTPS).must(1, &["no: ", "`allowVirtualNetworkAccess: false`"], &[]);
    let ping = ["--protocol", "icmp"];
    ask(&text, "spoke/apps", "pe", &ping).must(1, &["carries TCP and UDP alone"], &[]);
}

#[test]
fn an_address_of_a_private_endpoint_is_the_endpoint() {
    let text = NETWORK.to_owned() + &endpoint("connections: { privateLinkService: contoso, groupIds: Gateway }");
    ask(&text, "spoke/apps", "10.0.4.9", &HTTPS).must(0, &["the connection of private endpoint `pe`"], &[]);
    ask(&text, "spoke/apps", "contoso.azure-api.net", &HTTPS).must(0, &["yes: "], &[]);
    // The name leads to an endpoint, and what is behind the endpoint counts.
    let other = endpoint("connections: { privateLinkService: contoso, groupIds: Management }");
    let wrong = ask(&(NETWORK.to_owned() + &other), "spoke/apps", "contoso.azure-api.net", &HTTPS);
    wrong.must(1, &["a service has private"], &[]);
}

#[test]
fn an_appliance_may_send_in_its_own_name() {
    let rule = NETWORK.replace("from: VirtualNetwork, to: V", "from: 10.0.2.0/26, to: V") + INTERNAL;
    let routes = "routeTables: { over: { routes: { hub: { prefix: 10.0.1.0/28, nextHopType: VirtualAppliance, \
                  nextHopIpAddress: 10.0.2.4 } } } }\n";
    let over =
        rule.replace("apps: { prefix: 10.1.1.0/24 }", "apps: { prefix: 10.1.1.0/24, routeTable: over }") + routes;
    let words = ["cannot tell: ", "may put an address of its own"];
    ask(&over, "spoke/apps", "contoso", &HTTPS).must(1, &words, &[]);
    // What is closed to everybody is closed to the appliance too.
    ask(&over, "spoke/apps", "contoso", &["--port", "22"]).must(1, &["no: "], &[]);
}

#[test]
fn machines_have_groups_and_public_addresses_of_their_own() {
    let text = "apiVersion: apimlint/v1
location: uksouth
virtualNetworks: { n: { addressSpace: 10.0.0.0/16, subnets: { a: { prefix: 10.0.1.0/24 }, b: { prefix: 10.0.2.0/24 } } } }
networkSecurityGroups: { nic: { inbound: { web: { priority: 100, allow: tcp, from: Internet, ports: 443 } } } }
publicIpAddresses: { one: { sku: Standard }, two: { sku: Standard }, three: { sku: Basic } }
networkInterfaces:
  guarded: { networkSecurityGroup: nic, ipConfigurations: { c: { subnet: n/b, publicIpAddress: one } } }
  bare: { ipConfigurations: { c: { subnet: n/b, publicIpAddress: two } } }
  old: { ipConfigurations: { c: { subnet: n/b, publicIpAddress: three } } }
";
    ask(text, "Internet", "guarded", &HTTPS).must(0, &["yes: "], &[]);
    ask(text, "Internet", "bare", &HTTPS).must(1, &["no: ", "without a security group that allows them"], &[]);
    ask(text, "Internet", "old", &HTTPS).must(0, &["yes: "], &[]);
    ask(text, "n/a", "n/b", &HTTPS).must(0, &["network interface `guarded` has a security group of its own"], &[]);
    // A range that is wider than subnets is all of them.
    ask(text, "n/a", "10.0.0.0/16", &HTTPS).must(0, &["subnet `n/a` to subnet `n/b`: yes"], &[]);
    ask(text, "n/a", "10.0.0.0/8", &HTTPS).must(1, &["10.0.0.0/8 is wider than the networks of the input"], &[]);
}

#[test]
fn of_a_name_outside_it_is_not_known_which_address_it_has() {
    let text = "apiVersion: apimlint/v1
location: uksouth
virtualNetworks: { n: { addressSpace: 10.0.0.0/16, subnets: { a: { prefix: 10.0.1.0/24, networkSecurityGroup: g } } } }
networkSecurityGroups:
  g:
    outbound:
      storage: { priority: 100, allow: tcp, to: Storage, ports: 443 }
      rest: { priority: 200, deny: any, to: Internet }
";
    let words = ["cannot tell: ", "it depends on which public address it is"];
    ask(text, "n/a", "contoso.blob.core.windows.net", &HTTPS).must(1, &words, &[]);
    ask(text, "n/a", "Internet", &HTTPS).must(1, &["partly: "], &[]);
}

#[test]
fn the_text_ends_with_its_last_line() {
    let text = NETWORK.to_owned() + INTERNAL;
    let out = ask(&text, "spoke/apps", "contoso", &HTTPS).must(0, &["taken for granted"], &[]).out;
    assert!(out.ends_with('\n') && !out.ends_with("\n\n") && !out.contains("\n\n\n"), "{out}");
}
