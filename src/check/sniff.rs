//! What a file is, by its content.

use memchr::memmem;

use crate::source::FilePath;
use crate::syntax::Tree;
use crate::syntax::bicep::{Program, StatementKind};
use crate::template;

/// What a file is to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sniffed {
    /// An ARM template, or the ruins of one.
    Template,
    /// A parameter file.
    Parameters,
    /// An ARM template that was compiled from Bicep.
    Compiled,
    /// A network description.
    Description,
    /// Resources that somebody exported, or a what-if result.
    Export,
    /// None of ours, or nothing that is deployed.
    Foreign,
}

/// Whether the name is one that is looked into at all.
pub(super) fn is_candidate(path: &FilePath) -> bool {
    ["json", "jsonc", "bicep", "bicepparam", "yaml", "yml"].iter().any(|extension| path.has_extension(extension))
}

/// What the bytes of a file show, before they are read closely. `None` for a file that needs a closer look.
pub(super) fn at_first_sight(path: &FilePath, bytes: &[u8]) -> Option<Sniffed> {
    if path.has_extension("bicepparam") {
        return Some(Sniffed::Parameters);
    }
    let says = |words: &str| memmem::find(bytes, words.as_bytes()).is_some();
    if says("apimlint/") || may_be_export(bytes) {
        return None;
    }
    if is_yaml(path) {
        return Some(Sniffed::Foreign);
    }
    // The schema names end alike for every scope: subscriptionDeploymentTemplate.json, …
    if says("eploymentTemplate.json") || says("eploymentParameters.json") {
        return None;
    }
    if says("resources") && says("apiVersion") { None } else { Some(Sniffed::Foreign) }
}

/// Whether the name says YAML.
pub(super) fn is_yaml(path: &FilePath) -> bool {
    path.has_extension("yaml") || path.has_extension("yml")
}

/// Whether the bytes of a file have something in them without which there is no export.
pub(super) fn may_be_export(bytes: &[u8]) -> bool {
    // Every resource has an id that begins so, unless it is an expression in a snapshot.
    ["/subscriptions/", "predictedResources"].iter().any(|words| memmem::find(bytes, words.as_bytes()).is_some())
}

/// Whether the first bytes name the schema of a template.
pub(super) fn begins_like_a_template(bytes: &[u8]) -> bool {
    let beginning = bytes.get(..1000).unwrap_or(bytes);
    memmem::find(beginning, b"eploymentTemplate.json").is_some()
}

/// Whether one of the first lines says that the file is a network description.
pub(super) fn begins_like_a_description(bytes: &[u8]) -> bool {
    let beginning = bytes.get(..1000).unwrap_or(bytes);
    memmem::find(beginning, b"apiVersion: apimlint/").is_some()
}

/// What a tree shows, also a recovered one.
pub(super) fn by_content(tree: &Tree) -> Sniffed {
    if template::is_description(tree) {
        Sniffed::Description
    } else if template::is_export(tree) {
        Sniffed::Export
    } else if template::is_template(tree) {
        if is_compiled(tree) { Sniffed::Compiled } else { Sniffed::Template }
    } else if template::is_parameters_file(tree) {
        Sniffed::Parameters
    } else {
        Sniffed::Foreign
    }
}

/// Whether a Bicep file deploys nothing and takes nothing: types, functions and variables for files that import them.
pub(super) fn only_offers(program: &Program) -> bool {
    let is_offered = |kind: &StatementKind| {
        matches!(
            kind,
            StatementKind::Type { .. }
                | StatementKind::Func { .. }
                | StatementKind::Var { .. }
                | StatementKind::Import { .. }
                | StatementKind::Metadata { .. }
                | StatementKind::TargetScope(_)
        )
    };
    program.errors().is_empty() && program.statements().iter().all(|statement| is_offered(&statement.kind))
}

/// Whether a template says that it was made from Bicep.
fn is_compiled(tree: &Tree) -> bool {
    let generator = tree.root().and_then(|root| root.get("metadata")?.get("_generator")?.get("name")?.as_str());
    generator.is_some_and(|name| name == "bicep")
}
