//! What changes as Markdown, as GitHub shows it: for a comment on a pull request.
//!
//! Never here: colour, and paths relative to where somebody stands; they start at the workspace.

use super::words;
use crate::answer::{Compared, Differences, FlowChange, FlowRow, Packets, RegionDifference, SubnetDifference, Version};
use crate::report::answers::markdown::{code, escaped, hint, place, root};
use crate::report::answers::words::{direction, preposition};
use crate::source::{SourceMap, Span};

/// The differences as Markdown.
pub fn differences(answers: &Differences) -> String {
    let mut out = String::from("## Changes of network flows\n\n");
    out.extend([format!("{}\n", escaped(&words::summary(answers)))]);
    let sources = &answers.sources;
    for compared in answers.compared.iter().filter(|compared| !words::is_quiet(compared)) {
        one(&mut out, compared, sources);
    }
    if !answers.unpaired.is_empty() {
        out.push('\n');
    }
    for (version, name) in &answers.unpaired {
        out.extend([format!("* {}: {}\n", words::only_in(*version), root(name))]);
    }
    out
}

fn one(out: &mut String, compared: &Compared, sources: &SourceMap) {
    let pairs = compared.pairs.iter();
    let pairs: Vec<String> =
        pairs.map(|pair| format!("{}{} → {}", root(&pair.old), words::old_suffix(pair), root(&pair.new))).collect();
    out.extend([format!("\n{}\n", pairs.join("; "))]);
    let difference = &compared.difference;
    for region in &difference.regions {
        of_region(out, region, sources);
    }
    for subnet in difference.subnets.iter().filter(|subnet| !subnet.is_nothing()) {
        of_subnet(out, subnet, sources);
    }
    for version in [Version::Old, Version::New] {
        let of_version: Vec<_> = difference.one_sided.iter().filter(|one| one.version == version).collect();
        if of_version.is_empty() {
            continue;
        }
        out.extend([format!("\n### In one version alone: {}\n\n", words::only_in(version))]);
        for one in of_version {
            let remark = one.remark.as_ref().map(|remark| format!(": {}", escaped(remark))).unwrap_or_default();
            let name = code(&one.named.name);
            out.extend([format!("* {} {name}{}{remark}\n", words::thing(one.thing), behind(one.named.place, sources))]);
        }
    }
    if !difference.not_compared.is_empty() {
        out.push_str("\n### Not compared\n\n");
    }
    for one in &difference.not_compared {
        let reasons: Vec<String> = one.reasons.iter().map(|reason| hint(reason, sources)).collect();
        let (thing, name) = (words::thing(one.thing), code(&one.named.name));
        out.extend([format!("* {thing} {name}: {}\n", reasons.join("; "))]);
    }
    if !difference.incomplete.is_empty() {
        out.push('\n');
    }
    for (version, reason) in &difference.incomplete {
        out.extend([format!("* {}\n", escaped(&words::incomplete(*version, reason)))]);
    }
}

fn behind(span: Option<Span>, sources: &SourceMap) -> String {
    place(span, sources).map(|place| format!(" ({place})")).unwrap_or_default()
}

/// A place, not yet escaped.
fn plain_place(span: Option<Span>, sources: &SourceMap) -> Option<String> {
    let span = span?;
    let (start, _) = sources.positions(span)?;
    Some(format!("{}:{}:{}", sources.get(span.file)?.path(), start.line, start.column))
}

fn of_region(out: &mut String, region: &RegionDifference, sources: &SourceMap) {
    if region.changes.is_empty() && region.remark.is_none() && region.unknown == 0 {
        return;
    }
    out.extend([format!("\n### {} in {}\n", code(&region.service.name), escaped(&region.region))]);
    if let Some(remark) = &region.remark {
        out.extend([format!("\n{}\n", escaped(remark))]);
    }
    if !region.changes.is_empty() {
        out.push_str("\n| change | direction | from or to | port | was | is |\n|---|---|---|---|---|---|\n");
    }
    let mut explained = Vec::new();
    for (title, changes) in words::sections(region) {
        for change in changes {
            out.push_str(&line(title, change, sources));
            explained.extend(explanations(change, sources));
        }
    }
    if !explained.is_empty() {
        out.push('\n');
    }
    out.extend(explained);
    if let Some(rest) = words::rest(region) {
        out.extend([format!("\n{rest}\n")]);
    }
}

fn line(title: &str, change: &FlowChange, sources: &SourceMap) -> String {
    let Some(row) = change.row() else { return String::new() };
    let title = if title == words::LOST { format!("❌ **{title}**") } else { title.to_owned() };
    let places = |span| plain_place(span, sources);
    let not_there = || "none of its flows".to_owned();
    let state = |row: Option<&FlowRow>| row.map_or_else(not_there, |row| escaped(&words::state(row, &places)));
    let cells = [
        title,
        direction(row).to_owned(),
        escaped(&row.remote),
        format!("{} {}", row.protocol, row.ports.join(", ")),
        state(change.before.as_ref()),
        state(change.after.as_ref()),
    ];
    format!("| {} |\n", cells.join(" | "))
}

/// Why a flow does not pass, and what it would be for.
fn explanations(change: &FlowChange, sources: &SourceMap) -> Option<String> {
    let row = change.row()?;
    let said: Vec<String> = words::remarks(change).iter().map(|line| hint(line, sources)).collect();
    let flow = format!("{} {} {} {}", row.protocol, row.ports.join(", "), preposition(row), row.remote);
    (!said.is_empty()).then(|| format!("* {} {}: {}\n", direction(row), escaped(&flow), said.join("; ")))
}

fn of_subnet(out: &mut String, subnet: &SubnetDifference, sources: &SourceMap) {
    out.extend([format!("\n### Subnet {}{}\n", code(&subnet.named.name), behind(subnet.named.place, sources))]);
    if let Some(groups) = &subnet.groups {
        out.extend([format!("\n{}\n", escaped(&words::exchanged(groups)))]);
    }
    if [&subnet.opened, &subnet.closed, &subnet.unsure].into_iter().any(|boxes| !boxes.is_empty()) {
        out.push_str("\n| change | direction | from or to | protocol, port | decided by |\n|---|---|---|---|---|\n");
    }
    subnet.exposures().for_each(|it| out.push_str(&packets("⚠️ **new exposure**", it, Some(true), sources)));
    subnet.other_opened().for_each(|it| out.push_str(&packets("opened", it, Some(true), sources)));
    subnet.closed.iter().for_each(|it| out.push_str(&packets("closed", it, Some(false), sources)));
    subnet.unsure.iter().for_each(|it| out.push_str(&packets("cannot tell", it, None, sources)));
    if !subnet.reasons.is_empty() {
        out.push('\n');
    }
    out.extend(subnet.reasons.iter().map(|reason| format!("* {}\n", hint(reason, sources))));
}

fn packets(title: &str, packets: &Packets, is_opened: Option<bool>, sources: &SourceMap) -> String {
    let near = packets.near.as_ref().map(|near| format!("; {near} of the subnet")).unwrap_or_default();
    let source = packets.source_ports.as_ref().map(|ports| format!(", source port {ports}")).unwrap_or_default();
    let ports = packets.ports.as_ref().map(|ports| format!(" {ports}")).unwrap_or_default();
    let places = |span| plain_place(span, sources);
    let deciders = is_opened.and_then(|is_opened| words::deciders(packets, is_opened, &places));
    let management = (packets.is_management && is_opened == Some(true)).then(|| words::MANAGEMENT.to_owned());
    let said: Vec<String> = management.into_iter().chain(deciders).collect();
    let cells = [
        title.to_owned(),
        if packets.is_inbound { "in" } else { "out" }.to_owned(),
        escaped(&format!("{}{near}", packets.remote)),
        escaped(&format!("{}{ports}{source}", packets.protocol)),
        escaped(&said.join("; ")),
    ];
    format!("| {} |\n", cells.join(" | "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::answers::difference::samples;

    #[test]
    fn tables_are_those_of_github() {
        let text = differences(&samples::differences());
        for line in [
            "`old/main.yaml` (before the deployment) → `infra/main.yaml`",
            "### `apim_a` in uksouth",
            "| ❌ **required flow lost** | in | ApiManagement | TCP 3443 | allowed by rule `deny-rest` (infra/main.yaml:5:3) | denied by rule `deny-rest` (infra/main.yaml:5:3) |",
            "| no longer among its flows | out | Sql | TCP 1433 | allowed by rule `management` (infra/main.yaml:4:3) | none of its flows |",
            "| ⚠️ **new exposure** | in | Internet | TCP 22, 3443 | the management endpoint of API Management is among them; is allowed by rule `any\\|one` (infra/main.yaml:1:1) |",
            "| closed | out | Storage; 10.0.0.0/29 of the subnet | TCP 22, 3443 | is denied by rule `any\\|one` (infra/main.yaml:1:1) |",
            "* subnet `vnet/d`: in both versions, `x` is not declared",
            "* gone: `old/gone.yaml`",
        ] {
            assert!(text.lines().any(|known| known == line), "no line `{line}` in {text}");
        }
        let is_table = |line: &&str| line.starts_with('|');
        for (row, next) in text.lines().zip(text.lines().skip(1)).filter(|(row, next)| is_table(row) && is_table(next))
        {
            let cells = |line: &str| line.replace("\\|", "").matches('|').count();
            assert_eq!(cells(row), cells(next), "{row}\n{next}");
        }
    }
}
