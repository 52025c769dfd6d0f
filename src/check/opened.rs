//! From what is judged as one to its evaluation: the one way there for everybody who wants resources.

use std::rc::Rc;
use std::sync::Arc;

use super::environment::Whole;
use super::input::{self, Inputs, Reading};
use super::links::{Linked, Links};
use super::{Circumstances, Root};
use crate::source::{FileId, FilePath, Files, SourceMap, Span};
use crate::syntax::Document;
use crate::template::{
    Assumptions, Cause, CauseKind, Deployment, Input, Place, Problem, Terms, evaluate_in, is_description,
};

/// The files of a whole, read, and those that they link to as somebody asks for them.
pub(super) struct Opened<'f> {
    parts: Vec<Part<'f>>,
    links: Links<'f>,
    problems: Vec<Problem>,
}

struct Part<'f> {
    root: &'f Root,
    place: &'f Place,
    inputs: Inputs,
}

impl<'f> Opened<'f> {
    /// Reads the templates and the parameter files.
    pub(super) fn new(whole: &'f Whole, files: &'f dyn Files, circumstances: &'f Circumstances) -> Self {
        Self::beside(SourceMap::new(), whole, files, circumstances)
    }

    /// Reads them into texts that are there already.
    pub(super) fn beside(
        sources: SourceMap,
        whole: &'f Whole,
        files: &'f dyn Files,
        circumstances: &'f Circumstances,
    ) -> Self {
        let mut reading = Reading::beside(sources, files);
        let parts = whole.parts.iter().map(|(root, place)| Part { root, place, inputs: reading.root(root) });
        let parts = parts.collect();
        let Reading { sources, problems, .. } = reading;
        Self { parts, links: Links::new(files, sources, &circumstances.modules), problems }
    }

    /// What is to be evaluated; nothing if no template can be had.
    pub(super) fn evaluation(&self) -> Option<Evaluation<'_>> {
        let mut evaluation = Evaluation { inputs: Vec::new(), paths: Vec::new(), missing: Vec::new() };
        for part in &self.parts {
            let (place, parameters) = (part.place, part.inputs.parameters.as_deref());
            if let Some(template) = self.template(part) {
                evaluation.inputs.push(Input { template, parameters, place, links: &self.links });
                evaluation.paths.push(&part.root.template);
            } else {
                let words = format!("`{}` cannot be read, and what it deploys is not known", part.root.template);
                evaluation.missing.push(Rc::new(Cause::new(CauseKind::Invalid, words, None)));
            }
        }
        (!evaluation.inputs.is_empty()).then_some(evaluation)
    }

    /// What is wrong with the files that were read so far: with those of the roots, and with those that are linked.
    pub(super) fn problems(&self) -> (Vec<Problem>, Vec<Problem>) {
        (self.problems.clone(), self.links.problems())
    }

    /// The text of the template, if it is a network description.
    pub(super) fn description(&self) -> Option<Arc<str>> {
        let [part] = self.parts.as_slice() else { return None };
        let tree = self.template(part)?.as_data().filter(|tree| is_description(tree))?;
        Some(Arc::clone(tree.text()))
    }

    /// The template of a part, if it can be had.
    fn template<'o>(&'o self, part: &'o Part<'_>) -> Option<&'o Document> {
        let named = || part.inputs.parameters.as_deref().and_then(|parameters| self.links.named_by(parameters));
        part.inputs.template.as_deref().or_else(named)
    }

    /// Everything that was read, without what is secret: `secrets`, and what parameter files give to templates that cannot
    /// be had.
    pub(super) fn close(self, secrets: Vec<Span>) -> Linked {
        let is_lost: Vec<bool> = self.parts.iter().map(|part| self.template(part).is_none()).collect();
        let templates: Vec<_> = self.parts.iter().filter_map(|part| part.inputs.template.as_deref()).collect();
        let mut linked = self.links.close(&templates);
        for span in secrets {
            linked.sources.hide(span);
        }
        let lost = self.parts.iter().zip(is_lost).filter_map(|(part, is_lost)| is_lost.then_some(part));
        for parameters in lost.filter_map(|part| part.inputs.parameters.as_deref()) {
            input::hide_values(parameters, &mut linked.sources);
        }
        linked
    }
}

/// Templates that are evaluated together.
pub(super) struct Evaluation<'i> {
    inputs: Vec<Input<'i>>,
    /// Where each template is, as the user named it.
    paths: Vec<&'i FilePath>,
    /// Why there are resources that nobody sees.
    missing: Vec<Rc<Cause>>,
}

#[cfg(test)]
impl<'i> Evaluation<'i> {
    /// Of one template.
    pub(super) fn of(input: Input<'i>) -> Self {
        Self { inputs: vec![input], paths: Vec::new(), missing: Vec::new() }
    }
}

impl Evaluation<'_> {
    /// The path of the template in this file, if there are several templates.
    pub(super) fn template_among_several(&self, file: FileId) -> Option<&FilePath> {
        let is_it = |(input, _): &(&Input<'_>, &&FilePath)| input.template.file() == file;
        let found = self.inputs.iter().zip(&self.paths).find(is_it).filter(|_| self.inputs.len() > 1);
        found.map(|(_, path)| *path)
    }

    /// What is deployed in the world of these assumptions; the terms are those of the worlds before.
    pub(super) fn run(&self, terms: Terms, assumptions: &Assumptions) -> Deployment {
        let mut deployment = evaluate_in(&self.inputs, terms, assumptions);
        deployment.incomplete.extend(self.missing.iter().cloned());
        deployment
    }
}
