//! `security-rules/duplicate-priority`: two rules of a direction never have the same priority (network.md §1.1 E2).

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::network::{Cause, Direction, Key, SecurityGroup, SecurityRule};
use crate::rules::outcome::{Outcome, fail, holds};
use crate::rules::{Context, Stop};

pub(in crate::rules) fn inbound(group: Key<SecurityGroup>, cx: &Context<'_>) -> Outcome {
    check(group, Direction::Inbound, cx)
}

pub(in crate::rules) fn outbound(group: Key<SecurityGroup>, cx: &Context<'_>) -> Outcome {
    check(group, Direction::Outbound, cx)
}

fn check(group: Key<SecurityGroup>, direction: Direction, cx: &Context<'_>) -> Outcome {
    let group = cx.network.get(group).ok_or(Stop::NotApplicable)?;
    let mut numbered: BTreeMap<u32, Vec<Candidate<'_>>> = BTreeMap::new();
    let mut all_known = group.rules.rest.is_none();
    for rule in &group.rules.items {
        match (rule.priority.get(), rule.direction.get()) {
            (Ok(priority), Ok(its)) if *its == direction => {
                let doubt = match cx.exists(&rule.declared.exists) {
                    Ok(true) => None,
                    Ok(false) => continue,
                    Err(cause) => Some(cause),
                };
                numbered.entry(*priority).or_default().push(Candidate { rule, doubt });
            }
            (_, Ok(_)) if rule.priority.get().is_ok() => {}
            _ => all_known = false,
        }
    }
    let mut clashes = Vec::new();
    let mut doubt = None;
    for (priority, rules) in &numbered {
        let mut sure = rules.iter().filter(|candidate| candidate.doubt.is_none());
        if let (Some(one), Some(other)) = (sure.next(), sure.next()) {
            clashes.push((*priority, one.rule, other.rule));
        } else if rules.len() > 1 {
            doubt =
                doubt.or_else(|| rules.iter().find_map(|candidate| Some((candidate.rule, candidate.doubt.as_ref()?))));
        }
    }
    let Some(((priority, one, other), more)) = clashes.split_first() else {
        return match doubt {
            // Which of the rules there are may be decided by going through the conditions.
            Some((rule, cause)) if cause.term.is_some() => Err(Stop::unknown(Rc::clone(cause), &rule.priority)),
            None if all_known => holds(),
            _ => Err(Stop::NotApplicable),
        };
    };
    let way = direction.as_str().to_ascii_lowercase();
    let names = |one: &SecurityRule, other: &SecurityRule| {
        format!("rules `{}` and `{}`", one.declared.last_name(), other.declared.last_name())
    };
    let mut draft = fail(format!(
        "{} of `{}` are both {way} with priority {priority}; Azure refuses the group",
        names(one, other),
        group.declared.label
    ))
    .at(&other.priority, format!("rule `{}` has it too", other.declared.last_name()))
    .because(&one.priority, format!("rule `{}` has this priority", one.declared.last_name()))
    .help("give one of them a number that no other rule of this direction has; the lower number is looked at first");
    for (priority, one, other) in more.iter().take(MOST_TOLD) {
        draft = draft.proof(format!("{} also share priority {priority}", names(one, other)));
    }
    if let Some(more) = more.len().checked_sub(MOST_TOLD).filter(|more| *more > 0) {
        draft = draft.proof(format!("and {more} more priorities are taken twice"));
    }
    draft.into()
}

/// A rule of the direction that is there, or may be.
struct Candidate<'n> {
    rule: &'n SecurityRule,
    doubt: Option<Rc<Cause>>,
}

/// Further clashes that are told.
const MOST_TOLD: usize = 4;
