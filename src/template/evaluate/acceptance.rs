//! Whether a value is one that a parameter takes: its type, the values that are allowed, bounds.

use super::binding::Source;
use super::evaluator::{Evaluator, problem};
use super::expression::article;
use super::repetition::Env;
use crate::source::Span;
use crate::template::ProblemKind;
use crate::template::functions::equal;
use crate::template::ir::{Bound, Parameter, ParameterType};
use crate::template::value::{Kind, Value};

/// Most values that a message lists.
const MOST_LISTED: usize = 8;

impl Evaluator<'_> {
    /// Whether a value is what the declaration asks for; a problem if it is not.
    pub(super) fn check(&mut self, parameter: &Parameter<'_>, value: &Value, place: Span, source: Source) -> bool {
        let name = &parameter.name;
        if value.kind == Kind::Null {
            return true;
        }
        let verb = if matches!(source, Source::Given(_)) { "is given" } else { "has the default" };
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
        if !matches!(source, Source::Given(_)) {
            return;
        }
        let mut found = problem(ProblemKind::Invalid, message, place);
        found.related.push((parameter.declared, format!("parameter `{}` is declared here", parameter.name)));
        found.help = help;
        self.surely(found);
    }
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
