//! Where resource ids lead.
//!
//! Never here: which property holds which id.

use std::rc::Rc;

use super::elements::undetermined;
use super::reader::{Read, Reader};
use super::register::{Register, Search};
use super::rivals;
use crate::network::{
    ApiManagement, Elsewhere, Fact, FrontDoor, Key, Link, LoadBalancer, PrivateDnsZone, PrivateLinkService,
    PublicIpAddress, RouteTable, SecurityGroup, Subnet, VirtualNetwork,
};
use crate::template::{Cause, CauseKind, Kind, Match, Origin, ResourceId};

/// Everything that an id can lead to.
pub(super) struct Links<'d> {
    pub(super) reader: &'d Reader<'d>,
    pub(super) services: Register<'d>,
    pub(super) virtual_networks: Register<'d>,
    pub(super) subnets: Register<'d>,
    pub(super) security_groups: Register<'d>,
    pub(super) route_tables: Register<'d>,
    pub(super) public_ip_addresses: Register<'d>,
    pub(super) private_dns_zones: Register<'d>,
    pub(super) load_balancers: Register<'d>,
    pub(super) private_link_services: Register<'d>,
    pub(super) front_doors: Register<'d>,
    /// For each virtual network why it may have subnets that are not registered.
    pub(super) more_subnets: Vec<Option<Rc<Cause>>>,
    /// Whether nothing else in the input can declare resources.
    pub(super) complete: bool,
}

/// A kind of thing that ids lead to.
pub(super) trait Target: Sized {
    /// The type in lower case.
    const TYPE: &'static str;
    /// With its article.
    const NOUN: &'static str;

    fn register<'l, 'd>(links: &'l Links<'d>) -> &'l Register<'d>;
}

macro_rules! targets {
    ($($kind:ty: $field:ident, $resource_type:literal, $noun:literal;)*) => {$(
        impl Target for $kind {
            const TYPE: &'static str = $resource_type;
            const NOUN: &'static str = $noun;

            fn register<'l, 'd>(links: &'l Links<'d>) -> &'l Register<'d> {
                &links.$field
            }
        }
    )*};
}

targets! {
    ApiManagement: services, "microsoft.apimanagement/service", "an API Management service";
    VirtualNetwork: virtual_networks, "microsoft.network/virtualnetworks", "a virtual network";
    Subnet: subnets, "microsoft.network/virtualnetworks/subnets", "a subnet";
    SecurityGroup: security_groups, "microsoft.network/networksecuritygroups", "a network security group";
    RouteTable: route_tables, "microsoft.network/routetables", "a route table";
    PublicIpAddress: public_ip_addresses, "microsoft.network/publicipaddresses", "a public IP address";
    PrivateDnsZone: private_dns_zones, "microsoft.network/privatednszones", "a private DNS zone";
    LoadBalancer: load_balancers, "microsoft.network/loadbalancers", "a load balancer";
    PrivateLinkService: private_link_services, "microsoft.network/privatelinkservices", "a private link service";
    FrontDoor: front_doors, "microsoft.cdn/profiles", "a profile of Azure Front Door";
}

impl<'d> Links<'d> {
    /// The thing that an id property leads to.
    pub(super) fn link<T: Target>(&self, id: Read<'d, ResourceId>) -> Fact<Option<Link<T>>> {
        id.read(|id, origin| self.follow(&id, origin)).optional()
    }

    /// The thing with this id, which is used at `origin`.
    pub(super) fn follow<T: Target>(&self, id: &ResourceId, origin: Origin) -> Result<Link<T>, Rc<Cause>> {
        let terms = self.reader.terms;
        if id.is_of_type(T::TYPE) == Match::Never {
            let words = format!("`{}` is not the id of {}", id.display(terms), T::NOUN);
            return Err(self.reader.invalid(words, origin));
        }
        let register = T::register(self);
        match register.find(self.reader, id) {
            Search::One(index) => Ok(Link::To(Key::new(index))),
            Search::Several(index) => {
                let words = format!("`{}` is declared more than once", id.label(terms));
                let cause = Cause::new(CauseKind::NotEvaluated, words, self.reader.span(origin));
                Err(Rc::new(cause.of_term(register.condition(index))))
            }
            Search::Perhaps(index) => Err(self.doubt(register, index, id, origin)),
            Search::TooMany => Err(self.too_many(origin)),
            Search::None => self.elsewhere(id, origin),
        }
    }

    /// What is said of an id that no declared thing has.
    fn elsewhere<T: Target>(&self, id: &ResourceId, origin: Origin) -> Result<Link<T>, Rc<Cause>> {
        if lacks_group(id) {
            let words = format!(
                "`{}` has no resource group in it, so it is the id of nothing; in a template that is deployed to a \
                 subscription, `resourceId` needs the name of the group",
                id.display(self.reader.terms)
            );
            return Err(self.reader.invalid(words, origin));
        }
        let elsewhere = Elsewhere { id: id.clone(), text: id.display(self.reader.terms) };
        let parent = if T::TYPE == Subnet::TYPE { id.parent() } else { None };
        let Some(parent) = parent else { return Ok(Link::Outside(elsewhere)) };
        let found = self.virtual_networks.find(self.reader, &parent);
        let (Search::One(index) | Search::Perhaps(index) | Search::Several(index)) = found else {
            return if found == Search::TooMany { Err(self.too_many(origin)) } else { Ok(Link::Outside(elsewhere)) };
        };
        if let Some(cause) = self.more_subnets.get(index).cloned().flatten() {
            return Err(cause);
        }
        // A network that may not be deployed here may exist elsewhere, with subnets that nobody sees.
        let deployed = self.virtual_networks.entries.get(index).is_some_and(|network| network.exists.is(&true));
        let surely = found == Search::One(index) && deployed && self.complete;
        Ok(if surely { Link::Dangling(elsewhere) } else { Link::Outside(elsewhere) })
    }

    /// Why it is not known whether the id is that of the thing at `index`.
    fn doubt(&self, register: &Register<'d>, index: usize, id: &ResourceId, origin: Origin) -> Rc<Cause> {
        let Some(candidate) = register.entries.get(index) else {
            let words = "it leads to a resource that is not known".to_owned();
            return undetermined(words, self.reader.span(origin));
        };
        rivals::doubt(self.reader, id, &candidate.id, origin)
    }

    fn too_many(&self, origin: Origin) -> Rc<Cause> {
        let words = "there are too many resources with names that are not known";
        Rc::new(Cause::new(CauseKind::Limit, words, self.reader.span(origin)))
    }
}

/// Whether an id names a subscription and nothing in it. Everything that is linked to is in a resource group.
fn lacks_group(id: &ResourceId) -> bool {
    matches!(&*id.scope, [Kind::Str(word), _] if word.eq_ignore_ascii_case("subscriptions"))
}
