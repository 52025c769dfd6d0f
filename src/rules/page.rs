//! A rule's page: front matter for the machine, Markdown for people.

use std::sync::Arc;

use serde::Deserialize;

use super::Rule;
use crate::finding::{Example, Precision, RuleInfo, Severity, Source};
use crate::source::FileId;
use crate::syntax;

/// What stands between the two `---` lines of a page.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct FrontMatter {
    /// `error`, `warning` or `note`.
    pub severity: String,
    /// `very-high`, `high` or `medium`.
    pub precision: String,
    /// The version that brought the rule, or `next`.
    pub since: String,
    /// What it judges, in Azure's words.
    pub subject: String,
    /// The question that it answers, as a clause: "whether the subnet is large enough".
    pub question: String,
    /// The rows of the requirement tables.
    pub requirements: Vec<String>,
    /// Words to find it by.
    #[serde(default)]
    pub tags: Vec<String>,
    /// The documents that it rests on.
    pub sources: Vec<PageSource>,
}

/// A document in the front matter.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PageSource {
    title: String,
    url: String,
    #[serde(default)]
    dated: Option<String>,
}

/// A page, read.
#[derive(Debug, Clone)]
pub struct Page {
    /// What users see.
    pub info: RuleInfo,
    /// The question that the rule answers, as a clause.
    pub question: String,
}

/// Reads the page of a rule. An error says what is wrong with the page; the tests read every page, so no user sees one.
pub fn read(rule: &Rule) -> Result<Page, String> {
    let wrong = |what: &str| format!("rules/{}/rule.md: {what}", rule.name);
    let rest = rule.page.strip_prefix("---\n").ok_or_else(|| wrong("no front matter"))?;
    let (front, markdown) = rest.split_once("\n---\n").ok_or_else(|| wrong("the front matter does not end"))?;
    let tree = syntax::yaml::parse(FileId::new(0), Arc::from(front));
    if let Some(error) = tree.errors().first() {
        return Err(wrong(&error.message));
    }
    let root = tree.root().ok_or_else(|| wrong("the front matter is empty"))?;
    let front: FrontMatter = syntax::deserialize::from_node(root).map_err(|error| wrong(&error.message))?;
    let markdown = markdown.trim_start();
    let title = markdown.lines().next().and_then(|line| line.strip_prefix("# ")).ok_or_else(|| wrong("no title"))?;
    let summary = first_paragraph(markdown).ok_or_else(|| wrong("no first paragraph"))?;
    let sources = front.sources.into_iter();
    Ok(Page {
        info: RuleInfo {
            name: rule.name.to_owned(),
            title: title.to_owned(),
            summary,
            severity: front.severity.parse::<Severity>().map_err(|error| wrong(&error))?,
            precision: precision(&front.precision).ok_or_else(|| wrong("not a precision"))?,
            since: front.since,
            subject: front.subject,
            requirements: front.requirements,
            tags: front.tags,
            sources: sources.map(|PageSource { title, url, dated }| Source { title, url, dated }).collect(),
            page: markdown.to_owned(),
            examples: rule.examples.iter().map(|(name, text)| example(name, text)).collect(),
        },
        question: front.question,
    })
}

fn example(name: &str, text: &str) -> Example {
    Example { name: name.to_owned(), text: text.to_owned() }
}

fn precision(word: &str) -> Option<Precision> {
    [Precision::VeryHigh, Precision::High, Precision::Medium].into_iter().find(|precision| precision.as_str() == word)
}

/// The first paragraph that is not a heading, as one line without Markdown's marks for code.
fn first_paragraph(markdown: &str) -> Option<String> {
    let mut paragraphs = markdown.split("\n\n").map(str::trim);
    let paragraph = paragraphs.find(|paragraph| !paragraph.is_empty() && !paragraph.starts_with('#'))?;
    Some(paragraph.split_whitespace().collect::<Vec<_>>().join(" ").replace('`', ""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::CATALOGUE;

    #[test]
    fn every_page_can_be_read_and_says_what_it_must() {
        for rule in CATALOGUE {
            let page = read(rule).unwrap();
            let headings: Vec<&str> = page.info.page.lines().filter(|line| line.starts_with("## ")).collect();
            let wanted = ["## What it checks", "## Why it matters", "## How to fix", "## Limits"];
            assert_eq!(headings, wanted, "{}", rule.name);
            assert!(!page.info.sources.is_empty(), "{} has no source", rule.name);
            assert!(page.question.starts_with("whether "), "{}: {}", rule.name, page.question);
            for row in &page.info.requirements {
                let (kind, number) = row.split_once('-').unwrap();
                assert!(["S", "N", "C"].contains(&kind) && number.parse::<u16>().is_ok(), "{}: {row}", rule.name);
            }
        }
    }

    #[test]
    fn a_broken_page_says_what_is_wrong() {
        let broken = |page| read(&Rule { page, ..CATALOGUE[0] }).unwrap_err();
        assert!(broken("# No front matter").ends_with("no front matter"));
        assert!(broken("---\nseverity: error\n---\n# Title\n").contains("missing"));
        assert!(broken("---\nseverty: error\n---\n# Title\n").contains("severty"));
    }
}
