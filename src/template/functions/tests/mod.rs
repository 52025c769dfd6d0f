//! The functions against their documentation (ARM template functions on learn.microsoft.com), and on what is not known.
//!
//! Calls are written as templates write them. `parameters('x')` is not known. Results are shown as JSON; what is not known
//! in them as `?`, holes in texts as `{x}`, or `<x>` for one that is a segment.

mod containers;
mod coverage;
mod dates;
mod filling;
mod ids;
mod lookup;
mod texts;
mod uris;
mod values;

use std::fmt::Write as _;
use std::rc::Rc;

use super::{FunctionContext, Scope, apply, find};
use crate::source::{FileId, Span};
use crate::syntax::expression::{self, Expr, ExprKind, Scalar};
use crate::syntax::json;
use crate::template::{HoleClass, Kind, ListPart, Op, Origin, Piece, Problem, Provenance, Step, TermId, Terms, Value};

/// What evaluating leaves behind.
pub(super) struct Bench {
    terms: Terms,
    provenance: Provenance,
    problems: Vec<Problem>,
    scope: Scope,
}

impl Bench {
    pub(super) fn new() -> Self {
        let mut terms = Terms::new();
        let mut place = |name: &str| {
            let term = terms.intern(Op::Scope(0, name.into()), [], None);
            Kind::Text(Rc::new([Piece::Hole(crate::template::Hole { term, class: HoleClass::Segment })]))
        };
        let scope = Scope {
            subscription_id: place("subscription().subscriptionId"),
            resource_group: place("resourceGroup().name"),
            management_group: place("managementGroup().name"),
        };
        Self { terms, provenance: Provenance::new(), problems: Vec::new(), scope }
    }

    /// The value of an expression.
    pub(super) fn evaluate(&mut self, text: &str) -> Value {
        let source = format!("[{text}]").replace('\\', "\\\\").replace('"', "\\\"");
        let tree = json::parse(FileId::new(0), format!("\"{source}\"").into());
        let Some(Scalar::Expression { expr, errors }) = tree.root().and_then(expression::read) else {
            panic!("no expression: {text}");
        };
        assert!(errors.is_empty(), "{text}: {errors:?}");
        self.walk(&expr)
    }

    fn walk(&mut self, expr: &Expr) -> Value {
        let kind = match &expr.kind {
            ExprKind::String(text) => Kind::str(text),
            ExprKind::Integer(number) => Kind::Int(*number),
            ExprKind::Call { function, arguments, .. } => {
                let arguments: Vec<Value> = arguments.iter().map(|argument| self.walk(argument)).collect();
                match &**function {
                    "parameters" => {
                        let name = arguments[0].as_str().unwrap().into();
                        Kind::Term(self.terms.intern(Op::Parameter(0, name), [], Some(expr.span)))
                    }
                    "resourceGroupName" => self.scope.resource_group.clone(),
                    "subscriptionId" => self.scope.subscription_id.clone(),
                    name => {
                        let function = find(name).unwrap_or_else(|| panic!("no function {name}"));
                        return apply(function, &arguments, expr.span, &mut self.context());
                    }
                }
            }
            other => panic!("not in tests: {other:?}"),
        };
        let origin = self.provenance.add(Step::Written(expr.span));
        Value::new(kind, origin)
    }

    pub(super) fn context(&mut self) -> FunctionContext<'_> {
        let Self { terms, provenance, problems, scope } = self;
        FunctionContext { terms, provenance, scope, problems }
    }

    /// A place for values that are made by a test.
    fn origin(&mut self) -> Origin {
        self.provenance.add(Step::Written(Span::at(FileId::new(0), 0)))
    }

    fn show(&self, kind: &Kind) -> String {
        let mut out = String::new();
        self.write(kind, &mut out);
        out
    }

    fn write(&self, kind: &Kind, out: &mut String) {
        match kind {
            Kind::Null => out.push_str("null"),
            Kind::Bool(value) => write!(out, "{value}").unwrap(),
            Kind::Int(number) => write!(out, "{number}").unwrap(),
            Kind::Float(number) => write!(out, "{:?}", number.0).unwrap(),
            Kind::Str(text) => write!(out, "{text:?}").unwrap(),
            Kind::Term(id) => write!(out, "?{}", self.name(*id)).unwrap(),
            Kind::Text(pieces) => {
                out.push('"');
                for piece in pieces.iter() {
                    match piece {
                        Piece::Literal(text) => out.push_str(text),
                        Piece::Hole(hole) if hole.class == HoleClass::Segment => {
                            write!(out, "<{}>", self.name(hole.term)).unwrap();
                        }
                        Piece::Hole(hole) => write!(out, "{{{}}}", self.name(hole.term)).unwrap(),
                    }
                }
                out.push('"');
            }
            Kind::List(list) => {
                out.push('[');
                for (index, part) in list.parts.iter().enumerate() {
                    out.push_str(if index > 0 { "," } else { "" });
                    match part {
                        ListPart::Item(value) => self.write(&value.kind, out),
                        ListPart::Rest(id) => write!(out, "...{}", self.name(*id)).unwrap(),
                        other => write!(out, "{other:?}").unwrap(),
                    }
                }
                out.push(']');
            }
            Kind::Object(object) => {
                out.push('{');
                for (index, slot) in object.slots.iter().enumerate() {
                    out.push_str(if index > 0 { "," } else { "" });
                    write!(out, "{:?}:", &*slot.key).unwrap();
                    self.write(&slot.value.kind, out);
                }
                if let Some(rest) = object.rest {
                    write!(out, "...{}", self.name(rest)).unwrap();
                }
                out.push('}');
            }
        }
    }

    fn name(&self, id: TermId) -> String {
        let term = self.terms.get(id).unwrap();
        let mut arguments: Vec<String> = term.arguments.iter().map(|argument| self.show(&argument.kind)).collect();
        // The order of the two means nothing.
        if matches!(&term.op, Op::Call(name) if &**name == "equals") {
            arguments.sort_by(|one, two| two.cmp(one));
        }
        match &term.op {
            Op::Parameter(_, name) => name.to_string(),
            Op::Scope(_, name) => name.split('.').next_back().unwrap().to_owned(),
            Op::Call(name) => format!("{name}({})", arguments.join(",")),
            Op::Property(name) => format!("{}.{name}", arguments.join(",").trim_start_matches('?')),
            Op::NotEvaluated(name) => format!("!{name}"),
            Op::Invalid(_) => "invalid".to_owned(),
            Op::Limit(_) => "limit".to_owned(),
            other => format!("{other:?}"),
        }
    }
}

/// The value of an expression, shown.
pub(super) fn value(text: &str) -> String {
    let mut bench = Bench::new();
    let value = bench.evaluate(text);
    assert!(bench.problems.is_empty(), "{text}: {:?}", bench.problems);
    bench.show(&value.kind)
}

/// What is said about an expression that Azure would refuse.
pub(super) fn problem(text: &str) -> String {
    let mut bench = Bench::new();
    let value = bench.evaluate(text);
    assert!(matches!(value.kind, Kind::Term(_)), "{text}: {:?}", value.kind);
    let messages: Vec<_> = bench.problems.iter().map(|problem| problem.message.as_str()).collect();
    messages.join("; ")
}

/// Expressions and their values.
type Table = &'static [(&'static str, &'static str)];

/// Each expression has this value.
#[track_caller]
pub(super) fn check(table: Table) {
    for (text, wanted) in table {
        assert_eq!(value(text), *wanted, "{text}");
    }
}

/// Each expression is refused in these words.
#[track_caller]
pub(super) fn refuse(table: &[(&str, &str)]) {
    for (text, wanted) in table {
        assert_eq!(problem(text), *wanted, "{text}");
    }
}
