//! How much of a value is known, with a bound on how much is looked at.

use crate::template::value::{Kind, ListPart, Value};

/// Most values inside of an argument that are looked at. Variables that double each other reach any number quickly.
const MOST_VALUES: usize = 200_000;

/// Deepest nest of arrays and objects that is looked into.
const DEEPEST: usize = 128;

/// How much of its arguments a function has to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Depth {
    /// Nothing: the function takes what there is.
    Nothing,
    /// Texts and numbers, how many elements an array has, which properties an object has.
    Outside,
    /// Everything, down to the last element.
    Everything,
}

/// Whether as much as `depth` is known of the value.
pub(super) fn is_known(value: &Value, depth: Depth) -> bool {
    match depth {
        Depth::Nothing => true,
        Depth::Outside => outside_known(value),
        Depth::Everything => everything_known(value, DEEPEST),
    }
}

fn outside_known(value: &Value) -> bool {
    match &value.kind {
        Kind::Term(_) | Kind::Text(_) => false,
        Kind::List(list) => list.parts.iter().all(|part| matches!(part, ListPart::Item(_))),
        Kind::Object(object) => object.rest.is_none() && object.slots.iter().all(|slot| slot.guard.is_none()),
        _ => true,
    }
}

fn everything_known(value: &Value, depth: usize) -> bool {
    let Some(deeper) = depth.checked_sub(1) else { return false };
    outside_known(value)
        && match &value.kind {
            Kind::List(list) => list.parts.iter().all(|part| match part {
                ListPart::Item(item) => everything_known(item, deeper),
                _ => false,
            }),
            Kind::Object(object) => object.slots.iter().all(|slot| everything_known(&slot.value, deeper)),
            _ => true,
        }
}

/// Whether the value is small and flat enough to be walked through: compared, hashed, printed.
pub(super) fn is_small(value: &Value) -> bool {
    let mut budget = MOST_VALUES;
    within(value, DEEPEST, &mut budget)
}

fn within(value: &Value, depth: usize, budget: &mut usize) -> bool {
    let (Some(deeper), Some(left)) = (depth.checked_sub(1), budget.checked_sub(1)) else { return false };
    *budget = left;
    match &value.kind {
        Kind::List(list) => list.parts.iter().all(|part| match part {
            ListPart::Item(item) => within(item, deeper, budget),
            ListPart::When(_, items) => items.iter().all(|item| within(item, deeper, budget)),
            ListPart::Repeat { body, .. } => within(body, deeper, budget),
            ListPart::Rest(_) => true,
        }),
        Kind::Object(object) => object.slots.iter().all(|slot| within(&slot.value, deeper, budget)),
        _ => true,
    }
}
