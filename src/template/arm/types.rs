//! Declared types: what they refer to, and which parts of their values are secrets (ARM template syntax: `definitions`).
//!
//! Types may refer to each other in a circle, so no walk here follows more than a bounded number of references.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::syntax::{Kind, Node, NodeId};
use crate::template::ir::{DeclaredType, Part, Secrecy};

/// Longest chain of `$ref` that is followed.
const LONGEST_REFERENCE: usize = 16;

/// Most types that are looked at in search of a secret. A type with more of them counts as one that holds secrets.
const MOST_TYPES: usize = 2_000;

/// What says something of a type besides `$ref`.
const PARTS: [&str; 6] = ["type", "properties", "additionalProperties", "items", "prefixItems", "discriminator"];

/// The types of a template.
#[derive(Debug)]
pub(super) struct Types<'t> {
    /// By their names in lower case.
    definitions: HashMap<String, Node<'t>>,
    /// Whether a secret was found in values of a type.
    holding: RefCell<HashMap<NodeId, bool>>,
}

impl<'t> Types<'t> {
    /// The definitions of the template at `root`.
    pub(super) fn of(root: Node<'t>) -> Self {
        let definitions = root.get_ignore_case("definitions").into_iter().flat_map(Node::entries);
        let definitions =
            definitions.filter_map(|entry| Some((entry.key.key_text()?.to_ascii_lowercase(), entry.value)));
        Self { definitions: definitions.collect(), holding: RefCell::default() }
    }

    /// The declaration and the definitions that it refers to by `$ref`, one after the other.
    pub(super) fn chain(&self, declaration: Node<'t>) -> impl Iterator<Item = Node<'t>> {
        let next = |node: &Node<'t>| {
            let reference = node.get_ignore_case("$ref")?.as_str()?;
            self.definitions.get(&reference.strip_prefix("#/definitions/")?.to_ascii_lowercase()).copied()
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

    /// Whether a value of the type, or a part of it at any depth, can be a secret. Each type is looked at once.
    fn search(&self, declaration: Node<'t>) -> (bool, usize) {
        let mut seen = HashSet::new();
        let mut next: Vec<_> = self.chain(declaration).collect();
        while let Some(node) = next.pop() {
            if !seen.insert(node.id()) {
                continue;
            }
            if is_secure(node) || seen.len() > MOST_TYPES {
                return (true, seen.len());
            }
            let object = |name| node.get_ignore_case(name).into_iter();
            let named =
                object("properties").chain(object("discriminator").filter_map(|it| it.get_ignore_case("mapping")));
            let parts = named.flat_map(Node::entries).map(|entry| entry.value);
            let parts = parts.chain(object("prefixItems").flat_map(Node::items));
            let parts = parts.chain(object("additionalProperties")).chain(object("items"));
            next.extend(parts.take(MOST_TYPES + 1).flat_map(|part| self.chain(part)));
        }
        (false, seen.len())
    }
}

impl<'t> Types<'t> {
    /// Whether the declaration, or a definition that it refers to, is of a secure type.
    pub(super) fn is_secret(&self, declaration: Node<'t>) -> bool {
        self.chain(declaration).any(is_secure)
    }

    /// Whether a value, or a part of it at any depth, can be a secret, and how many types were looked at to find out.
    pub(super) fn holds_secrets(&self, declaration: Node<'t>) -> (bool, usize) {
        // What only refers to a definition is what that is, and many refer to one.
        let has_parts = PARTS.iter().any(|name| declaration.get_ignore_case(name).is_some());
        let own = if has_parts { None } else { self.chain(declaration).nth(1) }.unwrap_or(declaration);
        if let Some(known) = self.holding.borrow().get(&own.id()) {
            return (*known, 1);
        }
        let (holds, looked_at) = self.search(declaration);
        self.holding.borrow_mut().insert(own.id(), holds);
        (holds, looked_at)
    }

    /// The declarations that can count for a part: of an object its property or what is said of all others, of an array
    /// what is said of the element or of all; of a type with variants, every variant's.
    pub(super) fn of_part(&self, declaration: Node<'t>, part: Part<'_>) -> Vec<Node<'t>> {
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

    /// How many names are compared to find the declarations that count for one part.
    pub(super) fn width(&self, declaration: Node<'t>) -> usize {
        let width = |name| move |node: &Node<'t>| node.get_ignore_case(name).map_or(0, Node::len);
        let nodes = self.with_variants(declaration);
        nodes.len() + nodes.iter().map(width("properties")).chain(nodes.iter().map(width("prefixItems"))).sum::<usize>()
    }
}

/// One declaration among the types of its template.
#[derive(Debug)]
pub(super) struct Declared<'t> {
    pub(super) types: Rc<Types<'t>>,
    pub(super) declaration: Node<'t>,
}

impl<'t> DeclaredType<'t> for Declared<'t> {
    fn is_secret(&self) -> bool {
        self.types.is_secret(self.declaration)
    }

    fn holds_secrets(&self) -> (bool, usize) {
        self.types.holds_secrets(self.declaration)
    }

    fn of_part(&self, part: Part<'_>) -> Vec<Secrecy<'t>> {
        let declarations = self.types.of_part(self.declaration, part).into_iter();
        let declared = |declaration| Secrecy::new(Self { types: Rc::clone(&self.types), declaration });
        declarations.map(declared).collect()
    }

    fn width(&self) -> usize {
        self.types.width(self.declaration)
    }
}

fn is_secure(node: Node<'_>) -> bool {
    let name = node.get_ignore_case("type").and_then(Node::as_str).unwrap_or_default();
    name.eq_ignore_ascii_case("secureString") || name.eq_ignore_ascii_case("secureObject")
}
