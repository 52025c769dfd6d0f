//! What changes, for a terminal: what is worst comes first, and what is as before is counted.
//!
//! Never here: whether the terminal takes colour (the door knows).

use super::words;
use crate::answer::{Compared, Differences, FlowChange, Packets, RegionDifference, SubnetDifference, Version};
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
        out.push_str(&format!("\n{}{place}\n", self.paint.bold(&clean::line(text))));
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
            out.push_str(&format!("  {title}\n"));
            changes.into_iter().for_each(|change| self.change(out, change));
        }
        if let Some(rest) = words::rest(region) {
            self.line(out, 2, &rest);
        }
    }

    fn change(&self, out: &mut String, change: &FlowChange) {
        let Some(row) = change.row() else { return };
        self.line(out, 4, &words::flow(row));
        let places = |span| self.place(span);
        if change.before.is_some() {
            self.line(out, 8, &format!("was {}", words::state(change.before.as_ref(), &places)));
        }
        let Some(after) = &change.after else { return };
        self.line(out, 8, &format!("is {}", words::state(Some(after), &places)));
        words::remarks(change).iter().for_each(|line| self.hint(out, 8, line));
    }

    fn subnet(&self, out: &mut String, subnet: &SubnetDifference) {
        self.heading(out, &format!("subnet {}", subnet.named.name), subnet.named.place);
        if let Some(groups) = &subnet.groups {
            self.line(out, 2, &words::exchanged(groups));
        }
        let exposures: Vec<&Packets> = subnet.exposures().collect();
        let title = self.paint.severity(Severity::Warning, "new exposure");
        self.boxes(out, &title, &exposures, true);
        let opened: Vec<&Packets> = subnet.other_opened().collect();
        self.boxes(out, &self.paint.bold("opened"), &opened, true);
        self.boxes(out, &self.paint.bold("closed"), &Vec::from_iter(&subnet.closed), false);
        self.boxes(out, &self.paint.bold("cannot tell"), &Vec::from_iter(&subnet.unsure), false);
        subnet.reasons.iter().for_each(|reason| self.hint(out, 4, reason));
    }

    fn boxes(&self, out: &mut String, title: &str, boxes: &[&Packets], is_opened: bool) {
        if boxes.is_empty() {
            return;
        }
        out.push_str(&format!("  {title}\n"));
        for packets in boxes {
            self.line(out, 4, &words::packets(packets));
            if packets.is_management && is_opened {
                self.line(out, 8, words::MANAGEMENT);
            }
            if let Some(deciders) = words::deciders(packets, is_opened, &|span| self.place(span)) {
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
                let hint = crate::answer::Hint { text: words::one_sided(one), place: one.named.place };
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
