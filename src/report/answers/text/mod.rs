//! Tables of flows for a terminal: what stands in its place is not said again, what does not pass is explained below its row.
//!
//! Never here: whether the terminal takes colour (the door knows).

mod names;
mod table;

use self::table::Table;
use super::words;
use crate::answer::{
    Answers, Deployment, End, FlowRow, Flows, Hint, Inside, LocationFlows, Named, ServiceFlows, Standing, Verdict,
};
use crate::finding::Severity;
use crate::report::clean;
use crate::report::paint::Paint;
use crate::report::text::TextOptions;
use crate::report::text::place;
use crate::report::wording::wrapped;
use crate::source::{SourceMap, Span};

/// Most deployments that are named above an answer, or without one.
pub(super) const MOST_ROOTS: usize = 4;

/// Blanks between columns.
const GAP: usize = 2;

/// What a printer needs to know.
pub(super) struct Page<'a> {
    pub(super) options: &'a TextOptions,
    pub(super) paint: Paint,
    pub(super) sources: &'a SourceMap,
}

/// All tables and a summary.
pub fn flows(answers: &Answers<Flows>, options: &TextOptions) -> String {
    let page = Page { options, paint: Paint { color: options.color }, sources: &answers.sources };
    let mut out = String::new();
    let has_services = |deployment: &&Deployment<Flows>| !deployment.answer.services.is_empty();
    for deployment in answers.deployments.iter().filter(has_services) {
        out.push_str(&page.deployment(deployment));
    }
    let empty: Vec<_> = answers.deployments.iter().filter(|deployment| !has_services(deployment)).collect();
    out.push_str(&page.without_service(&empty));
    out.push_str(&page.paint.bold(&words::summary(answers)));
    out.push('\n');
    out
}

/// The last line: how many flows there are, by what becomes of them.
pub fn flows_summary(answers: &Answers<Flows>, options: &TextOptions) -> String {
    Paint { color: options.color }.bold(&words::summary(answers)) + "\n"
}

impl Page<'_> {
    fn deployment(&self, deployment: &Deployment<Flows>) -> String {
        let mut out = String::new();
        let names = deployment.roots.iter().map(|root| place::root(root, &self.options.shown_from));
        for name in names.clone().take(MOST_ROOTS) {
            out.extend([&self.paint.dim(&name), "\n"]);
        }
        if let Some(more) = names.len().checked_sub(MOST_ROOTS).filter(|more| *more > 0) {
            out.extend([&self.paint.dim(&format!("and {more} more deployments")), "\n"]);
        }
        out.push('\n');
        for service in &deployment.answer.services {
            out.push_str(&self.service(service));
        }
        if !deployment.answer.incomplete.is_empty() {
            out.push_str("there may be more than is seen:\n");
            for reason in &deployment.answer.incomplete {
                self.line(&mut out, 2, reason);
            }
            out.push('\n');
        }
        out
    }

    /// Deployments without a service: a few by name, many by number.
    fn without_service(&self, deployments: &[&Deployment<Flows>]) -> String {
        let count: usize = deployments.iter().map(|deployment| deployment.roots.len()).sum();
        if count == 0 {
            return String::new();
        }
        let unseen = deployments.iter().filter(|deployment| !deployment.answer.incomplete.is_empty());
        let unseen: usize = unseen.map(|deployment| deployment.roots.len()).sum();
        let mut out = String::new();
        if count > MOST_ROOTS {
            let mut text = format!("no API Management service in {count} deployments");
            if unseen > 0 {
                text.extend([format!("; {unseen} of them may have one that is not seen")]);
            }
            self.line(&mut out, 0, &text);
        } else {
            for deployment in deployments {
                for root in &deployment.roots {
                    let name = place::root(root, &self.options.shown_from);
                    let doubt = deployment.answer.incomplete.first();
                    let doubt = doubt.map(|reason| format!("; there may be one: {reason}")).unwrap_or_default();
                    self.line(&mut out, 0, &format!("no API Management service in {name}{doubt}"));
                }
            }
        }
        out.push('\n');
        out
    }

    fn service(&self, service: &ServiceFlows) -> String {
        let mut out = String::new();
        for location in &service.locations {
            out.push_str(&self.location(service, location));
            out.push('\n');
        }
        let names = names::block(self, service);
        if !names.is_empty() {
            out.extend([&names, "\n"]);
        }
        if let Some(reason) = &service.more_locations {
            let text = format!("`{}` may have more locations: {reason}", service.declared.name);
            self.line(&mut out, 0, &text);
            out.push('\n');
        }
        out
    }

    fn location(&self, service: &ServiceFlows, location: &LocationFlows) -> String {
        let mut out = String::new();
        let title = format!("{} in {}", service.declared.name, location.name);
        let title = self.paint.bold(&clean::line(&title));
        let place = self.place(if location.is_primary { service.declared.place } else { location.place });
        let place = place.map(|place| self.paint.dim(&format!("  {place}"))).unwrap_or_default();
        out.extend([format!("{title}: {}{place}\n", clean::line(&words::kind(location)))]);
        for condition in service.condition.iter().chain(&location.condition) {
            self.line(&mut out, 2, condition);
        }
        match &location.standing {
            Standing::Outside(reason) => {
                if let Some(reason) = reason {
                    self.line(&mut out, 2, reason);
                }
            }
            Standing::NotKnown(reasons) => {
                self.line(&mut out, 2, "which flows it needs is not known:");
                for reason in reasons {
                    self.hint(&mut out, 4, reason);
                }
            }
            Standing::Inside(inside) => self.inside(&mut out, inside),
        }
        out
    }

    fn inside(&self, out: &mut String, inside: &Inside) {
        let prefixes = inside.prefixes.iter().map(|prefix| format!(", {prefix}")).collect::<Vec<_>>().concat();
        self.end(out, "subnet", &inside.subnet, &prefixes);
        self.end(out, "security group", &inside.security_group, "");
        self.end(out, "route table", &inside.route_table, "");
        if let Some(room) = &inside.room {
            self.fact(out, "addresses", &words::room(room), None);
            for reason in room.reasons.iter().take(2) {
                self.hint(out, 4, reason);
            }
        }
        let table = Table::fitting(self, inside);
        if let Some(file) = &table.file {
            self.fact(out, "rules in", file, None);
        }
        for (title, rows) in words::sections(inside) {
            if !rows.is_empty() {
                out.push('\n');
                table.section(out, title, &rows);
            }
        }
        if inside.rows.iter().any(|row| row.verdict == Verdict::AllowedByDefault) {
            out.push('\n');
            self.line(out, GAP, words::BY_DEFAULT);
        }
    }

    fn end(&self, out: &mut String, what: &str, end: &End, more: &str) {
        match end {
            End::Declared(Named { name, place }) => self.fact(out, what, &format!("{name}{more}"), *place),
            End::None => self.fact(out, what, "none", None),
            End::NotKnown(reason) => self.fact(out, what, &format!("not known: {reason}"), None),
        }
    }

    /// A line about the region: what, which, where.
    fn fact(&self, out: &mut String, what: &str, text: &str, place: Option<Span>) {
        let place = self.place(place).map(|place| self.paint.dim(&format!("  {place}"))).unwrap_or_default();
        out.extend([format!("  {what:<16}{}{place}\n", clean::line(text))]);
    }

    /// A remark with its place behind it.
    pub(super) fn hint(&self, out: &mut String, indent: usize, hint: &Hint) {
        match self.place(hint.place) {
            Some(place) => self.line(out, indent, &format!("{} ({place})", hint.text)),
            None => self.line(out, indent, &hint.text),
        }
    }

    /// A sentence, wrapped.
    pub(super) fn line(&self, out: &mut String, indent: usize, text: &str) {
        let blanks = " ".repeat(indent);
        for line in wrapped(&clean::line(text), self.options.width.saturating_sub(indent)).lines() {
            out.extend([&blanks, line, "\n"]);
        }
    }

    /// `path:line:column`, as seen by the reader.
    pub(super) fn place(&self, span: Option<Span>) -> Option<String> {
        let span = span?;
        let path = place::seen_from(self.sources.get(span.file)?.path(), &self.options.shown_from);
        Some(format!("{path}:{}", self.position(span)?))
    }

    /// `line:column`.
    fn position(&self, span: Span) -> Option<String> {
        let (start, _) = self.sources.positions(span)?;
        Some(format!("{}:{}", start.line, start.column))
    }

    fn verdict(&self, row: &FlowRow, width: usize) -> String {
        let word = format!("{:<width$}", words::verdict(row.verdict));
        match row.verdict {
            Verdict::Allowed | Verdict::AllowedByDefault => self.paint.good(&word),
            _ if row.is_lost() => self.paint.severity(Severity::Error, &word),
            Verdict::Denied | Verdict::PartlyDenied | Verdict::CannotTell => {
                self.paint.severity(Severity::Warning, &word)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::answers::samples;

    fn printed(width: usize, color: bool) -> String {
        flows(&samples::flows(), &TextOptions { color, width, ..TextOptions::default() })
    }

    #[test]
    fn a_table_says_what_passes_and_why_the_rest_does_not() {
        let expected = "\
infra/main.yaml

apim in uksouth: Premium, mode Internal, 2 units  infra/main.yaml:1:7
  subnet          vnet/apim, 10.0.0.0/28  infra/main.yaml:2:1
  security group  apim-nsg  infra/main.yaml:3:1
  route table     none
  addresses       11 usable, 5 taken, room for 3 more units

  required     flow                                 for         decided by
  denied       in  TCP 3443 from ApiManagement      management  deny-rest infra/main.yaml:5:3
               needed because the service uses ApiManagement
               TCP from an address of ApiManagement to 10.0.0.4:3443 is denied by rule `deny-rest`
               rule `management` opens 3433: was 3443 meant? (infra/main.yaml:4:3)
  allowed      out TCP 1433 to Sql                  sql         management infra/main.yaml:4:3
  cannot tell  out TCP 443 to AzureKeyVault         key vault
               parameter `p|q` has no value (infra/main.yaml:1:1)
               perhaps denied: TCP from 10.0.0.4 to an address of AzureKeyVault that is in
               20.0.0.0/8; perhaps allowed: TCP from 10.0.0.4 to an address of AzureKeyVault

  if needed    flow                                 for         decided by
  allowed*     out TCP 443 to Storage               storage     AllowInternetOutBound

  optional     flow                                 for         decided by
  denied       out TCP 443 to AzureActiveDirectory  entra       deny-rest infra/main.yaml:5:3
               only for: the service uses AzureActiveDirectory

  * by default rules alone: no rule that somebody wrote allows it

other_apim in uksouth: Basic, in no virtual network, 2 units  infra/main.yaml:1:7

there may be more than is seen:
  module `m` is not here

no API Management service in empty.yaml

2 services, 2 locations: 3 required flows: 1 allowed, 1 denied, 1 cannot tell; 1 that may be required: 1 allowed (1 by default rules alone); 1 optional: 1 denied
";
        assert_eq!(printed(100, false), expected);
    }

    #[test]
    fn a_narrow_table_names_the_file_once_and_then_leaves_out_what_flows_are_for() {
        let narrow = printed(88, false);
        assert!(narrow.contains("rules in        infra/main.yaml\n"), "{narrow}");
        assert!(narrow.contains("entra       deny-rest 5:3\n"), "{narrow}");
        let narrower = printed(76, false);
        assert!(narrower.contains("AzureActiveDirectory  deny-rest 5:3\n"), "{narrower}");
        let too_wide = narrower.lines().filter(|line| line.starts_with("  ") && line.chars().count() > 76);
        assert_eq!(too_wide.collect::<Vec<_>>(), Vec::<&str>::new());
    }

    #[test]
    fn only_words_are_coloured_and_only_on_demand() {
        assert!(!printed(100, false).contains('\u{1b}'));
        let colored = printed(100, true);
        assert!(colored.contains("\u{1b}[1;91mdenied     \u{1b}[0m  in"), "{colored}");
        assert!(colored.contains("\u{1b}[1;33mdenied     \u{1b}[0m  out"), "an optional flow is no error: {colored}");
    }

    #[test]
    fn names_of_others_cannot_write_to_the_terminal() {
        let mut answers = samples::flows();
        answers.deployments[0].answer.services[0].declared.name = "a\u{1b}[2Jb".to_owned();
        assert!(!flows(&answers, &TextOptions::default()).contains('\u{1b}'));
    }
}
