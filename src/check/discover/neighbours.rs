//! The files beside those of a request: parameter files of a template, and the template of a parameter file.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use super::look;
use super::using::{GoesWith, Using, goes_with};
use crate::check::sniff::{self, Sniffed};
use crate::source::{FilePath, Files, Unreadable};

/// The files beside those of the request. Each folder is listed once, and each file looked into at most once.
pub(super) struct Neighbours<'r> {
    files: &'r dyn Files,
    looked: &'r BTreeMap<FilePath, (bool, Result<Sniffed, Unreadable>)>,
    folders: HashMap<FilePath, Rc<Folder>>,
    /// What files outside of the request are.
    answers: HashMap<FilePath, Result<Sniffed, Unreadable>>,
    /// What parameter files in Bicep go with.
    goes_with: HashMap<FilePath, GoesWith>,
}

/// The files of one folder by their names; case does not count.
struct Folder {
    /// By stem, in the order of the list.
    by_stem: HashMap<String, Vec<FilePath>>,
    /// By the stem of a template, the files that are its parameter files by their names.
    claimed: HashMap<String, Vec<FilePath>>,
    /// Parameter files in Bicep.
    in_bicep: Vec<FilePath>,
}

impl Folder {
    fn new(list: Vec<FilePath>) -> Self {
        let mut folder = Self { by_stem: HashMap::new(), claimed: HashMap::new(), in_bicep: Vec::new() };
        for path in &list {
            let stem = stem_of(path.name()).to_ascii_lowercase();
            folder.by_stem.entry(stem).or_default().push(path.clone());
        }
        folder.in_bicep = list.iter().filter(|path| path.has_extension("bicepparam")).cloned().collect();
        for path in list {
            let name = path.name().to_ascii_lowercase();
            // The longest name takes the file from the shorter ones, unless it is the name of a parameter file itself.
            for stem in stems(&name).filter(|stem| folder.by_stem.contains_key(*stem)) {
                folder.claimed.entry(stem.to_owned()).or_default().push(path.clone());
                if !stem.contains(".parameters") {
                    break;
                }
            }
        }
        folder
    }
}

impl<'r> Neighbours<'r> {
    pub(super) fn new(
        files: &'r dyn Files,
        looked: &'r BTreeMap<FilePath, (bool, Result<Sniffed, Unreadable>)>,
    ) -> Self {
        Self { files, looked, folders: HashMap::new(), answers: HashMap::new(), goes_with: HashMap::new() }
    }

    /// The parameter files beside a template that are its own: those in JSON to which no other file there has a longer
    /// claim, and those in Bicep that say so.
    pub(super) fn parameters_of(&mut self, template: &FilePath) -> Vec<FilePath> {
        let folder = self.folder(&template.folder());
        let claimed = folder.claimed.get(&stem_of(template.name()).to_ascii_lowercase());
        let mine = claimed.into_iter().flatten();
        let mut mine: Vec<FilePath> = mine.filter(|path| self.is(path, Sniffed::Parameters, true)).cloned().collect();
        let in_bicep =
            folder.in_bicep.iter().filter(|path| self.goes_with(path).using == Using::Template(template.clone()));
        mine.extend(in_bicep.cloned());
        mine
    }

    /// What a parameter file in Bicep goes with.
    pub(super) fn goes_with(&mut self, path: &FilePath) -> &GoesWith {
        let files = self.files;
        self.goes_with.entry(path.clone()).or_insert_with(|| goes_with(path, files))
    }

    /// Whether there is a file of this name beside the other one.
    pub(super) fn is_beside(&mut self, path: &FilePath, name: &str) -> bool {
        let stem = stem_of(name).to_ascii_lowercase();
        let folder = self.folder(&path.folder());
        let named = folder.by_stem.get(&stem);
        named.into_iter().flatten().any(|other| other.name().eq_ignore_ascii_case(name))
    }

    /// The template beside a parameter file that has the longest claim to it.
    pub(super) fn template_of(&mut self, parameters: &FilePath) -> Option<FilePath> {
        let folder = self.folder(&parameters.folder());
        let name = parameters.name().to_ascii_lowercase();
        stems(&name).filter_map(|stem| folder.by_stem.get(stem)).find_map(|found| {
            let templates = found
                .iter()
                .filter(|path| sniff::is_candidate(path))
                .filter(|path| [Sniffed::Template, Sniffed::Compiled].iter().any(|kind| self.is(path, *kind, false)));
            templates.max_by_key(|path| path.name().len()).cloned()
        })
    }

    fn folder(&mut self, folder: &FilePath) -> Rc<Folder> {
        let listed = self.folders.entry(folder.clone());
        let list = || Rc::new(Folder::new(self.files.list(folder).unwrap_or_default()));
        Rc::clone(listed.or_insert_with(list))
    }

    /// Whether a file is of this kind. What the user said by naming it counts only where `as_named`.
    fn is(&mut self, path: &FilePath, wanted: Sniffed, as_named: bool) -> bool {
        if let Some((named, sniffed)) = self.looked.get(path)
            && (as_named || !named)
        {
            return *sniffed == Ok(wanted);
        }
        let files = self.files;
        *self.answers.entry(path.clone()).or_insert_with(|| look(path, false, files)) == Ok(wanted)
    }
}

/// The stems of the templates that a file of this name, in lower case, can be a parameter file of, longest first. Of a
/// template with the stem `x` are `x.parameters.json`, `x.parameters.*.json` and `x.*.parameters.json`.
fn stems(name: &str) -> impl Iterator<Item = &str> {
    let body = name.strip_suffix(".json").or_else(|| name.strip_suffix(".jsonc")).unwrap_or_default();
    let splits = body.rmatch_indices('.').filter_map(|(at, _)| Some((body.get(..at)?, body.get(at + 1..)?)));
    let belongs = |rest: &str| rest == "parameters" || rest.starts_with("parameters.") || rest.ends_with(".parameters");
    splits.filter(move |(_, rest)| belongs(rest)).map(|(stem, _)| stem)
}

/// The name without its last extension.
pub(super) fn stem_of(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}
