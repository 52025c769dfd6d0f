//! Known answers about capacity.

use super::*;
use crate::analysis::sample::{cause, declared, known, private_endpoint, service, subnet, unknown};
use crate::network::{AddressConsumer, Fact, Key, Link, Network, NetworkMode, Subnet, Tier};

fn size(tier: &Tier, _mode: NetworkMode) -> Option<UnitSize> {
    match tier {
        Tier::Premium => Some(UnitSize { per_unit: 2, internal_extra: 1 }),
        Tier::Developer => Some(UnitSize { per_unit: 1, internal_extra: 1 }),
        _ => None,
    }
}

fn here() -> Fact<Option<Link<Subnet>>> {
    known(Some(Link::To(Key::new(0))))
}

fn network(range: &str, services: &[(NetworkMode, &str, u32)], endpoints: usize) -> Network {
    Network {
        subnets: vec![subnet("vnet/apim", range)],
        services: services.iter().map(|(mode, tier, units)| service(*mode, tier, *units, here())).collect(),
        private_endpoints: (0..endpoints).map(|_| private_endpoint(here())).collect(),
        ..Network::default()
    }
}

fn of(network: &Network) -> Capacity {
    capacity(network, Key::new(0), &[], 5, size).unwrap()
}

#[test]
fn the_documented_examples_come_out() {
    use NetworkMode::{External, Internal};
    let fit = |range: &str, services: &[(NetworkMode, &str, u32)]| of(&network(range, services, 0)).fit();
    let fits = |left| Fit::Fits { left };
    let too_small = |missing| Fit::TooSmall { missing };
    assert_eq!(fit("10.0.0.0/29", &[(Internal, "Premium", 1)]), fits(0));
    assert_eq!(fit("10.0.0.0/28", &[(Internal, "Premium", 4)]), fits(2));
    assert_eq!(fit("10.0.0.0/28", &[(External, "Premium", 6)]), too_small(1));
    assert_eq!(fit("10.0.0.0/27", &[(External, "Premium", 13)]), fits(1));
    assert_eq!(fit("10.0.0.0/26", &[(Internal, "Premium", 31)]), too_small(4));
    assert_eq!(fit("10.0.0.0/29", &[(Internal, "Developer", 1)]), fits(1));
    let two = [(Internal, "Premium", 1), (Internal, "Premium", 1)];
    assert_eq!(fit("10.0.0.0/29", &two), too_small(3));
    assert_eq!(fit("10.0.0.0/28", &two), fits(5));
    assert_eq!(fit("10.0.0.0/29 10.0.0.8/29 2001:db8::/64", &two), fits(0));
    assert_eq!(fit("10.0.0.0/29", &[(NetworkMode::None, "Premium", 9)]), fits(3));
}

#[test]
fn the_sum_is_written_out() {
    let full = of(&network("10.0.0.0/29", &[(NetworkMode::Internal, "Premium", 2)], 1));
    let lines: Vec<String> = full.demands.iter().map(ToString::to_string).collect();
    assert_eq!(
        lines,
        [
            "API Management service `apim`: 2 units × 2 + 1 for the internal load balancer = 5",
            "private endpoint `pe`: 1"
        ]
    );
    assert_eq!((full.usable, full.least(), full.most()), (3, 6, Some(6)));
}

#[test]
fn unknown_consumers_make_a_range() {
    let mut network = network("10.0.0.0/28", &[(NetworkMode::Internal, "Premium", 4)], 3);
    assert_eq!(of(&network).fit(), Fit::TooSmall { missing: 1 });
    network.private_endpoints[0].declared.exists = unknown();
    let Fit::CannotTell(reasons) = of(&network).fit() else { panic!("open") };
    assert_eq!(reasons[0].text, "whether private endpoint `pe` exists is not known: parameter `p` has no value");
    network.private_endpoints[1].subnet = unknown();
    network.private_endpoints.remove(2);
    assert_eq!(of(&network).fit(), Fit::Fits { left: 0 }, "even if both are there");
    network.services[0].locations.items[0].capacity = unknown();
    assert_eq!(of(&network).least(), 3, "one unit and the load balancer");
    assert!(matches!(of(&network).fit(), Fit::CannotTell(_)));
    network.address_consumers.push(AddressConsumer {
        declared: declared("scale-set"),
        kind: "scale set".into(),
        subnet: here(),
        addresses: known(9),
    });
    assert_eq!(of(&network).fit(), Fit::TooSmall { missing: 1 }, "whatever the units are");
}

#[test]
fn a_world_with_more_in_it_is_never_known_to_fit() {
    let mut network = network("10.0.0.0/28", &[(NetworkMode::External, "Premium", 1)], 0);
    network.incomplete.push(cause());
    assert!(matches!(of(&network).fit(), Fit::CannotTell(_)));
    network.services[0].locations.items[0].capacity = known(6);
    assert_eq!(of(&network).fit(), Fit::TooSmall { missing: 1 });
    network.subnets[0].prefixes = unknown();
    assert!(matches!(of(&network).fit(), Fit::CannotTell(_)));
    network.services[0].mode = unknown();
    assert_eq!(of(&network).least(), 0, "it may be in no network at all");
    network.services[0].mode = known(NetworkMode::Internal);
    network.services[0].locations.items[0].tier = known(Tier::Other("Ultra".to_owned()));
    let Fit::CannotTell(reasons) = of(&network).fit() else { panic!("open") };
    assert!(reasons.iter().any(|reason| reason.text.contains("not documented for its tier")), "{reasons:?}");
}

#[test]
fn units_that_fit_are_those_of_the_documented_table() {
    let size = UnitSize { per_unit: 2, internal_extra: 1 };
    let scaled = Scaled { size, units: 1, step: 1, most: Some(31) };
    let room = |range: &str, mode| of(&network(range, &[(mode, "Premium", 1)], 0)).units_that_fit(scaled).unwrap();
    for (range, units) in
        [("10.0.0.0/29", 1), ("10.0.0.0/28", 5), ("10.0.0.0/27", 13), ("10.0.0.0/26", 29), ("10.0.0.0/25", 31)]
    {
        for mode in [NetworkMode::External, NetworkMode::Internal] {
            assert_eq!(room(range, mode), Room { units, more: units - 1, is_sure: true }, "{range} {mode}");
        }
    }
    let mut shared = network("10.0.0.0/28", &[(NetworkMode::Internal, "Premium", 1)], 3);
    let with_zones = Scaled { step: 3, ..scaled };
    assert_eq!(of(&shared).units_that_fit(scaled), Some(Room { units: 3, more: 2, is_sure: true }));
    assert_eq!(
        of(&network("10.0.0.0/28", &[(NetworkMode::Internal, "Premium", 1)], 0))
            .units_that_fit(with_zones)
            .unwrap()
            .units,
        3
    );
    shared.private_endpoints[0].declared.exists = unknown();
    assert_eq!(of(&shared).units_that_fit(scaled), Some(Room { units: 4, more: 3, is_sure: false }), "at most");
    shared.subnets[0].prefixes = unknown();
    assert_eq!(of(&shared).units_that_fit(scaled), None);
    let too_small = network("10.0.0.0/29", &[(NetworkMode::Internal, "Premium", 4)], 0);
    assert_eq!(
        of(&too_small).units_that_fit(Scaled { units: 4, ..scaled }),
        Some(Room { units: 1, more: 0, is_sure: true })
    );
    let two_prefixes = network("10.0.0.0/29 10.0.1.0/29", &[(NetworkMode::External, "Premium", 1)], 0);
    assert_eq!(of(&two_prefixes).units_that_fit(scaled).unwrap().units, 3, "five addresses are kept of each prefix");
}

#[test]
fn units_that_fit_do_fit_and_one_more_does_not() {
    let size = UnitSize { per_unit: 2, internal_extra: 1 };
    for length in 24..=29 {
        for endpoints in 0..12 {
            for units in [1, 2, 5] {
                let fit = |units: u64| {
                    let services = [(NetworkMode::Internal, "Premium", u32::try_from(units).unwrap())];
                    of(&network(&format!("10.0.0.0/{length}"), &services, endpoints)).fit()
                };
                let here = of(&network(
                    &format!("10.0.0.0/{length}"),
                    &[(NetworkMode::Internal, "Premium", units)],
                    endpoints,
                ));
                let units = u64::from(units);
                let room = here.units_that_fit(Scaled { size, units, step: 1, most: None }).unwrap();
                if room.units > 0 {
                    assert!(matches!(fit(room.units), Fit::Fits { .. }), "/{length} {endpoints} {units}");
                }
                assert!(matches!(fit(room.units + 1), Fit::TooSmall { .. }), "/{length} {endpoints} {units}");
                for more in 0..5 {
                    assert_eq!(here.fit_with(2 * more), fit(units + more), "/{length} {endpoints} {units} {more}");
                }
            }
        }
    }
}
