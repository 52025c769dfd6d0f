//! Bounds on work, recursion and the size of values.
//!
//! Values share their parts, so a few lines can describe a value that would be larger than any memory if it were written
//! out. The size that counts is the written-out one: everything that walks over values pays for it.

use std::collections::HashMap;
use std::rc::Rc;

use crate::template::value::{Kind, List, ListPart, Object, Value};

/// Most evaluations of expressions. The largest real templates need some ten thousand.
const MOST_STEPS: u32 = 400_000;

/// Deepest nest of evaluations: enough for a tree of the greatest depth, small enough for a thread's stack of 2 MB in a
/// build without optimisation.
pub(super) const DEEPEST: u32 = 400;

/// Most values inside of a value.
const LARGEST_VALUE: u32 = 100_000;

/// Deepest nest of arrays and objects in a value.
const DEEPEST_VALUE: u32 = 128;

/// Smallest container whose size is remembered.
const REMEMBERED: u32 = 64;

/// What is left to spend.
#[derive(Debug)]
pub(super) struct Budget {
    steps: u32,
    pub(super) depth: u32,
    sizes: HashMap<*const (), (Kind, Size)>,
}

/// How large a value is when it is written out; saturating.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Size {
    pub(super) values: u32,
    pub(super) depth: u32,
}

impl Budget {
    pub(super) fn new() -> Self {
        Self { steps: MOST_STEPS, depth: 0, sizes: HashMap::new() }
    }

    /// Spends some steps; false when there are none left.
    pub(super) fn spend(&mut self, steps: u32) -> bool {
        self.steps = self.steps.saturating_sub(steps);
        self.steps > 0
    }

    /// What was spent.
    pub(super) fn spent(&self) -> u32 {
        MOST_STEPS - self.steps
    }

    /// Whether nothing is left.
    pub(super) fn is_spent(&self) -> bool {
        self.steps == 0
    }

    /// Spends what a walk over `number` values costs; false when there is nothing left.
    pub(super) fn walk(&mut self, number: usize) -> bool {
        /// Values that are walked over in the time of one step.
        const STEP: usize = 32;
        self.spend(u32::try_from(number / STEP).unwrap_or(u32::MAX))
    }

    /// Spends what it costs to read or write a text; false when there is nothing left.
    pub(super) fn read(&mut self, characters: usize) -> bool {
        /// Characters that are read in the time of one step.
        const STEP: usize = 256;
        self.spend(u32::try_from(characters / STEP).unwrap_or(u32::MAX))
    }

    /// The size of a value. Parts that were measured before cost nothing, so a value that is put together from measured
    /// values is measured in the time that it took to put it together.
    pub(super) fn measure(&mut self, value: &Value) -> Size {
        let leaf = Size { values: 1, depth: 0 };
        let address = match &value.kind {
            Kind::List(list) => Rc::as_ptr(list).cast::<()>(),
            Kind::Object(object) => Rc::as_ptr(object).cast::<()>(),
            _ => return leaf,
        };
        if let Some((_, size)) = self.sizes.get(&address) {
            return *size;
        }
        let size = match &value.kind {
            Kind::List(list) => self.measure_list(list),
            Kind::Object(object) => self.measure_object(object),
            _ => leaf,
        };
        if size.values >= REMEMBERED {
            // The value is kept with its size: no other can take its address.
            self.sizes.insert(address, (value.kind.clone(), size));
        }
        size
    }

    fn measure_list(&mut self, list: &List) -> Size {
        let mut size = Size { values: 1, depth: 1 };
        for part in &list.parts {
            match part {
                ListPart::Item(item) | ListPart::Repeat { body: item, .. } => size.add(self.measure(item)),
                ListPart::When(_, items) => items.iter().for_each(|item| size.add(self.measure(item))),
                ListPart::Rest(_) => size.add(Size { values: 1, depth: 0 }),
            }
        }
        size
    }

    fn measure_object(&mut self, object: &Object) -> Size {
        let mut size = Size { values: 1, depth: 1 };
        object.slots.iter().for_each(|slot| size.add(self.measure(&slot.value)));
        size
    }
}

impl Size {
    fn add(&mut self, part: Self) {
        self.values = self.values.saturating_add(part.values);
        self.depth = self.depth.max(part.depth.saturating_add(1));
    }

    /// Whether values of this size are followed.
    pub(super) fn is_bearable(self) -> bool {
        self.values <= LARGEST_VALUE && self.depth <= DEEPEST_VALUE
    }
}
