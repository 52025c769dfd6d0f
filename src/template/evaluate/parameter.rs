//! Parameters: who gives their values, and whether the values are what the declarations ask for.

use std::rc::Rc;

use super::access::DEEPEST_CHOICE;
use super::binding::Source;
use super::evaluator::{Evaluator, problem};
use super::frame::Giver;
use super::repetition::Env;
use super::secret::Owner;
use crate::source::Span;
use crate::template::ir::{Given, Language, Parameter, ParameterType};
use crate::template::value::{Kind, Lookup, Value};
use crate::template::worlds::Domain;
use crate::template::{GivenBy, Op, ProblemKind};

/// What somebody gives for a parameter.
enum Gift {
    Nothing,
    /// A value, where it is written, and by whom.
    Value(Value, Span, GivenBy),
    Secret,
    /// Something that gives no value.
    Unknown(Op),
}

impl Evaluator<'_> {
    /// The value of a declared parameter: what is given, or the default, or null if it may be, or unknown.
    pub(super) fn parameter(&mut self, parameter: &Parameter<'_>) -> (Value, Source) {
        match self.given(parameter) {
            Gift::Value(value, ..) if self.is_of_a_vault(&value) => return (self.secret(parameter), Source::Nobody),
            Gift::Value(value, place, by) if value.kind != Kind::Null || parameter.nullable == Some(true) => {
                let value = self.with_default(value, parameter, place);
                let found = converted(parameter.takes, value);
                return self.checked(parameter, found, place, Source::Given(by));
            }
            Gift::Secret => return (self.secret(parameter), Source::Nobody),
            Gift::Unknown(op) => return (self.unknown(op, [], parameter.declared), Source::Nobody),
            // Without a default, `null` is what the deployment of a template passes on.
            Gift::Value(..) | Gift::Nothing => {}
        }
        if let Some(default) = &parameter.default {
            let found = converted(parameter.takes, self.eval(default.expr(), &Env::default()));
            return self.checked(parameter, found, default.span(), Source::Declared);
        }
        if parameter.nullable == Some(true) {
            return (self.written(Kind::Null, parameter.declared), Source::Declared);
        }
        let op = Op::Parameter(self.here.id.number(), parameter.name.clone());
        let value = self.unknown(op, [], parameter.declared);
        if let Kind::Term(term) = value.kind {
            let domain = self.domain(parameter);
            self.terms.declare(term, domain);
        }
        (value, Source::Nobody)
    }

    /// A value that may turn out to be null, `if(c, 'a', null)`, with the default in place of the null.
    fn with_default(&mut self, value: Value, parameter: &Parameter<'_>, place: Span) -> Value {
        let Some(default) = parameter.default.as_ref().filter(|_| parameter.nullable != Some(true)) else {
            return value;
        };
        if !self.has_null(&value, DEEPEST_CHOICE) {
            return value;
        }
        let default = self.speculate(true, |inside| inside.eval(default.expr(), &Env::default()));
        self.without_null(&value, &converted(parameter.takes, default), place, DEEPEST_CHOICE)
    }

    fn has_null(&self, value: &Value, choices: u32) -> bool {
        match self.choice_of(value) {
            Some([_, yes, no]) if choices > 0 => self.has_null(&yes, choices - 1) || self.has_null(&no, choices - 1),
            _ => value.kind == Kind::Null,
        }
    }

    fn without_null(&mut self, value: &Value, default: &Value, place: Span, choices: u32) -> Value {
        match self.choice_of(value) {
            Some([condition, yes, no]) if choices > 0 => {
                let yes = self.without_null(&yes, default, place, choices - 1);
                let no = self.without_null(&no, default, place, choices - 1);
                self.undecided(condition, yes, no, place)
            }
            _ if value.kind == Kind::Null => default.clone(),
            _ => value.clone(),
        }
    }

    /// What is declared about a value that nobody gave.
    fn domain(&mut self, parameter: &Parameter<'_>) -> Domain {
        let allowed = parameter.allowed.as_ref().map(|allowed| self.eval(allowed.expr(), &Env::default()));
        let allowed = allowed.and_then(|allowed| Some(allowed.as_list()?.items()?.into_iter().cloned().collect()));
        let allowed = allowed.map(|values: Vec<Value>| values.into_iter().map(|value| value.kind).collect());
        Domain {
            takes: parameter.takes,
            secure: parameter.secrecy.holds_secrets().0,
            allowed,
            bounds: parameter.bounds.clone(),
        }
    }

    /// What is given for a parameter.
    fn given(&mut self, parameter: &Parameter<'_>) -> Gift {
        let (arguments, frames, env, by) = match self.here.given.clone() {
            Giver::File { arguments, frames } => (arguments, frames, Env::default(), GivenBy::File),
            Giver::Deployment { arguments, frame, env } => (arguments, [frame].into(), env, GivenBy::Deployment),
            Giver::Value(value) => return self.given_in(&value, parameter),
        };
        let Some(entry) = arguments.get(&parameter.name) else { return Gift::Nothing };
        let frame = frames.get(entry.file).copied().unwrap_or(self.here.id);
        match &entry.given {
            Given::Value(value) => {
                let found = self.within(frame, |there| there.eval(value.expr(), &env));
                Gift::Value(found, value.span(), by)
            }
            Given::Secret => Gift::Secret,
            Given::Expression(expression) => {
                let found = self.within(frame, |there| there.eval(expression.expr(), &env));
                Gift::Value(found, expression.span(), by)
            }
            Given::Computed(expression) => {
                let entry = self.within(frame, |there| there.eval(expression.expr(), &env));
                self.given_by(&entry, expression.span())
            }
            Given::Malformed => Gift::Unknown(Op::Invalid(no_value(&parameter.name).into())),
        }
    }

    /// What is given for a parameter by an entry of this value: `{"value": …}` or `{"reference": …}` under its name.
    fn given_in(&mut self, entries: &Value, parameter: &Parameter<'_>) -> Gift {
        let place = self.provenance.used(entries.origin).unwrap_or(parameter.declared);
        let name = &parameter.name;
        let Kind::Object(object) = &entries.kind else {
            let rest = Op::Property(name.to_ascii_lowercase().into());
            let value = self.unknown(rest, [entries.clone()], place);
            return Gift::Value(self.unknown(Op::Property("value".into()), [value], place), place, GivenBy::Deployment);
        };
        let entry = match object.lookup(name) {
            Lookup::Present(slot) => slot.value.clone(),
            Lookup::Absent => return Gift::Nothing,
            Lookup::Guarded(_, term) | Lookup::Unknown(term) => {
                let rest = Value::new(Kind::Term(term), entries.origin);
                self.unknown(Op::Property(name.to_ascii_lowercase().into()), [rest], place)
            }
        };
        self.given_by(&entry, place)
    }

    /// What an entry gives: `{"value": …}` or `{"reference": …}`, perhaps one or the other.
    fn given_by(&mut self, entry: &Value, place: Span) -> Gift {
        if let Kind::Object(found) = &entry.kind
            && let Lookup::Present(_) = found.lookup("reference")
        {
            return Gift::Secret;
        }
        let key = self.written(Kind::str("value"), place);
        let value = self.speculate(true, |inside| inside.get_all(entry.clone(), &[(key, place)], place));
        Gift::Value(value, place, GivenBy::Deployment)
    }

    /// What Azure refuses of what is given: entries that the template does not declare, or that give no value.
    pub(super) fn check_given(&mut self) {
        let (arguments, by) = match &self.here.given {
            Giver::File { arguments, .. } => (Rc::clone(arguments), GivenBy::File),
            Giver::Deployment { arguments, .. } => (Rc::clone(arguments), GivenBy::Deployment),
            Giver::Value(_) => return,
        };
        if let Some(place) = arguments.missing {
            let message = "the parameter file has no object `parameters`";
            self.certainly(problem(ProblemKind::Invalid, message.to_owned(), place));
        }
        let template = Rc::clone(&self.here.template);
        for entry in arguments.entries() {
            if template.parameters.number(&entry.name).is_some() {
                if matches!(entry.given, Given::Malformed) {
                    let message = match by {
                        GivenBy::File => no_value(&entry.name),
                        GivenBy::Deployment => format!("the entry `{}` of this deployment has no `value`", entry.name),
                    };
                    let mut found = problem(ProblemKind::Invalid, message, entry.name_span);
                    found.help = Some("write it as `{ \"value\": … }`".to_owned());
                    self.surely(found);
                }
                continue;
            }
            let (whose, from) = match by {
                GivenBy::File => ("the template", "the parameter file"),
                GivenBy::Deployment => ("the template of this deployment", "the deployment"),
            };
            let is_module = self.written_as_module();
            let (whose, from) = if is_module { ("this module", "its `params`") } else { (whose, from) };
            let message = format!("{whose} declares no parameter `{}`", entry.name);
            let mut found = problem(ProblemKind::Invalid, message, entry.name_span);
            let section = template.parameters_span;
            found.related.extend(section.map(|span| (span, "the parameters of the template".to_owned())));
            found.help = Some(format!("remove it from {from}, or correct its name"));
            self.surely(found);
        }
    }

    /// What Azure refuses of a deployment in a template: that it leaves out a parameter that has no default.
    pub(super) fn check_missing(&mut self) {
        let (Some(carrier), template) = (self.here.carrier.clone(), Rc::clone(&self.here.template)) else { return };
        let Giver::Deployment { arguments, .. } = &self.here.given else { return };
        let arguments = Rc::clone(arguments);
        for (_, parameter) in template.parameters.iter() {
            // Where nobody can say whether null is a value, nobody can say that one is missing.
            let is_wanted = parameter.nullable == Some(false) && parameter.default.is_none();
            if !is_wanted || arguments.get(&parameter.name).is_some() {
                continue;
            }
            let name = &parameter.name;
            let is_module = self.written_as_module();
            let message = if is_module {
                format!("this module is given no value for its parameter `{name}`")
            } else {
                format!("this deployment gives no value to parameter `{name}` of its template")
            };
            let mut found = problem(ProblemKind::Invalid, message, carrier.span);
            found.related.push((parameter.declared, format!("parameter `{name}` is declared here, without a default")));
            let entry = if is_module { format!("{name}: …") } else { format!("\"{name}\": {{ \"value\": … }}") };
            let whose = if is_module { " in `params`" } else { "" };
            found.help = Some(format!("give it a value{whose}: `{entry}`"));
            self.surely(found);
        }
    }

    /// Whether whoever deploys this template calls it a module.
    fn written_as_module(&self) -> bool {
        self.here.carrier.as_ref().is_some_and(|carrier| carrier.language == Language::Bicep)
    }

    /// The value, if it is one that the parameter takes. Of secrets in it nobody asks that: a message would tell of them. And
    /// of what holds one no place is quoted, because the secret may stand on the same line.
    fn checked(&mut self, parameter: &Parameter<'_>, value: Value, place: Span, source: Source) -> (Value, Source) {
        if parameter.secrecy.is_secret() {
            let owner = self.owner(parameter);
            return (self.without_secrets(&value, &parameter.secrecy, owner).unwrap_or(value), Source::Nobody);
        }
        let masked = self.without_secrets(&value, &parameter.secrecy, self.owner(parameter));
        let source = if masked.is_some() { Source::Nobody } else { source };
        let value = masked.unwrap_or(value);
        if self.check(parameter, &value, place, source) {
            return (value, source);
        }
        let words = format!("the value of parameter `{}` is not one that it takes", parameter.name);
        (self.unknown(Op::Invalid(words.into()), [], place), Source::Nobody)
    }

    fn owner<'p>(&self, parameter: &'p Parameter<'_>) -> Owner<'p> {
        Owner { name: &parameter.name, number: self.here.id.number(), declared: parameter.declared, term: Op::Secret }
    }

    /// `vault.getSecret('name')`, which a compiler writes as a reference to a key vault.
    fn is_of_a_vault(&self, value: &Value) -> bool {
        let Kind::Term(term) = value.kind else { return false };
        self.terms.get(term).is_some_and(|term| matches!(&term.op, Op::Runtime(name) if &**name == "getsecret"))
    }

    fn secret(&mut self, parameter: &Parameter<'_>) -> Value {
        self.unknown(Op::Secret(self.here.id.number(), parameter.name.clone()), [], parameter.declared)
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
