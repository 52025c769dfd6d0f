//! Deployments for tests, written as JSON with a few signs for what is not known:
//!
//! | written | means |
//! |---|---|
//! | `"net-{p}"` | text with a hole that is a segment; `"{p}"` alone is a term |
//! | `"{*p}/subnets/a"` | text with a hole that may be anything |
//! | `"{sub}"`, `"{rg}"` | the current subscription and resource group |
//! | `"@Type/name"` | the id of a resource in the current group |
//! | key `"name?p"` | a property behind a condition |
//! | key `"..."` | an open object |
//! | element `{"$when": "p", "items": []}`, `{"$repeat": "p", "body": {}}`, `{"$rest": "p"}` | parts of an array |

use std::rc::Rc;

use serde_json::Value as Json;

use crate::network::{Fact, Link, Network, Table};
use crate::source::{FileId, Span};
use crate::template::{
    Deployment, Hole, HoleClass, Kind, List, ListPart, Object, Op, Piece, Resource, ResourceId, Slot, Step, TermId,
    Value,
};

/// Where the resources of a test are.
const SCOPE: &str = "/subscriptions/{sub}/resourceGroups/{rg}";

/// The network of these resources. Beside the body, a resource may have `condition`, `existing`, `repeated` (the name of
/// a parameter) and `at` (the beginning of its id).
pub(super) fn network(resources: &Json) -> (Network, Deployment) {
    let mut deployment = deployment(resources);
    let network = crate::network::build(&mut deployment);
    (network, deployment)
}

pub(super) fn deployment(resources: &Json) -> Deployment {
    let mut maker = Maker::default();
    for resource in resources.as_array().unwrap() {
        let resource = maker.resource(resource);
        maker.deployment.resources.push(resource);
    }
    maker.deployment
}

/// A value, for tests of values alone.
#[derive(Default)]
pub(super) struct Maker {
    pub(super) deployment: Deployment,
    offset: u32,
}

impl Maker {
    fn span(&mut self) -> Span {
        self.offset += 1;
        Span::at(FileId::new(0), self.offset)
    }

    pub(super) fn term(&mut self, name: &str) -> TermId {
        let op = match name {
            "sub" => Op::Scope(0, "subscription().subscriptionId".into()),
            "rg" => Op::Scope(0, "resourceGroup().name".into()),
            _ => Op::Parameter(0, name.into()),
        };
        let span = self.span();
        self.deployment.terms.intern(op, Vec::new(), Some(span))
    }

    fn text(&mut self, text: &str) -> Kind {
        let whole;
        let text = match text.strip_prefix('@') {
            Some(rest) => {
                whole = format!("{SCOPE}/providers/{rest}");
                &*whole
            }
            None => text,
        };
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').unwrap();
            if !before.is_empty() {
                pieces.push(Piece::Literal(before.into()));
            }
            let (name, class) = match name.strip_prefix('*') {
                Some(name) => (name, HoleClass::Any),
                None => (name, HoleClass::Segment),
            };
            let term = self.term(name);
            pieces.push(Piece::Hole(Hole { term, class }));
            rest = after;
        }
        match (&*pieces, rest) {
            ([], _) => Kind::str(rest),
            ([Piece::Hole(hole)], "") => Kind::Term(hole.term),
            _ => {
                if !rest.is_empty() {
                    pieces.push(Piece::Literal(rest.into()));
                }
                Kind::Text(pieces.into())
            }
        }
    }

    pub(super) fn value(&mut self, json: &Json) -> Value {
        let kind = match json {
            Json::Null => Kind::Null,
            Json::Bool(value) => Kind::Bool(*value),
            Json::Number(number) => Kind::Int(number.as_i64().unwrap()),
            Json::String(text) => self.text(text),
            Json::Array(items) => {
                let parts = items.iter().map(|item| self.part(item)).collect();
                Kind::List(Rc::new(List { parts }))
            }
            Json::Object(properties) => {
                let mut object = Object::default();
                for (key, value) in properties {
                    if key == "..." {
                        object.rest = Some(self.term(value.as_str().unwrap()));
                        continue;
                    }
                    let (key, guard) = match key.split_once('?') {
                        Some((key, guard)) => (key, Some(self.term(guard))),
                        None => (&**key, None),
                    };
                    let key_span = self.span();
                    let value = self.value(value);
                    object.slots.push(Slot { key: key.into(), key_span, guard, value });
                }
                Kind::Object(Rc::new(object))
            }
        };
        let span = self.span();
        Value::new(kind, self.deployment.provenance.add(Step::Written(span)))
    }

    fn part(&mut self, json: &Json) -> ListPart {
        let sign = |name| json.get(name).and_then(Json::as_str);
        if let Some(guard) = sign("$when") {
            let guard = self.term(guard);
            return ListPart::When(guard, json["items"].as_array().unwrap().iter().map(|it| self.value(it)).collect());
        }
        if let Some(count) = sign("$repeat") {
            let (count, index) = (self.term(count), self.term("index"));
            return ListPart::Repeat { count, index, body: self.value(&json["body"]) };
        }
        match sign("$rest") {
            Some(rest) => ListPart::Rest(self.term(rest)),
            None => ListPart::Item(self.value(json)),
        }
    }

    fn resource(&mut self, json: &Json) -> Resource {
        let resource_type = json["type"].as_str().unwrap();
        let name = json["name"].as_str().unwrap();
        let types: Vec<&str> = resource_type.split('/').collect();
        let mut id = format!("{}/providers/{}", json["at"].as_str().unwrap_or(SCOPE), types[0]);
        for (kind, name) in types[1..].iter().zip(name.split('/')) {
            id.extend(["/", kind, "/", name]);
        }
        let id = self.value(&Json::String(id));
        let name = self.value(&Json::String(name.to_owned()));
        let condition = self.value(json.get("condition").unwrap_or(&Json::Bool(true)));
        let repeated = json["repeated"].as_str().map(|count| {
            let term = self.term(count);
            Rc::new(self.deployment.terms.cause(term))
        });
        let body = self.value(json);
        Resource {
            resource_type: resource_type.into(),
            name,
            id: ResourceId::parse(&id).unwrap(),
            condition,
            place: body.origin,
            body,
            depends_on: Vec::new(),
            repeated,
            existing: json["existing"].as_bool().unwrap_or_default(),
        }
    }
}

/// A fact in words: its value, or `? reason`.
pub(super) fn said<T: std::fmt::Debug>(fact: &Fact<T>) -> String {
    match fact.get() {
        Ok(value) => format!("{value:?}"),
        Err(cause) => format!("? {}", cause.text),
    }
}

/// A list of facts in words.
pub(super) fn listed<T: std::fmt::Debug>(facts: &Fact<Vec<Fact<T>>>) -> Vec<String> {
    match facts.get() {
        Ok(facts) => facts.iter().map(said).collect(),
        Err(cause) => vec![format!("all? {}", cause.text)],
    }
}

/// Where a link leads, in words.
pub(super) fn led<T: Table>(network: &Network, fact: &Fact<Option<Link<T>>>, label: impl Fn(&T) -> &str) -> String {
    match fact.get() {
        Ok(Some(Link::To(key))) => format!("to {}", label(network.get(*key).unwrap())),
        Ok(Some(Link::Outside(id))) => format!("outside {id}"),
        Ok(Some(Link::Dangling(id))) => format!("dangling {id}"),
        Ok(None) => "none".to_owned(),
        Err(cause) => format!("? {}", cause.text),
    }
}
