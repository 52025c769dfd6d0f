//! Sentences and words that several forms of an answer share.

use crate::answer::{
    Answers, Decider, DeciderKind, FlowRow, Flows, Hint, HopKind, Inside, LinkKind, LocationFlows, Need, Room,
    RoutePart, Tally, Verdict, Weakest,
};
use crate::source::Span;

/// Most reasons that are given for one flow.
const MOST_REASONS: usize = 3;

/// The verdict in one word or two.
pub(super) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Allowed => "allowed",
        Verdict::AllowedByDefault => "allowed*",
        Verdict::Denied => "denied",
        Verdict::PartlyDenied => "partly",
        Verdict::CannotTell => "cannot tell",
    }
}

/// What the star behind a verdict means.
pub(super) const BY_DEFAULT: &str = "* by default rules alone: no rule that somebody wrote allows it";

/// `in`, `out`.
pub(super) fn direction(row: &FlowRow) -> &'static str {
    if row.is_inbound { "in" } else { "out" }
}

/// `from` or `to`, as seen from the subnet.
pub(super) fn preposition(row: &FlowRow) -> &'static str {
    if row.is_inbound { "from" } else { "to" }
}

/// What a flow is for, in few words: its name, without the direction that stands beside it.
pub(super) fn short_purpose(row: &FlowRow) -> String {
    let id = row.id.as_str();
    let id = id.strip_suffix("-inbound").or_else(|| id.strip_suffix("-outbound")).unwrap_or(id);
    id.replace('-', " ")
}

/// `Premium, Internal, 2 units`; what is not known is said so.
pub(super) fn kind(location: &LocationFlows) -> String {
    let mut parts: Vec<String> = Vec::new();
    parts.push(location.tier.clone().unwrap_or_else(|| "tier not known".to_owned()));
    parts.push(match location.mode.as_deref() {
        Some("None") => "in no virtual network".to_owned(),
        Some(mode) => format!("mode {mode}"),
        None => "mode not known".to_owned(),
    });
    parts.push(match location.units {
        Some(units) => counted(units as usize, "unit"),
        None => "units not known".to_owned(),
    });
    parts.join(", ")
}

/// "11 usable, 5 taken, room for 3 more units", "11 usable, at least 5 taken, room for at most 3 more units".
pub(super) fn room(room: &Room) -> String {
    let usable = room.usable.map_or_else(|| "usable not known".to_owned(), |usable| format!("{usable} usable"));
    let taken = match room.taken_at_most {
        Some(most) if most == room.taken => format!("{most} taken"),
        Some(most) => format!("{} to {most} taken", room.taken),
        None => format!("at least {} taken", room.taken),
    };
    let units = |units: u64| counted(usize::try_from(units).unwrap_or(usize::MAX), "more unit");
    let rest = match (room.usable, room.more_units, room.more_units_at_most) {
        (Some(usable), ..) if room.taken > usable => format!(": {} too few", room.taken - usable),
        (_, Some(0), _) | (_, None, Some(0)) => ", no room for another unit".to_owned(),
        (_, Some(more), _) => format!(", room for {}", units(more)),
        (_, None, Some(most)) => format!(", room for at most {}", units(most)),
        (_, None, None) => String::new(),
    };
    format!("{usable}, {taken}{rest}")
}

/// The rows in the order of a table: required ones, those of which that is not known, optional ones.
pub(super) fn sections(inside: &Inside) -> [(&'static str, Vec<&FlowRow>); 3] {
    let of = |wanted: fn(&Need) -> bool| inside.rows.iter().filter(|row| wanted(&row.need)).collect();
    [
        ("required", of(|need| *need == Need::Required)),
        ("if needed", of(|need| matches!(need, Need::NotKnown(_)))),
        ("optional", of(|need| *need == Need::Optional)),
    ]
}

/// The next hop of a part, in a word or two: "Internet", "appliance 10.0.0.4".
pub(super) fn hop(part: &RoutePart) -> String {
    let word = match part.hop {
        HopKind::VirtualNetwork => "network",
        HopKind::Peering => "peering",
        HopKind::Internet => "Internet",
        // The name says what it is: `Microsoft.Storage`.
        HopKind::ServiceEndpoint => return part.name.clone().unwrap_or_else(|| "service endpoint".to_owned()),
        HopKind::PrivateEndpoint => "private endpoint",
        HopKind::Appliance => "appliance",
        HopKind::Gateway => "gateway",
        HopKind::Dropped => "dropped",
        HopKind::Platform => "Azure",
        HopKind::NotKnown => "not known",
    };
    match &part.name {
        Some(name) => format!("{word} {name}"),
        None => word.to_owned(),
    }
}

/// The next hop of a flow, and how many more there are for its parts.
pub(super) fn hops(row: &FlowRow) -> String {
    let mut distinct: Vec<String> = Vec::new();
    for part in &row.route {
        let hop = hop(part);
        if !distinct.contains(&hop) {
            distinct.push(hop);
        }
    }
    match distinct.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [first, others @ ..] => format!("{first} +{}", others.len()),
    }
}

/// What decides over the verdict: a route or a name that stands in the way, or else the rules of the security group; with how
/// many there are besides the first.
pub(super) fn decided_by(row: &FlowRow) -> Option<(String, Option<Span>)> {
    match &row.weakest {
        Some(Weakest { kind: LinkKind::Route | LinkKind::Name, named }) => Some((named.name.clone(), named.place)),
        _ => row.deciders.first().map(|first| {
            let more = match row.deciders.len() - 1 {
                0 => String::new(),
                more => format!(" +{more}"),
            };
            (format!("{}{more}", first.named.name), first.named.place)
        }),
    }
}

/// Whether a route, an endpoint or something unknown decides where a flow goes, and not Azure's own routes alone.
pub(super) fn has_special_route(row: &FlowRow) -> bool {
    let is_special = |part: &RoutePart| {
        part.by.is_some()
            || matches!(
                part.hop,
                HopKind::ServiceEndpoint | HopKind::PrivateEndpoint | HopKind::NotKnown | HopKind::Dropped
            )
    };
    row.route.iter().any(is_special)
}

/// "2 services, 3 locations: 27 required flows: 25 allowed (3 by default rules alone), 1 denied, 1 cannot tell; 9 optional:
/// …"
pub(super) fn summary(answers: &Answers<Flows>) -> String {
    let flows = || answers.deployments.iter().map(|deployment| &deployment.answer);
    let services: Vec<_> = flows().flat_map(|flows| &flows.services).collect();
    let locations = services.iter().map(|service| service.locations.len()).sum();
    let of = |wanted: fn(&Need) -> bool| Tally::of(flows().flat_map(Flows::rows).filter(|row| wanted(&row.need)));
    let required = of(|need| *need == Need::Required);
    let unsure = of(|need| matches!(need, Need::NotKnown(_)));
    let optional = of(|need| *need == Need::Optional);
    let mut out = format!("{}, {}", counted(services.len(), "service"), counted(locations, "location"));
    if required.count() + unsure.count() + optional.count() == 0 {
        return out + ": no flows to decide";
    }
    out.extend([format!(": {}: {}", counted(required.count(), "required flow"), tally(required))]);
    if unsure.count() > 0 {
        out.extend([format!("; {} that may be required: {}", unsure.count(), tally(unsure))]);
    }
    if optional.count() > 0 {
        out.extend([format!("; {} optional: {}", optional.count(), tally(optional))]);
    }
    out
}

fn tally(tally: Tally) -> String {
    let mut parts = match (tally.allowed + tally.by_default, tally.by_default) {
        (0, _) => Vec::new(),
        (all, 0) => vec![format!("{all} allowed")],
        (all, defaults) => vec![format!("{all} allowed ({defaults} by default rules alone)")],
    };
    let others = [(tally.denied, "denied"), (tally.partly, "partly denied"), (tally.cannot_tell, "cannot tell")];
    parts.extend(others.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")));
    parts.join(", ")
}

/// "1 unit", "3 units".
pub(super) fn counted(count: usize, thing: &str) -> String {
    if count == 1 { format!("1 {thing}") } else { format!("{count} {thing}s") }
}

/// What a flow that does not pass would be for.
pub(super) fn purpose(row: &FlowRow) -> Option<String> {
    let is_closed = matches!(row.verdict, Verdict::Denied | Verdict::PartlyDenied);
    let is_choice = row.verdict == Verdict::PartlyDenied && row.is_of_clients;
    match row.need {
        _ if !is_closed || is_choice => None,
        Need::Optional => Some(format!("only for: {}", row.purpose)),
        Need::Required | Need::NotKnown(_) => Some(format!("needed because {}", row.purpose)),
    }
}

/// Why a flow does not pass, or why that cannot be told, each with the place to look at: the packet that does not pass, what
/// was probably meant, what is not known.
pub(super) fn explanation(row: &FlowRow) -> Vec<Hint> {
    let plain = |text: String| Hint { text, place: None };
    let mut lines = row.because.clone();
    match row.verdict {
        Verdict::Allowed | Verdict::AllowedByDefault => return Vec::new(),
        // That nothing passes is said by the row, and a feature asks for no proof.
        Verdict::Denied if row.need == Need::Optional => {}
        Verdict::Denied | Verdict::PartlyDenied => lines.extend(row.packet.iter().map(|packet| denied(row, packet))),
        Verdict::CannotTell => {
            lines.extend(row.reasons.iter().take(MOST_REASONS).cloned());
            if row.need != Need::Optional {
                lines.extend(differing(row).map(plain));
            }
        }
    }
    if row.verdict == Verdict::PartlyDenied && row.is_of_clients {
        lines.push(plain("only some clients are let in: no mistake if that is meant".to_owned()));
    }
    lines.extend(row.hints.iter().cloned());
    lines
}

/// Two packets that show what it hangs on.
fn differing(row: &FlowRow) -> Option<String> {
    let (packet, passing) = (row.packet.as_ref()?, row.passing_packet.as_ref()?);
    Some(format!("perhaps denied: {packet}; perhaps allowed: {passing}"))
}

/// The proof that a flow is closed.
fn denied(row: &FlowRow, packet: &str) -> Hint {
    let names: Vec<String> = row.deciders.iter().take(2).map(described).collect();
    Hint { text: format!("{packet} is denied by {}", names.join(" and ")), place: None }
}

/// The decider in a sentence.
pub(super) fn described(decider: &Decider) -> String {
    let name = &decider.named.name;
    match decider.kind {
        DeciderKind::Rule => format!("rule `{name}`"),
        DeciderKind::DefaultRule => format!("default rule `{name}`"),
        _ => name.clone(),
    }
}
