//! Whether two values are the same, as far as that is known (evaluation.md §1.2, `equals`).
//!
//! Never here: resource ids, names and tags, which Azure compares without case.

use crate::template::value::{Kind, List, ListPart, Object, Value};

/// Deepest nest of arrays and objects that is compared.
const DEEPEST: usize = 128;

/// Whether the values are equal; `None` when that is not known. Case counts in texts.
pub(crate) fn equal(mine: &Value, theirs: &Value) -> Option<bool> {
    compare(&mine.kind, &theirs.kind, DEEPEST)
}

fn compare(mine: &Kind, theirs: &Kind, depth: usize) -> Option<bool> {
    let deeper = depth.checked_sub(1)?;
    match (mine, theirs) {
        (Kind::Term(mine), Kind::Term(theirs)) => (mine == theirs).then_some(true),
        // Whether `1` and `1.0` are equal is not documented.
        (Kind::Term(_), _) | (_, Kind::Term(_)) | (Kind::Int(_), Kind::Float(_)) | (Kind::Float(_), Kind::Int(_)) => {
            None
        }
        (Kind::Null, Kind::Null) => Some(true),
        (Kind::Bool(mine), Kind::Bool(theirs)) => Some(mine == theirs),
        (Kind::Int(mine), Kind::Int(theirs)) => Some(mine == theirs),
        (Kind::Float(mine), Kind::Float(theirs)) => (mine == theirs).then_some(true),
        (Kind::Str(_) | Kind::Text(_), Kind::Str(_) | Kind::Text(_)) => {
            let (mine, theirs) = (mine.as_text()?, theirs.as_text()?);
            if mine.same(theirs) {
                return Some(true);
            }
            mine.never_equal(theirs).then_some(false)
        }
        (Kind::List(mine), Kind::List(theirs)) => lists(mine, theirs, deeper),
        (Kind::Object(mine), Kind::Object(theirs)) => objects(mine, theirs, deeper),
        _ => Some(false),
    }
}

fn lists(mine: &List, theirs: &List, depth: usize) -> Option<bool> {
    if let (Some(mine), Some(theirs)) = (mine.items(), theirs.items()) {
        if mine.len() != theirs.len() {
            return Some(false);
        }
        return every(mine.into_iter().zip(theirs).map(|(mine, theirs)| compare(&mine.kind, &theirs.kind, depth)));
    }
    if mine == theirs {
        return Some(true);
    }
    let least = |list: &List| list.parts.iter().filter(|part| matches!(part, ListPart::Item(_))).count();
    let too_short = |closed: &List, open: &List| closed.items().is_some_and(|items| items.len() < least(open));
    (too_short(mine, theirs) || too_short(theirs, mine)).then_some(false)
}

fn objects(mine: &Object, theirs: &Object, depth: usize) -> Option<bool> {
    let closed = |object: &Object| object.rest.is_none() && object.slots.iter().all(|slot| slot.guard.is_none());
    let lacks = |closed: &Object, other: &Object| {
        let has = |key: &str| closed.slots.iter().any(|slot| slot.key.eq_ignore_ascii_case(key));
        closed.rest.is_none() && other.slots.iter().any(|slot| slot.guard.is_none() && !has(&slot.key))
    };
    if lacks(mine, theirs) || lacks(theirs, mine) {
        return Some(false);
    }
    let pairs = mine.slots.iter().filter_map(|slot| {
        let other = theirs.slots.iter().find(|other| other.key.eq_ignore_ascii_case(&slot.key))?;
        let both_there = slot.guard.is_none() && other.guard.is_none();
        // Whether the case of keys counts is not documented.
        let same_key = slot.key == other.key;
        let equal = compare(&slot.value.kind, &other.value.kind, depth);
        Some(equal.filter(|equal| both_there && (same_key || !equal)))
    });
    match every(pairs) {
        Some(false) => Some(false),
        answer if closed(mine) && closed(theirs) => answer,
        _ => (mine == theirs).then_some(true),
    }
}

/// Whether all answers are yes: one no decides, one open question leaves it open.
fn every(answers: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut all = Some(true);
    for answer in answers {
        match answer {
            Some(false) => return Some(false),
            Some(true) => {}
            None => all = None,
        }
    }
    all
}
