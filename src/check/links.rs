//! The files that templates link to, read when somebody follows a link.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use elsa::FrozenMap;

use super::modules::{Aliases, Found, Meaning, nothing};
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
    /// What references of Bicep files mean.
    aliases: RefCell<Aliases>,
    /// References that were told to mean nothing.
    told: RefCell<HashSet<Span>>,
    /// The files that expressions read, whatever is in them.
    loaded: RefCell<HashMap<FilePath, Option<Loaded>>>,
    sources: RefCell<SourceMap>,
    problems: RefCell<Vec<Problem>>,
}

/// What was linked.
pub(super) struct Linked {
    /// All sources of the root.
    pub(super) sources: SourceMap,
    /// The files that were opened.
    pub(super) opened: HashSet<FilePath>,
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
            aliases: RefCell::default(),
            told: RefCell::default(),
            loaded: RefCell::default(),
            sources: RefCell::new(sources),
            problems: RefCell::default(),
        }
    }

    /// What is wrong with the files that were linked so far.
    pub(super) fn problems(&self) -> Vec<Problem> {
        self.problems.borrow().clone()
    }

    /// Everything that was read.
    pub(super) fn close(self) -> Linked {
        let read = self.trees.into_map().into_iter();
        Linked {
            sources: self.sources.into_inner(),
            opened: read.filter_map(|(path, tree)| tree.is_some().then_some(path)).collect(),
        }
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
    fn copy(&self, reference: &ModuleReference, cache: Option<&FilePath>, mentioned: Span) -> Option<FilePath> {
        if let Some(known) = self.copies.borrow().get(reference) {
            return known.clone();
        }
        let found = match self.modules.find(reference, cache, self.files) {
            Found::At(path) => Some(path),
            Found::Ambiguous(one, two) => {
                let message = format!("both `{one}` and `{two}` can be {reference}, so neither is read");
                self.tell(message, "keep the one that is meant in the folder of modules", mentioned);
                None
            }
            Found::Nowhere => {
                let message = format!("there is no copy of {reference} here: what it deploys is not checked");
                self.tell(message, how_to_supply(reference), mentioned);
                None
            }
        };
        self.copies.borrow_mut().insert(reference.clone(), found.clone());
        found
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
        self.published_in(reference, None, mentioned)
    }

    fn module(&self, from: FileId, reference: &str, mentioned: Span) -> Result<&Document, NoModule> {
        let origin = self.sources.borrow().get(from).map(|file| file.path().clone()).ok_or_else(NoModule::default)?;
        let meaning = {
            let (mut sources, mut problems) = (self.sources.borrow_mut(), self.problems.borrow_mut());
            self.aliases.borrow_mut().meaning(&origin, reference, self.files, &mut sources, &mut problems)
        };
        match meaning {
            Meaning::Local => self.local(&origin, reference, mentioned).ok_or_else(NoModule::default),
            Meaning::Published(reference, cache) => {
                self.published_in(&reference, cache.as_ref(), mentioned).ok_or(NoModule { reference: Some(reference) })
            }
            Meaning::Nothing { message, help } => {
                self.tell_once(message, help, mentioned);
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
            match self.files.read(&path) {
                Ok(bytes) => {
                    let text = syntax::decode(&bytes).unwrap_or_default();
                    Some(Loaded { file: sources.add(path.clone(), text), bytes })
                }
                Err(reason) => {
                    problems.push(input::unreadable(&path, &reason, mentioned));
                    None
                }
            }
        });
        known.clone()
    }
}

impl Links<'_> {
    /// The copy of a published template. `cache` is where restored ones are kept, if that is not the usual place.
    fn published_in(
        &self,
        reference: &ModuleReference,
        cache: Option<&FilePath>,
        mentioned: Span,
    ) -> Option<&Document> {
        let path = self.copy(reference, cache, mentioned)?;
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

    /// The template at a path, relative to the folder of a file.
    fn local(&self, origin: &FilePath, path: &str, mentioned: Span) -> Option<&Document> {
        let path = origin.folder().join(path);
        let document = self.read(path.clone(), Role::Open, mentioned)?;
        let is_module = match document {
            Document::Bicep(_) => !path.has_extension("bicepparam"),
            Document::Data(tree) => is_template(tree) || !tree.errors().is_empty(),
        };
        if !is_module {
            let message = format!("`{path}` is used as a module, and it is no template");
            self.tell_once(message, "name a Bicep file, or an ARM template in JSON".to_owned(), mentioned);
        }
        is_module.then_some(document)
    }

    fn tell_once(&self, message: String, help: String, span: Span) {
        if self.told.borrow_mut().insert(span) {
            self.problems.borrow_mut().push(nothing(message, help, span));
        }
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
