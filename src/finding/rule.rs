//! What a rule says of itself.

use std::fmt;
use std::str::FromStr;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Works badly, or against a recommendation.
    Warning,
    /// The deployment or the operation fails.
    Error,
}

impl Severity {
    /// The word that users write and read.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Severity {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "note" => Ok(Self::Note),
            "warning" => Ok(Self::Warning),
            "error" => Ok(Self::Error),
            other => Err(format!("`{other}` is not a severity; use `error`, `warning` or `note`")),
        }
    }
}

/// How often a finding of the rule is true, in SARIF's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    /// Decided exactly from the input.
    VeryHigh,
    /// Decided from the input with a documented reading of what Azure leaves open.
    High,
    /// A recommendation that has good exceptions.
    Medium,
}

impl Precision {
    /// The word that SARIF consumers know.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::VeryHigh => "very-high",
            Self::High => "high",
            Self::Medium => "medium",
        }
    }
}

/// A document that a rule rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its title.
    pub title: String,
    /// Its address.
    pub url: String,
    /// The date of the copy that was read, `YYYY-MM-DD`, where one is known.
    pub dated: Option<String>,
}

/// A file that shows what a rule finds or accepts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// The file's name: `bad.json`, `good.json`, `open.json`.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// A rule as users see it: the page, read from `rules/<topic>/<name>/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleInfo {
    /// `topic/name`.
    pub name: String,
    /// The page's title: one line that says what is wrong.
    pub title: String,
    /// The first paragraph of the page, as one line of plain text.
    pub summary: String,
    /// How bad its findings are unless the configuration says otherwise.
    pub severity: Severity,
    /// How often they are true.
    pub precision: Precision,
    /// The version that brought it; `next` before a release.
    pub since: String,
    /// What it judges: `service`, `subnet`, …
    pub subject: String,
    /// The rows of the requirement tables that it checks: `S-18`, `N-69`, …
    pub requirements: Vec<String>,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// The documents it rests on; the first is its link.
    pub sources: Vec<Source>,
    /// The whole page in Markdown, without front matter.
    pub page: String,
    /// Its examples.
    pub examples: Vec<Example>,
}

impl RuleInfo {
    /// The part before the slash.
    pub fn topic(&self) -> &str {
        self.name.split('/').next().unwrap_or_default()
    }

    /// The address to read more at: the first source.
    pub fn link(&self) -> Option<&str> {
        self.sources.first().map(|source| source.url.as_str())
    }
}
