//! The host names of a service: what they lead to, network by network.

use super::Page;
use crate::answer::{HostName, NameAnswer, NameNeed, ServiceFlows};
use crate::finding::Severity;
use crate::report::clean;
use crate::report::wording::wrapped;

/// Columns that are left for what names lead to, at least; else that stands below the name.
const NARROWEST: usize = 50;

/// What is said once more only if it is no longer than this.
const LONG: usize = 40;

/// The names with what they lead to, and names of others that are hidden; empty without a network.
pub(super) fn block(page: &Page<'_>, service: &ServiceFlows) -> String {
    let mut out = String::new();
    let names: Vec<&HostName> = service.names.iter().filter(|name| !name.answers.is_empty()).collect();
    let width = names.iter().map(|name| name.name.chars().count()).max().unwrap_or_default().max("name".len());
    let networks = names.iter().map(|name| name.answers.len()).max().unwrap_or_default();
    if let Some(first) = names.iter().find_map(|name| name.answers.first()) {
        let place = if networks == 1 { format!(" in {}", clean::line(&first.network.name)) } else { String::new() };
        let heading = format!("{:<width$}  leads{place} to", "name");
        out.extend([format!("  {}\n", page.paint.bold(&heading))]);
    }
    let is_narrow = page.options.width < width + NARROWEST;
    let mut before = Vec::new();
    for name in names {
        let mut label = format!("{:<width$}", clean::line(&name.name));
        if is_narrow {
            out.extend(["  ", label.trim_end(), "\n"]);
            "  ".clone_into(&mut label);
        }
        let mut lines = answers(page, name, networks > 1);
        if lines == before && lines.iter().any(|(text, _)| text.len() > LONG) {
            lines = vec![("as above".to_owned(), false)];
        } else {
            before.clone_from(&lines);
        }
        for (text, is_doubtful) in lines {
            cell(page, &mut out, &label, &text, is_doubtful);
            label = " ".repeat(label.chars().count());
        }
    }
    for hidden in &service.hidden_names {
        let place = page.place(hidden.zone.place).map(|place| format!(" ({place})")).unwrap_or_default();
        let text = format!(
            "not found in {}, because of zone {}{place}: {}",
            hidden.network.name, hidden.zone.name, hidden.what
        );
        cell(page, &mut out, "", &text, true);
    }
    out
}

/// What a name leads to, line by line, and whether that is doubtful.
fn answers(page: &Page<'_>, name: &HostName, are_several: bool) -> Vec<(String, bool)> {
    let optional = if name.need == NameNeed::IfUsed { "if it is used: " } else { "" };
    let line = |(answer, among): (&NameAnswer, Vec<&str>)| {
        let network = if are_several { format!("in {}: ", among.join(", ")) } else { String::new() };
        (format!("{optional}{network}{}", told(page, answer)), answer.should_be.is_some())
    };
    alike(&name.answers).into_iter().map(line).collect()
}

/// The answers of a name, networks with the same answer together.
fn alike(answers: &[NameAnswer]) -> Vec<(&NameAnswer, Vec<&str>)> {
    let mut told: Vec<(&NameAnswer, Vec<&str>)> = Vec::new();
    for answer in answers {
        let said = |answer: &NameAnswer| {
            (answer.told.clone(), answer.by.clone(), answer.should_be.clone(), answer.reasons.clone())
        };
        match told.iter_mut().find(|(known, _)| said(known) == said(answer)) {
            Some((_, networks)) => networks.push(&answer.network.name),
            None => told.push((answer, vec![&answer.network.name])),
        }
    }
    told
}

/// "10.0.1.5, by record api/@ (main.json:3:4); it should be …"
fn told(page: &Page<'_>, answer: &NameAnswer) -> String {
    let mut text = answer.told.clone();
    let reasons: Vec<&str> = answer.reasons.iter().take(2).map(|reason| reason.text.as_str()).collect();
    if !reasons.is_empty() {
        return format!("{text}: {}", reasons.join("; "));
    }
    if let Some(by) = &answer.by {
        let place = page.place(by.place).map(|place| format!(" ({place})")).unwrap_or_default();
        text.extend([format!(", by {}{place}", by.text)]);
    }
    if let Some(should_be) = &answer.should_be {
        text.extend([format!("; it should be {should_be}")]);
    }
    text
}

/// A label and a text beside it, wrapped within its column.
fn cell(page: &Page<'_>, out: &mut String, label: &str, text: &str, is_doubtful: bool) {
    let indent = if label.is_empty() { 2 } else { 2 + label.chars().count() + 2 };
    let mut before = if label.is_empty() { "  ".to_owned() } else { format!("  {label}  ") };
    for line in wrapped(&clean::line(text), page.options.width.saturating_sub(indent)).lines() {
        let line = if is_doubtful { page.paint.severity(Severity::Warning, line) } else { line.to_owned() };
        out.extend([&before, &line, "\n"]);
        before = " ".repeat(indent);
    }
}
