//! Against brute force over small universes, and documented answers.

use super::*;
use crate::analysis::sample::prefix;
use crate::network::Prefix;

/// Numbers without pattern, the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }

    /// A range in a universe of 32 addresses of each family.
    fn range(&mut self) -> Prefix {
        let (is_ipv4, shift) = (self.below(3) > 0, self.below(6));
        let first = (self.below(32) >> shift) << shift;
        let text = if is_ipv4 {
            format!("10.0.0.{first}/{}", 32 - shift)
        } else {
            format!("2001:db8::{first:x}/{}", 128 - shift)
        };
        prefix(&text)
    }
}

/// The addresses of a range, as numbers of which those of IPv6 are 1000 higher.
fn members(range: Prefix) -> Vec<u64> {
    let last_byte = |address: std::net::IpAddr| match address {
        std::net::IpAddr::V4(address) => u64::from(address.octets()[3]),
        std::net::IpAddr::V6(address) => 1000 + u64::from(address.octets()[15]),
    };
    (last_byte(range.net().network())..=last_byte(range.net().broadcast())).collect()
}

fn share(one: Prefix, other: Prefix) -> bool {
    members(one).iter().any(|member| members(other).contains(member))
}

#[test]
fn overlaps_are_those_that_brute_force_finds() {
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    let mut with_overlap = 0;
    for case in 0..20_000 {
        let count = 1 + numbers.below(7);
        let owned: Vec<(usize, Prefix)> =
            (0..count).map(|_| (usize::try_from(numbers.below(4)).unwrap(), numbers.range())).collect();
        let found = overlaps(owned.iter().copied());
        for Overlap { outer, inner } in &found {
            assert!(outer.0 != inner.0 && outer.1.contains(inner.1), "{case}: {found:?}");
            assert!(owned.contains(outer) && owned.contains(inner), "{case}: {found:?}");
        }
        // Whoever shares an address with another owner is told of, as the outer or as the inner one.
        for (owner, range) in &owned {
            let is_in_another = owned.iter().any(|(other, around)| other != owner && around.contains(*range));
            let told = found.iter().any(|it| it.inner == (*owner, *range) || it.outer.1 == *range);
            assert!(!is_in_another || told, "{case}: {owned:?} {found:?}");
        }
        let any = owned.iter().any(|one| owned.iter().any(|other| one.0 != other.0 && share(one.1, other.1)));
        assert_eq!(any, !found.is_empty(), "{case}: {owned:?} {found:?}");
        with_overlap += u32::from(any);
    }
    assert!((2_000..18_000).contains(&with_overlap), "{with_overlap}");
}

#[test]
fn positions_are_those_that_brute_force_finds() {
    let mut numbers = Numbers(0x2545_f491_4f6c_dd1d);
    let mut seen = [0; 3];
    for case in 0..20_000 {
        let space: Vec<Prefix> = (0..=numbers.below(5)).map(|_| numbers.range()).collect();
        let range = numbers.range();
        let holds = |member: &u64| space.iter().any(|prefix| members(*prefix).contains(member));
        let is_inside = space.iter().any(|prefix| members(range).iter().all(|it| members(*prefix).contains(it)));
        let wanted = match (is_inside, members(range).iter().all(holds)) {
            (true, _) => 0,
            (false, true) => 1,
            (false, false) => 2,
        };
        let found = match SpaceCover::new(space.iter().copied()).position(range) {
            Position::Inside(prefix) => {
                assert!(space.contains(&prefix) && prefix.contains(range), "{case}");
                0
            }
            Position::Across => 1,
            Position::Outside => 2,
        };
        assert_eq!(found, wanted, "{case}: {range} in {space:?}");
        seen[wanted] += 1;
    }
    assert!(seen.iter().all(|count| *count > 50), "{seen:?}");
}

#[test]
fn many_equal_ranges_are_compared_quickly() {
    let same = (0..100_000).map(|owner| (owner, prefix("10.0.0.0/24")));
    assert_eq!(overlaps(same).len(), 99_999);
    let own = (0..100_000).map(|_| (0, prefix("10.0.0.0/24")));
    assert!(overlaps(own).is_empty());
}

#[test]
fn what_the_service_refuses_is_refused() {
    let space = |text| refusal_of_space(prefix(text)).map(|refusal| refusal.to_string());
    assert_eq!(space("10.0.0.0/8"), None);
    assert_eq!(space("224.0.0.0/8").unwrap(), "224.0.0.0/4 is reserved for multicast");
    assert_eq!(space("169.254.10.0/24").unwrap(), "169.254.0.0/16 is reserved for link-local addresses");
    assert_eq!(space("168.63.129.16").unwrap(), "168.63.129.16/32 is reserved for Azure's own DNS and health probes");
    assert_eq!(space("168.63.0.0/16"), None);
    assert_eq!(space("127.0.0.0/8").unwrap(), "127.0.0.0/8 is reserved for loopback");
    assert_eq!(space("fd00:db8::/48"), None);
    let subnet = |text| refusal_of_subnet(prefix(text), 29);
    assert_eq!([subnet("10.0.0.0/29"), subnet("64.0.0.0/2"), subnet("2001:db8::/64")], [None, None, None]);
    assert_eq!(subnet("10.0.0.0/30"), Some(Refusal::TooSmall(29)));
    assert_eq!(subnet("0.0.0.0/1"), Some(Refusal::TooLarge));
    assert_eq!(subnet("2001:db8::/56"), Some(Refusal::NotSixtyFour));
}
