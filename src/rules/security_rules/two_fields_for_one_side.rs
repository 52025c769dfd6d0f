//! `security-rules/two-fields-for-one-side`: addresses and ports are written in one field each (network.md §1.2).

use crate::network::Fact;
use crate::rules::outcome::{fail, holds};
use crate::rules::{Context, Draft, PartAnswers, SecurityRuleSubject};

/// What is known of the two fields for one thing.
enum Written {
    /// One of them says it all.
    Once,
    /// They say different things.
    Twice(Box<Draft>),
    NotKnown,
}

/// The findings are told apart by the field.
pub(in crate::rules) fn check(subject: SecurityRuleSubject<'_>, _: &Context<'_>) -> PartAnswers {
    let [source, destination] = [&subject.rule.source, &subject.rule.destination];
    let addresses = |single, list, names| read(subject, single, list, names);
    let ports = |single, list, names| read(subject, single, list, names);
    let (from, to) = (&source.addresses, &destination.addresses);
    let written = [
        addresses(&from.single, &from.list, ["sourceAddressPrefix", "sourceAddressPrefixes"]),
        ports(&source.ports.single, &source.ports.list, ["sourcePortRange", "sourcePortRanges"]),
        addresses(&to.single, &to.list, ["destinationAddressPrefix", "destinationAddressPrefixes"]),
        ports(&destination.ports.single, &destination.ports.list, ["destinationPortRange", "destinationPortRanges"]),
    ];
    if written.iter().all(|(_, written)| matches!(written, Written::Once)) {
        return vec![(String::new(), holds())];
    }
    let failed = |(name, written): (&str, Written)| match written {
        Written::Twice(draft) => Some((name.to_owned(), (*draft).into())),
        Written::Once | Written::NotKnown => None,
    };
    written.into_iter().filter_map(failed).collect()
}

fn read<T: PartialEq>(
    subject: SecurityRuleSubject<'_>,
    single: &Fact<Option<T>>,
    list: &Fact<Vec<Fact<T>>>,
    [one, many]: [&'static str; 2],
) -> (&'static str, Written) {
    let (Ok(value), Ok(items)) = (single.get(), list.get()) else { return (one, Written::NotKnown) };
    let Some(value) = value else { return (one, Written::Once) };
    if items.iter().all(|item| item.is(value)) {
        return (one, Written::Once);
    }
    let (rule, group) = (subject.rule.declared.last_name(), &subject.group.declared.label);
    let draft =
        fail(format!("rule `{rule}` of `{group}` has both `{one}` and `{many}`, and Azure does not say which counts"))
            .at(single, format!("`{one}`"))
            .because(list, format!("`{many}` says something else"))
            .help(format!("write everything in `{many}`, or only one value in `{one}`"));
    (one, Written::Twice(Box::new(draft)))
}
