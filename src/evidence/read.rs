//! Which kind of answer a file holds, told by its shape.

use super::fields::field;
use super::{Evidence, Span, network_status, security_rules};
use crate::syntax::{Kind, Node, Tree};

/// Most rows of one file that are compared. Azure lets a security group have 1,000 rules, and a network interface has two.
pub const MOST_ROWS: usize = 4_000;

/// Most groups and regions of one file that are compared.
const MOST_ANSWERS: usize = 64;

/// Why a file, or a part of it, is no evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    /// It has the shape of no answer that is known.
    UnknownShape(Span),
    /// It has more rows than are compared.
    TooMany(Span),
}

/// Reads an answer. What is read is given even if a part of the file is not.
pub fn read(tree: &Tree) -> (Evidence, Option<Unreadable>) {
    let mut evidence = Evidence::default();
    let Some(root) = tree.root() else {
        return (evidence, Some(Unreadable::UnknownShape(Span::at(tree.file(), 0))));
    };
    let mut left = MOST_ROWS;
    let mut strange = None;
    // What a network manager puts beside the groups is not compared; where there is nothing else, nothing is.
    let mut nameless = None;
    let items = items(root);
    let Some(last) = items.last().copied() else { return (evidence, Some(Unreadable::UnknownShape(root.span()))) };
    for item in items {
        if security_rules::is_group(item) {
            match security_rules::group(item, &mut left) {
                Some(group) => evidence.groups.push(group),
                None => nameless = nameless.or(Some(item.span())),
            }
        } else if network_status::is_region(item) || network_status::is_status(item) {
            evidence.regions.push(network_status::region(item, root, &mut left));
        } else {
            strange = strange.or(Some(item.span()));
        }
        let is_full = evidence.groups.len() + evidence.regions.len() >= MOST_ANSWERS && item != last;
        if left == 0 || is_full {
            return (evidence, Some(Unreadable::TooMany(root.span())));
        }
    }
    let is_empty = evidence.groups.is_empty() && evidence.regions.is_empty();
    (evidence, strange.or(nameless.filter(|_| is_empty)).map(Unreadable::UnknownShape))
}

/// The answers of a file: the items of an array, also under `value` or `networkSecurityGroups`, or the file itself.
fn items(root: Node<'_>) -> Vec<Node<'_>> {
    let lists = ["value", "networkSecurityGroups"].into_iter().filter_map(|name| field(root, name));
    let list = std::iter::once(root).chain(lists).find(|node| node.kind() == Kind::Array);
    list.map_or_else(|| vec![root], |list| list.items().collect())
}
