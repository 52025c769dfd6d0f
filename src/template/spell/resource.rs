//! A resource as a JSON object: what it is and whether it is deployed, then its body in the order of its text.

use super::Json;
use super::value::{Speller, literal};
use crate::template::value::{Kind, Object, Value};
use crate::template::{Output, Resource};

/// Properties of the body that have a place of their own in front.
const IN_FRONT: [&str; 6] = ["id", "type", "name", "apiVersion", "existing", "repeated"];

impl Speller<'_> {
    /// One output: its value, and if it is not known whether it is there, the condition.
    pub(super) fn output(&mut self, output: &Output) -> (String, Json) {
        self.loops.clear();
        let mut properties = vec![("value".to_owned(), self.value(&output.value))];
        if output.condition.kind != Kind::Bool(true) {
            properties.push(("condition".to_owned(), self.value(&output.condition)));
        }
        (output.name.to_string(), Json::Object(properties))
    }

    /// One resource.
    pub(super) fn resource(&mut self, resource: &Resource) -> Json {
        self.loops.clear();
        let body = resource.body.as_object();
        let id = resource.id.text(&resource.resource_type, self.terms);
        let mut properties = vec![
            ("id".to_owned(), self.value(&Value::new(id, resource.place))),
            ("type".to_owned(), Json::Text(literal(&resource.resource_type))),
            ("name".to_owned(), self.value(&resource.name)),
        ];
        let version = body.and_then(|body| body.slots.iter().find(|slot| slot.key.eq_ignore_ascii_case("apiVersion")));
        if let Some(version) = version {
            properties.push(("apiVersion".to_owned(), self.value(&version.value)));
        }
        if resource.existing {
            properties.push(("existing".to_owned(), Json::Bool(true)));
        }
        if resource.condition.kind != Kind::Bool(true) {
            properties.push(("condition".to_owned(), self.value(&resource.condition)));
        }
        if let Some(cause) = &resource.repeated {
            properties.push(("repeated".to_owned(), Json::text(cause.text.as_str())));
        }
        if !resource.depends_on.is_empty() {
            let waits = resource.depends_on.iter().map(|value| self.value(value)).collect();
            properties.push(("dependsOn".to_owned(), Json::List(waits)));
        }
        let Some(body) = body else { return Json::Object(properties) };
        let is_in_front = |key: &str| IN_FRONT.iter().any(|name| name.eq_ignore_ascii_case(key));
        let slots = body.slots.iter().filter(|slot| !is_in_front(&slot.key)).cloned().collect();
        let rest = Object { slots, rest: body.rest };
        if let Json::Object(own) = self.value(&Value::new(Kind::Object(rest.into()), resource.body.origin)) {
            properties.extend(own);
        }
        Json::Object(properties)
    }
}
