//! Whether a thing is deployed after a child of it that is a resource of its own.
//!
//! Never here: what follows from it.

use std::cmp::Ordering;
use std::collections::HashSet;

use super::reader::Reader;
use crate::template::{Kind, Match, Piece, Resource, ResourceId, Value};

/// Whether the parent comes after the child. Where nothing is said it does not: the child needs the parent. Of two roots that
/// are deployed side by side, the one that is listed first comes first; but it is deployed again from time to time, and so
/// a child that comes first may be gone.
pub(super) fn comes_after<'d>(reader: &Reader<'d>, parent: &'d Resource, child: &'d Resource) -> Match {
    match reader.nesting.part(parent).cmp(&reader.nesting.part(child)) {
        Ordering::Less => return Match::Never,
        Ordering::Equal => {}
        Ordering::Greater => return Match::May,
    }
    let Some((parent, child)) = in_one_template(reader, parent, child) else { return Match::Never };
    if child.depends_on.iter().any(|name| names(name, parent) == Match::Must) {
        return Match::Never;
    }
    waits_for(reader, parent, child)
}

/// Whether the parent itself says that it comes after the child.
pub(super) fn says_that_it_comes_after<'d>(reader: &Reader<'d>, parent: &'d Resource, child: &'d Resource) -> bool {
    if reader.nesting.part(parent) != reader.nesting.part(child) {
        return false;
    }
    let pair = in_one_template(reader, parent, child);
    pair.is_some_and(|(parent, child)| parent.depends_on.iter().any(|name| names(name, child) == Match::Must))
}

/// The two resources, or the deployments around them, that are written in one template: only these can wait for one
/// another.
fn in_one_template<'d>(
    reader: &Reader<'d>,
    one: &'d Resource,
    other: &'d Resource,
) -> Option<(&'d Resource, &'d Resource)> {
    let (ones, others) = (reader.nesting.way_out(one), reader.nesting.way_out(other));
    let pairs = ones.into_iter().rev().zip(others.into_iter().rev());
    pairs.into_iter().find(|(one, other)| one.place != other.place)
}

/// Whether one waits for the other, or for what waits for it.
fn waits_for<'d>(reader: &Reader<'d>, waiting: &'d Resource, wanted: &'d Resource) -> Match {
    let beside = reader.nesting.beside(waiting);
    let mut answer = Match::Never;
    let mut seen = HashSet::from([waiting.place]);
    let mut next = vec![(waiting, Match::Must)];
    while let Some((resource, sure)) = next.pop() {
        for name in &resource.depends_on {
            let mut is_found = false;
            for other in beside {
                if !reader.may_compare() {
                    return answer.min(Match::May);
                }
                let same = names(name, other);
                if same == Match::Never {
                    continue;
                }
                is_found = true;
                let same = same.max(sure);
                if other.place == wanted.place {
                    answer = answer.min(same);
                } else if seen.insert(other.place) {
                    next.push((other, same));
                }
            }
            if !is_found && !is_id(name) {
                // A loop, or a symbolic name, which the resources do not have any more.
                answer = answer.min(Match::May);
            }
        }
    }
    answer
}

fn is_id(name: &Value) -> bool {
    ResourceId::parse(name).is_some() || beginning(&name.kind).is_some_and(|text| text.contains('/'))
}

/// The known beginning of a text.
fn beginning(kind: &Kind) -> Option<&str> {
    match kind {
        Kind::Str(text) => Some(text),
        Kind::Text(pieces) => pieces.first().and_then(|piece| match piece {
            Piece::Literal(text) => Some(&**text),
            Piece::Hole(_) => None,
        }),
        _ => None,
    }
}

/// Whether an element of `dependsOn` means this resource: by its id or by its name.
fn names(name: &Value, resource: &Resource) -> Match {
    if let Some(id) = ResourceId::parse(name) {
        return id.compare(&resource.id);
    }
    if let Some(text) = beginning(&name.kind).filter(|text| text.contains('/')) {
        // The old way: `Microsoft.Network/virtualNetworks/net`.
        let resource_type = format!("{}/", resource.id.resource_type);
        let text = text.to_ascii_lowercase();
        if let Some(rest) = text.strip_prefix(&resource_type) {
            let own = beginning(&resource.name.kind).map(str::to_ascii_lowercase);
            let is_literal = matches!((&name.kind, &resource.name.kind), (Kind::Str(_), Kind::Str(_)));
            let same = own.is_some_and(|own| own == rest);
            return if is_literal && same {
                Match::Must
            } else if is_literal {
                Match::Never
            } else {
                Match::May
            };
        }
        if text.starts_with("microsoft.") {
            return Match::Never;
        }
    }
    match (&name.kind, &resource.name.kind) {
        (Kind::Str(name), Kind::Str(own)) if name.eq_ignore_ascii_case(own) => Match::Must,
        (Kind::Str(_), Kind::Str(_)) => Match::Never,
        (one, two) if one == two => Match::Must,
        _ => Match::May,
    }
}
