//! What a run is asked to do, once all sources of settings have spoken.

use std::collections::BTreeMap;

use super::ModuleFolders;
use super::environment::{Environment, Facts};
use crate::finding::Severity;
use crate::platform::Date;
use crate::rules::CATALOGUE;
use crate::source::FilePath;
use crate::syntax::deserialize::closest;
use crate::template::{Place, Side};

/// The settings of a run.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// Which rules take part.
    pub selection: Selection,
    /// Severities other than the pages', by rule.
    pub severity: BTreeMap<String, Severity>,
    /// The day by whose facts is judged; the newest ones without it.
    pub as_of: Option<Date>,
    /// What the deployment is given from outside.
    pub circumstances: Circumstances,
    /// The roots that are judged together.
    pub environments: Vec<Environment>,
    /// Files with saved answers of Azure, to be compared with what is predicted.
    pub evidence: Vec<FilePath>,
}

/// What a deployment is given from outside, as far as the user says it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Circumstances {
    /// The place that is deployed to, where nobody says otherwise.
    pub facts: Facts,
    /// Where copies of published templates may lie.
    pub modules: ModuleFolders,
    /// Which side of a what-if result is judged.
    pub side: Side,
}

impl Circumstances {
    /// The place that is deployed to.
    pub(super) fn place(&self) -> Place {
        Place { side: self.side, ..self.facts.clone().place(0) }
    }
}

/// Which rules take part: all, or the selected ones, less the ignored ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// Rules and topics; empty for all.
    pub select: Vec<String>,
    /// Rules and topics; the more exact word wins, and `ignore` wins among equals.
    pub ignore: Vec<String>,
}

impl Selection {
    /// Whether the rule takes part. What tells that something was not read or not judged takes part in any selection, and
    /// leaves only when it is ignored by name: else a file that cannot be read would look like one without findings.
    pub fn takes(&self, rule: &str) -> bool {
        let exactness = |words: &[String]| words.iter().filter_map(|word| exactness(word, rule)).max();
        let always = ["input/", "internal/"].iter().any(|topic| rule.starts_with(topic));
        let selected = exactness(&self.select).or(always.then_some(0));
        match (selected, exactness(&self.ignore)) {
            (Some(selected), Some(ignored)) => selected > ignored,
            (None, Some(_)) => false,
            (Some(_), None) => true,
            (None, None) => self.select.is_empty(),
        }
    }
}

/// How exactly a word names a rule: 0 for its topic, 1 for the rule itself.
fn exactness(word: &str, rule: &str) -> Option<u8> {
    if word == rule {
        return Some(1);
    }
    rule.strip_prefix(word).is_some_and(|rest| rest.starts_with('/')).then_some(0)
}

/// Checks that a word names a rule or a topic; the error says so and suggests the nearest name.
pub fn known_rule(word: &str) -> Result<(), String> {
    if CATALOGUE.iter().any(|rule| exactness(word, rule.name).is_some()) {
        return Ok(());
    }
    let names = CATALOGUE.iter().map(|rule| rule.name);
    let topics = CATALOGUE.iter().filter_map(|rule| rule.name.split('/').next());
    Err(match closest(word, names.chain(topics)) {
        Some(name) => format!("there is no rule or topic `{word}`; did you mean `{name}`?"),
        None => format!("there is no rule or topic `{word}`; `apimlint rules` lists them"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn takes(select: &[&str], ignore: &[&str], rule: &str) -> bool {
        let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect();
        Selection { select: words(select), ignore: words(ignore) }.takes(rule)
    }

    #[test]
    fn the_more_exact_word_wins() {
        assert!(takes(&[], &[], "flows/required-flow-closed"));
        assert!(!takes(&["capacity"], &[], "flows/required-flow-closed"));
        assert!(takes(&["flows"], &[], "flows/required-flow-closed"));
        assert!(!takes(&["flows"], &["flows/required-flow-closed"], "flows/required-flow-closed"));
        assert!(takes(&["flows/required-flow-closed"], &["flows"], "flows/required-flow-closed"));
        assert!(!takes(&["flows"], &["flows"], "flows/required-flow-closed"));
        assert!(!takes(&["flow"], &[], "flows/required-flow-closed"));
        assert!(takes(&["flows"], &[], "input/syntax") && takes(&["flows"], &[], "internal/rule-crashed"));
        assert!(!takes(&["flows"], &["input"], "input/syntax") && !takes(&[], &["input/syntax"], "input/syntax"));
    }

    #[test]
    fn unknown_rules_get_a_suggestion() {
        assert_eq!(known_rule("flows"), Ok(()));
        assert_eq!(known_rule("capacity/subnet-too-small"), Ok(()));
        let suggestion = known_rule("capacity/subnet-to-small").unwrap_err();
        assert!(suggestion.ends_with("did you mean `capacity/subnet-too-small`?"), "{suggestion}");
        assert!(known_rule("zzz").unwrap_err().ends_with("lists them"));
    }
}
