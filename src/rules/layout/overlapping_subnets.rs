//! `layout/overlapping-subnets`: the subnets of a network share no address (network.md §4).

use super::{MOST_LOOKED_AT, MOST_TOLD, Member, all_known, known, members, open, surely_differ};
use crate::analysis::layout::{Overlap, overlaps};
use crate::network::{Fact, Key, Prefix, VirtualNetwork};
use crate::rules::outcome::{Outcome, fail, holds};
use crate::rules::{Context, PartAnswers};

pub(in crate::rules) fn check(network: Key<VirtualNetwork>, cx: &Context<'_>) -> PartAnswers {
    let members = members(network, cx);
    let owned = |member: &Member<'_>, index: usize| {
        let prefixes: Vec<_> = known(&member.subnet.prefixes).map(|(_, prefix)| (index, prefix)).collect();
        prefixes
    };
    let sure = members.iter().enumerate().filter(|(_, member)| member.doubt.is_none());
    let found = overlaps(sure.flat_map(|(index, member)| owned(member, index)));
    let told = found
        .iter()
        .take(MOST_LOOKED_AT)
        .filter_map(|overlap| Some((name(overlap, &members)?, finding(overlap, &members)?)));
    let told: PartAnswers = told.take(MOST_TOLD).collect();
    if !told.is_empty() {
        return told;
    }
    let all = overlaps(members.iter().enumerate().flat_map(|(index, member)| owned(member, index)));
    if let Some(outcome) = all.iter().take(MOST_LOOKED_AT).find_map(|overlap| hanging(overlap, &members)) {
        return vec![(String::new(), outcome)];
    }
    let more = cx.network.get(network).is_none_or(|network| network.more_subnets.is_some());
    let is_complete = !more && members.iter().all(|member| all_known(&member.subnet.prefixes));
    if is_complete && all.is_empty() && members.len() > 1 { vec![(String::new(), holds())] } else { Vec::new() }
}

/// The prefix as it is written, with its subnet.
fn written<'m>(
    (owner, prefix): (usize, Prefix),
    members: &'m [Member<'_>],
) -> Option<(&'m Member<'m>, &'m Fact<Prefix>)> {
    let member = members.get(owner)?;
    let (fact, _) = known(&member.subnet.prefixes).find(|(_, known)| *known == prefix)?;
    Some((member, fact))
}

fn name(overlap: &Overlap, members: &[Member<'_>]) -> Option<String> {
    let (inner, _) = written(overlap.inner, members)?;
    Some(format!("{} {}", inner.subnet.declared.label, overlap.inner.1))
}

fn finding(overlap: &Overlap, members: &[Member<'_>]) -> Option<Outcome> {
    let ((outer, outer_prefix), (inner, inner_prefix)) =
        (written(overlap.outer, members)?, written(overlap.inner, members)?);
    if !surely_differ(&outer.subnet.declared, &inner.subnet.declared) {
        return None;
    }
    let [outer_name, inner_name] = [outer, inner].map(|member| &member.subnet.declared.label);
    let draft = fail(format!("subnets `{inner_name}` and `{outer_name}` overlap in {}", overlap.inner.1))
        .at(inner_prefix, format!("`{inner_name}` takes {}", overlap.inner.1))
        .because(outer_prefix, format!("`{outer_name}` takes {}", overlap.outer.1))
        .help("give each subnet a prefix of its own that shares no address with the others");
    Some(draft.into())
}

/// The answer about two subnets that overlap where both are there.
fn hanging(overlap: &Overlap, members: &[Member<'_>]) -> Option<Outcome> {
    let ((outer, _), (inner, prefix)) = (written(overlap.outer, members)?, written(overlap.inner, members)?);
    if !surely_differ(&outer.subnet.declared, &inner.subnet.declared) {
        return None;
    }
    open(inner.doubt.clone().or_else(|| outer.doubt.clone())?, prefix)
}
