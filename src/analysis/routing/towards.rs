//! From a destination to its parts, each with what may happen to it.
//!
//! Never here: where routes come from.

use super::Routes;
use super::candidate::{Candidate, Rank, covering, walk};
use super::hop::{Choice, Hop, RouteSource};
use super::service::{Relation, Service};
use super::space::{EVERYWHERE, Range, contains, merged, platform, prefixes, public, range, without};
use super::way::{Extent, Part, Way};
use crate::analysis::Reason;
use crate::analysis::reachability::Peer;
use crate::analysis::tag_axioms::TagName;
use crate::network::{Address, Fact, Location, Prefix, ServiceTag};

/// Prefixes of at most this length are taken for the default: together they are all addresses, and the ranges of a
/// service tag are narrower.
const WIDEST_DEFAULT: u8 = 1;
/// What is said where a table has two routes of one prefix.
const ALIKE: &str = "two routes have the same prefix, which Azure refuses";

/// What the addresses of a range are asked as.
#[derive(Clone, Copy)]
enum Asked<'a> {
    /// As themselves: some of them may be a service's.
    Addresses,
    /// As addresses of no service that a route or an endpoint names.
    Nobody,
    /// As addresses of a service.
    Of(&'a Service),
}

impl Routes<'_> {
    /// The way of packets to the other end of a flow; of a flow into the subnet it is the way of the answers. `near` is
    /// the region whose part of a service [`Peer::Regional`] means.
    pub fn towards(&self, peer: &Peer, near: &Fact<Location>) -> Way {
        if let Some(reason) = &self.unknown {
            return Way::unknown(reason.clone());
        }
        match peer {
            Peer::Address(Address::Any) => self.to_everything(&[EVERYWHERE]),
            Peer::Address(Address::Prefix(prefix)) => match range(*prefix) {
                Some(range) => self.to_addresses(&[range]),
                None => Way::unknown(Reason::new("routes of IPv6 are not compared")),
            },
            Peer::Address(Address::Tag(tag)) => self.to_tag(tag, None),
            Peer::Regional(tag) => self.to_tag(tag, Some(near)),
            Peer::Subnet => self.to_subnet(),
        }
    }

    fn to_tag(&self, tag: &ServiceTag, near: Option<&Fact<Location>>) -> Way {
        let name = self.tags.read(tag);
        match &name {
            TagName::AzureLoadBalancer | TagName::Platform(_) => self.to_platform(),
            TagName::Internet => {
                let networks: Vec<Range> =
                    self.own.iter().chain(self.peers.iter().map(|(range, _)| range)).copied().collect();
                self.to_everything(&without(&public(), &networks))
            }
            TagName::VirtualNetwork => {
                let peers = self.peers.iter().filter(|(_, doubt)| doubt.is_none()).map(|(range, _)| *range);
                let ranges = merged(self.own.iter().copied().chain(peers).collect());
                if ranges.is_empty() {
                    return Way::unknown(Reason::new("the address space of the virtual network is not known"));
                }
                self.to_addresses(&ranges)
            }
            TagName::Service { base, region } => {
                let is_regional = region.is_none() && self.tags.is_regional(base);
                let near = near.filter(|_| is_regional).cloned();
                self.to_service(&Service { tag: tag.clone(), name, near })
            }
            TagName::Unknown(_) => self.to_service(&Service { tag: tag.clone(), name, near: None }),
        }
    }

    /// Azure's own address is answered by the host. A route of its own for it is another matter, and open.
    fn to_platform(&self) -> Way {
        let written = self
            .candidates
            .iter()
            .find(|it| it.rank == Rank::User && it.length > WIDEST_DEFAULT && contains(it.range, platform()));
        let direct = Choice { hop: Hop::Platform, by: RouteSource::System, reason: None };
        let Some(written) = written else { return Way { parts: vec![Part::of(Extent::All, true, vec![direct])] } };
        let text = "what a route does to packets for Azure's own address 168.63.129.16 is not documented";
        let doubtful = |choice| Choice { reason: Some(Reason::new(text)), ..choice };
        let choices = vec![doubtful(direct), doubtful(written.choice())];
        Way { parts: vec![Part::of(Extent::All, true, choices)] }
    }

    fn to_subnet(&self) -> Way {
        let Some(home) = self.subnet else { return Way::unknown(Reason::new("the subnet is not in the input")) };
        let unknown = |cause| {
            Reason::because(format!("the address range of subnet `{}` is not known", home.declared.label), cause)
        };
        let prefixes: Result<Vec<&Prefix>, _> = match home.prefixes.get() {
            Ok(prefixes) => prefixes.iter().map(Fact::get).collect(),
            Err(cause) => Err(cause),
        };
        match prefixes {
            Ok(prefixes) => {
                let ranges: Vec<Range> = prefixes.into_iter().filter_map(|prefix| range(*prefix)).collect();
                self.to_addresses(&ranges)
            }
            Err(cause) => Way::unknown(unknown(cause)),
        }
    }

    /// To literal addresses, all of which count.
    fn to_addresses(&self, ranges: &[Range]) -> Way {
        let mut parts = self.parts(ranges, Asked::Addresses);
        parts.extend(self.private_endpoints_in(ranges));
        way(parts)
    }

    /// To ranges that hold all services.
    fn to_everything(&self, ranges: &[Range]) -> Way {
        let mut parts = self.parts(ranges, Asked::Nobody);
        if let [only] = parts.as_mut_slice() {
            only.to = Extent::Rest;
        }
        let rest = parts.first().map(|part| part.choices.clone());
        let tags = self.of_tags.iter().map(|route| &route.tag).chain(self.endpoints.iter().map(|it| &it.tag));
        let mut seen: Vec<&ServiceTag> = Vec::new();
        for tag in tags {
            if seen.contains(&tag) {
                continue;
            }
            seen.push(tag);
            let service = Service { tag: tag.clone(), name: self.tags.read(tag), near: None };
            let of_service = self.to_service(&service).parts.into_iter();
            let differing = of_service.filter(|part| part.is_certain && Some(&part.choices) != rest.as_ref());
            parts.extend(differing.map(|part| match part.to {
                Extent::All | Extent::Rest => Part { to: Extent::Tag(tag.clone()), ..part },
                _ => part,
            }));
        }
        parts.extend(self.private_endpoints_in(ranges));
        way(parts)
    }

    /// To a service, whose addresses are somewhere in public address space.
    fn to_service(&self, service: &Service) -> Way {
        let mut parts = Vec::new();
        for route in &self.of_tags {
            if route.relation(service, self.tags) == Relation::Part {
                let part = Service { tag: route.tag.clone(), name: self.tags.read(&route.tag), near: None };
                let choices = self.anywhere_in_public(&part).0;
                parts.push(Part::of(Extent::Tag(route.tag.clone()), true, choices));
            }
        }
        for endpoint in &self.endpoints {
            if let (Relation::Part, Some(home)) = (endpoint.relation(service, self.home, self.tags), self.home) {
                let part = Service { near: Some(home.clone()), ..service.clone() };
                let choices = self.anywhere_in_public(&part).0;
                parts.push(Part::of(Extent::TagNearby(service.tag.clone()), true, choices));
            }
        }
        let (rest, narrow) = self.anywhere_in_public(service);
        parts.insert(0, Part::of(Extent::All, true, rest));
        parts.extend(narrow);
        way(parts)
    }

    /// What may happen to the addresses of a service that no narrow literal route names; and the parts that there may be
    /// inside of such routes.
    fn anywhere_in_public(&self, service: &Service) -> (Vec<Choice>, Vec<Part>) {
        let mut rest: Vec<Choice> = Vec::new();
        let mut narrow: Vec<(Vec<Range>, Vec<Choice>)> = Vec::new();
        for (range, choices) in self.segments(&public(), Asked::Of(service)) {
            let is_narrow = self.for_service(range).any(|it| it.length > WIDEST_DEFAULT);
            if !is_narrow {
                for choice in choices {
                    add_choice(&mut rest, choice);
                }
                continue;
            }
            match narrow.iter_mut().find(|(_, known)| *known == choices) {
                Some((ranges, _)) => ranges.push(range),
                None => narrow.push((vec![range], choices)),
            }
        }
        if rest.is_empty() {
            // Narrow routes cover everything, so that it is one of them.
            narrow.drain(..).flat_map(|(_, choices)| choices).for_each(|choice| add_choice(&mut rest, choice));
        }
        let differing = narrow.into_iter().filter(|(_, choices)| *choices != rest);
        let parts = differing.map(|(ranges, choices)| {
            let ranges = merged(ranges).into_iter().flat_map(prefixes).collect();
            Part::of(Extent::Ranges(ranges), false, choices)
        });
        let parts = parts.collect();
        (rest, parts)
    }

    /// The ranges in parts that are treated alike.
    fn parts(&self, ranges: &[Range], asked: Asked<'_>) -> Vec<Part> {
        let mut alike: Vec<(Vec<Range>, Vec<Choice>)> = Vec::new();
        for (range, choices) in self.segments(ranges, asked) {
            match alike.iter_mut().find(|(_, known)| *known == choices) {
                Some((ranges, _)) => ranges.push(range),
                None => alike.push((vec![range], choices)),
            }
        }
        let size = |ranges: &[Range]| ranges.iter().map(|(first, last)| u64::from(last - first)).sum::<u64>();
        alike.sort_by_key(|(ranges, _)| std::cmp::Reverse(size(ranges)));
        let part = |(ranges, choices): (Vec<Range>, Vec<Choice>)| {
            Part::of(Extent::Ranges(merged(ranges).into_iter().flat_map(prefixes).collect()), true, choices)
        };
        alike.into_iter().map(part).collect()
    }

    /// The ranges, cut where a route begins or ends, with what may happen there.
    fn segments(&self, ranges: &[Range], asked: Asked<'_>) -> Vec<(Range, Vec<Choice>)> {
        let mut starts: Vec<u64> = Vec::new();
        let public = public();
        let cuts =
            self.candidates.iter().map(|it| it.range).chain(self.own.iter().copied()).chain(public.iter().copied());
        for (first, last) in cuts {
            starts.extend([u64::from(first), u64::from(last) + 1]);
        }
        starts.sort_unstable();
        starts.dedup();
        let mut segments = Vec::new();
        for (first, last) in ranges {
            let mut from = *first;
            let end = u64::from(*last) + 1;
            let inside = starts.iter().copied().filter(|start| u64::from(*first) < *start && *start < end);
            for next in inside.chain([end]) {
                let to = u32::try_from(next - 1).unwrap_or(u32::MAX);
                segments.push(((from, to), self.choices((from, to), asked, &public)));
                from = to.saturating_add(1);
            }
        }
        segments
    }

    /// The literal routes for addresses of a service: those of networks and private endpoints are not where services are.
    fn for_service(&self, range: Range) -> impl Iterator<Item = &Candidate> {
        covering(&self.candidates, range).filter(|it| !matches!(it.rank, Rank::Network | Rank::Endpoint))
    }

    /// What may happen to packets for addresses of a range that no route cuts.
    fn choices(&self, at: Range, asked: Asked<'_>, public: &[Range]) -> Vec<Choice> {
        let literal: Vec<&Candidate> = match asked {
            Asked::Of(_) => self.for_service(at).collect(),
            Asked::Addresses | Asked::Nobody => covering(&self.candidates, at).collect(),
        };
        let mut choices: Vec<Choice> = Vec::new();
        let decided = literal.first().is_some_and(|it| it.is_certain() && it.length >= 32);
        if !decided {
            choices.extend(self.anywhere.iter().cloned());
        }
        let is_own = self.own.iter().any(|own| contains(*own, at));
        let of_network = |it: &&Candidate| matches!(it.rank, Rank::Network | Rank::Endpoint) && it.is_certain();
        let in_network = is_own || literal.iter().any(of_network);
        if !decided && !matches!(asked, Asked::Of(_)) {
            if !is_own {
                choices.extend(self.beyond.iter().cloned());
            }
            if !in_network {
                let learned = self.learned.iter().take(1);
                choices.extend(learned.map(|reason| Choice {
                    hop: Hop::Gateway,
                    by: RouteSource::Learned,
                    reason: Some(reason.clone()),
                }));
            }
        }
        let tagged = match asked {
            Asked::Of(service) => self.tagged(service),
            Asked::Addresses if !decided && !in_network && public.iter().any(|range| contains(*range, at)) => {
                (self.tagged_perhaps(at), false)
            }
            Asked::Addresses | Asked::Nobody => (Vec::new(), false),
        };
        self.combine(choices, &literal, tagged)
    }

    /// Routes of service tags before literal defaults; against narrower literal routes it is not known which counts.
    fn combine(&self, mut choices: Vec<Choice>, literal: &[&Candidate], tagged: (Vec<Choice>, bool)) -> Vec<Choice> {
        let (tagged, tag_decides) = tagged;
        let split = literal.partition_point(|it| it.length > WIDEST_DEFAULT);
        let (narrow, wide) = literal.split_at_checked(split).unwrap_or((literal, &[]));
        if tagged.is_empty() {
            choices.extend(walk(literal.iter().copied(), ALIKE).0);
            return dedup(choices);
        }
        let (mut by_range, range_decides) = walk(narrow.iter().copied(), ALIKE);
        let mut by_tag = tagged;
        if let (true, Some(route)) = (tag_decides, by_range.first()) {
            let name = route.by.describe(self.network);
            let text = format!("whether {name} or one of a service tag is the narrower is not known");
            for choice in by_range.iter_mut().chain(&mut by_tag) {
                choice.reason.get_or_insert_with(|| Reason::new(text.clone()));
            }
        }
        choices.extend(by_tag);
        choices.extend(by_range);
        if !tag_decides && !range_decides {
            choices.extend(walk(wide.iter().copied(), ALIKE).0);
        }
        dedup(choices)
    }

    /// What routes of tags and service endpoints say about a service, and whether they surely do.
    fn tagged(&self, service: &Service) -> (Vec<Choice>, bool) {
        let mut choices = Vec::new();
        let mut decided = false;
        for route in &self.of_tags {
            match route.relation(service, self.tags) {
                Relation::Covers => {
                    choices.push(route.choice());
                    if route.absent.is_none() {
                        decided = true;
                        break;
                    }
                }
                Relation::Perhaps => {
                    let text = format!("whether addresses of {} are among those of {}", service.tag, route.tag);
                    choices.push(perhaps(route.choice(), format!("{text} is not known")));
                }
                Relation::Part | Relation::Apart => {}
            }
        }
        let by_route = decided;
        for endpoint in &self.endpoints {
            match endpoint.relation(service, self.home, self.tags) {
                Relation::Covers => {
                    let mut choice = endpoint.choice();
                    decided |= endpoint.absent.is_none();
                    if by_route {
                        let text = format!("whether a route or the service endpoint {} counts", endpoint.service);
                        let reason = Reason::new(format!("{text} is not documented"));
                        for choice in &mut choices {
                            choice.reason.get_or_insert_with(|| reason.clone());
                        }
                        choice.reason.get_or_insert(reason);
                    }
                    choices.push(choice);
                }
                Relation::Perhaps => {
                    let text = format!("whether the service endpoint {} leads to {}", endpoint.service, service.tag);
                    choices.push(perhaps(endpoint.choice(), format!("{text} is not known")));
                }
                Relation::Part | Relation::Apart => {}
            }
        }
        if !decided && let Some(reason) = &self.more_endpoints {
            let hop = Hop::ServiceEndpoint(service.tag.to_string());
            choices.push(Choice { hop, by: RouteSource::NotKnown, reason: Some(reason.clone()) });
        }
        (choices, decided)
    }

    /// What routes of tags and service endpoints may say about addresses of which it is not known whose they are.
    fn tagged_perhaps(&self, at: Range) -> Vec<Choice> {
        let shown = prefixes(at).first().map(ToString::to_string).unwrap_or_default();
        let doubt = |tag: &ServiceTag| format!("whether {shown} holds addresses of {tag} is not known");
        let routes = self.of_tags.iter().map(|route| perhaps(route.choice(), doubt(&route.tag)));
        let endpoints = self.endpoints.iter().map(|endpoint| perhaps(endpoint.choice(), doubt(&endpoint.tag)));
        routes.chain(endpoints).collect()
    }
}

/// A choice that may not concern the destination at all.
fn perhaps(choice: Choice, text: String) -> Choice {
    Choice { reason: Some(Reason::new(text)), ..choice }
}

fn add_choice(choices: &mut Vec<Choice>, choice: Choice) {
    if !choices.contains(&choice) {
        choices.push(choice);
    }
}

fn dedup(choices: Vec<Choice>) -> Vec<Choice> {
    let mut once = Vec::with_capacity(choices.len());
    for choice in choices {
        add_choice(&mut once, choice);
    }
    once
}

/// The way with these parts; the only one is all of it, and the first of several that is not limited is the rest.
fn way(mut parts: Vec<Part>) -> Way {
    let several = parts.len() > 1;
    if let Some(first) = parts.first_mut() {
        match first.to {
            Extent::All if several => first.to = Extent::Rest,
            Extent::Ranges(_) | Extent::Rest if !several => first.to = Extent::All,
            _ => {}
        }
    }
    if parts.is_empty() {
        return Way::unknown(Reason::new("the destination has no addresses"));
    }
    Way { parts }
}
