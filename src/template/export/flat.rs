//! Bodies as Azure Resource Manager has them. The Azure CLI leaves out the level of `properties`, of a resource and of what
//! is inside of it, and writes some names in other letters; names are compared without case anyway.
//!
//! What a resource is asked for decides how much of it is there. Azure answers for every resource of a network with its
//! `provisioningState`, so an object without one is a selection: what it does not say is not known. `az resource list`
//! and many a query leave out all properties.
//!
//! Never here: what any property means.

use std::rc::Rc;

use crate::source::Span;
use crate::template::literal::Literals;
use crate::template::value::{Kind, List, ListPart, Object, Slot, Value};
use crate::template::{Lookup, Op, Origin, TermId};

/// Properties that stand beside `properties`, in lower case; the Azure CLI adds some of its own.
const BESIDE: [&str; 32] = [
    "id",
    "name",
    "type",
    "apiversion",
    "location",
    "tags",
    "kind",
    "sku",
    "plan",
    "identity",
    "zones",
    "managedby",
    "managedbyextended",
    "extendedlocation",
    "placement",
    "etag",
    "systemdata",
    "scope",
    "properties",
    // Of Resource Graph and the Azure CLI.
    "resourcegroup",
    "subscriptionid",
    "subscriptiondisplayname",
    "tenantid",
    "createdtime",
    "changedtime",
    "provisioningstate",
    "resourceid",
    "aliases",
    "comments",
    "dependson",
    "condition",
    "resources",
];

/// Types, in lower case, whose `sku` is one of their properties.
const SKU_INSIDE: [&str; 4] = [
    "microsoft.network/applicationgateways",
    "microsoft.network/azurefirewalls",
    "microsoft.network/virtualnetworkgateways",
    "microsoft.network/vpngateways",
];

/// Arrays of objects that have `properties` of their own, in lower case, and whether Azure always answers with the
/// `provisioningState` of an element.
const WRAPPED: [(&str, bool); 13] = [
    ("subnets", true),
    ("securityrules", true),
    ("defaultsecurityrules", true),
    ("routes", true),
    ("virtualnetworkpeerings", true),
    ("delegations", true),
    ("ipconfigurations", false),
    ("frontendipconfigurations", false),
    ("gatewayipconfigurations", false),
    ("privatelinkserviceconnections", true),
    ("manualprivatelinkserviceconnections", true),
    ("privatednszoneconfigs", false),
    ("networkinterfaceconfigurations", false),
];

/// Types, in lower case, of which every answer has a `sku` beside `properties`.
const SKU_BESIDE: [&str; 2] = [SERVICE, "microsoft.network/publicipaddresses"];

/// Properties that Azure answers with whenever it answers with properties, by type in lower case.
const ALWAYS_THERE: [(&str, &str); 7] = [
    ("microsoft.network/virtualnetworks", "subnets"),
    ("microsoft.network/virtualnetworks", "virtualNetworkPeerings"),
    ("microsoft.network/networksecuritygroups", "securityRules"),
    ("microsoft.network/routetables", "routes"),
    ("microsoft.network/privatednszones/a", "aRecords"),
    ("microsoft.network/privatednszones/aaaa", "aaaaRecords"),
    ("microsoft.network/privatednszones/cname", "cnameRecord"),
];

/// Types, in lower case, that have no `provisioningState`: record sets.
const WITHOUT_STATE: &str = "microsoft.network/privatednszones/";

/// The type, in lower case, of which the version of the interface is read.
const SERVICE: &str = "microsoft.apimanagement/service";

/// What is said of a resource that is listed without its properties.
const LISTED_ONLY: &str =
    "the export lists the resource without its properties; `az … show` or Resource Graph write them";

/// What is said of properties that a selection may leave out.
const SELECTED: &str = "the export may leave out some of the properties: it has no `provisioningState`";

/// How much of a resource a body says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// What Azure answered, which may have been cut down.
    Answered,
    /// A resource as a deployment leaves it: whole, unless it has no properties at all.
    Predicted,
    /// A resource as it is written for its creation: what is not there has its default.
    Written,
}

/// A body as Azure Resource Manager has it, and whether its properties are not known at all.
pub(super) fn arm(literals: &mut Literals<'_>, body: Value, resource_type: &str, extent: Extent) -> (Value, bool) {
    let Kind::Object(object) = body.kind else { return (body, true) };
    let Some(place) = literals.place(body.origin) else { return (Value::new(Kind::Object(object), body.origin), true) };
    let mut object = Rc::unwrap_or_clone(object);
    let has_properties = matches!(properties(&object), Some(Kind::Object(_) | Kind::Term(_)));
    let is_answer = extent == Extent::Answered;
    let is_flat = is_answer && !has_properties && object.slots.iter().any(|slot| !is_beside(&slot.key));
    let is_bare = !has_properties && !is_flat && extent != Extent::Written;
    if is_flat {
        gather(&mut object, body.origin, SKU_INSIDE.contains(&resource_type));
    } else if is_bare {
        let unknown = unknown(literals, LISTED_ONLY, place);
        object.slots.retain(|slot| slot.value.kind != Kind::Null && !slot.key.eq_ignore_ascii_case("properties"));
        object.slots.push(slot("properties", place, Value::new(Kind::Term(unknown), body.origin)));
        object.rest = Some(unknown);
    }
    if is_answer && !is_bare {
        let is_record = resource_type.starts_with(WITHOUT_STATE) && !resource_type.ends_with("/virtualnetworklinks");
        complete(literals, &mut object, place, !is_record);
        fill(literals, &mut object, resource_type, place, body.origin);
    }
    if resource_type == SERVICE && matches!(object.lookup("apiVersion"), Lookup::Absent) {
        let words = "what runs does not say with which `apiVersion` it was deployed";
        let unknown = unknown(literals, words, place);
        object.slots.push(slot("apiVersion", place, Value::new(Kind::Term(unknown), body.origin)));
    }
    (Value::new(Kind::Object(Rc::new(object)), body.origin), is_bare)
}

/// Moves what does not stand beside `properties` into it.
fn gather(object: &mut Object, origin: Origin, sku_inside: bool) {
    let mut inside = Vec::with_capacity(object.slots.len());
    inside.extend(object.slots.extract_if(.., |slot| !is_beside(&slot.key)));
    let also = |slot: &&Slot| {
        slot.key.eq_ignore_ascii_case("provisioningState") || sku_inside && slot.key.eq_ignore_ascii_case("sku")
    };
    inside.extend(object.slots.iter().filter(also).cloned());
    object.slots.retain(|slot| !slot.key.eq_ignore_ascii_case("properties"));
    let Some(key_span) = inside.first().map(|slot| slot.key_span) else { return };
    let inside = Value::new(Kind::Object(Rc::new(Object { slots: inside, rest: None })), origin);
    object.slots.push(slot("properties", key_span, inside));
}

/// Brings the properties of an answer, and of what is inside, into their form, and leaves open what they may leave out.
fn complete(literals: &mut Literals<'_>, object: &mut Object, place: Span, has_state: bool) {
    let is_selection = has_state && !says_state(object);
    let Some(properties) = object.slots.iter_mut().find(|slot| slot.key.eq_ignore_ascii_case("properties")) else {
        return;
    };
    if let Kind::Object(inside) = &mut properties.value.kind {
        let inside = Rc::make_mut(inside);
        inside.slots.iter_mut().for_each(|slot| wrap(literals, slot));
        if is_selection {
            let unknown = unknown(literals, SELECTED, place);
            inside.rest.get_or_insert(unknown);
        }
    }
    if is_selection && object.rest.is_none() {
        object.rest = Some(unknown(literals, SELECTED, place));
    }
}

/// Leaves open what Azure always answers with, and what is not there.
fn fill(literals: &mut Literals<'_>, object: &mut Object, resource_type: &str, place: Span, origin: Origin) {
    let says = |object: &Object, name: &str, or_null: bool| {
        let is_said = |slot: &Slot| slot.key.eq_ignore_ascii_case(name) && (or_null || slot.value.kind != Kind::Null);
        object.slots.iter().any(is_said)
    };
    if SKU_BESIDE.contains(&resource_type) && !says(object, "sku", false) {
        leave_out(literals, object, "sku", place, origin);
    }
    // An answer without `zones` is about a service without zones; a selection may be about any.
    if resource_type == SERVICE && !says(object, "zones", true) && !says(object, "etag", true) {
        leave_out(literals, object, "zones", place, origin);
    }
    let Some(properties) = object.slots.iter_mut().find(|slot| slot.key.eq_ignore_ascii_case("properties")) else {
        return;
    };
    let origin = properties.value.origin;
    let Kind::Object(inside) = &mut properties.value.kind else { return };
    for (_, name) in ALWAYS_THERE.iter().filter(|(of, _)| *of == resource_type) {
        if matches!(inside.lookup(name), Lookup::Absent) {
            leave_out(literals, Rc::make_mut(inside), name, place, origin);
        }
    }
}

fn leave_out(literals: &mut Literals<'_>, object: &mut Object, name: &str, place: Span, origin: Origin) {
    let unknown = unknown(literals, &format!("the export leaves out `{name}`"), place);
    object.slots.retain(|slot| !slot.key.eq_ignore_ascii_case(name));
    object.slots.push(slot(name, place, Value::new(Kind::Term(unknown), origin)));
}

/// Gives the elements of an array the level that they have in Azure, at whatever depth it stands. Recursion is bounded by
/// the depth of literal values.
fn wrap(literals: &mut Literals<'_>, slot: &mut Slot) {
    let wrapped = WRAPPED.iter().find(|(name, _)| slot.key.eq_ignore_ascii_case(name));
    inside(literals, &mut slot.value, wrapped.map(|(_, has_state)| *has_state));
}

fn inside(literals: &mut Literals<'_>, value: &mut Value, element: Option<bool>) {
    match &mut value.kind {
        Kind::List(list) => {
            let List { parts } = Rc::make_mut(list);
            for part in parts {
                let ListPart::Item(item) = part else { continue };
                if let (Some(has_state), Kind::Object(object)) = (element, &mut item.kind) {
                    let Some(place) = literals.place(item.origin) else { continue };
                    wrap_element(literals, Rc::make_mut(object), item.origin, place, has_state);
                } else {
                    inside(literals, item, None);
                }
            }
        }
        Kind::Object(object) => Rc::make_mut(object).slots.iter_mut().for_each(|slot| wrap(literals, slot)),
        _ => {}
    }
}

fn wrap_element(literals: &mut Literals<'_>, object: &mut Object, origin: Origin, place: Span, has_state: bool) {
    if !matches!(properties(object), Some(Kind::Object(_) | Kind::Term(_))) {
        if object.slots.iter().any(|slot| !is_beside(&slot.key)) {
            gather(object, origin, false);
        } else {
            // A mere reference: the thing is told elsewhere, or nowhere.
            let unknown = unknown(literals, "the export has only its id", place);
            object.slots.retain(|slot| !slot.key.eq_ignore_ascii_case("properties"));
            object.slots.push(slot("properties", place, Value::new(Kind::Term(unknown), origin)));
        }
    }
    name_by_id(object);
    complete(literals, object, place, has_state);
}

/// Gives an element without a name the last segment of its id.
fn name_by_id(object: &mut Object) {
    if !matches!(object.lookup("name"), Lookup::Absent) {
        return;
    }
    let Lookup::Present(id) = object.lookup("id") else { return };
    let name = id.value.as_str().and_then(|id| id.trim_end_matches('/').rsplit('/').next());
    let Some(name) = name.filter(|name| !name.is_empty()) else { return };
    let named = slot("name", id.key_span, Value::new(Kind::str(name), id.value.origin));
    object.slots.push(named);
}

/// Whether an object, or its properties, have a `provisioningState`.
fn says_state(object: &Object) -> bool {
    let says = |object: &Object| matches!(object.lookup("provisioningState"), Lookup::Present(_));
    let inside = match properties(object) {
        Some(Kind::Object(inside)) => says(inside),
        Some(Kind::Term(_)) => true,
        _ => false,
    };
    inside || says(object)
}

fn properties(object: &Object) -> Option<&Kind> {
    match object.lookup("properties") {
        Lookup::Present(slot) => Some(&slot.value.kind),
        _ => None,
    }
}

fn is_beside(key: &str) -> bool {
    BESIDE.iter().any(|name| key.eq_ignore_ascii_case(name))
}

fn slot(key: &str, key_span: Span, value: Value) -> Slot {
    Slot { key: key.into(), key_span, guard: None, value }
}

fn unknown(literals: &mut Literals<'_>, words: &str, place: Span) -> TermId {
    literals.unknown(Op::Outside(words.into()), place)
}
