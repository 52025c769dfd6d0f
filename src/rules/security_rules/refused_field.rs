//! `security-rules/refused-field`: every field of a security rule holds something that Azure accepts (network.md §1.2).

use std::rc::Rc;

use crate::network::{Cause, Fact, Origin, RuleSide, SecurityRule};
use crate::rules::outcome::{Outcome, fail, holds};
use crate::rules::{Context, PartAnswers, SecurityRuleSubject};

/// The findings are told apart by the field.
pub(in crate::rules) fn check(subject: SecurityRuleSubject<'_>, _: &Context<'_>) -> PartAnswers {
    let fields = fields(subject.rule);
    if fields.iter().all(|field| field.is_known) {
        return vec![(String::new(), holds())];
    }
    fields.iter().filter_map(|field| Some((field.name.to_owned(), refused(subject, field)?))).collect()
}

/// What a field is for.
#[derive(Clone, Copy)]
enum Purpose {
    Word(&'static str),
    Addresses,
    Ports,
}

/// A field as far as it is of interest here.
struct Field<'r> {
    name: &'static str,
    purpose: Purpose,
    /// Whether all that is in it is known. What is refused is not.
    is_known: bool,
    refusals: Vec<(Origin, &'r Rc<Cause>)>,
}

impl<'r> Field<'r> {
    fn single<T>(name: &'static str, purpose: Purpose, fact: &'r Fact<T>) -> Self {
        let refusals = fact.refusal().map(|cause| (fact.origin(), cause)).into_iter().collect();
        Self { name, purpose, is_known: fact.get().is_ok(), refusals }
    }

    fn list<T>(name: &'static str, purpose: Purpose, fact: &'r Fact<Vec<Fact<T>>>) -> Self {
        let Ok(items) = fact.get() else { return Self::single(name, purpose, fact) };
        let refusals = items.iter().filter_map(|item| Some((item.origin(), item.refusal()?))).collect();
        Self { name, purpose, is_known: items.iter().all(|item| item.get().is_ok()), refusals }
    }
}

fn fields(rule: &SecurityRule) -> Vec<Field<'_>> {
    let [source, destination] = [&rule.source, &rule.destination];
    let mut fields = vec![
        Field::single("priority", Purpose::Word("use a number from 100 to 4096"), &rule.priority),
        Field::single("direction", Purpose::Word("use `Inbound` or `Outbound`"), &rule.direction),
        Field::single("access", Purpose::Word("use `Allow` or `Deny`"), &rule.access),
        Field::single("protocol", Purpose::Word("use `*`, `Tcp`, `Udp`, `Icmp`, `Esp` or `Ah`"), &rule.protocol),
    ];
    fields
        .extend(side(source, ["sourceAddressPrefix", "sourceAddressPrefixes", "sourcePortRange", "sourcePortRanges"]));
    fields.extend(side(
        destination,
        ["destinationAddressPrefix", "destinationAddressPrefixes", "destinationPortRange", "destinationPortRanges"],
    ));
    fields
}

fn side<'r>(side: &'r RuleSide, names: [&'static str; 4]) -> [Field<'r>; 4] {
    let [address, addresses, port, ports] = names;
    [
        Field::single(address, Purpose::Addresses, &side.addresses.single),
        Field::list(addresses, Purpose::Addresses, &side.addresses.list),
        Field::single(port, Purpose::Ports, &side.ports.single),
        Field::list(ports, Purpose::Ports, &side.ports.list),
    ]
}

/// The finding about a field, with everything in it that is refused.
fn refused(subject: SecurityRuleSubject<'_>, field: &Field<'_>) -> Option<Outcome> {
    let ((place, cause), others) = field.refusals.split_first()?;
    let (rule, group) = (subject.rule.declared.last_name(), &subject.group.declared.label);
    let mut draft = fail(format!("Azure refuses rule `{rule}` of `{group}`: {}", cause.text))
        .at(place, format!("`{}`", field.name));
    for (place, cause) in others.iter().take(MOST_TOLD) {
        draft = draft.because(place, cause.text.clone());
    }
    if let Some(more) = others.len().checked_sub(MOST_TOLD).filter(|more| *more > 0) {
        draft = draft.proof(format!("and {more} more elements of `{}`", field.name));
    }
    let draft = match field.purpose {
        Purpose::Word(help) => draft.help(help),
        Purpose::Addresses => draft.help(
            "write a prefix without host bits (`10.0.1.0/24`), an address, one service tag or `*`; only prefixes and \
             addresses of one family go into the list, and each service tag needs a rule of its own",
        ),
        Purpose::Ports => {
            draft.help("write a port, a range from low to high, or `*`; several go into the list, one by one")
        }
    };
    Some(draft.into())
}

/// Elements of a list that are shown besides the first.
const MOST_TOLD: usize = 4;
