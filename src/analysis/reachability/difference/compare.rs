//! Both versions, followed over the same packets.
//!
//! Never here: how sets are put into words.

use super::super::atoms::TooMany;
use super::super::decision::Decider;
use super::super::entry::{Entry, Order, Step};
use super::super::evaluate::{Settled, Space, evaluate};
use super::super::family::Family;
use super::super::flow::Surroundings;
use super::super::reading::Reading;
use super::super::region::Region;
use super::super::universe::{order, platform_tags, spaces};
use super::boxes::{Change, maximal, overlay};
use super::joint::{Joint, Written, abstract_near, write_out};
use super::lines::{for_protocol, join};
use super::words::{Word, Words, near, vocabulary};
use super::{Difference, Flows, MOST_LINES, PeerSet};
use crate::analysis::reason::{Reason, add_once};
use crate::analysis::tag_axioms::TagName;
use crate::network::{Access, Address, Direction, Protocol, SecurityGroup, ServiceTag};

/// Most reasons that a reader is given.
const MOST_REASONS: usize = 8;

/// The lines found so far.
#[derive(Default)]
pub(super) struct Found {
    opened: Vec<Flows>,
    closed: Vec<Flows>,
    perhaps: Vec<Flows>,
    pub(super) reasons: Vec<Reason>,
    more: usize,
}

/// The lines of one reading.
#[derive(Default, Clone)]
struct Lines {
    opened: Vec<Flows>,
    closed: Vec<Flows>,
    perhaps: Vec<Flows>,
    reasons: Vec<Reason>,
    more: usize,
}

/// Two versions of a group, each with what is around it: old, new.
#[derive(Clone, Copy)]
pub(super) struct Versions<'a> {
    pub(super) old: Option<&'a SecurityGroup>,
    pub(super) new: Option<&'a SecurityGroup>,
    pub(super) around: [&'a Surroundings<'a>; 2],
}

/// Which packets are compared.
#[derive(Clone, Copy)]
struct Asked<'a> {
    direction: Direction,
    family: Family,
    platform: Option<&'a TagName>,
}

impl Versions<'_> {
    /// Compares all packets of a direction.
    pub(super) fn compare(&self, direction: Direction, joint: &Joint, found: &mut Found) -> Result<(), Reason> {
        let groups: Vec<&SecurityGroup> = [self.old, self.new].into_iter().flatten().collect();
        let (readings, protocols) = Reading::distinct(&groups, direction);
        let mut by_reading = Vec::new();
        for reading in readings {
            let (old, new) = (self.old.map(|old| reading.of_group(old)), self.new.map(|new| reading.of_group(new)));
            let versions = Versions { old: old.as_ref(), new: new.as_ref(), around: self.around };
            by_reading.push(versions.lines(direction, joint)?);
        }
        for (protocol, readings) in protocols {
            let lines: Vec<&Lines> = readings.iter().filter_map(|reading| by_reading.get(*reading)).collect();
            found.add(protocol, &lines);
        }
        Ok(())
    }

    fn lines(&self, direction: Direction, joint: &Joint) -> Result<Lines, Reason> {
        let tags = self.around[1].tags;
        let of = |group: Option<&SecurityGroup>| group.map(|group| order(group, direction, tags, None));
        let orders: Vec<Order> = [self.old, self.new].into_iter().filter_map(of).collect();
        let platform = platform_tags(&orders.iter().collect::<Vec<_>>());
        let mut lines = Lines::default();
        for family in [Family::V4, Family::V6] {
            for platform in std::iter::once(None).chain(platform.iter().map(Some)) {
                self.walk(Asked { direction, family, platform }, joint, &mut lines)?;
            }
        }
        Ok(lines)
    }

    /// The rules of one version; without a group, everything passes.
    fn order(&self, group: Option<&SecurityGroup>, asked: Asked<'_>) -> Order {
        match group {
            Some(group) => order(group, asked.direction, self.around[1].tags, asked.platform),
            None => Order {
                entries: vec![Entry::of_everything(Decider::Exempt, Some(Access::Allow)).into()],
                steps: vec![Step { entry: 0, certain: true }],
            },
        }
    }

    fn walk(&self, asked: Asked<'_>, joint: &Joint, lines: &mut Lines) -> Result<(), Reason> {
        let Asked { direction, family, platform } = asked;
        let [old_around, new_around] = self.around;
        let (mut old, mut new) = (self.order(self.old, asked), self.order(self.new, asked));
        let mut around = *new_around;
        match joint.written {
            Written::Neither => {}
            Written::Old => write_out(&mut old, old_around.virtual_network, family),
            Written::New => {
                write_out(&mut new, new_around.virtual_network, family);
                around.virtual_network = old_around.virtual_network;
            }
        }
        if let Some(prefixes) = &joint.prefixes {
            around.subnet = prefixes;
        } else {
            abstract_near(&mut old, old_around, family);
            abstract_near(&mut new, new_around, family);
        }
        if is_alike(&old, &new) {
            return Ok(());
        }
        let groups: Vec<&SecurityGroup> = [self.old, self.new].into_iter().flatten().collect();
        let words = vocabulary(&groups, &[&old, &new], around.tags);
        let sides: Vec<_> = words.iter().map(|word| word.side.clone()).collect();
        let too_many =
            |_: TooMany| Reason::new("the two groups name too many service tags or ranges at once to compare them");
        let (spaces, meanings) = spaces(&[&old, &new], &sides, &around, family, platform).map_err(too_many)?;
        let [old_space, new_space] = spaces.as_slice() else { return Ok(()) };
        if new_space.near.len() == 0 {
            return Ok(());
        }
        let too_entangled = || Reason::new("the rules of the two groups are too entangled to compare them");
        let old_settled = evaluate(&old, old_space).map_err(|_| too_entangled())?;
        let new_settled = evaluate(&new, new_space).map_err(|_| too_entangled())?;
        let all = overlay(&old_settled, &new_settled).map_err(|_| too_entangled())?;
        let teller = Teller { direction, platform, space: new_space, words: &words, meanings: &meanings };
        let Lines { opened, closed, perhaps, more, .. } = &mut *lines;
        for (change, list) in [(Change::Opened, opened), (Change::Closed, closed), (Change::Perhaps, perhaps)] {
            let (boxes, left) = maximal(&all, change, &new_space.whole());
            list.extend(boxes.iter().map(|region| teller.tell(region)));
            *more += left;
        }
        for (order, settled) in [(&old, &old_settled), (&new, &new_settled)] {
            for reason in doubts(order, settled) {
                add_once(&mut lines.reasons, reason.clone());
            }
        }
        Ok(())
    }
}

/// What keeps packets from being decided.
fn doubts<'a>(order: &'a Order, settled: &'a [Settled]) -> impl Iterator<Item = &'a Reason> {
    let unsure = settled.iter().filter(|part| part.fate == super::super::evaluate::Fate::Unsure);
    let entries = unsure.flat_map(|part| part.marks.into_iter().flatten()).filter_map(|mark| order.entries.get(mark));
    entries.flat_map(|entry| {
        let sides = entry.near.doubts.iter().chain(&entry.peer.doubts);
        sides.chain(&entry.source_port.doubts).chain(&entry.port.doubts).chain(&entry.doubts)
    })
}

/// Whether two lists of rules say the same, with the same things unknown for the same reasons.
fn is_alike(old: &Order, new: &Order) -> bool {
    let steps =
        |order: &Order| -> Vec<(usize, bool)> { order.steps.iter().map(|step| (step.entry, step.certain)).collect() };
    let is_same = |one: &Entry, other: &Entry| {
        one.access == other.access
            && one.near == other.near
            && one.peer == other.peer
            && one.source_port == other.source_port
            && one.port == other.port
            && one.doubts == other.doubts
    };
    let entries = old.entries.iter().zip(&new.entries);
    old.entries.len() == new.entries.len()
        && steps(old) == steps(new)
        && entries.into_iter().all(|(one, other)| is_same(one, other))
}

/// What puts boxes into words.
struct Teller<'a> {
    direction: Direction,
    platform: Option<&'a TagName>,
    space: &'a Space,
    words: &'a [Word],
    meanings: &'a [super::super::bits::BitSet],
}

impl Teller<'_> {
    fn tell(&self, region: &Region) -> Flows {
        let peer = match self.platform {
            Some(TagName::Platform(name)) => {
                PeerSet::These { of: vec![Address::Tag(ServiceTag::new(name.clone()))], except: Vec::new() }
            }
            _ => Words { words: self.words, meanings: self.meanings }.tell(&region.peer, &self.space.peer),
        };
        Flows {
            protocols: Vec::new(),
            direction: self.direction,
            peer,
            near: near(&region.near, &self.space.near),
            ports: self.space.port.ranges(&region.port),
            source_ports: self.space.source_port.ranges(&region.source_port),
        }
    }
}

impl Found {
    /// Adds what the readings of a protocol have in common as certain, and the rest as not.
    fn add(&mut self, protocol: Protocol, readings: &[&Lines]) {
        let is_common =
            |line: &Flows, of: fn(&Lines) -> &Vec<Flows>| readings.iter().all(|other| of(other).contains(line));
        let mut is_split = false;
        for lines in readings {
            for (list, of) in [
                (&mut self.opened, (|lines| &lines.opened) as fn(&Lines) -> &Vec<Flows>),
                (&mut self.closed, |lines| &lines.closed),
            ] {
                for line in of(lines) {
                    let common = is_common(line, of);
                    is_split |= !common;
                    let list = if common { &mut *list } else { &mut self.perhaps };
                    push_once(list, for_protocol(line, protocol));
                }
            }
            for line in &lines.perhaps {
                push_once(&mut self.perhaps, for_protocol(line, protocol));
            }
            for reason in &lines.reasons {
                add_once(&mut self.reasons, reason.clone());
            }
            self.more += lines.more;
        }
        if is_split {
            let text = format!("what rules with ports or with the protocol `*` mean for {protocol} is not documented");
            add_once(&mut self.reasons, Reason::new(text));
        }
    }

    pub(super) fn finish(self) -> Difference {
        let mut more = self.more;
        let mut bounded = |lines: Vec<Flows>| {
            let mut lines = join(lines);
            more += lines.len().saturating_sub(MOST_LINES);
            lines.truncate(MOST_LINES);
            lines
        };
        let (opened, closed) = (bounded(self.opened), bounded(self.closed));
        let cannot_tell = bounded(self.perhaps);
        let mut reasons = self.reasons;
        if reasons.is_empty() && !cannot_tell.is_empty() {
            reasons.push(Reason::new("what the rules match is not known in all parts"));
        }
        reasons.truncate(MOST_REASONS);
        Difference { opened, closed, cannot_tell, reasons, more }
    }
}

fn push_once(lines: &mut Vec<Flows>, line: Flows) {
    if !lines.contains(&line) {
        lines.push(line);
    }
}
