//! What changes, for a terminal: what is worst comes first, and what is as before is counted.
//!
//! Never here: whether the terminal takes colour (the door knows).

use super::words;
use crate::answer::{
    Compared, Differences, FlowChange, Hint, Need, Packets, RegionDifference, SubnetDifference, Version,
};
use crate::finding::Severity;
use crate::report::answers::text::{MOST_ROOTS, Page};
use crate::report::answers::words::counted;
use crate::report::clean;
use crate::report::paint::Paint;
use crate::report::text::{TextOptions, place};
use crate::source::Span;

/// All differences and a summary.
pub fn differences(answers: &Differences, options: &TextOptions) -> String {
    let page = Page { options, paint: Paint { color: options.color }, sources: &answers.sources };
    let mut out = String::new();
    for compared in answers.compared.iter().filter(|compared| !words::is_quiet(compared)) {
        page.compared(&mut out, compared);
        out.push('\n');
    }
    let quiet = answers.compared.iter().filter(|compared| words::is_quiet(compared));
    let quiet: usize = quiet.map(|compared| compared.pairs.len()).sum();
    if quiet > 0 && answers.compared.iter().map(|compared| compared.pairs.len()).sum::<usize>() > 1 {
        page.line(&mut out, 0, &format!("no difference in {}", counted(quiet, "deployment")));
        out.push('\n');
    }
    for (version, root) in &answers.unpaired {
        let name = place::root(root, &options.shown_from);
        page.line(&mut out, 0, &format!("{}: {name}", words::only_in(*version)));
    }
    if !answers.unpaired.is_empty() {
        out.push('\n');
    }
    out.push_str(&summary(answers, options));
    out
}

/// The last line: how much is different.
pub fn summary(answers: &Differences, options: &TextOptions) -> String {
    Paint { color: options.color }.bold(&words::summary(answers)) + "\n"
}

impl Page<'_> {
    fn compared(&self, out: &mut String, compared: &Compared) {
        for pair in compared.pairs.iter().take(MOST_ROOTS) {
            let [old, new] = [&pair.old, &pair.new].map(|root| place::root(root, &self.options.shown_from));
            let line = format!("{old}{} -> {new}", words::old_suffix(pair));
            out.extend([&self.paint.dim(&clean::line(&line)), "\n"]);
        }
        if let Some(more) = compared.pairs.len().checked_sub(MOST_ROOTS).filter(|more| *more > 0) {
            out.extend([&self.paint.dim(&format!("and {more} more deployments")), "\n"]);
        }
        let difference = &compared.difference;
        for region in &difference.regions {
            self.region(out, region);
        }
        for subnet in difference.subnets.iter().filter(|subnet| !subnet.is_nothing()) {
            self.subnet(out, subnet);
        }
        self.others(out, compared);
    }

    fn heading(&self, out: &mut String, text: &str, span: Option<Span>) {
        let place = self.place(span).map(|place| self.paint.dim(&format!("  {place}"))).unwrap_or_default();
        out.extend([format!("\n{}{place}\n", self.paint.bold(&clean::line(text)))]);
    }

    fn region(&self, out: &mut String, region: &RegionDifference) {
        if region.changes.is_empty() && region.remark.is_none() && region.unknown == 0 {
            return;
        }
        self.heading(out, &format!("{} in {}", region.service.name, region.region), region.service.place);
        if let Some(remark) = &region.remark {
            self.line(out, 2, remark);
        }
        for (title, changes) in words::sections(region) {
            let title =
                if title == words::LOST { self.paint.severity(Severity::Error, title) } else { self.paint.bold(title) };
            out.extend([format!("  {title}\n")]);
            for change in changes {
                self.change(out, change);
            }
        }
        if let Some(rest) = words::rest(region) {
            self.line(out, 2, &rest);
        }
    }

    fn change(&self, out: &mut String, change: &FlowChange) {
        let Some(row) = change.row() else { return };
        self.line(out, 4, &words::flow(row));
        let places = |span| self.place(span);
        let before = change.before.as_ref().map(|before| format!("was {}", words::state(before, &places)));
        let after = change.after.as_ref().map(|after| format!("is {}", words::state(after, &places)));
        if row.need == Need::Optional {
            let states: Vec<String> = before.into_iter().chain(after).collect();
            return self.line(out, 8, &states.join("; "));
        }
        before.into_iter().chain(after).for_each(|state| self.line(out, 8, &state));
        for line in words::remarks(change) {
            self.hint(out, 8, &line);
        }
    }

    fn subnet(&self, out: &mut String, subnet: &SubnetDifference) {
        self.heading(out, &format!("subnet {}", subnet.named.name), subnet.named.place);
        if let Some(groups) = &subnet.groups {
            self.line(out, 2, &words::exchanged(groups));
        }
        let exposures: Vec<&Packets> = subnet.exposures().collect();
        let title = self.paint.severity(Severity::Warning, "new exposure");
        self.boxes(out, &title, &exposures, Some(true));
        let opened: Vec<&Packets> = subnet.other_opened().collect();
        self.boxes(out, &self.paint.bold("opened"), &opened, Some(true));
        self.boxes(out, &self.paint.bold("closed"), &Vec::from_iter(&subnet.closed), Some(false));
        self.boxes(out, &self.paint.bold("cannot tell"), &Vec::from_iter(&subnet.unsure), None);
        subnet.reasons.iter().for_each(|reason| self.hint(out, 4, reason));
    }

    fn boxes(&self, out: &mut String, title: &str, boxes: &[&Packets], is_opened: Option<bool>) {
        if boxes.is_empty() {
            return;
        }
        out.extend([format!("  {title}\n")]);
        for packets in boxes {
            self.line(out, 4, &words::packets(packets));
            if packets.is_management && is_opened == Some(true) {
                self.line(out, 8, words::MANAGEMENT);
            }
            let deciders =
                is_opened.and_then(|is_opened| words::deciders(packets, is_opened, &|span| self.place(span)));
            if let Some(deciders) = deciders {
                self.line(out, 8, &deciders);
            }
        }
    }

    /// What one version alone has, and what could not be compared.
    fn others(&self, out: &mut String, compared: &Compared) {
        let difference = &compared.difference;
        for version in [Version::Old, Version::New] {
            let of_version: Vec<_> = difference.one_sided.iter().filter(|one| one.version == version).collect();
            if of_version.is_empty() {
                continue;
            }
            self.heading(out, words::only_in(version), None);
            for one in of_version {
                let hint = Hint { text: words::one_sided(one), place: one.named.place };
                self.hint(out, 2, &hint);
            }
        }
        if !difference.not_compared.is_empty() {
            self.heading(out, "not compared", None);
        }
        for one in &difference.not_compared {
            self.line(out, 2, &format!("{} {}", words::thing(one.thing), one.named.name));
            one.reasons.iter().for_each(|reason| self.hint(out, 4, reason));
        }
        if !difference.incomplete.is_empty() {
            out.push('\n');
        }
        for (version, reason) in &difference.incomplete {
            self.line(out, 0, &words::incomplete(*version, reason));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::answers::difference::samples;

    #[test]
    fn what_is_worst_comes_first() {
        let expected = "\
old/main.yaml (before the deployment) -> infra/main.yaml

apim_a in uksouth  infra/main.yaml:1:1
  it was in no virtual network
  required flow lost
    in  TCP 3443 from ApiManagement (management)
        was allowed by rule `deny-rest` (infra/main.yaml:5:3)
        is denied by rule `deny-rest` (infra/main.yaml:5:3)
        such as TCP from an address of ApiManagement to 10.0.0.4:3443
        rule `management` opens 3433: was 3443 meant? (infra/main.yaml:4:3)
        needed because the service uses ApiManagement
  lost, and not required
    out TCP 443 to AzureActiveDirectory (entra, optional)
        was allowed by rule `deny-rest` (infra/main.yaml:5:3); is denied by rule `deny-rest`
        (infra/main.yaml:5:3)
  not known now
    out TCP 443 to AzureKeyVault (key vault)
        was allowed
        is not known: parameter `p|q` has no value (infra/main.yaml:1:1)
  no longer among its flows
    out TCP 1433 to Sql (sql)
        was allowed by rule `management` (infra/main.yaml:4:3)
  12 flows as before, 1 flow not known in either version (`apimlint flows` says why)

subnet vnet/apim  infra/main.yaml:1:1
  security group: none -> `g`
  new exposure
    in  TCP 22, 3443 from Internet
        the management endpoint of API Management is among them
        is allowed by rule `any|one` (infra/main.yaml:1:1)
  opened
    in  TCP 22, 3443 from ApiManagement
        the management endpoint of API Management is among them
        is allowed by rule `any|one` (infra/main.yaml:1:1)
  closed
    out TCP 22, 3443 to Storage from 10.0.0.0/29 of the subnet
        is denied by rule `any|one` (infra/main.yaml:1:1)
  cannot tell
    in  any protocol from any address
    parameter `p` has no value

gone
  service b (infra/main.yaml:1:1)

new
  subnet vnet/c (infra/main.yaml:1:1)

not compared
  subnet vnet/d
    in both versions, `x` is not declared

there may be more in both versions than is seen: module `m` is not here

no difference in 1 deployment

gone: old/gone.yaml

2 deployments compared: 1 required flow lost, 1 other lost, 1 not known now, 1 otherwise changed; 1 new exposure, 1 otherwise opened, 1 closed, 1 cannot be told; 2 in one version alone, 1 not compared, 1 not known in either version; 1 deployment in one version alone
";
        assert_eq!(differences(&samples::differences(), &TextOptions::default()), expected);
    }

    #[test]
    fn colour_is_for_the_worst() {
        let options = TextOptions { color: true, ..TextOptions::default() };
        let text = differences(&samples::differences(), &options);
        assert!(text.contains("\u{1b}[1;91mrequired flow lost") && text.contains("\u{1b}[1;33mnew exposure"), "{text}");
    }
}
