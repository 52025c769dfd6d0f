//! Which roots are judged through the ones that link to them, and not again on their own.
//!
//! A template that was found in a folder, and that another root opens, is a part of that one's deployment: on its own,
//! without what is passed to it, it would be judged with values that nobody deploys. Templates that link to each other
//! have no caller among them, and stay.

use std::collections::{HashMap, HashSet};

use super::links::modules_of;
use super::{Root, parallel};
use crate::source::{FileId, FilePath, Files};
use crate::syntax::bicep;
use crate::syntax::decode;

/// What is told of a root, and which files it opened.
pub(super) trait Judged {
    /// The files that the root linked to.
    fn opened(&self) -> &HashSet<FilePath>;
}

/// Judges roots, and gives the reports of those that are judged on their own. A root that another file uses as a module is
/// looked at only if nobody opened it.
pub(super) fn judged_once<R: Judged>(roots: &[Root], files: &dyn Files, judge: impl Fn(&[&Root]) -> Vec<R>) -> Vec<R> {
    let used = used_as_modules(roots, files);
    let is_used = |root: &Root| root.may_be_a_part && used.contains(&root.template);
    let mut reports: Vec<Option<R>> = roots.iter().map(|_| None).collect();
    let mut look_at = |wanted: Vec<usize>| {
        let those: Vec<&Root> = wanted.iter().filter_map(|index| roots.get(*index)).collect();
        for (index, report) in wanted.into_iter().zip(judge(&those)) {
            if let Some(place) = reports.get_mut(index) {
                *place = Some(report);
            }
        }
        let opened: HashSet<FilePath> =
            reports.iter().flatten().flat_map(|report| report.opened().iter().cloned()).collect();
        opened
    };
    let numbered = || roots.iter().enumerate();
    let opened = look_at(numbered().filter(|(_, root)| !is_used(root)).map(|(index, _)| index).collect());
    let left = numbered().filter(|(_, root)| is_used(root) && !opened.contains(&root.template));
    look_at(left.map(|(index, _)| index).collect());
    let nothing = HashSet::new();
    let links: Vec<&HashSet<FilePath>> =
        reports.iter().map(|report| report.as_ref().map_or(&nothing, Judged::opened)).collect();
    let alone = judged_alone(roots, &links);
    reports.into_iter().zip(alone).filter(|(_, alone)| *alone).filter_map(|(report, _)| report).collect()
}

/// The files that Bicep files among the roots have as modules.
fn used_as_modules(roots: &[Root], files: &dyn Files) -> HashSet<FilePath> {
    let mut templates: Vec<&FilePath> = roots.iter().map(|root| &root.template).collect();
    templates.retain(|path| path.has_extension("bicep"));
    templates.sort();
    templates.dedup();
    parallel::map(&templates, |path| uses(path, files)).into_iter().flatten().flatten().collect()
}

/// The files that a Bicep file has as its modules.
fn uses(path: &FilePath, files: &dyn Files) -> Vec<FilePath> {
    let Ok(bytes) = files.read(path) else { return Vec::new() };
    let Ok(text) = decode(&bytes) else { return Vec::new() };
    let named = modules_of(&bicep::parse(FileId::new(0), text.into()), path);
    named.into_iter().filter(|other| other != path).collect()
}

/// For each root whether it is judged on its own; `opened` are the files that each of them linked to.
fn judged_alone(roots: &[Root], opened: &[&HashSet<FilePath>]) -> Vec<bool> {
    let opens = |caller: &Root, linked: &HashSet<FilePath>, root: &Root| {
        caller.template != root.template && linked.contains(&root.template)
    };
    let mut by_template: HashMap<&FilePath, Vec<usize>> = HashMap::new();
    for (index, root) in roots.iter().enumerate() {
        by_template.entry(&root.template).or_default().push(index);
    }
    // The callers of each root that are not called by it in turn.
    let mut callers: Vec<Vec<usize>> = vec![Vec::new(); roots.len()];
    for (caller, (from, linked)) in roots.iter().zip(opened).enumerate() {
        for called in linked.iter().filter_map(|path| by_template.get(path)).flatten() {
            let (Some(to), Some(back)) = (roots.get(*called), opened.get(*called)) else { continue };
            if to.may_be_a_part && opens(from, linked, to) && !opens(to, back, from) {
                callers.get_mut(*called).into_iter().for_each(|known| known.push(caller));
            }
        }
    }
    // From the outermost inwards: only who is judged takes others along. What is left is called in circles.
    let mut verdicts: Vec<Option<bool>> = callers.iter().map(|callers| callers.is_empty().then_some(true)).collect();
    loop {
        let verdict = |caller: &usize| verdicts.get(*caller).copied().flatten();
        let settled: Vec<(usize, bool)> = callers
            .iter()
            .enumerate()
            .filter(|(root, _)| verdict(root).is_none())
            .filter_map(|(root, callers)| {
                let is_part = callers.iter().any(|caller| verdict(caller) == Some(true));
                let is_left = callers.iter().all(|caller| verdict(caller) == Some(false));
                (is_part || is_left).then_some((root, !is_part))
            })
            .collect();
        if settled.is_empty() {
            return verdicts.into_iter().map(|verdict| verdict.unwrap_or(true)).collect();
        }
        for (root, verdict) in settled {
            verdicts.get_mut(root).into_iter().for_each(|known| *known = Some(verdict));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The roots that are judged alone: each is a letter, small if it may be a part, with the letters that it opens.
    fn alone(links: &[(&str, &str)]) -> String {
        let path = |name: &str| FilePath::new(&name.to_ascii_lowercase());
        let roots: Vec<Root> = links
            .iter()
            .map(|(name, _)| Root {
                template: path(name),
                parameters: None,
                may_be_a_part: name.chars().all(char::is_lowercase),
            })
            .collect();
        let opened: Vec<HashSet<FilePath>> =
            links.iter().map(|(_, opens)| opens.chars().map(|name| path(&name.to_string())).collect()).collect();
        let kept = judged_alone(&roots, &opened.iter().collect::<Vec<_>>());
        links.iter().zip(kept).filter_map(|((name, _), kept)| kept.then_some(*name)).collect()
    }

    #[test]
    fn what_another_root_opens_is_a_part_of_it() {
        assert_eq!(alone(&[("a", "b"), ("b", ""), ("c", "")]), "ac");
        assert_eq!(alone(&[("a", "bc"), ("b", "c"), ("c", "")]), "a");
        assert_eq!(alone(&[("a", "b"), ("B", "")]), "aB");
    }

    #[test]
    fn templates_that_link_to_each_other_stay() {
        assert_eq!(alone(&[("a", "b"), ("b", "a")]), "ab");
        assert_eq!(alone(&[("a", "a")]), "a");
        assert_eq!(alone(&[("a", "b"), ("b", "c"), ("c", "a")]), "abc");
        assert_eq!(alone(&[("r", "ab"), ("a", "b"), ("b", "a")]), "r");
    }

    #[test]
    fn who_is_not_judged_takes_nobody_along() {
        // `a` does not reach `c`: what it passes to `b` switches that link off.
        assert_eq!(alone(&[("a", "b"), ("b", "c"), ("c", "")]), "ac");
        assert_eq!(alone(&[("a", "b"), ("b", "c"), ("c", "d"), ("d", "")]), "ac");
    }
}
