//! `flows/client-access-restricted`: a service that faces the Internet lets in only some clients (network.md §2.3). A
//! choice, so worth no more than a note.

use super::verdict::{Decided, decided};
use crate::analysis::reachability::{Decider, Verdict};
use crate::rules::outcome::{Outcome, fail, holds, not_applicable};
use crate::rules::{Context, FlowSubject, Stop};

pub(in crate::rules) fn check(subject: FlowSubject<'_>, cx: &Context<'_>) -> Outcome {
    // What cannot be told is asked by `flows/required-flow-closed`, and once is enough.
    let Ok(Decided { group, decision }) = decided(subject, cx) else { return Err(Stop::NotApplicable) };
    match decision.verdict {
        Verdict::Allowed => return holds(),
        Verdict::Denied | Verdict::CannotTell => return not_applicable(),
        Verdict::PartlyDenied => {}
    }
    let admitting = || {
        decision.allowed_by.iter().filter_map(|decider| match decider {
            Decider::Rule(index) => group.rules.items.get(*index),
            _ => None,
        })
    };
    let names: Vec<String> = admitting().map(|rule| format!("`{}`", rule.declared.last_name())).collect();
    let flow = subject.flow;
    let mut draft = fail(format!("{} admits only some clients to {flow}", subject.at().name()))
        .requirements(&flow.evidence.requirements)
        .at(&group.declared, "this group admits only some clients");
    for rule in admitting().take(3) {
        draft = draft.because(&rule.declared, "these are admitted");
    }
    if let Some(packet) = &decision.counterexample {
        draft = draft.proof(format!("{packet} is denied"));
    }
    let help = if names.is_empty() {
        "if every client shall reach the service, allow the source `Internet`".to_owned()
    } else {
        format!("if that is meant, all is well; who is admitted is said by {}", names.join(", "))
    };
    draft.help(help).into()
}
