//! Expressions that are the private address of a service (facts D.2): Azure chooses it when the service is deployed, and
//! answers it in `privateIPAddresses` of the service, and of each of its additional locations.
//!
//! Never here: who uses the address.

use super::links::Links;
use super::reader::{View, whole_term};
use crate::network::{ApiManagement, Link, ServiceAddress};
use crate::template::{Inward, Kind, ResourceId};

impl<'d> Links<'d> {
    /// The service and region whose private address a value is, if the service is in the input. A classic service has one
    /// private address in each region, so only the first counts.
    pub(super) fn service_address(&self, view: View<'d>) -> Option<ServiceAddress> {
        let answered = self.reader.terms.answered(whole_term(&view.value.kind)?)?;
        let location = match answered.way.as_slice() {
            [Inward::Property("privateipaddresses"), Inward::Element(0)] => None,
            [
                Inward::Property("additionallocations"),
                Inward::Element(index),
                Inward::Property("privateipaddresses"),
                Inward::Element(0),
            ] => Some(usize::try_from(*index).ok()?),
            _ => return None,
        };
        let id = ResourceId::parse(answered.resource)?;
        let Ok(Link::To(service)) = self.follow::<ApiManagement>(&id, self.reader.origin(view)) else { return None };
        let location = match location {
            None => 0,
            Some(index) => self.additional_location(service.index(), index)?,
        };
        Some(ServiceAddress { service, location })
    }

    /// The position of an additional location among all, if it and those before it are surely there: with one less, the
    /// number means another one.
    fn additional_location(&self, service: usize, index: usize) -> Option<usize> {
        let entry = self.services.entries.get(service)?;
        let elements = self.reader.elements(entry, "properties.additionalLocations");
        let before = elements.items.get(..=index)?;
        let is_object = |kind: &Kind| matches!(kind, Kind::Object(_));
        let is_there = before.iter().all(|it| it.exists.is(&true) && is_object(&it.view.value.kind));
        if is_there { index.checked_add(1) } else { None }
    }
}
