//! From a name that somebody types to the things of the network that it may mean.
//!
//! Never here: what is asked about them.

use super::kinds::{
    ADDRESS, BALANCER, FRONT_DOOR, GATEWAY, HOST, INTERFACE, NETWORK, PRIVATE_ENDPOINT, PRIVATE_LINK_SERVICE, SERVICE,
    SUBNET, TAG, WORDS,
};
use crate::analysis::path::Place;
use crate::answer::{Ambiguous, Missing, Named, Side};
use crate::network::{
    ApiManagement, Declared, FrontDoor, Key, LoadBalancer, Location, Prefix, PrefixError, PrivateLinkService,
    ServiceTag, Table,
};
use crate::survey::Survey;

/// Most candidates that are named.
const MOST_CANDIDATES: usize = 12;

/// Something that can be an end of a way, or stand in between.
#[derive(Debug, Clone)]
pub(super) enum Thing {
    /// A place.
    Place(Place),
    /// A service, in one of its regions if only that one was asked about.
    Service(Key<ApiManagement>, Option<usize>),
    /// Something that hands over to others, and is no end itself.
    Relay(Relay),
    /// A host name.
    Host(String),
}

/// Something that hands over to others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relay {
    /// A load balancer.
    LoadBalancer(Key<LoadBalancer>),
    /// A private link service.
    PrivateLinkService(Key<PrivateLinkService>),
    /// A profile of Azure Front Door.
    FrontDoor(Key<FrontDoor>),
}

/// Things that fit one name alike, and what they are called.
#[derive(Debug, Clone)]
pub(super) struct End {
    pub(super) side: Side,
    /// Several only where things are declared alike.
    pub(super) things: Vec<Thing>,
}

/// Why a name leads to nothing.
#[derive(Debug, Clone)]
pub(super) enum Unfit {
    Missing(Missing),
    Ambiguous(Ambiguous),
}

/// A thing with the names that it goes by.
struct Candidate {
    kind: &'static str,
    named: Named,
    /// Its name, and other names that fit it as well.
    names: Vec<String>,
    thing: Thing,
}

impl Survey<'_> {
    /// What a name means. `kind:name` says what kind of thing it is, and `kind:` alone is the only one of that kind.
    pub(super) fn end(&self, text: &str) -> Result<End, Unfit> {
        let typed = text.trim();
        let (kind, name) = match typed.split_once(':') {
            Some((kind, name)) => match WORDS.iter().find(|(word, _)| word.eq_ignore_ascii_case(kind)) {
                Some((_, kind)) => (Some(*kind), name),
                None => (None, typed),
            },
            None => (None, typed),
        };
        let all = self.candidates();
        let fits = |candidate: &&Candidate| {
            kind.is_none_or(|kind| kind == candidate.kind)
                && if name.is_empty() {
                    kind.is_some() && !matches!(candidate.thing, Thing::Service(_, Some(_)))
                } else {
                    candidate.names.iter().any(|known| known.eq_ignore_ascii_case(name) || same_region(known, name))
                }
        };
        let mut found: Vec<&Candidate> = all.iter().filter(fits).collect();
        let literal = self.literal(kind, name);
        found.extend(literal.iter().flatten());
        if found.is_empty() {
            return match host(kind, name) {
                Some(host) if literal.is_ok() => Ok(host),
                _ => {
                    let none = kind.filter(|_| name.is_empty()).map(|kind| format!("there is no {kind} in the input"));
                    Err(Unfit::Missing(missing(text, literal.err().or(none), kind, &all)))
                }
            };
        }
        let alike = |one: &Candidate, other: &Candidate| one.kind == other.kind && one.named.name == other.named.name;
        match found.first() {
            Some(first) if found.iter().all(|other| alike(first, other)) => Ok(End {
                side: Side { kind: first.kind.to_owned(), named: first.named.clone() },
                things: found.iter().map(|candidate| candidate.thing.clone()).collect(),
            }),
            _ => {
                let mut candidates: Vec<String> = found.iter().map(|candidate| candidate.full_name()).collect();
                candidates.sort();
                candidates.dedup();
                candidates.truncate(MOST_CANDIDATES);
                Err(Unfit::Ambiguous(Ambiguous { name: text.to_owned(), candidates }))
            }
        }
    }

    /// Everything that has a name.
    fn candidates(&self) -> Vec<Candidate> {
        let network = self.network;
        let mut all = Vec::new();
        for (index, service) in network.services.iter().enumerate() {
            let key = Key::new(index);
            all.push(self.candidate(SERVICE, &service.declared, Thing::Service(key, None)));
            for (position, location) in service.locations.items.iter().enumerate() {
                let Ok(region) = location.location.get() else { continue };
                let label = &service.declared.label;
                let name = format!("{label}/{}", region.normalised());
                all.push(Candidate {
                    kind: SERVICE,
                    named: Named { name: name.clone(), place: (self.place)(location.place) },
                    names: vec![name, format!("{label}/{region}")],
                    thing: Thing::Service(key, Some(position)),
                });
            }
        }
        self.add(&mut all, NETWORK, |key| Thing::Place(Place::VirtualNetwork(key)));
        self.add(&mut all, SUBNET, |key| Thing::Place(Place::Subnet(key)));
        self.add(&mut all, PRIVATE_ENDPOINT, |key| Thing::Place(Place::PrivateEndpoint(key)));
        self.add(&mut all, INTERFACE, |key| Thing::Place(Place::Interface(key)));
        self.add(&mut all, GATEWAY, |key| Thing::Place(Place::Gateway(key)));
        self.add(&mut all, BALANCER, |key| Thing::Relay(Relay::LoadBalancer(key)));
        self.add(&mut all, PRIVATE_LINK_SERVICE, |key| Thing::Relay(Relay::PrivateLinkService(key)));
        self.add(&mut all, FRONT_DOOR, |key| Thing::Relay(Relay::FrontDoor(key)));
        all
    }

    /// The things of one table. A subnet also goes by its name without that of its network.
    fn add<T: Table>(&self, all: &mut Vec<Candidate>, kind: &'static str, thing: impl Fn(Key<T>) -> Thing) {
        for (index, item) in T::table(self.network).iter().enumerate() {
            let mut candidate = self.candidate(kind, item.declared(), thing(Key::new(index)));
            if kind == SUBNET {
                candidate.names.push(item.declared().last_name().to_owned());
            }
            all.push(candidate);
        }
    }

    fn candidate(&self, kind: &'static str, declared: &Declared, thing: Thing) -> Candidate {
        let names = vec![declared.label.clone(), declared.id.clone()];
        Candidate { kind, named: self.named(declared), names, thing }
    }

    /// What a name means whatever the network has: a tag, an address. The error is what is wrong with an address.
    fn literal(&self, kind: Option<&str>, name: &str) -> Result<Option<Candidate>, String> {
        let of = |kind, place: Place| {
            let named = Named { name: name.to_owned(), place: None };
            Some(Candidate { kind, named, names: Vec::new(), thing: Thing::Place(place) })
        };
        let tag = ServiceTag::new(name);
        let is_tag = kind.is_none_or(|kind| kind == TAG) && self.tags.knows(&tag);
        if is_tag {
            return Ok(of(TAG, if tag.is("Internet") { Place::Internet } else { Place::Tag(tag) }));
        }
        if kind.is_some_and(|kind| kind != ADDRESS) {
            return Ok(None);
        }
        match Prefix::parse(name) {
            Ok(prefix) => Ok(of(ADDRESS, Place::Addresses(prefix))),
            Err(PrefixError::HostBits(meant)) => {
                Err(format!("`{name}` has bits behind the prefix length; did you mean `{meant}`?"))
            }
            Err(PrefixError::NotALength) => Err(format!("`{name}` has no valid prefix length")),
            Err(PrefixError::NotAnAddress) => Ok(None),
        }
    }
}

impl Candidate {
    /// A name that fits nothing else, unless there are two of the same kind and name.
    fn full_name(&self) -> String {
        let word = WORDS.iter().find(|(_, kind)| *kind == self.kind).map_or(self.kind, |(word, _)| word);
        format!("{word}:{}", self.named.name)
    }
}

/// Whether both name one region of one service, however the region is written: `contoso/uksouth`, `contoso/UK South`.
fn same_region(known: &str, typed: &str) -> bool {
    let parts = |name: &str| {
        let (service, region) = name.split_once('/')?;
        Some((service.to_ascii_lowercase(), Location::new(region)))
    };
    typed.contains(char::is_whitespace) && parts(known).is_some_and(|known| Some(known) == parts(typed))
}

/// A name that nothing has.
fn missing(text: &str, wrong: Option<String>, kind: Option<&str>, all: &[Candidate]) -> Missing {
    let of_kind = all.iter().filter(|candidate| kind.is_none_or(|kind| kind == candidate.kind));
    let known = of_kind.flat_map(|candidate| {
        let word = if kind.is_some() { candidate.full_name() } else { candidate.named.name.clone() };
        [Some(word), (kind.is_none() && candidate.kind == SUBNET).then(|| candidate.names.last().cloned()).flatten()]
    });
    let mut known: Vec<String> = known.flatten().collect();
    known.sort();
    known.dedup();
    Missing { name: text.to_owned(), known, wrong }
}

/// A host name: labels with dots between, and letters in the last one.
fn host(kind: Option<&str>, name: &str) -> Option<End> {
    if kind.is_some_and(|kind| kind != HOST) {
        return None;
    }
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    let is_label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    };
    let labels: Vec<&str> = name.split('.').collect();
    let ends_well = labels.last().is_some_and(|last| last.bytes().any(|b| b.is_ascii_alphabetic()));
    let is_host = labels.len() >= 2 && labels.iter().all(|label| is_label(label)) && ends_well && name.len() <= 253;
    is_host.then(|| End {
        side: Side { kind: HOST.to_owned(), named: Named { name: name.clone(), place: None } },
        things: vec![Thing::Host(name.clone())],
    })
}
