//! `layout/refused-prefix`: prefixes are of a size and in ranges that virtual networks may have (network.md §4).

use super::{MOST_TOLD, all_known, known, members, open};
use crate::analysis::layout::{Refusal, refusal_of_space, refusal_of_subnet};
use crate::network::{Fact, Key, Prefix, VirtualNetwork};
use crate::rules::outcome::{Outcome, fail, holds};
use crate::rules::{Context, PartAnswers};

pub(in crate::rules) fn check(key: Key<VirtualNetwork>, cx: &Context<'_>) -> PartAnswers {
    let Some(network) = cx.network.get(key) else { return Vec::new() };
    let longest = cx.platform.limits().smallest_ipv4_subnet;
    let mut is_complete = network.more_subnets.is_none() && all_known(&network.address_space);
    let mut answers = PartAnswers::new();
    for (fact, prefix) in known(&network.address_space) {
        if let Some(refusal) = refusal_of_space(prefix) {
            let whose = format!("virtual network `{}`", network.declared.label);
            answers.push((prefix.to_string(), finding(&whose, fact, prefix, &refusal)));
        }
    }
    for member in members(key, cx) {
        is_complete &= all_known(&member.subnet.prefixes) && member.doubt.is_none();
        for (fact, prefix) in known(&member.subnet.prefixes) {
            let Some(refusal) = refusal_of_subnet(prefix, longest) else { continue };
            is_complete = false;
            let label = &member.subnet.declared.label;
            let outcome = match &member.doubt {
                Some(cause) => open(cause.clone(), fact),
                None => Some(finding(&format!("subnet `{label}`"), fact, prefix, &refusal)),
            };
            answers.extend(outcome.map(|outcome| (format!("{label} {prefix}"), outcome)));
        }
    }
    answers.truncate(MOST_TOLD);
    if answers.is_empty() && is_complete { vec![(String::new(), holds())] } else { answers }
}

fn finding(whose: &str, fact: &Fact<Prefix>, prefix: Prefix, refusal: &Refusal) -> Outcome {
    let help = match refusal {
        Refusal::Reserved(..) => "use addresses that are not reserved, such as a part of 10.0.0.0/8".to_owned(),
        Refusal::TooSmall(longest) => format!("use a /{longest} or a shorter prefix"),
        Refusal::TooLarge => "use a longer prefix".to_owned(),
        Refusal::NotSixtyFour => "use a /64".to_owned(),
    };
    let message = format!("{whose} takes {prefix}, which Azure refuses: {refusal}");
    fail(message).at(fact, refusal.to_string()).help(help).into()
}
