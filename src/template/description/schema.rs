//! The JSON Schema of descriptions, for editors: made of the same words that the reader knows.
//!
//! Never here: what only all of a description can say, such as whether a name is described.

use serde_json::{Map, Value, json};

use super::vocabulary::{Entry, Field, HEADER, OF_EVERYTHING, SECTIONS, Shape};

/// What stands for a value that is not known.
const UNKNOWN: &str = r"^(\?[\w.-]*|\$\{[\w.-]+\})$";

/// A text in which every hole has an end and a name.
const TEXT: &str = r"^([^$]|\$+[^${]|(\$\$)*\$\{[\w.-]+\}|(\$\$)+\{)*\$*$";

/// What stands for any number of further elements or entries.
const MORE: &str = r"^\?\*[\w.-]*$";

/// The schema (JSON Schema, draft 2020-12) of one document of a description.
pub fn schema() -> Value {
    let mut definitions = Definitions::default();
    let mut properties = definitions.properties(HEADER.iter(), &[]);
    for section in SECTIONS {
        let fields: Vec<&'static Field> = section.fields().collect();
        let entry = definitions.entry(section.entry, &fields);
        let entries = named(&entry, &format!("Each {} by its name.", section.key));
        properties.insert(section.key.to_owned(), entries);
    }
    let required: Vec<&str> = HEADER.iter().filter(|field| field.is_required).map(|field| field.key).collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "apimlint network description",
        "description": "A network around Azure API Management, for apimlint.",
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
        "$defs": definitions.all,
    })
}

#[derive(Default)]
struct Definitions {
    all: Map<String, Value>,
}

impl Definitions {
    /// Defines what may be said of one thing, and refers to it.
    fn entry(&mut self, entry: &'static Entry, fields: &[&'static Field]) -> Value {
        if !self.all.contains_key(entry.name) {
            // Its place, so that it is not defined again inside of itself.
            self.all.insert(entry.name.to_owned(), Value::Null);
            let properties = self.properties(fields.iter().copied(), entry.one_of);
            let required: Vec<&str> = fields.iter().filter(|field| field.is_required).map(|field| field.key).collect();
            let mut object = json!({
                "type": "object",
                "description": entry.doc,
                "properties": properties,
                "additionalProperties": false,
            });
            if let Some(object) = object.as_object_mut() {
                if !required.is_empty() {
                    object.insert("required".to_owned(), json!(required));
                }
                if !entry.one_of.is_empty() {
                    let alternatives: Vec<Value> =
                        entry.one_of.iter().map(|key| json!({ "required": [key] })).collect();
                    object.insert("oneOf".to_owned(), json!(alternatives));
                }
            }
            let short = entry.short.and_then(|key| fields.iter().find(|field| field.key == key));
            let mut ways = vec![object];
            match short {
                Some(field) => ways.push(self.shape(&field.shape)),
                None => ways.push(unknown()),
            }
            if required.is_empty() && entry.one_of.is_empty() {
                ways.push(json!({ "type": "null" }));
            }
            self.all.insert(entry.name.to_owned(), json!({ "anyOf": ways }));
        }
        json!({ "$ref": format!("#/$defs/{}", entry.name) })
    }

    /// The keys with what they take. Nothing counts as not said, where something need not be said.
    fn properties(&mut self, fields: impl Iterator<Item = &'static Field>, one_of: &[&str]) -> Map<String, Value> {
        let mut properties = Map::new();
        for field in fields {
            let mut shape = self.shape(&field.shape);
            if one_of.contains(&field.key) {
                // What must be said in one of several ways is not said by nothing.
                if let Some(ways) = shape.get_mut("anyOf").and_then(Value::as_array_mut) {
                    ways.retain(|way| *way != json!({ "type": "null" }));
                }
            } else if !field.is_required {
                shape = json!({ "anyOf": [shape, { "type": "null" }] });
            }
            if let Some(shape) = shape.as_object_mut() {
                shape.insert("description".to_owned(), json!(field.doc));
            }
            properties.insert(field.key.to_owned(), shape);
        }
        properties
    }

    fn shape(&mut self, shape: &'static Shape) -> Value {
        let text = |pattern: &str| json!({ "anyOf": [{ "type": "string", "pattern": pattern }, unknown()] });
        match shape {
            Shape::Text | Shape::Reference(_) => self::text(),
            Shape::Usual(words) => {
                let mut text = self::text();
                if let Some(text) = text.as_object_mut() {
                    text.insert("examples".to_owned(), json!(words));
                }
                text
            }
            Shape::Words => json!({ "type": ["string", "number"], "minLength": 1, "not": more() }),
            Shape::Word(words) => {
                // The words are offered, and accepted whatever their case.
                let alternatives: Vec<String> = words.iter().map(|(word, _)| in_any_case(word)).collect();
                let offered: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
                let pattern = format!("^({})$", alternatives.join("|"));
                json!({ "anyOf": [{ "enum": offered }, { "type": "string", "pattern": pattern }, unknown()] })
            }
            Shape::Flag => json!({ "anyOf": [{ "type": "boolean" }, unknown()] }),
            Shape::Number(range) => json!({
                "anyOf": [{ "type": "integer", "minimum": range.start(), "maximum": range.end() }, unknown()]
            }),
            Shape::Prefix => text(PREFIX),
            Shape::IpAddress => text(ADDRESS),
            Shape::Source => text(&format!(r"^\*$|{TAG}|{ADDRESS}|{PREFIX}")),
            Shape::Listed => text(&format!("{ADDRESS}|{PREFIX}")),
            Shape::Destination => text(&format!(r"^\*$|{TAG}|{PREFIX}")),
            Shape::Ports => json!({ "anyOf": [
                { "type": "integer", "minimum": 0, "maximum": 65535 },
                { "type": "string", "pattern": r"^(\*|[0-9]{1,5}(-[0-9]{1,5})?)$" },
                unknown()
            ] }),
            Shape::Many(element) => {
                let one = self.shape(element);
                let listed = if matches!(element, Shape::Source) { self.shape(&Shape::Listed) } else { one.clone() };
                let several = json!({ "type": "array", "items": { "anyOf": [listed, more()] } });
                let alone = json!({ "type": "array", "items": { "anyOf": [one.clone(), more()] }, "maxItems": 1 });
                json!({ "anyOf": [one, several, alone, unknown()] })
            }
            Shape::Object(entry) => {
                let fields: Vec<&'static Field> = entry.fields.iter().collect();
                self.entry(entry, &fields)
            }
            Shape::Named(entry) => {
                let fields: Vec<&'static Field> = OF_EVERYTHING.iter().chain(entry.fields).collect();
                let entry = self.entry(entry, &fields);
                named(&entry, "Each by its name.")
            }
        }
    }
}

/// An IPv4 prefix, or what looks like an IPv6 prefix.
const PREFIX: &str = r"^([0-9]{1,3}(\.[0-9]{1,3}){3}/[0-9]{1,2}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*/[0-9]{1,3})$";

/// An IPv4 address, or what looks like an IPv6 address.
const ADDRESS: &str = r"^([0-9]{1,3}(\.[0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)$";

/// What can be the name of a service tag.
const TAG: &str = r"^[A-Za-z][A-Za-z0-9._-]*$";

/// Names with what they are.
fn named(entry: &Value, description: &str) -> Value {
    let reason = json!({ "type": ["string", "null"] });
    json!({ "anyOf": [
        {
            "type": "object",
            "description": description,
            "propertyNames": { "minLength": 1 },
            "patternProperties": { (MORE): reason.clone(), (UNKNOWN): reason },
            "additionalProperties": entry,
        },
        unknown(),
        { "type": "null" }
    ] })
}

/// Any text.
fn text() -> Value {
    json!({ "type": ["string", "number"], "minLength": 1, "pattern": TEXT, "not": more() })
}

fn unknown() -> Value {
    json!({ "type": "string", "pattern": UNKNOWN })
}

fn more() -> Value {
    json!({ "type": "string", "pattern": MORE })
}

/// A pattern of the word whatever its case.
fn in_any_case(word: &str) -> String {
    let letters = word.chars().map(|letter| match letter {
        letter if letter.is_ascii_alphabetic() => {
            format!("[{}{}]", letter.to_ascii_uppercase(), letter.to_ascii_lowercase())
        }
        letter if letter.is_ascii_alphanumeric() => letter.to_string(),
        '/' | '-' => letter.to_string(),
        letter => format!(r"\{letter}"),
    });
    letters.collect()
}
