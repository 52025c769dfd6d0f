//! References: from the name of an entry, or from an id, to an id.
//!
//! Never here: what is at the other end.

use super::complaint::excerpt;
use super::holes::is_end_of_id;
use super::reader::{Reader, Referent};
use super::vocabulary::{SECTIONS, Target};
use crate::syntax::Node;
use crate::template::value::{Kind, Value};
use crate::template::{ResourceId, Step};

/// The end of an alias, the other way to name a private link service.
const ALIAS_SUFFIX: &str = ".azure.privatelinkservice";

impl<'t> Reader<'t> {
    /// The id that a text means.
    pub(super) fn reference(&mut self, node: Node<'t>, text: &str, target: Target) -> Value {
        let span = node.span();
        let origin = self.provenance.add(Step::Written(span));
        if text.is_empty() {
            self.complaints.tell("an empty text is no name", None, span);
            return self.refused_value(span);
        }
        if text.starts_with('/') || is_end_of_id(text) {
            return self.id(node, text);
        }
        let section = match target {
            Target::Section(section) => section,
            Target::Subnet => "subnets",
            Target::Part(section, segment) => return self.part(node, text, section, segment),
            Target::PrivateLinkService => {
                if text.to_ascii_lowercase().ends_with(ALIAS_SUFFIX) {
                    return match self.text(node, text) {
                        Some(alias) => Value::new(alias, origin),
                        None => self.refused_value(span),
                    };
                }
                return self.private_link_target(node, text);
            }
            Target::Undescribed(resource_type) => return self.undescribed(node, text, resource_type),
        };
        let found = self.find(section, text);
        self.referent(node, (section, text), found)
    }

    /// A service or a private link service: what has a private endpoint and can be described.
    fn private_link_target(&mut self, node: Node<'t>, text: &str) -> Value {
        let [service, other] = ["apiManagement", "privateLinkServices"].map(|section| self.find(section, text));
        let found = match (service, other) {
            (service, Found::None) => service,
            (Found::None, other) => other,
            _ => Found::Several,
        };
        self.referent(node, ("apiManagement", text), found)
    }

    /// The id of a part of an entry: `balancer/front`. Nobody asks whether the entry has such a part.
    fn part(&mut self, node: Node<'t>, text: &str, section: &'static str, segment: &str) -> Value {
        let Some((whole, name)) = text.split_once('/').filter(|(whole, name)| !whole.is_empty() && !name.is_empty())
        else {
            let thing = thing_of(section);
            let message = format!("nobody describes the part `{}` of {thing}", excerpt(text));
            let help = format!("a part is written with {thing}: `name/part`");
            self.complaints.tell(message, Some(help), node.span());
            return self.refused_value(node.span());
        };
        match self.find(section, whole) {
            Found::One(Referent { id, resource_type, .. }) => {
                let name = self.key(node, name);
                let kind = id.child(segment, &name).text(&format!("{resource_type}/{segment}"), &self.terms);
                Value::new(kind, self.provenance.add(Step::Written(node.span())))
            }
            found => self.referent(node, (section, whole), found),
        }
    }

    /// The id of what was found under a name in a section.
    fn referent(&mut self, node: Node<'t>, (section, text): (&'static str, &str), found: Found) -> Value {
        let span = node.span();
        match found {
            Found::One(referent) => {
                let kind = referent.id.text(&referent.resource_type, &self.terms);
                Value::new(kind, self.provenance.add(Step::Written(span)))
            }
            Found::Several => {
                let message = format!("`{}` is described more than once", excerpt(text));
                let help = "write the id of the one that is meant, or give them different keys".to_owned();
                self.complaints.tell(message, Some(help), span);
                self.refused_value(span)
            }
            Found::None => {
                let thing = thing_of(section);
                let labels = if self.complaints.may_suggest() { self.labels(section) } else { Vec::new() };
                let help = match self.complaints.meant(text, labels.iter().map(String::as_str)) {
                    Some(label) => format!("did you mean `{label}`?"),
                    None if section == "subnets" && !text.contains('/') => {
                        "a subnet is written with its network: `network/subnet`".to_owned()
                    }
                    None => format!("describe it, or write its id if {thing} outside of the description is meant"),
                };
                self.complaints.tell(format!("nobody describes {thing} `{}`", excerpt(text)), Some(help), span);
                self.refused_value(span)
            }
        }
    }

    /// A resource id. Of one whose beginning is not known there are types and names behind it.
    fn id(&mut self, node: Node<'t>, text: &str) -> Value {
        let Some(kind) = self.text(node, text) else { return self.refused_value(node.span()) };
        let kind = self.in_segments(kind);
        let value = Value::new(kind, self.provenance.add(Step::Written(node.span())));
        let is_id = if text.starts_with('/') {
            text.to_ascii_lowercase().contains("/providers/")
        } else {
            ResourceId::parse(&value).is_some()
        };
        if is_id {
            return value;
        }
        let message = format!("`{}` is not a resource id", excerpt(text));
        let help = "an id begins with `/subscriptions/…/resourceGroups/…/providers/`".to_owned();
        self.complaints.tell(message, Some(help), node.span());
        self.refused_value(node.span())
    }

    /// The id of something that has no section, in the resource group of the document.
    fn undescribed(&mut self, node: Node<'t>, name: &str, resource_type: &str) -> Value {
        let span = node.span();
        let name = self.key(node, name);
        let scope = self.here.as_ref().map(|here| (here.scope.subscription.clone(), here.scope.resource_group.clone()));
        let Some((subscription, group)) = scope else { return self.refused_value(span) };
        let id = ResourceId {
            scope: [Kind::str("subscriptions"), subscription, Kind::str("resourceGroups"), group].into(),
            resource_type: resource_type.to_ascii_lowercase().into(),
            names: [name].into(),
        };
        let kind = id.text(resource_type, &self.terms);
        Value::new(kind, self.provenance.add(Step::Written(span)))
    }

    fn find(&self, section: &'static str, text: &str) -> Found {
        let Some(all) = self.known.get(&(section, text.to_ascii_lowercase())) else { return Found::None };
        let document = self.here.as_ref().map(|here| here.document);
        let is_here = |referent: &&Referent| Some(referent.document) == document;
        let mut nearest = all.iter().filter(is_here);
        match (nearest.next(), nearest.next(), all.as_slice()) {
            (Some(one), None, _) | (None, _, [one]) => Found::One(one.clone()),
            _ => Found::Several,
        }
    }

    fn labels(&self, section: &str) -> Vec<String> {
        let of_section = self.known.iter().filter(|((known, _), _)| *known == section);
        of_section.flat_map(|(_, all)| all.iter().map(|referent| referent.label.clone())).collect()
    }
}

enum Found {
    One(Referent),
    Several,
    None,
}

/// What an entry of a section is, with an article.
fn thing_of(section: &str) -> &'static str {
    match SECTIONS.iter().find(|known| known.key == section) {
        Some(section) => section.thing,
        None => "a subnet",
    }
}
