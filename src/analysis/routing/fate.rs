//! What becomes of the packets of a flow on their way (network.md §3.2).
//!
//! Never here: security groups and names; how bad it is.

use super::hop::Hop;
use super::way::{Part, Way};
use crate::analysis::Reason;
use crate::analysis::reason::add_once;
use crate::network::Direction;

/// What becomes of packets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fate {
    /// They arrive.
    Arrives,
    /// They arrive if an appliance or a gateway lets them pass.
    Depends,
    /// Some of them surely are lost.
    PartlyLost,
    /// They are lost.
    Lost,
    /// Not known.
    CannotTell,
}

/// Whose packets go the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Traveller {
    /// Packets that open a connection, or answers to a private address: whatever passes them on may know what to do.
    Request,
    /// Answers to somebody on the Internet or to a service of Azure. They came in directly, and an appliance or a gateway
    /// that sees nothing but answers drops them (facts S-66, S-68).
    PublicAnswer,
}

impl Traveller {
    /// Whose packets a flow of this direction sends over the way, where the other end is in public address space or not.
    pub fn of(direction: Direction, is_public: bool) -> Self {
        match direction {
            Direction::Inbound if is_public => Self::PublicAnswer,
            Direction::Inbound | Direction::Outbound => Self::Request,
        }
    }

    /// What becomes of the packets at a next hop. Answers arrive through a service endpoint as well as over Azure's own way:
    /// both lead straight to who asked.
    pub fn at(self, hop: &Hop) -> Fate {
        match (self, hop) {
            (_, Hop::Unknown) => Fate::CannotTell,
            (_, Hop::Dropped) | (Self::PublicAnswer, Hop::Appliance(_) | Hop::Gateway) => Fate::Lost,
            (Self::Request, Hop::Appliance(_) | Hop::Gateway) => Fate::Depends,
            _ => Fate::Arrives,
        }
    }
}

impl Part {
    /// What becomes of packets for this part.
    pub fn fate(&self, traveller: Traveller) -> Fate {
        let mut fates = self.choices.iter().map(|choice| traveller.at(&choice.hop));
        let first = fates.next().unwrap_or(Fate::CannotTell);
        if fates.all(|fate| fate == first) { first } else { Fate::CannotTell }
    }
}

impl Way {
    /// What becomes of packets on this way, all of which matter. A range that may hold addresses of the destination and
    /// fares otherwise leaves the question open.
    pub fn fate(&self, traveller: Traveller) -> Fate {
        let fates = |certain: bool| {
            let parts = self.parts.iter().filter(move |part| part.is_certain == certain);
            parts.map(move |part| part.fate(traveller))
        };
        let Some(first) = fates(true).next() else { return Fate::CannotTell };
        let is_one = fates(true).all(|fate| fate == first);
        match first {
            Fate::Depends if is_one => Fate::Depends,
            _ if is_one && fates(false).all(|fate| fate == first) => first,
            _ if is_one => Fate::CannotTell,
            _ if fates(true).any(|fate| fate == Fate::Lost) => Fate::PartlyLost,
            _ if fates(true).any(|fate| fate == Fate::CannotTell) => Fate::CannotTell,
            _ => Fate::Depends,
        }
    }

    /// What must let the packets pass.
    pub fn depends_on(&self) -> Vec<Hop> {
        let mut hops: Vec<Hop> = Vec::new();
        for choice in self.parts.iter().flat_map(|part| &part.choices) {
            if Traveller::Request.at(&choice.hop) == Fate::Depends && !hops.contains(&choice.hop) {
                hops.push(choice.hop.clone());
            }
        }
        hops
    }

    /// Why the fate is not known: what is not known of single parts, and ranges of which it is not known whether they matter.
    /// `destination` is what messages call it.
    pub fn doubts(&self, traveller: Traveller, destination: &str) -> Vec<Reason> {
        let mut reasons = Vec::new();
        for part in self.parts.iter().filter(|part| part.fate(traveller) == Fate::CannotTell) {
            part.choices.iter().filter_map(|choice| choice.reason.clone()).for_each(|it| add_once(&mut reasons, it));
        }
        let certain = self.parts.iter().find(|part| part.is_certain).map(|part| part.fate(traveller));
        for part in self.parts.iter().filter(|part| !part.is_certain && Some(part.fate(traveller)) != certain) {
            let text = format!("whether {} holds addresses of {destination} is not known", part.to);
            add_once(&mut reasons, Reason::new(text));
        }
        if reasons.is_empty() {
            reasons.push(Reason::new(format!("which addresses of {destination} are needed is not known")));
        }
        reasons
    }
}
