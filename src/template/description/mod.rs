//! Network descriptions in YAML (`apiVersion: apimlint/v1`): from a tree to the resources that Azure would have.
//!
//! A description is a table of contents of [`vocabulary`] applied twice: the first walk finds every entry with its name and
//! its id, so that entries can refer to each other whatever their order; the second one makes the bodies, in the shape in
//! which Azure has them, with every value where it is written. From there on a description is like any other input.
//!
//! Never here: what a resource means, and any value that is not written: `?name` is a term.

mod body;
mod complaint;
mod entries;
mod fields;
mod holes;
mod mapping;
mod private_address;
mod reader;
mod references;
mod scalars;
mod schema;
mod sections;
#[cfg(test)]
mod tests;
mod unknown;
mod vocabulary;

use self::reader::Reader;
use super::{Assumptions, Deployment, Place, Provenance, Terms};
use crate::syntax::Tree;

pub use schema::schema;

/// Whether a document says that it is a description: by its `apiVersion`, of whatever version.
pub fn is_description(tree: &Tree) -> bool {
    tree.documents().any(|root| {
        let version = root.get("apiVersion").and_then(crate::syntax::Node::as_str);
        version.is_some_and(|version| version.split('/').next() == Some("apimlint"))
    })
}

/// The resources of a description; the number tells the parts of one run apart.
pub(super) fn deployment(
    tree: &Tree,
    place: &Place,
    so_far: (u32, Terms, Provenance),
    assumptions: &Assumptions,
) -> Deployment {
    Reader::new(tree, place, so_far, assumptions).deployment()
}

/// The sections of a description with the types of their resources in lower case, for those that have one type.
pub fn section_types() -> impl Iterator<Item = (&'static str, String)> {
    vocabulary::SECTIONS.iter().filter_map(|section| Some((section.key, section.resource_type?.to_ascii_lowercase())))
}
