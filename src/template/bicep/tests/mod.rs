//! What the front end makes of declarations. What expressions evaluate to is tested with the evaluator.

mod outline;
mod types;

use crate::source::{FileId, Span};
use crate::syntax::bicep::{self, Program};
use crate::syntax::{Document, json};
use crate::template::{LinkedTemplates, Loaded, ModuleReference, NoModule};

pub(super) fn program(text: &str) -> Program {
    let program = bicep::parse(FileId::new(0), text.into());
    assert_eq!(program.errors(), [], "{text}");
    program
}

/// Other files by the paths that lead to them.
pub(super) struct Others(Vec<(String, Document)>);

impl Others {
    pub(super) fn new(files: &[(&str, &str)]) -> Self {
        let read = |(number, (path, text)): (u32, &(&str, &str))| {
            let file = FileId::new(number);
            let document = match path.strip_suffix(".json") {
                Some(_) => Document::Data(json::parse(file, (*text).into())),
                None => Document::Bicep(bicep::parse(file, (*text).into())),
            };
            ((*path).to_owned(), document)
        };
        Self((1..).zip(files).map(read).collect())
    }

    fn get(&self, path: &str) -> Option<&Document> {
        self.0.iter().find(|(own, _)| own == path).map(|(_, document)| document)
    }
}

impl LinkedTemplates for Others {
    fn open(&self, _: FileId, path: &str, _: Span) -> Option<&Document> {
        self.get(path)
    }

    fn published(&self, _: &ModuleReference, _: Span) -> Option<&Document> {
        None
    }

    fn module(&self, _: FileId, reference: &str, _: Span) -> Result<&Document, NoModule> {
        self.get(reference).ok_or_else(NoModule::default)
    }

    fn parameters(&self, _: FileId, path: &str, _: Span) -> Option<&Document> {
        self.get(path)
    }

    fn load(&self, _: FileId, _: &str, _: Span) -> Option<Loaded> {
        None
    }
}
