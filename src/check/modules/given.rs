//! The layout of a folder of modules that the user gives: a checkout of the repository that modules are published from, a
//! tree with versions, or a few files.

use crate::source::FilePath;
use crate::template::{ModuleReference, Pin};

/// The paths in `folder` that a template can have, the best first; those of one rank are equally good.
pub(super) fn ranks(folder: &FilePath, reference: &ModuleReference) -> Vec<Vec<FilePath>> {
    let rank = |paths: &[String]| paths.iter().map(|path| folder.join(path)).collect();
    match reference {
        ModuleReference::Registry { repository, pin, .. } => {
            let path = ModuleReference::path_in_registry(repository);
            let (Pin::Tag(version) | Pin::Digest(version)) = pin;
            vec![rank(&[format!("{path}/{version}/main.json")]), rank(&[format!("{path}/main.json")])]
        }
        ModuleReference::TemplateSpec { name, version, .. } => vec![
            rank(&[format!("{name}/{version}/main.json"), format!("{name}/{version}.json")]),
            rank(&[format!("{name}.json")]),
        ],
        // At least the name and its folder: a name alone (`azuredeploy.json`) says too little, unless it is the whole path.
        ModuleReference::Address { path, .. } => {
            let parts: Vec<&str> = path.split('/').collect();
            let shortest = parts.len().min(2);
            let ends = (0..=parts.len() - shortest).filter_map(|start| parts.get(start..));
            ends.map(|end| rank(&[end.join("/")])).collect()
        }
    }
}
