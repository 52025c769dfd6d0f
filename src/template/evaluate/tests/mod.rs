//! Templates, and what they evaluate to: written by hand from the documentation, printed by [`print`].

mod bicep;
mod bicep_modules;
mod bicep_resources;
mod bounds;
mod bounds_of_deployments;
mod bounds_of_functions;
mod lambdas;
mod language;
mod limits;
mod loops;
mod nested;
mod origins;
mod parameters;
mod parts;
mod print;
mod published;
mod references;
mod resources;
mod vectors;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::source::{FileId, FilePath, SourceMap, Span};
use crate::syntax::Document;
use crate::template::{
    Deployment, Input, LinkedTemplates, Loaded, ModuleReference, NoLinks, NoModule, Place, evaluate,
};

/// An evaluation with the texts that its places are in.
pub(super) struct Evaluated {
    pub(super) deployment: Deployment,
    pub(super) sources: SourceMap,
}

/// Evaluates a template, and a parameter file if it is not empty.
pub(super) fn run_with(template: &str, parameters: &str, place: &Place) -> Evaluated {
    let mut sources = SourceMap::new();
    let mut parse = |name: &str, text: &str| {
        let text: Arc<str> = text.into();
        let path = FilePath::new(name);
        Document::parse(&path, sources.add(path.clone(), Arc::clone(&text)), text)
    };
    let template = parse("main.json", template);
    let parameters = (!parameters.is_empty()).then(|| parse("main.parameters.json", parameters));
    let input = Input { template: &template, parameters: parameters.as_ref(), place, links: &NoLinks };
    Evaluated { deployment: evaluate(&input), sources }
}

/// Evaluates a template that links to others.
pub(super) fn run_linked(template: &str, others: &[(&str, &str)]) -> Evaluated {
    let mut sources = SourceMap::new();
    let mut parse = |name: &str, text: &str| {
        let text: Arc<str> = text.into();
        let path = FilePath::new(name);
        Document::parse(&path, sources.add(path.clone(), Arc::clone(&text)), text)
    };
    let template = parse("main.json", template);
    let beside = others.iter().map(|(name, text)| ((*name).to_owned(), parse(name, text))).collect();
    let links = Beside(beside);
    let input = Input { template: &template, parameters: None, place: &Place::default(), links: &links };
    Evaluated { deployment: evaluate(&input), sources }
}

/// Evaluates the first of these files, a program; it and the others refer to each other by their names. One that is named
/// `main.bicepparam` gives the parameters.
pub(super) fn run_bicep(files: &[(&str, &str)]) -> Evaluated {
    let mut sources = SourceMap::new();
    let mut parse = |name: &str, text: &str| {
        let text: Arc<str> = text.into();
        let path = FilePath::new(name);
        Document::parse(&path, sources.add(path.clone(), Arc::clone(&text)), text)
    };
    let mut all: BTreeMap<String, Document> =
        files.iter().map(|(name, text)| ((*name).to_owned(), parse(name, text))).collect();
    let template = all.remove(files[0].0).unwrap();
    let parameters = all.remove("main.bicepparam");
    let links = Beside(all);
    let place = Place::default();
    let input = Input { template: &template, parameters: parameters.as_ref(), place: &place, links: &links };
    Evaluated { deployment: evaluate(&input), sources }
}

/// The outputs of a program, a line for each, once nothing is wrong with it.
pub(super) fn outputs_of(files: &[(&str, &str)]) -> Vec<String> {
    let evaluated = run_bicep(files);
    assert_eq!(problems(&evaluated), [] as [String; 0]);
    let deployment = &evaluated.deployment;
    let outputs = deployment.outputs.iter();
    outputs.map(|output| format!("{} = {}", output.name, print::value(&output.value, deployment))).collect()
}

/// Files that links can lead to, all relative to one folder; copies of published templates by their names.
struct Beside(BTreeMap<String, Document>);

impl LinkedTemplates for Beside {
    fn open(&self, _: FileId, path: &str, _: Span) -> Option<&Document> {
        self.0.get(path)
    }

    fn published(&self, reference: &ModuleReference, _: Span) -> Option<&Document> {
        self.0.get(&reference.to_string())
    }

    fn module(&self, _: FileId, reference: &str, _: Span) -> Result<&Document, NoModule> {
        let published = ModuleReference::parse(reference);
        let name = published.as_ref().map_or_else(|| reference.to_owned(), ModuleReference::to_string);
        self.0.get(&name).ok_or(NoModule { reference: published })
    }

    fn parameters(&self, _: FileId, path: &str, _: Span) -> Option<&Document> {
        self.0.get(path)
    }

    fn load(&self, _: FileId, _: &str, _: Span) -> Option<Loaded> {
        None
    }
}

pub(super) fn run(template: &str) -> Evaluated {
    run_with(template, "", &Place::default())
}

/// The value of an expression, or of any JSON text: what a resource has as its property `value`.
pub(super) fn value_of(sections: &str, value: &str) -> String {
    let evaluated = run(&format!(
        r#"{{{sections} "resources": [{{"type": "A.B/c", "apiVersion": "1", "name": "n", "value": {value}}}]}}"#
    ));
    let deployment = &evaluated.deployment;
    let body = &deployment.resources[0].body;
    match body.as_object().unwrap().lookup("value") {
        crate::template::Lookup::Present(slot) => print::value(&slot.value, deployment),
        other => panic!("{other:?}"),
    }
}

/// The messages of all problems, with the texts that they point at.
pub(super) fn problems(evaluated: &Evaluated) -> Vec<String> {
    let problems = evaluated.deployment.problems.iter();
    problems
        .map(|problem| format!("{:?}: {} @ {}", problem.kind, problem.message, evaluated.sources.text(problem.span)))
        .collect()
}
