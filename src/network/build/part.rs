//! Ids of parts of resources: a front end of a load balancer, a pool, a probe.
//!
//! Never here: which property holds which id.

use super::links::{Links, Target};
use super::reader::{Read, Subject};
use super::register::Entry;
use crate::network::{Collection, Fact, Part, PartUse};
use crate::template::{Kind, Match, Origin, ResourceId};

impl<'d> Links<'d> {
    /// The parts that the `id` properties of a list lead to; `segment` is the last one of their type.
    pub(super) fn part_uses<T: Target>(
        &self,
        subject: &impl Subject<'d>,
        path: &'static str,
        segment: &'static str,
    ) -> Collection<PartUse<T>> {
        self.reader.elements(subject, path).collect(|element| PartUse {
            place: element.place,
            part: self.part(self.reader.id(&element.view, "id"), segment),
            exists: element.exists,
        })
    }

    fn part<T: Target>(&self, id: Read<'d, ResourceId>, segment: &'static str) -> Fact<Option<Part<T>>> {
        let read = id.read(|id, origin| {
            let (whole, name) = self.divided(&id, segment, origin)?;
            Ok(Part { of: self.follow(&whole, origin)?, name })
        });
        read.optional()
    }

    /// The name of a part of the thing that itself says so.
    pub(super) fn own_part(
        &self,
        entry: &Entry<'d>,
        id: Read<'d, ResourceId>,
        segment: &'static str,
    ) -> Fact<Option<String>> {
        let read = id.read(|id, origin| {
            let (whole, name) = self.divided(&id, segment, origin)?;
            if whole.compare(&entry.id) == Match::Never {
                let own = entry.id.label(self.reader.terms);
                let words = format!("`{}` is not a part of `{own}`", id.display(self.reader.terms));
                return Err(self.reader.invalid(words, origin));
            }
            Ok(name)
        });
        read.optional()
    }

    /// The id of the whole and the name of the part.
    fn divided(
        &self,
        id: &ResourceId,
        segment: &'static str,
        origin: Origin,
    ) -> Result<(ResourceId, String), std::rc::Rc<crate::template::Cause>> {
        let reader = self.reader;
        let ends = id.resource_type.rsplit('/').next().is_some_and(|last| last.eq_ignore_ascii_case(segment));
        let (Some(whole), true) = (id.parent(), ends) else {
            let words = format!("`{}` is not the id of one of `{segment}`", id.display(reader.terms));
            return Err(reader.invalid(words, origin));
        };
        match id.last_name() {
            Some(Kind::Str(name)) => Ok((whole, name.to_string())),
            name => {
                let value = name.map(|name| crate::template::Value::new(name.clone(), origin));
                let cause = value.and_then(|value| reader.terms.cause_of(&value)).map(std::rc::Rc::new);
                let words = || format!("the last name of `{}` is not known", id.display(reader.terms));
                Err(cause.unwrap_or_else(|| super::elements::undetermined(words(), reader.span(origin))))
            }
        }
    }
}
