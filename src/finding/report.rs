//! Findings, open questions, and the report that holds them.

use super::{Coverage, Fix, Label, LabelRole, RuleInfo, Severity};
use crate::source::{FilePath, SourceMap};

/// Whether a finding holds for every value of what is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Certainty {
    /// It holds whatever the unknown parts turn out to be.
    Definite,
    /// It holds for some values; the text says when: "when `env` is `dev`".
    Possible(String),
}

/// What a finding or a question is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject {
    /// The kind of thing in Azure's words: "API Management service", "subnet".
    pub kind: String,
    /// The resource id as far as it is known, with `{…}` for the parts that are not.
    pub id: String,
}

/// What was judged as one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RootName {
    /// One deployment.
    Root {
        /// The template.
        template: FilePath,
        /// The parameter file, if there is one.
        parameters: Option<FilePath>,
    },
    /// Several deployments that are made side by side.
    Environment {
        /// Its name.
        name: String,
        /// The configuration file that says what it is made of.
        configuration: FilePath,
    },
}

/// Something wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule, `topic/name`.
    pub rule: String,
    /// How bad it is, after configuration.
    pub severity: Severity,
    /// Whether it holds for every value of what is not known.
    pub certainty: Certainty,
    /// What is wrong, in one line that stands alone; no full stop.
    pub message: String,
    /// The places: exactly one primary, which comes first.
    pub labels: Vec<Label>,
    /// The proof, line by line: a packet, a sum. Shown as notes.
    pub proof: Vec<String>,
    /// What to do.
    pub help: Option<String>,
    /// Changes that mend it.
    pub fixes: Vec<Fix>,
    /// What it is about.
    pub subject: Subject,
    /// The rows of the requirement tables that it stands for.
    pub requirements: Vec<String>,
    /// Where to read more: the source of the rule or of the fact that failed.
    pub link: Option<String>,
    /// Same rule, same subject, same cause: same text, whatever the line.
    pub fingerprint: String,
    /// The deployments in which it was found.
    pub roots: Vec<RootName>,
}

impl Finding {
    /// The place where the finding is shown first.
    pub fn primary(&self) -> Option<&Label> {
        self.labels.iter().find(|label| label.role == LabelRole::Primary)
    }
}

/// A question that could not be decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undecided {
    /// The rule, `topic/name`.
    pub rule: String,
    /// The question in words: "whether inbound TCP 3443 is allowed".
    pub question: String,
    /// What it is about.
    pub subject: Subject,
    /// What would decide it, in words: "parameter `subnetPrefix` has no value". Never empty.
    pub needs: Vec<String>,
    /// Where that is read; the first is where the question arose.
    pub labels: Vec<Label>,
    /// The rows of the requirement tables that it stands for.
    pub requirements: Vec<String>,
    /// Same rule, same subject, same cause: same text, whatever the line.
    pub fingerprint: String,
    /// The deployments in which it arose.
    pub roots: Vec<RootName>,
}

/// Everything that one run has to say.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// What is wrong, by path, place and rule.
    pub findings: Vec<Finding>,
    /// What could not be decided, in the same order.
    pub undecided: Vec<Undecided>,
    /// What was looked at.
    pub coverage: Coverage,
    /// The texts that the spans are of.
    pub sources: SourceMap,
    /// The rules that took part, by name.
    pub rules: Vec<RuleInfo>,
    /// The date by which was judged, `YYYY-MM-DD`.
    pub as_of: String,
}

impl Report {
    /// Number of findings of this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// The worst severity among the findings.
    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(|finding| finding.severity).max()
    }
}

/// A text that stays the same while lines move: 16 hexadecimal digits over the parts, which are told apart.
///
/// The parts are what makes the finding itself: rule, subject, message without numbers that change with the layout.
/// FNV-1a, because the text is stored by others and must never change with a compiler or a library.
pub fn fingerprint(parts: &[&str]) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for part in parts {
        for byte in part.bytes().chain([0]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::fingerprint;

    #[test]
    fn fingerprints_are_stable_and_keep_parts_apart() {
        assert_eq!(fingerprint(&["capacity/subnet-too-small", "x"]), fingerprint(&["capacity/subnet-too-small", "x"]));
        assert_ne!(fingerprint(&["ab", "c"]), fingerprint(&["a", "bc"]));
        assert_eq!(fingerprint(&["a"]), "089be207b544f1e4");
    }
}
