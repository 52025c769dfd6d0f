//! Random tables of literal routes against a plain search.

use super::*;
use crate::analysis::sample::prefix;

/// A generator of numbers that are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }
}

/// A route as the plain search knows it: network, length, who wins among equals, next hop.
type Plain = (u32, u32, u8, String);

fn search(routes: &[Plain], address: u32) -> String {
    let mut best: Option<&Plain> = None;
    for route in routes {
        let mask = u32::MAX.checked_shl(32 - route.1).unwrap_or(0);
        let better = best.is_none_or(|best| route.1 > best.1 || (route.1 == best.1 && route.2 < best.2));
        if address & mask == route.0 && better {
            best = Some(route);
        }
    }
    best.map(|best| best.3.clone()).unwrap()
}

fn plain(text: &str, rank: u8, hop: &str) -> Plain {
    let (address, length) = text.split_once('/').unwrap();
    (address.parse::<std::net::Ipv4Addr>().unwrap().into(), length.parse().unwrap(), rank, hop.to_owned())
}

/// Routes near each other, with prefixes of all lengths and no two alike.
fn random(numbers: &mut Numbers) -> (Vec<String>, Vec<Plain>) {
    let hops = [("appliance", "the appliance 10.0.9.4"), ("internet", "the Internet"), ("none", "nowhere")];
    let bases = [0x0A00_0000_u32, 0x0A00_0100, 0x0A01_0000, 0x1400_0000, 0xC0A8_0000, 0x6440_0000];
    let mut texts: Vec<String> = Vec::new();
    let mut routes = vec![
        plain("10.0.0.0/16", 1, "the virtual network"),
        plain("10.1.0.0/16", 1, "the peered network"),
        plain("0.0.0.0/0", 3, "the Internet"),
    ];
    let mut has_default = false;
    for _ in 0..numbers.below(9) {
        let length = if numbers.below(6) == 0 { 0 } else { 2 + u32::try_from(numbers.below(31)).unwrap() };
        let base = bases[usize::try_from(numbers.below(6)).unwrap()] ^ u32::try_from(numbers.below(1 << 10)).unwrap();
        let network = base & u32::MAX.checked_shl(32 - length).unwrap_or(0);
        let text = format!("{}/{length}", std::net::Ipv4Addr::from(network));
        if texts.iter().any(|known| known.split(' ').next() == Some(&text)) {
            continue;
        }
        let (word, told) = hops[usize::try_from(numbers.below(3)).unwrap()];
        routes.push(plain(&text, 0, told));
        texts.push(format!("{text} {word}"));
        has_default |= length == 0;
    }
    if !has_default {
        for reserved in ["10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16"] {
            routes.push(plain(reserved, 3, "nowhere"));
        }
    }
    (texts, routes)
}

#[test]
fn every_address_takes_the_route_with_the_longest_prefix() {
    let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15);
    let tags = axioms();
    let platform = Platform::as_of(None).unwrap();
    let asked = ["0.0.0.0/0", "10.0.0.0/8", "10.0.0.0/15", "10.0.1.0/24", "20.0.0.0/24", "192.168.0.0/22"];
    let mut compared = 0_u32;
    for case in 0..3_000 {
        let (texts, routes) = random(&mut numbers);
        let network = network(&texts.iter().map(String::as_str).collect::<Vec<_>>());
        let effective = Routes::of(&network, Key::new(0), &tags, &platform);
        let asked = asked[usize::try_from(numbers.below(6)).unwrap()];
        let to = prefix(asked);
        let way = effective.towards(&Peer::Address(Address::Prefix(to)), &west());
        // The edges of all prefixes, and a few addresses in between.
        let mut addresses: Vec<u32> = routes
            .iter()
            .flat_map(|(network, length, ..)| {
                let last = network | !u32::MAX.checked_shl(32 - length).unwrap_or(0);
                [*network, network.wrapping_sub(1), last, last.wrapping_add(1)]
            })
            .collect();
        addresses.extend((0..4).map(|_| u32::try_from(numbers.below(1 << 32)).unwrap()));
        for address in addresses {
            let here = Prefix::parse(&std::net::Ipv4Addr::from(address).to_string()).unwrap();
            if !to.contains(here) {
                continue;
            }
            let holding: Vec<&Part> = way
                .parts
                .iter()
                .filter(|part| match &part.to {
                    Extent::All => true,
                    Extent::Ranges(ranges) => ranges.iter().any(|range| range.contains(here)),
                    other => panic!("{other:?}"),
                })
                .collect();
            assert_eq!(holding.len(), 1, "case {case}: {texts:?} {asked} {here}");
            assert_eq!(holding[0].hop.to_string(), search(&routes, address), "case {case}: {texts:?} {asked} {here}");
            compared += 1;
        }
    }
    assert!(compared > 20_000, "{compared}");
}

#[test]
fn single_addresses_are_parts_of_their_ranges() {
    let mut numbers = Numbers(0x1234_5678_9ABC_DEF1);
    let tags = axioms();
    let platform = Platform::as_of(None).unwrap();
    for _ in 0..1_000 {
        let (texts, routes) = random(&mut numbers);
        let network = network(&texts.iter().map(String::as_str).collect::<Vec<_>>());
        let effective = Routes::of(&network, Key::new(0), &tags, &platform);
        let address = routes[usize::try_from(numbers.below(u64::try_from(routes.len()).unwrap())).unwrap()].0;
        let here = Prefix::parse(&std::net::Ipv4Addr::from(address).to_string()).unwrap();
        let way = effective.towards(&Peer::Address(Address::Prefix(here)), &west());
        assert_eq!(way.only_hop().map(ToString::to_string), Some(search(&routes, address)), "{texts:?} {here}");
    }
}
