//! The entries of objects: as they are written, and with what YAML merges into them.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::node::{Kind, Node};
use super::table::{Flags, NodeId, Tag};

/// A key with its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry<'t> {
    /// The key: a string in JSON; in YAML it can be anything.
    pub key: Node<'t>,
    /// The value.
    pub value: Node<'t>,
}

/// All entries of an object: its own, then those that YAML merges in. Nothing for everything else.
pub(super) fn entries(node: Node<'_>) -> impl Iterator<Item = Entry<'_>> + use<'_> {
    let is_merged = node.kind() == Kind::Object && node.flags().has(Flags::MERGE);
    let merged = if is_merged { merge(node) } else { Vec::new() };
    let own = (!is_merged).then(|| written(node));
    own.into_iter().flatten().chain(merged)
}

/// The entries that stand in the object itself, without merge keys.
pub(super) fn written(node: Node<'_>) -> impl Iterator<Item = Entry<'_>> + use<'_> {
    pairs(node).filter(|entry| !is_merge(entry))
}

impl<'t> Node<'t> {
    /// The keys that an object has twice, each as (first, later), exact to the letter. YAML and JSON both forbid them; what
    /// a reader makes of them differs, so somebody should be told.
    pub fn duplicates(self) -> Vec<(Node<'t>, Node<'t>)> {
        self.repeated(|key| key)
    }

    /// The keys that an object has twice when ASCII case does not count, as it does not for Azure Resource Manager.
    pub fn duplicates_ignore_case(self) -> Vec<(Node<'t>, Node<'t>)> {
        self.repeated(|mut key| {
            if key.bytes().any(|byte| byte.is_ascii_uppercase()) {
                key.to_mut().make_ascii_lowercase();
            }
            key
        })
    }

    fn repeated(self, normalise: impl Fn(Cow<'t, str>) -> Cow<'t, str>) -> Vec<(Node<'t>, Node<'t>)> {
        let mut first: HashMap<Cow<'t, str>, Node<'t>> = HashMap::new();
        let mut pairs = Vec::new();
        for entry in written(self) {
            let Some(name) = entry.key.key_text().map(&normalise) else { continue };
            if let Some(earlier) = first.get(&name) {
                pairs.push((*earlier, entry.key));
            } else {
                first.insert(name, entry.key);
            }
        }
        pairs
    }
}

fn pairs(node: Node<'_>) -> impl Iterator<Item = Entry<'_>> + use<'_> {
    let mut children = node.children(Tag::Object);
    std::iter::from_fn(move || Some(Entry { key: children.next()?, value: children.next()? }))
}

fn is_merge(entry: &Entry<'_>) -> bool {
    entry.key.kind() == Kind::String && entry.key.flags().has(Flags::MERGE)
}

/// The object's own entries, then those of the objects under `<<`, earlier ones first, each key once.
///
/// Every object is visited once: a second visit could add nothing. So this is linear, whatever refers to what.
fn merge(node: Node<'_>) -> Vec<Entry<'_>> {
    let mut entries: Vec<_> = written(node).collect();
    let mut names: HashSet<_> = entries.iter().filter_map(|entry| entry.key.key_text()).collect();
    let mut visited: HashSet<NodeId> = HashSet::from([node.id()]);
    let mut waiting = sources(node);
    while let Some(source) = waiting.pop() {
        if !visited.insert(source.id()) {
            continue;
        }
        for entry in written(source) {
            if entry.key.key_text().is_none_or(|name| names.insert(name)) {
                entries.push(entry);
            }
        }
        waiting.extend(sources(source));
    }
    entries
}

/// The objects under the merge keys of `node`, the first one last, ready to be popped.
fn sources(node: Node<'_>) -> Vec<Node<'_>> {
    let merged = pairs(node).filter(is_merge).map(|entry| entry.value);
    let mut sources: Vec<_> = merged
        .flat_map(|value| if value.kind() == Kind::Array { value.items().collect() } else { vec![value] })
        .collect();
    sources.reverse();
    sources
}
