//! What a run did not understand, kind by kind, in words. Silence must not look like safety, in any form of output.

use std::collections::BTreeMap;

use crate::finding::Coverage;

/// The kind of gap that a file leaves which is not read.
pub(crate) const FILE_NOT_READ: &str = "coverage/file-not-read";

/// One kind of thing that was not understood.
#[derive(Debug)]
pub(crate) struct Gap<'a> {
    /// A stable name for machines.
    pub(crate) id: &'static str,
    /// "resource type not modelled"
    pub(crate) one: &'static str,
    /// "resource types not modelled"
    pub(crate) many: &'static str,
    /// What it means for the result, as a sentence.
    pub(crate) meaning: &'static str,
    /// The names that were met, in order, with how often.
    pub(crate) names: Vec<(&'a str, usize)>,
}

impl Gap<'_> {
    /// "2 resource types not modelled"
    pub(crate) fn counted(&self) -> String {
        let count = self.names.len();
        format!("{count} {}", if count == 1 { self.one } else { self.many })
    }
}

/// Every kind of gap, those that were not met included.
pub(crate) fn all(coverage: &Coverage) -> [Gap<'_>; 6] {
    let mut files: Vec<(&str, usize)> = coverage.files_not_read.iter().map(|path| (path.as_str(), 1)).collect();
    files.sort_unstable();
    [
        Gap {
            id: "coverage/resource-type-not-modelled",
            one: "resource type not modelled",
            many: "resource types not modelled",
            meaning: "Resources of a type that the network model does not know were left out",
            names: named(&coverage.types_not_modelled),
        },
        Gap {
            id: "coverage/child-of-resource-elsewhere",
            one: "type of child resource without its parent",
            many: "types of child resources without their parents",
            meaning: "Child resources of something that these files do not declare were left out",
            names: named(&coverage.children_elsewhere),
        },
        Gap {
            id: "coverage/function-not-evaluated",
            one: "function not evaluated",
            many: "functions not evaluated",
            meaning: "Values that a template function makes were taken as unknown",
            names: named(&coverage.functions_not_evaluated),
        },
        Gap {
            id: "coverage/unknown-service-tag",
            one: "unknown service tag",
            many: "unknown service tags",
            meaning: "A service tag is not in the table of known ones, so what it covers is unknown",
            names: named(&coverage.unknown_service_tags),
        },
        Gap {
            id: "coverage/deployment-not-expanded",
            one: "deployment not expanded",
            many: "deployments not expanded",
            meaning: "A deployment inside of a template was not opened; what it declares is unknown",
            names: named(&coverage.deployments_not_expanded),
        },
        Gap {
            id: FILE_NOT_READ,
            one: "file not read",
            many: "files not read",
            meaning: "A file cannot be read, or it is a parameter file of which nobody can say which template it is for",
            names: files,
        },
    ]
}

/// The kinds of gap that were met.
pub(crate) fn met(coverage: &Coverage) -> impl Iterator<Item = Gap<'_>> {
    all(coverage).into_iter().filter(|gap| !gap.names.is_empty())
}

fn named(names: &BTreeMap<String, usize>) -> Vec<(&str, usize)> {
    names.iter().map(|(name, count)| (name.as_str(), *count)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_counted_in_words() {
        let mut coverage = Coverage::default();
        assert_eq!(met(&coverage).count(), 0);
        coverage.types_not_modelled.insert("Microsoft.Web/sites".into(), 7);
        coverage.files_not_read = vec!["b.parameters.json".into(), "a.parameters.json".into()];
        let words: Vec<String> = met(&coverage).map(|gap| gap.counted()).collect();
        assert_eq!(words, ["1 resource type not modelled", "2 files not read"]);
    }
}
