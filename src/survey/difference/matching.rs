//! Which thing of the new version is which of the old one.
//!
//! Never here: what is different about it.

use std::collections::HashMap;

use crate::network::{Declared, Match};

/// Two versions of things of one kind, by their positions.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Matched {
    /// Positions in the old and in the new version, in the order of the new one.
    pub(super) both: Vec<(usize, usize)>,
    pub(super) only_old: Vec<usize>,
    pub(super) only_new: Vec<usize>,
}

/// Matches things by their ids where these are surely equal, then by their names, first in the same place. One that is left
/// over on each side is the same thing if their ids may be equal.
pub(super) fn matched(old: &[&Declared], new: &[&Declared]) -> Matched {
    let mut found: Vec<Option<usize>> = vec![None; new.len()];
    let mut taken = vec![false; old.len()];
    let mut by_id = HashMap::new();
    for (position, declared) in old.iter().enumerate() {
        by_id.entry(declared.identity.key()).or_insert(position);
    }
    for (declared, found) in new.iter().zip(&mut found) {
        let key = declared.identity.key();
        let position = by_id.get(&key).filter(|_| key.is_some()).copied();
        *found = position.filter(|position| take(&mut taken, *position));
    }
    for wanted in [Match::May, Match::Never] {
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
        for (position, (declared, _)) in old.iter().zip(&taken).enumerate().filter(|(_, (_, taken))| !**taken) {
            by_name.entry(declared.label.to_ascii_lowercase()).or_default().push(position);
        }
        for (declared, found) in new.iter().zip(&mut found).filter(|(_, found)| found.is_none()) {
            let Some(namesakes) = by_name.get_mut(&declared.label.to_ascii_lowercase()) else { continue };
            let is_it = |position: &usize| {
                let compared = old.get(*position).map(|old| old.identity.compare(&declared.identity));
                compared.is_some_and(|compared| wanted == Match::Never || compared != Match::Never)
            };
            let position = namesakes.iter().position(is_it).map(|position| namesakes.remove(position));
            *found = position.filter(|position| take(&mut taken, *position));
        }
    }
    let mut left: Vec<usize> = (0..old.len()).zip(&taken).filter(|(_, taken)| !**taken).map(|(old, _)| old).collect();
    let mut open = new.iter().zip(&mut found).filter(|(_, found)| found.is_none());
    if let (Some((declared, found)), None, [last]) = (open.next(), open.next(), left.as_slice())
        && old.get(*last).is_some_and(|old| old.identity.compare(&declared.identity) == Match::May)
    {
        *found = left.pop();
    }
    let only_new = found.iter().enumerate().filter(|(_, found)| found.is_none()).map(|(new, _)| new).collect();
    let both = found.iter().enumerate().filter_map(|(new, old)| Some(((*old)?, new))).collect();
    Matched { both, only_old: left, only_new }
}

/// Takes a thing that nobody has taken.
fn take(taken: &mut [bool], position: usize) -> bool {
    taken.get_mut(position).is_some_and(|taken| !std::mem::replace(taken, true))
}
