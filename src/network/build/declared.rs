//! What every declared thing has: id, label, name, place, condition.

use super::reader::Reader;
use super::register::Entry;
use crate::network::{Declared, Fact};
use crate::template::{Cause, CauseKind, Value};

impl<'d> Reader<'d> {
    /// The identity of a registered thing.
    pub(super) fn declared(&self, entry: &Entry<'d>) -> Declared {
        let Entry { id, place, exists, .. } = entry;
        let label = id.label(self.terms);
        let name = id.name().map_or_else(|| self.nameless(entry), |name| Fact::known(name, *place));
        let exists = exists.clone();
        Declared { identity: id.clone(), id: id.display(self.terms), label, name, place: *place, exists }
    }

    /// Why the name of a thing is not known.
    fn nameless(&self, entry: &Entry<'d>) -> Fact<String> {
        let place = entry.place;
        let mut names = entry.id.names.iter();
        let cause = names.find_map(|name| self.terms.cause_of(&Value::new(name.clone(), place)));
        let missing = || Cause::new(CauseKind::Invalid, "it has no name", self.span(place));
        Fact::unknown(cause.unwrap_or_else(missing), place)
    }
}
