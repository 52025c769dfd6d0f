//! `dns/hidden-names`: a zone for all names of API Management hides those of every other service (facts N-77).

use super::shared_zone::{Hides, hides};
use crate::analysis::resolution::Hidden;
use crate::network::PrivateDnsZone;
use crate::rules::Context;
use crate::rules::outcome::{Outcome, fail, holds};

pub(in crate::rules) fn check(zone: &PrivateDnsZone, cx: &Context<'_>) -> Outcome {
    let Some(hides) = hides(zone, cx, |hidden| matches!(hidden, Hidden::AllOfApiManagement(_)))? else {
        return holds();
    };
    let Hides { domain, link, example, .. } = hides;
    fail(format!("private DNS zone `{domain}` hides the names of all other API Management services"))
        .at(&zone.declared, "Azure supports no zone of this name")
        .because(&link.virtual_network, "this network asks the zone")
        .proof(example)
        .help(format!(
            "use one zone for each host name of the service, named like it and with a record `@`: `<service>.{domain}`"
        ))
        .into()
}
