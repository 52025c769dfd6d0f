//! The engine against brute force: tiny universes in which every possible world is tried, packet by packet.
//!
//! Shares nothing with the engine but the words of the question: it knows nine addresses by heart, and for every world it
//! says of each of them in which tags it is.

pub(in crate::analysis::reachability) mod case;
mod truth;

use super::super::Verdict;
use case::{Dice, TestRule, generate};

fn agree(seed: u64, cases: usize, unknowns: usize) {
    let mut dice = Dice(seed);
    let (mut compared, mut exact) = (0, 0);
    let mut verdicts = [0; 4];
    while compared < cases {
        let case = generate(&mut dice, unknowns);
        let Some(truth) = case.try_all_worlds() else { continue };
        compared += 1;
        let verdict = case.decide();
        verdicts[verdict as usize] += 1;
        exact += usize::from(verdict == truth);
        // With unknown rules, a denial in every world by ever different packets is more than the engine proves.
        let is_unsure = case.further_rules || case.rules.iter().any(TestRule::is_unsure);
        let is_weaker = is_unsure && truth == Verdict::PartlyDenied && verdict == Verdict::CannotTell;
        assert!(verdict == truth || is_weaker, "engine {verdict:?}, all worlds {truth:?}\n{case:#?}");
    }
    assert!(exact * 1000 >= compared * 990, "{exact} of {compared}");
    assert!(verdicts.iter().all(|count| count * 100 > cases), "every verdict is tried: {verdicts:?}");
}

#[test]
fn verdicts_agree_with_all_worlds_for_known_rules() {
    agree(1, 20_000, 0);
}

#[test]
fn verdicts_agree_with_all_worlds_for_one_unknown() {
    agree(2, 5_000, 1);
}

#[test]
fn verdicts_agree_with_all_worlds_for_several_unknowns() {
    agree(3, 3_000, 2);
}
