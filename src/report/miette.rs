//! Findings as `miette` diagnostics, for programs that embed apimlint and report everything through miette.
//!
//! A diagnostic holds excerpts, not files: miette walks the whole text that it is given and cannot show a label beyond
//! column 65,535. The excerpts of other files are related diagnostics.
//!
//! Never here: a miette handler. The embedding program has one.

use std::fmt;

use miette::{
    Diagnostic, LabeledSpan, MietteError, MietteSpanContents, Severity as Level, SourceCode, SourceSpan, SpanContents,
};

use super::clean;
use super::excerpt::{Excerpt, Wanted, excerpts};
use super::wording::headline;
use crate::finding::{Finding, LabelRole, Report, Severity};

/// One finding with the lines that it is about.
#[derive(Debug)]
pub struct FindingDiagnostic {
    headline: String,
    rule: String,
    severity: Severity,
    help: Option<String>,
    link: Option<String>,
    place: Option<Lines>,
    others: Vec<OtherPlace>,
}

impl FindingDiagnostic {
    /// The finding, which is one of the report: its spans are of the report's texts.
    pub fn new(finding: &Finding, report: &Report) -> Self {
        let wanted: Vec<Wanted> = finding
            .labels
            .iter()
            .map(|label| Wanted {
                span: label.span,
                text: label.text.clone(),
                primary: label.role == LabelRole::Primary,
            })
            .collect();
        let mut shown = excerpts(&report.sources, &wanted, "…").into_iter().map(Lines);
        let help = finding.proof.iter().chain(&finding.help).map(|line| clean::line(line).into_owned());
        let help = help.collect::<Vec<_>>().join("\n");
        Self {
            headline: clean::line(&headline(finding)).into_owned(),
            rule: clean::line(&finding.rule).into_owned(),
            severity: finding.severity,
            help: Some(help).filter(|help| !help.is_empty()),
            link: finding.link.as_deref().map(|link| clean::line(link).into_owned()),
            place: shown.next(),
            others: shown.map(OtherPlace).collect(),
        }
    }
}

/// Every finding of a report as a diagnostic, in its order.
pub fn diagnostics(report: &Report) -> impl Iterator<Item = FindingDiagnostic> + '_ {
    report.findings.iter().map(|finding| FindingDiagnostic::new(finding, report))
}

impl fmt::Display for FindingDiagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.headline)
    }
}

impl std::error::Error for FindingDiagnostic {}

impl Diagnostic for FindingDiagnostic {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(&self.rule))
    }

    fn severity(&self) -> Option<Level> {
        Some(match self.severity {
            Severity::Error => Level::Error,
            Severity::Warning => Level::Warning,
            Severity::Note => Level::Advice,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| -> Box<dyn fmt::Display> { Box::new(help) })
    }

    fn url<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.link.as_ref().map(|link| -> Box<dyn fmt::Display> { Box::new(link) })
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.place.as_ref().map(|lines| -> &dyn SourceCode { lines })
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        self.place.as_ref().map(Lines::labels)
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn Diagnostic> + 'a>> {
        if self.others.is_empty() {
            return None;
        }
        Some(Box::new(self.others.iter().map(|other| -> &dyn Diagnostic { other })))
    }
}

/// The lines of another file, or far away in the same one.
#[derive(Debug)]
struct OtherPlace(Lines);

impl fmt::Display for OtherPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "because of {}", clean::line(self.0.0.path.as_str()))
    }
}

impl std::error::Error for OtherPlace {}

impl Diagnostic for OtherPlace {
    fn severity(&self) -> Option<Level> {
        Some(Level::Advice)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.0)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(self.0.labels())
    }
}

/// An excerpt that tells its true line numbers.
#[derive(Debug)]
struct Lines(Excerpt);

impl Lines {
    fn labels(&self) -> Box<dyn Iterator<Item = LabeledSpan> + '_> {
        Box::new(self.0.marks.iter().map(|mark| {
            let span = SourceSpan::from((mark.range.start, mark.range.len()));
            if mark.primary {
                LabeledSpan::new_primary_with_span(mark.text.clone(), span)
            } else {
                LabeledSpan::new_with_span(mark.text.clone(), span)
            }
        }))
    }
}

impl SourceCode for Lines {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        context_lines_before: usize,
        context_lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let found = self.0.text.read_span(span, context_lines_before, context_lines_after)?;
        // Without context the contents begin at a label, and their column is what a handler prints in the header.
        let primary = self.0.marks.iter().find(|mark| mark.primary).or(self.0.marks.first());
        let here = primary.is_some_and(|mark| mark.range.start == span.offset()) && context_lines_before == 0;
        let column = if here { (self.0.position.column as usize).saturating_sub(1) } else { found.column() };
        let line = found.line() + (self.0.first_line as usize).saturating_sub(1);
        Ok(Box::new(MietteSpanContents::new_named(
            clean::line(self.0.path.as_str()).into_owned(),
            found.data(),
            *found.span(),
            line,
            column,
            found.line_count(),
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::samples;

    #[test]
    fn a_finding_prints_through_a_miette_handler() {
        let report = samples::report();
        let mut text = String::new();
        for diagnostic in diagnostics(&report) {
            miette::NarratableReportHandler::new().render_report(&mut text, &diagnostic).unwrap();
        }
        assert!(text.contains("subnet is too small for the Premium tier"), "{text}");
        assert!(text.contains("infra/network.yaml"), "{text}");
        assert!(text.contains("line 3: "), "{text}");
        assert!(text.contains("/29 leaves 3 usable addresses"), "{text}");
        assert!(text.contains("infra/main.json"), "{text}");
        assert!(text.contains("use /28 or a shorter prefix"), "{text}");
    }

    #[test]
    fn hidden_places_stay_hidden() {
        let mut report = samples::report();
        let prefix = samples::span(&report.sources, 1, "10.0.1.0/29");
        report.findings[0].proof.clear();
        report.sources.hide(prefix);
        let mut text = String::new();
        for diagnostic in diagnostics(&report) {
            miette::NarratableReportHandler::new().render_report(&mut text, &diagnostic).unwrap();
        }
        assert!(text.contains("prefix: …") && !text.contains("10.0.1.0/29"), "{text}");
    }

    #[test]
    fn a_label_at_the_end_of_a_huge_line_is_harmless() {
        let mut report = samples::report();
        let text = format!("{}\"x\"", " ".repeat(3_000_000));
        let file = report.sources.add("big.json".into(), text);
        report.findings[0].labels[0].span = crate::source::Span::new(file, 3_000_000, 3_000_003);
        let diagnostic = FindingDiagnostic::new(&report.findings[0], &report);
        let mut text = String::new();
        miette::NarratableReportHandler::new().render_report(&mut text, &diagnostic).unwrap();
        assert!(text.len() < 4000, "{}", text.len());
        let mark = diagnostic.labels().unwrap().next().unwrap();
        let contents = diagnostic.source_code().unwrap().read_span(mark.inner(), 0, 0).unwrap();
        assert_eq!((contents.line(), contents.column()), (0, 3_000_000));
    }
}
