//! Sentences and words that several forms of a difference share.

use crate::answer::{
    ChangeKind, Changes, Compared, Decider, DeciderKind, Differences, FlowChange, FlowRow, Hint, LinkKind, Need,
    OneSided, Packets, Pair, RegionDifference, Thing, Verdict, Version, Weakest,
};
use crate::report::answers::words::{counted, described, direction, preposition, purpose, short_purpose};
use crate::source::Span;

/// Most who decide that are named.
const MOST_DECIDERS: usize = 2;

/// How a place is written, if it is known.
pub(super) type Places<'p> = &'p dyn Fn(Option<Span>) -> Option<String>;

/// Headings with the flows of a region that stand below them: what is worst comes first.
pub(super) fn sections(region: &RegionDifference) -> Vec<(&'static str, Vec<&FlowChange>)> {
    let of = |kind: ChangeKind| region.changes.iter().filter(move |change| change.kind() == kind);
    let lost = of(ChangeKind::Lost);
    let (required, others): (Vec<_>, Vec<_>) = lost.partition(|change| change.is_required_lost());
    let all = [
        (LOST, required),
        ("lost, and not required", others),
        ("not known now", of(ChangeKind::Uncertain).collect()),
        ("closed; not known before", of(ChangeKind::FoundClosed).collect()),
        ("changed", of(ChangeKind::Altered).collect()),
        ("new among its flows", of(ChangeKind::Added).collect()),
        ("no longer among its flows", of(ChangeKind::Removed).collect()),
        ("open; not known before", of(ChangeKind::FoundOpen).collect()),
        ("regained", of(ChangeKind::Regained).collect()),
    ];
    all.into_iter().filter(|(_, changes)| !changes.is_empty()).collect()
}

/// The heading of flows that a service needs and does not have any more.
pub(super) const LOST: &str = "required flow lost";

/// `in  TCP 3443 from ApiManagement (management)`.
pub(super) fn flow(row: &FlowRow) -> String {
    let (direction, preposition) = (direction(row), preposition(row));
    let ports = row.ports.join(", ");
    let name = short_purpose(row);
    let need = if row.need == Need::Optional { ", optional" } else { "" };
    format!("{direction:<3} {} {ports} {preposition} {} ({name}{need})", row.protocol, row.remote)
}

/// What becomes of a flow: "allowed by rule `a` (main.yaml:3:5)".
pub(super) fn state(row: &FlowRow, places: Places<'_>) -> String {
    let verdict = match row.verdict {
        Verdict::Allowed | Verdict::AllowedByDefault => "allowed",
        Verdict::Denied => "denied",
        Verdict::PartlyDenied => "denied in part",
        Verdict::CannotTell => "not known",
    };
    let behind = |place: Option<Span>| places(place).map(|place| format!(" ({place})")).unwrap_or_default();
    let mut out = verdict.to_owned();
    if row.verdict == Verdict::CannotTell {
        let reason = row.reasons.first().map(|reason| format!(": {}{}", reason.text, behind(reason.place)));
        out.push_str(&reason.unwrap_or_default());
    } else {
        let is_open = matches!(row.verdict, Verdict::Allowed | Verdict::AllowedByDefault);
        let is_other = |link: &&Weakest| !is_open && link.kind != LinkKind::SecurityGroup;
        match row.weakest.as_ref().filter(is_other) {
            Some(link) => out.extend([format!(" by {}{}", link.named.name, behind(link.named.place))]),
            None => match row.deciders.as_slice() {
                [decider] if decider.kind == DeciderKind::NoRule => out.extend([": ", &decider.named.name]),
                deciders => out.extend(names(deciders, places).map(|names| format!(" by {names}"))),
            },
        }
    }
    out
}

/// The first who decide, with their places: "rule `a` (main.yaml:3:5) and 2 more".
fn names(deciders: &[Decider], places: Places<'_>) -> Option<String> {
    let named = deciders.iter().take(MOST_DECIDERS).map(|decider| {
        let place = places(decider.named.place).map(|place| format!(" ({place})")).unwrap_or_default();
        format!("{}{place}", described(decider))
    });
    let named: Vec<String> = named.collect();
    let more = deciders.len() - named.len();
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    (!named.is_empty()).then(|| format!("{}{more}", named.join(" and ")))
}

/// What else there is to say of a flow that does not pass: a packet, what was probably meant, what it is for.
pub(super) fn remarks(change: &FlowChange) -> Vec<Hint> {
    let plain = |text: String| Hint { text, place: None };
    let is_closed = |row: &&FlowRow| matches!(row.verdict, Verdict::Denied | Verdict::PartlyDenied);
    let Some(row) = change.after.as_ref().filter(is_closed) else { return Vec::new() };
    let packet =
        row.packet.iter().filter(|_| row.need != Need::Optional).map(|packet| plain(format!("such as {packet}")));
    let mut lines: Vec<Hint> = packet.chain(row.hints.iter().cloned()).collect();
    lines.extend(purpose(row).map(plain));
    lines
}

/// `in  TCP 22 from Internet to 10.0.1.4/32 of the subnet`.
pub(super) fn packets(packets: &Packets) -> String {
    let (direction, preposition) = if packets.is_inbound { ("in", "from") } else { ("out", "to") };
    let mut out = format!("{direction:<3} {}", packets.protocol);
    if let Some(ports) = &packets.ports {
        out.extend([format!(" {ports}")]);
    }
    out.extend([format!(" {preposition} {}", packets.remote)]);
    if let Some(near) = &packets.near {
        let preposition = if packets.is_inbound { "to" } else { "from" };
        out.extend([format!(" {preposition} {near} of the subnet")]);
    }
    if let Some(ports) = &packets.source_ports {
        out.extend([format!(", source port {ports}")]);
    }
    out
}

/// Who decided and who decides: "was denied by default rule `DenyAllInBound`; is allowed by rule `a` (main.yaml:3:5)".
pub(super) fn deciders(packets: &Packets, is_opened: bool, places: Places<'_>) -> Option<String> {
    let (was, is) = if is_opened { ("denied", "allowed") } else { ("allowed", "denied") };
    let before = names(&packets.before, places).map(|names| format!("was {was} by {names}"));
    let after = names(&packets.after, places).map(|names| format!("is {is} by {names}"));
    let both: Vec<String> = before.into_iter().chain(after).collect();
    (!both.is_empty()).then(|| both.join("; "))
}

/// What is said of packets that reach the management endpoint.
pub(super) const MANAGEMENT: &str = "the management endpoint of API Management is among them";

/// The security groups of a subnet, where another one is attached.
pub(super) fn exchanged(groups: &(String, String)) -> String {
    format!("security group: {} -> {}", groups.0, groups.1)
}

/// "service", "region", "subnet"
pub(super) fn thing(thing: Thing) -> &'static str {
    match thing {
        Thing::Service => "service",
        Thing::Region => "region",
        Thing::Subnet => "subnet",
    }
}

/// "only in the new version"
pub(super) fn only_in(version: Version) -> &'static str {
    match version {
        Version::Old => "gone",
        Version::New => "new",
    }
}

/// Why a version may have more than is seen.
pub(super) fn incomplete(version: Option<Version>, reason: &str) -> String {
    let versions = match version {
        None => "both versions",
        Some(Version::Old) => "the old version",
        Some(Version::New) => "the new version",
    };
    format!("there may be more in {versions} than is seen: {reason}")
}

/// "gone: subnet `vnet/apim`"
pub(super) fn one_sided(one: &OneSided) -> String {
    let remark = one.remark.as_ref().map(|remark| format!(": {remark}")).unwrap_or_default();
    format!("{} {}{remark}", thing(one.thing), one.named.name)
}

/// What is as it was.
pub(super) fn rest(region: &RegionDifference) -> Option<String> {
    let mut parts = Vec::new();
    if region.same > 0 {
        parts.push(format!("{} as before", counted(region.same, "flow")));
    }
    if region.unknown > 0 {
        parts.push(format!(
            "{} not known in either version (`apimlint flows` says why)",
            counted(region.unknown, "flow")
        ));
    }
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// The old version of a pair, behind its name.
pub(super) fn old_suffix(pair: &Pair) -> &'static str {
    if pair.is_before { " (before the deployment)" } else { "" }
}

/// One line about everything.
pub(super) fn summary(answers: &Differences) -> String {
    let changes = answers.changes();
    let pairs: usize = answers.compared.iter().map(|compared| compared.pairs.len()).sum();
    let mut out = if pairs == 1 { String::new() } else { format!("{} compared: ", counted(pairs, "deployment")) };
    out.push_str(&found(&changes));
    if !answers.unpaired.is_empty() {
        out.extend([format!("; {} in one version alone", counted(answers.unpaired.len(), "deployment"))]);
    }
    out
}

fn found(changes: &Changes) -> String {
    let list = |parts: &[(usize, &str)]| -> Option<String> {
        let parts: Vec<String> =
            parts.iter().filter(|(count, _)| *count > 0).map(|(count, words)| format!("{count} {words}")).collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    };
    let required = if changes.lost == 1 { "required flow lost" } else { "required flows lost" };
    let exposures = if changes.exposures == 1 { "new exposure" } else { "new exposures" };
    let flows = list(&[
        (changes.lost, required),
        (changes.lost_optional, "other lost"),
        (changes.regained, "regained"),
        (changes.uncertain, "not known now"),
        (changes.other_flows, "otherwise changed"),
    ]);
    let boxes = list(&[
        (changes.exposures, exposures),
        (changes.opened, "otherwise opened"),
        (changes.closed, "closed"),
        (changes.unsure, "cannot be told"),
    ]);
    let rest = list(&[
        (changes.one_sided, "in one version alone"),
        (changes.not_compared, "not compared"),
        (changes.unknown, "not known in either version"),
    ]);
    let compared = format!(
        "{} and {} {}",
        counted(changes.same, "flow"),
        counted(changes.subnets, "subnet"),
        if flows.is_none() && boxes.is_none() { "as before" } else { "compared" }
    );
    let what = match (&flows, &boxes) {
        (None, None) if changes.same + changes.subnets == 0 => {
            "nothing that both versions have could be compared".to_owned()
        }
        (None, None) => format!("no difference: {compared}"),
        _ => flows.into_iter().chain(boxes).collect::<Vec<_>>().join("; "),
    };
    std::iter::once(what).chain(rest).collect::<Vec<_>>().join("; ")
}

/// Whether there is anything to say of a pair but that it is as before.
pub(super) fn is_quiet(compared: &Compared) -> bool {
    compared.difference.is_nothing() && compared.difference.incomplete.is_empty()
}
