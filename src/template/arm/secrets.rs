//! Where the secrets of a deployment stand: what nobody may show, whatever is wrong with it.
//!
//! Never here: what is done about it. Whoever shows texts leaves these places out.

use std::collections::HashMap;

use super::lower::is_named;
use super::outline::type_chain;
use crate::source::Span;
use crate::syntax::{Kind, Node, Tree};
use crate::template::ir::{Cargo, Carried};

/// Most comparisons of a value with the types of its parts. A value that takes more is secret as a whole.
const MOST_STEPS: usize = 1_000_000;

/// The places of secrets in a template and in its parameter file: defaults and allowed values of secure parameters, and
/// what is given for them. What is given for a parameter that is not declared, or whose type is not known, counts as a
/// secret, because nobody can say that it is none. Templates inside of the template are searched as well.
pub(in crate::template) fn secrets(template: &Tree, parameters: Option<&Tree>) -> Vec<Span> {
    let mut search = Search { found: Vec::new(), steps: MOST_STEPS };
    let given = parameters.and_then(Tree::root).into_iter().flat_map(|root| named(root, "parameters"));
    let given: Vec<Node<'_>> = given.collect();
    match template.root() {
        Some(root) => search.template(root, &given),
        None => search.found.extend(given.into_iter().map(Node::span)),
    }
    search.found
}

/// The places of secrets in a template that a deployment carries, and in what the deployment gives to it. What is written
/// inside of the deployment's own template was found with that one.
pub(in crate::template) fn cargo_secrets(template: Node<'_>, cargo: &Cargo<'_>) -> Vec<Span> {
    let mut search = Search { found: Vec::new(), steps: MOST_STEPS };
    if !matches!(cargo.template, Carried::Inline(_)) {
        let given: Vec<Node<'_>> = cargo.passed.iter().copied().collect();
        search.template(template, &given);
    }
    search.found
}

struct Search {
    found: Vec<Span>,
    steps: usize,
}

impl Search {
    /// One template with the objects that give values to its parameters.
    fn template<'t>(&mut self, root: Node<'t>, given: &[Node<'_>]) {
        let mut declared: HashMap<String, Vec<Node<'t>>> = HashMap::new();
        for entry in named(root, "parameters").flat_map(Node::entries) {
            for default in named(entry.value, "defaultValue") {
                self.value(root, entry.value, default);
            }
            for allowed in named(entry.value, "allowedValues").flat_map(Node::items) {
                self.value(root, entry.value, allowed);
            }
            if let Some(name) = entry.key.key_text() {
                declared.entry(name.to_ascii_lowercase()).or_default().push(entry.value);
            }
        }
        for entry in given.iter().flat_map(|given| given.entries()) {
            let name = entry.key.key_text().unwrap_or_default().to_ascii_lowercase();
            match declared.get(&name) {
                Some(declarations) if !declarations.iter().any(|declaration| is_secret(root, *declaration)) => {
                    for value in named(entry.value, "value") {
                        for declaration in declarations {
                            self.value(root, *declaration, value);
                        }
                    }
                }
                _ => self.found.push(entry.value.span()),
            }
        }
        for resources in named(root, "resources") {
            self.inside(resources);
        }
    }

    /// The secret parts of a value of a declared type.
    fn value(&mut self, root: Node<'_>, declaration: Node<'_>, value: Node<'_>) {
        if is_secret(root, declaration) {
            self.found.push(value.span());
            return;
        }
        if !matches!(value.kind(), Kind::Object | Kind::Array) {
            return;
        }
        for part_of in type_chain(root, declaration) {
            let properties = part_of.get_ignore_case("properties");
            let others = part_of.get_ignore_case("additionalProperties").filter(|node| node.kind() == Kind::Object);
            let items = part_of.get_ignore_case("items").filter(|node| node.kind() == Kind::Object);
            let steps = (1 + value.len()).saturating_mul(1 + properties.map_or(0, Node::len));
            let Some(left) = self.steps.checked_sub(steps) else {
                self.found.push(value.span());
                return;
            };
            self.steps = left;
            for entry in value.entries() {
                let name = entry.key.key_text().unwrap_or_default();
                let declared = properties.and_then(|properties| properties.get_ignore_case(&name));
                if let Some(declaration) = declared.or(others) {
                    self.value(root, declaration, entry.value);
                }
            }
            if let Some(declaration) = items {
                value.items().for_each(|item| self.value(root, declaration, item));
            }
        }
    }

    /// The templates inside of resources, each with what it is given.
    fn inside(&mut self, node: Node<'_>) {
        node.items().for_each(|item| self.inside(item));
        for entry in node.entries() {
            let is_template = entry.value.kind() == Kind::Object && is_named(entry.key, "template");
            if is_template && entry.value.get_ignore_case("resources").is_some() {
                let given: Vec<Node<'_>> = named(node, "parameters").collect();
                self.template(entry.value, &given);
            } else {
                self.inside(entry.value);
            }
        }
    }
}

/// Whether a declaration says that its values are secrets, or does not say what they are.
fn is_secret(root: Node<'_>, declaration: Node<'_>) -> bool {
    let mut open = false;
    for node in type_chain(root, declaration) {
        let name = node.get_ignore_case("type").and_then(Node::as_str).unwrap_or_default().to_ascii_lowercase();
        match name.as_str() {
            "securestring" | "secureobject" => return true,
            "string" | "int" | "bool" | "array" | "object" => open = true,
            _ => {}
        }
    }
    !open
}

/// Every value under this name: of several with one name, each is in the text.
fn named<'t>(node: Node<'t>, name: &'static str) -> impl Iterator<Item = Node<'t>> {
    node.entries().filter(move |entry| is_named(entry.key, name)).map(|entry| entry.value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;
    use crate::syntax::json;

    fn found(template: &str, parameters: &str) -> Vec<String> {
        let (template_tree, parameter_tree) =
            (json::parse(FileId::new(0), template.into()), json::parse(FileId::new(1), parameters.into()));
        let text = |span: &Span| {
            let text = if span.file == FileId::new(0) { template } else { parameters };
            text[span.start as usize..span.end as usize].to_owned()
        };
        secrets(&template_tree, Some(&parameter_tree)).iter().map(text).collect()
    }

    #[test]
    fn defaults_and_given_values_of_secure_parameters_are_secrets() {
        let template = r##"{
            "definitions": {"key": {"type": "secureString"}, "both": {"type": "object", "properties": {
                "user": {"type": "string"}, "key": {"$ref": "#/definitions/key"}}}},
            "parameters": {
                "open": {"type": "string", "defaultValue": "seen"},
                "a": {"type": "SecureString", "defaultValue": "secret1"},
                "b": {"$ref": "#/definitions/key", "allowedValues": ["secret2"]},
                "c": {"$ref": "#/definitions/both", "defaultValue": {"user": "seen", "key": "secret3"}},
                "d": {"type": "array", "items": {"$ref": "#/definitions/both"}},
                "e": {"type": "sekurestring", "defaultValue": "secret4"}
            }}"##;
        let parameters = r#"{"parameters": {
            "open": {"value": "seen"},
            "A": {"value": "secret5"},
            "b": "secret6",
            "c": {"value": {"user": "seen", "Key": "secret7"}},
            "d": {"value": [{"key": "secret8"}, {"user": "seen"}]},
            "undeclared": {"value": "secret9"},
            "a": {"reference": {"secretName": "secret10"}}
        }}"#;
        let expected = [
            r#""secret1""#,
            r#""secret2""#,
            r#""secret3""#,
            r#""secret4""#,
            r#"{"value": "secret5"}"#,
            r#""secret6""#,
            r#""secret7""#,
            r#""secret8""#,
            r#"{"value": "secret9"}"#,
            r#"{"reference": {"secretName": "secret10"}}"#,
        ];
        assert_eq!(found(template, parameters), expected);
    }

    #[test]
    fn templates_inside_of_the_template_are_searched() {
        let template = r#"{"resources": [{"type": "Microsoft.Resources/deployments", "properties": {
            "parameters": {"pw": {"value": "secret1"}, "open": {"value": "seen"}},
            "template": {"parameters": {"pw": {"type": "secureString", "defaultValue": "secret2"},
                "open": {"type": "string"}}, "resources": []}
        }}]}"#;
        assert_eq!(found(template, "{}"), [r#""secret2""#, r#"{"value": "secret1"}"#]);
    }

    #[test]
    fn what_a_template_that_cannot_be_read_is_given_is_secret() {
        assert_eq!(found("", r#"{"parameters": {"a": {"value": 1}}}"#), [r#"{"a": {"value": 1}}"#]);
        assert_eq!(found("[]", r#"{"parameters": {"a": {"value": 1}}}"#), [r#"{"value": 1}"#]);
    }
}
