//! Random questions over a universe of nine addresses.

use crate::analysis::reachability::{Family, Filter, Flow, Peer, Surroundings, Verdict};
use crate::analysis::sample::{address, axioms, cause, group, known, prefix, prefixes, rule, unknown};
use crate::analysis::{PossiblePart, Reason, Space, TagExtent};
use crate::network::{Address, Direction, Fact, Location, PortRange, Protocol, SecurityGroup, ServiceTag};

pub(crate) const STORAGE: u16 = 1;
pub(crate) const WEST: u16 = 2;
pub(crate) const NORTH: u16 = 4;
pub(crate) const SQL: u16 = 8;
pub(crate) const CLOUD: u16 = 16;
pub(crate) const FOO: u16 = 32;
pub(crate) const NETWORK: u16 = 64;
pub(crate) const INTERNET: u16 = 128;
pub(crate) const HOME: u16 = 256;
pub(crate) const SERVICES: u16 = STORAGE | WEST | NORTH | SQL | CLOUD | HOME;

pub(crate) const TAGS: [(&str, u16); 8] = [
    ("Storage", STORAGE),
    ("Storage.WestEurope", WEST),
    ("Storage.NorthEurope", NORTH),
    ("Sql", SQL),
    ("AzureCloud", CLOUD),
    ("Foo", FOO),
    ("VirtualNetwork", NETWORK),
    ("Internet", INTERNET),
];

/// 20.0.0.0, 20.0.0.1: public, may be written. 30.0.0.1, 30.0.0.2: public, never written. 10.5.0.1: private.
/// 10.0.0.9: in the network. 168.63.129.16. 127.0.0.1. 192.168.7.7: private, never written.
pub(crate) const ADDRESSES: usize = 9;
pub(crate) const PUBLIC: [usize; 4] = [0, 1, 2, 3];
pub(crate) const REMAINDER: usize = 2;
pub(crate) const IN_NETWORK: usize = 5;
pub(crate) const PROBE: usize = 6;

pub(crate) const LITERALS: [(&str, &[usize]); 6] = [
    ("20.0.0.0/32", &[0]),
    ("20.0.0.1/32", &[1]),
    ("20.0.0.0/31", &[0, 1]),
    ("10.5.0.1/32", &[4]),
    ("10.0.0.0/16", &[IN_NETWORK]),
    ("AzureLoadBalancer", &[PROBE]),
];

/// What stands in the place of a range in the universe of IPv6. 168.63.129.16 is the address of the probes there.
const IN_IPV6: [(&str, &str); 9] = [
    ("20.0.0.0/32", "2600::/128"),
    ("20.0.0.1/32", "2600::1/128"),
    ("20.0.0.0/31", "2600::/127"),
    ("10.5.0.1/32", "fd05::1/128"),
    ("10.0.0.0/16", "fd00::/32"),
    ("10.0.1.0/31", "fd00:0:0:1::/127"),
    ("10.0.1.0/32", "fd00:0:0:1::/128"),
    ("10.0.1.1/32", "fd00:0:0:1::1/128"),
    ("10.0.0.0/8", "fd00::/8"),
];

/// The range, tag or `*` in that family.
fn text_in(family: Family, text: &'static str) -> &'static str {
    let mut ranges = IN_IPV6.into_iter().filter(|_| family == Family::V6);
    ranges.find(|(v4, _)| *v4 == text).map_or(text, |(_, v6)| v6)
}

/// What a rule's peer field says.
#[derive(Debug, Clone)]
pub(crate) enum PeerField {
    Any,
    Literals(Vec<usize>),
    Tag(usize),
    Unknown,
}

/// A rule; `None` is unknown. The near side is the first address of two, the second, or both.
#[derive(Debug, Clone)]
pub(crate) struct TestRule {
    pub(crate) exists: Option<bool>,
    pub(crate) priority: Option<u32>,
    pub(crate) inbound: Option<bool>,
    pub(crate) allow: Option<bool>,
    pub(crate) protocol: Option<bool>,
    pub(crate) peer: PeerField,
    pub(crate) near: u8,
    pub(crate) source_port: Option<u8>,
    pub(crate) port: Option<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Asked {
    Everything,
    Literal(usize),
    Tag(usize),
    Home,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum May {
    Nothing,
    Pair { service_tags: bool },
    Everywhere { service_tags: bool },
}

#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub(crate) family: Family,
    pub(crate) rules: Vec<TestRule>,
    pub(crate) asked: Asked,
    pub(crate) ports: u8,
    pub(crate) may: May,
    pub(crate) further_rules: bool,
}

/// Numbers that look random and are the same every time.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound as u64).unwrap()
    }

    fn one_in(&mut self, chances: usize) -> bool {
        self.below(chances) == 0
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }
}

/// Port sets, as bits: 80, 443.
pub(crate) const PORTS: [(&str, u8); 4] = [("80", 1), ("443", 2), ("80-443", 3), ("*", 3)];
/// Source ports, as bits: low, high.
pub(crate) const SOURCE_PORTS: [(&str, u8); 3] = [("*", 3), ("0-1023", 1), ("1024-65535", 2)];
pub(crate) const NEAR: [(&str, u8); 5] =
    [("*", 3), ("VirtualNetwork", 3), ("10.0.1.0/32", 1), ("10.0.1.1/32", 2), ("10.0.0.0/8", 3)];

pub(crate) fn generate(dice: &mut Dice, unknowns: usize) -> Case {
    let may = match dice.below(8) {
        0 => May::Pair { service_tags: true },
        1 => May::Pair { service_tags: false },
        2 => May::Everywhere { service_tags: true },
        3 => May::Everywhere { service_tags: false },
        _ => May::Nothing,
    };
    let asked = match dice.below(8) {
        0 => Asked::Everything,
        1 => Asked::Literal(dice.pick(&[2, 5])),
        2 => Asked::Home,
        _ => Asked::Tag(dice.below(TAGS.len())),
    };
    let mut pool: Vec<usize> = (0..2).map(|_| dice.below(TAGS.len())).collect();
    if let Asked::Tag(tag) = asked {
        pool.push(tag);
    }
    if asked == Asked::Home {
        pool.extend([0, 1]);
    }
    let count = 1 + dice.below(5);
    let mut priorities: Vec<u32> = (100..107).chain([4096]).collect();
    let mut rules = Vec::new();
    for _ in 0..count {
        let peer = match dice.below(6) {
            0 => PeerField::Any,
            1 => PeerField::Literals(vec![dice.below(LITERALS.len())]),
            2 => PeerField::Literals(vec![0, 3]),
            _ => PeerField::Tag(dice.pick(&pool)),
        };
        let position = dice.below(priorities.len().min(3));
        let priority = if dice.one_in(8) && priorities.contains(&4096) { 4096 } else { priorities[position] };
        priorities.retain(|other| *other != priority);
        rules.push(TestRule {
            exists: Some(true),
            priority: Some(priority),
            inbound: Some(true),
            allow: Some(dice.one_in(2)),
            protocol: Some(!dice.one_in(12)),
            peer,
            near: if dice.one_in(4) { u8::try_from(dice.below(NEAR.len())).unwrap() } else { 0 },
            source_port: Some(if dice.one_in(8) { u8::try_from(dice.below(3)).unwrap() } else { 0 }),
            port: Some(if dice.one_in(3) { u8::try_from(dice.below(4)).unwrap() } else { 3 }),
        });
    }
    for _ in 0..unknowns {
        let victim = dice.below(rules.len());
        let other = rules[dice.below(rules.len())].priority;
        let has_unknown_priority = rules.iter().any(|rule| rule.priority.is_none());
        let victim = &mut rules[victim];
        match dice.below(8) {
            0 => {
                // A conditional rule may have the number of another one: they are never there together.
                victim.exists = None;
                victim.priority = victim.priority.and(other).or(victim.priority);
            }
            1 if !has_unknown_priority => victim.priority = None,
            2 => victim.inbound = None,
            3 => victim.allow = None,
            4 => victim.protocol = None,
            5 => victim.peer = PeerField::Unknown,
            6 => victim.port = None,
            _ => victim.exists = None,
        }
    }
    Case {
        family: Family::V4,
        rules,
        asked,
        ports: 1 + u8::try_from(dice.below(3)).unwrap(),
        may,
        further_rules: unknowns > 0 && dice.one_in(20),
    }
}

impl Case {
    pub(crate) fn group(&self) -> SecurityGroup {
        let mut rules = Vec::new();
        for test in &self.rules {
            let known = |is: Option<bool>, yes: &'static str, no: &'static str| match is {
                Some(true) => yes,
                Some(false) => no,
                None => "?",
            };
            let peer = match &test.peer {
                PeerField::Any => "*".to_owned(),
                PeerField::Literals(literals) => {
                    let texts = literals.iter().map(|literal| text_in(self.family, LITERALS[*literal].0));
                    texts.collect::<Vec<_>>().join(" ")
                }
                PeerField::Tag(tag) => TAGS[*tag].0.to_owned(),
                PeerField::Unknown => "?".to_owned(),
            };
            let text = format!(
                "{} {} {} {} | {peer} | {} | {} | {}",
                test.priority.map_or("?".to_owned(), |priority| priority.to_string()),
                known(test.inbound, "in", "out"),
                known(test.allow, "allow", "deny"),
                known(test.protocol, "tcp", "udp"),
                test.source_port.map_or("?", |ports| SOURCE_PORTS[usize::from(ports)].0),
                text_in(self.family, NEAR[usize::from(test.near)].0),
                test.port.map_or("?", |ports| PORTS[usize::from(ports)].0),
            );
            let mut rule = rule(&text);
            if test.exists.is_none() {
                rule.declared.exists = unknown();
            }
            rules.push(rule);
        }
        let mut group = group(rules);
        if self.further_rules {
            group.rules.rest = Some(cause());
        }
        group
    }

    pub(crate) fn flow(&self) -> Flow {
        let peer = match self.asked {
            Asked::Everything => Peer::Address(Address::Any),
            Asked::Literal(literal) => Peer::Address(address(text_in(self.family, LITERALS[literal].0))),
            Asked::Tag(tag) => Peer::Address(Address::Tag(ServiceTag::new(TAGS[tag].0))),
            Asked::Home => Peer::Regional(ServiceTag::new("Storage")),
        };
        let ports = [(1, 80), (2, 443)].into_iter().filter(|(bit, _)| self.ports & bit != 0);
        Flow {
            direction: Direction::Inbound,
            peer,
            ports: ports.map(|(_, port)| PortRange::single(port)).collect(),
            protocol: Protocol::Tcp,
        }
    }

    pub(crate) fn decide(&self) -> Verdict {
        self.decide_with(&self.group())
    }

    pub(crate) fn decide_with(&self, group: &SecurityGroup) -> Verdict {
        let decision = self.with_filter(group, |filter| filter.decide_in(self.family, &self.flow()));
        assert_eq!(decision.verdict == Verdict::CannotTell, !decision.reasons.is_empty(), "{self:?}");
        assert_eq!(decision.verdict == Verdict::Allowed, decision.counterexample.is_none(), "{self:?}");
        assert_eq!(decision.verdict == Verdict::Allowed, decision.allowance().is_some(), "{self:?}");
        if let Some(example) = &decision.example {
            assert_eq!(decision.verdict, Verdict::CannotTell, "{self:?}");
            assert_ne!(decision.counterexample.as_ref(), Some(example), "{self:?}");
        }
        decision.verdict
    }

    /// Gives the group on the subnet of the case.
    pub(crate) fn with_filter<T>(&self, group: &SecurityGroup, ask: impl FnOnce(&Filter<'_>) -> T) -> T {
        let range = |text| prefix(text_in(self.family, text));
        let part = |space, service_tags| vec![PossiblePart { space, service_tags, reason: Reason::new("may") }];
        let extent = TagExtent {
            must: vec![range("10.0.0.0/16")],
            may: match self.may {
                May::Nothing => Vec::new(),
                May::Pair { service_tags } => part(Space::Prefix(range("20.0.0.0/31")), service_tags),
                May::Everywhere { service_tags } => part(Space::Everywhere, service_tags),
            },
            ..TagExtent::default()
        };
        let location: Fact<Location> =
            if self.asked == Asked::Home { unknown() } else { known(Location::new("westus")) };
        let (subnet, tags) = (prefixes(text_in(self.family, "10.0.1.0/31")), axioms());
        let around = Surroundings { subnet: &subnet, virtual_network: &extent, location: &location, tags: &tags };
        ask(&Filter::new(group, &around))
    }
}

impl TestRule {
    pub(crate) fn is_unsure(&self) -> bool {
        let facts = [self.exists.is_none(), self.inbound.is_none(), self.allow.is_none(), self.protocol.is_none()];
        facts.contains(&true)
            || self.priority.is_none()
            || self.port.is_none()
            || matches!(self.peer, PeerField::Unknown)
    }
}
