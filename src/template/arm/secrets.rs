//! Where the secrets of a deployment stand: what nobody may show, whatever is wrong with it.
//!
//! Never here: what is done about it. Whoever shows texts leaves these places out.

use std::collections::HashMap;

use super::lower::is_named;
use super::types::Types;
use crate::source::Span;
use crate::syntax::{Entry, Kind, Node, Tree};
use crate::template::ir::{Cargo, Carried, Part, PassedText};

/// Most comparisons of values with types. What takes more is secret as a whole.
const MOST_STEPS: usize = 100_000;

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
        let given = match cargo.passed {
            Some(PassedText::Json(given)) => vec![given],
            Some(PassedText::Bicep(_)) | None => Vec::new(),
        };
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
        let types = Types::of(root);
        let mut declared: HashMap<String, Vec<Node<'t>>> = HashMap::new();
        for entry in named(root, "parameters").flat_map(Node::entries) {
            self.declaration(&types, entry.value);
            if let Some(name) = entry.key.key_text() {
                declared.entry(name.to_ascii_lowercase()).or_default().push(entry.value);
            }
        }
        // An expression gives something to somebody.
        self.found.extend(given.iter().filter(|given| given.kind() == Kind::String).map(|given| given.span()));
        for entry in given.iter().flat_map(|given| given.entries()) {
            let name = entry.key.key_text().unwrap_or_default().to_ascii_lowercase();
            let declarations = declared.get(&name).map(Vec::as_slice).unwrap_or_default();
            let is_open = !declarations.is_empty() && !declarations.iter().any(|it| is_secret(&types, *it));
            // Only of a written value can be said which part of it is a secret.
            let mut parts = entry.value.entries();
            let is_written = entry.value.kind() == Kind::Object && parts.all(|part| is_named(part.key, "value"));
            if is_open && (is_written || !declarations.iter().any(|it| types.holds_secrets(*it).0)) {
                for value in named(entry.value, "value") {
                    for declaration in declarations {
                        self.value(&types, *declaration, value);
                    }
                }
            } else {
                self.found.push(entry.value.span());
            }
        }
        for definition in named(root, "definitions").flat_map(Node::entries) {
            self.declaration(&types, definition.value);
        }
        for output in named(root, "outputs").flat_map(Node::entries) {
            self.answer(&types, output.value);
        }
        let functions =
            named(root, "functions").flat_map(Node::items).flat_map(|namespace| named(namespace, "members"));
        for output in functions.flat_map(Node::entries).flat_map(|function| named(function.value, "output")) {
            self.answer(&types, output);
        }
        for name in ["resources", "variables"] {
            named(root, name).for_each(|section| self.inside(section));
        }
    }

    /// What a declaration says of the values that it takes.
    fn declaration<'t>(&mut self, types: &Types<'t>, declaration: Node<'t>) {
        for default in named(declaration, "defaultValue") {
            self.value(types, declaration, default);
        }
        for allowed in named(declaration, "allowedValues").flat_map(Node::items) {
            self.value(types, declaration, allowed);
        }
    }

    /// The value of an output, or of a function.
    fn answer<'t>(&mut self, types: &Types<'t>, declaration: Node<'t>) {
        for value in named(declaration, "value").chain(named(declaration, "copy")) {
            self.value(types, declaration, value);
        }
    }

    /// The secret parts of a value of a declared type.
    fn value<'t>(&mut self, types: &Types<'t>, declaration: Node<'t>, value: Node<'_>) {
        if self.steps == 0 || is_secret(types, declaration) {
            self.found.push(value.span());
            return;
        }
        // What is computed has parts that are not written.
        let is_computed = |entry: Entry<'_>| {
            is_named(entry.key, "copy") || entry.key.key_text().is_some_and(|name| name.starts_with('['))
        };
        if !matches!(value.kind(), Kind::Object | Kind::Array) || value.entries().any(is_computed) {
            if types.holds_secrets(declaration).0 {
                self.found.push(value.span());
            }
            return;
        }
        let steps = (1 + value.len()).saturating_mul(1 + types.width(declaration));
        self.steps = self.steps.saturating_sub(steps);
        if self.steps == 0 {
            self.found.push(value.span());
            return;
        }
        let mut parts = Vec::with_capacity(value.len());
        for entry in value.entries() {
            let name = entry.key.key_text().unwrap_or_default();
            parts.push((types.of_part(declaration, Part::Property(&name)), entry.value));
        }
        for (index, item) in value.items().enumerate() {
            parts.push((types.of_part(declaration, Part::Element(Some(index))), item));
        }
        if parts.iter().all(|(declarations, _)| declarations.is_empty()) && types.holds_secrets(declaration).0 {
            self.found.push(value.span());
            return;
        }
        for (declarations, part) in parts {
            for declaration in declarations {
                if self.steps == 0 {
                    self.found.push(value.span());
                    return;
                }
                self.value(types, declaration, part);
            }
        }
    }

    /// The templates inside of resources, each with what it is given.
    fn inside(&mut self, node: Node<'_>) {
        node.items().for_each(|item| self.inside(item));
        for entry in node.entries() {
            let is_carried = is_named(entry.key, "template") && entry.value.get_ignore_case("resources").is_some();
            if is_carried || is_template(entry.value) {
                let given: Vec<Node<'_>> = if is_carried { named(node, "parameters").collect() } else { Vec::new() };
                self.template(entry.value, &given);
            } else {
                self.inside(entry.value);
            }
        }
    }
}

/// Whether an object inside of a template can be a template: it lists resources, and declares something. In a variable it
/// may be one that a deployment carries by an expression.
fn is_template(node: Node<'_>) -> bool {
    let has = |name| node.get_ignore_case(name).is_some();
    node.kind() == Kind::Object && has("resources") && (has("parameters") || has("outputs") || has("$schema"))
}

/// Whether a declaration says that its values are secrets, or does not say what they are.
fn is_secret<'t>(types: &Types<'t>, declaration: Node<'t>) -> bool {
    let mut open = false;
    for node in types.chain(declaration) {
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
