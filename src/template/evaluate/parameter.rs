//! Parameters: who gives their values, and whether the values are what the declarations ask for.

use super::binding::Source;
use super::evaluator::{Evaluator, problem};
use super::expression::article;
use super::repetition::Env;
use crate::source::Span;
use crate::template::arm::Given;
use crate::template::functions::equal;
use crate::template::ir::{Bound, Parameter, ParameterType};
use crate::template::value::{Kind, Value};
use crate::template::worlds::Domain;
use crate::template::{Op, ProblemKind};

/// Most values that a message lists.
const MOST_LISTED: usize = 8;

impl Evaluator<'_> {
    /// The value of a declared parameter: from the parameter file, or the default, or null if it may be, or unknown.
    pub(super) fn parameter(&mut self, parameter: &Parameter<'_>) -> (Value, Source) {
        match self.given.get(&parameter.name).map(|entry| &entry.given) {
            Some(Given::Value { value, is_null }) if !is_null || parameter.nullable => {
                let found = converted(parameter.takes, self.eval(value.expr(), &Env::default()));
                return self.checked(parameter, found, value.span(), Source::Given);
            }
            Some(Given::Secret) => return (self.secret(parameter), Source::Nobody),
            Some(Given::Expression) => {
                let words = format!("the expression that gives parameter `{}`", parameter.name);
                return (self.unknown(Op::NotEvaluated(words.into()), [], parameter.declared), Source::Nobody);
            }
            Some(Given::Malformed) => {
                let words = no_value(&parameter.name);
                return (self.unknown(Op::Invalid(words.into()), [], parameter.declared), Source::Nobody);
            }
            Some(Given::Value { .. }) | None => {}
        }
        if let Some(default) = &parameter.default {
            let found = converted(parameter.takes, self.eval(default.expr(), &Env::default()));
            return self.checked(parameter, found, default.span(), Source::Declared);
        }
        if parameter.nullable {
            return (self.written(Kind::Null, parameter.declared), Source::Declared);
        }
        let op = Op::Parameter(0, parameter.name.clone());
        let value = self.unknown(op, [], parameter.declared);
        if let Kind::Term(term) = value.kind {
            let domain = self.domain(parameter);
            self.terms.declare(term, domain);
        }
        (value, Source::Nobody)
    }

    /// What is declared about a value that nobody gave.
    fn domain(&mut self, parameter: &Parameter<'_>) -> Domain {
        let allowed = parameter.allowed.as_ref().map(|allowed| self.eval(allowed.expr(), &Env::default()));
        let allowed = allowed.and_then(|allowed| Some(allowed.as_list()?.items()?.into_iter().cloned().collect()));
        let allowed = allowed.map(|values: Vec<Value>| values.into_iter().map(|value| value.kind).collect());
        Domain { takes: parameter.takes, secure: parameter.secure, allowed, bounds: parameter.bounds.clone() }
    }

    /// What Azure refuses of the parameter file: entries that the template does not declare, or that give no value.
    pub(super) fn check_given(&mut self) {
        if let Some(place) = self.given.missing {
            let message = "the parameter file has no object `parameters`";
            self.certainly(problem(ProblemKind::Invalid, message.to_owned(), place));
        }
        for entry in self.given.entries() {
            if self.template.parameters.number(&entry.name).is_some() {
                if matches!(entry.given, Given::Malformed) {
                    let mut found = problem(ProblemKind::Invalid, no_value(&entry.name), entry.name_span);
                    found.help = Some("write it as `{ \"value\": … }`".to_owned());
                    self.certainly(found);
                }
                continue;
            }
            let message = format!("the template declares no parameter `{}`", entry.name);
            let mut found = problem(ProblemKind::Invalid, message, entry.name_span);
            let section = self.template.parameters_span;
            found.related.extend(section.map(|span| (span, "the parameters of the template".to_owned())));
            found.help = Some("remove it from the parameter file, or correct its name".to_owned());
            self.certainly(found);
        }
    }

    /// A secret: its value must never be printed, so nothing learns it. Only that it is empty may be known, because
    /// templates ask for that, and no place is quoted, because the value may stand on the same line.
    fn checked(&mut self, parameter: &Parameter<'_>, value: Value, place: Span, source: Source) -> (Value, Source) {
        if !parameter.secure {
            if self.check(parameter, &value, place, source) {
                return (value, source);
            }
            let words = format!("the value of parameter `{}` is not one that it takes", parameter.name);
            return (self.unknown(Op::Invalid(words.into()), [], place), Source::Nobody);
        }
        let harmless = match &value.kind {
            Kind::Null | Kind::Term(_) => true,
            Kind::Str(text) => text.is_empty(),
            Kind::Object(object) => object.slots.is_empty() && object.rest.is_none(),
            _ => false,
        };
        let value = if harmless { value } else { self.secret(parameter) };
        (value, Source::Nobody)
    }

    fn secret(&mut self, parameter: &Parameter<'_>) -> Value {
        self.unknown(Op::Secret(parameter.name.clone()), [], parameter.declared)
    }

    /// Whether a value is what the declaration asks for; a problem if it is not.
    fn check(&mut self, parameter: &Parameter<'_>, value: &Value, place: Span, source: Source) -> bool {
        let name = &parameter.name;
        let verb = if source == Source::Given { "is given" } else { "has the default" };
        if let Some(wanted) = parameter.takes.filter(|wanted| !accepts(*wanted, &value.kind)) {
            let message =
                format!("parameter `{name}` takes {}, and {verb} {}", type_word(wanted), article(&value.kind));
            self.refuse_value(parameter, message, None, place, source);
            return false;
        }
        if let Some(allowed) = &parameter.allowed {
            let allowed_value = self.eval(allowed.expr(), &Env::default());
            let listed = allowed_value.as_list().and_then(|list| list.items()).unwrap_or_default();
            if !listed.is_empty() && !is_allowed(value, &listed) {
                let message = match &value.kind {
                    Kind::Str(text) => format!("`{text}` is not an allowed value of parameter `{name}`"),
                    _ => format!("parameter `{name}` {verb} a value that is not allowed"),
                };
                let mut words: Vec<_> = listed.iter().filter_map(|value| shown(value)).take(MOST_LISTED).collect();
                if listed.len() > words.len() {
                    words.push("…".to_owned());
                }
                let help = format!("allowed are {}", words.join(", "));
                self.refuse_value(parameter, message, Some(help), place, source);
                return false;
            }
        }
        for (bound, limit) in &parameter.bounds {
            let Some(words) = exceeds(*bound, *limit, &value.kind) else { continue };
            let message = format!("parameter `{name}` {verb} {words}");
            self.refuse_value(parameter, message, None, place, source);
            return false;
        }
        true
    }

    fn refuse_value(
        &mut self,
        parameter: &Parameter<'_>,
        message: String,
        help: Option<String>,
        place: Span,
        source: Source,
    ) {
        // A default counts only where the template is deployed as it stands; many are called by others that give a value.
        if source != Source::Given {
            return;
        }
        let mut found = problem(ProblemKind::Invalid, message, place);
        found.related.push((parameter.declared, format!("parameter `{}` is declared here", parameter.name)));
        found.help = help;
        self.certainly(found);
    }
}

/// What is wrong with an entry that has no value.
fn no_value(name: &str) -> String {
    format!("the entry `{name}` of the parameter file has no `value`")
}

/// A value in the type that is asked for, if it is written in another one but says the same: `"5"` for 5. Published
/// templates that are known to deploy do that; if Azure refuses it, no other value is deployed in its place.
fn converted(wanted: Option<ParameterType>, value: Value) -> Value {
    let Value { kind, origin } = value;
    let said = match (wanted, &kind) {
        (Some(ParameterType::Int), Kind::Str(text)) => text.parse().ok().map(Kind::Int),
        (Some(ParameterType::Bool), Kind::Str(text)) => text.to_ascii_lowercase().parse().ok().map(Kind::Bool),
        (Some(ParameterType::String), Kind::Int(number)) => Some(Kind::str(number.to_string())),
        _ => None,
    };
    Value::new(said.unwrap_or(kind), origin)
}

/// Whether a value can be of a type; what is not known can.
fn accepts(wanted: ParameterType, kind: &Kind) -> bool {
    match kind {
        Kind::Term(_) | Kind::Null => true,
        Kind::Str(_) | Kind::Text(_) => wanted == ParameterType::String,
        Kind::Int(_) | Kind::Float(_) => wanted == ParameterType::Int,
        Kind::Bool(_) => wanted == ParameterType::Bool,
        Kind::List(_) => wanted == ParameterType::Array,
        Kind::Object(_) => wanted == ParameterType::Object,
    }
}

fn type_word(wanted: ParameterType) -> &'static str {
    match wanted {
        ParameterType::String => "a string",
        ParameterType::Int => "an integer",
        ParameterType::Bool => "a boolean",
        ParameterType::Array => "an array",
        ParameterType::Object => "an object",
    }
}

/// Whether a value is one of those listed, or an array of some of them; what is not known may be.
fn is_allowed(value: &Value, listed: &[&Value]) -> bool {
    let is_listed = |value: &Value| {
        listed.iter().any(|allowed| match (&value.kind, &allowed.kind) {
            (Kind::Str(value), Kind::Str(allowed)) => value.eq_ignore_ascii_case(allowed),
            _ => equal(value, allowed) != Some(false),
        })
    };
    is_listed(value)
        || value.as_list().is_some_and(|list| list.items().is_none_or(|items| items.into_iter().all(is_listed)))
}

fn shown(value: &Value) -> Option<String> {
    match &value.kind {
        Kind::Str(text) => Some(format!("`{text}`")),
        Kind::Int(number) => Some(number.to_string()),
        Kind::Bool(value) => Some(value.to_string()),
        _ => None,
    }
}

/// What is wrong with a value that does not keep a bound.
fn exceeds(bound: Bound, limit: i64, kind: &Kind) -> Option<String> {
    let length = match kind {
        Kind::Str(text) => Some(text.chars().count()),
        Kind::List(list) => list.items().map(|items| items.len()),
        _ => None,
    };
    let length = length.and_then(|length| i64::try_from(length).ok());
    match (bound, kind) {
        (Bound::MinValue, Kind::Int(value)) if *value < limit => Some(format!("{value}, which is less than {limit}")),
        (Bound::MaxValue, Kind::Int(value)) if *value > limit => Some(format!("{value}, which is more than {limit}")),
        (Bound::MinLength, _) => length
            .filter(|length| *length < limit)
            .map(|length| format!("a value of length {length}, which is less than {limit}")),
        (Bound::MaxLength, _) => length
            .filter(|length| *length > limit)
            .map(|length| format!("a value of length {length}, which is more than {limit}")),
        _ => None,
    }
}
