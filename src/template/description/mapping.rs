//! Mappings with their keys, of which each is a text and there once.
//!
//! Never here: what a key means.

use std::collections::HashMap;

use super::complaint::noun;
use super::reader::Reader;
use crate::source::Span;
use crate::syntax::{Kind, Node};

/// A key with its value.
#[derive(Debug, Clone)]
pub(super) struct Pair<'t> {
    /// The key.
    pub(super) key: String,
    /// Where it is written.
    pub(super) span: Span,
    /// What is written there.
    pub(super) written: Node<'t>,
    /// What it has.
    pub(super) value: Node<'t>,
    /// Whether the key is there more than once, so that nobody knows which value counts.
    pub(super) is_twice: bool,
}

/// A mapping, and whether everything in it was understood.
#[derive(Debug, Default)]
pub(super) struct Mapping<'t> {
    pub(super) pairs: Vec<Pair<'t>>,
    /// A place that was not.
    pub(super) broken: Option<Span>,
}

impl<'t> Mapping<'t> {
    /// The value of a key; a `null` is nothing.
    pub(super) fn get(&self, key: &str) -> Option<&Pair<'t>> {
        self.pairs.iter().find(|pair| pair.key == key && !pair.value.is_null())
    }
}

impl<'t> Reader<'t> {
    /// The keys of a mapping with their values.
    pub(super) fn mapping(&mut self, node: Node<'t>) -> Mapping<'t> {
        let mut mapping = Mapping::default();
        let mut known: HashMap<String, usize> = HashMap::new();
        for entry in node.entries() {
            let span = entry.key.span();
            let key = match entry.key.kind() {
                Kind::String => entry.key.as_str().unwrap_or_default().into_owned(),
                Kind::Error => {
                    mapping.broken.get_or_insert(span);
                    continue;
                }
                kind => {
                    mapping.broken.get_or_insert(span);
                    let help = match kind {
                        Kind::Array | Kind::Object => "a key is a name".to_owned(),
                        _ => format!("if it is a name, put it in quotes: `\"{}\"`", entry.key.source()),
                    };
                    self.complaints.tell(format!("{} is no key", noun(kind)), Some(help), span);
                    continue;
                }
            };
            let pair = Pair { key, span, written: entry.key, value: entry.value, is_twice: false };
            if let Some(earlier) = known.get(&pair.key).and_then(|index| mapping.pairs.get_mut(*index)) {
                let related = vec![(earlier.span, "it is here already".to_owned())];
                let message = format!("the key `{}` is there twice", super::complaint::excerpt(&pair.key));
                let help = "give one of them another name, or leave it out".to_owned();
                self.complaints.relate(message, Some(help), span, related);
                mapping.broken.get_or_insert(span);
                *earlier = Pair { is_twice: true, ..pair };
            } else {
                known.insert(pair.key.clone(), mapping.pairs.len());
                mapping.pairs.push(pair);
            }
        }
        mapping
    }
}
