//! `evidence/effective-rules-differ`: the rules that are in effect on a network interface must be those of the input, with
//! Azure's default rules.

use crate::analysis::evidence::{Comparison, Difference, EffectiveRow, Here, compare_rule, compare_tag, describe_rule};
use crate::analysis::virtual_network_tag;
use crate::evidence::{EffectiveRule, Expanded, Span};
use crate::network::{Access, Subnet};
use crate::rules::outcome::{Outcome, fail, holds};
use crate::rules::{Context, EffectiveQuestion, EffectiveSubject, Stop};

const HELP: &str = "if the rules were changed in Azure, take the change over into these files, or deploy them again; if both sides \
                    are as they should be, apimlint reads them wrongly: please report it";

pub(in crate::rules) fn check(subject: EffectiveSubject<'_>, cx: &Context<'_>) -> Outcome {
    match &subject.question {
        EffectiveQuestion::Row(EffectiveRow::Both(here, there)) => both(subject, *here, there, cx),
        EffectiveQuestion::Row(EffectiveRow::OnlyThere(there, doubt)) => only_there(subject, there, doubt.as_deref()),
        EffectiveQuestion::Row(EffectiveRow::OnlyHere(here, doubt)) => only_here(subject, *here, doubt.as_deref()),
        EffectiveQuestion::VirtualNetwork(subnet, expanded) => tag(subject, subnet, expanded, cx),
    }
}

fn both(subject: EffectiveSubject<'_>, here: Here<'_>, there: &EffectiveRule, cx: &Context<'_>) -> Outcome {
    let group = &subject.group.declared;
    let compared = compare_rule(here, there, cx.tags);
    if compared.differences.is_empty() {
        let question = || format!("whether {} of `{}` is as it is written here", describe_rule(there), group.label);
        return agreed(subject, &compared, question, there.place);
    }
    let mut draft = match here {
        Here::Rule(rule) => {
            let name = rule.declared.last_name();
            let first = compared.differences.first();
            let message =
                format!("rule `{name}` of security group `{}` differs from what is in effect in Azure", group.label);
            let place = first.and_then(|first| first.place).unwrap_or(rule.declared.place);
            fail(message).at(&place, words_here(&compared.differences))
        }
        Here::Default(_, rule) => {
            fail(format!("Azure's {rule} is not what apimlint takes it for")).at(group, "on this group")
        }
    };
    for difference in &compared.differences {
        let Difference { field, here, there, .. } = difference;
        draft = draft.proof(format!("{field}: {here} here, {there} in Azure"));
    }
    draft.seen(there.place, words_there(&compared.differences)).help(HELP).into()
}

fn only_there(subject: EffectiveSubject<'_>, there: &EffectiveRule, doubt: Option<&str>) -> Outcome {
    let group = &subject.group.declared;
    let rule = describe_rule(there);
    if let Some(doubt) = doubt {
        let question = format!("whether {rule} of `{}` is written here", group.label);
        return Err(Stop::evidence(doubt, there.place, group).asking(question, &[]));
    }
    let what = match there.access {
        Some(Access::Allow) => "allows traffic",
        Some(Access::Deny) => "denies traffic",
        None => "is in effect",
    };
    fail(format!("{rule} is in effect in security group `{}` in Azure, and is not written here", group.label))
        .at(group, "no rule of this group has this name, or this direction and priority")
        .seen(there.place, format!("{what} in Azure"))
        .help(HELP)
        .into()
}

fn only_here(subject: EffectiveSubject<'_>, here: Here<'_>, doubt: Option<&str>) -> Outcome {
    let group = &subject.group.declared;
    let name = match here {
        Here::Rule(rule) => format!("rule `{}`", rule.declared.last_name()),
        Here::Default(direction, rule) => format!("{} {rule}", direction.as_str().to_ascii_lowercase()),
    };
    if let Some(doubt) = doubt {
        let question = format!("whether {name} of `{}` is in effect in Azure", group.label);
        return Err(Stop::evidence(doubt, subject.seen.place, group).asking(question, &[]));
    }
    let message = format!("{name} of security group `{}` is not in effect in Azure", group.label);
    let draft = match here {
        Here::Rule(rule) => fail(message).at(&rule.declared, "written here"),
        Here::Default(..) => fail(message).at(group, "every group has it, as far as apimlint knows"),
    };
    draft.seen(subject.seen.place, "the rules of this group in Azure are without it").help(HELP).into()
}

fn tag(subject: EffectiveSubject<'_>, subnet: &Subnet, expanded: &Expanded, cx: &Context<'_>) -> Outcome {
    let compared = compare_tag(&virtual_network_tag(cx.network, subnet), &expanded.prefixes);
    let label = &subnet.declared.label;
    let Some(Difference { here, there, .. }) = compared.differences.first() else {
        let question = || format!("whether `VirtualNetwork` means the same on subnet `{label}` here and in Azure");
        return agreed(subject, &compared, question, expanded.place);
    };
    fail(format!("`VirtualNetwork` stands for other addresses on subnet `{label}` in Azure than here"))
        .at(&subnet.declared, format!("surely {here} here"))
        .seen(expanded.place, format!("{there} in Azure"))
        .help(
            "compare the address space, the peerings, the gateways and the routes of the network with those in Azure; if they \
             are the same, apimlint reads the tag wrongly: please report it",
        )
        .into()
}

/// The answer where nothing differs: it holds if everything could be compared.
fn agreed(
    subject: EffectiveSubject<'_>,
    compared: &Comparison,
    question: impl FnOnce() -> String,
    place: Span,
) -> Outcome {
    if compared.doubts.is_empty() {
        return holds();
    }
    Err(Stop::evidence(compared.doubts.join("; "), place, &subject.group.declared).asking(question(), &[]))
}

/// "access is Allow, priority is 100"
fn words_here(differences: &[Difference]) -> String {
    listed(differences.iter().map(|it| (it.field, &it.here)))
}

fn words_there(differences: &[Difference]) -> String {
    format!("{} in Azure", listed(differences.iter().map(|it| (it.field, &it.there))))
}

fn listed<'d>(fields: impl Iterator<Item = (&'d str, &'d String)>) -> String {
    fields.map(|(field, value)| format!("{field} is {value}")).collect::<Vec<_>>().join(", ")
}
