//! The ways between two ends: the direct ones, and those through what stands in front of a service.
//!
//! Never here: what names stand for, and how a way is decided.

use super::fronts::are_asked;
use super::names::{End, Thing};
use super::{ASSUMPTIONS, Inquiry};
use crate::analysis::path::{self, Hop, Place, What, World, answers, paths};
use crate::analysis::resolution::Outcome;
use crate::answer::{Answer, Missing, Path, Paths, Reach, Side};
use crate::network::{ApiManagement, Cloud, Key, Link, NetworkInterface, Prefix, Subnet, VirtualNetwork};
use crate::survey::Survey;

/// Most paths that are told; more are counted.
const MOST_PATHS: usize = 24;

impl<'n> Survey<'n> {
    pub(super) fn world(&self) -> World<'n> {
        World { network: self.network, tags: self.tags, platform: self.platform, cloud: Cloud::Public }
    }

    /// Whether an end is something of this network: a thing that it declares, or an address inside of it.
    pub(super) fn is_here(&self, end: &End) -> bool {
        end.things.iter().any(|thing| match thing {
            Thing::Host(name) => self.service_of(name).is_some(),
            Thing::Place(Place::Tag(_) | Place::Internet | Place::Somewhere) => false,
            Thing::Place(Place::Addresses(prefix)) => self.has_addresses(*prefix),
            Thing::Service(..) | Thing::Relay(_) | Thing::Place(_) => true,
        })
    }

    /// Whether a range touches a network of the input.
    fn has_addresses(&self, prefix: Prefix) -> bool {
        let spaces = self.network.virtual_networks.iter().map(|network| &network.address_space);
        let subnets = self.network.subnets.iter().map(|subnet| &subnet.prefixes);
        let known = spaces.chain(subnets).filter_map(|prefixes| prefixes.get().ok()).flatten();
        known.filter_map(|known| known.get().ok()).any(|known| known.overlaps(prefix))
    }

    /// The answer for two ends that are both known.
    pub(super) fn answered(&self, inquiry: &Inquiry, from: &End, to: &End, via: Option<&End>) -> Reach {
        let starts = self.places(from);
        let mut found: Vec<Path> = Vec::new();
        let mut more_fronts: Vec<String> = Vec::new();
        if via.is_none() {
            for start in &starts {
                found.extend(self.direct(inquiry, start, to));
            }
        }
        if are_asked(inquiry) {
            for start in &starts {
                for service in self.services(to) {
                    let (told, open) = self.through(start, service, via);
                    found.extend(told);
                    more_fronts.extend(open.into_iter().map(|reason| reason.text));
                }
            }
        }
        if found.is_empty() {
            let name = |end: &End| end.side.named.name.clone();
            // Only what hands over to others has no place of its own.
            let empty = if starts.is_empty() { from } else { to };
            let (name, wrong) = match via {
                Some(via) if !starts.is_empty() => {
                    (name(via), format!("`{}` does not lead to `{}`, as far as the input says", name(via), name(to)))
                }
                _ => (
                    name(empty),
                    format!("no machine that {} `{}` hands over to is in the input", empty.side.kind, name(empty)),
                ),
            };
            let missing = Missing { name, known: Vec::new(), wrong: Some(wrong) };
            return Reach::NotHere(vec![missing]);
        }
        let verdict = verdict(&found);
        let all = found.len();
        let mut incomplete = self.unseen();
        more_fronts.dedup();
        incomplete.extend(more_fronts);
        incomplete.extend(self.more_regions(from).into_iter().chain(self.more_regions(to)));
        incomplete.extend(self.guarded_machines(starts.iter().chain(&self.places(to))));
        if all > MOST_PATHS {
            // Those that do not hold tell more than those that do.
            found.sort_by_key(|path| path.verdict == Answer::Yes);
            found.truncate(MOST_PATHS);
            incomplete.push(format!("{} of {all} ways are not shown", all - MOST_PATHS));
        }
        clear(&mut found);
        let assumptions = ASSUMPTIONS.iter().map(|text| (*text).to_owned()).collect();
        Reach::Paths(Box::new(Paths {
            from: from.side.clone(),
            to: to.side.clone(),
            verdict,
            paths: found,
            assumptions,
            incomplete,
        }))
    }

    /// The direct ways from a place.
    fn direct(&self, inquiry: &Inquiry, start: &Place, to: &End) -> Vec<Path> {
        let mut found = Vec::new();
        for thing in &to.things {
            match thing {
                Thing::Host(name) => found.extend(self.to_host(inquiry, start, name)),
                _ => {
                    for end in self.places_of(thing) {
                        let all = paths(self.world(), start, &end, &inquiry.packets);
                        found.extend(all.iter().map(|path| self.straight(path)));
                    }
                }
            }
        }
        found
    }

    /// A direct path for people: the name is asked for before anything is sent, and answers come back last.
    pub(super) fn straight(&self, path: &path::Path) -> Path {
        let (names, others): (Vec<&Hop>, Vec<&Hop>) =
            path.hops.iter().partition(|hop| matches!(hop.what, What::Name { .. }));
        let back = answers(self.world(), &path.from, &path.to).map(|hop| self.hop(&hop));
        let mut hops: Vec<_> = names.into_iter().chain(others).map(|hop| self.hop(hop)).chain(back).collect();
        if let (Place::Service(key, _), Some(first)) = (&path.to, hops.first_mut())
            && path.hops.iter().any(leads_to_endpoint)
        {
            // Whoever asks for the name there goes another way.
            first.verdict = Answer::No;
            first.text.extend([format!(", and so not to `{}` directly", self.label(*key))]);
        }
        Path::over(None, Some(self.between(path)), hops)
    }

    /// A path through a front end for people.
    pub(super) fn path(&self, path: &path::Path, via: Side) -> Path {
        Path::over(Some(via), Some(self.between(path)), self.told(&path.hops))
    }

    pub(super) fn between(&self, path: &path::Path) -> String {
        format!("{} to {}", self.place_name(&path.from), self.place_name(&path.to))
    }

    /// The places that an end stands for.
    fn places(&self, end: &End) -> Vec<Place> {
        end.things.iter().flat_map(|thing| self.places_of(thing)).collect()
    }

    /// The places that a thing stands for: a service is in each of its regions.
    fn places_of(&self, thing: &Thing) -> Vec<Place> {
        match thing {
            Thing::Place(place) => vec![place.clone()],
            Thing::Service(key, Some(index)) => vec![Place::Service(*key, *index)],
            Thing::Service(key, None) => {
                let count = self.network.get(*key).map_or(0, |service| service.locations.items.len());
                (0..count).map(|index| Place::Service(*key, index)).collect()
            }
            Thing::Relay(front) => self.machines(*front).into_iter().map(Place::Interface).collect(),
            Thing::Host(name) => {
                let service = self.service_of(name);
                service.map_or_else(Vec::new, |key| self.places_of(&Thing::Service(key, None)))
            }
        }
    }

    /// The regions of services that an end is.
    pub(super) fn services(&self, end: &End) -> Vec<(Key<ApiManagement>, usize)> {
        let places = end.things.iter().filter(|thing| matches!(thing, Thing::Service(..) | Thing::Host(_)));
        let places = places.flat_map(|thing| self.places_of(thing));
        let regions = places.filter_map(|place| match place {
            Place::Service(key, index) => Some((key, index)),
            _ => None,
        });
        regions.collect()
    }

    /// Why a service may be in more regions than are known.
    fn more_regions(&self, end: &End) -> Option<String> {
        end.things.iter().find_map(|thing| match thing {
            Thing::Service(key, None) => {
                let service = self.network.get(*key)?;
                let cause = service.locations.rest.as_ref()?;
                Some(format!("`{}` may have more regions: {}", service.declared.label, cause.text))
            }
            _ => None,
        })
    }

    /// Machines of subnets that have a security group of their own, which nobody asks who asks for the subnet.
    fn guarded_machines<'p>(&self, places: impl Iterator<Item = &'p Place>) -> Option<String> {
        let mut asked: Vec<Key<Subnet>> = Vec::new();
        for place in places {
            match place {
                Place::Subnet(key) => asked.push(*key),
                Place::VirtualNetwork(network) => {
                    let all = self.network.subnets.iter().enumerate();
                    let is_in = |it: &(usize, &Subnet)| {
                        it.1.virtual_network
                            .get()
                            .is_ok_and(|home| matches!(home, Some(Link::To(own)) if own == network))
                    };
                    asked.extend(all.filter(is_in).map(|(index, _)| Key::new(index)));
                }
                _ => {}
            }
        }
        let is_guarded = |interface: &&NetworkInterface| {
            let is_asked = |link: &Link<Subnet>| matches!(link, Link::To(key) if asked.contains(key));
            let mut subnets = interface.ip_configurations.items.iter().map(|it| it.ip.subnet.get());
            !interface.security_group.get().is_ok_and(Option::is_none)
                && subnets.any(|it| it.is_ok_and(|it| it.as_ref().is_some_and(is_asked)))
        };
        let mut found = self.network.network_interfaces.iter().filter(is_guarded);
        let first = &found.next()?.declared.label;
        let (others, verb) = match found.count() {
            0 => (String::new(), "has"),
            more => (format!(" and {more} more"), "have"),
        };
        Some(format!("network interface `{first}`{others} {verb} a security group of its own; ask for it by its name"))
    }

    /// What a place is called.
    pub(super) fn place_name(&self, place: &Place) -> String {
        match place {
            Place::Subnet(key) => format!("subnet `{}`", self.label(*key)),
            Place::Interface(key) => format!("network interface `{}`", self.label(*key)),
            Place::VirtualNetwork(key) => format!("virtual network `{}`", self.label(*key)),
            Place::Gateway(key) => format!("application gateway `{}`", self.label(*key)),
            Place::PrivateEndpoint(key) => format!("private endpoint `{}`", self.label(*key)),
            Place::Tag(tag) => tag.to_string(),
            Place::Addresses(prefix) => prefix.to_string(),
            Place::Internet => "the Internet".to_owned(),
            Place::Somewhere => "a public address".to_owned(),
            Place::Service(key, index) => {
                let service = self.network.get(*key);
                let location = service.and_then(|service| service.locations.items.get(*index));
                match location.and_then(|location| location.location.get().ok()) {
                    Some(region) => format!("`{}` in {region}", self.label(*key)),
                    None => format!("`{}`", self.label(*key)),
                }
            }
        }
    }

    /// The virtual network that a place is in, if it is in one that is declared.
    pub(super) fn home(&self, place: &Place) -> Option<Key<VirtualNetwork>> {
        let subnet = match place {
            Place::VirtualNetwork(key) => return Some(*key),
            Place::Subnet(key) => self.network.get(*key)?,
            Place::Service(key, index) => {
                let location = self.network.get(*key)?.locations.items.get(*index)?;
                self.target(location.subnet.get().ok()?.as_ref()?)?
            }
            Place::Interface(key) => {
                let first = self.network.get(*key)?.ip_configurations.items.first()?;
                self.target(first.ip.subnet.get().ok()?.as_ref()?)?
            }
            Place::Gateway(key) => {
                let first = self.network.get(*key)?.gateway.items.first()?;
                self.target(first.subnet.get().ok()?.as_ref()?)?
            }
            Place::Addresses(prefix) => self.network.subnets.iter().find(|subnet| {
                let known = subnet.prefixes.get().ok().into_iter().flatten();
                known.filter_map(|known| known.get().ok()).any(|known| known.contains(*prefix))
            })?,
            Place::PrivateEndpoint(_) | Place::Tag(_) | Place::Internet | Place::Somewhere => return None,
        };
        match subnet.virtual_network.get().ok()?.as_ref()? {
            Link::To(key) => Some(*key),
            Link::Outside(_) | Link::Dangling(_) => None,
        }
    }

    fn target<T: crate::network::Table>(&self, link: &Link<T>) -> Option<&'n T> {
        match link {
            Link::To(key) => self.network.get(*key),
            Link::Outside(_) | Link::Dangling(_) => None,
        }
    }
}

/// Whether a name leads to a private endpoint.
fn leads_to_endpoint(hop: &Hop) -> bool {
    matches!(&hop.what, What::Name { answer, .. } if matches!(answer.outcome, Outcome::PrivateEndpoint(_)))
}

/// Between which places a way leads need not be said where there is only one of its kind.
fn clear(paths: &mut [Path]) {
    let alone: Vec<bool> =
        paths.iter().map(|path| paths.iter().filter(|other| other.via == path.via).count() == 1).collect();
    for (path, is_alone) in paths.iter_mut().zip(alone) {
        if is_alone {
            path.between = None;
        }
    }
}

/// The answer over all ways: all that lie side by side must hold, and of what they lead through one is enough.
fn verdict(paths: &[Path]) -> Answer {
    let mut groups: Vec<(&Option<Side>, Vec<Answer>)> = Vec::new();
    for path in paths {
        match groups.iter_mut().find(|(via, _)| *via == &path.via) {
            Some((_, answers)) => answers.push(path.verdict),
            None => groups.push((&path.via, vec![path.verdict])),
        }
    }
    Answer::any(groups.into_iter().map(|(_, answers)| Answer::each(answers)))
}
