//! Which front end reads a text: [`arm`](super::arm) or [`bicep`](super::bicep).

use super::export::{is_export, is_snapshot};
use super::ir::{Arguments, Cargo, Passed, PassedText, Template, TemplateText};
use super::{LinkedTemplates, arm, bicep, description};
use crate::source::{FileId, Span};
use crate::syntax::Document;

/// How the text of a deployment is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// A template: its declarations are evaluated.
    Template,
    /// A deployment snapshot: evaluated like a template.
    Snapshot,
    /// An export: there is nothing to evaluate in it.
    Export,
    /// A network description: there is nothing to evaluate in it either.
    Description,
}

/// How a text is read, by its content. What nobody recognises is taken for a template, whose reader says what is missing.
pub(super) fn form(document: &Document) -> Form {
    match document {
        Document::Data(tree) if description::is_description(tree) => Form::Description,
        Document::Data(tree) if is_snapshot(tree) => Form::Snapshot,
        Document::Data(tree) if is_export(tree) => Form::Export,
        _ => Form::Template,
    }
}

/// The declarations of a template, if there is a text.
pub(super) fn outline<'t>(text: Option<TemplateText<'t>>, links: &'t dyn LinkedTemplates) -> Template<'t> {
    match text {
        Some(TemplateText::Bicep(program)) => bicep::outline(program, links),
        Some(TemplateText::Json(root)) => arm::outline(Some(root)),
        None => arm::outline(None),
    }
}

/// What a parameter file gives, and the names that its expressions can use, for each file that it is made of.
pub(super) fn parameter_file<'t>(
    document: &'t Document,
    links: &'t dyn LinkedTemplates,
) -> (Arguments<'t>, Vec<(FileId, Template<'t>)>) {
    match document {
        // A value in JSON uses no names.
        Document::Data(tree) => (arm::parameter_file(tree), Vec::new()),
        Document::Bicep(program) => bicep::parameter_file(program, links),
    }
}

/// The places of secrets in the text of a template, and in that of its parameter file.
pub(super) fn secrets(
    (template, parameters): (&Document, Option<&Document>),
    declared: &Template<'_>,
    given: &Arguments<'_>,
) -> Vec<Span> {
    match (template, parameters) {
        (Document::Data(template), None) => arm::secrets(template, None),
        (Document::Data(template), Some(Document::Data(parameters))) => arm::secrets(template, Some(parameters)),
        (Document::Data(template), Some(Document::Bicep(_))) => {
            arm::secrets(template, None).into_iter().chain(given_secrets(declared, given)).collect()
        }
        (Document::Bicep(program), _) => {
            bicep::secrets(program, declared).into_iter().chain(given_secrets(declared, given)).collect()
        }
    }
}

/// The places of secrets in a template that a deployment carries, if it is a new one, and in what the deployment gives to it.
pub(super) fn cargo_secrets(
    text: TemplateText<'_>,
    template: &Template<'_>,
    cargo: &Cargo<'_>,
    is_new: bool,
) -> Vec<Span> {
    let mut found = match (text, cargo.passed) {
        // What is given in JSON is compared with the text of the template.
        (TemplateText::Json(root), Some(PassedText::Json(_))) => arm::cargo_secrets(root, cargo),
        (TemplateText::Json(root), _) if is_new => arm::cargo_secrets(root, cargo),
        (TemplateText::Bicep(program), _) if is_new => bicep::secrets(program, template),
        _ => Vec::new(),
    };
    if let (Some(PassedText::Bicep(_)), Passed::Written(given)) = (cargo.passed, &cargo.arguments) {
        found.extend(given_secrets(template, given));
    }
    found
}

/// The places of values that are given to secure parameters, or to parameters that nobody declares: nobody can say that
/// those are no secrets.
fn given_secrets(declared: &Template<'_>, given: &Arguments<'_>) -> Vec<Span> {
    let is_open = |name: &str| {
        let parameter = declared.parameters.number(name).and_then(|number| declared.parameters.get(number));
        parameter.is_some_and(|parameter| !parameter.secrecy.holds_secrets().0)
    };
    given.entries().iter().filter(|entry| !is_open(&entry.name)).filter_map(|entry| entry.given.span()).collect()
}
