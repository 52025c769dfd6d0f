//! Which language a file is in.

use std::sync::Arc;

use super::bicep::{self, Program};
use super::{SyntaxError, Tree, json, yaml};
use crate::source::{FileId, FilePath};

/// A file, read, in whatever language.
#[derive(Debug)]
pub enum Document {
    /// JSON or YAML.
    Data(Tree),
    /// Bicep.
    Bicep(Program),
}

impl Document {
    /// Reads a text: `.bicep` and `.bicepparam` are Bicep, everything else is read by [`parse_document`].
    pub fn parse(path: &FilePath, file: FileId, text: Arc<str>) -> Self {
        if is_bicep(path) {
            Self::Bicep(bicep::parse(file, text))
        } else {
            Self::Data(parse_document(path, file, text))
        }
    }

    /// The file.
    pub fn file(&self) -> FileId {
        match self {
            Self::Data(tree) => tree.file(),
            Self::Bicep(program) => program.file(),
        }
    }

    /// What could not be read.
    pub fn errors(&self) -> &[SyntaxError] {
        match self {
            Self::Data(tree) => tree.errors(),
            Self::Bicep(program) => program.errors(),
        }
    }

    /// The tree of a file that is data.
    pub fn as_data(&self) -> Option<&Tree> {
        match self {
            Self::Data(tree) => Some(tree),
            Self::Bicep(_) => None,
        }
    }

    /// The program of a file that is Bicep.
    pub fn as_program(&self) -> Option<&Program> {
        match self {
            Self::Data(_) => None,
            Self::Bicep(program) => Some(program),
        }
    }
}

impl From<Tree> for Document {
    fn from(tree: Tree) -> Self {
        Self::Data(tree)
    }
}

/// Whether a file of this name is written in Bicep.
pub fn is_bicep(path: &FilePath) -> bool {
    path.has_extension("bicep") || path.has_extension("bicepparam")
}

/// Reads a text in the language that its path and its first characters tell.
///
/// `.json` and `.jsonc` are JSON. Everything else is YAML, of which JSON is a part: a text that begins like JSON is tried as
/// such first, because that is faster and recovers from more.
pub fn parse_document(path: &FilePath, file: FileId, text: Arc<str>) -> Tree {
    if path.has_extension("json") || path.has_extension("jsonc") {
        return json::parse(file, text);
    }
    if !begins_with_bracket(&text) {
        return yaml::parse(file, text);
    }
    let as_json = json::parse(file, Arc::clone(&text));
    // A line break in a string is a space to YAML.
    if as_json.errors().is_empty() && !as_json.has_strings_over_lines() {
        return as_json;
    }
    let as_yaml = yaml::parse(file, Arc::clone(&text));
    if as_yaml.errors().is_empty() || !begins_like_json(&text) { as_yaml } else { as_json }
}

fn begins_with_bracket(text: &str) -> bool {
    text.trim_start_matches('\u{FEFF}').trim_start().starts_with(['{', '['])
}

/// Whether the first bracket is followed by what JSON has there, so that its complaints are the ones that help.
fn begins_like_json(text: &str) -> bool {
    let rest = text.trim_start_matches('\u{FEFF}').trim_start().trim_start_matches(['{', '[']).trim_start();
    rest.is_empty() || rest.starts_with(['"', '{', '[', '}', ']'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(path: &str, text: &str) -> Tree {
        parse_document(&FilePath::new(path), FileId::new(0), text.into())
    }

    fn value(path: &str, text: &str) -> Option<String> {
        let tree = tree(path, text);
        let value = tree.root()?.get("a")?;
        value.as_str().map(std::borrow::Cow::into_owned)
    }

    #[test]
    fn the_extension_decides() {
        assert_eq!(value("x.json", r#"{"a": "b"}"#).as_deref(), Some("b"));
        assert_eq!(value("x.yaml", "a: b").as_deref(), Some("b"));
        assert_eq!(value("x.json", "a: b"), None);
    }

    #[test]
    fn json_in_yaml_clothes_is_tried_first() {
        assert_eq!(value("x.yaml", "\n {\"a\": \"b\"} // comment").as_deref(), Some("b"));
        assert_eq!(value("x.yml", "{a: b}").as_deref(), Some("b"));
        assert_eq!(value("x.yml", "{\"a\": \"b\n  c\"}").as_deref(), Some("b c"));
    }

    #[test]
    fn complaints_come_from_the_likelier_language() {
        assert!(tree("x.yaml", "{\"a\": \"b\" \"c\": 1}").errors()[0].message.contains("expected `,` or `}`"));
        assert_eq!(tree("x.yaml", "{a: b").errors()[0].message, "this `{` is never closed");
    }
}
