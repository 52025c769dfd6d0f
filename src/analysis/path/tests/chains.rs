//! Application gateways and Front Door before a service.

use super::*;

/// An internal service behind an application gateway whose subnet has these rules.
fn gateway(rules: &str, backend: &str, settings: &str) -> Sample {
    internal(
        "      agw: { prefix: 10.0.2.0/24, networkSecurityGroup: agw-nsg }",
        &format!(
            "  agw-nsg: {{ {rules} }}
publicIpAddresses: {{ agw-ip: {{ sku: Standard }} }}
applicationGateways:
  agw:
    sku: WAF_v2
    subnet: contoso/agw
    frontendIPConfigurations: {{ public: {{ publicIpAddress: agw-ip }} }}
    frontendPorts: {{ https: 443 }}
    backendAddressPools: {{ apim: {{ backends: {backend} }} }}
    backendHttpSettings: {{ https: {{ port: 443, protocol: https, {settings} }} }}
    requestRoutingRules: {{ all: {{ backendAddressPool: agw/apim, backendHttpSettings: agw/https }} }}
"
        ),
    )
}

const MANAGED: &str = "inbound: { managed: { priority: 100, allow: tcp, from: GatewayManager, ports: 65200-65535 } }";
const OWN_NAME: &str = "hostName: apim.azure-api.net";

#[test]
fn a_gateway_reaches_an_internal_service() {
    let sample = sample_of(MANAGED, "apim.azure-api.net", OWN_NAME);
    assert_eq!(sample.chains(), ["allowed"]);
    let from = Place::Internet;
    let chains = super::super::chains(sample.world(), Key::new(0), 0, Some(&from));
    // Nobody lets the Internet in.
    assert!(
        told(&chains.known[0].path).starts_with("denied: security group `agw-nsg`"),
        "{}",
        told(&chains.known[0].path)
    );
}

fn sample_of(rules: &str, backend: &str, settings: &str) -> Sample {
    gateway(rules, backend, settings)
}

#[test]
fn a_gateway_must_be_managed() {
    let ask = |rules: &str| sample_of(rules, "apim.azure-api.net", OWN_NAME).chains().join("\n");
    assert!(ask("inbound: {}").starts_with("denied: security group `agw-nsg` of subnet `contoso/agw`, for what"));
    let blocked = ask(
        "outbound: { no-internet: { priority: 100, deny: any, to: Internet } }, inbound: { managed: { priority: 100, allow: tcp, from: GatewayManager, ports: 65200-65535 } }",
    );
    assert!(blocked.starts_with("denied: security group `agw-nsg`"), "{blocked}");
    let probes = ask(
        "inbound: { managed: { priority: 100, allow: tcp, from: GatewayManager, ports: 65200-65535 }, no-probes: { priority: 200, deny: any, from: AzureLoadBalancer } }",
    );
    assert!(probes.starts_with("denied"), "{probes}");
}

#[test]
fn a_gateway_must_call_the_service_by_a_name_that_it_has() {
    let ask = |backend: &str, settings: &str| sample_of(MANAGED, backend, settings).chains().join("\n");
    let named = ask("apim.azure-api.net", "hostName: www.contoso.com");
    assert!(named.starts_with("denied: the host name that `apim` is asked for"), "{named}");
    assert_eq!(ask("10.0.1.4", OWN_NAME), "allowed");
    let bare = ask("10.0.1.4", "pickHostNameFromBackendAddress: true");
    assert!(bare.starts_with("denied: the host name"), "{bare}");
    // A back end that is somebody else's is no front end of the service.
    assert_eq!(ask("www.contoso.com", OWN_NAME), "");
    assert!(ask("apim.azure-api.net", "hostName: ?name").starts_with("?: the host name"));
}

#[test]
fn front_door_needs_a_service_that_it_can_reach() {
    let ask = |service: &str, door: &str| {
        sample(&format!(
            "virtualNetworks:
  contoso: {{ addressSpace: 10.0.0.0/16, subnets: {{ apim: {{ prefix: 10.0.1.0/24, networkSecurityGroup: nsg }} }} }}
networkSecurityGroups:
  nsg: {{ inbound: {{ door: {{ priority: 100, allow: tcp, from: AzureFrontDoor.Backend, ports: 443 }} }} }}
apiManagement: {{ apim: {{ {service} }} }}
frontDoors:
  door: {door}
"
        ))
        .chains()
        .join("\n")
    };
    let door = |sku: &str, more: &str| {
        format!(
            "{{ sku: {sku}, originGroups: {{ g: {{ origins: {{ o: {{ hostName: apim.azure-api.net{more} }} }} }} }} }}"
        )
    };
    let standard = |more: &str| door("Standard_AzureFrontDoor", more);
    let external = "sku: Premium, mode: external, subnet: contoso/apim";
    assert_eq!(ask(external, &standard("")), "allowed");
    let internal = "sku: Premium, mode: internal, subnet: contoso/apim";
    assert!(ask(internal, &standard("")).starts_with("denied: the public address of `apim`"));
    assert!(ask(external, &standard(", originHostHeader: www.contoso.com")).starts_with("denied: the host name"));
    assert!(ask(external, &standard(", enabledState: Disabled")).starts_with("denied: origin"));
    let private = ", privateLink: { target: apim, groupId: Gateway, status: Approved }";
    assert!(ask("sku: StandardV2", &standard(private)).starts_with("denied: the tier of Front Door"));
    let premium = |more: &str| door("Premium_AzureFrontDoor", more);
    assert_eq!(ask("sku: StandardV2", &premium(private)), "allowed");
    assert!(ask(internal, &premium(private)).starts_with("denied: the private link to `apim`"));
    let not_yet = ", privateLink: { target: apim, groupId: Gateway }";
    assert!(ask("sku: StandardV2", &premium(not_yet)).starts_with("?: the private link of origin"));
}

#[test]
fn that_none_is_known_is_not_that_there_is_none() {
    let chains = |sample: &Sample, from: Option<&Place>| {
        let chains = super::super::chains(sample.world(), Key::new(0), 0, from);
        let open: Vec<String> = chains.open.iter().map(ToString::to_string).collect();
        (chains.known.len(), open.join("; "))
    };
    let mut sample = sample_of(MANAGED, "apim.azure-api.net", OWN_NAME);
    assert_eq!(chains(&sample, None), (1, String::new()));
    sample.network.application_gateways.clear();
    assert_eq!(chains(&sample, None), (0, String::new()));
    sample.network.incomplete.push(crate::analysis::sample::cause());
    assert!(chains(&sample, None).1.starts_with("there may be front ends"));
    let tier =
        std::mem::replace(&mut sample.network.services[0].locations.items[0].tier, crate::analysis::sample::unknown());
    assert!(chains(&sample, None).1.starts_with("the tier of `apim` is not known"));
    sample.network.services[0].locations.items[0].tier = tier;
    sample.network.services[0].mode = crate::analysis::sample::unknown();
    assert!(chains(&sample, None).1.starts_with("the virtual network type of `apim` is not known"));
}
