//! What Azure may scale by itself.

use super::{Entry, Field, Section, Shape, Target, To};

pub(super) const AUTOSCALE_SETTINGS: Section = Section {
    key: "autoscaleSettings",
    thing: "an autoscale setting",
    resource_type: Some("Microsoft.Insights/autoscaleSettings"),
    has_location: true,
    entry: &Entry::new(
        "autoscaleSetting",
        "By how much Azure may scale a service by itself.",
        &[
            Field::required(
                "service",
                "The API Management service that it scales.",
                Shape::Reference(Target::Section("apiManagement")),
                To::Property("properties.targetResourceUri"),
            ),
            Field::new("enabled", "Whether it scales.", Shape::Flag, To::Property("properties.enabled")),
            Field::new("profiles", "The profiles by name.", Shape::Named(&PROFILE), To::Inline("properties.profiles")),
        ],
    ),
};

const PROFILE: Entry = Entry::new(
    "autoscaleProfile",
    "What counts at some times, or at all others.",
    &[Field::required(
        "maximum",
        "As many units as there may be.",
        Shape::Number(0..=MOST_UNITS),
        To::Property("capacity.maximum"),
    )],
);

/// More than any tier has.
const MOST_UNITS: i64 = 1000;
