//! Declared types: what they refer to, and which parts of their values are secrets (ARM template syntax: `definitions`).
//!
//! Types may refer to each other in a circle, so no walk here follows more than a bounded number of references.

use std::collections::{HashMap, HashSet};

use crate::syntax::{Kind, Node};
use crate::template::ir::{self, Part};

/// Longest chain of `$ref` that is followed.
const LONGEST_REFERENCE: usize = 16;

/// Most types that are looked at in search of a secret. A type with more of them counts as one that holds secrets.
const MOST_TYPES: usize = 2_000;

/// The definitions of a template, by their names in lower case.
#[derive(Debug)]
pub(super) struct Types<'t>(HashMap<String, Node<'t>>);

impl<'t> Types<'t> {
    /// The definitions of the template at `root`.
    pub(super) fn of(root: Node<'t>) -> Self {
        let definitions = root.get_ignore_case("definitions").into_iter().flat_map(Node::entries);
        let definitions =
            definitions.filter_map(|entry| Some((entry.key.key_text()?.to_ascii_lowercase(), entry.value)));
        Self(definitions.collect())
    }

    /// The declaration and the definitions that it refers to by `$ref`, one after the other.
    pub(super) fn chain(&self, declaration: Node<'t>) -> impl Iterator<Item = Node<'t>> {
        let next = |node: &Node<'t>| {
            let reference = node.get_ignore_case("$ref")?.as_str()?;
            self.0.get(&reference.strip_prefix("#/definitions/")?.to_ascii_lowercase()).copied()
        };
        std::iter::successors(Some(declaration), next).take(LONGEST_REFERENCE)
    }

    /// What the declaration says under this name, or else the nearest of the definitions that it refers to.
    pub(super) fn said(&self, declaration: Node<'t>, name: &str) -> Option<Node<'t>> {
        self.chain(declaration).find_map(|node| node.get_ignore_case(name))
    }

    /// The chain of a declaration, with the chains of the variants that a `discriminator` tells apart.
    fn with_variants(&self, declaration: Node<'t>) -> Vec<Node<'t>> {
        let mut nodes: Vec<_> = self.chain(declaration).collect();
        let variants =
            nodes.iter().filter_map(|node| node.get_ignore_case("discriminator")?.get_ignore_case("mapping"));
        let variants: Vec<_> = variants.flat_map(Node::entries).collect();
        nodes.extend(variants.into_iter().flat_map(|variant| self.chain(variant.value)));
        nodes
    }
}

impl<'t> ir::Types<'t> for Types<'t> {
    /// Whether the declaration, or a definition that it refers to, is of a secure type.
    fn is_secret(&self, declaration: Node<'t>) -> bool {
        self.chain(declaration).any(|node| {
            let name = node.get_ignore_case("type").and_then(Node::as_str).unwrap_or_default();
            name.eq_ignore_ascii_case("secureString") || name.eq_ignore_ascii_case("secureObject")
        })
    }

    fn holds_secrets(&self, declaration: Node<'t>) -> (bool, usize) {
        let mut seen = HashSet::new();
        let mut next = vec![declaration];
        while let Some(declaration) = next.pop() {
            if self.is_secret(declaration) || seen.len() > MOST_TYPES {
                return (true, seen.len());
            }
            for node in self.with_variants(declaration) {
                if !seen.insert(node.id()) {
                    continue;
                }
                let parts = ["properties", "prefixItems", "additionalProperties", "items"];
                let [properties, first, others, items] = parts.map(|name| node.get_ignore_case(name));
                next.extend(properties.into_iter().flat_map(Node::entries).map(|entry| entry.value));
                next.extend(first.into_iter().flat_map(Node::items).chain(others).chain(items));
            }
        }
        (false, seen.len())
    }

    /// The declarations that can count for a part: of an object its property or what is said of all others, of an array
    /// what is said of the element or of all; of a type with variants, every variant's.
    fn of_part(&self, declaration: Node<'t>, part: Part<'_>) -> Vec<Node<'t>> {
        let mut found = Vec::new();
        for node in self.with_variants(declaration) {
            let object = |name| node.get_ignore_case(name).filter(|node| node.kind() == Kind::Object);
            let properties = node.get_ignore_case("properties");
            let first = node.get_ignore_case("prefixItems");
            match part {
                Part::Property(name) => {
                    let own = properties.and_then(|properties| properties.get_ignore_case(name));
                    found.extend(own.or_else(|| object("additionalProperties")));
                }
                Part::Element(Some(index)) => {
                    let own = first.and_then(|first| first.items().nth(index));
                    found.extend(own.or_else(|| object("items")));
                }
                Part::Element(None) => {
                    found.extend(first.into_iter().flat_map(Node::items).chain(object("items")));
                }
            }
        }
        found
    }

    fn width(&self, declaration: Node<'t>) -> usize {
        let width = |name| move |node: &Node<'t>| node.get_ignore_case(name).map_or(0, Node::len);
        let nodes = self.with_variants(declaration);
        nodes.len() + nodes.iter().map(width("properties")).chain(nodes.iter().map(width("prefixItems"))).sum::<usize>()
    }
}
