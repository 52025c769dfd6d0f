//! A consumer in another network, a private link service, a load balancer, a machine that forwards, an internal service
//! (network.md §6).

use super::*;

/// Everything of the pattern; each argument takes the place of one piece of it.
struct Pattern {
    consumer_zone: &'static str,
    connection: &'static str,
    balancer: &'static str,
    forwarder: &'static str,
    forwarder_rules: &'static str,
    link: &'static str,
}

impl Default for Pattern {
    fn default() -> Self {
        Self {
            consumer_zone: "{ virtualNetworkLinks: { consumer: consumer }, records: { A: { '@': 10.0.5.9 } } }",
            connection: "manualConnections: { privateLinkService: to-apim }",
            balancer: "sku: Standard",
            forwarder: "loadBalancerBackendAddressPools: [balancer/forwarders]",
            forwarder_rules: "",
            link: "autoApproval: ['*'], visibility: ['*']",
        }
    }
}

impl Pattern {
    fn sample(&self) -> Sample {
        let Self { consumer_zone, connection, balancer, forwarder, forwarder_rules, link } = self;
        // The consumer's addresses are those of the service's network: nothing joins the two.
        sample(&format!(
            "virtualNetworks:
  provider:
    addressSpace: 10.0.0.0/16
    subnets:
      apim: {{ prefix: 10.0.1.0/24, networkSecurityGroup: apim-nsg }}
      nat: {{ prefix: 10.0.2.0/24 }}
      forwarders: {{ prefix: 10.0.3.0/24, networkSecurityGroup: forwarders-nsg }}
  consumer:
    addressSpace: 10.0.0.0/16
    subnets: {{ clients: {{ prefix: 10.0.5.0/24 }} }}
networkSecurityGroups:
  apim-nsg: {{}}
  forwarders-nsg: {{ inbound: {{ {forwarder_rules} }} }}
apiManagement: {{ apim: {{ sku: Premium, mode: internal, subnet: provider/apim }} }}
privateDnsZones:
  apim.azure-api.net: {consumer_zone}
networkInterfaces:
  forwarder: {{ ipConfigurations: {{ ip: {{ subnet: provider/forwarders, address: 10.0.3.4, {forwarder} }} }} }}
loadBalancers:
  balancer:
    {balancer}
    frontendIPConfigurations: {{ front: {{ subnet: provider/forwarders }} }}
    backendAddressPools: {{ forwarders: {{}} }}
    loadBalancingRules:
      https: {{ protocol: tcp, frontend: balancer/front, frontendPort: 443, backendAddressPool: balancer/forwarders, probe: balancer/https }}
    probes: {{ https: {{ protocol: tcp, port: 443 }} }}
privateLinkServices:
  to-apim: {{ subnet: provider/nat, loadBalancerFrontends: [balancer/front], {link} }}
privateEndpoints:
  pe: {{ subnet: consumer/clients, {connection} }}
"
        ))
    }

    fn told(&self) -> String {
        self.sample().chains().join("\n")
    }
}

#[test]
fn all_that_is_not_told_is_what_the_machine_forwards() {
    let sample = Pattern::default().sample();
    let chains = super::super::chains(sample.world(), Key::new(0), 0, Some(&sample.subnet("consumer/clients")));
    let [chain] = chains.known.as_slice() else { panic!("{}", chains.known.len()) };
    assert_eq!(chain.path.verdict, Verdict::CannotTell);
    let open: Vec<&Hop> = chain.path.hops.iter().filter(|hop| hop.verdict != Verdict::Allowed).collect();
    let kinds: Vec<String> = open.iter().map(|hop| hop.text.clone()).collect();
    // The address of the endpoint is chosen by Azure, so that the record may be another's.
    let expected = [
        "the name `apim.azure-api.net` in virtual network `consumer`",
        "the machine with network interface `forwarder`",
    ];
    assert_eq!(kinds, expected);
}

#[test]
fn every_link_of_the_pattern_can_break_it() {
    let denied = |pattern: Pattern, hop: &str| {
        let told = pattern.told();
        assert!(told.starts_with(&format!("denied: {hop}")), "{told}");
    };
    denied(
        Pattern { connection: "connections: { privateLinkService: to-apim, status: Rejected }", ..Pattern::default() },
        "the connection of private endpoint `pe`",
    );
    denied(
        Pattern { consumer_zone: "{ virtualNetworkLinks: { consumer: consumer } }", ..Pattern::default() },
        "the name `apim.azure-api.net` in virtual network `consumer`",
    );
    denied(Pattern { balancer: "sku: Basic", ..Pattern::default() }, "load balancer `balancer`");
    denied(Pattern { forwarder: "primary: true", ..Pattern::default() }, "pool `forwarders`");
    denied(
        Pattern {
            forwarder_rules: "no-consumers: { priority: 100, deny: any, from: 10.0.2.0/24 }",
            ..Pattern::default()
        },
        "security group `forwarders-nsg`",
    );
    denied(
        Pattern {
            forwarder_rules: "no-probes: { priority: 100, deny: any, from: AzureLoadBalancer }",
            ..Pattern::default()
        },
        "security group `forwarders-nsg`",
    );
}

#[test]
fn a_connection_waits_for_its_owner_unless_approved_at_once() {
    let waits = Pattern { link: "visibility: ['*']", ..Pattern::default() }.told();
    assert!(waits.starts_with("?: the connection of private endpoint `pe`"), "{waits}");
    let own = Pattern { link: "autoApproval: [00000000-0000-0000-0000-000000000000]", ..Pattern::default() }.told();
    assert!(!own.contains("connection"), "{own}");
    let line = Pattern { link: "autoApproval: ['*'], enableProxyProtocol: true", ..Pattern::default() }.sample();
    let chains = super::super::chains(line.world(), Key::new(0), 0, None);
    let open = chains.known[0].path.hops.iter().filter(|hop| hop.verdict == Verdict::CannotTell).count();
    assert_eq!(open, 3);
}
