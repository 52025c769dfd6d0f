//! What changes between two versions of deployments: flows of services, and what subnets let through.

use super::{Decider, FlowRow, Hint, Named, Need, Placed, Verdict};
use crate::source::Span;

/// What is different in the second version of a deployment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// Regions of services that both versions have.
    pub regions: Vec<RegionDifference>,
    /// Subnets that both versions have.
    pub subnets: Vec<SubnetDifference>,
    /// What one version alone has.
    pub one_sided: Vec<OneSided>,
    /// What both versions have and what could not be compared.
    pub not_compared: Vec<NotCompared>,
    /// Why a version may have more than is seen; both where none is named.
    pub incomplete: Vec<(Option<Version>, String)>,
}

/// One of the two versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Version {
    /// The one before.
    Old,
    /// The one after.
    New,
}

/// A kind of thing that is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Thing {
    /// An API Management service.
    Service,
    /// A region of one.
    Region,
    /// A subnet.
    Subnet,
}

/// Something that one version alone has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OneSided {
    /// The version that has it.
    pub version: Version,
    /// What it is.
    pub thing: Thing,
    /// Its name, and where it is declared.
    pub named: Named,
    /// What else there is to say of it, as a clause.
    pub remark: Option<String>,
}

/// Something that both versions have and that could not be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotCompared {
    /// What it is.
    pub thing: Thing,
    /// Its name, and where the new version declares it.
    pub named: Named,
    /// Why.
    pub reasons: Vec<Hint>,
}

/// The flows of a region, compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegionDifference {
    /// The service, and where the new version declares it.
    pub service: Named,
    /// The region in words.
    pub region: String,
    /// What changes for all of its flows, as a clause.
    pub remark: Option<String>,
    /// Flows of which something changes.
    pub changes: Vec<FlowChange>,
    /// How many flows pass as they did, or do not as they did not.
    pub same: usize,
    /// How many flows cannot be told in either version.
    pub unknown: usize,
}

/// A flow of which something changes. One of the two sides is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowChange {
    /// As it was; nothing if it was not needed, or not possible.
    pub before: Option<FlowRow>,
    /// As it will be; nothing if it is no longer needed, or not possible.
    pub after: Option<FlowRow>,
}

/// What becomes of a flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ChangeKind {
    /// It passed, or nobody needed it; it does not pass.
    Lost,
    /// It passed or not, and now that cannot be told.
    Uncertain,
    /// It could not be told, and now it does not pass.
    FoundClosed,
    /// Another part of it passes.
    Altered,
    /// It is needed now.
    Added,
    /// It is no longer needed.
    Removed,
    /// It could not be told, and now it passes.
    FoundOpen,
    /// It did not pass, and now it does.
    Regained,
}

/// Whether a flow serves those who need it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    Closed,
    NotKnown,
}

impl State {
    fn of(row: &FlowRow) -> Self {
        match row.verdict {
            Verdict::Allowed | Verdict::AllowedByDefault => Self::Open,
            Verdict::PartlyDenied if row.is_of_clients => Self::Open,
            Verdict::PartlyDenied | Verdict::Denied => Self::Closed,
            Verdict::CannotTell => Self::NotKnown,
        }
    }
}

impl FlowChange {
    /// What becomes of the flow.
    pub fn kind(&self) -> ChangeKind {
        let (before, after) = match (&self.before, &self.after) {
            (Some(before), Some(after)) => (before, after),
            (_, None) => return ChangeKind::Removed,
            (None, Some(after)) if after.is_lost() => return ChangeKind::Lost,
            (None, Some(_)) => return ChangeKind::Added,
        };
        match (State::of(before), State::of(after)) {
            (State::Open, State::Closed) => ChangeKind::Lost,
            (State::Closed, State::Closed) if after.is_lost() && before.need == Need::Optional => ChangeKind::Lost,
            (State::Closed, State::Open) => ChangeKind::Regained,
            (State::Open | State::Closed, State::NotKnown) => ChangeKind::Uncertain,
            (State::NotKnown, State::Open) => ChangeKind::FoundOpen,
            (State::NotKnown, State::Closed) => ChangeKind::FoundClosed,
            _ => ChangeKind::Altered,
        }
    }

    /// Whether a region loses something that it needs.
    pub fn is_required_lost(&self) -> bool {
        self.kind() == ChangeKind::Lost && self.after.as_ref().is_some_and(FlowRow::is_lost)
    }

    /// The flow as it will be, or as it was.
    pub fn row(&self) -> Option<&FlowRow> {
        self.after.as_ref().or(self.before.as_ref())
    }
}

/// What a subnet lets through, compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubnetDifference {
    /// The subnet, and where the new version declares it.
    pub named: Named,
    /// Its security group before and after, in words, if one was attached, removed or exchanged.
    pub groups: Option<(String, String)>,
    /// What passes now and did not.
    pub opened: Vec<Packets>,
    /// What passed and does not now.
    pub closed: Vec<Packets>,
    /// What may have been opened or closed.
    pub unsure: Vec<Packets>,
    /// Why that cannot be told, and why there may be more than is listed.
    pub reasons: Vec<Hint>,
}

/// Packets between a subnet and others: all that have these ends, protocols and ports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packets {
    /// Whether they come into the subnet.
    pub is_inbound: bool,
    /// The other end, as a security rule names it.
    pub remote: String,
    /// The addresses of the subnet, if not all of them are meant.
    pub near: Option<String>,
    /// The protocols.
    pub protocol: String,
    /// The destination ports, if not all of them are meant.
    pub ports: Option<String>,
    /// The source ports, if not all of them are meant.
    pub source_ports: Option<String>,
    /// What decided, if that can be said of all of them.
    pub before: Vec<Decider>,
    /// What decides, if that can be said of all of them.
    pub after: Vec<Decider>,
    /// One of them, for the version that does not let it pass.
    pub example: Option<String>,
    /// Whether the Internet, or any address at all, can reach the subnet by them.
    pub is_exposure: bool,
    /// Whether the management endpoint of API Management is reached by them.
    pub is_management: bool,
}

impl SubnetDifference {
    /// What the Internet reaches now and did not.
    pub fn exposures(&self) -> impl Iterator<Item = &Packets> {
        self.opened.iter().filter(|packets| packets.is_exposure)
    }

    /// What else is opened.
    pub fn other_opened(&self) -> impl Iterator<Item = &Packets> {
        self.opened.iter().filter(|packets| !packets.is_exposure)
    }
}

/// How much is different.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Changes {
    /// Required flows that are lost.
    pub lost: usize,
    /// Other flows that are lost.
    pub lost_optional: usize,
    /// Flows that pass again.
    pub regained: usize,
    /// Flows of which it cannot be told now.
    pub uncertain: usize,
    /// Flows of which something else changes.
    pub other_flows: usize,
    /// Flows that are as they were.
    pub same: usize,
    /// Flows that cannot be told in either version.
    pub unknown: usize,
    /// Kinds of packets by which the Internet reaches a subnet that it did not reach by them.
    pub exposures: usize,
    /// Other kinds of packets that pass now.
    pub opened: usize,
    /// Kinds of packets that passed.
    pub closed: usize,
    /// Kinds of packets of which it cannot be told whether that changes.
    pub unsure: usize,
    /// Subnets whose filters were compared.
    pub subnets: usize,
    /// What one version alone has.
    pub one_sided: usize,
    /// What could not be compared.
    pub not_compared: usize,
}

impl Changes {
    /// Those of one pair of versions.
    pub fn of(difference: &Difference) -> Self {
        let mut changes = Self {
            one_sided: difference.one_sided.len(),
            not_compared: difference.not_compared.len(),
            subnets: difference.subnets.len(),
            ..Self::default()
        };
        for region in &difference.regions {
            changes.same += region.same;
            changes.unknown += region.unknown;
            for change in &region.changes {
                let count = match change.kind() {
                    ChangeKind::Lost if change.is_required_lost() => &mut changes.lost,
                    ChangeKind::Lost => &mut changes.lost_optional,
                    ChangeKind::Regained => &mut changes.regained,
                    ChangeKind::Uncertain => &mut changes.uncertain,
                    ChangeKind::FoundClosed
                    | ChangeKind::FoundOpen
                    | ChangeKind::Altered
                    | ChangeKind::Added
                    | ChangeKind::Removed => &mut changes.other_flows,
                };
                *count += 1;
            }
        }
        for subnet in &difference.subnets {
            changes.exposures += subnet.exposures().count();
            changes.opened += subnet.other_opened().count();
            changes.closed += subnet.closed.len();
            changes.unsure += subnet.unsure.len();
        }
        changes
    }

    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            lost: self.lost + other.lost,
            lost_optional: self.lost_optional + other.lost_optional,
            regained: self.regained + other.regained,
            uncertain: self.uncertain + other.uncertain,
            other_flows: self.other_flows + other.other_flows,
            same: self.same + other.same,
            unknown: self.unknown + other.unknown,
            exposures: self.exposures + other.exposures,
            opened: self.opened + other.opened,
            closed: self.closed + other.closed,
            unsure: self.unsure + other.unsure,
            subnets: self.subnets + other.subnets,
            one_sided: self.one_sided + other.one_sided,
            not_compared: self.not_compared + other.not_compared,
        }
    }
}

impl Difference {
    /// Whether a region loses a flow that it needs.
    pub fn has_lost(&self) -> bool {
        self.regions.iter().flat_map(|region| &region.changes).any(FlowChange::is_required_lost)
    }

    /// Whether nothing is different, and everything was compared.
    pub fn is_nothing(&self) -> bool {
        let same_flows = self.regions.iter().all(|region| region.changes.is_empty());
        let same_subnets = self.subnets.iter().all(SubnetDifference::is_nothing);
        same_flows && same_subnets && self.one_sided.is_empty() && self.not_compared.is_empty()
    }
}

impl SubnetDifference {
    /// Whether nothing is different.
    pub fn is_nothing(&self) -> bool {
        self.groups.is_none()
            && [&self.opened, &self.closed, &self.unsure].into_iter().all(Vec::is_empty)
            && self.reasons.is_empty()
    }
}

impl Placed for Difference {
    fn each_place(&mut self, change: &mut dyn FnMut(&mut Span)) {
        for region in &mut self.regions {
            region.service.place.iter_mut().for_each(&mut *change);
            for flow in &mut region.changes {
                flow.before.iter_mut().chain(&mut flow.after).for_each(|row| row.each_place(&mut *change));
            }
        }
        for subnet in &mut self.subnets {
            subnet.named.place.iter_mut().for_each(&mut *change);
            subnet.reasons.iter_mut().filter_map(|hint| hint.place.as_mut()).for_each(&mut *change);
            for packets in [&mut subnet.opened, &mut subnet.closed, &mut subnet.unsure].into_iter().flatten() {
                let deciders = packets.before.iter_mut().chain(&mut packets.after);
                deciders.filter_map(|decider| decider.named.place.as_mut()).for_each(&mut *change);
            }
        }
        self.one_sided.iter_mut().filter_map(|one| one.named.place.as_mut()).for_each(&mut *change);
        for one in &mut self.not_compared {
            one.named.place.iter_mut().for_each(&mut *change);
            one.reasons.iter_mut().filter_map(|hint| hint.place.as_mut()).for_each(&mut *change);
        }
    }
}
