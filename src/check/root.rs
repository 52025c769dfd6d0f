//! What is judged: one deployment that somebody makes.

use crate::finding::RootName;
use crate::source::FilePath;

/// One template with at most one parameter file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Root {
    /// The template; or a parameter file in Bicep that is not for a file, so that only reading it tells the template.
    pub template: FilePath,
    /// The parameter file.
    pub parameters: Option<FilePath>,
    /// Whether nobody named it and it has no parameter file: then it is not judged on its own when another root links to it.
    pub may_be_a_part: bool,
}

impl Root {
    /// The name under which findings mention it.
    pub fn name(&self) -> RootName {
        RootName::Root { template: self.template.clone(), parameters: self.parameters.clone() }
    }
}
