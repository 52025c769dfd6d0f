//! Functions that read files: `loadTextContent`, `loadJsonContent`, `loadYamlContent`, `loadFileAsBase64`.
//!
//! What is read is known before anything is deployed. Which files may be read is the business of whoever opens them.

use crate::source::Span;
use crate::syntax::{Tree, decode, json, yaml};
use crate::template::arm::literal;
use crate::template::functions::encode_base64;
use crate::template::value::{Kind, Value};
use crate::template::{Loaded, Op};

use super::evaluator::Evaluator;
use super::repetition::Env;

/// Most characters that Bicep takes from a file.
const LONGEST: usize = 1_048_576;

impl<'a> Evaluator<'a> {
    /// The value of a function that reads a file; nothing if `name`, in lower case, is none.
    pub(super) fn load(&mut self, name: &str, arguments: &[Value], span: Span) -> Option<Value> {
        let (path, options) = match name {
            "loadtextcontent" | "loadfileasbase64" | "loadjsoncontent" | "loadyamlcontent" => {
                arguments.split_first()?
            }
            _ => return None,
        };
        let Kind::Str(path) = &path.kind else {
            return Some(self.unknown(Op::NotEvaluated(name.into()), arguments, span));
        };
        let Some(loaded) = self.links.load(self.here.file, path, span) else {
            let words = format!("what is in `{path}`, which cannot be read,");
            return Some(self.refused(Op::NotEvaluated(words.into()), span));
        };
        if !self.budget.read(loaded.bytes.len()) {
            return Some(self.exceed(super::evaluator::TOO_MUCH, span));
        }
        if loaded.bytes.len() > LONGEST {
            let message = format!("`{path}` has more than the {LONGEST} characters that Bicep reads");
            return Some(self.exceed(&message, span));
        }
        if name == "loadfileasbase64" {
            return Some(self.written(Kind::str(encode_base64(&loaded.bytes)), span));
        }
        let Ok(text) = decode(&loaded.bytes) else {
            return Some(self.refused(Op::NotEvaluated("a file that is not UTF-8".into()), span));
        };
        if name == "loadtextcontent" {
            // Another encoding would give other characters.
            let is_plain = options.iter().all(|it| matches!(it.as_str(), Some("utf-8" | "us-ascii")));
            return Some(if is_plain {
                self.written(Kind::str(text), span)
            } else {
                self.unknown(Op::NotEvaluated(name.into()), arguments, span)
            });
        }
        let tree = self.read_data(&loaded, text, name == "loadyamlcontent");
        let whole = match tree.root().filter(|_| tree.errors().is_empty()) {
            Some(root) => self.eval(&literal(root), &Env::default()),
            None => return Some(self.refuse(format!("`{path}` cannot be read"), span)),
        };
        match options.first().map(|query| &query.kind) {
            None => Some(whole),
            Some(Kind::Str(query)) => Some(match keys(query) {
                Some(keys) => {
                    let keys: Vec<(Value, Span)> =
                        keys.into_iter().map(|key| (self.written(key, span), span)).collect();
                    self.get_all(whole, &keys, span)
                }
                None => self.unknown(Op::NotEvaluated(name.into()), arguments, span),
            }),
            Some(_) => Some(self.unknown(Op::NotEvaluated(name.into()), arguments, span)),
        }
    }

    fn read_data(&mut self, loaded: &Loaded, text: &str, is_yaml: bool) -> &'a Tree {
        if let Some(known) = self.libraries.loaded.get(&(loaded.file, is_yaml)) {
            return known;
        }
        let parse = if is_yaml { yaml::parse } else { json::parse };
        let tree = self.trees.push_get(Box::new(parse(loaded.file, text.into())));
        self.libraries.loaded.insert((loaded.file, is_yaml), tree);
        tree
    }
}

/// The keys of a path into data: `$.a.b[0]`. Nothing for one that can lead to several places, or is written otherwise.
fn keys(path: &str) -> Option<Vec<Kind>> {
    let path = path.trim();
    let mut rest = path.strip_prefix('$').unwrap_or(path);
    let mut keys = Vec::new();
    while !rest.is_empty() {
        if let Some(inside) = rest.strip_prefix('[') {
            let (key, after) = inside.split_once(']')?;
            let quoted = |quote: char| key.strip_prefix(quote).and_then(|key| key.strip_suffix(quote));
            keys.push(match quoted('\'').or_else(|| quoted('"')) {
                Some(name) => Kind::str(name),
                None => Kind::Int(key.parse().ok()?),
            });
            rest = after;
            continue;
        }
        let name = rest.strip_prefix('.').unwrap_or(rest);
        let end = name.find(['.', '[']).unwrap_or(name.len());
        let (key, after) = name.split_at_checked(end)?;
        let is_plain = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || "_-".contains(c));
        keys.push(is_plain.then(|| Kind::str(key))?);
        rest = after;
    }
    Some(keys)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_into_data_are_read_as_far_as_they_lead_to_one_place() {
        let text = |name: &str| Kind::str(name);
        assert_eq!(keys("$.a.b-c[0]['d e']"), Some(vec![text("a"), text("b-c"), Kind::Int(0), text("d e")]));
        assert_eq!(keys("a.b"), Some(vec![text("a"), text("b")]));
        assert_eq!(keys("$"), Some(Vec::new()));
        for path in ["$..a", "$.a[*]", "$.a[?(@.b)]", "a[0", "a.", "*"] {
            assert_eq!(keys(path), None, "{path}");
        }
    }
}
