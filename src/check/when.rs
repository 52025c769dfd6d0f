//! In which worlds something is so, in words: "when `env` is `dev` and `deployApim` is true".

use crate::template::{Assumed, Kind, TermId};

/// One world, by what is assumed in it.
pub(super) type Way = Vec<(TermId, Assumed)>;

/// A condition of the description: a term is one of these.
#[derive(Debug, Clone, PartialEq)]
struct Literal {
    subject: TermId,
    is: Vec<Assumed>,
}

/// Most cases that are told one by one.
const MOST_CASES: usize = 3;

/// Says when, with the name of each subject in its marks: in words that are true of every way that is marked, and of no other. The ways are all there are. Nothing is
/// said if all are marked.
pub(super) fn when(ways: &[(Way, bool)], name: &dyn Fn(TermId) -> String) -> String {
    let mut cases: Vec<Vec<Literal>> = Vec::new();
    for (way, _) in ways.iter().filter(|(_, marked)| *marked) {
        let case = way.iter().map(|(subject, is)| Literal { subject: *subject, is: vec![is.clone()] }).collect();
        let case = shortened(case, ways);
        if !cases.contains(&case) {
            cases.push(case);
        }
    }
    let cases = covering(joined(cases, ways), ways);
    if cases.iter().all(Vec::is_empty) {
        return String::new();
    }
    let told: Vec<String> = cases.iter().take(MOST_CASES).map(|case| conjunction(case, ways, name)).collect();
    let others = match cases.len() - told.len() {
        0 => String::new(),
        1 => ", or in 1 other case".to_owned(),
        others => format!(", or in {others} other cases"),
    };
    let between = if cases.iter().all(|case| case.len() == 1) { " or " } else { ", or when " };
    format!("when {}{others}", told.join(between))
}

/// Whether a way surely is one of a case.
fn lies_in(way: &Way, case: &[Literal]) -> bool {
    let is_part = |assumed: &Assumed, is: &Assumed| match (assumed, is) {
        (Assumed::NoneOf(more), Assumed::NoneOf(values)) => values.iter().all(|value| more.contains(value)),
        (Assumed::Value(value), Assumed::NoneOf(values)) => !values.contains(value),
        _ => assumed == is,
    };
    case.iter().all(|literal| {
        let said = way.iter().find(|(subject, _)| *subject == literal.subject);
        said.is_some_and(|(_, assumed)| literal.is.iter().any(|is| is_part(assumed, is)))
    })
}

/// Whether a way may be one of a case.
fn is_in(way: &Way, case: &[Literal]) -> bool {
    case.iter().all(|literal| {
        let said = way.iter().find(|(subject, _)| *subject == literal.subject);
        said.is_none_or(|(_, assumed)| literal.is.iter().any(|is| meet(is, assumed)))
    })
}

/// Whether a value can be both.
fn meet(one: &Assumed, two: &Assumed) -> bool {
    match (one, two) {
        (Assumed::Value(one), Assumed::Value(two)) => one == two,
        (Assumed::Value(value), Assumed::NoneOf(values)) | (Assumed::NoneOf(values), Assumed::Value(value)) => {
            !values.contains(value)
        }
        (Assumed::NoneOf(_), Assumed::NoneOf(_)) => true,
    }
}

/// Whether all ways of a case are marked.
fn is_true(case: &[Literal], ways: &[(Way, bool)]) -> bool {
    ways.iter().all(|(way, marked)| *marked || !is_in(way, case))
}

/// The case without what does not matter.
fn shortened(mut case: Vec<Literal>, ways: &[(Way, bool)]) -> Vec<Literal> {
    let mut index = 0;
    while index < case.len() {
        let mut shorter = case.clone();
        shorter.remove(index);
        if is_true(&shorter, ways) {
            case = shorter;
        } else {
            index += 1;
        }
    }
    case
}

/// Joins cases that differ in one condition only: `dev` or `test`.
fn joined(mut cases: Vec<Vec<Literal>>, ways: &[(Way, bool)]) -> Vec<Vec<Literal>> {
    let mut index = 0;
    while index < cases.len() {
        let found = (index + 1..cases.len()).find_map(|other| {
            let both = union(cases.get(index)?, cases.get(other)?)?;
            is_true(&both, ways).then_some((other, both))
        });
        match found {
            Some((other, both)) => {
                cases.remove(other);
                if let Some(case) = cases.get_mut(index) {
                    *case = shortened(both, ways);
                }
            }
            None => index += 1,
        }
    }
    cases
}

fn union(one: &[Literal], two: &[Literal]) -> Option<Vec<Literal>> {
    let same = one.len() == two.len() && one.iter().zip(two).all(|(one, two)| one.subject == two.subject);
    let mut different = one.iter().zip(two).enumerate().filter(|(_, (one, two))| one != two);
    let (index, (_, other)) = different.next().filter(|_| same)?;
    if different.next().is_some() {
        return None;
    }
    let mut both = one.to_vec();
    let literal = both.get_mut(index)?;
    literal.is.extend(other.is.iter().filter(|is| !literal.is.contains(is)).cloned().collect::<Vec<_>>());
    Some(both)
}

/// The cases without those whose ways are all in others.
fn covering(mut cases: Vec<Vec<Literal>>, ways: &[(Way, bool)]) -> Vec<Vec<Literal>> {
    let mut index = cases.len();
    while index > 0 {
        index -= 1;
        let mut others = cases.clone();
        others.remove(index);
        let all_told = ways.iter().all(|(way, marked)| !marked || others.iter().any(|case| lies_in(way, case)));
        if all_told {
            cases = others;
        }
    }
    cases
}

fn conjunction(case: &[Literal], ways: &[(Way, bool)], name: &dyn Fn(TermId) -> String) -> String {
    let said: Vec<String> = case.iter().map(|literal| sentence(literal, ways, name)).collect();
    said.join(" and ")
}

/// "`env` is `dev` or `test`", "`env` is not `prod`": what is shorter, where both can be said.
fn sentence(literal: &Literal, ways: &[(Way, bool)], name: &dyn Fn(TermId) -> String) -> String {
    let subject = name(literal.subject);
    let said = ways.iter().flat_map(|(way, _)| way).filter(|(subject, _)| *subject == literal.subject);
    let all: Vec<&Assumed> = said.map(|(_, assumed)| assumed).collect();
    let is = values(literal.is.iter());
    let open = literal.is.iter().find_map(|assumed| match assumed {
        Assumed::NoneOf(kinds) => Some(kinds),
        Assumed::Value(_) => None,
    });
    let others: Vec<&Kind> = match open {
        Some(kinds) => kinds.iter().filter(|kind| !is.contains(kind)).collect(),
        None => values(all.iter().copied()).into_iter().filter(|kind| !is.contains(kind)).collect(),
    };
    let all_listed = all.iter().all(|assumed| matches!(assumed, Assumed::Value(_)));
    match others.as_slice() {
        [one] if open.is_some() || (all_listed && is.len() > 2) => format!("{subject} is not {}", words(one)),
        [_, _, ..] if open.is_some() => format!("{subject} is none of {}", listed(&others, "and")),
        _ => format!("{subject} is {}", listed(&is, "or")),
    }
}

/// Each value once.
fn values<'a>(assumed: impl Iterator<Item = &'a Assumed>) -> Vec<&'a Kind> {
    let mut values = Vec::new();
    for assumed in assumed {
        if let Assumed::Value(kind) = assumed
            && !values.contains(&kind)
        {
            values.push(kind);
        }
    }
    values
}

fn listed(kinds: &[&Kind], last: &str) -> String {
    let words: Vec<String> = kinds.iter().map(|kind| self::words(kind)).collect();
    match words.split_last() {
        Some((end, [])) => end.clone(),
        Some((end, start)) => format!("{} {last} {end}", start.join(", ")),
        None => String::new(),
    }
}

fn words(kind: &Kind) -> String {
    match kind {
        Kind::Str(text) if text.is_empty() => "empty".to_owned(),
        Kind::Str(text) => format!("`{text}`"),
        Kind::Int(number) => number.to_string(),
        Kind::Bool(value) => value.to_string(),
        Kind::Null => "null".to_owned(),
        _ => "…".to_owned(),
    }
}
