//! Names and ids of resources, as texts and as structure.

use std::rc::Rc;

use super::evaluator::Evaluator;
use crate::source::Span;
use crate::template::text::{TextBuilder, TextPiece, TextView};
use crate::template::value::{Kind, Piece, Value};
use crate::template::{Op, ResourceId};

impl Evaluator<'_> {
    /// The id of a resource of this type and name. A name whose segments cannot be told apart has elements of the name
    /// as its segments; `None` if there are certainly not as many segments as the type has.
    pub(super) fn identify(
        &mut self,
        scope: Vec<Kind>,
        resource_type: &str,
        name: &Value,
        span: Span,
    ) -> Option<ResourceId> {
        let mut types = resource_type.split('/');
        let provider = types.next().unwrap_or_default();
        let types: Vec<&str> = types.collect();
        let names = self.names(name, types.len(), span)?;
        // What stands before the last `providers` is what the resource extends.
        let extended = types.iter().rposition(|part| part.eq_ignore_ascii_case("providers"));
        let (scope, provider, types, names) = match extended.and_then(|at| Some((at, names.get(at)?.clone()))) {
            Some((at, extending)) => {
                let mut scope = scope;
                scope.extend([Kind::str("providers"), Kind::str(provider)]);
                for (part, name) in types.iter().zip(&names).take(at) {
                    scope.extend([Kind::str(part), name.clone()]);
                }
                let provider = match &extending {
                    Kind::Str(name) => name.to_string(),
                    _ => "*".to_owned(),
                };
                (
                    scope,
                    provider,
                    types.get(at + 1..).unwrap_or_default().to_vec(),
                    names.into_iter().skip(at + 1).collect(),
                )
            }
            None => (scope, provider.to_owned(), types, names),
        };
        let mut full = provider;
        for part in &types {
            full.push('/');
            full.push_str(part);
        }
        Some(ResourceId { scope: scope.into(), resource_type: full.to_lowercase().into(), names: names.into() })
    }

    fn names(&mut self, name: &Value, wanted: usize, span: Span) -> Option<Vec<Kind>> {
        let text = match &name.kind {
            // A number for a name: Azure takes its text.
            Kind::Int(number) => Kind::str(number.to_string()),
            other => other.clone(),
        };
        let view = text.as_text()?;
        let segments = self.segments(view);
        if segments.len() == wanted {
            return Some(segments);
        }
        if segments.len() > wanted || view.holes_are_segments() {
            return None;
        }
        let slash = self.written(Kind::str("/"), span);
        let all = self.residue("split", vec![name.clone(), slash], span);
        let elements = (0_i64..).take(wanted).map(|index| {
            let index = self.written(Kind::Int(index), span);
            self.unknown(Op::Element, [all.clone(), index], span).kind
        });
        Some(elements.collect())
    }

    /// The parts of a text between the slashes that are written out.
    pub(super) fn segments(&self, text: TextView<'_>) -> Vec<Kind> {
        let fields = text.fields('/').into_iter().map(|pieces| {
            let mut builder = TextBuilder::new();
            for piece in pieces {
                builder.piece(piece);
            }
            builder.finish(&self.terms).unwrap_or_else(|_| Kind::str(""))
        });
        fields.collect()
    }

    /// The scope that an id names: all of its segments.
    pub(super) fn scope_of(&self, id: &Value) -> Option<Vec<Kind>> {
        let text = id.kind.as_text()?;
        let segments = self.segments(text);
        let is_empty = |segment: &Kind| matches!(segment, Kind::Str(text) if text.is_empty());
        if text.prefix().starts_with('/') {
            // An empty name within is a name that nobody gave, and stays.
            let mut segments: Vec<Kind> = segments.into_iter().skip(1).collect();
            while segments.last().is_some_and(is_empty) {
                segments.pop();
            }
            return Some(segments);
        }
        if let (Kind::Term(_), None) = (&id.kind, text.known()) {
            return Some(segments);
        }
        // `Microsoft.Network/virtualNetworks/x`: a resource in the scope of the template, but for management groups, which
        // are in the tenant.
        let is_group =
            matches!(segments.first(), Some(Kind::Str(text)) if text.eq_ignore_ascii_case("Microsoft.Management"));
        let mut scope = if is_group { Vec::new() } else { self.here.target.clone() };
        scope.push(Kind::str("providers"));
        scope.extend(segments);
        Some(scope)
    }

    /// The name of a child resource: the parent's name, a slash, its own name.
    pub(super) fn child_name(&mut self, parent: &Value, own: &Value, span: Span) -> Value {
        let joined = {
            let mut builder = TextBuilder::new();
            match (parent.kind.as_text(), own.kind.as_text()) {
                (Some(parent), Some(own)) => {
                    builder.text(parent, &self.terms);
                    builder.literal("/");
                    builder.text(own, &self.terms);
                    builder.finish(&self.terms).ok()
                }
                _ => None,
            }
        };
        match joined {
            Some(kind) => Value::new(kind, own.origin),
            None => self.refuse("the name of a resource is a string".to_owned(), span),
        }
    }
}

/// The text in lower case, holes as they are: ids and names are compared without case.
pub(super) fn folded(kind: &Kind) -> Kind {
    match kind {
        Kind::Str(text) => Kind::Str(text.to_lowercase().into()),
        Kind::Text(pieces) => Kind::Text(
            pieces
                .iter()
                .map(|piece| match piece {
                    Piece::Literal(text) => Piece::Literal(text.to_lowercase().into()),
                    Piece::Hole(hole) => Piece::Hole(*hole),
                })
                .collect(),
        ),
        other => other.clone(),
    }
}

/// A name for messages and counts, as far as it is known.
pub(super) fn readable(kind: &Kind) -> Rc<str> {
    let Some(text) = kind.as_text() else { return "…".into() };
    let parts: String = text
        .pieces()
        .map(|piece| match piece {
            TextPiece::Literal(text) => text,
            TextPiece::Hole(_) => "…",
        })
        .collect();
    parts.into()
}
