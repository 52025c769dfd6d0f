//! One rule's page at the terminal: what, why, how to fix, examples, sources.
//!
//! The page is Markdown and stays readable as such; what is styled is headings, code and emphasis. Never here: a Markdown
//! renderer.

use super::clean;
use super::paint::Paint;
use super::wording::wrapped;
use crate::finding::RuleInfo;

/// How to print.
#[derive(Debug, Clone, Copy)]
pub struct ExplainOptions {
    /// Whether to style with ANSI escape sequences.
    pub color: bool,
    /// The width of the terminal in columns; paragraphs are wrapped at it.
    pub width: usize,
}

impl Default for ExplainOptions {
    fn default() -> Self {
        Self { color: false, width: 100 }
    }
}

/// The page.
pub fn render(rule: &RuleInfo, options: ExplainOptions) -> String {
    let paint = Paint { color: options.color };
    let severity = paint.severity(rule.severity, rule.severity.as_str());
    let name = paint.bold(&clean::line(&rule.name));
    let mut out = format!("{name}  {severity}, judges each {}", clean::line(&rule.subject));
    if !rule.requirements.is_empty() {
        out.extend([", checks ", &clean::line(&rule.requirements.join(", "))]);
    }
    out.push_str("\n\n");
    out.push_str(&page(&clean::block(&rule.page), options));
    for example in &rule.examples {
        out.extend(["\n", &paint.bold(&format!("Example: {}", clean::line(&example.name))), "\n\n"]);
        for line in clean::block(&example.text).lines() {
            push(&mut out, &format!("    {}", paint.code(line)));
        }
    }
    if !rule.sources.is_empty() {
        out.extend(["\n", &paint.bold("Sources"), "\n\n"]);
    }
    for source in &rule.sources {
        let dated = source.dated.as_ref().map(|date| format!(", read {}", clean::line(date))).unwrap_or_default();
        push(&mut out, &format!("  {}{dated}", clean::line(&source.title)));
        push(&mut out, &format!("  {}", paint.dim(&clean::line(&source.url))));
    }
    out
}

fn push(out: &mut String, line: &str) {
    out.push_str(line.trim_end());
    out.push('\n');
}

/// The page with its headings bold, its code in colour and its paragraphs wrapped.
fn page(page: &str, options: ExplainOptions) -> String {
    let paint = Paint { color: options.color };
    let mut out = String::new();
    let mut in_code = false;
    let mut paragraph = String::new();
    let flush = |paragraph: &mut String, out: &mut String| {
        if !paragraph.is_empty() {
            push(out, &inline(&wrapped(paragraph, options.width), paint));
            paragraph.clear();
        }
    };
    for line in page.lines() {
        let fence = line.trim_start().starts_with("```");
        let plain = !fence && !in_code && !line.is_empty();
        let starts_block =
            line.starts_with(['#', '|', '-', '*', '>', ' ']) || line.starts_with(|c: char| c.is_ascii_digit());
        if plain && !starts_block {
            // A paragraph runs over its source lines; how wide those are is the author's editor's business.
            if !paragraph.is_empty() {
                paragraph.push(' ');
            }
            paragraph.push_str(line.trim_end());
            continue;
        }
        flush(&mut paragraph, &mut out);
        if fence {
            in_code = !in_code;
        } else if in_code {
            push(&mut out, &format!("    {}", paint.code(line)));
        } else if let Some(heading) = line.strip_prefix('#') {
            push(&mut out, &paint.bold(heading.trim_start_matches('#').trim()));
        } else {
            push(&mut out, &inline(line, paint));
        }
    }
    flush(&mut paragraph, &mut out);
    out
}

/// The line with what stands between backticks in colour. Without colour the backticks stay, because they are all that
/// tells code from words.
fn inline(text: &str, paint: Paint) -> String {
    if !paint.color || text.matches('`').count() % 2 == 1 {
        return text.to_owned();
    }
    let part = |(index, part): (usize, &str)| if index % 2 == 1 { paint.code(part) } else { part.to_owned() };
    text.split('`').enumerate().map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::samples;

    #[test]
    fn a_page_at_the_terminal() {
        let mut rule = samples::rule("capacity/subnet-too-small");
        rule.page.push_str("\nA paragraph that is\nbroken somewhere.\n\n- an item\n\n```json\n{\u{1b}}\n```\n");
        let expected = "\
capacity/subnet-too-small  error, judges each service, checks S-18

Subnet is too small

The subnet has fewer addresses than the *tier* needs.

How to fix

Use `/28`.

A paragraph that is broken somewhere.

- an item

    {␛}

Example: bad.json

    { \"a\": 1 }

Sources

  Virtual network, read 2026-11-01
  https://example.invalid/subnet
";
        assert_eq!(render(&rule, ExplainOptions::default()), expected);
    }

    #[test]
    fn colour_takes_the_backticks_away() {
        let rule = samples::rule("capacity/subnet-too-small");
        let text = render(&rule, ExplainOptions { color: true, width: 80 });
        assert!(text.contains("Use \u{1b}[36m/28\u{1b}[0m."), "{text}");
    }
}
