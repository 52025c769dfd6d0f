//! The names of a program that stand for types, and where they are declared.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use super::lower::literal;
use crate::source::{FileId, Span};
use crate::syntax::Document;
use crate::syntax::bicep::{Decorator, Imported, Local, Program, StatementKind, Type};
use crate::template::LinkedTemplates;

/// A program among those that import from each other.
#[derive(Debug)]
pub(super) struct Scope<'t> {
    pub(super) program: &'t Program,
    names: Rc<Names<'t>>,
    others: Rc<Others<'t>>,
}

/// What a program declares and imports.
#[derive(Debug)]
struct Names<'t> {
    types: HashMap<&'t str, TypeStatement<'t>>,
    /// By the name here: the import, and the name there; none for all of its names.
    imported: HashMap<&'t str, (usize, Option<Rc<str>>)>,
    imports: Vec<Library<'t>>,
}

/// The programs that import from each other: each is read once, however many imports lead to it.
#[derive(Debug)]
struct Others<'t> {
    links: Links<'t>,
    names: RefCell<HashMap<FileId, Rc<Names<'t>>>>,
}

/// `type name = …`
#[derive(Debug, Clone, Copy)]
pub(super) struct TypeStatement<'t> {
    pub(super) decorators: &'t [Decorator],
    pub(super) value: &'t Type,
}

/// Another file, opened when somebody asks for what is in it.
#[derive(Debug)]
struct Library<'t> {
    reference: Option<Rc<str>>,
    span: Span,
    opened: OnceCell<Option<&'t Document>>,
}

/// What an import leads to.
#[derive(Debug, Clone)]
pub(super) enum Opened<'t> {
    Bicep(Rc<Scope<'t>>),
    Json(&'t crate::syntax::Tree),
}

/// Who opens other files.
#[derive(Clone, Copy)]
struct Links<'t>(&'t dyn LinkedTemplates);

impl std::fmt::Debug for Links<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Links")
    }
}

/// Where the declaration of a name is.
#[derive(Debug)]
pub(super) enum Found<'t> {
    /// In this program.
    Here(TypeStatement<'t>),
    /// In another file, under this name.
    There(Opened<'t>, Rc<str>),
    /// All names of another file.
    All(Opened<'t>),
    /// In a file that cannot be had.
    Unknown,
    /// Nowhere: it is a type of the language.
    Nowhere,
}

impl<'t> Scope<'t> {
    /// The names of a program.
    pub(super) fn new(program: &'t Program, links: &'t dyn LinkedTemplates) -> Self {
        let others = Others { links: Links(links), names: RefCell::default() };
        Self::among(program, Rc::new(others))
    }

    /// A program among those that were read before.
    fn among(program: &'t Program, others: Rc<Others<'t>>) -> Self {
        let known = others.names.borrow().get(&program.file()).cloned();
        let names = known.unwrap_or_else(|| {
            let names = Rc::new(Names::of(program));
            others.names.borrow_mut().insert(program.file(), Rc::clone(&names));
            names
        });
        Self { program, names, others }
    }

    /// Where the declaration of a name is.
    pub(super) fn find(&self, name: &str) -> Found<'t> {
        if let Some(declared) = self.names.types.get(name) {
            return Found::Here(*declared);
        }
        let Some((number, there)) = self.names.imported.get(name) else { return Found::Nowhere };
        match (self.names.imports.get(*number).and_then(|library| self.open(library)), there) {
            (Some(opened), Some(there)) => Found::There(opened, Rc::clone(there)),
            (Some(opened), None) => Found::All(opened),
            (None, _) => Found::Unknown,
        }
    }

    fn open(&self, library: &Library<'t>) -> Option<Opened<'t>> {
        let document = library.opened.get_or_init(|| {
            let reference = library.reference.as_ref()?;
            self.others.links.0.module(self.program.file(), reference, library.span).ok()
        });
        Some(match (*document)? {
            Document::Bicep(program) => Opened::Bicep(Rc::new(Self::among(program, Rc::clone(&self.others)))),
            Document::Data(tree) => Opened::Json(tree),
        })
    }
}

impl<'t> Names<'t> {
    fn of(program: &'t Program) -> Self {
        let mut names = Self { types: HashMap::new(), imported: HashMap::new(), imports: Vec::new() };
        for statement in program.statements() {
            match &statement.kind {
                StatementKind::Type { name, value } => {
                    let declared = TypeStatement { decorators: &statement.decorators, value };
                    names.types.insert(program.text(*name), declared);
                }
                StatementKind::Import { what, from } => {
                    let number = names.imports.len();
                    let reference = literal(program, from);
                    names.imports.push(Library { reference, span: from.span, opened: OnceCell::new() });
                    match what {
                        Imported::All(name) => {
                            names.imported.insert(program.text(*name), (number, None));
                        }
                        Imported::Some(list) => {
                            for (there, here) in list {
                                let (own, there) = imported_name(program, *there, here.map(|name| program.text(name)));
                                let Some(own) = own else { continue };
                                names.imported.insert(own, (number, Some(there)));
                            }
                        }
                    }
                }
                _ => {}
            }
        }
        names
    }
}

/// What an imported name is called here and there. A name there that is no identifier needs another one here.
pub(super) fn imported_name<'t>(
    program: &'t Program,
    there: Local,
    here: Option<&'t str>,
) -> (Option<&'t str>, Rc<str>) {
    match there {
        Local::Name(name) => (Some(here.unwrap_or_else(|| program.text(name))), program.text(name).into()),
        Local::String(text) => (here, program.string(text).as_ref().into()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Others, program};
    use super::*;

    #[test]
    fn a_file_is_read_once_however_many_imports_lead_to_it() {
        let others = Others::new(&[("types.bicep", "@export()\ntype a = string\n@export()\ntype b = int\n")]);
        let program = program("import { a } from 'types.bicep'\nimport { b } from 'types.bicep'\n");
        let scope = Scope::new(&program, &others);
        let opened = ["a", "b"].map(|name| match scope.find(name) {
            Found::There(Opened::Bicep(opened), _) => opened,
            found => panic!("{name}: {found:?}"),
        });
        assert!(Rc::ptr_eq(&opened[0].names, &opened[1].names));
    }
}
