//! Asks about things that are declared, whether or not they have to do with an API Management service.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use super::answer::Heard;
use super::judge::{Case, Court};
use crate::network::{Key, SecurityGroup, Table, VirtualNetwork};
use crate::rules::page::Page;
use crate::rules::{Context, Outcome, PartAnswers, RuleAnswers, SecurityRuleSubject};

impl Court<'_> {
    /// Asks about every thing of a kind. The checks are numbered from `first` among those of their rule.
    pub(super) fn each_thing<T: Table>(
        &self,
        kind: &'static str,
        page: &Page,
        first: usize,
        checks: &[fn(Key<T>, &Context<'_>) -> Outcome],
        answers: &mut Heard,
    ) {
        for (index, thing) in T::table(self.network).iter().enumerate() {
            let declared = thing.declared();
            let conditions = [&declared.exists];
            for (number, check) in checks.iter().enumerate() {
                let case = Case { check: first + number, declared, kind, conditions: &conditions };
                self.hear(page, &case, None, |context| check(Key::new(index), context), answers);
            }
        }
    }

    /// Asks about every virtual network.
    pub(super) fn each_virtual_network(
        &self,
        page: &Page,
        check: fn(Key<VirtualNetwork>, &Context<'_>) -> PartAnswers,
        answers: &mut Heard,
    ) {
        for (index, network) in self.network.virtual_networks.iter().enumerate() {
            let declared = &network.declared;
            let conditions = [&declared.exists];
            let case = Case { check: 0, declared, kind: "virtual network", conditions: &conditions };
            let ask = |context: &Context<'_>| {
                let answered = check(Key::new(index), context).into_iter();
                answered.map(|(about, outcome)| (None, about, outcome)).collect()
            };
            self.hear_all(page, &case, ask, answers);
        }
    }

    /// Asks about every rule of every security group.
    pub(super) fn each_security_rule(
        &self,
        page: &Page,
        check: fn(SecurityRuleSubject<'_>, &Context<'_>) -> PartAnswers,
        answers: &mut Heard,
    ) {
        for group in &self.network.security_groups {
            for rule in &group.rules.items {
                let conditions = [&group.declared.exists, &rule.declared.exists];
                let case = Case { check: 0, declared: &rule.declared, kind: "security rule", conditions: &conditions };
                let ask = |context: &Context<'_>| {
                    let answered = check(SecurityRuleSubject { group, rule }, context).into_iter();
                    answered.map(|(field, outcome)| (None, field, outcome)).collect()
                };
                self.hear_all(page, &case, ask, answers);
            }
        }
    }

    /// Asks about every rule of every security group, about the rules of one group at once.
    pub(super) fn each_rule_of_groups(
        &self,
        page: &Page,
        check: fn(Key<SecurityGroup>, &Context<'_>) -> RuleAnswers,
        answers: &mut Heard,
    ) {
        for (index, group) in self.network.security_groups.iter().enumerate() {
            let conditions = [&group.declared.exists];
            let context = self.context(&conditions);
            let answered = match catch_unwind(AssertUnwindSafe(|| check(Key::new(index), &context))) {
                Ok(answered) => answered,
                Err(crash) => {
                    let declared = &group.declared;
                    let case = Case { check: 0, declared, kind: "network security group", conditions: &conditions };
                    self.hear_all(page, &case, |_| resume_unwind(crash), answers);
                    continue;
                }
            };
            for (number, outcome) in answered {
                let Some(rule) = group.rules.items.get(number) else { continue };
                let conditions = [&group.declared.exists, &rule.declared.exists];
                let case = Case { check: 0, declared: &rule.declared, kind: "security rule", conditions: &conditions };
                self.hear(page, &case, None, |_| outcome, answers);
            }
        }
    }
}
