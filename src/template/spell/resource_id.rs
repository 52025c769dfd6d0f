//! Ids of resources as people write them: `resourceId('Microsoft.Network/virtualNetworks', parameters('name'))` for a
//! resource of the place that is deployed to, whose subscription and resource group are not known.

use super::expression::{Expression, TooLong};
use crate::template::term::{Op, Terms};
use crate::template::text::{TextPiece, TextView};

/// A part of an id between slashes.
type Field<'k> = Vec<TextPiece<'k>>;

/// An id as a call: the function, what is extended, the type, the names.
pub(super) struct Call<'k> {
    function: &'static str,
    extended: Option<Box<Call<'k>>>,
    resource_type: String,
    names: Vec<Field<'k>>,
}

/// The call that gives this text, if it is such an id.
pub(super) fn read<'k>(text: TextView<'k>, terms: &Terms) -> Option<Call<'k>> {
    if !text.prefix().starts_with("/subscriptions/") || !text.holes_are_segments() {
        return None;
    }
    call(text.fields('/').get(1..)?, terms)
}

fn call<'k>(fields: &[Field<'k>], terms: &Terms) -> Option<Call<'k>> {
    let at = fields.iter().rposition(|field| is(field, "providers"))?;
    let (scope, own) = (fields.get(..at)?, fields.get(at + 1..)?);
    let (function, extended) = match scope {
        [one, subscription] if is(one, "subscriptions") && is_scope(subscription, SUBSCRIPTION, terms) => {
            ("subscriptionResourceId", None)
        }
        [one, subscription, two, group]
            if is(one, "subscriptions")
                && is_scope(subscription, SUBSCRIPTION, terms)
                && is(two, "resourceGroups")
                && is_scope(group, RESOURCE_GROUP, terms) =>
        {
            ("resourceId", None)
        }
        _ => ("extensionResourceId", Some(Box::new(call(scope, terms)?))),
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
    (!names.is_empty()).then_some(Call { function, extended, resource_type, names })
}

const SUBSCRIPTION: &str = "subscription().subscriptionId";
const RESOURCE_GROUP: &str = "resourceGroup().name";

impl Call<'_> {
    /// Writes the call.
    pub(super) fn write(&self, expression: &mut Expression<'_, '_>) -> Result<(), TooLong> {
        expression.push(self.function)?;
        expression.push("(")?;
        if let Some(extended) = &self.extended {
            extended.write(expression)?;
            expression.push(", ")?;
        }
        expression.quoted(&self.resource_type)?;
        for name in &self.names {
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
    known(field).is_some_and(|known| known.eq_ignore_ascii_case(text))
}

/// Whether the field is this part of the place that is deployed to.
fn is_scope(field: &[TextPiece<'_>], part: &str, terms: &Terms) -> bool {
    let [TextPiece::Hole(hole)] = field else { return false };
    terms.get(hole.term).is_some_and(|term| matches!(&term.op, Op::Scope(name) if **name == *part))
}
