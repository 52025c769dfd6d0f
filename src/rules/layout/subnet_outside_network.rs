//! `layout/subnet-outside-network`: a subnet lies in one prefix of the address space of its network (network.md §4).

use super::{MOST_TOLD, all_known, known, members, open};
use crate::analysis::layout::{Position, SpaceCover};
use crate::network::{Key, VirtualNetwork};
use crate::rules::outcome::{fail, holds};
use crate::rules::{Context, PartAnswers, Stop};

pub(in crate::rules) fn check(key: Key<VirtualNetwork>, cx: &Context<'_>) -> PartAnswers {
    let Some(network) = cx.network.get(key) else { return Vec::new() };
    if !all_known(&network.address_space) {
        return Vec::new();
    }
    let cover = SpaceCover::new(known(&network.address_space).map(|(_, prefix)| prefix));
    let space: Vec<String> = known(&network.address_space).map(|(_, prefix)| prefix.to_string()).collect();
    let mut answers = PartAnswers::new();
    let members = members(key, cx);
    let mut is_complete = network.more_subnets.is_none() && !members.is_empty();
    for member in &members {
        is_complete &= all_known(&member.subnet.prefixes) && member.doubt.is_none();
        let label = &member.subnet.declared.label;
        for (fact, prefix) in known(&member.subnet.prefixes) {
            let outcome = match (cover.position(prefix), &member.doubt) {
                (Position::Inside(_), _) => continue,
                (_, Some(cause)) => open(cause.clone(), fact),
                (Position::Across, None) => {
                    let words = "whether Azure accepts a subnet that lies across two prefixes of the address space";
                    Some(Err(Stop::outside(words, fact)))
                }
                (Position::Outside, None) => Some(
                    fail(format!(
                        "subnet `{label}` takes {prefix}, which is not in the address space of `{}`",
                        network.declared.label
                    ))
                    .at(fact, "outside of the network")
                    .because(&network.address_space, format!("the address space is {}", shown(&space)))
                    .help("give the subnet a prefix inside of the address space, or add one to the address space")
                    .into(),
                ),
            };
            is_complete = false;
            answers.extend(outcome.map(|outcome| (format!("{label} {prefix}"), outcome)));
        }
    }
    answers.truncate(MOST_TOLD);
    if is_complete { vec![(String::new(), holds())] } else { answers }
}

/// The first prefixes of a space in words.
fn shown(space: &[String]) -> String {
    const MOST: usize = 5;
    let first = space.iter().take(MOST).map(String::as_str).collect::<Vec<_>>().join(", ");
    if space.len() > MOST { format!("{first} and {} more", space.len() - MOST) } else { first }
}
