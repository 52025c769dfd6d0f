//! Expressions to values: literals, arrays and objects, lazy forms, calls.

use std::rc::Rc;

use super::budget::DEEPEST;
use super::each::Each;
use super::evaluator::{Evaluator, TOO_MUCH, problem};
use super::repetition::Env;
use crate::source::Span;
use crate::syntax::{SyntaxError, SyntaxErrorKind};
use crate::template::functions::{FunctionContext, apply, find};
use crate::template::ir::{Expr, ExprKind, Form, Member};
use crate::template::value::{Float, Kind, List, ListPart, Object, Slot, Value};
use crate::template::{Op, ProblemKind, Step};

/// Functions that compare all elements, or properties, with each other.
const COMPARING: [&str; 4] = ["union", "intersection", "distinct", "shallowMerge"];

impl Evaluator<'_> {
    /// The value of an expression.
    pub(super) fn eval(&mut self, expr: &Expr, env: &Env) -> Value {
        if !self.budget.spend(1) {
            return self.exceed(TOO_MUCH, expr.span);
        }
        if self.budget.depth >= DEEPEST {
            return self.exceed("this is nested too deeply to follow", expr.span);
        }
        self.budget.depth += 1;
        let value = self.eval_kind(expr, env);
        self.budget.depth -= 1;
        self.assumed(value)
    }

    // One short arm for each kind: the frame of this function is on the stack once for each level of nesting.
    fn eval_kind(&mut self, expr: &Expr, env: &Env) -> Value {
        let span = expr.span;
        match &expr.kind {
            ExprKind::Null => self.written(Kind::Null, span),
            ExprKind::Bool(value) => self.written(Kind::Bool(*value), span),
            ExprKind::Int(value) => self.written(Kind::Int(*value), span),
            ExprKind::Float(value) => self.written(Kind::Float(Float(*value)), span),
            ExprKind::Str(text) => self.written(Kind::Str(Rc::clone(text)), span),
            ExprKind::Array(items) => self.array(items, span, env),
            ExprKind::Object(members) => self.object(members, span, env),
            ExprKind::For { name, count, body } => self.loop_in_object(name, count, body, span, env),
            ExprKind::Name(namespace, name) => self.name(*namespace, name, span, env),
            ExprKind::Lazy(Form::If, arguments) => self.choice(arguments, span, env),
            ExprKind::Lazy(Form::Coalesce, arguments) => self.coalesce(arguments, span, env),
            ExprKind::Lazy(form, arguments) => self.connective(*form, arguments, span, env),
            ExprKind::Get { base, keys, safe } => self.get(base, keys, *safe, span, env),
            ExprKind::Call { function, arguments } => self.call(function, arguments, span, env),
            ExprKind::Symbol(name) => self.symbol(name, span, env),
            ExprKind::Nested { base, name } => self.nested_resource(base, name, span, env),
            ExprKind::Each { item, index, over, body } => {
                self.loop_over(Each { item, index: index.as_ref(), over, body }, span, env)
            }
            ExprKind::Invoke { base, function, arguments } => {
                self.invoke(base.as_deref(), function, arguments, span, env)
            }
            ExprKind::Lambda { .. } => {
                self.refuse("`lambda` stands only where a function applies it to elements".to_owned(), span)
            }
            ExprKind::Broken(errors) => self.broken(errors, span),
        }
    }

    fn array(&mut self, items: &[Expr], span: Span, env: &Env) -> Value {
        let parts = items.iter().map(|item| ListPart::Item(self.eval(item, env))).collect();
        let value = self.written(Kind::List(Rc::new(List { parts })), span);
        self.bounded(value, span)
    }

    fn object(&mut self, members: &[Member], span: Span, env: &Env) -> Value {
        let mut object = Object { slots: Vec::with_capacity(members.len()), rest: None };
        for member in members {
            self.member(&mut object, member, env);
        }
        let value = self.written(Kind::Object(Rc::new(object)), span);
        self.bounded(value, span)
    }

    fn member(&mut self, object: &mut Object, member: &Member, env: &Env) {
        if let ExprKind::Str(key) = &member.key.kind {
            let value = self.eval(&member.value, env);
            object.slots.push(Slot { key: Rc::clone(key), key_span: member.key.span, guard: None, value });
            return;
        }
        let key = self.eval(&member.key, env);
        let value = self.eval(&member.value, env);
        match &key.kind {
            Kind::Str(name) => {
                self.budget.walk(object.slots.len());
                object.slots.retain(|slot| !slot.key.eq_ignore_ascii_case(name));
                let key = Rc::clone(name);
                object.slots.push(Slot { key, key_span: member.key.span, guard: None, value });
            }
            Kind::Term(_) | Kind::Text(_) => {
                // Some property, nobody knows which: the object is open.
                let mut arguments = vec![key, value];
                if let Some(rest) = object.rest {
                    let origin = self.origin(Step::Runtime(member.key.span));
                    arguments.push(Value::new(Kind::Term(rest), origin));
                }
                object.rest = Some(self.intern(Op::Call("createobject".into()), arguments, member.key.span));
            }
            other => {
                let message = format!("the name of a property is a string, and this is {}", article(other));
                self.refuse(message, member.key.span);
            }
        }
    }

    fn choice(&mut self, arguments: &[Expr], span: Span, env: &Env) -> Value {
        let [condition, yes, no] = arguments else {
            return self.refuse("`if` expects 3 arguments".to_owned(), span);
        };
        let condition = self.eval(condition, env);
        match condition.kind {
            Kind::Bool(decided) => {
                let chosen = self.eval(if decided { yes } else { no }, env);
                let inputs = [chosen.origin, condition.origin].into();
                let origin = self.origin(Step::Computed { call: span, inputs });
                Value::new(chosen.kind, origin)
            }
            Kind::Term(_) => {
                let (yes, no) = self.speculate(true, |inside| (inside.eval(yes, env), inside.eval(no, env)));
                self.undecided(condition, yes, no, span)
            }
            other => {
                let message = format!("the condition of `if` is true or false, and this is {}", article(&other));
                self.refuse(message, span)
            }
        }
    }

    /// `if` with a condition that is not known. Branches that are equal need no condition.
    pub(super) fn undecided(&mut self, condition: Value, yes: Value, no: Value, span: Span) -> Value {
        let size = self.budget.measure(&yes).values.min(self.budget.measure(&no).values);
        if !self.budget.walk(size as usize) {
            return self.exceed(TOO_MUCH, span);
        }
        if yes == no { yes } else { self.residue(Form::If.name(), vec![condition, yes, no], span) }
    }

    /// `and`, `or`: one argument can decide, whatever the others are.
    fn connective(&mut self, form: Form, arguments: &[Expr], span: Span, env: &Env) -> Value {
        let decisive = form == Form::Or;
        let mut open: Vec<Value> = Vec::new();
        let mut inputs = Vec::new();
        for argument in arguments {
            let value = self.speculate(!open.is_empty(), |inside| inside.eval(argument, env));
            match value.kind {
                Kind::Bool(known) if known == decisive => {
                    let origin = self.origin(Step::Computed { call: span, inputs: [value.origin].into() });
                    return Value::new(Kind::Bool(known), origin);
                }
                Kind::Bool(_) => inputs.push(value.origin),
                Kind::Term(_) => open.push(value),
                other => {
                    let message =
                        format!("`{}` takes what is true or false, and this is {}", form.name(), article(&other));
                    return self.refuse(message, argument.span);
                }
            }
        }
        match (open.len(), open.pop()) {
            (1, Some(value)) => value,
            (_, Some(value)) => {
                open.push(value);
                self.residue(form.name(), open, span)
            }
            (_, None) => {
                inputs.truncate(4);
                let origin = self.origin(Step::Computed { call: span, inputs: inputs.into() });
                Value::new(Kind::Bool(!decisive), origin)
            }
        }
    }

    fn coalesce(&mut self, arguments: &[Expr], span: Span, env: &Env) -> Value {
        let mut open: Vec<Value> = Vec::new();
        let mut last = None;
        for argument in arguments {
            let value = self.speculate(!open.is_empty(), |inside| inside.eval(argument, env));
            match value.kind {
                Kind::Null => last = Some(value),
                Kind::Term(_) => open.push(value),
                _ => {
                    open.push(value);
                    break;
                }
            }
        }
        match (open.len(), open.pop().or(last)) {
            (0 | 1, Some(value)) => {
                let origin = self.origin(Step::Computed { call: span, inputs: [value.origin].into() });
                Value::new(value.kind, origin)
            }
            (_, Some(value)) => {
                open.push(value);
                self.residue(Form::Coalesce.name(), open, span)
            }
            (_, None) => self.refuse("`coalesce` expects at least 1 argument".to_owned(), span),
        }
    }

    pub(super) fn call(&mut self, function: &Rc<str>, arguments: &[Expr], span: Span, env: &Env) -> Value {
        let name = function.to_ascii_lowercase();
        if name.contains('.') {
            return self.user_function(&name, arguments, span, env);
        }
        if let Some(value) = self.applied(&name, arguments, span, env) {
            return value;
        }
        let arguments: Vec<_> = arguments.iter().map(|argument| self.eval(argument, env)).collect();
        if let Some(value) = self.context_function(&name, &arguments, span, env) {
            return value;
        }
        let Some(found) = find(&name) else {
            self.count(function, span);
            return self.unknown(Op::NotEvaluated(Rc::clone(function)), arguments, span);
        };
        self.apply(found, &arguments, span)
    }

    /// The value of a function that answers from its arguments alone.
    pub(super) fn apply(
        &mut self,
        function: &'static crate::template::functions::Function,
        arguments: &[Value],
        span: Span,
    ) -> Value {
        let arguments = &*self.written_out(arguments, span);
        let size = arguments.iter().fold(0_u32, |sum, value| sum.saturating_add(self.budget.measure(value).values));
        let characters: usize = arguments.iter().filter_map(Value::as_str).map(str::len).sum();
        if COMPARING.contains(&function.name) {
            // Each of many is compared with each of many.
            self.budget.spend((size / 32).saturating_pow(2));
        }
        if !(self.budget.spend(size / 8) && self.budget.read(characters)) {
            return self.exceed(TOO_MUCH, span);
        }
        let told = self.problems.len();
        let mut context = FunctionContext {
            terms: &mut self.terms,
            provenance: &mut self.provenance,
            scope: &self.here.scope,
            problems: &mut self.problems,
        };
        let value = apply(function, arguments, span, &mut context);
        // What was made takes room, too.
        let made = self.budget.measure(&value).values.saturating_sub(size);
        let made = self.budget.spend(made / 4) && self.budget.read(value.as_str().map_or(0, str::len));
        if !made {
            return self.exceed(TOO_MUCH, span);
        }
        let is_nobodys = self.problems.len() > told
            && (self.bare && arguments.iter().any(|argument| argument.kind == Kind::Null)
                || arguments.iter().any(|argument| self.follows_from_default(argument.origin)));
        if is_nobodys {
            self.problems.truncate(told);
        }
        if let Kind::Term(term) = value.kind
            && self
                .terms
                .get(term)
                .is_some_and(|term| matches!(&term.op, Op::NotEvaluated(name) if **name == *function.name))
        {
            self.count(&Rc::from(function.name), span);
        }
        self.bounded(value, span)
    }

    /// Counts a function that is not evaluated.
    pub(super) fn count(&mut self, function: &Rc<str>, span: Span) {
        self.not_evaluated.insert((Rc::clone(function), span));
    }

    fn broken(&mut self, errors: &[SyntaxError], span: Span) -> Value {
        for error in errors {
            let kind = match error.kind {
                SyntaxErrorKind::Syntax => ProblemKind::Syntax,
                SyntaxErrorKind::Limit => ProblemKind::Limit,
            };
            let mut found = problem(kind, error.message.as_str(), error.span);
            found.related.extend(error.related.clone());
            found.help = (kind == ProblemKind::Limit).then(|| "divide it, with its parts in variables".to_owned());
            self.certainly(found);
        }
        self.unknown(Op::Invalid("the text there cannot be read".into()), [], span)
    }
}

/// The word for the type of a value, with its article.
pub(super) fn article(kind: &Kind) -> String {
    let word = kind.describe();
    match word.as_bytes().first() {
        _ if *kind == Kind::Null => word.to_owned(),
        Some(b'a' | b'e' | b'i' | b'o' | b'u') => format!("an {word}"),
        _ => format!("a {word}"),
    }
}
