//! From one place to another: groups, routes, peerings, appliances, private endpoints.

use super::*;
use crate::network::{Prefix, ServiceTag};

/// Two networks with these peerings.
fn peered(one: &str, other: &str) -> Sample {
    sample(&format!(
        "virtualNetworks:
  one:
    addressSpace: 10.0.0.0/16
    subnets: {{ a: {{ prefix: 10.0.1.0/24 }}, b: {{ prefix: 10.0.2.0/24 }} }}
    peerings: {{ {one} }}
  other:
    addressSpace: 10.1.0.0/16
    subnets: {{ c: {{ prefix: 10.1.1.0/24 }} }}
    peerings: {{ {other} }}
"
    ))
}

const TO_OTHER: &str = "to-other: { remoteVirtualNetwork: other }";
const TO_ONE: &str = "to-one: { remoteVirtualNetwork: one }";

#[test]
fn subnets_of_one_network_reach_each_other() {
    let sample = peered(TO_OTHER, TO_ONE);
    assert_eq!(sample.ask(&sample.subnet("one/a"), &sample.subnet("one/b"), 443), "allowed");
}

#[test]
fn a_peering_needs_both_sides() {
    let ask = |one: &str, other: &str| {
        let sample = peered(one, other);
        sample.ask(&sample.subnet("one/a"), &sample.subnet("other/c"), 443)
    };
    assert_eq!(ask(TO_OTHER, TO_ONE), "allowed");
    // Without a peering of its own the routes of a network drop what is meant for the other one.
    let one_sided = ask(TO_OTHER, "");
    assert!(
        one_sided.contains("denied: the peering of `one` and `other`: `other` has no peering with `one`"),
        "{one_sided}"
    );
    assert!(ask("", TO_ONE).starts_with("denied: the routes of subnet `one/a`"), "{}", ask("", TO_ONE));
    assert!(ask("", "").starts_with("denied"));
    let closed = "to-one: { remoteVirtualNetwork: one, allowVirtualNetworkAccess: false }";
    assert!(ask(TO_OTHER, closed).starts_with("denied: the peering of `one` and `other`"), "{}", ask(TO_OTHER, closed));
    let open = "to-one: { remoteVirtualNetwork: one, allowVirtualNetworkAccess: ?access }";
    assert!(ask(TO_OTHER, open).starts_with("?: the peering of `one` and `other`"), "{}", ask(TO_OTHER, open));
    assert!(ask(TO_OTHER, "?*: others").starts_with("?: the peering"), "{}", ask(TO_OTHER, "?*: others"));
}

/// A hub with two spokes, which send everything to an appliance in it.
fn spokes(hub: &str, spoke: &str, appliance: &str) -> Sample {
    sample(&format!(
        "virtualNetworks:
  hub:
    addressSpace: 10.0.0.0/16
    subnets: {{ firewall: {{ prefix: 10.0.1.0/24 }} }}
    peerings:
      to-one: {{ remoteVirtualNetwork: one{hub} }}
      to-two: {{ remoteVirtualNetwork: two{hub} }}
  one:
    addressSpace: 10.1.0.0/16
    subnets: {{ a: {{ prefix: 10.1.1.0/24, routeTable: over-hub }}, direct: {{ prefix: 10.1.2.0/24 }} }}
    peerings: {{ to-hub: {{ remoteVirtualNetwork: hub{spoke} }} }}
  two:
    addressSpace: 10.2.0.0/16
    subnets: {{ b: {{ prefix: 10.2.1.0/24 }} }}
    peerings: {{ to-hub: {{ remoteVirtualNetwork: hub{spoke} }} }}
routeTables:
  over-hub: {{ routes: {{ all: {{ prefix: 0.0.0.0/0, nextHopType: VirtualAppliance, nextHopIpAddress: 10.0.1.4 }} }} }}
networkInterfaces:
  router: {{ ipConfigurations: {{ ip: {{ subnet: hub/firewall, address: 10.0.1.4 }} }}{appliance} }}
"
    ))
}

#[test]
fn peerings_do_not_lead_further() {
    let sample = spokes("", "", ", enableIPForwarding: true");
    let direct = sample.ask(&sample.subnet("one/direct"), &sample.subnet("two/b"), 443);
    assert!(direct.starts_with("denied"), "{direct}");
}

#[test]
fn what_an_appliance_passes_is_not_known_but_what_breaks_it_is() {
    let ask = |hub: &str, spoke: &str, appliance: &str| {
        let sample = spokes(hub, spoke, appliance);
        sample.ask(&sample.subnet("one/a"), &sample.subnet("two/b"), 443)
    };
    let forwarded = ", allowForwardedTraffic: true";
    let passes = ask("", forwarded, ", enableIPForwarding: true");
    assert!(
        passes.starts_with(
            "?: the routes of subnet `one/a`: route `all` of `over-hub` sends it to the appliance 10.0.1.4"
        ),
        "{passes}"
    );
    let refused = ask("", "", ", enableIPForwarding: true");
    assert!(
        refused.starts_with("denied: the peering of `hub` and `two`: `two` takes no packets that did not begin"),
        "{refused}"
    );
    let contradictory = ask(forwarded, "", ", enableIPForwarding: true");
    assert!(contradictory.starts_with('?'), "{contradictory}");
    let idle = ask("", forwarded, "");
    assert!(idle.starts_with("denied: the appliance 10.0.1.4: network interface `router`"), "{idle}");
}

#[test]
fn groups_count_at_both_ends_and_at_interfaces() {
    let sample = sample(
        "virtualNetworks:
  one:
    addressSpace: 10.0.0.0/16
    subnets:
      a: { prefix: 10.0.1.0/24, networkSecurityGroup: out }
      b: { prefix: 10.0.2.0/24, networkSecurityGroup: into }
      c: { prefix: 10.0.3.0/24 }
networkSecurityGroups:
  out: { outbound: { no-web: { priority: 100, deny: tcp, to: 10.0.2.0/24, ports: 80 } } }
  into: { inbound: { no-ssh: { priority: 100, deny: tcp, from: 10.0.1.0/25, ports: 22 } } }
  machine: { inbound: { nobody: { priority: 100, deny: any } } }
networkInterfaces:
  machine: { subnet: one/c, networkSecurityGroup: machine }
  fixed: { ipConfigurations: { ip: { subnet: one/a, address: 10.0.1.200 } } }
",
    );
    let (a, b) = (sample.subnet("one/a"), sample.subnet("one/b"));
    assert_eq!(sample.ask(&a, &b, 443), "allowed");
    let web = sample.ask(&a, &b, 80);
    assert!(web.starts_with("denied: security group `out` of subnet `one/a`: rule `no-web` drops"), "{web}");
    let ssh = sample.ask(&a, &b, 22);
    assert!(ssh.starts_with("partly: security group `into` of subnet `one/b`: rule `no-ssh` drops"), "{ssh}");
    // An address that is written is not in the part that is denied.
    assert_eq!(sample.ask(&Place::Interface(Key::new(1)), &b, 22), "allowed");
    let literal = Place::Addresses(Prefix::parse("10.0.1.7").unwrap());
    assert!(sample.ask(&literal, &b, 22).starts_with("denied"), "{}", sample.ask(&literal, &b, 22));
    let machine = sample.ask(&a, &Place::Interface(Key::new(0)), 443);
    assert!(machine.starts_with("denied: security group `machine` of network interface `machine`"), "{machine}");
    let all = sample.ask(&Place::VirtualNetwork(Key::new(0)), &b, 80);
    assert_eq!(all.lines().count(), 3, "{all}");
}

#[test]
fn outside_there_are_no_groups() {
    let sample = sample(
        "virtualNetworks:
  one:
    addressSpace: 10.0.0.0/16
    subnets:
      a: { prefix: 10.0.1.0/24, networkSecurityGroup: only-storage }
      b: { prefix: 10.0.2.0/24, routeTable: nowhere }
networkSecurityGroups:
  only-storage:
    outbound:
      storage: { priority: 100, allow: tcp, to: Storage, ports: 443 }
      nothing: { priority: 200, deny: any, to: Internet }
routeTables:
  nowhere: { routes: { all: { prefix: 0.0.0.0/0, nextHopType: None } } }
",
    );
    let tag = |name: &str| Place::Tag(ServiceTag::new(name));
    assert_eq!(sample.ask(&sample.subnet("one/a"), &tag("Storage"), 443), "allowed");
    assert!(sample.ask(&sample.subnet("one/a"), &tag("Sql"), 443).starts_with("denied: security group `only-storage`"));
    assert!(
        sample.ask(&sample.subnet("one/b"), &Place::Internet, 443).starts_with("denied: the routes of subnet `one/b`")
    );
    // From outside it is not known who has a public address, but what is denied is denied.
    assert!(sample.ask(&Place::Internet, &sample.subnet("one/b"), 443).starts_with('?'));
    assert!(
        sample.ask(&Place::Internet, &sample.subnet("one/a"), 443).starts_with("denied: security group `only-storage`")
    );
}

#[test]
fn a_private_endpoint_is_filtered_where_its_subnet_says_so() {
    let ask = |policies: &str, connection: &str| {
        let sample = sample(&format!(
            "virtualNetworks:
  one:
    addressSpace: 10.0.0.0/16
    subnets:
      a: {{ prefix: 10.0.1.0/24 }}
      endpoints: {{ prefix: 10.0.2.0/24, networkSecurityGroup: closed, privateEndpointNetworkPolicies: {policies} }}
networkSecurityGroups:
  closed: {{ inbound: {{ nobody: {{ priority: 100, deny: any }} }} }}
apiManagement:
  apim: {{ sku: StandardV2 }}
privateEndpoints:
  pe: {{ subnet: one/endpoints, {connection} }}
"
        ));
        sample.ask(&sample.subnet("one/a"), &Place::PrivateEndpoint(Key::new(0)), 443)
    };
    let to_service = "connections: { privateLinkService: apim, groupIds: [Gateway] }";
    assert_eq!(ask("Disabled", to_service), "allowed");
    assert!(
        ask("Enabled", to_service).starts_with("denied: security group `closed`"),
        "{}",
        ask("Enabled", to_service)
    );
    assert_eq!(ask("RouteTableEnabled", to_service), "allowed");
    assert!(ask("?policies", to_service).starts_with("?: `privateEndpointNetworkPolicies`"));
    let manual = "manualConnections: { privateLinkService: apim, groupIds: [Gateway] }";
    assert!(ask("Disabled", manual).starts_with("?: the connection of private endpoint `pe`: the owner"));
    let pending = "connections: { privateLinkService: apim, groupIds: [Gateway], status: Pending }";
    assert!(ask("Disabled", pending).starts_with("denied: the connection of private endpoint `pe`"));
}

#[test]
fn a_service_is_met_as_its_mode_says() {
    let sample = internal("      web: { prefix: 10.0.2.0/24 }", "");
    let service = Place::Service(Key::new(0), 0);
    assert_eq!(sample.ask(&sample.subnet("contoso/web"), &service, 443), "allowed");
    assert!(sample.ask(&Place::Internet, &service, 443).starts_with("denied: the public address of `apim`"));
    let management = Place::Tag(ServiceTag::new("ApiManagement"));
    assert_eq!(sample.ask(&management, &service, 3443), "allowed");
}

#[test]
fn a_name_must_lead_to_the_service() {
    let ask = |zone: &str| {
        let sample = sample(&format!(
            "virtualNetworks:
  contoso:
    addressSpace: 10.0.0.0/16
    subnets: {{ apim: {{ prefix: 10.0.1.0/24, networkSecurityGroup: nsg }}, web: {{ prefix: 10.0.2.0/24 }} }}
networkSecurityGroups: {{ nsg: {{}} }}
apiManagement: {{ apim: {{ sku: Developer, mode: internal, subnet: contoso/apim }} }}
privateDnsZones:
  azure-api.net: {zone}
"
        ));
        sample.ask(&sample.subnet("contoso/web"), &Place::Service(Key::new(0), 0), 443)
    };
    let linked = |records: &str| format!("{{ virtualNetworkLinks: {{ a: contoso }}, records: {{ A: {records} }} }}");
    assert_eq!(ask(&linked("{ apim: 10.0.1.5 }")), "allowed");
    assert!(ask(&linked("{ other: 10.0.1.5 }")).starts_with("denied: the name `apim.azure-api.net`"));
    assert!(ask(&linked("{ apim: 10.0.2.5 }")).contains("leads to 10.0.2.5, which is not in the subnet"));
    assert!(ask(&linked("{ apim: '?' }")).starts_with("?: the name"), "{}", ask(&linked("{ apim: '?' }")));
    assert!(ask("{ virtualNetworkLinks: {} }").starts_with("denied: the name"));
}
