//! Host names in JSON.

use serde::Serialize;

use super::{Hint, Place, hints, place};
use crate::answer::{self, NameNeed};
use crate::source::SourceMap;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct HostName<'a> {
    name: &'a str,
    endpoint: &'a str,
    custom: bool,
    location: Option<Place<'a>>,
    need: &'static str,
    answers: Vec<NameAnswer<'a>>,
}

impl<'a> HostName<'a> {
    pub(super) fn new(host: &'a answer::HostName, sources: &'a SourceMap) -> Self {
        Self {
            name: &host.name,
            endpoint: &host.endpoint,
            custom: host.is_custom,
            location: place(host.place, sources),
            need: match host.need {
                NameNeed::Needed => "needed",
                NameNeed::IfUsed => "ifUsed",
                NameNeed::NotNeeded => "notNeeded",
            },
            answers: host.answers.iter().map(|answer| NameAnswer::new(answer, sources)).collect(),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NameAnswer<'a> {
    network: Named<'a>,
    own: bool,
    leads_to: &'a str,
    decided_by: Option<Hint<'a>>,
    should_be: Option<&'a str>,
    reasons: Vec<Hint<'a>>,
}

impl<'a> NameAnswer<'a> {
    fn new(answer: &'a answer::NameAnswer, sources: &'a SourceMap) -> Self {
        Self {
            network: Named::new(&answer.network, sources),
            own: answer.is_own,
            leads_to: &answer.told,
            decided_by: answer.by.as_ref().map(|by| Hint::new(by, sources)),
            should_be: answer.should_be.as_deref(),
            reasons: hints(&answer.reasons, sources),
        }
    }
}

#[derive(Serialize)]
pub(super) struct HiddenNames<'a> {
    network: Named<'a>,
    names: &'a str,
    zone: Named<'a>,
}

impl<'a> HiddenNames<'a> {
    pub(super) fn new(hidden: &'a answer::HiddenNames, sources: &'a SourceMap) -> Self {
        Self {
            network: Named::new(&hidden.network, sources),
            names: &hidden.what,
            zone: Named::new(&hidden.zone, sources),
        }
    }
}

#[derive(Serialize)]
struct Named<'a> {
    name: &'a str,
    location: Option<Place<'a>>,
}

impl<'a> Named<'a> {
    fn new(named: &'a answer::Named, sources: &'a SourceMap) -> Self {
        Self { name: &named.name, location: place(named.place, sources) }
    }
}
