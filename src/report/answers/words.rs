//! Sentences and words that several forms of an answer share.

use crate::answer::{Answers, Decider, DeciderKind, FlowRow, Flows, Inside, LocationFlows, Need, Room, Tally, Verdict};

/// The verdict in one word or two.
pub(super) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Allowed | Verdict::AllowedByDefault => "allowed",
        Verdict::Denied => "denied",
        Verdict::PartlyDenied => "partly",
        Verdict::CannotTell => "cannot tell",
    }
}

/// `in`, `out`.
pub(super) fn direction(row: &FlowRow) -> &'static str {
    if row.is_inbound { "in" } else { "out" }
}

/// `from` or `to`, as seen from the subnet.
pub(super) fn preposition(row: &FlowRow) -> &'static str {
    if row.is_inbound { "from" } else { "to" }
}

/// What a flow is for, in few words: its name.
pub(super) fn short_purpose(row: &FlowRow) -> String {
    row.id.replace('-', " ")
}

/// Who decides, without a place.
pub(super) fn decider(decider: &Decider) -> String {
    match decider.kind {
        DeciderKind::DefaultRule => format!("{} (default)", decider.named.name),
        _ => decider.named.name.clone(),
    }
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

/// "11 usable, 5 taken, room for 3 more units".
pub(super) fn room(room: &Room) -> String {
    let usable = room.usable.map_or_else(|| "usable not known".to_owned(), |usable| format!("{usable} usable"));
    let taken = match room.taken_at_most {
        Some(most) if most == room.taken => format!("{most} taken"),
        Some(most) => format!("{} to {most} taken", room.taken),
        None => format!("at least {} taken", room.taken),
    };
    let rest = match (room.usable, room.more_units) {
        (Some(usable), _) if room.taken > usable => format!(": {} too few", room.taken - usable),
        (_, Some(0)) => ", no room for another unit".to_owned(),
        (_, Some(units)) => {
            format!(", room for {} more", counted(usize::try_from(units).unwrap_or(usize::MAX), "unit"))
        }
        (_, None) => String::new(),
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
    out.push_str(&format!(": {}: {}", counted(required.count(), "required flow"), tally(required)));
    if unsure.count() > 0 {
        out.push_str(&format!("; {} that may be required: {}", unsure.count(), tally(unsure)));
    }
    if optional.count() > 0 {
        out.push_str(&format!("; {} optional: {}", optional.count(), tally(optional)));
    }
    out
}

fn tally(tally: Tally) -> String {
    let allowed = match (tally.allowed + tally.by_default, tally.by_default) {
        (all, 0) => format!("{all} allowed"),
        (all, defaults) => format!("{all} allowed ({defaults} by default rules alone)"),
    };
    let mut parts = vec![allowed];
    let others = [(tally.denied, "denied"), (tally.partly, "partly denied"), (tally.cannot_tell, "cannot tell")];
    parts.extend(others.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")));
    parts.join(", ")
}

/// "1 unit", "3 units".
pub(super) fn counted(count: usize, thing: &str) -> String {
    if count == 1 { format!("1 {thing}") } else { format!("{count} {thing}s") }
}

/// The lines below a row that is not allowed, each with the place to look at: why it is needed, the packet that does not
/// pass, what was probably meant, what is not known.
pub(super) fn lines(row: &FlowRow) -> Vec<crate::answer::Hint> {
    let plain = |text: String| crate::answer::Hint { text, place: None };
    let mut lines = Vec::new();
    match row.verdict {
        Verdict::Allowed | Verdict::AllowedByDefault => return lines,
        Verdict::Denied | Verdict::PartlyDenied => {
            let names: Vec<String> = row.deciders.iter().take(2).map(|decider| described(decider)).collect();
            if let Some(packet) = &row.packet {
                lines.push(plain(format!("{packet} is denied by {}", names.join(" and "))));
            }
            if row.verdict == Verdict::PartlyDenied && row.is_of_clients {
                lines.push(plain("only some clients are let in: no error if that is meant".to_owned()));
            }
            lines.extend(row.hints.iter().cloned());
            if row.is_lost() {
                lines.push(plain(format!("needed because {}", row.purpose)));
            }
        }
        Verdict::CannotTell => {
            lines.extend(row.reasons.iter().cloned());
            lines.extend(row.hints.iter().cloned());
        }
    }
    lines
}

/// The decider in a sentence.
fn described(decider: &Decider) -> String {
    let name = &decider.named.name;
    match decider.kind {
        DeciderKind::Rule => format!("rule `{name}`"),
        DeciderKind::DefaultRule => format!("default rule `{name}`"),
        _ => name.clone(),
    }
}
