//! Which thing of the input an answer is about.
//!
//! Templates seldom know their subscription or resource group, so a thing whose name is known and whose scope is not is
//! taken to be the one of that name; of several, none is.

use crate::evidence::{RegionStatus, ResourceName};
use crate::network::{ApiManagement, Declared, Network, SecurityGroup, ServiceLocation, Subnet, Table};

/// What the input has for an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Matched<T> {
    /// This thing.
    One(T),
    /// Perhaps this thing; why that cannot be told.
    Perhaps(T, String),
    /// Nothing.
    Nothing,
}

/// The security group of an answer.
pub fn matching_group<'n>(network: &'n Network, seen: &ResourceName) -> Matched<&'n SecurityGroup> {
    matching(network, seen)
}

/// The subnet of an answer.
pub fn matching_subnet<'n>(network: &'n Network, seen: &ResourceName) -> Matched<&'n Subnet> {
    matching(network, seen)
}

/// The region of a service of an answer: of the service that the answer names; else the only region of that name; else,
/// where the answer names neither, the only region at all.
pub fn matching_region<'n>(
    network: &'n Network,
    seen: &RegionStatus,
) -> Matched<(&'n ApiManagement, &'n ServiceLocation)> {
    let services = || {
        network.services.iter().filter_map(|service| {
            let same = seen.service.as_ref().map_or(Some(true), |seen| same(&service.declared, seen));
            Some((service, same)).filter(|(_, same)| *same != Some(false))
        })
    };
    let regions = services().flat_map(|(service, same)| {
        service.locations.items.iter().filter_map(move |location| {
            let here = match (&seen.location, location.location.get()) {
                (None, _) => Some(true),
                (Some(seen), Ok(location)) => Some(seen == location),
                (Some(_), Err(_)) => None,
            };
            let sure = same == Some(true) && here == Some(true);
            Some(((service, location), sure)).filter(|_| here != Some(false))
        })
    });
    let what = match (&seen.service, &seen.location) {
        (Some(service), _) => format!("the network status of service `{service}`"),
        (None, Some(location)) => format!("the network status of {location}"),
        (None, None) => "the network status".to_owned(),
    };
    let help = "; add the `id` of the service beside `location` in the file to say which";
    let found = one_of(
        &regions.collect::<Vec<_>>(),
        |number| format!("{what} can be that of {number} regions of services here{help}"),
        || format!("whether {what} is about this region is not known: its name, or the region, is not known"),
    );
    let further = || {
        services().find_map(|(service, _)| {
            let cause = service.locations.rest.as_ref()?;
            let label = &service.declared.label;
            let reason = format!("`{label}` may have regions that are not known: {}", cause.text);
            Some(Matched::Perhaps((service, service.primary()?), reason))
        })
    };
    match found {
        Matched::Nothing => further().unwrap_or(Matched::Nothing),
        found => found,
    }
}

fn matching<'n, T: Table>(network: &'n Network, seen: &ResourceName) -> Matched<&'n T> {
    let candidates = T::table(network).iter().filter_map(|thing| {
        let same = same(thing.declared(), seen);
        Some((thing, same == Some(true))).filter(|_| same != Some(false))
    });
    one_of(
        &candidates.collect::<Vec<_>>(),
        |number| format!("`{seen}` can be {number} things that are declared here"),
        || format!("whether this is `{seen}` is not known: its name is not known"),
    )
}

/// The one thing that surely is meant; another one that only may be meant does not count beside it.
fn one_of<T: Copy>(
    candidates: &[(T, bool)],
    several: impl FnOnce(usize) -> String,
    unknown: impl FnOnce() -> String,
) -> Matched<T> {
    let sure: Vec<T> = candidates.iter().filter(|(_, sure)| *sure).map(|(thing, _)| *thing).collect();
    match (sure.as_slice(), candidates) {
        ([one], _) => Matched::One(*one),
        ([first, ..], _) => Matched::Perhaps(*first, several(sure.len())),
        ([], [(first, _)]) => Matched::Perhaps(*first, unknown()),
        ([], [(first, _), ..]) => Matched::Perhaps(*first, several(candidates.len())),
        ([], []) => Matched::Nothing,
    }
}

/// Whether a declared thing is the one of an answer; none if that is not known.
fn same(declared: &Declared, seen: &ResourceName) -> Option<bool> {
    let scope = |word: &str| {
        let mut segments = declared.id.split('/').skip_while(|segment| !segment.eq_ignore_ascii_case(word));
        segments.nth(1).filter(|name| !name.contains('{'))
    };
    let differs = |known: Option<&str>, seen: Option<&str>| {
        known.zip(seen).is_some_and(|(known, seen)| !known.eq_ignore_ascii_case(seen))
    };
    if differs(scope("subscriptions"), seen.subscription.as_deref())
        || differs(scope("resourceGroups"), seen.resource_group.as_deref())
    {
        return Some(false);
    }
    match declared.name.get() {
        Ok(name) => Some(name.eq_ignore_ascii_case(&seen.name)),
        Err(_) => may_be(&declared.label, &seen.name).then_some(()).map_or(Some(false), |()| None),
    }
}

/// Whether a name with holes (`{…}-nsg`) may be this one, as far as its beginning and its end tell.
fn may_be(label: &str, name: &str) -> bool {
    let (label, name) = (label.to_ascii_lowercase(), name.to_ascii_lowercase());
    let start = label.split('{').next().unwrap_or_default();
    let end = label.rsplit('}').next().unwrap_or_default();
    name.len() >= start.len() + end.len() && name.starts_with(start) && name.ends_with(end)
}
