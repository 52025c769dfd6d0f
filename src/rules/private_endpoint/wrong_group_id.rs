//! `private-endpoint/wrong-group-id`: a private endpoint reaches only the gateway of a service (facts S-79).

use crate::rules::outcome::{Outcome, fail, holds, not_applicable};
use crate::rules::{ConnectionSubject, Context};

pub(in crate::rules) fn check(subject: ConnectionSubject<'_>, cx: &Context<'_>) -> Outcome {
    if !subject.targets_service(cx)? {
        return not_applicable();
    }
    let wanted = &cx.gateway_names()?.group_id;
    let groups = cx.known(&subject.connection.group_ids)?;
    let endpoint = &subject.endpoint.declared.label;
    let Some(first) = groups.first() else {
        return fail(format!("private endpoint `{endpoint}` does not say which part of the service it connects to"))
            .at(&subject.connection.group_ids, "no group id")
            .because(&subject.connection.service, "connects to an API Management service")
            .help(format!("set `groupIds` to `[\"{wanted}\"]`"))
            .into();
    };
    for group in groups {
        let group_id = cx.known(group)?;
        if !group_id.eq_ignore_ascii_case(wanted) {
            return fail(format!(
                "private endpoint `{endpoint}` connects to `{group_id}`, which an API Management service does not have"
            ))
            .at(group, format!("the only group of a service is `{wanted}`"))
            .because(&subject.connection.service, "connects to an API Management service")
            .help(format!("set `groupIds` to `[\"{wanted}\"]`"))
            .into();
        }
    }
    if groups.len() > 1 {
        return fail(format!("private endpoint `{endpoint}` names `{wanted}` more than once"))
            .at(first, "once is enough")
            .help(format!("set `groupIds` to `[\"{wanted}\"]`"))
            .into();
    }
    holds()
}
