//! The files that templates link to, read when somebody follows a link.
//!
//! Everything is read once, and what is wrong with it is told once, where the link is written.

mod local;
mod parts;

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use elsa::FrozenMap;

use self::parts::Reading;
pub(super) use self::parts::modules_of;
use super::input::LARGEST_INPUT;
use super::modules::{BicepConfig, Found, is_scheme};
use super::{ModuleFolders, input};
use crate::source::{FileId, FilePath, Files, Role, SourceMap, Span, Unreadable};
use crate::syntax::{self, Document};
use crate::template::{LinkedTemplates, Loaded, ModuleReference, NoModule, Problem, ProblemKind, is_template};

/// Reads what is linked, each file once, into the sources of a root.
pub(super) struct Links<'f> {
    files: &'f dyn Files,
    modules: &'f ModuleFolders,
    /// What was read, by path; nothing for a file that cannot be had.
    trees: FrozenMap<FilePath, Box<Option<Document>>>,
    /// The copies of published templates; nothing for one that cannot be had, which is told once.
    copies: RefCell<HashMap<ModuleReference, Option<FilePath>>>,
    /// Files that were reached through a published template: what they link to is published with them.
    published: RefCell<HashSet<FilePath>>,
    /// The files that expressions read, whatever is in them.
    loaded: RefCell<HashMap<FilePath, Option<Loaded>>>,
    /// The settings of Bicep, by the folder in which they count.
    configs: RefCell<HashMap<FilePath, Rc<BicepConfig>>>,
    /// The modules of files that cannot be had, by the file that refers to them.
    missing: RefCell<HashSet<(FileId, String)>>,
    /// Who mentions the files that were opened.
    mentions: RefCell<Vec<(FilePath, Span)>>,
    sources: RefCell<SourceMap>,
    problems: RefCell<Vec<Problem>>,
}

/// What was linked.
pub(super) struct Linked {
    /// All sources of the root.
    pub(super) sources: SourceMap,
    /// The files that are deployed with it.
    pub(super) parts: HashSet<FilePath>,
}

impl<'f> Links<'f> {
    /// Nothing is read yet; files that are linked come to the sources of the root.
    pub(super) fn new(files: &'f dyn Files, sources: SourceMap, modules: &'f ModuleFolders) -> Self {
        Self {
            files,
            modules,
            trees: FrozenMap::new(),
            copies: RefCell::default(),
            published: RefCell::default(),
            loaded: RefCell::default(),
            configs: RefCell::default(),
            missing: RefCell::default(),
            mentions: RefCell::default(),
            sources: RefCell::new(sources),
            problems: RefCell::default(),
        }
    }

    /// What is wrong with the files that were linked so far.
    pub(super) fn problems(&self) -> Vec<Problem> {
        self.problems.borrow().clone()
    }

    /// Everything that was read. `templates` are what the links start from, as far as they are not linked themselves.
    pub(super) fn close(self, templates: &[&Document]) -> Linked {
        let read = self.trees.into_map();
        let there = read.iter().filter_map(|(path, tree)| Some((path, (**tree).as_ref()?)));
        let (sources, mentions) = (self.sources.into_inner(), self.mentions.into_inner());
        let parts = Reading { files: self.files, sources: &sources, mentions: &mentions }.parts(there, templates);
        Linked { sources, parts }
    }

    fn read(&self, path: FilePath, role: Role, mentioned: Span) -> Option<&Document> {
        if let Some(known) = self.trees.get(&path) {
            return known.as_ref();
        }
        let (mut sources, mut problems) = (self.sources.borrow_mut(), self.problems.borrow_mut());
        let tree = input::read(&path, role, self.files, &mut sources, &mut problems, Some(mentioned));
        self.trees.insert(path, Box::new(tree)).as_ref()
    }

    /// The file that is the copy of a published template.
    fn copy(&self, reference: &ModuleReference, config: &BicepConfig, mentioned: Span) -> Option<FilePath> {
        if let Some(known) = self.copies.borrow().get(reference) {
            return known.clone();
        }
        let found = match self.modules.find(reference, config.cache().as_ref(), self.files) {
            Found::At(path) => Some(path),
            Found::Ambiguous(one, two) => {
                let message = format!("both `{one}` and `{two}` can be {reference}, so neither is read");
                self.tell(message, "keep the one that is meant in the folder of modules", mentioned);
                None
            }
            Found::Nowhere => {
                let message = format!("there is no copy of {reference} here: what it deploys is not checked");
                match config.cache().filter(|cache| self.is_out_of_reach(cache)) {
                    None => self.tell(message, how_to_supply(reference), mentioned),
                    Some(cache) => {
                        let help = format!(
                            "`{cache}`, the `cacheRootDirectory` of the `bicepconfig.json`, lies outside of the \
                             workspace: name it with `--modules`"
                        );
                        self.tell(message, &help, mentioned);
                    }
                }
                None
            }
        };
        self.copies.borrow_mut().insert(reference.clone(), found.clone());
        found
    }

    /// Whether a folder may not be read, or nobody here knows where it is.
    fn is_out_of_reach(&self, folder: &FilePath) -> bool {
        folder.as_str().starts_with('~') || self.files.read(folder) == Err(Unreadable::OutsideWorkspace)
    }

    /// The settings of Bicep that count for a file.
    fn config(&self, folder: FilePath) -> Rc<BicepConfig> {
        if let Some(known) = self.configs.borrow().get(&folder) {
            return Rc::clone(known);
        }
        let (mut sources, mut problems) = (self.sources.borrow_mut(), self.problems.borrow_mut());
        let config = Rc::new(BicepConfig::above(&folder, self.files, &mut sources, &mut problems));
        self.configs.borrow_mut().insert(folder, Rc::clone(&config));
        config
    }

    /// The copy of a published template.
    fn copy_of(&self, reference: &ModuleReference, config: &BicepConfig, mentioned: Span) -> Option<&Document> {
        let path = self.copy(reference, config, mentioned)?;
        let tree = self.read(path.clone(), Role::Open, mentioned)?;
        if !tree.as_data().is_some_and(is_template) && tree.errors().is_empty() {
            if self.published.borrow_mut().insert(path.clone()) {
                let message = format!("`{path}` should be {reference}, and it is no template");
                self.tell(message, "put the compiled template (JSON) there", mentioned);
            }
            return None;
        }
        self.published.borrow_mut().insert(path);
        Some(tree)
    }

    fn tell(&self, message: String, help: &str, span: Span) {
        let kind = ProblemKind::NotRestored;
        let problem = Problem { kind, message, span, related: Vec::new(), help: Some(help.to_owned()) };
        self.problems.borrow_mut().push(problem);
    }
}

impl LinkedTemplates for Links<'_> {
    fn open(&self, from: FileId, path: &str, mentioned: Span) -> Option<&Document> {
        let origin = self.sources.borrow().get(from)?.path().clone();
        let path = origin.folder().join(path);
        if self.published.borrow().contains(&origin) {
            let is_new = self.published.borrow_mut().insert(path.clone());
            // Who copied a published template may have left out what it links to.
            if self.trees.get(&path).is_none() && self.files.read(&path) == Err(Unreadable::Missing) {
                if is_new {
                    let message =
                        format!("`{origin}` links to `{path}`, which is not here: what it deploys is not checked");
                    self.tell(message, "copy it, too, to where the template that links to it lies", mentioned);
                }
                return None;
            }
        }
        self.read(path, Role::Open, mentioned)
    }

    fn published(&self, reference: &ModuleReference, mentioned: Span) -> Option<&Document> {
        let folder = self.sources.borrow().get(mentioned.file).map(|file| file.path().folder());
        let config = self.config(folder.unwrap_or_else(|| FilePath::new("")));
        self.copy_of(reference, &config, mentioned)
    }

    fn module(&self, from: FileId, reference: &str, mentioned: Span) -> Result<&Document, NoModule> {
        let Some(origin) = self.sources.borrow().get(from).map(|file| file.path().clone()) else {
            return Err(NoModule::default());
        };
        if !is_scheme(reference) {
            return self.local(from, &origin, reference, mentioned).ok_or_else(NoModule::default);
        }
        let config = self.config(origin.folder());
        match config.resolve(reference) {
            Ok(named) => {
                let found = self.copy_of(&named, &config, mentioned);
                found.ok_or(NoModule { reference: Some(named) })
            }
            Err(no) => {
                self.tell_once(from, reference, || Problem {
                    kind: ProblemKind::Unresolved,
                    message: no.message,
                    span: mentioned,
                    related: no.related,
                    help: Some(no.help),
                });
                Err(NoModule::default())
            }
        }
    }

    fn parameters(&self, from: FileId, path: &str, mentioned: Span) -> Option<&Document> {
        let path = self.sources.borrow().get(from)?.path().folder().join(path);
        self.read(path, Role::Parameters, mentioned)
    }

    fn load(&self, from: FileId, path: &str, mentioned: Span) -> Option<Loaded> {
        let path = self.sources.borrow().get(from)?.path().folder().join(path);
        let mut loaded = self.loaded.borrow_mut();
        let known = loaded.entry(path.clone()).or_insert_with(|| {
            let (mut sources, mut problems) = (self.sources.borrow_mut(), self.problems.borrow_mut());
            let read = self.files.read(&path).and_then(|bytes| match bytes.len() {
                0..=LARGEST_INPUT => Ok(bytes),
                _ => Err(Unreadable::TooLarge(LARGEST_INPUT as u64)),
            });
            match read {
                Ok(bytes) => {
                    // What is no text is asked for as base64, and nothing of it is shown.
                    let text = syntax::decode(&bytes).unwrap_or_default();
                    Some(Loaded { file: sources.add(path.clone(), text), bytes })
                }
                Err(reason) => {
                    let mut problem = input::unreadable(&path, &reason, mentioned);
                    if matches!(reason, Unreadable::TooLarge(_)) {
                        problem.help = Some("Bicep reads at most 1,048,576 characters of a file".to_owned());
                    }
                    problems.push(problem);
                    None
                }
            }
        });
        known.clone()
    }
}

/// What the user can do about a published template of which there is no copy.
fn how_to_supply(reference: &ModuleReference) -> &'static str {
    match reference {
        ModuleReference::Address { .. } => "give a folder that holds a copy of it with `--modules`",
        ModuleReference::Registry { .. } | ModuleReference::TemplateSpec { .. } => {
            "restore it with `bicep restore`, or give a folder that holds a copy of it with `--modules`"
        }
    }
}
