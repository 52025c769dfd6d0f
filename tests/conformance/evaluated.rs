//! Evaluation of files: the only place here that knows how it is called.

use std::panic::{AssertUnwindSafe, catch_unwind};

use apimlint::check::{self, Circumstances, Root};
use apimlint::source::{FileId, FilePath, Files};
use apimlint::syntax::{Document, Tree, decode, parse_document};
use apimlint::template::{self, Deployment, Input, NoLinks, Place};
use serde_json::Value;

use crate::corpus::Corpus;

/// What a file is.
pub(crate) enum Reading {
    Template(Tree),
    /// A template, or what is left of one, with errors of syntax.
    Broken,
    Other,
}

/// Reads a file as leniently as the program does.
pub(crate) fn read(corpus: &Corpus, path: &FilePath) -> Reading {
    let bytes = corpus.read(path).unwrap_or_else(|reason| panic!("{path}: {reason}"));
    let Ok(text) = decode(&bytes) else { return Reading::Other };
    let tree = parse_document(path, FileId::new(0), text.into());
    match template::is_template(&tree) {
        true if tree.errors().is_empty() => Reading::Template(tree),
        true => Reading::Broken,
        false => Reading::Other,
    }
}

/// The tree of a file that is a template and can be read.
pub(crate) fn template(corpus: &Corpus, path: &FilePath) -> Option<Tree> {
    match read(corpus, path) {
        Reading::Template(tree) => Some(tree),
        _ => None,
    }
}

/// The deployment without a parameter file; nothing if evaluating it panics.
pub(crate) fn evaluate(tree: Tree) -> Option<Deployment> {
    let tree = &Document::Data(tree);
    let place = Place::default();
    let input = Input { template: tree, parameters: None, place: &place, links: &NoLinks };
    catch_unwind(AssertUnwindSafe(|| template::evaluate(&input))).ok()
}

/// What `apimlint expand` prints of a template.
pub(crate) fn expand(corpus: &Corpus, template: &FilePath, parameters: Option<FilePath>, to: &Circumstances) -> Value {
    expand_files(corpus, template, parameters, to)
}

/// The same, of any files.
pub(crate) fn expand_files(
    files: &dyn Files,
    template: &FilePath,
    parameters: Option<FilePath>,
    to: &Circumstances,
) -> Value {
    let root = Root { template: template.clone(), parameters, may_be_a_part: false };
    let expansion = check::expand(&root, files, to).unwrap_or_else(|words| panic!("{words}"));
    serde_json::to_value(expansion).unwrap()
}

/// The resources among it.
pub(crate) fn resources(expansion: &Value) -> &[Value] {
    expansion["resources"].as_array().unwrap()
}
