//! The engine against brute force: tiny universes in which every possible world is tried, packet by packet.
//!
//! Shares nothing with the engine but the words of the question: it knows nine addresses by heart, and for every world it
//! says of each of them in which tags it is.

pub(in crate::analysis::reachability) mod case;
mod truth;

use super::super::{Family, Verdict};
use case::{Case, Dice, TestRule, generate};

fn agree(seed: u64, cases: usize, unknowns: usize, family: Family) {
    let mut dice = Dice(seed);
    let (mut compared, mut exact) = (0, 0);
    let mut verdicts = [0; 4];
    while compared < cases {
        let case = Case { family, ..generate(&mut dice, unknowns) };
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
    agree(1, 20_000, 0, Family::V4);
}

#[test]
fn verdicts_agree_with_all_worlds_for_one_unknown() {
    agree(2, 5_000, 1, Family::V4);
}

#[test]
fn verdicts_agree_with_all_worlds_for_several_unknowns() {
    agree(3, 3_000, 2, Family::V4);
}

#[test]
fn verdicts_agree_with_all_worlds_of_ipv6() {
    agree(4, 3_000, 0, Family::V6);
    agree(5, 1_000, 1, Family::V6);
}

#[test]
fn a_filter_that_was_asked_before_answers_as_a_new_one() {
    let mut dice = Dice(6);
    for round in 0..1_000 {
        let case = generate(&mut dice, round % 3);
        let group = case.group();
        let flows: Vec<_> = (0..4).map(|_| generate(&mut dice, 0).flow()).collect();
        let families = [Family::V4, Family::V6, Family::V4];
        let fresh = |family, flow| case.with_filter(&group, |filter| format!("{:?}", filter.decide_in(family, flow)));
        let mut answers = 0;
        case.with_filter(&group, |filter| {
            for (family, flow) in families.into_iter().flat_map(|family| flows.iter().map(move |flow| (family, flow))) {
                answers += 1;
                assert_eq!(format!("{:?}", filter.decide_in(family, flow)), fresh(family, flow), "{case:#?}");
            }
        });
        assert_eq!(answers, 12);
    }
}
