//! `private-endpoint/connection-not-approved`: a connection carries no traffic until the owner approves it (facts S-87).

use crate::rules::outcome::{Outcome, fail, holds, not_applicable};
use crate::rules::{ConnectionSubject, Context};

pub(in crate::rules) fn check(subject: ConnectionSubject<'_>, cx: &Context<'_>) -> Outcome {
    if !subject.targets_service(cx)? {
        return not_applicable();
    }
    let status = &subject.connection.status;
    let Some(word) = cx.known(status)? else { return not_applicable() };
    if word.eq_ignore_ascii_case("Approved") {
        return holds();
    }
    let help = match word.to_ascii_lowercase().as_str() {
        "pending" => "let the owner of the service approve the connection",
        "disconnected" => {
            "the service or its side of the connection is gone: remove the private endpoint, or create it anew"
        }
        _ => "let the owner of the service approve the connection, or remove the private endpoint",
    };
    let endpoint = &subject.endpoint.declared.label;
    fail(format!("the connection of private endpoint `{endpoint}` is not approved, so it carries no traffic"))
        .at(status, format!("its status is `{word}`"))
        .because(&subject.connection.service, "connects to an API Management service")
        .help(help)
        .into()
}
