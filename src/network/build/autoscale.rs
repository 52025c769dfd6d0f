//! `Microsoft.Insights/autoscaleSettings`.

use std::rc::Rc;

use super::elements::Element;
use super::links::{Links, Target};
use super::reader::Found;
use super::register::Entry;
use crate::network::{ApiManagement, AutoscaleProfile, AutoscaleSetting};
use crate::template::{Cause, CauseKind, Match, ResourceId};

/// The type in lower case.
pub(super) const TYPE: &str = "microsoft.insights/autoscalesettings";

impl<'d> Links<'d> {
    /// Nothing for a setting that scales something else.
    pub(super) fn autoscale_setting(&self, entry: &Entry<'d>) -> Option<AutoscaleSetting> {
        const TARGET: &str = "properties.targetResourceUri";
        let reader = self.reader;
        let target = match reader.field(entry, TARGET).found {
            Found::Present(view) => ResourceId::parse(view.value),
            Found::Absent => return None,
            Found::Unknown(_) => None,
        };
        if target.is_some_and(|id| id.is_of_type(ApiManagement::TYPE) == Match::Never) {
            return None;
        }
        let words =
            "whether a setting that does not say `enabled` scales differs between versions of Azure's documents";
        let silent = Rc::new(Cause::new(CauseKind::Outside, words, reader.span(entry.place)));
        let profiles = reader.elements(entry, "properties.profiles");
        Some(AutoscaleSetting {
            declared: reader.declared(entry),
            service: self.link(reader.id(entry, TARGET)),
            enabled: reader.boolean(entry, "properties.enabled").or_unknown(silent),
            profiles: profiles.collect(|Element { view, place, exists }| AutoscaleProfile {
                place,
                exists,
                name: reader.text(&view, "name").required(),
                maximum: reader.number(&view, "capacity.maximum").required(),
            }),
        })
    }
}
