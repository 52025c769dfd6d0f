//! From facts to nodes: what is a default is left out, what is known is written, what is not known has a name.
//!
//! Never here: which properties there are.

use std::cell::RefCell;
use std::rc::Rc;

use super::names::{Given, Local, Names};
use super::node::{Map, Node};
use super::surroundings::{self, Surroundings, is_like_no_other, is_missing};
use super::unknowns::{self, Unknowns};
use crate::network::{
    ApiManagement, Cause, Declared, Elsewhere, Fact, Key, Link, LoadBalancer, Location, Network, Origin,
    PrivateDnsZone, PrivateLinkService, PublicIpAddress, ResourceId, RouteTable, SecurityGroup, Subnet, VirtualNetwork,
};
use crate::template::{Deployment, Kind, Provenance, Step, Terms, show};

/// Why something is not known that a description must have.
pub(super) const NOT_WRITTEN: &str = "not written";

/// Everything that is asked while a description is written.
pub(super) struct Writer<'n> {
    pub(super) network: &'n Network,
    pub(super) deployment: &'n Deployment,
    pub(super) names: Names,
    pub(super) surroundings: Surroundings,
    pub(super) terms: &'n Terms,
    provenance: &'n Provenance,
    pub(super) unknowns: RefCell<Unknowns>,
}

/// What has a local name.
pub(super) trait Named: Sized {
    /// How others refer to it.
    fn reference(names: &Names, index: usize) -> Option<String>;
}

macro_rules! named {
    ($($kind:ty: $field:ident),* $(,)?) => {$(
        impl Named for $kind {
            fn reference(names: &Names, index: usize) -> Option<String> {
                names.$field.get(index).map(|local| local.key.clone())
            }
        }
    )*};
}

named! {
    VirtualNetwork: virtual_networks,
    SecurityGroup: security_groups,
    RouteTable: route_tables,
    PublicIpAddress: public_ip_addresses,
    ApiManagement: services,
    PrivateDnsZone: private_dns_zones,
    LoadBalancer: load_balancers,
    PrivateLinkService: private_link_services,
}

impl Named for Subnet {
    fn reference(names: &Names, index: usize) -> Option<String> {
        names.subnet(index)
    }
}

impl<'n> Writer<'n> {
    pub(super) fn new(network: &'n Network, deployment: &'n Deployment) -> Self {
        let names = Names::new(network);
        Self {
            network,
            deployment,
            surroundings: Surroundings::new(network, &names, &deployment.terms),
            names,
            terms: &deployment.terms,
            provenance: &deployment.provenance,
            unknowns: RefCell::default(),
        }
    }

    /// A value; nothing where nothing is written, so that what Azure takes then counts.
    pub(super) fn value<T>(&self, fact: &Fact<T>, write: impl FnOnce(&T) -> Node) -> Option<Node> {
        match fact.get() {
            Ok(_) if self.is_default(fact.origin()) => None,
            Ok(value) => Some(write(value)),
            Err(_) if is_missing(fact.origin(), self.provenance) => None,
            Err(cause) => Some(self.unknown(fact, cause)),
        }
    }

    /// A value that a description must have.
    pub(super) fn required<T>(&self, fact: &Fact<T>, write: impl FnOnce(&T) -> Node) -> Node {
        match fact.get() {
            Ok(value) => write(value),
            Err(cause) => self.unknown(fact, cause),
        }
    }

    /// A value that a description must have, and that Azure would miss.
    pub(super) fn demanded<T>(&self, fact: &Fact<T>, write: impl FnOnce(&T) -> Node) -> Node {
        match fact.get() {
            Err(_) if is_missing(fact.origin(), self.provenance) => Node::bare(NOT_WRITTEN),
            _ => self.required(fact, write),
        }
    }

    /// A value that may be absent.
    pub(super) fn optional<T>(&self, fact: &Fact<Option<T>>, write: impl FnOnce(&T) -> Node) -> Option<Node> {
        match fact.get() {
            Ok(value) => value.as_ref().map(write),
            Err(cause) => Some(self.unknown(fact, cause)),
        }
    }

    /// A list; nothing for an empty one.
    pub(super) fn list<T>(&self, fact: &Fact<Vec<Fact<T>>>, write: impl Fn(&T) -> Node) -> Option<Node> {
        match fact.get() {
            Ok(items) if items.is_empty() => None,
            Ok(items) => Some(Node::list(items.iter().map(|item| self.required(item, &write)).collect())),
            Err(_) if is_missing(fact.origin(), self.provenance) => None,
            Err(cause) => Some(self.unknown(fact, cause)),
        }
    }

    /// A list of texts, each as far as it is known; nothing for an empty one.
    pub(super) fn texts(&self, fact: &Fact<Vec<Fact<String>>>) -> Option<Node> {
        match fact.get() {
            Ok(items) if !items.is_empty() => {
                let text = |it: &Fact<String>| self.text(it, |it| self.required(it, |text| Node::text(text)));
                Some(Node::list(items.iter().map(text).collect()))
            }
            _ => self.list(fact, |text| Node::text(text)),
        }
    }

    /// One value or several; what is not known alone would be all of them.
    pub(super) fn one_or_several<T>(&self, fact: &Fact<Vec<Fact<T>>>, write: impl Fn(&T) -> Node) -> Node {
        match fact.get().map(Vec::as_slice) {
            // One that is not known is still the only one.
            Ok([one]) if one.get().is_ok() => self.required(one, write),
            Ok(items) => Node::list(items.iter().map(|item| self.required(item, &write)).collect()),
            Err(cause) => self.unknown(fact, cause),
        }
    }

    /// What a property leads to.
    pub(super) fn link<T: Named>(&self, fact: &Fact<Option<Link<T>>>) -> Option<Node> {
        self.id_of_unknown(fact).or_else(|| self.optional(fact, |link| self.reference(link)))
    }

    /// What a property leads to that a description must have.
    pub(super) fn demanded_link<T: Named>(&self, fact: &Fact<Option<Link<T>>>) -> Node {
        self.link(fact).unwrap_or_else(|| Node::bare(NOT_WRITTEN))
    }

    /// How a reference is written.
    pub(super) fn reference<T: Named>(&self, link: &Link<T>) -> Node {
        match link {
            Link::To(key) => self.local(*key),
            Link::Outside(elsewhere) | Link::Dangling(elsewhere) => self.elsewhere(elsewhere),
        }
    }

    fn local<T: Named>(&self, key: Key<T>) -> Node {
        match T::reference(&self.names, key.index()) {
            Some(name) => Node::text(&name),
            None => Node::bare("it is not described"),
        }
    }

    fn elsewhere(&self, elsewhere: &Elsewhere) -> Node {
        let id = elsewhere.id.text("", self.terms);
        match &id {
            Kind::Str(_) if !elsewhere.id.resource_type.starts_with('*') => Node::text(&elsewhere.text),
            Kind::Str(_) => Node::bare(&format!("not described: {}", elsewhere.text)),
            _ => self.outside(&elsewhere.id),
        }
    }

    /// The resource group of an id for people.
    pub(super) fn place_shown(&self, id: &ResourceId) -> String {
        match surroundings::place(id).1 {
            Some(group) => show(&group, self.terms),
            None => "a place that is not known".to_owned(),
        }
    }

    /// An entry with its name and its condition. What hangs on the condition of the thing around it does not say so again.
    pub(super) fn entry(&self, local: &Local, declared: &Declared, around: Option<&Fact<bool>>) -> Map {
        let mut entry = Map::new();
        entry.put("name", self.name(local, declared));
        let is_said = around.is_some_and(|around| is_same_condition(around, &declared.exists));
        if !is_said {
            entry.put("condition", self.condition(&declared.exists));
        }
        entry
    }

    /// An entry of a section, with its place as far as it differs from that of the others.
    pub(super) fn top_entry(&self, local: &Local, declared: &Declared) -> Map {
        let mut entry = self.entry(local, declared, None);
        self.put_place(&mut entry, &declared.identity);
        entry
    }

    /// The place of a resource where it differs from that of the others.
    pub(super) fn put_place(&self, entry: &mut Map, identity: &ResourceId) {
        let (subscription, group) = surroundings::place(identity);
        let Surroundings { subscription: common, resource_group: common_group, .. } = &self.surroundings;
        for (key, own, common) in [("subscription", subscription, common), ("resourceGroup", group, common_group)] {
            if own != *common {
                entry.put(key, own.map_or_else(|| Node::bare("not told"), |own| self.string(&own)));
            }
        }
    }

    /// The region of an entry of a section, where it is not that of all.
    pub(super) fn location(&self, fact: &Fact<Location>) -> Option<Node> {
        let common = self.surroundings.location.as_ref();
        let is_common = common.is_some_and(|common| common.equals(fact) == Some(true));
        let demanded = |fact: &Fact<Location>| self.demanded(fact, |location| Node::text(&location.to_string()));
        (!is_common).then(|| self.text(fact, demanded))
    }

    /// Whether something is there; nothing when it is.
    pub(super) fn condition(&self, exists: &Fact<bool>) -> Option<Node> {
        match exists.get() {
            Ok(true) => None,
            _ => Some(self.required(exists, |exists| Node::truth(*exists))),
        }
    }

    fn name(&self, local: &Local, declared: &Declared) -> Option<Node> {
        let name = local.name.as_ref()?;
        Some(match (name, declared.name.get()) {
            (Kind::Str(_) | Kind::Term(_) | Kind::Text(_), _) => self.string(name),
            (_, Err(cause)) => Node::bare(&unknowns::words(cause)),
            _ => Node::bare("it has no name"),
        })
    }

    /// The key of an element that has only a name, which is put into the entry where the key is not it.
    pub(super) fn put_name(&self, entry: &mut Map, name: &Fact<String>, given: &mut Given, noun: &str) -> String {
        let known = name.get().ok().map(|name| Kind::str(name.as_str()));
        let kind = known.or_else(|| name.text().cloned()).or_else(|| name.term().map(Kind::Term));
        let local = given.of(kind.as_ref(), noun);
        let written = |kind: &Kind| match kind {
            Kind::Str(_) | Kind::Term(_) | Kind::Text(_) => self.string(kind),
            _ => Node::bare("it has no name"),
        };
        entry.put("name", local.name.as_ref().map(written));
        local.key
    }

    /// What stands for a fact that is not known.
    pub(super) fn unknown<T>(&self, fact: &Fact<T>, cause: &Cause) -> Node {
        let Some(term) = fact.term().filter(|term| !is_like_no_other(*term, self.terms)) else {
            return Node::bare(&unknowns::words(cause));
        };
        let kind = Kind::Term(term);
        let name = self.unknowns.borrow_mut().name(&kind, self.terms);
        Node::named(&name, &unknowns::remark(&kind, cause, self.terms))
    }

    fn is_default(&self, origin: Origin) -> bool {
        matches!(self.provenance.step(origin), Some(Step::Default { .. }))
    }

    pub(super) fn is_own_place(&self, kind: &Kind) -> bool {
        surroundings::is_own_place(kind, self.terms)
    }
}

/// The reason for further elements or entries.
pub(super) fn further(rest: Option<&Rc<Cause>>) -> Option<String> {
    rest.map(|cause| unknowns::words(cause))
}

fn is_same_condition(around: &Fact<bool>, own: &Fact<bool>) -> bool {
    match (around.get(), own.get()) {
        (Err(one), Err(other)) => around.equals(own) == Some(true) || around.term() == own.term() && one == other,
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}

/// Why something is not surely there with the thing around it, for what has no place for a condition.
fn doubt_of_presence(exists: &Fact<bool>, around: Option<&Fact<bool>>) -> Option<String> {
    match exists.get() {
        Err(cause) if !around.is_some_and(|around| is_same_condition(around, exists)) => Some(unknowns::words(cause)),
        _ => None,
    }
}

/// A list of things; what is not surely there with the thing around it is one of the further elements, for an element
/// has no condition.
pub(super) fn elements<'c, T: 'c>(
    items: impl Iterator<Item = &'c T>,
    rest: Option<&Rc<Cause>>,
    around: Option<&Fact<bool>>,
    exists: impl Fn(&T) -> &Fact<bool>,
    write: impl Fn(&'c T) -> Node,
) -> Option<Node> {
    let mut nodes = Vec::new();
    let mut more = further(rest);
    for item in items {
        let exists = exists(item);
        match doubt_of_presence(exists, around) {
            Some(reason) => more = more.or(Some(reason)),
            None if exists.is(&false) => {}
            None => nodes.push(write(item)),
        }
    }
    nodes.extend(more.map(|reason| Node::further(&reason)));
    (!nodes.is_empty()).then(|| Node::list(nodes))
}
