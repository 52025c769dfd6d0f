//! The tables are whole, and say what the documents say.

use std::collections::BTreeSet;

use super::evidence::Row;
use super::tables::Tables;
use super::*;
use crate::finding::Severity;
use crate::network::{Cloud, NetworkMode, ServiceTag, Tier};

const SEED: &str = "2022-05-26";
const EXTERNAL: NetworkMode = NetworkMode::External;
const INTERNAL: NetworkMode = NetworkMode::Internal;

fn at(day: &str) -> Platform {
    Platform::as_of(Some(Date::parse(day).unwrap())).unwrap()
}

fn now() -> Platform {
    Platform::as_of(None).unwrap()
}

/// Every row of every table.
fn rows(tables: &Tables) -> Vec<&dyn Row> {
    let optional = tables.optional_flows().unwrap();
    let dependencies = tables.status_dependencies().unwrap();
    let optional = optional.iter().map(|row| row as &dyn Row);
    tables.rows().chain(optional).chain(dependencies.iter().map(|row| row as &dyn Row)).collect()
}

fn required(platform: &Platform, tier: &Tier, mode: NetworkMode, regions: usize) -> Vec<String> {
    platform.required_flows(tier, mode, regions).map(ToString::to_string).collect()
}

#[test]
fn every_table_can_be_read() {
    let tables = Tables::parse().unwrap();
    assert!(rows(&tables).len() > 60);
    assert!(tables.flows.iter().all(|flow| flow.need == Need::Required));
    assert!(tables.optional_flows().unwrap().iter().all(|flow| flow.need == Need::Optional));
}

#[test]
fn every_row_is_dated_in_order_and_has_a_known_source() {
    let tables = Tables::parse().unwrap();
    for row in rows(&tables) {
        let (id, evidence) = (row.id(), row.evidence());
        let kebab = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        assert!(id.bytes().all(kebab) || matches!(Tier::new(id), known if known.as_str() == id), "{id}: name");
        assert!(evidence.until.is_none_or(|until| evidence.from < until && until <= evidence.checked), "{id}: until");
        assert!(evidence.from <= evidence.checked, "{id}: from");
        assert!(!evidence.sources.is_empty(), "{id} has no source");
        for source in &evidence.sources {
            assert!(tables.sources().unwrap().contains_key(source), "{id}: no source `{source}`");
        }
        // What the network itself refuses is no requirement of API Management.
        let is_of_the_network = id.starts_with("security-group-") || id.starts_with("route-table-");
        assert_eq!(is_of_the_network, evidence.requirements.is_empty(), "{id} stands for no requirement");
        for requirement in &evidence.requirements {
            let number = requirement.strip_prefix(['S', 'N', 'C']).and_then(|rest| rest.strip_prefix('-'));
            let digits = |text: &str| text.len() >= 2 && text.bytes().all(|byte| byte.is_ascii_digit());
            assert!(number.is_some_and(digits), "{id}: `{requirement}` is no requirement");
        }
    }
}

#[test]
fn no_fact_has_two_rows_on_one_day() {
    let tables = Tables::parse().unwrap();
    let rows = rows(&tables);
    for (index, one) in rows.iter().enumerate() {
        for other in rows.iter().skip(index + 1).filter(|other| other.id() == one.id()) {
            let (a, b) = (one.evidence(), other.evidence());
            let apart = a.until.is_some_and(|until| until <= b.from) || b.until.is_some_and(|until| until <= a.from);
            assert!(apart, "{} has two rows on one day", one.id());
        }
    }
}

#[test]
fn every_source_is_named_by_a_row_and_dated_before_it_was_checked() {
    let tables = Tables::parse().unwrap();
    let named: BTreeSet<_> = rows(&tables).into_iter().flat_map(|row| &row.evidence().sources).collect();
    for (key, source) in tables.sources().unwrap() {
        assert!(named.contains(key), "no row names the source `{key}`");
        assert!(source.url.starts_with("https://") && !source.title.is_empty(), "{key}");
        let dated = source.dated.as_deref().map(|date| Date::parse(date).unwrap());
        assert!(dated.is_none_or(|dated| dated <= tables.newest), "{key}");
    }
}

#[test]
fn rows_that_follow_each_other_leave_no_gap() {
    let tables = Tables::parse().unwrap();
    let begins: BTreeSet<_> = rows(&tables).into_iter().map(|row| (row.id(), row.evidence().from)).collect();
    let ended = ["git-file-share", "v2-storage"];
    for row in rows(&tables) {
        let Some(until) = row.evidence().until else { continue };
        assert!(begins.contains(&(row.id(), until)) || ended.contains(&row.id()), "{} ends on {until}", row.id());
    }
}

#[test]
fn a_premium_service_of_2022_needs_the_six_flows_of_2022() {
    let external = [
        "inbound TCP 443 from Internet",
        "inbound TCP 3443 from ApiManagement",
        "inbound TCP 6390 from AzureLoadBalancer",
        "outbound TCP 443 to Storage",
        "outbound TCP 1433 to Sql",
        "outbound TCP 443 to AzureKeyVault",
    ];
    for regions in [1, 2] {
        assert_eq!(required(&at(SEED), &Tier::Premium, EXTERNAL, regions), external);
        assert_eq!(required(&at(SEED), &Tier::Premium, INTERNAL, regions), external[1..]);
        assert_eq!(required(&at(SEED), &Tier::Developer, EXTERNAL, regions), external);
    }
}

#[test]
fn a_premium_service_of_today_needs_nine_flows() {
    let all = [
        "inbound TCP 443 from Internet",
        "inbound TCP 3443 from ApiManagement",
        "inbound TCP 6390 from AzureLoadBalancer",
        "inbound TCP 443 from AzureTrafficManager",
        "outbound TCP 443 to Storage",
        "outbound TCP 1433 to Sql",
        "outbound TCP 443 to AzureKeyVault",
        "outbound TCP 80 to Internet",
        "outbound TCP 1886, 443 to AzureMonitor",
    ];
    assert_eq!(required(&now(), &Tier::Premium, EXTERNAL, 2), all);
    let without = |left_out: &[usize]| -> Vec<&str> {
        all.iter().enumerate().filter(|(index, _)| !left_out.contains(index)).map(|(_, flow)| *flow).collect()
    };
    assert_eq!(required(&now(), &Tier::Premium, EXTERNAL, 1), without(&[3]));
    assert_eq!(required(&now(), &Tier::Isolated, EXTERNAL, 1), without(&[3]));
    assert_eq!(required(&now(), &Tier::Premium, INTERNAL, 3), without(&[0, 3]));
    assert_eq!(required(&now(), &Tier::Developer, EXTERNAL, 1), without(&[2, 3]));
    assert_eq!(required(&now(), &Tier::Developer, INTERNAL, 1), without(&[0, 2, 3]));
}

#[test]
fn a_v2_service_needs_what_the_rules_of_its_day_say() {
    for (day, flows) in [
        ("2025-06-15", &[] as &[&str]),
        ("2025-06-16", &["outbound TCP 443 to Storage"]),
        ("2025-12-01", &["outbound TCP 443 to Storage", "outbound TCP 443 to AzureKeyVault"]),
        ("2026-08-25", &["outbound TCP 443 to Storage", "outbound TCP 443 to AzureKeyVault"]),
        ("2026-08-26", &["outbound TCP 443 to AzureKeyVault"]),
    ] {
        assert_eq!(required(&at(day), &Tier::StandardV2, EXTERNAL, 1), flows, "{day}");
        assert_eq!(required(&at(day), &Tier::PremiumV2, INTERNAL, 1), flows, "{day}");
    }
}

#[test]
fn a_service_in_no_network_needs_no_flow() {
    for tier in Tier::KNOWN {
        assert_eq!(now().required_flows(&tier, NetworkMode::None, 2).count(), 0);
        assert_eq!(now().optional_flows(&tier, NetworkMode::None, 2).unwrap().count(), 0);
    }
}

#[test]
fn required_flows_are_errors_that_carry_their_rows() {
    for platform in [at(SEED), now()] {
        for flow in platform.required_flows(&Tier::Premium, EXTERNAL, 2) {
            assert_eq!(flow.severity, Severity::Error, "{flow}");
            assert!(platform.link(&flow.evidence).unwrap().starts_with("https://"), "{flow}");
            assert_eq!(flow.kind == FlowKind::Client, flow.id == "client-https");
        }
    }
    let now = now();
    let flow = |id: &str| now.required_flows(&Tier::Premium, EXTERNAL, 2).find(|flow| flow.id == id).unwrap();
    assert_eq!(flow("management").evidence.requirements, ["S-38"]);
    assert_eq!(flow("load-balancer-probe").evidence.requirements, ["S-39", "N-49"]);
    assert!(flow("storage").regional_tag && flow("sql").regional_tag && !flow("key-vault").regional_tag);
}

#[test]
fn optional_flows_are_of_their_day() {
    let cache = |platform: &Platform| -> Vec<String> {
        let flows = platform.optional_flows(&Tier::Premium, INTERNAL, 1).unwrap();
        flows.filter(|flow| flow.id.starts_with("external-cache")).map(RequiredFlow::port_text).collect()
    };
    assert_eq!(cache(&at("2026-04-29")), ["6380", "6380"]);
    assert_eq!(cache(&now()), ["10000", "10000"]);
    let probe = |tier| now().optional_flows(&tier, INTERNAL, 1).unwrap().any(|flow| flow.port_text() == "6390");
    assert!(probe(Tier::Developer) && !probe(Tier::Premium));
}

#[test]
fn rows_of_a_network_status_are_known_by_host_and_lead_to_a_flow() {
    let platform = now();
    let of =
        |host: &str, kind: Option<&str>| platform.status_dependency(host, kind).unwrap().map(|row| row.flow.as_str());
    assert_eq!(of("x.blob.core.windows.net", None), Some("storage"));
    // The longer name wins over the kind of thing, and no domain is a part of another word.
    assert_eq!(of("x.vault.azure.net", Some("Metrics")), Some("key-vault"));
    assert_eq!(of("xvault.azure.net", None), None);
    assert_eq!(of("gcs.prod.monitoring.core.windows.net", None), Some("monitor"));
    assert_eq!(of("localgatewayredis", Some("InternalCache")), None);
    assert_eq!(of("", Some("azureactivedirectory")), Some("entra"));
    let tables = Tables::get().unwrap();
    for row in tables.status_dependencies().unwrap() {
        let mut flows = tables.flows.iter().chain(tables.optional_flows().unwrap());
        assert!(flows.any(|flow| flow.id == row.flow), "{}: there is no flow `{}`", row.id, row.flow);
    }
}

#[test]
fn tiers_of_2022_are_the_classic_ones() {
    let seed = at(SEED);
    for (tier, injected, private_endpoint) in [
        (Tier::Consumption, false, Some(false)),
        (Tier::Developer, true, Some(true)),
        (Tier::Basic, false, Some(true)),
        (Tier::Standard, false, Some(true)),
        (Tier::Premium, true, Some(true)),
        (Tier::Isolated, true, None),
    ] {
        let facts = seed.tier(&tier).unwrap();
        assert_eq!((facts.has_mode(EXTERNAL), facts.has_mode(INTERNAL)), (injected, injected), "{tier}");
        assert_eq!(facts.private_endpoint, private_endpoint, "{tier}");
        assert!(facts.has_mode(NetworkMode::None));
    }
    for tier in [Tier::BasicV2, Tier::StandardV2, Tier::PremiumV2, Tier::Other("Gold".to_owned())] {
        assert!(seed.tier(&tier).is_none(), "{tier}");
    }
}

#[test]
fn tiers_of_today_have_the_modes_and_endpoints_of_today() {
    use PlacementKind::{ClassicInjection, V2Injection, V2Integration};
    for (tier, external, internal, private_endpoint) in [
        (Tier::Consumption, None, None, Some(false)),
        (Tier::Developer, Some(ClassicInjection), Some(ClassicInjection), Some(true)),
        (Tier::Basic, None, None, Some(true)),
        (Tier::Standard, None, None, Some(true)),
        (Tier::Premium, Some(ClassicInjection), Some(ClassicInjection), Some(true)),
        (Tier::Isolated, Some(ClassicInjection), Some(ClassicInjection), None),
        (Tier::BasicV2, None, None, Some(false)),
        (Tier::StandardV2, Some(V2Integration), None, Some(true)),
        (Tier::PremiumV2, Some(V2Integration), Some(V2Injection), Some(true)),
    ] {
        let facts = *now().tier(&tier).as_ref().unwrap();
        assert_eq!((facts.placement(EXTERNAL), facts.placement(INTERNAL)), (external, internal), "{tier}");
        assert_eq!(facts.private_endpoint, private_endpoint, "{tier}");
    }
    assert_eq!(now().tiers().count(), Tier::KNOWN.len());
    assert_eq!(at("2025-11-16").tier(&Tier::StandardV2).unwrap().private_endpoint, None);
}

#[test]
fn capacities_are_those_of_the_documents() {
    for (tier, least, most) in [
        (Tier::Consumption, 0, 0),
        (Tier::Developer, 1, 1),
        (Tier::Basic, 1, 2),
        (Tier::Standard, 1, 4),
        (Tier::Premium, 1, 31),
        (Tier::BasicV2, 1, 10),
        (Tier::StandardV2, 1, 10),
        (Tier::PremiumV2, 1, 30),
    ] {
        let capacity = now().tier(&tier).unwrap().capacity.unwrap();
        assert_eq!((capacity.least, capacity.most), (least, Some(most)), "{tier}");
    }
    assert_eq!(at(SEED).tier(&Tier::Premium).unwrap().capacity.unwrap().most, None);
}

#[test]
fn subnets_are_asked_for_as_documented() {
    let classic = now().placement(PlacementKind::ClassicInjection).unwrap();
    assert_eq!((classic.smallest_subnet, classic.recommended_subnet), (29, None));
    assert_eq!(classic.delegation, RequiredDelegation::None);
    assert_eq!(classic.private_endpoint, Some(Coexistence::Forbidden));
    // The worked examples of facts §C.3.
    for (tier, mode, units, addresses) in [
        (Tier::Premium, INTERNAL, 1, Some(3)),
        (Tier::Premium, INTERNAL, 4, Some(9)),
        (Tier::Premium, EXTERNAL, 6, Some(12)),
        (Tier::Premium, INTERNAL, 31, Some(63)),
        (Tier::Developer, EXTERNAL, 1, Some(1)),
        (Tier::Developer, INTERNAL, 1, Some(2)),
        (Tier::Premium, INTERNAL, u32::MAX, None),
        (Tier::Isolated, INTERNAL, 1, None),
    ] {
        assert_eq!(classic.addresses(&tier, mode, units), addresses, "{tier} {mode} {units}");
    }
    let integration = now().placement(PlacementKind::V2Integration).unwrap();
    assert_eq!((integration.smallest_subnet, integration.recommended_subnet), (27, Some(24)));
    assert_eq!(integration.delegation, RequiredDelegation::To("Microsoft.Web/serverFarms".to_owned()));
    assert_eq!(integration.private_endpoint, Some(Coexistence::Allowed));
    assert_eq!(integration.addresses(&Tier::StandardV2, EXTERNAL, 1), None);
    assert!(!integration.inbound_rules_apply && !integration.shared_subnet);
    let injection = now().placement(PlacementKind::V2Injection).unwrap();
    assert_eq!(injection.delegation, RequiredDelegation::To("Microsoft.Web/hostingEnvironments".to_owned()));
    assert_eq!(injection.private_endpoint, Some(Coexistence::Disputed));
    assert_eq!(injection.addresses(&Tier::PremiumV2, INTERNAL, 13), Some(27));
    assert!(at(SEED).placement(PlacementKind::V2Injection).is_none());
}

#[test]
fn a_public_ip_address_was_required_until_may_2024() {
    for (day, required, label) in [
        (SEED, true, DnsLabel::Required),
        ("2024-04-30", true, DnsLabel::Required),
        ("2024-05-01", false, DnsLabel::ServiceName),
    ] {
        let facts = at(day).public_ip(&Tier::Premium).unwrap();
        assert_eq!((facts.required, facts.dns_label, facts.sku.as_str()), (required, label, "Standard"), "{day}");
    }
    assert!(now().public_ip(&Tier::StandardV2).is_none());
}

#[test]
fn gateways_have_their_names() {
    let names = at(SEED).gateway_names(Cloud::Public).unwrap();
    assert_eq!(names.private_endpoint_zone.as_deref(), Some("privatelink.azure-api.net"));
    assert_eq!((names.group_id.as_str(), names.gateway_suffix.as_str()), ("Gateway", "azure-api.net"));
    assert_eq!(now().gateway_names(Cloud::UsGov).unwrap().private_endpoint_zone, None);
    assert!(now().gateway_names(Cloud::China).is_none());
}

#[test]
fn tags_are_taken_apart() {
    let platform = now();
    let tags = platform.tags();
    for (name, base, region, kind) in [
        ("Storage", "Storage", None, Some(TagKind::Regional)),
        ("storage.WestEurope", "storage", Some("westeurope"), Some(TagKind::Regional)),
        ("Storage.CentralFrance", "Storage", Some("francecentral"), Some(TagKind::Regional)),
        ("AzureFrontDoor.Backend", "AzureFrontDoor.Backend", None, Some(TagKind::Regional)),
        ("AzureFrontDoor", "AzureFrontDoor", None, None),
        ("AzureTrafficManager.WestEurope", "AzureTrafficManager.WestEurope", None, None),
        ("AzureMonitor.WestUS", "AzureMonitor", Some("westus"), Some(TagKind::Regional)),
        ("VIRTUALNETWORK", "VIRTUALNETWORK", None, Some(TagKind::Network)),
        ("AzurePlatformDNS", "AzurePlatformDNS", None, Some(TagKind::Platform)),
        ("Strorage", "Strorage", None, None),
        ("Storage.", "Storage.", None, None),
        (".", ".", None, None),
        ("", "", None, None),
    ] {
        let tag = ServiceTag::new(name);
        assert_eq!(tags.base(&tag), base, "{name}");
        assert_eq!(tags.region(&tag).map(|region| region.normalised().to_owned()).as_deref(), region, "{name}");
        assert_eq!((tags.kind(&tag), tags.is_known(&tag)), (kind, kind.is_some()), "{name}");
    }
}

#[test]
fn disjoint_tags_are_those_of_the_evidence() {
    let platform = now();
    let tags = platform.tags();
    assert_eq!(tags.disjoint().len(), 13);
    assert_eq!(tags.disjoint_evidence().unwrap().checked.to_string(), "2025-10-28");
    for name in tags.disjoint() {
        assert!(tags.is_known(&ServiceTag::new(name.as_str())), "{name}");
    }
    let disjoint = |one, other| tags.are_disjoint(&ServiceTag::new(one), &ServiceTag::new(other));
    assert!(disjoint("Sql", "storage") && disjoint("Sql.WestEurope", "Storage.westus"));
    assert!(!disjoint("Sql", "SQL") && !disjoint("Sql", "Sql.WestEurope") && !disjoint("Storage", "AzureCloud"));
    assert!(!disjoint("Storage", "Internet"));
}

#[test]
fn routes_take_most_tags() {
    let platform = now();
    for (name, usable) in [
        ("ApiManagement", Some(true)),
        ("ApiManagement.WestEurope", Some(true)),
        ("AzureCloud.WestEurope", Some(false)),
        ("internet", Some(false)),
        ("Strorage", None),
    ] {
        assert_eq!(platform.tags().usable_in_routes(&ServiceTag::new(name)), usable, "{name}");
    }
}

#[test]
fn limits_are_known_on_every_day() {
    for platform in [at(SEED), now()] {
        let limits = platform.limits();
        assert_eq!((limits.reserved_addresses, limits.smallest_ipv4_subnet), (5, 29));
    }
}

#[test]
fn days_before_the_first_facts_are_refused() {
    let message = Platform::as_of(Date::parse("2022-05-25")).unwrap_err();
    assert_eq!(message, "facts about Azure are known from 2022-05-26 on, not for 2022-05-25");
    assert_eq!(now().date(), Platform::newest().unwrap());
    assert_eq!(at("2099-01-01").tiers().count(), now().tiers().count());
}
