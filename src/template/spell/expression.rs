//! Values and terms as expressions of the template language, up to a length.

use super::names::{documented, fits_after_a_dot};
use super::resource_id;
use super::value::Speller;
use crate::template::term::{Op, Term, TermId};
use crate::template::text::TextPiece;
use crate::template::value::{Kind, List, ListPart, Object, Value};

/// Longest expression that is written: as long as a known text may be. Terms share their parts, so one that is small in
/// memory can be of any length when it is written out.
const LONGEST: usize = 131_072;

/// Deepest nest inside of an expression. Small enough for a thread's stack of 2 MB in a build without optimisation.
const DEEPEST: usize = 200;

/// An expression would be longer than [`LONGEST`], or deeper than [`DEEPEST`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TooLong;

type Written = Result<(), TooLong>;

/// One expression that is being written.
#[derive(Debug)]
pub(super) struct Expression<'s, 't> {
    speller: &'s mut Speller<'t>,
    text: String,
    depth: usize,
    /// The indices of the loops around, which are variables of lambdas here.
    bound: Vec<TermId>,
}

impl<'s, 't> Expression<'s, 't> {
    pub(super) fn new(speller: &'s mut Speller<'t>) -> Self {
        Self { speller, text: String::new(), depth: 0, bound: Vec::new() }
    }

    pub(super) fn finish(self) -> String {
        self.text
    }

    pub(super) fn push(&mut self, text: &str) -> Written {
        if self.text.len() + text.len() > LONGEST {
            return Err(TooLong);
        }
        self.text.push_str(text);
        Ok(())
    }

    pub(super) fn quoted(&mut self, text: &str) -> Written {
        self.push("'")?;
        self.push(&text.replace('\'', "''"))?;
        self.push("'")
    }

    fn deeper(&mut self, write: impl FnOnce(&mut Self) -> Written) -> Written {
        if self.depth >= DEEPEST {
            return Err(TooLong);
        }
        self.depth += 1;
        write(self)?;
        self.depth -= 1;
        Ok(())
    }

    pub(super) fn kind(&mut self, kind: &Kind) -> Written {
        match kind {
            Kind::Null => self.push("null()"),
            Kind::Bool(true) => self.push("true()"),
            Kind::Bool(false) => self.push("false()"),
            Kind::Int(number) => self.push(&number.to_string()),
            // The language has whole numbers only.
            Kind::Float(number) => self.push(&format!("json('{}')", number.0)),
            Kind::Str(text) => self.quoted(text),
            Kind::Text(_) => {
                let Some(text) = kind.as_text() else { return Ok(()) };
                match resource_id::read(text, self.speller.terms) {
                    Some(id) => id.write(self),
                    None => self.pieces(&text.pieces().collect::<Vec<_>>()),
                }
            }
            Kind::List(list) => self.deeper(|inside| inside.list(list)),
            Kind::Object(object) => self.deeper(|inside| inside.object(object)),
            Kind::Term(term) => self.term(*term),
        }
    }

    /// A text from its pieces: the string, the expression, or a `format` of both.
    pub(super) fn pieces(&mut self, pieces: &[TextPiece<'_>]) -> Written {
        match pieces {
            [] => self.quoted(""),
            [TextPiece::Literal(text)] => self.quoted(text),
            [TextPiece::Hole(hole)] => self.term(hole.term),
            _ => {
                let mut holes: Vec<TermId> = Vec::new();
                let mut pattern = String::new();
                for piece in pieces {
                    match piece {
                        TextPiece::Literal(text) => pattern.push_str(&text.replace('{', "{{").replace('}', "}}")),
                        TextPiece::Hole(hole) => {
                            let number = holes.iter().position(|known| *known == hole.term).unwrap_or_else(|| {
                                holes.push(hole.term);
                                holes.len() - 1
                            });
                            pattern.extend(["{", &number.to_string(), "}"]);
                        }
                    }
                }
                self.push("format(")?;
                self.quoted(&pattern)?;
                for hole in holes {
                    self.push(", ")?;
                    self.term(hole)?;
                }
                self.push(")")
            }
        }
    }

    fn list(&mut self, list: &List) -> Written {
        let runs: Vec<&[ListPart]> =
            list.parts.chunk_by(|one, two| item(one).is_some() && item(two).is_some()).collect();
        match runs.as_slice() {
            [] => self.push("createArray()"),
            [run] => self.run(run),
            _ => self.separated("concat", runs, Self::run),
        }
    }

    /// Parts of an array that make one array: some elements, or one part of another kind.
    fn run(&mut self, run: &[ListPart]) -> Written {
        match run {
            [ListPart::Rest(term)] => self.term(*term),
            [ListPart::When(guard, values)] => {
                self.push("if(")?;
                self.term(*guard)?;
                self.push(", ")?;
                self.array(values.iter())?;
                self.push(", createArray())")
            }
            [ListPart::Repeat { count, index, body }] => self.repeated(*count, *index, body),
            items => self.array(items.iter().filter_map(item)),
        }
    }

    /// A loop: the same as `copy` has, written as the expression that gives it.
    fn repeated(&mut self, count: TermId, index: TermId, body: &Value) -> Written {
        self.push("map(range(0, ")?;
        self.term(count)?;
        self.push("), lambda(")?;
        let name = self.speller.loop_name(index);
        self.quoted(&name)?;
        self.push(", ")?;
        self.bound.push(index);
        self.kind(&body.kind)?;
        self.bound.pop();
        self.push("))")
    }

    fn array<'v>(&mut self, items: impl Iterator<Item = &'v Value>) -> Written {
        self.separated("createArray", items, |own, item| own.kind(&item.kind))
    }

    fn object(&mut self, object: &Object) -> Written {
        let certain = object.slots.iter().filter(|slot| slot.guard.is_none());
        if object.rest.is_none() && object.slots.iter().all(|slot| slot.guard.is_none()) {
            return self.separated("createObject", certain, |own, slot| own.slot(&slot.key, &slot.value));
        }
        // Properties that are written win over those of the rest, whole: what `shallowMerge` does.
        self.push("shallowMerge(createArray(")?;
        if let Some(rest) = object.rest {
            self.term(rest)?;
            self.push(", ")?;
        }
        self.separated("createObject", certain, |own, slot| own.slot(&slot.key, &slot.value))?;
        for slot in &object.slots {
            let Some(guard) = slot.guard else { continue };
            self.push(", if(")?;
            self.term(guard)?;
            self.push(", createObject(")?;
            self.slot(&slot.key, &slot.value)?;
            self.push("), createObject())")?;
        }
        self.push("))")
    }

    fn slot(&mut self, key: &str, value: &Value) -> Written {
        self.quoted(key)?;
        self.push(", ")?;
        self.kind(&value.kind)
    }

    /// `name(a, b)`
    fn separated<T>(
        &mut self,
        name: &str,
        items: impl IntoIterator<Item = T>,
        mut write: impl FnMut(&mut Self, T) -> Written,
    ) -> Written {
        self.push(name)?;
        self.push("(")?;
        for (index, item) in items.into_iter().enumerate() {
            if index > 0 {
                self.push(", ")?;
            }
            write(self, item)?;
        }
        self.push(")")
    }

    pub(super) fn term(&mut self, id: TermId) -> Written {
        let terms = self.speller.terms;
        match terms.get(id) {
            Some(term) => self.deeper(|inside| inside.operation(id, term)),
            None => self.unknown("an expression that is not evaluated"),
        }
    }

    fn operation(&mut self, id: TermId, term: &Term) -> Written {
        let arguments = &*term.arguments;
        match &term.op {
            Op::Parameter(number, name) | Op::Secret(number, name) if self.speller.terms.is_root(*number) => {
                self.call("parameters", &[], Some(name))
            }
            // The root has no such parameter; another one of the name is another one.
            Op::Open(_, name) => self.unknown(&format!("`?{name}` of the description")),
            Op::Parameter(_, name) => self.unknown(&format!("parameter `{name}` of a deployment inside")),
            Op::Secret(_, name) => self.unknown(&format!("`{name}` is a secret")),
            Op::SecretOutput(_, name) => self.unknown(&format!("output `{name}` is a secret")),
            Op::Outputs { with_types: true, .. } => {
                self.call("reference", arguments, None)?;
                self.push(".outputs")
            }
            Op::Outputs { .. } => self.call("listOutputsWithSecureValues", arguments, None),
            Op::TemplateAddress(_) => self.push("deployment().properties.templateLink.uri"),
            Op::TemplateFolder(_) => self.push("uri(deployment().properties.templateLink.uri, '.')"),
            // The rest of `environment().suffixes` is what that says besides.
            Op::Scope(_, name) if !arguments.is_empty() => self.other_place(name, arguments),
            Op::Scope(_, name) => self.push(name.strip_suffix("()").filter(|path| path.contains('.')).unwrap_or(name)),
            Op::Call(name) => self.function(name, arguments),
            // A construct has words of its own; a function has a name.
            Op::NotEvaluated(words) if words.contains(' ') => self.unknown(&format!("{words} is not evaluated")),
            Op::Runtime(name) | Op::NotEvaluated(name) => self.call(documented(name), arguments, None),
            Op::Property(name) => {
                self.arguments(arguments)?;
                if fits_after_a_dot(name) {
                    self.push(".")?;
                    return self.push(name);
                }
                self.push("[")?;
                self.quoted(name)?;
                self.push("]")
            }
            Op::Element => {
                let (base, keys) = arguments.split_at(arguments.len().min(1));
                self.arguments(base)?;
                self.push("[")?;
                self.arguments(keys)?;
                self.push("]")
            }
            Op::LoopIndex(_) | Op::BoundIndex(_) => {
                let function = if self.bound.contains(&id) { "lambdaVariables" } else { "copyIndex" };
                let name = self.speller.loop_name(id);
                self.call(function, &[], Some(&name))
            }
            Op::Fresh(name, _) => self.call(name, &[], None),
            Op::NotExpanded(name) if arguments.is_empty() => {
                self.unknown(&format!("deployment `{name}` is not opened"))
            }
            Op::NotExpanded(_) | Op::Deployed(_) => {
                // What tells roots apart is no part of the expression.
                let told = match arguments {
                    [told @ .., Value { kind: Kind::Int(_), .. }] => told,
                    all => all,
                };
                self.call("reference", told, None)
            }
            Op::Declared(..) | Op::ModuleOutputs(..) => self.unknown("a resource of the template"),
            Op::Outside(words) | Op::Invalid(words) | Op::Limit(words) => self.unknown(words),
        }
    }

    /// A part of another place than that of the run: of the resource group or the subscription with this id.
    fn other_place(&mut self, name: &str, arguments: &[Value]) -> Written {
        if let [Value { kind: Kind::Int(_), .. }] = arguments {
            return self.unknown(&format!("`{name}` of a deployment inside"));
        }
        self.push("reference(")?;
        self.arguments(arguments)?;
        self.push(", 'full')")?;
        self.push(name.split_once("()").map(|(_, rest)| rest).unwrap_or_default())
    }

    /// A function of the language, or one of those that terms have besides.
    fn function(&mut self, name: &str, arguments: &[Value]) -> Written {
        match (name, arguments) {
            // The order of the two means nothing: what is known comes last, as people write it.
            ("equals", [one, two]) => {
                let (one, two) = (self.apart(one)?, self.apart(two)?);
                let is_literal =
                    |text: &str| text.starts_with(['\'', '-']) || text.starts_with(|c: char| c.is_ascii_digit());
                let (first, second) =
                    if (is_literal(&one), &one) <= (is_literal(&two), &two) { (one, two) } else { (two, one) };
                self.separated("equals", [first, second], |own, text| own.push(&text))
            }
            // What one array has and the other has not: the rest of a `union`.
            ("except", [all, others]) => {
                self.push("filter(")?;
                self.kind(&all.kind)?;
                self.push(", lambda('item', not(contains(")?;
                self.kind(&others.kind)?;
                self.push(", lambdaVariables('item')))))")
            }
            // A property whose name is not known, on top of others of the kind.
            ("createobject", [key, value, rest]) => {
                self.push("shallowMerge(createArray(")?;
                self.kind(&rest.kind)?;
                self.push(", createObject(")?;
                self.arguments(&[key.clone(), value.clone()])?;
                self.push(")))")
            }
            _ => self.call(documented(name), arguments, None),
        }
    }

    /// What would be written for the value, without writing it.
    fn apart(&mut self, value: &Value) -> Result<String, TooLong> {
        let before = self.text.len();
        self.kind(&value.kind)?;
        Ok(self.text.split_off(before))
    }

    /// `name(arguments)`, or `name('text')`.
    fn call(&mut self, name: &str, arguments: &[Value], text: Option<&str>) -> Written {
        self.push(name)?;
        self.push("(")?;
        match text {
            Some(text) => self.quoted(text)?,
            None => self.arguments(arguments)?,
        }
        self.push(")")
    }

    pub(super) fn arguments(&mut self, arguments: &[Value]) -> Written {
        for (index, argument) in arguments.iter().enumerate() {
            if index > 0 {
                self.push(", ")?;
            }
            self.kind(&argument.kind)?;
        }
        Ok(())
    }

    /// What cannot be written as an expression, with the reason.
    fn unknown(&mut self, why: &str) -> Written {
        self.call("unknown", &[], Some(why))
    }
}

fn item(part: &ListPart) -> Option<&Value> {
    match part {
        ListPart::Item(value) => Some(value),
        _ => None,
    }
}
