//! The entries of a parameter file.

use std::collections::HashMap;

use super::lower::{content, lower_literal};
use crate::source::Span;
use crate::syntax::{Kind, Tree};
use crate::template::ir::Deferred;

/// What a parameter file gives, by the names of the parameters in lower case.
#[derive(Debug, Default)]
pub(in crate::template) struct ParameterFile<'t> {
    entries: Vec<Entry<'t>>,
    numbers: HashMap<String, usize>,
    /// Where the object with the parameters should be, if the file does not have it.
    pub(in crate::template) missing: Option<Span>,
}

/// What the file gives for one parameter.
#[derive(Debug)]
pub(in crate::template) struct Entry<'t> {
    pub(in crate::template) name: String,
    pub(in crate::template) name_span: Span,
    pub(in crate::template) given: Given<'t>,
}

/// The forms of an entry.
#[derive(Debug)]
pub(in crate::template) enum Given<'t> {
    /// `{"value": …}`, which can be `null`.
    Value { value: Deferred<'t>, is_null: bool },
    /// `{"reference": …}`: a secret in a key vault.
    Secret,
    /// `{"expression": …}`.
    Expression,
    /// Anything else, which is no value.
    Malformed,
}

impl<'t> ParameterFile<'t> {
    /// The entries of the file; none if it has none.
    pub(in crate::template) fn read(tree: &'t Tree) -> Self {
        let mut file = Self::default();
        let Some(root) = tree.root() else { return file };
        let parameters = root.get_ignore_case("parameters").filter(|node| node.kind() == Kind::Object);
        let Some(parameters) = parameters else {
            file.missing = tree.errors().is_empty().then(|| Span::at(root.span().file, root.span().start));
            return file;
        };
        for entry in parameters.entries() {
            let Some(name) = entry.key.key_text() else { continue };
            let given = match entry.value {
                node if node.kind() != Kind::Object => Given::Malformed,
                node => match node.get_ignore_case("value") {
                    Some(value) => {
                        Given::Value { is_null: value.is_null(), value: Deferred::new(value, lower_literal) }
                    }
                    None if node.get_ignore_case("reference").is_some() => Given::Secret,
                    None if node.get_ignore_case("expression").is_some() => Given::Expression,
                    None => Given::Malformed,
                },
            };
            file.numbers.insert(name.to_ascii_lowercase(), file.entries.len());
            file.entries.push(Entry { name: name.into_owned(), name_span: content(entry.key), given });
        }
        file
    }

    /// What the file gives for this parameter.
    pub(in crate::template) fn get(&self, name: &str) -> Option<&Entry<'t>> {
        self.numbers.get(&name.to_ascii_lowercase()).and_then(|number| self.entries.get(*number))
    }

    /// All entries in the order of the text.
    pub(in crate::template) fn entries(&self) -> &[Entry<'t>] {
        &self.entries
    }
}
