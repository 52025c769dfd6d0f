//! Which rule of the input is which row of Azure's answer.
//!
//! Rules of a group have different names, so the name decides; what is left over is paired by direction and priority, which
//! no two rules share. Azure's default rules are known by direction and priority: their names differ from answer to answer.

use std::collections::HashMap;

use crate::analysis::reachability::DefaultRule;
use crate::evidence::{EffectiveGroup, EffectiveRule};
use crate::network::{Direction, SecurityGroup, SecurityRule};

/// The priorities from which on rules are Azure's own.
const FIRST_DEFAULT: u32 = 65_000;

/// A row of the comparison.
#[derive(Debug, Clone)]
pub enum EffectiveRow<'n> {
    /// A rule that both have.
    Both(Here<'n>, &'n EffectiveRule),
    /// A rule that only Azure has; or why it may be here all the same.
    OnlyThere(&'n EffectiveRule, Option<String>),
    /// A rule that only the input has; or why Azure may have it all the same.
    OnlyHere(Here<'n>, Option<String>),
}

/// A rule on our side.
#[derive(Debug, Clone, Copy)]
pub enum Here<'n> {
    /// Written in the input.
    Rule(&'n SecurityRule),
    /// One that every group has.
    Default(Direction, DefaultRule),
}

/// The rows of a group: first those of the answer in its order, then what only the input has.
pub fn pair<'n>(group: &'n SecurityGroup, seen: &'n EffectiveGroup) -> Vec<EffectiveRow<'n>> {
    let mut left = Left::of(group);
    let mut defaults: Vec<(Direction, DefaultRule)> = [Direction::Inbound, Direction::Outbound]
        .into_iter()
        .flat_map(|direction| DefaultRule::of(direction).map(|rule| (direction, rule)))
        .collect();
    let mut found: Vec<Option<Here<'n>>> = seen
        .rules
        .iter()
        .map(|row| match row.priority.filter(|priority| *priority >= FIRST_DEFAULT) {
            None => left.take_by_name(row.name.as_deref()?).map(Here::Rule),
            Some(priority) => {
                let is_it = |(direction, rule): &(Direction, DefaultRule)| {
                    row.direction == Some(*direction) && rule.priority() == priority
                };
                let at = defaults.iter().position(is_it)?;
                let (direction, rule) = defaults.swap_remove(at);
                Some(Here::Default(direction, rule))
            }
        })
        .collect();
    for (row, found) in seen.rules.iter().zip(&mut found).filter(|(_, found)| found.is_none()) {
        *found = row.direction.zip(row.priority).and_then(|at| left.take_by_place(at)).map(Here::Rule);
    }
    let further = further(group, &left);
    let unread = seen.rules.iter().zip(&found).any(|(row, found)| {
        found.is_none() && (row.name.is_none() || row.priority.is_none() || row.direction.is_none())
    });
    let unseen = if seen.rules.is_empty() {
        // Azure's own rules are in every answer.
        Some("the answer has no rules of the group")
    } else if !seen.is_complete {
        Some("not all rows of the answer are read")
    } else if unread {
        Some("the answer has a row without a name, a direction or a priority")
    } else {
        None
    };
    let mut rows: Vec<EffectiveRow<'n>> = seen
        .rules
        .iter()
        .zip(found)
        .map(|(row, found)| match found {
            Some(here) => EffectiveRow::Both(here, row),
            None => EffectiveRow::OnlyThere(row, further.clone().or_else(|| unnamed(row))),
        })
        .collect();
    for rule in left.rules() {
        let doubt = absent(rule).or_else(|| unseen.map(str::to_owned));
        rows.push(EffectiveRow::OnlyHere(Here::Rule(rule), doubt));
    }
    defaults.sort_by_key(|(direction, rule)| (*direction, rule.priority()));
    rows.extend(
        defaults
            .into_iter()
            .map(|(direction, rule)| EffectiveRow::OnlyHere(Here::Default(direction, rule), unseen.map(str::to_owned))),
    );
    rows
}

/// Rules of the input that are not paired yet.
struct Left<'n> {
    rules: Vec<Option<&'n SecurityRule>>,
    by_name: HashMap<String, usize>,
    by_place: HashMap<(Direction, u32), usize>,
}

impl<'n> Left<'n> {
    fn of(group: &'n SecurityGroup) -> Self {
        let there = group.rules.items.iter().filter(|rule| !rule.declared.exists.is(&false));
        let rules: Vec<_> = there.map(Some).collect();
        let mut left = Self { by_name: HashMap::new(), by_place: HashMap::new(), rules };
        for (index, rule) in left.rules.iter().enumerate() {
            let Some(rule) = rule else { continue };
            if rule.declared.name.get().is_ok() {
                left.by_name.entry(rule.declared.last_name().to_ascii_lowercase()).or_insert(index);
            }
            if let (Ok(direction), Ok(priority)) = (rule.direction.get(), rule.priority.get()) {
                left.by_place.entry((*direction, *priority)).or_insert(index);
            }
        }
        left
    }

    fn take_by_name(&mut self, name: &str) -> Option<&'n SecurityRule> {
        let index = *self.by_name.get(&name.to_ascii_lowercase())?;
        self.rules.get_mut(index)?.take()
    }

    fn take_by_place(&mut self, place: (Direction, u32)) -> Option<&'n SecurityRule> {
        let index = *self.by_place.get(&place)?;
        self.rules.get_mut(index)?.take()
    }

    fn rules(&self) -> impl Iterator<Item = &'n SecurityRule> {
        self.rules.iter().copied().flatten()
    }
}

/// Why a row that is not found among the rules of the input may be one of them.
fn further(group: &SecurityGroup, left: &Left<'_>) -> Option<String> {
    if let Some(cause) = &group.rules.rest {
        return Some(format!("`{}` may have rules that are not known: {}", group.declared.label, cause.text));
    }
    left.rules().find_map(|rule| {
        let cause = rule.declared.name.get().err()?;
        Some(format!("the name of rule `{}` is not known: {}", rule.declared.last_name(), cause.text))
    })
}

/// Why a row of the answer cannot be looked for.
fn unnamed(row: &EffectiveRule) -> Option<String> {
    row.name.is_none().then(|| "the row of the answer has no name".to_owned())
}

/// Why it is not known that Azure should have a rule, or under which name.
fn absent(rule: &SecurityRule) -> Option<String> {
    if let Err(cause) = rule.declared.exists.get() {
        return Some(format!("whether rule `{}` is deployed is not known: {}", rule.declared.last_name(), cause.text));
    }
    let cause = rule.declared.name.get().err()?;
    Some(format!("the name of rule `{}` is not known: {}", rule.declared.last_name(), cause.text))
}
