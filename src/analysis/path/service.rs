//! How a region of a service stands in the network, and what that means for whoever calls it.
//!
//! Never here: which host names it has.

use super::hop::{Condition, Hop};
use super::place::{Asked, Place, World};
use super::site::{Site, follow, in_subnet, outside};
use crate::analysis::Reason;
use crate::network::{
    Address, ApiManagement, Key, NetworkMode, PortRange, Protocol, ServiceLocation, ServiceTag, Subnet,
};
use crate::platform::{Placement, PlacementKind};

/// The port that a classic service is managed at, from outside in every mode (facts §B).
const MANAGEMENT_PORT: u16 = 3443;

/// How a region stands in the network.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing<'n> {
    pub(super) key: Key<ApiManagement>,
    pub(super) service: &'n ApiManagement,
    pub(super) index: usize,
    pub(super) location: &'n ServiceLocation,
    pub(super) mode: NetworkMode,
    /// How it is in a network; none if it is in none.
    pub(super) placement: Option<&'n Placement>,
}

impl<'n> Standing<'n> {
    pub(super) fn of(world: World<'n>, key: Key<ApiManagement>, index: usize) -> Result<Self, Reason> {
        let missing = || Reason::new("the service is not in the input");
        let service = world.network.get(key).ok_or_else(missing)?;
        let location = service.locations.items.get(index).ok_or_else(missing)?;
        let label = &service.declared.label;
        let open = |what: &str, cause| Reason::because(format!("the {what} of `{label}` is not known"), cause);
        let mode = *service.mode.get().map_err(|cause| open("virtual network type", cause))?;
        let placement = if mode == NetworkMode::None {
            None
        } else {
            let tier = location.tier.get().map_err(|cause| open("tier", cause))?;
            let facts = world.platform.tier(tier).and_then(|facts| facts.placement(mode));
            let undocumented = || {
                Reason::new(format!(
                    "how a service of tier {tier} stands in a network in mode {mode} is not documented"
                ))
            };
            Some(facts.and_then(|kind| world.platform.placement(kind)).ok_or_else(undocumented)?)
        };
        Ok(Self { key, service, index, location, mode, placement })
    }

    pub(super) fn place(&self) -> Place {
        Place::Service(self.key, self.index)
    }

    /// Whether it is inside of its subnet: it is met there, and not only calls from there.
    pub(super) fn is_injected(&self) -> bool {
        self.placement.is_some_and(|it| it.kind != PlacementKind::V2Integration)
    }

    pub(super) fn is_classic(&self) -> bool {
        self.placement.is_some_and(|it| it.kind == PlacementKind::ClassicInjection)
    }

    /// The subnet that it is in, or that it calls from.
    pub(super) fn subnet(&self, world: World<'_>) -> Result<Key<Subnet>, Reason> {
        follow(world, &self.location.subnet, &format!("the subnet of `{}`", self.service.declared.label))
    }

    /// Where it is: in its subnet, or somewhere in Azure.
    pub(super) fn site(&self, world: World<'_>) -> Result<Site, Reason> {
        if self.placement.is_none() {
            let internet = Address::Tag(ServiceTag::new("Internet"));
            return Ok(Site { is_public: true, ..outside(&self.place(), internet, true) });
        }
        let site = in_subnet(world, self.subnet(world)?, &self.place())?;
        // In external mode, and where only its own calls go through the subnet, callers meet its public address.
        let is_public = !self.is_injected() || self.mode == NetworkMode::External;
        Ok(Site { is_public, ..site })
    }

    /// Whether callers from outside of the network find a way in.
    pub(super) fn entry(&self, asked: &Asked, from_management: bool) -> Hop {
        let label = &self.service.declared.label;
        let hop =
            Hop::condition(Condition::Entry, format!("the public address of `{label}`"), self.service.mode.origin());
        let is_management = asked.protocol == Protocol::Tcp && asked.ports == [PortRange::single(MANAGEMENT_PORT)];
        if self.is_injected() {
            if self.mode == NetworkMode::External || self.is_classic() && from_management && is_management {
                return hop;
            }
            return hop.denied(format!("`{label}` is in internal mode: it has no public address for callers"));
        }
        match self.service.public_network_access.get() {
            Ok(true) => hop,
            Ok(false) => hop
                .at(self.service.public_network_access.origin())
                .denied(format!("`{label}` does not take calls from public networks")),
            Err(cause) => hop.open(Reason::because(
                format!("whether `{label}` takes calls from public networks is not known"),
                cause,
            )),
        }
    }

    /// What a subnet without a security group means for callers: the load balancer of a classic service is closed until a
    /// group opens it (network.md §1.1 E7).
    pub(super) fn is_closed_without_group(&self) -> bool {
        let is_old = self
            .service
            .platform_version
            .get()
            .is_ok_and(|it| it.as_ref().is_some_and(|version| version.to_ascii_lowercase().starts_with("stv1")));
        self.is_classic() && !is_old
    }
}
