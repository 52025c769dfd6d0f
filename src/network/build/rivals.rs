//! Declarations that may be of one thing, because something of their names is not known.
//!
//! Never here: what is declared twice for sure (that is `register`).

use std::rc::Rc;

use super::reader::Reader;
use super::register::{Entry, Register};
use crate::template::{Cause, CauseKind, Kind, Match, Origin, Piece, ResourceId, TermId};

/// Most rivals of one thing of which each is looked at.
const MOST_RIVALS: usize = 5;

/// Declarations that may be of one thing.
#[derive(Default)]
pub(super) struct Rivals<'d> {
    /// Each with the reason why it is not known whether it is.
    pub(super) declarations: Vec<(Entry<'d>, Rc<Cause>)>,
    /// Why there may be more.
    pub(super) more: Option<Rc<Cause>>,
}

/// The things that have rivals, by position.
pub(super) fn of_all<'d>(reader: &Reader<'d>, register: &Register<'d>) -> Vec<(usize, Rivals<'d>)> {
    let template = |entry: &Entry<'d>| entry.resource.map(|it| reader.nesting.home(it));
    let templates: Vec<_> = register.entries.iter().map(template).collect();
    let mut all = Vec::new();
    for (index, entry) in register.entries.iter().enumerate() {
        let own = templates.get(index).copied().flatten();
        let mut rivals = Rivals::default();
        for other in register.perhaps(&entry.id) {
            // What is written inside of its parent is compared with the parent, and Azure refuses a template that has one
            // resource twice: there the ids differ, whatever is not known of them.
            let Some(template) = templates.get(other).copied().flatten() else { continue };
            if own == Some(template) {
                continue;
            }
            if !reader.may_compare() {
                let words = "there are too many resources with names that are not known";
                let cause = Cause::new(CauseKind::Limit, words, reader.span(entry.place));
                rivals.more = Some(Rc::new(cause));
                break;
            }
            let Some(rival) = register.entries.get(other) else { continue };
            if rival.id.compare(&entry.id) != Match::May {
                continue;
            }
            let cause = may_be_again(reader, rival, entry);
            if rivals.declarations.len() == MOST_RIVALS {
                rivals.more = Some(cause);
                break;
            }
            rivals.declarations.push((rival.clone(), cause));
        }
        if rivals.more.is_some() || !rivals.declarations.is_empty() {
            all.push((index, rivals));
        }
    }
    all
}

fn may_be_again(reader: &Reader<'_>, rival: &Entry<'_>, entry: &Entry<'_>) -> Rc<Cause> {
    let labels = (rival.id.label(reader.terms), entry.id.label(reader.terms));
    let (other, own) =
        if labels.0 == labels.1 { (rival.id.display(reader.terms), entry.id.display(reader.terms)) } else { labels };
    let words = format!("it cannot be told whether `{other}` is `{own}` once more");
    let cause = because(reader, words, &rival.id, &entry.id, rival.place);
    // In the case in which one of them is not there, nothing is in doubt.
    let condition = rival.own_condition().or_else(|| entry.own_condition());
    let term = condition.or(cause.term);
    Rc::new(cause.of_term(term))
}

/// Why it is not known whether an id is that of a declared thing.
pub(super) fn doubt(reader: &Reader<'_>, id: &ResourceId, declared: &ResourceId, origin: Origin) -> Rc<Cause> {
    let (other, own) = (id.display(reader.terms), declared.display(reader.terms));
    let words = if other == own && id.names == declared.names {
        // Two deployments side by side, each in a place that nobody told.
        let label = id.label(reader.terms);
        format!("it cannot be told whether `{label}` is in the subscription and the resource group of the declared one")
    } else {
        format!("it cannot be told whether `{other}` is the declared `{own}`")
    };
    Rc::new(because(reader, words, id, declared, origin))
}

/// The words with the reason for which two ids may be one.
fn because(reader: &Reader<'_>, words: String, one: &ResourceId, other: &ResourceId, origin: Origin) -> Cause {
    let Some(reason) = difference(one, other).map(|hole| reader.terms.cause(hole)) else {
        return Cause::new(CauseKind::Runtime, words, reader.span(origin));
    };
    Cause::new(reason.kind, format!("{words}: {}", reason.text), reader.span(origin)).of_term(reason.term)
}

/// What is not known of one of the parts in which two ids differ.
fn difference(one: &ResourceId, two: &ResourceId) -> Option<TermId> {
    let names = one.names.iter().zip(two.names.iter());
    let mut pairs = names.chain(one.scope.iter().zip(two.scope.iter()));
    pairs.find_map(|(one, two)| {
        let (one, two) = (holes(one), holes(two));
        let own = |some: &[TermId], others: &[TermId]| some.iter().find(|hole| !others.contains(hole)).copied();
        own(&one, &two).or_else(|| own(&two, &one))
    })
}

/// What is not known of a name.
fn holes(kind: &Kind) -> Vec<TermId> {
    match kind {
        Kind::Term(term) => vec![*term],
        Kind::Text(pieces) => {
            let holes = pieces.iter().filter_map(|piece| match piece {
                Piece::Hole(hole) => Some(hole.term),
                Piece::Literal(_) => None,
            });
            holes.collect()
        }
        _ => Vec::new(),
    }
}
