//! Files that others import names from, and parameter files in Bicep: their names have frames of their own, of which
//! nothing is deployed.

use std::collections::HashMap;
use std::rc::Rc;

use super::evaluator::Evaluator;
use super::frame::{Frame, FrameId, Giver};
use super::repetition::Env;
use crate::source::{FileId, Span};
use crate::syntax::{Document, Tree};
use crate::template::Op;
use crate::template::front::parameter_file;
use crate::template::ir::{Arguments, Expr, Symbol, Template, TemplateText};
use crate::template::term::{DeploymentKey, NOTHING_AROUND};
use crate::template::value::{Kind, Value};

/// The namespace in which compiled templates have the functions that they export.
const EXPORTED: &str = "__bicep";

/// The frames of files that others import from, by the file; nothing for an import that cannot be had.
#[derive(Debug, Default)]
pub(super) struct Libraries<'a> {
    by_import: HashMap<(FrameId, usize), Option<FrameId>>,
    by_file: HashMap<FileId, FrameId>,
    /// The trees of data that expressions read, as JSON or as YAML.
    pub(super) loaded: HashMap<(FileId, bool), &'a Tree>,
}

impl<'a> Evaluator<'a> {
    /// The value of a name that is imported.
    pub(super) fn imported_value(&mut self, import: usize, name: &str, used: Span) -> Value {
        let found = self.library(import);
        let value = found.and_then(|frame| self.within(frame, |there| there.exported(name, used)));
        match (value, found) {
            (Some(value), _) => value,
            (None, Some(_)) => {
                let from = self.import_reference(import);
                self.refuse(format!("`{from}` exports no `{name}`"), used)
            }
            (None, None) => self.not_imported(import, name, used),
        }
    }

    /// The value of a call of a function that is imported.
    pub(super) fn imported_function(
        &mut self,
        import: usize,
        name: &str,
        arguments: &[Expr],
        span: Span,
        env: &Env,
    ) -> Value {
        let values: Vec<Value> = arguments.iter().map(|argument| self.eval(argument, env)).collect();
        let Some(frame) = self.library(import) else { return self.not_imported(import, name, span) };
        let value = self.within(frame, |there| {
            let template = Rc::clone(&there.here.template);
            let number = match template.symbols.get(name) {
                Some(Symbol::Function(number)) => Some(*number),
                _ => template.functions.number(&format!("{EXPORTED}.{name}")),
            };
            Some(there.called(&template, number?, values, span))
        });
        value.unwrap_or_else(|| {
            let from = self.import_reference(import);
            self.refuse(format!("`{from}` exports no function `{name}`"), span)
        })
    }

    fn import_reference(&self, import: usize) -> Rc<str> {
        self.here.template.imports.get(import).map_or_else(|| "".into(), |import| Rc::clone(&import.reference))
    }

    fn not_imported(&mut self, import: usize, name: &str, used: Span) -> Value {
        let from = self.import_reference(import);
        let file = self.written(Kind::Int(i64::try_from(self.here.file.index()).unwrap_or(i64::MAX)), used);
        self.unknown(Op::NotEvaluated(format!("`{name}` of `{from}`, which is not here,").into()), [file], used)
    }

    /// Opens the files beside this one that names are imported from, whether somebody uses a name or not: whoever opens
    /// them says what is missing.
    pub(super) fn open_imports(&mut self) {
        let template = Rc::clone(&self.here.template);
        for (number, import) in template.imports.iter().enumerate() {
            // A published file is looked for when it is needed.
            if !import.reference.contains(':') {
                self.library(number);
            }
        }
    }

    /// The frame of an import of this file.
    fn library(&mut self, import: usize) -> Option<FrameId> {
        let key = (self.here.id, import);
        if let Some(known) = self.libraries.by_import.get(&key) {
            return *known;
        }
        let template = Rc::clone(&self.here.template);
        let import = template.imports.get(import)?;
        let document = self.links.module(self.here.file, &import.reference, import.span).ok();
        let frame = document.and_then(TemplateText::of).map(|text| {
            if let Some(known) = self.libraries.by_file.get(&text.file()) {
                return *known;
            }
            let (template, problems) = self.templates.outlined(text, true, self.links);
            self.certain.extend(problems);
            let frame = self.add_library(text.file(), template);
            self.libraries.by_file.insert(text.file(), frame);
            frame
        });
        self.libraries.by_import.insert(key, frame);
        frame
    }

    fn add_library(&mut self, file: FileId, template: Rc<Template<'a>>) -> FrameId {
        let key = DeploymentKey {
            around: NOTHING_AROUND,
            place: Some(Span::at(file, 0)),
            turns: Vec::new(),
            name: None,
            same_before: 0,
        };
        let id = FrameId::new(self.terms.frame(key));
        let given = Giver::File { arguments: Rc::new(Arguments::default()), frames: [].into() };
        let mut frame = Frame::new(id, template, given, self.here.scope.clone(), file);
        frame.is_library = true;
        self.add_frame(frame);
        id
    }

    /// Who gives what a parameter file gives.
    pub(super) fn given_in_file(&mut self, document: &'a Document) -> Giver<'a> {
        let (arguments, files) = parameter_file(document, self.links);
        let frames = files.into_iter().map(|(file, names)| self.add_library(file, Rc::new(names)));
        let frames: Vec<FrameId> = frames.collect();
        Giver::File { arguments: Rc::new(arguments), frames: frames.into() }
    }
}
