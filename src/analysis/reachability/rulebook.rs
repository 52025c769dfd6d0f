//! The rules of a group, read once however many subnets and flows they are asked about.
//!
//! Never here: subnets, and what the rules do.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use super::entry::Order;
use super::near_miss::Suspects;
use crate::analysis::reason::Reason;
use crate::analysis::tag_axioms::TagAxioms;
use crate::network::{Direction, PortRange, Protocol, SecurityGroup};

/// What rules can be chosen by before anything is known of addresses.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Asked {
    pub(super) direction: Direction,
    pub(super) protocol: Protocol,
    /// Not empty. All, for protocols without ports.
    pub(super) ports: Vec<PortRange>,
}

/// What was read of a group so far. Whoever asks brings the same group and the same axioms every time.
#[derive(Debug)]
pub(super) struct Rulebook {
    /// Why Azure refuses the group: rules that take each other's number (network.md §1.1 E2). Nothing is decided then.
    pub(super) conflicts: Vec<Reason>,
    read: RefCell<HashMap<(Direction, Protocol), Rc<Order>>>,
    asked: RefCell<HashMap<Asked, Rc<Order>>>,
    suspects: OnceCell<Suspects>,
}

impl Rulebook {
    pub(super) fn new(group: &SecurityGroup) -> Self {
        Self {
            conflicts: conflicts(group),
            read: RefCell::default(),
            asked: RefCell::default(),
            suspects: OnceCell::new(),
        }
    }

    /// The rules that may decide over such packets.
    pub(super) fn order(&self, group: &SecurityGroup, tags: &TagAxioms, asked: &Asked) -> Rc<Order> {
        if let Some(order) = self.asked.borrow().get(asked) {
            return Rc::clone(order);
        }
        let order = self.named(group, tags, asked);
        let reached = order.reached(|_, entry| entry.near.names_everything() && entry.is_for_every_peer(&asked.ports));
        let order = Rc::new(order.keeping(|number, _| reached.get(number) == Some(&true)));
        self.asked.borrow_mut().insert(asked.clone(), Rc::clone(&order));
        order
    }

    /// The rules that name such packets, whatever comes before them.
    pub(super) fn named(&self, group: &SecurityGroup, tags: &TagAxioms, asked: &Asked) -> Order {
        self.all(group, tags, asked).for_ports(&asked.ports)
    }

    fn all(&self, group: &SecurityGroup, tags: &TagAxioms, asked: &Asked) -> Rc<Order> {
        let Asked { direction, protocol, .. } = *asked;
        if let Some(order) = self.read.borrow().get(&(direction, protocol)) {
            return Rc::clone(order);
        }
        let order = Rc::new(Order::read(direction, protocol, group, tags));
        self.read.borrow_mut().insert((direction, protocol), Rc::clone(&order));
        order
    }

    /// The allow rules by the ends that they name.
    pub(super) fn suspects(&self, group: &SecurityGroup, tags: &TagAxioms) -> &Suspects {
        self.suspects.get_or_init(|| Suspects::of(group, tags))
    }
}

/// Rules that surely exist together and have one number in one direction.
fn conflicts(group: &SecurityGroup) -> Vec<Reason> {
    let mut holders: BTreeMap<(Direction, u32), &str> = BTreeMap::new();
    let mut conflicts = Vec::new();
    for rule in group.rules.items.iter().filter(|rule| rule.declared.exists.is(&true)) {
        let (Ok(direction), Ok(priority)) = (rule.direction.get(), rule.priority.get()) else { continue };
        let name = rule.declared.last_name();
        match holders.get(&(*direction, *priority)) {
            None => {
                holders.insert((*direction, *priority), name);
            }
            Some(first) => conflicts.push(Reason::new(format!(
                "rules `{first}` and `{name}` are both {} with priority {priority}; Azure refuses the group",
                direction.as_str().to_ascii_lowercase()
            ))),
        }
    }
    conflicts
}
