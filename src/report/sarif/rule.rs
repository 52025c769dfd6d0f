//! Rules in SARIF's words.

use super::log::{Configuration, Descriptor, Help, Message, RuleProperties};
use crate::finding::{RuleInfo, Severity};

/// The description of a rule.
pub(super) fn descriptor(rule: &RuleInfo) -> Descriptor<'_> {
    Descriptor {
        id: &rule.name,
        name: pascal(&rule.name),
        short_description: Message { text: sentence(&rule.title) },
        full_description: Message {
            text: if rule.summary.is_empty() { sentence(&rule.title) } else { rule.summary.clone() },
        },
        help_uri: rule.link(),
        help: Help { text: &rule.page, markdown: &rule.page },
        default_configuration: Configuration { level: rule.severity.as_str() },
        properties: RuleProperties {
            tags: &rule.tags,
            precision: rule.precision.as_str(),
            problem_severity: match rule.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "recommendation",
            },
            requirements: &rule.requirements,
            since: &rule.since,
        },
    }
}

/// The text as a sentence: it ends with a full stop.
pub(super) fn sentence(text: &str) -> String {
    if text.ends_with(['.', '!', '?']) { text.to_owned() } else { format!("{text}.") }
}

/// `capacity/subnet-too-small` as `CapacitySubnetTooSmall`.
fn pascal(name: &str) -> String {
    let words = name.split(|c: char| !c.is_alphanumeric());
    words.flat_map(|word| word.chars().take(1).flat_map(char::to_uppercase).chain(word.chars().skip(1))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_sentences() {
        assert_eq!(pascal("capacity/subnet-too-small"), "CapacitySubnetTooSmall");
        assert_eq!(sentence("Subnet is too small"), "Subnet is too small.");
        assert_eq!(sentence("Already one."), "Already one.");
    }
}
