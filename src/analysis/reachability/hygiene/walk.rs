//! One walk over the rules in their order: which packets reach each rule, and who would decide over them without it.
//!
//! A box of packets is at first free. The rule that decides over it takes it along until a second rule matches it too:
//! that is who would decide if the first rule were not there. A rule that only may act takes a copy and leaves its mark.
//!
//! Never here: words.

use std::collections::BTreeSet;

use super::super::entry::{Order, Step};
use super::super::evaluate::Space;
use super::super::population::Population;
use super::super::region::Region;
use super::Budget;
use crate::network::Access;

/// Most boxes on their way at one time.
const MOST_BOXES: usize = 20_000;
/// Most boxes of one rule that are kept to be looked at together.
const MOST_APART: usize = 256;

/// Whether taking a rule away changes anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) enum Removal {
    #[default]
    ChangesNothing,
    MayChange,
    Changes,
}

/// Whether packets come to a rule that it decides over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) enum Reached {
    #[default]
    Never,
    Maybe,
    Surely,
}

/// What the walk finds about one entry of the order.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Whether a packet reaches it.
    pub(super) reached: Reached,
    pub(super) removal: Removal,
    /// Entries that would do the same with some of its packets.
    pub(super) with: BTreeSet<usize>,
    /// Entries of which something is not known that matters here.
    pub(super) causes: BTreeSet<usize>,
    /// Boxes that would surely be treated differently, if they hold a packet.
    apart: Vec<Region>,
}

/// More boxes than are looked at.
#[derive(Debug)]
pub(super) struct TooManyBoxes;

/// Packets that no rule has surely decided over, or that wait for a second rule.
struct Part {
    region: Region,
    /// The entry that decides over it.
    first: Option<usize>,
    /// An entry that keeps this from being certain.
    cause: Option<usize>,
}

/// A rule where the walk meets it.
struct Meeting<'a> {
    step: Step,
    access: Option<Access>,
    must: &'a Region,
    may: &'a Region,
}

/// What each entry surely matches and what it may match.
pub(super) type Reaches = Vec<Option<(Region, Region)>>;

pub(super) struct Walk<'a> {
    order: &'a Order,
    population: &'a Population<'a>,
    found: Vec<Found>,
}

/// Walks over all rules. A floating rule is one whose number is not known: from the first place that it may have on, it may
/// act at any place.
pub(super) fn walk(
    order: &Order,
    space: &Space,
    (reaches, budget): (&Reaches, &Budget),
    population: &Population<'_>,
    is_floating: impl Fn(usize) -> bool,
) -> Result<Vec<Found>, TooManyBoxes> {
    let found = order.entries.iter().map(|_| Found::default()).collect();
    let mut walk = Walk { order, population, found };
    let whole = space.whole();
    let mut free = vec![Part { region: whole, first: None, cause: None }];
    free.retain(|part| !part.region.is_empty());
    let mut taken: Vec<Part> = Vec::new();
    let mut floating: Vec<Meeting<'_>> = Vec::new();
    for step in &order.steps {
        let Some(Some((must, may))) = reaches.get(step.entry) else { continue };
        let boxes = free.len() + taken.len();
        if boxes > MOST_BOXES || !budget.spend(boxes.saturating_mul(space.words())) {
            return Err(TooManyBoxes);
        }
        let access = order.entries.get(step.entry).and_then(|entry| entry.access);
        let meeting = Meeting { step: *step, access, must, may };
        let mut still_taken = Vec::with_capacity(taken.len());
        for part in taken {
            walk.second(part, &meeting, &mut still_taken);
        }
        taken = still_taken;
        let mut still_free = Vec::with_capacity(free.len());
        let mut fresh = Vec::new();
        for part in free {
            walk.first(part, &meeting, &mut still_free, &mut fresh);
        }
        free = still_free;
        for floating in &floating {
            let mut still_fresh = Vec::with_capacity(fresh.len());
            for part in fresh {
                walk.second(part, floating, &mut still_fresh);
            }
            fresh = still_fresh;
        }
        taken.extend(fresh);
        if is_floating(step.entry) && !step.certain {
            floating.push(meeting);
        }
    }
    Ok(walk.finish())
}

impl Walk<'_> {
    fn entry(&mut self, number: usize) -> Option<&mut Found> {
        self.found.get_mut(number)
    }

    /// A box that no rule has decided over meets a rule.
    fn first(&mut self, part: Part, meeting: &Meeting<'_>, free: &mut Vec<Part>, taken: &mut Vec<Part>) {
        if !part.region.overlaps(meeting.may) {
            free.push(part);
            return;
        }
        let number = meeting.step.entry;
        let population = self.population;
        let is_settled = self.entry(number).is_none_or(|found| {
            let is_sure = found.reached != Reached::Surely
                && meeting.step.certain
                && part.cause.is_none()
                && population.is_box(&part.region.and(meeting.must));
            found.reached = found.reached.max(if is_sure { Reached::Surely } else { Reached::Maybe });
            found.removal == Removal::Changes
        });
        let mut take = |region: Region, cause: Option<usize>| {
            if !is_settled && !region.is_empty() {
                taken.push(Part { region, first: Some(number), cause });
            }
        };
        let mut outside = Vec::new();
        if meeting.step.certain {
            take(part.region.and(meeting.must), part.cause);
            part.region.minus(meeting.must, &mut outside);
        } else {
            outside.push(part.region);
        }
        for region in outside {
            let inside = region.and(meeting.may);
            if inside.is_empty() {
                free.push(Part { region, ..part });
                continue;
            }
            let mut rest = Vec::new();
            region.minus(meeting.may, &mut rest);
            free.extend(rest.into_iter().map(|region| Part { region, ..part }));
            take(inside.clone(), Some(part.cause.unwrap_or(number)));
            free.push(Part { region: inside, first: None, cause: Some(part.cause.unwrap_or(number)) });
        }
    }

    /// A box that a rule decides over meets a rule that comes later.
    fn second(&mut self, part: Part, meeting: &Meeting<'_>, taken: &mut Vec<Part>) {
        let (Some(first), second) = (part.first, meeting.step.entry) else { return };
        let access = self.order.entries.get(first).and_then(|entry| entry.access);
        let Some(found) = self.found.get_mut(first).filter(|found| found.removal != Removal::Changes) else { return };
        if first == second || !part.region.overlaps(meeting.may) {
            taken.push(part);
            return;
        }
        let does_the_same = access.zip(meeting.access).map(|(one, other)| one == other);
        let mut outside = Vec::new();
        if meeting.step.certain {
            let inside = part.region.and(meeting.must);
            match does_the_same {
                _ if inside.is_empty() => {}
                Some(true) => {
                    found.with.insert(second);
                }
                Some(false) if part.cause.is_none() => {
                    if self.population.is_box(&inside) {
                        found.removal = Removal::Changes;
                        return;
                    }
                    found.removal = Removal::MayChange;
                    if found.apart.len() < MOST_APART {
                        found.apart.push(inside);
                    }
                }
                Some(false) | None => {
                    found.removal = Removal::MayChange;
                    found.causes.extend(part.cause);
                }
            }
            part.region.minus(meeting.must, &mut outside);
        } else {
            outside.push(part.region);
        }
        for region in outside {
            if !region.overlaps(meeting.may) {
                taken.push(Part { region, ..part });
                continue;
            }
            if does_the_same == Some(true) {
                found.with.insert(second);
            } else {
                found.removal = Removal::MayChange;
                found.causes.extend([second].into_iter().chain(part.cause));
            }
            if does_the_same == Some(false) {
                // Whether it acts or not: if the next one differs too, taking the first away surely changes something.
                taken.push(Part { region, ..part });
                continue;
            }
            let inside = region.and(meeting.may);
            let mut rest = Vec::new();
            region.minus(meeting.may, &mut rest);
            taken.extend(rest.into_iter().map(|region| Part { region, ..part }));
            taken.push(Part { region: inside, first: part.first, cause: Some(part.cause.unwrap_or(second)) });
        }
    }

    fn finish(mut self) -> Vec<Found> {
        for found in &mut self.found {
            if found.removal != Removal::Changes && self.population.is_any(&found.apart) {
                found.removal = Removal::Changes;
            }
        }
        self.found
    }
}
