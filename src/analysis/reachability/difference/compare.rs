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
use super::families::both;
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
    /// Opened or closed in some of the ways in which the rules can be meant for the protocol.
    split: Vec<Flows>,
    reasons: Vec<Reason>,
    pub(super) not_compared: Vec<Reason>,
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
        // Protocols share their lines.
        found.more += by_reading.iter().map(|lines| lines.more).max().unwrap_or_default();
        Ok(())
    }

    fn lines(&self, direction: Direction, joint: &Joint) -> Result<Lines, Reason> {
        let tags = self.around[1].tags;
        let of = |group: Option<&SecurityGroup>| group.map(|group| order(group, direction, tags, None));
        let orders: Vec<Order> = [self.old, self.new].into_iter().filter_map(of).collect();
        let platform = platform_tags(&orders.iter().collect::<Vec<_>>());
        let mut of_families = [Lines::default(), Lines::default()];
        let mut has_ipv6 = false;
        for (family, lines) in [Family::V4, Family::V6].into_iter().zip(&mut of_families) {
            for platform in std::iter::once(None).chain(platform.iter().map(Some)) {
                let is_there = self.walk(Asked { direction, family, platform }, joint, lines)?;
                has_ipv6 |= is_there && family == Family::V6;
            }
        }
        let [mut lines, ipv6] = of_families;
        for (list, more) in
            [(&mut lines.opened, ipv6.opened), (&mut lines.closed, ipv6.closed), (&mut lines.perhaps, ipv6.perhaps)]
        {
            *list = both(std::mem::take(list), more, has_ipv6);
        }
        ipv6.reasons.into_iter().for_each(|reason| add_once(&mut lines.reasons, reason));
        lines.more += ipv6.more;
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

    /// Adds what changes for the packets. Gives whether there are such packets.
    fn walk(&self, asked: Asked<'_>, joint: &Joint, lines: &mut Lines) -> Result<bool, Reason> {
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
            return Ok(false);
        }
        // A pair of versions and the same pair turned round are told in the same words, as far as one tag means the same.
        let is_turned = joint.written == Written::Neither && comes_first(&new, &old);
        let mut orders = [(self.old, &old), (self.new, &new)];
        if is_turned {
            orders.reverse();
        }
        let [(_, one), (_, other)] = orders;
        let groups: Vec<&SecurityGroup> = orders.iter().filter_map(|(group, _)| *group).collect();
        let words = vocabulary(&groups, &[one, other], around.tags);
        let sides: Vec<_> = words.iter().map(|word| word.side.clone()).collect();
        let too_many =
            |_: TooMany| Reason::new("the two groups name too many service tags or ranges at once to compare them");
        let (spaces, meanings) = spaces(&[one, other], &sides, &around, family, platform).map_err(too_many)?;
        let [one_space, other_space] = spaces.as_slice() else { return Ok(false) };
        if other_space.near.len() == 0 {
            return Ok(false);
        }
        let too_entangled = || Reason::new("the rules of the two groups are too entangled to compare them");
        let one_settled = evaluate(one, one_space).map_err(|_| too_entangled())?;
        let other_settled = evaluate(other, other_space).map_err(|_| too_entangled())?;
        let (old_settled, new_settled) =
            if is_turned { (other_settled, one_settled) } else { (one_settled, other_settled) };
        let all = overlay(&old_settled, &new_settled).map_err(|_| too_entangled())?;
        let settled = [(&old, old_settled.as_slice()), (&new, new_settled.as_slice())];
        let teller = Teller { direction, platform, space: other_space, words: &words, meanings: &meanings, settled };
        let Lines { opened, closed, perhaps, more, .. } = &mut *lines;
        for (change, list) in [(Change::Opened, opened), (Change::Closed, closed), (Change::Perhaps, perhaps)] {
            let (boxes, left) = maximal(&all, change, &other_space.whole());
            list.extend(boxes.iter().map(|region| teller.tell(region, change)));
            *more += left;
        }
        for (order, settled) in [(&old, &old_settled), (&new, &new_settled)] {
            for reason in doubts(order, settled) {
                add_once(&mut lines.reasons, reason.clone());
            }
        }
        Ok(true)
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

/// An order of lists of rules.
fn comes_first(one: &Order, other: &Order) -> bool {
    let said = |order: &Order, step: &Step| {
        let entry = order.entries.get(step.entry);
        let fields =
            entry.map(|it| (it.access, &it.near.fields, &it.peer.fields, &it.source_port.fields, &it.port.fields));
        format!("{:?}", (step.certain, fields))
    };
    let steps = one.steps.iter().zip(&other.steps);
    let mut said = steps.map(|(step, twin)| (said(one, step), said(other, twin)));
    said.find(|(one, other)| one != other).map_or(one.steps.len() < other.steps.len(), |(one, other)| one < other)
}

/// What puts boxes into words.
struct Teller<'a> {
    direction: Direction,
    platform: Option<&'a TagName>,
    space: &'a Space,
    words: &'a [Word],
    meanings: &'a [super::super::bits::BitSet],
    /// The rules of the old version and of the new one, with what they decide.
    settled: [(&'a Order, &'a [Settled]); 2],
}

impl Teller<'_> {
    fn tell(&self, region: &Region, change: Change) -> Flows {
        let peer = match self.platform {
            Some(TagName::Platform(name)) => {
                PeerSet::These { of: vec![Address::Tag(ServiceTag::new(name.clone()))], except: Vec::new() }
            }
            _ => Words { words: self.words, meanings: self.meanings }.tell(&region.peer, &self.space.peer),
        };
        Flows {
            protocols: Vec::new(),
            direction: self.direction,
            family: None,
            peer,
            near: near(&region.near, &self.space.near),
            ports: self.space.port.ranges(&region.port),
            source_ports: self.space.source_port.ranges(&region.source_port),
            deciders: match change {
                Change::Opened | Change::Closed => {
                    self.settled.map(|(order, settled)| deciders(order, settled, region))
                }
                Change::None | Change::Perhaps => [Vec::new(), Vec::new()],
            },
        }
    }
}

/// Who decides over packets of the box, in the order of evaluation. All that they decide comes to the same.
fn deciders(order: &Order, settled: &[Settled], region: &Region) -> Vec<Decider> {
    let parts = settled.iter().filter(|part| part.region.overlaps(region));
    let entries = parts.flat_map(|part| part.marks.into_iter().chain([part.last]).flatten());
    let mut deciders = Vec::new();
    for entry in entries.filter_map(|entry| order.entries.get(entry)) {
        if !deciders.contains(&entry.decider) {
            deciders.push(entry.decider);
        }
    }
    deciders
}

impl Found {
    /// Adds what the readings of a protocol have in common as certain, and the rest as not.
    fn add(&mut self, protocol: Protocol, readings: &[&Lines]) {
        let is_common = |line: &Flows, of: fn(&Lines) -> &Vec<Flows>| {
            readings.iter().all(|other| of(other).iter().any(|other| other.has_same_packets(line)))
        };
        for lines in readings {
            for (list, of) in [
                (&mut self.opened, (|lines| &lines.opened) as fn(&Lines) -> &Vec<Flows>),
                (&mut self.closed, |lines| &lines.closed),
            ] {
                for line in of(lines) {
                    let list = if is_common(line, of) { &mut *list } else { &mut self.split };
                    push_once(list, for_protocol(line, protocol));
                }
            }
            for line in &lines.perhaps {
                push_once(&mut self.perhaps, for_protocol(line, protocol));
            }
            for reason in &lines.reasons {
                add_once(&mut self.reasons, reason.clone());
            }
        }
    }

    /// Says once of all protocols what is not documented for them. What changes for TCP and UDP with the same ends is not
    /// told again.
    fn add_split(&mut self) {
        let mut protocols: Vec<Protocol> = self.split.iter().flat_map(|line| line.protocols.clone()).collect();
        protocols.sort_unstable();
        protocols.dedup();
        let told: Vec<Flows> = [&self.opened, &self.closed, &self.perhaps].into_iter().flatten().cloned().collect();
        let is_told = |line: &Flows| {
            let known = |told: &&Flows| told.protocols.iter().any(|protocol| !protocols.contains(protocol));
            told.iter().filter(known).any(|told| told.has_same_ends(line))
        };
        let split = std::mem::take(&mut self.split);
        let (repeated, own): (Vec<Flows>, Vec<Flows>) = split.into_iter().partition(is_told);
        let names: Vec<&str> = protocols.iter().map(|protocol| protocol.as_str()).collect();
        let names = names.join(", ");
        if !own.is_empty() {
            let text = format!("what rules with ports or with the protocol `*` mean for {names} is not documented");
            self.reasons.push(Reason::new(text));
        } else if !repeated.is_empty() {
            self.reasons.push(Reason::new(format!("whether the same holds for {names} is not documented")));
        }
        for line in own {
            push_once(&mut self.perhaps, line);
        }
    }

    pub(super) fn finish(mut self) -> Difference {
        self.add_split();
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
        Difference { opened, closed, cannot_tell, reasons, not_compared: self.not_compared, more }
    }
}

fn push_once(lines: &mut Vec<Flows>, line: Flows) {
    match lines.iter_mut().find(|known| known.has_same_packets(&line)) {
        Some(known) => known.add_deciders(&line),
        None => lines.push(line),
    }
}
