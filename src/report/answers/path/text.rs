//! The answer for a terminal: the verdict with the question, then every hop with what decides there.
//!
//! Never here: whether the terminal takes colour (the door knows).

use super::words;
use crate::answer::{Answer, Answers, Deployment, Hint, Hop, Path, Paths, Question, Reach};
use crate::finding::Severity;
use crate::report::clean;
use crate::report::paint::Paint;
use crate::report::text::TextOptions;
use crate::report::text::place;
use crate::report::wording::wrapped;
use crate::source::{SourceMap, Span};

/// Most deployments that are named above an answer, or in the list of those that do not have both ends.
const MOST_ROOTS: usize = 4;

/// The width of the column of verdicts.
const VERDICT: usize = 11;

/// Where the text of a hop begins: mark, number, verdict.
const INDENT: usize = 2 + 2 + 2 + VERDICT + 2;

/// What a printer needs to know.
struct Page<'a> {
    question: &'a Question,
    options: &'a TextOptions,
    paint: Paint,
    sources: &'a SourceMap,
}

/// The answer of every deployment.
pub fn reach(answers: &Answers<Reach>, question: &Question, options: &TextOptions) -> String {
    let page = Page { question, options, paint: Paint { color: options.color }, sources: &answers.sources };
    let mut out = String::new();
    for deployment in &answers.deployments {
        if let Reach::Paths(paths) = &deployment.answer {
            Page::gap(&mut out);
            page.deployment(&mut out, deployment, paths);
        }
    }
    for deployment in &answers.deployments {
        if let Reach::Ambiguous(names) = &deployment.answer {
            Page::gap(&mut out);
            let roots = page.roots(&[deployment]);
            for name in names {
                page.line(&mut out, 0, &format!("{roots}: {}", words::ambiguous(name)));
            }
        }
    }
    let without: Vec<&Deployment<Reach>> =
        answers.deployments.iter().filter(|it| matches!(it.answer, Reach::NotHere(_))).collect();
    if !without.is_empty() {
        Page::gap(&mut out);
        page.line(&mut out, 0, &format!("not in: {}", page.roots(&without)));
    }
    out
}

/// The answers alone, one to a line.
pub fn reach_summary(answers: &Answers<Reach>, question: &Question, options: &TextOptions) -> String {
    Paint { color: options.color }.bold(&clean::line(&words::summary(answers, question))) + "\n"
}

impl Page<'_> {
    fn deployment(&self, out: &mut String, deployment: &Deployment<Reach>, paths: &Paths) {
        out.extend([&self.paint.dim(&self.roots(&[deployment])), "\n"]);
        let word = self.painted(paths.verdict, words::answer(paths.verdict));
        let asked = clean::line(&words::asked(self.question, paths)).into_owned();
        out.extend([format!("{word}: {}\n", self.paint.bold(&asked))]);
        if let Some(ways) = words::ways(paths) {
            self.line(out, 2, &ways);
        }
        let is_alone = paths.paths.len() == 1;
        for path in &paths.paths {
            out.push('\n');
            if !is_alone || path.via.is_some() {
                let title = format!("{}: {}", words::way(path), words::answer(path.verdict));
                out.extend([format!("  {}\n", self.paint.bold(&clean::line(&title)))]);
            }
            self.path(out, path);
        }
        out.push('\n');
        for reason in &paths.incomplete {
            self.line(out, 0, &format!("there may be more than is seen: {reason}"));
        }
        if let Some(assumptions) = words::assumptions(paths) {
            self.line(out, 0, &assumptions);
        }
    }

    /// An empty line between answers.
    fn gap(out: &mut String) {
        if !out.is_empty() {
            out.push('\n');
        }
    }

    fn path(&self, out: &mut String, path: &Path) {
        for (index, hop) in path.hops.iter().enumerate() {
            let mark = if path.weakest == Some(index) { ">" } else { " " };
            let word = self.painted(hop.verdict, &format!("{:<VERDICT$}", words::answer(hop.verdict)));
            let place = hop.grounds.iter().find_map(|ground| self.place(ground.named.place));
            let text = clean::line(&words::hop(hop)).into_owned();
            let room = self.options.width.saturating_sub(INDENT);
            let text = wrapped(&text, room);
            let mut lines = text.lines();
            let first = lines.next().unwrap_or_default();
            out.extend([format!("{mark}{:>2}  {word}  {first}", index + 1)]);
            let mut last = first;
            for line in lines {
                out.extend([format!("\n{:INDENT$}{line}", "")]);
                last = line;
            }
            if let Some(place) = place {
                let fits = last.chars().count() + 2 + place.chars().count() <= room;
                let lead = if fits { "  ".to_owned() } else { format!("\n{:INDENT$}", "") };
                out.extend([lead, self.paint.dim(&place)]);
            }
            out.push('\n');
            self.below(out, hop);
        }
    }

    fn below(&self, out: &mut String, hop: &Hop) {
        for line in words::lines(hop) {
            let Hint { text, place } = line;
            let text = match self.place(place) {
                Some(place) => format!("{text} ({place})"),
                None => text,
            };
            self.line(out, INDENT, &text);
        }
    }

    fn painted(&self, answer: Answer, text: &str) -> String {
        match answer {
            Answer::Yes => self.paint.good(text),
            Answer::No | Answer::Partly => self.paint.severity(Severity::Error, text),
            Answer::CannotTell => self.paint.severity(Severity::Warning, text),
        }
    }

    /// Deployments by name, as far as there are not too many.
    fn roots(&self, deployments: &[&Deployment<Reach>]) -> String {
        let roots = deployments.iter().flat_map(|deployment| &deployment.roots);
        let names: Vec<String> = roots.map(|root| place::root(root, &self.options.shown_from)).collect();
        let mut shown = names.iter().take(MOST_ROOTS).cloned().collect::<Vec<_>>().join(", ");
        if let Some(more) = names.len().checked_sub(MOST_ROOTS).filter(|more| *more > 0) {
            shown.extend([format!(" and {more} more")]);
        }
        shown
    }

    /// A sentence, wrapped.
    fn line(&self, out: &mut String, indent: usize, text: &str) {
        let blanks = " ".repeat(indent);
        for line in wrapped(&clean::line(text), self.options.width.saturating_sub(indent)).lines() {
            out.extend([&blanks, line, "\n"]);
        }
    }

    /// `path:line:column`, as seen by the reader.
    fn place(&self, span: Option<Span>) -> Option<String> {
        let span = span?;
        let path = place::seen_from(self.sources.get(span.file)?.path(), &self.options.shown_from);
        let (start, _) = self.sources.positions(span)?;
        Some(format!("{path}:{}:{}", start.line, start.column))
    }
}
