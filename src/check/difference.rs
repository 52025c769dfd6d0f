//! What is different between two versions of deployments: from two lists of roots to one answer.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use super::callers::{Judged, judged_once};
use super::environment::Whole;
use super::survey::{Seen, see};
use super::{Config, Root, parallel};
use crate::analysis::TagAxioms;
use crate::analysis::reachability::Filters;
use crate::answer::{Difference, Differences, Pair, Version};
use crate::finding::RootName;
use crate::network::Origin;
use crate::platform::{Date, Platform};
use crate::source::{FileId, FilePath, Files, SourceMap, Span};
use crate::survey::{self, Survey};
use crate::syntax;
use crate::template::{self, Terms};

/// The deployments of one version.
#[derive(Debug, Clone)]
pub struct Deployments<'c> {
    /// The folder of this version: what lies at the same place in it is the same deployment. Without one there is one
    /// deployment, whatever its name is.
    pub folder: Option<FilePath>,
    /// The roots, with their settings.
    pub groups: Vec<(&'c [Root], &'c Config)>,
}

/// What is different in the new version, for every root and every environment that both versions have. What an environment
/// deploys is not looked at on its own besides.
///
/// What neither version says is taken to be the same in both: the value of a parameter of one name, the place that is
/// deployed to.
///
/// The error is that the platform's facts cannot be used: a mistake in this program, or a date before the first facts.
pub fn difference(
    old: &Deployments<'_>,
    new: &Deployments<'_>,
    files: &dyn Files,
    as_of: Option<Date>,
) -> Result<Differences, String> {
    let platform = Platform::as_of(as_of)?;
    let tags = TagAxioms::from(platform.tags());
    let comparison = Comparison { files, platform: &platform, tags: &tags };
    let (old, new) = (Candidates::of(old), Candidates::of(new));
    let mut answers = Differences { as_of: platform.date().to_string(), ..Differences::default() };
    let linked = comparison.environments(&old, &new, &mut answers)?;
    comparison.roots(&old, &new, &linked, &mut answers)?;
    Ok(answers)
}

/// Something that is compared, and what it is known by in both versions.
struct Candidate<'c> {
    key: Key,
    whole: Whole,
    config: &'c Config,
}

/// Where a deployment is in its version.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key {
    /// It is the only one.
    Only,
    /// The template and the parameter file, from the folder of the version on.
    Root(String, Option<String>),
    /// The configuration file, and the name in it.
    Environment(String, String),
}

/// Everything that one version has.
struct Candidates<'c> {
    environments: Vec<Candidate<'c>>,
    /// Roots that no environment covers.
    roots: Vec<(Root, Candidate<'c>)>,
}

impl<'c> Candidates<'c> {
    fn of(deployments: &Deployments<'c>) -> Self {
        let folder = deployments.folder.as_ref();
        let place = |path: &FilePath| folder.map_or_else(String::new, |folder| inside(path, folder));
        let mut candidates = Self { environments: Vec::new(), roots: Vec::new() };
        for (roots, config) in &deployments.groups {
            let is_covered = |root: &Root| config.environments.iter().any(|environment| environment.covers(root));
            for whole in Whole::environments(&config.environments, &config.circumstances) {
                let key = match whole.names.first() {
                    Some(RootName::Environment { name, configuration }) => {
                        Key::Environment(place(configuration), name.clone())
                    }
                    _ => continue,
                };
                candidates.environments.push(Candidate { key, whole, config });
            }
            for root in roots.iter().filter(|root| !is_covered(root)) {
                let key = match folder {
                    None => Key::Only,
                    Some(_) => Key::Root(place(&root.template), root.parameters.as_ref().map(place)),
                };
                let whole = Whole::root(root, &config.circumstances);
                candidates.roots.push((root.clone(), Candidate { key, whole, config }));
            }
        }
        candidates
    }

    fn root(&self, key: &Key) -> Option<&(Root, Candidate<'c>)> {
        self.roots.iter().find(|(_, candidate)| candidate.key == *key)
    }
}

/// A path as seen from a folder that it lies in.
fn inside(path: &FilePath, folder: &FilePath) -> String {
    let rest = path.as_str().strip_prefix(folder.as_str());
    let rest = rest.filter(|rest| folder.as_str().is_empty() || rest.starts_with('/')).unwrap_or(path.as_str());
    rest.trim_start_matches('/').to_owned()
}

/// Files that were linked to by the deployments of each version.
#[derive(Debug, Default)]
struct Used {
    old: HashSet<FilePath>,
    new: HashSet<FilePath>,
}

/// What is found out about a pair, or about a deployment that one version alone has.
struct Looked {
    /// The names of the old version and of the new one.
    names: (Option<RootName>, Option<RootName>),
    is_before: bool,
    /// Nothing for one that is not compared.
    answer: Option<Result<Difference, String>>,
    has_crashed: bool,
    sources: SourceMap,
    linked: Used,
}

impl Judged for Looked {
    fn opened(&self) -> &HashSet<FilePath> {
        &self.linked.new
    }
}

/// The files that a root of the old version linked to.
struct Linked(Root, HashSet<FilePath>);

impl Judged for Linked {
    fn opened(&self) -> &HashSet<FilePath> {
        &self.1
    }
}

/// With what is compared.
struct Comparison<'c> {
    files: &'c dyn Files,
    platform: &'c Platform,
    tags: &'c TagAxioms,
}

impl Comparison<'_> {
    /// Compares the environments, and says which files they use.
    fn environments(
        &self,
        old: &Candidates<'_>,
        new: &Candidates<'_>,
        answers: &mut Differences,
    ) -> Result<Used, String> {
        let mut used = Used::default();
        let mut left: Vec<&Candidate<'_>> = old.environments.iter().collect();
        let pairs: Vec<(Option<&Candidate<'_>>, Option<&Candidate<'_>>)> = new
            .environments
            .iter()
            .map(|candidate| {
                let position = left.iter().position(|old| old.key == candidate.key);
                (position.map(|position| left.remove(position)), Some(candidate))
            })
            .collect();
        let pairs: Vec<_> = pairs.into_iter().chain(left.into_iter().map(|old| (Some(old), None))).collect();
        for looked in self.look(&pairs) {
            used.old.extend(looked.linked.old.iter().cloned());
            used.new.extend(looked.linked.new.iter().cloned());
            file(looked, answers)?;
        }
        Ok(used)
    }

    /// Compares the roots that stand alone.
    fn roots(
        &self,
        old: &Candidates<'_>,
        new: &Candidates<'_>,
        used: &Used,
        answers: &mut Differences,
    ) -> Result<(), String> {
        let alone = |candidates: &Candidates<'_>, used: &HashSet<FilePath>| -> Vec<Root> {
            let roots = candidates.roots.iter().map(|(root, _)| root);
            roots.filter(|root| !(root.may_be_a_part && used.contains(&root.template))).cloned().collect()
        };
        let by_root = |candidates: &'_ Candidates<'_>| -> HashMap<Root, usize> {
            candidates.roots.iter().enumerate().map(|(position, (root, _))| (root.clone(), position)).collect()
        };
        let (positions_old, positions_new) = (by_root(old), by_root(new));
        let seen: RefCell<HashMap<Root, HashSet<FilePath>>> = RefCell::default();
        let looked = judged_once(&alone(new, &used.new), self.files, |wanted| {
            let candidates = wanted.iter().filter_map(|root| new.roots.get(*positions_new.get(*root)?));
            let pairs: Vec<_> = candidates.map(|(_, it)| (old.root(&it.key).map(|(_, old)| old), Some(it))).collect();
            let looked = self.look(&pairs);
            for ((old_candidate, _), looked) in pairs.iter().zip(&looked) {
                let root = old_candidate.and_then(|candidate| candidate.whole.parts.first());
                if let Some((root, _)) = root {
                    seen.borrow_mut().insert(root.clone(), looked.linked.old.clone());
                }
            }
            looked
        });
        let compared: HashSet<RootName> = looked.iter().filter_map(|looked| looked.names.0.clone()).collect();
        for looked in looked {
            file(looked, answers)?;
        }
        let left = judged_once(&alone(old, &used.old), self.files, |wanted| {
            let not_seen = |root: &&&Root| !seen.borrow().contains_key(**root);
            let missing: Vec<&Root> = wanted.iter().filter(not_seen).copied().collect();
            let candidates = missing.iter().filter_map(|root| old.roots.get(*positions_old.get(*root)?));
            let pairs: Vec<_> = candidates.map(|(_, candidate)| (Some(candidate), None)).collect();
            for (root, looked) in missing.into_iter().zip(self.look(&pairs)) {
                seen.borrow_mut().insert(root.clone(), looked.linked.old);
            }
            let linked = |root: &&Root| Linked((*root).clone(), seen.borrow().get(*root).cloned().unwrap_or_default());
            wanted.iter().map(linked).collect()
        });
        let left = left.into_iter().map(|Linked(root, _)| root.name()).filter(|name| !compared.contains(name));
        answers.unpaired.extend(left.map(|name| (Version::Old, name)));
        answers.unpaired.sort_by_key(|(version, _)| *version);
        Ok(())
    }

    fn look(&self, pairs: &[(Option<&Candidate<'_>>, Option<&Candidate<'_>>)]) -> Vec<Looked> {
        let looked = parallel::map(pairs, |(old, new)| self.look_at(*old, *new));
        let crashed = |(old, new): &(Option<&Candidate<'_>>, Option<&Candidate<'_>>)| Looked {
            has_crashed: true,
            ..Looked::of(*old, *new)
        };
        pairs.iter().zip(looked).map(|(pair, looked)| looked.unwrap_or_else(|| crashed(pair))).collect()
    }

    fn look_at(&self, old: Option<&Candidate<'_>>, new: Option<&Candidate<'_>>) -> Looked {
        let mut looked = Looked::of(old, new);
        let (mut terms, mut sources) = (Terms::new(), SourceMap::new());
        // The new version first, so that what neither says is shown there.
        let mut see_one = |candidate: &Candidate<'_>| {
            let so_far = (std::mem::take(&mut terms), std::mem::take(&mut sources));
            let mut seen = see(&candidate.whole, self.files, &candidate.config.circumstances, so_far);
            terms = std::mem::take(&mut seen.terms);
            sources = std::mem::take(&mut seen.sources);
            seen
        };
        let after = new.map(&mut see_one);
        let before = old.map(&mut see_one);
        if let (Some(before), Some(after)) = (&before, &after) {
            let (place_before, place_after) = (before.places(), after.places());
            let (filters_before, filters_after) = (Filters::default(), Filters::default());
            let answer = survey::difference(
                &self.survey(before, &filters_before, &place_before),
                &self.survey(after, &filters_after, &place_after),
            );
            looked.answer = Some(answer);
        }
        looked.is_before = old.is_some_and(|old| {
            let is_what_if = |(root, _): &(Root, _)| is_what_if(&root.template, self.files);
            old.config.circumstances.side == template::Side::Before && old.whole.parts.iter().any(is_what_if)
        });
        looked.sources = sources;
        let linked = |seen: Option<Seen>| seen.map(|seen| seen.linked).unwrap_or_default();
        looked.linked = Used { old: linked(before), new: linked(after) };
        looked
    }

    fn survey<'n>(
        &'n self,
        seen: &'n Seen,
        filters: &'n Filters,
        place: &'n dyn Fn(Origin) -> Option<Span>,
    ) -> Survey<'n> {
        Survey { network: &seen.network, platform: self.platform, tags: self.tags, filters, place }
    }
}

impl Looked {
    fn of(old: Option<&Candidate<'_>>, new: Option<&Candidate<'_>>) -> Self {
        let name = |candidate: Option<&Candidate<'_>>| candidate.and_then(|it| it.whole.names.first().cloned());
        Self {
            names: (name(old), name(new)),
            is_before: false,
            answer: None,
            has_crashed: false,
            sources: SourceMap::new(),
            linked: Used::default(),
        }
    }
}

/// Adds what was found out to the answers.
fn file(looked: Looked, answers: &mut Differences) -> Result<(), String> {
    let Looked { names, is_before, answer, has_crashed, sources, .. } = looked;
    match (names, answer) {
        ((old, new), _) if has_crashed => answers.crashed.extend(new.or(old)),
        ((Some(old), Some(new)), Some(answer)) => answers.add(Pair { old, is_before, new }, answer?, &sources),
        ((old, new), _) => {
            answers.unpaired.extend(old.map(|name| (Version::Old, name)));
            answers.unpaired.extend(new.map(|name| (Version::New, name)));
        }
    }
    Ok(())
}

/// Whether a file is the result of a what-if, which has two versions in it.
pub fn is_what_if(path: &FilePath, files: &dyn Files) -> bool {
    let Ok(bytes) = files.read(path) else { return false };
    let Ok(text) = syntax::decode(&bytes) else { return false };
    template::is_what_if(&syntax::parse_document(path, FileId::new(0), text.into()))
}
