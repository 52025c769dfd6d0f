//! What was looked at, and what was not understood: silence must not look like safety.

use std::collections::BTreeMap;

/// Counts over one run. Every field is a plain count; maps go from a name to how often it was met.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Deployments that were judged: a template, or a template with one parameter file.
    pub roots: usize,
    /// Files that were read.
    pub files: usize,
    /// API Management services.
    pub services: usize,
    /// Subnets.
    pub subnets: usize,
    /// Questions that hold.
    pub hold: usize,
    /// Questions that fail, suppressed findings included.
    pub fail: usize,
    /// Questions that could not be decided.
    pub undecided: usize,
    /// Resource types that the network model does not know, with how many of each.
    pub types_not_modelled: BTreeMap<String, usize>,
    /// Types of child resources whose parent is not in the input, so that they were left out, with how many of each.
    pub children_elsewhere: BTreeMap<String, usize>,
    /// Template functions that were met and are not evaluated, with how often.
    pub functions_not_evaluated: BTreeMap<String, usize>,
    /// Service tags that are not in the table of known ones, with how often.
    pub unknown_service_tags: BTreeMap<String, usize>,
    /// Deployments inside of templates that were not opened, by name.
    pub deployments_not_expanded: BTreeMap<String, usize>,
    /// Files that are ours but are not read, by path: parameter files of which nobody can say what they are for.
    pub files_not_read: Vec<String>,
    /// Templates that were compiled from a Bicep file beside them and passed over, because that file is judged.
    pub compiled: usize,
    /// Of the questions, those that compare a row of a saved answer of Azure with what is predicted.
    pub evidence: Asked,
}

/// Questions by their outcome.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Asked {
    /// Questions that hold.
    pub hold: usize,
    /// Questions that fail.
    pub fail: usize,
    /// Questions that could not be decided.
    pub undecided: usize,
}

impl Asked {
    /// All questions.
    pub fn of(coverage: &Coverage) -> Self {
        Self { hold: coverage.hold, fail: coverage.fail, undecided: coverage.undecided }
    }

    /// Those that were asked after others.
    #[must_use]
    pub fn since(self, before: Self) -> Self {
        Self {
            hold: self.hold - before.hold,
            fail: self.fail - before.fail,
            undecided: self.undecided - before.undecided,
        }
    }

    /// Adds more of them.
    pub fn add(&mut self, other: Self) {
        self.hold += other.hold;
        self.fail += other.fail;
        self.undecided += other.undecided;
    }

    /// How many there are.
    pub fn count(self) -> usize {
        self.hold + self.fail + self.undecided
    }
}

impl Coverage {
    /// Number of questions asked.
    pub fn questions(&self) -> usize {
        self.hold + self.fail + self.undecided
    }

    /// Adds the counts of another part of the run.
    pub fn add(&mut self, other: Self) {
        self.roots += other.roots;
        self.files += other.files;
        self.services += other.services;
        self.subnets += other.subnets;
        self.hold += other.hold;
        self.fail += other.fail;
        self.undecided += other.undecided;
        for (mine, theirs) in [
            (&mut self.types_not_modelled, other.types_not_modelled),
            (&mut self.children_elsewhere, other.children_elsewhere),
            (&mut self.functions_not_evaluated, other.functions_not_evaluated),
            (&mut self.unknown_service_tags, other.unknown_service_tags),
            (&mut self.deployments_not_expanded, other.deployments_not_expanded),
        ] {
            for (name, count) in theirs {
                *mine.entry(name).or_default() += count;
            }
        }
        self.files_not_read.extend(other.files_not_read);
        self.compiled += other.compiled;
        self.evidence.add(other.evidence);
    }
}
