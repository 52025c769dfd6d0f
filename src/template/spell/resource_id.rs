//! Ids as people write them: `resourceId('Microsoft.Network/virtualNetworks', parameters('name'))` for a resource of the
//! place that is deployed to, whose subscription and resource group are not known.

use super::expression::{Expression, TooLong};
use crate::template::term::{Op, Terms};
use crate::template::text::{TextPiece, TextView};

/// A part of an id between slashes.
type Field<'k> = Vec<TextPiece<'k>>;

/// An id that an expression gives, letter by letter.
pub(super) enum Id<'k> {
    /// The id of the place itself.
    Place(&'static str),
    /// The id of a resource: the function, what is extended, the type, the names.
    Resource(&'static str, Option<Box<Id<'k>>>, String, Vec<Field<'k>>),
}

const SUBSCRIPTION: &str = "subscription().subscriptionId";
const RESOURCE_GROUP: &str = "resourceGroup().name";

/// The text as such an id, if it is one.
pub(super) fn read<'k>(text: TextView<'k>, terms: &Terms) -> Option<Id<'k>> {
    if !text.prefix().starts_with("/subscriptions/") || !text.holes_are_segments() {
        return None;
    }
    let fields = text.fields('/');
    let fields = fields.get(1..)?;
    place(fields, terms).map(Id::Place).or_else(|| resource(fields, terms))
}

/// The place that is deployed to.
fn place(fields: &[Field<'_>], terms: &Terms) -> Option<&'static str> {
    match fields {
        [one, subscription] if is(one, "subscriptions") && is_scope(subscription, SUBSCRIPTION, terms) => {
            Some("subscription().id")
        }
        [of @ .., one, group] if is(one, "resourceGroups") && is_scope(group, RESOURCE_GROUP, terms) => {
            place(of, terms).filter(|of| *of == "subscription().id").map(|_| "resourceGroup().id")
        }
        _ => None,
    }
}

fn resource<'k>(fields: &[Field<'k>], terms: &Terms) -> Option<Id<'k>> {
    let at = fields.iter().rposition(|field| is(field, "providers"))?;
    let (scope, own) = (fields.get(..at)?, fields.get(at + 1..)?);
    let (function, extended) = match place(scope, terms) {
        Some("subscription().id") => ("subscriptionResourceId", None),
        Some(_) => ("resourceId", None),
        None => ("extensionResourceId", Some(Box::new(resource(scope, terms)?))),
    };
    let (provider, pairs) = own.split_first()?;
    let mut resource_type = known(provider)?.to_owned();
    let mut names = Vec::new();
    for pair in pairs.chunks(2) {
        let [kind, name] = pair else { return None };
        resource_type.push('/');
        resource_type.push_str(known(kind)?);
        names.push(name.clone());
    }
    (!names.is_empty()).then_some(Id::Resource(function, extended, resource_type, names))
}

impl Id<'_> {
    /// Writes the expression.
    pub(super) fn write(&self, expression: &mut Expression<'_, '_>) -> Result<(), TooLong> {
        let (function, extended, resource_type, names) = match self {
            Self::Place(id) => return expression.push(id),
            Self::Resource(function, extended, resource_type, names) => (function, extended, resource_type, names),
        };
        expression.push(function)?;
        expression.push("(")?;
        if let Some(extended) = extended {
            extended.write(expression)?;
            expression.push(", ")?;
        }
        expression.quoted(resource_type)?;
        for name in names {
            expression.push(", ")?;
            expression.pieces(name)?;
        }
        expression.push(")")
    }
}

fn known<'k>(field: &[TextPiece<'k>]) -> Option<&'k str> {
    match field {
        [TextPiece::Literal(text)] => Some(text),
        _ => None,
    }
}

fn is(field: &[TextPiece<'_>], text: &str) -> bool {
    known(field) == Some(text)
}

/// Whether the field is this part of the place that is deployed to.
fn is_scope(field: &[TextPiece<'_>], part: &str, terms: &Terms) -> bool {
    let [TextPiece::Hole(hole)] = field else { return false };
    terms.get(hole.term).is_some_and(|term| matches!(&term.op, Op::Scope(_, name) if **name == *part))
}
