//! What stands in front of a service, as a way to it.
//!
//! Never here: whether a front end reaches the service (that is `analysis::path`).

use std::rc::Rc;

use super::hops::unplaced;
use super::names::{End, Relay, Thing};
use super::{Inquiry, kinds};
use crate::analysis::Reason;
use crate::analysis::path::{Chain, Chains, Front, MOST_CHAINS, Place, chains};
use crate::answer::{Answer, Ground, GroundKind, Hop, Obstacle, Path, Side};
use crate::network::{ApiManagement, Cause, Key, Link, PortRange, Protocol, Table};
use crate::survey::Survey;

/// The port that front ends are asked about.
const HTTPS: u16 = 443;

/// Whether ways through front ends are known for such packets.
pub(super) fn are_asked(inquiry: &Inquiry) -> bool {
    inquiry.packets.protocol == Protocol::Tcp && inquiry.packets.ports == [PortRange::single(HTTPS)]
}

impl Survey<'_> {
    /// The ways from a place to regions of a service through what stands in front of it, through this one if one is named; and
    /// why there may be others.
    pub(super) fn through(
        &self,
        start: &Place,
        (service, location): (Key<ApiManagement>, usize),
        via: Option<&End>,
    ) -> (Vec<Path>, Vec<Reason>) {
        let Chains { known: all, mut open } = chains(self.world(), service, location, Some(start));
        let is_wanted = |chain: &&Chain| {
            via.is_none_or(|via| via.things.iter().any(|thing| self.is_front(thing, chain.front)))
                && !is_start(start, chain.front)
        };
        let mut told: Vec<Path> =
            all.iter().filter(is_wanted).map(|chain| self.path(&chain.path, self.front_side(chain.front))).collect();
        if all.len() >= MOST_CHAINS
            && let Some(last) = all.last()
        {
            told.push(self.not_looked_at(last.front));
        }
        for (front, cause) in self.doubtful() {
            let is_told = all.iter().any(|chain| is_same(chain.front, front));
            let is_wanted = via.is_none_or(|via| via.things.iter().any(|thing| self.is_front(thing, front)));
            if is_wanted && !is_told && !is_start(start, front) {
                told.push(self.open(service, front, cause));
            }
        }
        // What nobody sees of the input at all is told once for the whole answer.
        let is_unseen = |cause: &Rc<Cause>| self.network.incomplete.iter().any(|unseen| Rc::ptr_eq(unseen, cause));
        open.retain(|reason| !reason.cause.as_ref().is_some_and(is_unseen));
        (told, open)
    }

    /// Front ends of which it is not known what they lead to, with the reason.
    fn doubtful(&self) -> Vec<(Front, &Rc<Cause>)> {
        let mut found = Vec::new();
        for (index, gateway) in self.network.application_gateways.iter().enumerate() {
            let backends = gateway.pools.items.iter().map(|pool| &pool.backends);
            let unknown = backends.flat_map(|backends| {
                let targets = backends.items.iter().filter_map(|backend| backend.target.get().err());
                targets.chain(&backends.rest)
            });
            if let Some(cause) = unknown.chain(&gateway.pools.rest).next() {
                found.push((Front::Gateway(Key::new(index), 0, 0), cause));
            }
        }
        for (index, origin) in self.network.front_door_origins.iter().enumerate() {
            if let Err(cause) = origin.host_name.get() {
                found.push((Front::FrontDoor(Key::new(index)), cause));
            }
        }
        for (index, endpoint) in self.network.private_endpoints.iter().enumerate() {
            let targets = endpoint.connections.items.iter().filter_map(|connection| connection.service.get().err());
            if let Some(cause) = targets.chain(&endpoint.connections.rest).next() {
                found.push((Front::PrivateEndpoint(Key::new(index)), cause));
            }
        }
        found
    }

    /// A way of which it is not known where it leads.
    fn open(&self, service: Key<ApiManagement>, front: Front, cause: &Rc<Cause>) -> Path {
        let side = self.front_side(front);
        let name = &side.named.name;
        let reason =
            Reason::because(format!("whether `{name}` leads to `{}` is not known", self.label(service)), cause);
        let hop = Hop {
            kind: Obstacle::Condition,
            at: format!("what {} `{name}` leads to", side.kind),
            text: String::new(),
            verdict: Answer::CannotTell,
            grounds: vec![Ground { kind: GroundKind::Resource, named: side.named.clone() }],
            packet: None,
            reasons: unplaced(&[reason]),
            hints: Vec::new(),
        };
        Path::over(Some(side), None, vec![hop])
    }

    /// What is said where there are more ways than are looked at.
    fn not_looked_at(&self, front: Front) -> Path {
        let text = format!("there are more than {MOST_CHAINS} ways through front ends, and no more are looked at");
        let hop = Hop {
            kind: Obstacle::Condition,
            at: "further ways".to_owned(),
            text: String::new(),
            verdict: Answer::CannotTell,
            grounds: Vec::new(),
            packet: None,
            reasons: unplaced(&[Reason::new(text)]),
            hints: Vec::new(),
        };
        Path::over(Some(self.front_side(front)), None, vec![hop])
    }

    /// Whether a named thing is a front end.
    fn is_front(&self, thing: &Thing, front: Front) -> bool {
        match (thing, front) {
            (Thing::Place(Place::Gateway(named)), Front::Gateway(key, ..)) => *named == key,
            (Thing::Place(Place::PrivateEndpoint(named)), Front::PrivateEndpoint(key)) => *named == key,
            (Thing::Place(Place::PrivateEndpoint(named)), Front::PrivateLinkService { consumer, .. }) => {
                consumer == Some(*named)
            }
            (Thing::Relay(Relay::PrivateLinkService(named)), Front::PrivateLinkService { service, .. }) => {
                *named == service
            }
            (Thing::Relay(Relay::FrontDoor(named)), Front::FrontDoor(origin)) => {
                let profile = self.network.get(origin).and_then(|origin| origin.profile.get().ok()?.as_ref());
                matches!(profile, Some(Link::To(key)) if key == named)
            }
            _ => false,
        }
    }

    /// A front end for people.
    fn front_side(&self, front: Front) -> Side {
        match front {
            Front::Gateway(key, ..) => self.side_of(kinds::GATEWAY, key),
            Front::FrontDoor(key) => self.side_of(kinds::ORIGIN, key),
            Front::PrivateEndpoint(key) => self.side_of(kinds::PRIVATE_ENDPOINT, key),
            Front::PrivateLinkService { service, .. } => self.side_of(kinds::PRIVATE_LINK_SERVICE, service),
        }
    }

    fn side_of<T: Table + 'static>(&self, kind: &str, key: Key<T>) -> Side {
        let unnamed = || crate::answer::Named { name: self.label(key).to_owned(), place: None };
        let named = self.network.get(key).map_or_else(unnamed, |thing| self.named(thing.declared()));
        Side { kind: kind.to_owned(), named }
    }
}

/// Whether both are one resource, whatever part of it is meant.
fn is_same(one: Front, other: Front) -> bool {
    match (one, other) {
        (Front::Gateway(one, ..), Front::Gateway(other, ..)) => one == other,
        (Front::PrivateLinkService { consumer: Some(one), .. }, Front::PrivateEndpoint(other)) => one == other,
        _ => one == other,
    }
}

/// Whether packets start at the front end itself: then it is no way, but the end.
fn is_start(start: &Place, front: Front) -> bool {
    match (start, front) {
        (Place::Gateway(start), Front::Gateway(key, ..)) => *start == key,
        (Place::PrivateEndpoint(start), Front::PrivateEndpoint(key)) => *start == key,
        _ => false,
    }
}
