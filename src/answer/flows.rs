//! The flows of services: a table for each region of each service.

use super::{HiddenNames, HostName, Named, Placed};
use crate::source::Span;

/// What is to be said of the services of one deployment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Flows {
    /// The services.
    pub services: Vec<ServiceFlows>,
    /// Why there may be services, or parts of their network, that nobody sees.
    pub incomplete: Vec<String>,
}

/// One service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceFlows {
    /// Its name and where it is declared.
    pub declared: Named,
    /// Its resource id, as far as it is known.
    pub id: String,
    /// The condition under which it is there at all, in words, when that is not known.
    pub condition: Option<String>,
    /// Its regions, the primary one first.
    pub locations: Vec<LocationFlows>,
    /// Why there may be more regions.
    pub more_locations: Option<String>,
    /// Its host names, and what they lead to.
    pub names: Vec<HostName>,
    /// Names that are not found in a network of the service because of a zone that is linked to it.
    pub hidden_names: Vec<HiddenNames>,
}

/// One region of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocationFlows {
    /// The region in words: "uksouth", "its primary region".
    pub name: String,
    /// The region, if it is known.
    pub region: Option<String>,
    /// Whether it is the service's own, and not an additional one.
    pub is_primary: bool,
    /// Where it is declared.
    pub place: Option<Span>,
    /// The condition under which it is there at all, in words, when that is not known.
    pub condition: Option<String>,
    /// `sku.name`, if it is known.
    pub tier: Option<String>,
    /// `virtualNetworkType`, if it is known.
    pub mode: Option<String>,
    /// `sku.capacity`, if it is known.
    pub units: Option<u32>,
    /// How it stands in a virtual network.
    pub standing: Standing,
}

/// How a region stands in a virtual network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It does not, so that there is nothing to decide; with the reason where its mode does not tell it.
    Outside(Option<String>),
    /// It is not known whether or how, and so which flows are needed is not known either.
    NotKnown(Vec<Hint>),
    /// In a subnet, or it would be if the subnet were known.
    Inside(Box<Inside>),
}

/// A region in a virtual network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inside {
    /// The subnet.
    pub subnet: End,
    /// Its address prefixes, as far as they are known.
    pub prefixes: Vec<String>,
    /// The subnet's network security group.
    pub security_group: End,
    /// The subnet's route table.
    pub route_table: End,
    /// Flows: the required ones first.
    pub rows: Vec<FlowRow>,
    /// Whether there are enough addresses; nothing where the subnet is not known.
    pub room: Option<Room>,
}

/// Where a reference leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// To this thing of the input.
    Declared(Named),
    /// Nowhere: none is given.
    None,
    /// Somewhere that is not known, or to a thing that is not known: why.
    NotKnown(String),
}

/// Whether a region needs a flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Need {
    /// It does not work without.
    Required,
    /// It works without, but for a feature.
    Optional,
    /// It may not work without, depending on this.
    NotKnown(String),
}

/// What becomes of a flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// It passes.
    Allowed,
    /// It passes by default rules alone: nobody wrote so.
    AllowedByDefault,
    /// It does not pass.
    Denied,
    /// A part of it passes, and a part does not.
    PartlyDenied,
    /// It depends on something that is not known.
    CannotTell,
}

/// A flow between the subnet and something else, and what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowRow {
    /// The name of the flow in the tables of facts.
    pub id: String,
    /// Whether it is needed.
    pub need: Need,
    /// Whether it is inbound, as seen from the subnet.
    pub is_inbound: bool,
    /// The other end, as a security rule names it.
    pub remote: String,
    /// The protocol.
    pub protocol: String,
    /// The destination ports, each of which is needed.
    pub ports: Vec<String>,
    /// What it is for, as a clause.
    pub purpose: String,
    /// The rows of the requirement tables behind it.
    pub requirements: Vec<String>,
    /// Whether clients call the service by it: whom to let in is the owner's choice, so letting in some is not an error.
    pub is_of_clients: bool,
    /// What becomes of it.
    pub verdict: Verdict,
    /// What decides in the security group, the first to speak first: for a flow that is closed in part, what closes it.
    pub deciders: Vec<Decider>,
    /// What decides over the verdict; nothing where nothing stands in the way, or nothing is known.
    pub weakest: Option<Weakest>,
    /// What a route or a name does to a flow that does not pass.
    pub because: Vec<Hint>,
    /// The next hop of what leaves the subnet, part by part; for an inbound flow, of the answers. Empty where the subnet is not
    /// known.
    pub route: Vec<RoutePart>,
    /// A packet that does not pass, or may not pass.
    pub packet: Option<String>,
    /// Where that cannot be told: a packet that passes or may pass, and hardly differs from the other one.
    pub passing_packet: Option<String>,
    /// What is not known.
    pub reasons: Vec<Hint>,
    /// What was probably meant.
    pub hints: Vec<Hint>,
}

/// What decides over the verdict on a flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weakest {
    /// What kind of thing it is.
    pub kind: LinkKind,
    /// Its name, and where it is written.
    pub named: Named,
}

/// What a flow must pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LinkKind {
    /// The security group of the subnet.
    SecurityGroup,
    /// The routes of the subnet.
    Route,
    /// The names of the other end.
    Name,
}

/// The next hop of a part of what leaves the subnet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoutePart {
    /// Which part, where it is not all.
    pub to: Option<String>,
    /// What kind of thing the next hop is.
    pub hop: HopKind,
    /// Which one, where it has a name or an address.
    pub name: Option<String>,
    /// What says so, in words, with its place; nothing for Azure's own routes.
    pub by: Option<Hint>,
    /// What is not known.
    pub reasons: Vec<Hint>,
}

/// What kind of thing a next hop is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HopKind {
    /// The virtual network.
    VirtualNetwork,
    /// A peered network.
    Peering,
    /// Azure's way to the Internet and to its own services.
    Internet,
    /// A service endpoint.
    ServiceEndpoint,
    /// A private endpoint.
    PrivateEndpoint,
    /// A firewall or router of one's own.
    Appliance,
    /// A gateway.
    Gateway,
    /// Nowhere.
    Dropped,
    /// Azure's own address, whatever the routes say.
    Platform,
    /// Not known.
    NotKnown,
}

/// What decides over a flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decider {
    /// What kind of thing it is.
    pub kind: DeciderKind,
    /// Its name, and where it is written.
    pub named: Named,
}

/// What kind of thing decides over a flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DeciderKind {
    /// A rule that somebody wrote.
    Rule,
    /// A rule that every security group has.
    DefaultRule,
    /// That no rule has a say: there is no security group, or its rules do not count.
    NoRule,
    /// Azure itself, which lets this pass whatever the rules say.
    Exemption,
    /// Rules that are not known.
    NotKnown,
}

/// A remark with a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// The remark, as a clause.
    pub text: String,
    /// Where the reader should look.
    pub place: Option<Span>,
}

/// The addresses of a subnet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Room {
    /// Addresses that Azure leaves for use; nothing where not all of the prefixes are known.
    pub usable: Option<u64>,
    /// Addresses that are surely taken.
    pub taken: u64,
    /// Addresses that are taken at most; nothing where there is no bound.
    pub taken_at_most: Option<u64>,
    /// Units by which this region can surely grow; nothing where that is not known, or not counted in units.
    pub more_units: Option<u64>,
    /// Units by which this region can grow at most, if nothing that is not known takes addresses.
    pub more_units_at_most: Option<u64>,
    /// What is not known.
    pub reasons: Vec<Hint>,
}

/// How many flows there are, by what becomes of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Allowed, and not by default rules alone.
    pub allowed: usize,
    /// Allowed by default rules alone.
    pub by_default: usize,
    /// Denied.
    pub denied: usize,
    /// Denied in part.
    pub partly: usize,
    /// Not decided.
    pub cannot_tell: usize,
}

impl Tally {
    /// The flows of some rows.
    pub fn of<'r>(rows: impl IntoIterator<Item = &'r FlowRow>) -> Self {
        let mut tally = Self::default();
        for row in rows {
            let count = match row.verdict {
                Verdict::Allowed => &mut tally.allowed,
                Verdict::AllowedByDefault => &mut tally.by_default,
                Verdict::Denied => &mut tally.denied,
                Verdict::PartlyDenied => &mut tally.partly,
                Verdict::CannotTell => &mut tally.cannot_tell,
            };
            *count += 1;
        }
        tally
    }

    /// All of them.
    pub fn count(self) -> usize {
        self.allowed + self.by_default + self.denied + self.partly + self.cannot_tell
    }
}

impl FlowRow {
    /// Whether a region is without something that it needs.
    pub fn is_lost(&self) -> bool {
        let is_closed = match self.verdict {
            Verdict::Denied => true,
            Verdict::PartlyDenied => !self.is_of_clients,
            Verdict::Allowed | Verdict::AllowedByDefault | Verdict::CannotTell => false,
        };
        is_closed && self.need == Need::Required
    }
}

impl Flows {
    /// The rows of all regions.
    pub fn rows(&self) -> impl Iterator<Item = &FlowRow> {
        let locations = self.services.iter().flat_map(|service| &service.locations);
        locations.flat_map(|location| location.inside().map_or(&[][..], |inside| inside.rows.as_slice()))
    }

    /// Whether a region is without a flow that it needs.
    pub fn has_lost(&self) -> bool {
        self.rows().any(FlowRow::is_lost)
    }
}

impl LocationFlows {
    /// What there is to say of a region in a virtual network.
    pub fn inside(&self) -> Option<&Inside> {
        match &self.standing {
            Standing::Inside(inside) => Some(inside),
            Standing::Outside(_) | Standing::NotKnown(_) => None,
        }
    }
}

impl Placed for Flows {
    fn each_place(&mut self, change: &mut dyn FnMut(&mut Span)) {
        for service in &mut self.services {
            service.declared.place.iter_mut().for_each(&mut *change);
            service.names.iter_mut().for_each(|name| name.each_place(change));
            for hidden in &mut service.hidden_names {
                hidden.network.place.iter_mut().chain(hidden.zone.place.iter_mut()).for_each(&mut *change);
            }
            for location in &mut service.locations {
                location.each_place(change);
            }
        }
    }
}

impl Placed for LocationFlows {
    fn each_place(&mut self, change: &mut dyn FnMut(&mut Span)) {
        self.place.iter_mut().for_each(&mut *change);
        match &mut self.standing {
            Standing::Outside(_) => {}
            Standing::NotKnown(reasons) => each_hint(reasons, change),
            Standing::Inside(inside) => inside.each_place(change),
        }
    }
}

impl Placed for Inside {
    fn each_place(&mut self, change: &mut dyn FnMut(&mut Span)) {
        for end in [&mut self.subnet, &mut self.security_group, &mut self.route_table] {
            if let End::Declared(named) = end {
                named.place.iter_mut().for_each(&mut *change);
            }
        }
        self.rows.iter_mut().for_each(|row| row.each_place(change));
        if let Some(room) = &mut self.room {
            each_hint(&mut room.reasons, change);
        }
    }
}

impl Placed for FlowRow {
    fn each_place(&mut self, change: &mut dyn FnMut(&mut Span)) {
        let deciders = self.deciders.iter_mut();
        deciders.filter_map(|decider| decider.named.place.as_mut()).for_each(&mut *change);
        for part in &mut self.route {
            each_hint(part.by.as_mut_slice(), change);
            each_hint(&mut part.reasons, change);
        }
        self.weakest.iter_mut().filter_map(|link| link.named.place.as_mut()).for_each(&mut *change);
        each_hint(&mut self.because, change);
        each_hint(&mut self.reasons, change);
        each_hint(&mut self.hints, change);
    }
}

pub(super) fn each_hint(hints: &mut [Hint], change: &mut dyn FnMut(&mut Span)) {
    hints.iter_mut().filter_map(|hint| hint.place.as_mut()).for_each(change);
}
