//! The flows of services in both versions.

use super::matching::matched;
use super::of_versions;
use crate::answer::{
    Difference, FlowChange, FlowRow, Hint, LocationFlows, Named, Need, NotCompared, OneSided, RegionDifference,
    ServiceFlows, Standing, Tally, Thing, Verdict, Version,
};
use crate::network::{ApiManagement, Declared, Location};

/// The services of a version and what there is to say of their flows, in one order.
pub(super) struct Services<'a> {
    pub(super) declared: &'a [ApiManagement],
    pub(super) flows: &'a [ServiceFlows],
}

impl Services<'_> {
    fn declared(&self) -> Vec<&Declared> {
        self.declared.iter().map(|service| &service.declared).collect()
    }
}

/// Compares the flows of all services.
pub(super) fn compare(difference: &mut Difference, old: &Services<'_>, new: &Services<'_>) {
    let matched = matched(&old.declared(), &new.declared());
    for (one, other) in matched.both {
        if let (Some(old), Some(new)) = (old.flows.get(one), new.flows.get(other)) {
            service(difference, old, new);
        }
    }
    let gone = matched.only_old.into_iter().filter_map(|position| old.flows.get(position));
    difference.one_sided.extend(gone.map(|service| alone(Version::Old, service)));
    let come = matched.only_new.into_iter().filter_map(|position| new.flows.get(position));
    difference.one_sided.extend(come.map(|service| alone(Version::New, service)));
}

/// A service that one version alone has.
fn alone(version: Version, service: &ServiceFlows) -> OneSided {
    let remark = match version {
        Version::Old => None,
        Version::New => remark(service.locations.iter()),
    };
    OneSided { version, thing: Thing::Service, named: service.declared.clone(), remark }
}

/// How the flows of new regions stand.
fn remark<'l>(locations: impl Iterator<Item = &'l LocationFlows>) -> Option<String> {
    let inside = locations.filter_map(LocationFlows::inside);
    let required: Vec<&FlowRow> = inside.flat_map(|it| &it.rows).filter(|row| row.need == Need::Required).collect();
    let lost = required.iter().filter(|row| row.is_lost()).count();
    let unsure = Tally::of(required.iter().copied()).cannot_tell;
    let open = required.len() - lost - unsure;
    (!required.is_empty()).then(|| {
        let mut text = format!("of {} required flows {open} pass", required.len());
        if lost > 0 {
            text.extend([format!(", {lost} do not")]);
        }
        if unsure > 0 {
            text.extend([format!(", {unsure} cannot be told")]);
        }
        text
    })
}

fn service(difference: &mut Difference, old: &ServiceFlows, new: &ServiceFlows) {
    let mut left: Vec<&LocationFlows> = old.locations.iter().collect();
    let mut pairs: Vec<Option<&LocationFlows>> = vec![None; new.locations.len()];
    for is_same in [is_same_region, may_be_same_region] {
        for (location, pair) in new.locations.iter().zip(&mut pairs).filter(|(_, pair)| pair.is_none()) {
            if let Some(position) = left.iter().position(|old| is_same(old, location)) {
                *pair = Some(left.remove(position));
            }
        }
    }
    for (location, pair) in new.locations.iter().zip(pairs) {
        match pair {
            Some(before) => region(difference, &new.declared, before, location),
            None => difference.one_sided.push(OneSided {
                remark: remark(std::iter::once(location)),
                ..one_region(Version::New, &new.declared, location)
            }),
        }
    }
    difference.one_sided.extend(left.into_iter().map(|location| one_region(Version::Old, &old.declared, location)));
    let more = |service: &ServiceFlows| -> Vec<Hint> {
        let reason = service.more_locations.iter();
        reason.map(|reason| Hint { text: format!("there may be more regions: {reason}"), place: None }).collect()
    };
    let reasons = of_versions(more(old), more(new));
    if !reasons.is_empty() {
        difference.not_compared.push(NotCompared { thing: Thing::Service, named: new.declared.clone(), reasons });
    }
}

fn one_region(version: Version, service: &Named, location: &LocationFlows) -> OneSided {
    let named = Named { name: in_region(service, location), place: location.place };
    OneSided { version, thing: Thing::Region, named, remark: None }
}

/// "contoso in uksouth"
fn in_region(service: &Named, location: &LocationFlows) -> String {
    format!("{} in {}", service.name, location.name)
}

fn is_same_region(old: &LocationFlows, new: &LocationFlows) -> bool {
    let region = |location: &LocationFlows| location.region.as_deref().map(Location::new);
    region(old).is_some() && region(old) == region(new)
}

/// Whether both are the primary region, or both are further ones, and it cannot be told that they are two.
fn may_be_same_region(old: &LocationFlows, new: &LocationFlows) -> bool {
    old.is_primary == new.is_primary && (old.region.is_none() || new.region.is_none())
}

/// Compares one region of a service.
fn region(difference: &mut Difference, service: &Named, old: &LocationFlows, new: &LocationFlows) {
    let not_known = |location: &LocationFlows| match &location.standing {
        Standing::NotKnown(reasons) => reasons.clone(),
        Standing::Outside(_) | Standing::Inside(_) => Vec::new(),
    };
    let reasons = of_versions(not_known(old), not_known(new));
    if !reasons.is_empty() {
        let named = Named { name: in_region(service, new), place: new.place };
        difference.not_compared.push(NotCompared { thing: Thing::Region, named, reasons });
        return;
    }
    let remark = match (&old.standing, &new.standing) {
        (Standing::Outside(_), Standing::Outside(_)) => return,
        (Standing::Outside(_), _) => Some("it was in no virtual network".to_owned()),
        (_, Standing::Outside(why)) => {
            Some(why.clone().unwrap_or_else(|| "it is in no virtual network any more".to_owned()))
        }
        _ => None,
    };
    let rows = |location: &LocationFlows| location.inside().map(|inside| inside.rows.clone()).unwrap_or_default();
    let mut found = RegionDifference {
        service: service.clone(),
        region: new.name.clone(),
        remark,
        changes: Vec::new(),
        same: 0,
        unknown: 0,
    };
    let mut left = rows(old);
    for after in rows(new) {
        let before = left.iter().position(|before| is_same_flow(before, &after)).map(|position| left.remove(position));
        match before {
            Some(before) if is_same_verdict(&before, &after) && !is_newly_lost(&before, &after) => {
                let count = if after.verdict == Verdict::CannotTell { &mut found.unknown } else { &mut found.same };
                *count += 1;
            }
            before => found.changes.push(FlowChange { before, after: Some(after) }),
        }
    }
    found.changes.extend(left.into_iter().map(|before| FlowChange { before: Some(before), after: None }));
    difference.regions.push(found);
}

fn is_same_flow(before: &FlowRow, after: &FlowRow) -> bool {
    (&before.id, before.is_inbound) == (&after.id, after.is_inbound)
}

/// Whether the same becomes of the flow: which rules let all of it pass is no difference to those who need it.
fn is_same_verdict(before: &FlowRow, after: &FlowRow) -> bool {
    let passes = |row: &FlowRow| matches!(row.verdict, Verdict::Allowed | Verdict::AllowedByDefault);
    before.verdict == after.verdict || passes(before) && passes(after)
}

/// Whether a flow that does not pass has become one that is needed.
fn is_newly_lost(before: &FlowRow, after: &FlowRow) -> bool {
    after.is_lost() && before.need == Need::Optional
}
