//! `dns/shared-zone`: a zone for one endpoint of all services hides that endpoint of every other service (facts N-78).

use std::rc::Rc;

use crate::analysis::resolution::{Hidden, Outcome as Told, hidden_by, may_be_named, resolve};
use crate::network::{Link, PrivateDnsZone, ZoneLink};
use crate::platform::HostNameFacts;
use crate::rules::outcome::{Outcome, fail, holds};
use crate::rules::{Context, Stop};

/// A service that nobody has: what is told of its names is told of all that have no record.
const SOMEBODY: &str = "another-service";

/// How a zone hides names.
pub(super) struct Hides<'n> {
    /// The domain that it answers for.
    pub(super) domain: String,
    /// The endpoint whose names are in it.
    pub(super) endpoint: &'static str,
    /// A link through which it is asked.
    pub(super) link: &'n ZoneLink,
    /// What becomes of a name.
    pub(super) example: String,
}

pub(in crate::rules) fn check(zone: &PrivateDnsZone, cx: &Context<'_>) -> Outcome {
    let Some(hides) = hides(zone, cx, |hidden| matches!(hidden, Hidden::Endpoint(..)))? else { return holds() };
    let Hides { domain, endpoint, link, example } = hides;
    fail(format!("private DNS zone `{domain}` hides the {endpoint} of all other API Management services"))
        .at(&zone.declared, format!("this zone answers for all names in {domain}"))
        .because(&link.virtual_network, "this network asks the zone")
        .proof(example)
        .help(format!("use a zone named like the host name of the service, with a record `@`: `<service>.{domain}`"))
        .into()
}

/// What a zone hides of this kind, and from whom; nothing if it has another name. The question does not arise for one that no
/// network asks.
pub(super) fn hides<'n>(
    zone: &'n PrivateDnsZone,
    cx: &Context<'_>,
    wanted: impl Fn(&Hidden) -> bool,
) -> Result<Option<Hides<'n>>, Stop> {
    // A name of which a part is not known is compared with all that are of this kind.
    let names = cx.platform.host_names().map(HostNameFacts::shared_domain);
    let of_kind = names.filter(|name| hidden_by(name, cx.platform).iter().any(&wanted));
    let mut doubt = None;
    let mut domain = None;
    for name in of_kind {
        match may_be_named(zone, name, cx.network) {
            Ok(true) => domain = Some(name),
            Ok(false) => {}
            Err(cause) => doubt = Some(cause),
        }
    }
    let Some(domain) = domain else {
        return doubt.map_or(Ok(None), |cause| Err(Stop::unknown(cause, &zone.declared)));
    };
    let links = zone.links.items.iter().map(|link| (link, &link.declared.exists));
    let link = cx.find(links, zone.links.rest.as_ref(), |link| match link.virtual_network.get() {
        Ok(to) => Ok(to.is_some()),
        Err(cause) => Err(Rc::clone(cause)),
    });
    let Some(link) = link.map_err(|cause| Stop::unknown(cause, &zone.declared))? else {
        // Nothing is hidden from anybody as long as nobody asks.
        cx.complete(&zone.declared)?;
        return Err(Stop::NotApplicable);
    };
    let endpoint = hidden_by(domain, cx.platform).into_iter().find_map(|hidden| match hidden {
        Hidden::Endpoint(_, endpoint) => Some(endpoint.as_str()),
        _ => None,
    });
    let name = format!("{SOMEBODY}.{domain}");
    let told = match link.virtual_network.get() {
        Ok(Some(Link::To(key))) => Some(resolve(cx.network, *key, &name, cx.platform).outcome),
        _ => None,
    };
    let example = match told {
        Some(Told::Addresses(_) | Told::PrivateAddressesOf(_)) => {
            format!("`{name}` leads to an address of this zone's own, whoever `{SOMEBODY}` is")
        }
        Some(Told::Unknown(_)) => format!("`{name}` exists for these networks only if the zone has a record of it"),
        _ => format!(
            "`{name}` is in the zone, which has no record of it: the network is told that there is no such name"
        ),
    };
    Ok(Some(Hides { domain: domain.to_owned(), endpoint: endpoint.unwrap_or("gateway"), link, example }))
}
