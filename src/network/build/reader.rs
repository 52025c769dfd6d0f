//! How properties are found in values: [`View`], [`Field`], and [`Read`], a property on its way to becoming a fact.
//!
//! Never here: which types a property may have (that is `fields`), and what any property means.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::nesting::Nesting;
use crate::network::Fact;
use crate::source::Span;
use crate::template::{Cause, CauseKind, Kind, Lookup, Origin, Piece, Provenance, Step, TermId, Terms, Value};

/// Reads values of one deployment.
pub(super) struct Reader<'d> {
    pub(super) terms: &'d Terms,
    pub(super) nesting: Nesting<'d>,
    provenance: RefCell<Provenance>,
    /// How many more ids may be compared one by one: a bound on work for input that is made to be slow.
    comparisons: Cell<u32>,
}

/// Ids that are compared one by one in one deployment. Ids whose last names are known are found without that.
const MOST_COMPARISONS: u32 = 500_000;

/// A value at its place.
#[derive(Clone, Copy)]
pub(super) struct View<'d> {
    pub(super) value: &'d Value,
    /// Where the larger value came to its place that this one is a part of, if it came as a whole.
    whole: Option<Origin>,
}

/// Something with properties: one value, or the several in which it is declared.
pub(super) trait Subject<'d> {
    fn first(&self) -> View<'d>;

    /// Further declarations of the same thing.
    fn others(&self) -> &[Again<'d>] {
        &[]
    }

    /// Why nothing of it is known, whatever is written.
    fn doubt(&self) -> Option<&Rc<Cause>> {
        None
    }

    /// The condition on which it hangs which of the declarations are there.
    fn condition(&self) -> Option<TermId> {
        None
    }
}

/// A further declaration of a thing.
#[derive(Clone)]
pub(super) struct Again<'d> {
    pub(super) view: View<'d>,
    /// Why it is not known whether it is the same thing.
    pub(super) perhaps: Option<Rc<Cause>>,
}

impl<'d> Subject<'d> for View<'d> {
    fn first(&self) -> View<'d> {
        *self
    }
}

/// A property that was looked for.
pub(super) struct Field<'d> {
    pub(super) reader: &'d Reader<'d>,
    pub(super) found: Found<'d>,
    /// The thing that has the property, or could have it.
    pub(super) owner: View<'d>,
    pub(super) path: &'static str,
}

/// What is wrong with a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    kind: CauseKind,
    pub(super) words: String,
}

impl Fault {
    /// It is something that Azure surely refuses.
    pub(super) fn refused(words: impl Into<String>) -> Self {
        Self { kind: CauseKind::Refused, words: words.into() }
    }
}

/// It says nothing; what Azure does with it is not known.
impl From<String> for Fault {
    fn from(words: String) -> Self {
        Self { kind: CauseKind::Invalid, words }
    }
}

/// What was found.
pub(super) enum Found<'d> {
    Present(View<'d>),
    Absent,
    Unknown(Rc<Cause>),
}

impl<'d> Reader<'d> {
    pub(super) fn new(terms: &'d Terms, nesting: Nesting<'d>, provenance: Provenance) -> Self {
        Self { terms, nesting, provenance: RefCell::new(provenance), comparisons: Cell::new(MOST_COMPARISONS) }
    }

    /// Takes one comparison from what is left; `false` when nothing is.
    pub(super) fn may_compare(&self) -> bool {
        let left = self.comparisons.get();
        self.comparisons.set(left.saturating_sub(1));
        left > 0
    }

    /// The provenance with all steps that were added.
    pub(super) fn into_provenance(self) -> Provenance {
        self.provenance.into_inner()
    }

    pub(super) fn view(value: &'d Value) -> View<'d> {
        View { value, whole: None }
    }

    /// A part of the value in `outer`, at its place.
    pub(super) fn inside(&self, outer: View<'d>, value: &'d Value) -> View<'d> {
        let came_whole = || {
            let provenance = self.provenance.borrow();
            !matches!(provenance.step(outer.value.origin), Some(Step::Written(_)) | None)
        };
        let whole = outer.whole.or_else(|| came_whole().then_some(outer.value.origin));
        let speaks_for_itself = |whole: &Origin| {
            let provenance = self.provenance.borrow();
            provenance.used(value.origin).is_some_and(|place| provenance.is_around(*whole, place))
        };
        View { value, whole: whole.filter(|whole| !speaks_for_itself(whole)) }
    }

    /// Where a value comes from, its way to its place included.
    pub(super) fn origin(&self, view: View<'d>) -> Origin {
        match view.whole {
            Some(whole) if whole != view.value.origin => self.step(Step::Part { whole, part: view.value.origin }),
            _ => view.value.origin,
        }
    }

    /// Where a thing is shown: its name where it has one, else its first property, for a whole object is many lines long.
    pub(super) fn handle(&self, view: View<'d>) -> Origin {
        let Some(object) = view.value.as_object() else { return self.origin(view) };
        match (object.lookup("name"), object.slots.first()) {
            // How the name came about is not told: the place is what counts.
            (Lookup::Present(name), _) => self.at(self.inside(view, &name.value)),
            (_, Some(first)) => {
                let part = self.step(Step::Written(first.key_span));
                let whole = view.whole.filter(|whole| !self.provenance.borrow().is_around(*whole, first.key_span));
                whole.map_or(part, |whole| self.step(Step::Part { whole, part }))
            }
            _ => self.origin(view),
        }
    }

    /// The place where a value is used, and nothing of its way.
    fn at(&self, view: View<'d>) -> Origin {
        let origin = self.origin(view);
        self.span(origin).map_or(origin, |span| self.step(Step::Written(span)))
    }

    pub(super) fn step(&self, step: Step) -> Origin {
        self.provenance.borrow_mut().add(step)
    }

    pub(super) fn span(&self, origin: Origin) -> Option<Span> {
        self.provenance.borrow().used(origin)
    }

    pub(super) fn cause(&self, term: TermId) -> Rc<Cause> {
        Rc::new(self.terms.cause(term))
    }

    /// A cause for what Azure would refuse at this place.
    pub(super) fn invalid(&self, words: impl Into<String>, origin: Origin) -> Rc<Cause> {
        Rc::new(Cause::new(CauseKind::Invalid, words, self.span(origin)))
    }

    /// A cause for what is wrong with a text at this place.
    pub(super) fn fault(&self, fault: impl Into<Fault>, origin: Origin) -> Rc<Cause> {
        let Fault { kind, words } = fault.into();
        Rc::new(Cause::new(kind, words, self.span(origin)))
    }

    /// Looks for a property, given with dots: `properties.subnet.id`. Of a thing that is declared more than once a
    /// property is known if the declarations agree on it.
    pub(super) fn field(&'d self, subject: &impl Subject<'d>, path: &'static str) -> Field<'d> {
        let owner = subject.first();
        let mut found = self.walk(owner, path);
        if let Some(doubt) = subject.doubt() {
            found = Found::Unknown(doubt.clone());
        }
        for Again { view, perhaps } in subject.others() {
            let other = self.walk(*view, path);
            let agree = match (&found, &other) {
                (Found::Present(one), Found::Present(two)) => one.value == two.value,
                (Found::Absent, Found::Absent) | (Found::Unknown(_), _) => true,
                _ => false,
            };
            if !agree && let Some(cause) = perhaps {
                found = Found::Unknown(cause.clone());
            } else if !agree {
                let words = format!("it is declared twice, with different values of `{path}`");
                let span = self.span(self.origin(owner));
                let cause = Cause::new(CauseKind::NotEvaluated, words, span).of_term(subject.condition());
                found = Found::Unknown(Rc::new(cause));
            }
        }
        Field { reader: self, found, owner, path }
    }

    fn walk(&self, mut here: View<'d>, path: &str) -> Found<'d> {
        for key in path.split('.') {
            let object = match &here.value.kind {
                Kind::Object(object) => object,
                Kind::Null => return Found::Absent,
                Kind::Term(term) => return Found::Unknown(self.cause(*term)),
                other => {
                    let words = format!("an object with `{key}` belongs here, and this is a {}", other.describe());
                    return Found::Unknown(self.invalid(words, self.origin(here)));
                }
            };
            match object.lookup(key) {
                Lookup::Present(slot) => here = self.inside(here, &slot.value),
                Lookup::Guarded(_, term) | Lookup::Unknown(term) => return Found::Unknown(self.cause(term)),
                Lookup::Absent => return Found::Absent,
            }
        }
        if matches!(here.value.kind, Kind::Null) { Found::Absent } else { Found::Present(here) }
    }
}

/// A property that was read: what it is, or that it is absent, or why it is not known.
pub(super) struct Read<'d, T> {
    reader: &'d Reader<'d>,
    knowledge: Result<Option<T>, Rc<Cause>>,
    /// Where the value comes from; none when there is none, and the owner is all that can be shown.
    written: Option<Origin>,
    owner: View<'d>,
    path: &'static str,
    /// What is written, if it can be followed.
    value: Option<&'d Kind>,
}

impl<'d> Field<'d> {
    /// Reads what was found; the error is the reason for which the value cannot be used.
    pub(super) fn read<T>(
        self,
        read: impl FnOnce(&'d Reader<'d>, View<'d>) -> Result<Option<T>, Rc<Cause>>,
    ) -> Read<'d, T> {
        let Self { reader, found, owner, path } = self;
        let (knowledge, written, value) = match found {
            Found::Present(view) => (read(reader, view), Some(reader.origin(view)), Some(&view.value.kind)),
            Found::Absent => (Ok(None), None, None),
            Found::Unknown(cause) => (Err(cause), None, None),
        };
        Read { reader, knowledge, written, owner, path, value }
    }
}

impl<'d, T> Read<'d, T> {
    pub(super) fn map<U>(self, change: impl FnOnce(T) -> U) -> Read<'d, U> {
        self.read(|value, _| Ok(change(value)))
    }

    /// Reads the value further; the error says in words what is wrong with it.
    pub(super) fn try_map<U, E: Into<Fault>>(self, read: impl FnOnce(T) -> Result<U, E>) -> Read<'d, U> {
        let reader = self.reader;
        self.read(|value, origin| read(value).map_err(|fault| reader.fault(fault, origin)))
    }

    /// Reads the name of one of a few things: `what` is "an access", `names` are the names in Azure's spelling.
    pub(super) fn one_of<U>(
        self,
        what: &'static str,
        names: &'static str,
        parse: impl FnOnce(&str) -> Option<U>,
    ) -> Read<'d, U>
    where
        T: AsRef<str>,
    {
        self.try_map(|text| {
            parse(text.as_ref()).ok_or_else(|| format!("`{}` is not {what}; Azure knows {names}", text.as_ref()))
        })
    }

    /// Reads the value further, with where it comes from.
    pub(super) fn read<U>(self, read: impl FnOnce(T, Origin) -> Result<U, Rc<Cause>>) -> Read<'d, U> {
        let Self { reader, knowledge, written, owner, path, value } = self;
        let origin = || written.unwrap_or_else(|| reader.handle(owner));
        let knowledge = knowledge.and_then(|value| value.map(|value| read(value, origin())).transpose());
        Read { reader, knowledge, written, owner, path, value }
    }

    /// A fact that may be absent.
    pub(super) fn optional(self) -> Fact<Option<T>> {
        self.map(Some).or_else(|reader, owner| (Ok(None), reader.span(owner).map(Step::Missing)))
    }

    /// A fact with a value that Azure's documentation gives it when it is not written.
    pub(super) fn or_default(self, default: T) -> Fact<T> {
        self.or_else(|reader, owner| {
            let owner = reader.span(owner);
            (Ok(default), owner.map(|owner| Step::Default { owner }))
        })
    }

    /// A fact that Azure demands; without it the fact is unknown, because the text is not what Azure accepts.
    pub(super) fn required(self) -> Fact<T> {
        let path = self.path;
        self.or_fault(format!("`{path}` is missing").into())
    }

    /// A fact without which Azure surely refuses the thing.
    pub(super) fn demanded(self) -> Fact<T> {
        let name = self.path.rsplit('.').next().unwrap_or_default();
        self.or_fault(Fault::refused(format!("`{name}` is missing")))
    }

    fn or_fault(self, fault: Fault) -> Fact<T> {
        self.or_else(|reader, owner| (Err(reader.fault(fault, owner)), reader.span(owner).map(Step::Missing)))
    }

    /// A fact whose default depends on something that is not known.
    pub(super) fn or_unknown(self, cause: Rc<Cause>) -> Fact<T> {
        self.or_else(|reader, owner| (Err(cause), reader.span(owner).map(Step::Missing)))
    }

    /// The fact, with what an absent property means.
    fn or_else(self, absent: impl FnOnce(&'d Reader<'d>, Origin) -> (Result<T, Rc<Cause>>, Option<Step>)) -> Fact<T> {
        let Self { reader, knowledge, written, owner, value: kind, .. } = self;
        let origin = || written.unwrap_or_else(|| reader.handle(owner));
        match knowledge {
            Ok(Some(value)) => of_text(Fact::known(value, origin()), kind),
            Err(cause) => of_text(Fact::unknown(cause, origin()).of_term(kind.and_then(whole_term)), kind),
            Ok(None) => {
                let owner = reader.handle(owner);
                let (knowledge, step) = absent(reader, owner);
                let origin = step.map_or(owner, |step| reader.step(step));
                match knowledge {
                    Ok(value) => Fact::known(value, origin),
                    Err(cause) => Fact::unknown(cause, origin),
                }
            }
        }
    }
}

/// The fact, as what is written.
fn of_text<T>(fact: Fact<T>, written: Option<&Kind>) -> Fact<T> {
    match written {
        Some(written) => fact.of_text(written),
        None => fact,
    }
}

/// The one expression that a value is, if nothing else of it is known.
pub(super) fn whole_term(kind: &Kind) -> Option<TermId> {
    match kind {
        Kind::Term(term) => Some(*term),
        Kind::Text(pieces) => match &**pieces {
            [Piece::Hole(hole)] => Some(hole.term),
            _ => None,
        },
        _ => None,
    }
}

impl Reader<'_> {
    /// The origin of an absence at this owner.
    pub(super) fn missing(&self, owner: Origin) -> Origin {
        self.span(owner).map_or(owner, |span| self.step(Step::Missing(span)))
    }
}
