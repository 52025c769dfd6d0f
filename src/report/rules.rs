//! The catalogue: every rule with its severity and title, for people, scripts and documents.
//!
//! Never here: a rule's page; that is [`explain`](super::explain).

use serde::Serialize;

use super::paint::Paint;
use super::{clean, document};
use crate::finding::RuleInfo;

/// A table with one line per rule, in the order given.
pub fn text(rules: &[RuleInfo], color: bool) -> String {
    let paint = Paint { color };
    let width = rules.iter().map(|rule| rule.name.chars().count()).max().unwrap_or_default();
    let line = |rule: &RuleInfo| {
        let name = format!("{:width$}", clean::line(&rule.name));
        let severity = paint.severity(rule.severity, &format!("{:7}", rule.severity.as_str()));
        format!("{}  {severity}  {}\n", paint.bold(&name), clean::line(&rule.title))
    };
    rules.iter().map(line).collect()
}

/// An array of rules: `name`, `title`, `summary`, `severity`, `precision`, `since`, `subject`, `requirements`, `tags`,
/// `sources`, `page`.
pub fn json(rules: &[RuleInfo]) -> String {
    document::write(&rules.iter().map(Rule::new).collect::<Vec<_>>())
}

/// A Markdown table per topic, with a link to each rule's page at `<topic>/<name>/rule.md`.
pub fn markdown(rules: &[RuleInfo]) -> String {
    let mut out = String::new();
    let mut topic = None;
    for rule in rules {
        if topic != Some(rule.topic()) {
            let gap = if topic.is_some() { "\n" } else { "" };
            topic = Some(rule.topic());
            let header = "| rule | severity | what is wrong |\n|---|---|---|\n";
            out.extend([gap, "## ", &cell(rule.topic()), "\n\n", header]);
        }
        let name = cell(&rule.name);
        let (link, severity) = (format!("[`{name}`]({name}/rule.md)"), rule.severity.as_str());
        out.extend(["| ", &link, " | ", severity, " | ", &cell(&rule.title), " |\n"]);
    }
    out
}

/// A text that neither ends a table cell nor a line.
fn cell(text: &str) -> String {
    clean::line(text).replace('|', "\\|")
}

#[derive(Serialize)]
struct Rule<'a> {
    name: &'a str,
    title: &'a str,
    summary: &'a str,
    severity: &'static str,
    precision: &'static str,
    since: &'a str,
    subject: &'a str,
    requirements: &'a [String],
    tags: &'a [String],
    sources: Vec<Source<'a>>,
    page: &'a str,
}

#[derive(Serialize)]
struct Source<'a> {
    title: &'a str,
    url: &'a str,
    dated: Option<&'a str>,
}

impl<'a> Rule<'a> {
    fn new(rule: &'a RuleInfo) -> Self {
        let sources = rule.sources.iter();
        let source = |source: &'a crate::finding::Source| Source {
            title: &source.title,
            url: &source.url,
            dated: source.dated.as_deref(),
        };
        Self {
            name: &rule.name,
            title: &rule.title,
            summary: &rule.summary,
            severity: rule.severity.as_str(),
            precision: rule.precision.as_str(),
            since: &rule.since,
            subject: &rule.subject,
            requirements: &rule.requirements,
            tags: &rule.tags,
            sources: sources.map(source).collect(),
            page: &rule.page,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Severity;
    use crate::report::samples;

    fn catalogue() -> Vec<RuleInfo> {
        let mut flow = samples::rule("flows/missing-required-flow");
        flow.severity = Severity::Warning;
        flow.title = "A | in a title".into();
        vec![samples::rule("capacity/subnet-too-small"), flow]
    }

    #[test]
    fn the_table_is_aligned() {
        let expected = "\
capacity/subnet-too-small    error    Subnet is too small
flows/missing-required-flow  warning  A | in a title
";
        assert_eq!(text(&catalogue(), false), expected);
        assert_eq!(text(&[], false), "");
    }

    #[test]
    fn markdown_has_a_table_per_topic() {
        let expected = "\
## capacity

| rule | severity | what is wrong |
|---|---|---|
| [`capacity/subnet-too-small`](capacity/subnet-too-small/rule.md) | error | Subnet is too small |

## flows

| rule | severity | what is wrong |
|---|---|---|
| [`flows/missing-required-flow`](flows/missing-required-flow/rule.md) | warning | A \\| in a title |
";
        assert_eq!(markdown(&catalogue()), expected);
    }

    #[test]
    fn json_has_everything_but_the_examples() {
        let value: serde_json::Value = serde_json::from_str(&json(&catalogue())).unwrap();
        assert_eq!(value[1]["severity"], "warning");
        assert_eq!(value[0]["sources"][0]["dated"], "2026-11-01");
    }
}
