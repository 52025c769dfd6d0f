//! `evidence/network-status-differs`: what a region of a service reaches must be what its security group lets through, and
//! its DNS servers must be those of its virtual network.

use std::collections::BTreeSet;

use crate::analysis::reachability::{Decider, Verdict};
use crate::evidence::{DependencyStatus, DnsServers, Reported};
use crate::network::LocationRole;
use crate::platform::RequiredFlow;
use crate::rules::flows::verdict::{Decided, decided};
use crate::rules::outcome::{Outcome, fail, holds};
use crate::rules::{Context, FlowSubject, StatusQuestion, StatusSubject, Stop};

/// Azure's own resolver, which a network without servers of its own uses.
const AZURE_DNS: &str = "168.63.129.16";

/// Most characters of an error that are shown.
const MOST_OF_ERROR: usize = 120;

pub(in crate::rules) fn check(subject: StatusSubject<'_>, cx: &Context<'_>) -> Outcome {
    match subject.question {
        StatusQuestion::Dependency(row) => dependency(subject, row, cx),
        StatusQuestion::DnsServers(servers) => dns_servers(subject, servers, cx),
    }
}

fn dependency(subject: StatusSubject<'_>, row: &DependencyStatus, cx: &Context<'_>) -> Outcome {
    let region = subject.at.name();
    let question = || format!("whether {region} reaches `{}` as predicted", row.name);
    let unknown = |text: String| {
        let place = &subject.at.location.place;
        Err(Stop::evidence(text, row.place, place).asking(question(), &[]))
    };
    if row.status == Reported::Unsettled {
        return unknown(format!("the status of `{}` is neither success nor failure", row.name));
    }
    let known = match cx.platform.status_dependency(&row.host(), row.resource_type.as_deref()) {
        Ok(Some(known)) => known,
        Ok(None) => return unknown(format!("by which flow `{}` is reached is not documented", row.name)),
        Err(error) => return unknown(error),
    };
    if matches!(cx.placement(subject.at), Err(Stop::NotApplicable)) {
        return unknown(
            "the service is in no virtual network here, so that no security group decides over it".to_owned(),
        );
    }
    let flow = match flow(subject, &known.flow, cx) {
        Ok(Some(flow)) => flow,
        Ok(None) => return unknown(format!("that {region} needs `{}` is not documented", row.name)),
        Err(stop) => return Err(stop.without_terms().asking(question(), &[])),
    };
    let asked = FlowSubject { service: subject.at.service, location: subject.at.location, flow };
    let decided = match decided(asked, cx) {
        Ok(decided) => decided,
        Err(Stop::NotApplicable) => {
            return unknown("no security group that is written here decides over it".to_owned());
        }
        Err(stop) => return Err(stop.without_terms().asking(question(), &[])),
    };
    // Such a region needs the part of two regions; which of them the host is in, nobody says.
    let in_either = flow.regional_tag && subject.at.location.role != LocationRole::Primary;
    match (row.status, decided.decision.verdict) {
        (Reported::Success, Verdict::Denied) if in_either => {
            unknown(format!("whether `{}` is in this region or in the primary one is not known", row.name))
        }
        (Reported::Success, Verdict::Allowed) | (Reported::Failure, Verdict::Denied) => holds(),
        (Reported::Success, Verdict::Denied) => reached(subject, row, flow, &decided),
        (Reported::Failure, Verdict::Allowed) => not_reached(subject, row, flow, &decided),
        (_, Verdict::PartlyDenied) => unknown(format!(
            "`{}` lets a part of {flow} through, and where in it `{}` lies is not known",
            decided.group.declared.label, row.name
        )),
        _ => {
            let stop = Stop::because(&decided.decision.reasons, &decided.group.declared);
            Err(stop.without_terms().asking(question(), &[]))
        }
    }
}

/// The flow of this name that the region needs, or can use.
fn flow(subject: StatusSubject<'_>, id: &str, cx: &Context<'_>) -> Result<Option<&'static RequiredFlow>, Stop> {
    let (_, mode) = cx.placement(subject.at)?;
    let tier = cx.known(&subject.at.location.tier)?;
    let regions = subject.at.service.locations.items.len();
    let required = cx.platform.required_flows(tier, mode, regions).find(|flow| flow.id == id);
    let optional = || cx.platform.optional_flows(tier, mode, regions).ok()?.find(|flow| flow.id == id);
    Ok(required.or_else(optional))
}

/// Azure reaches it, though the group of the input lets nothing through.
fn reached(subject: StatusSubject<'_>, row: &DependencyStatus, flow: &RequiredFlow, decided: &Decided<'_>) -> Outcome {
    let Decided { group, decision } = decided;
    let name = &group.declared.label;
    let message =
        format!("{} reaches `{}` in Azure, though security group `{name}` closes {flow}", subject.at.name(), row.name);
    let written = decision.denied_by.iter().find_map(|decider| match decider {
        Decider::Rule(index) => group.rules.items.get(*index),
        _ => None,
    });
    let mut draft = match written {
        Some(rule) => fail(message).at(&rule.declared, "denies it here"),
        None => fail(message).at(&group.declared, "no rule of this group allows it here"),
    };
    if let Some(packet) = &decision.counterexample {
        let by: Vec<String> = decision.denied_by.iter().take(2).map(|decider| decider.describe(group)).collect();
        draft = draft.proof(format!("predicted: {packet} is denied by {}", by.join(" and ")));
    }
    draft
        .seen(row.place, "success in Azure")
        .help(
            "what runs is not what is written here, as when these files are not deployed yet, or the status is older than the \
             group; if both are of one day, apimlint is wrong: please report it",
        )
        .into()
}

/// Azure does not reach it, though the group of the input lets all of it through.
fn not_reached(
    subject: StatusSubject<'_>,
    row: &DependencyStatus,
    flow: &RequiredFlow,
    decided: &Decided<'_>,
) -> Outcome {
    let Decided { group, decision } = decided;
    let name = &group.declared.label;
    let by: Vec<String> = decision.allowed_by.iter().take(2).map(|decider| decider.describe(group)).collect();
    let said = row.error.as_ref().map_or_else(String::new, |error| format!(": {}", first_words(error)));
    fail(format!(
        "{} does not reach `{}` in Azure, though security group `{name}` lets {flow} through",
        subject.at.name(),
        row.name
    ))
    .at(&subject.at.location.subnet, "this subnet's group lets it through")
    .seen(row.place, format!("failure in Azure{said}"))
    .proof(format!("predicted: it is allowed by {}", by.join(" and ")))
    .help(
        "look for what the group does not decide: a route to an appliance, a firewall, DNS servers that do not resolve the name, a \
         firewall of the resource itself; or for a group in Azure that is not the one written here",
    )
    .into()
}

fn dns_servers(subject: StatusSubject<'_>, seen: &DnsServers, cx: &Context<'_>) -> Outcome {
    let region = subject.at.name();
    let place = &subject.at.location.place;
    let asking = |stop: Stop| {
        stop.without_terms().asking(format!("whether {region} uses the DNS servers of its virtual network"), &[])
    };
    let none =
        || asking(Stop::evidence("no virtual network that is written here is that of the service", seen.place, place));
    let subnet = cx.follow(&subject.at.location.subnet).map_err(asking)?.ok_or_else(none)?;
    let network = cx.follow(&subnet.virtual_network).map_err(asking)?.ok_or_else(none)?;
    let written = cx.known(&network.dns_servers).map_err(asking)?;
    let written = written.iter().map(|server| cx.known(server)).collect::<Result<Vec<_>, _>>().map_err(asking)?;
    let here = servers(written.into_iter().map(String::as_str));
    let there = servers(seen.addresses.iter().map(String::as_str));
    if here == there {
        return holds();
    }
    fail(format!(
        "{region} uses other DNS servers in Azure than its virtual network `{}` has here",
        network.declared.label
    ))
    .at(&network.dns_servers, format!("{} written here", words(&here)))
    .seen(seen.place, format!("{} in use", words(&there)))
    .help(
        "a service takes up new DNS servers of its network only when it is told: run \"Apply network configuration\" \
             (`applyNetworkConfigurationUpdates`) after the network is deployed",
    )
    .into()
}

/// The beginning of what Azure says about a failure, which may go on for pages.
fn first_words(error: &str) -> String {
    let line = error.lines().next().unwrap_or_default();
    let mut words: String = line.chars().take(MOST_OF_ERROR).collect();
    if words.len() < error.trim_end().len() {
        words.push('…');
    }
    words
}

/// The servers as a set; none of one's own are Azure's.
fn servers<'a>(addresses: impl Iterator<Item = &'a str>) -> BTreeSet<&'a str> {
    addresses.map(str::trim).filter(|address| *address != AZURE_DNS).collect()
}

fn words(servers: &BTreeSet<&str>) -> String {
    if servers.is_empty() {
        return format!("Azure's own server {AZURE_DNS}");
    }
    servers.iter().copied().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_errors_are_cut() {
        assert_eq!(first_words("timed out"), "timed out");
        assert_eq!(first_words("timed out\n  at x"), "timed out…");
        assert_eq!(first_words(&"é".repeat(500)).chars().count(), MOST_OF_ERROR + 1);
    }

    #[test]
    fn no_servers_of_ones_own_are_azures() {
        assert_eq!(servers([AZURE_DNS].into_iter()), servers([].into_iter()));
        assert_eq!(servers(["10.0.0.5", "10.0.0.4"].into_iter()), servers(["10.0.0.4", "10.0.0.5"].into_iter()));
        assert_ne!(servers(["10.0.0.4"].into_iter()), servers([].into_iter()));
    }
}
