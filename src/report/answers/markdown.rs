//! Tables of flows as Markdown, as GitHub shows it: for a comment on a pull request.
//!
//! Never here: colour, and paths relative to where somebody stands; they start at the workspace.

use super::words;
use crate::answer::{
    Answers, Deployment, End, FlowRow, Flows, Hint, Inside, LocationFlows, NameNeed, RoutePart, ServiceFlows, Standing,
    Verdict,
};
use crate::finding::RootName;
use crate::report::clean;
use crate::source::{SourceMap, Span};

/// The flows as Markdown.
pub fn flows(answers: &Answers<Flows>) -> String {
    let mut out = String::from("## Network flows of API Management\n\n");
    let sources = &answers.sources;
    out.extend([format!("{}\n", escaped(&words::summary(answers)))]);
    for deployment in answers.deployments.iter().filter(|deployment| !deployment.answer.services.is_empty()) {
        for service in &deployment.answer.services {
            for location in &service.locations {
                heading(&mut out, deployment, service, location);
                standing(&mut out, location, sources);
            }
            names(&mut out, service, sources);
            if let Some(reason) = &service.more_locations {
                let name = code(&service.declared.name);
                out.extend([format!("\n{name} may have more locations: {}\n", escaped(reason))]);
            }
        }
        for reason in &deployment.answer.incomplete {
            out.extend([format!("\nThere may be more than is seen: {}\n", escaped(reason))]);
        }
    }
    let empty: Vec<_> = answers.deployments.iter().filter(|it| it.answer.services.is_empty()).collect();
    let count: usize = empty.iter().map(|deployment| deployment.roots.len()).sum();
    if count > 0 {
        let unseen = empty.iter().filter(|deployment| !deployment.answer.incomplete.is_empty());
        let unseen: usize = unseen.map(|deployment| deployment.roots.len()).sum();
        let doubt = if unseen > 0 { format!("; {unseen} may have one that is not seen") } else { String::new() };
        out.extend([format!("\nNo API Management service in {}{doubt}.\n", words::counted(count, "other deployment"))]);
    }
    out
}

fn heading(out: &mut String, deployment: &Deployment<Flows>, service: &ServiceFlows, location: &LocationFlows) {
    let name = code(&service.declared.name);
    out.extend([format!("\n### {name} in {}\n\n", escaped(&location.name))]);
    out.push_str(&escaped(&words::kind(location)));
    let roots: Vec<String> = deployment.roots.iter().map(root).collect();
    out.extend([format!("; deployed by {}\n", roots.join("; "))]);
    for condition in service.condition.iter().chain(&location.condition) {
        out.extend([format!("\n{}\n", escaped(condition))]);
    }
}

fn standing(out: &mut String, location: &LocationFlows, sources: &SourceMap) {
    match &location.standing {
        Standing::Outside(reason) => out.extend(reason.iter().map(|it| format!("\n{}\n", escaped(it)))),
        Standing::NotKnown(reasons) => {
            out.push_str("\nWhich flows it needs is not known:\n\n");
            out.extend(reasons.iter().map(|reason| format!("* {}\n", hint(reason, sources))));
        }
        Standing::Inside(inside) => table(out, inside, sources),
    }
}

fn table(out: &mut String, inside: &Inside, sources: &SourceMap) {
    out.push('\n');
    let prefixes = inside.prefixes.iter().map(|prefix| format!(" {prefix}")).collect::<Vec<_>>().concat();
    out.extend([format!("* subnet: {}\n", end(&inside.subnet, &prefixes, sources))]);
    out.extend([format!("* security group: {}\n", end(&inside.security_group, "", sources))]);
    out.extend([format!("* route table: {}\n", end(&inside.route_table, "", sources))]);
    if let Some(room) = &inside.room {
        out.extend([format!("* addresses: {}\n", escaped(&words::room(room)))]);
    }
    out.push_str("\n| verdict | need | direction | from | to | port | needed for | next hop | decided by |\n");
    out.push_str("|---|---|---|---|---|---|---|---|---|\n");
    for (need, rows) in words::sections(inside) {
        for row in rows {
            out.push_str(&line(need, row, sources));
        }
    }
    let explained = words::sections(inside).into_iter().flat_map(|(_, rows)| rows);
    let explained: Vec<_> =
        explained.map(|row| (row, words::explanation(row))).filter(|(_, lines)| !lines.is_empty()).collect();
    if !explained.is_empty() {
        out.push('\n');
    }
    for (row, lines) in explained {
        let flow = format!("{} {} {} {}", row.protocol, row.ports.join(", "), words::preposition(row), row.remote);
        let said: Vec<String> = lines.iter().map(|line| hint(line, sources)).collect();
        out.extend([format!("* {} {}: {}\n", words::direction(row), escaped(&flow), said.join("; "))]);
    }
}

fn names(out: &mut String, service: &ServiceFlows, sources: &SourceMap) {
    let answered = || service.names.iter().filter(|name| !name.answers.is_empty());
    if answered().next().is_some() {
        out.push_str("\n| name | of | in network | leads to | decided by |\n|---|---|---|---|---|\n");
    }
    for name in answered() {
        for answer in &name.answers {
            let should_be = answer.should_be.as_ref().map(|it| format!("; should be {it}")).unwrap_or_default();
            let reasons = answer.reasons.iter().map(|reason| format!("; {}", reason.text)).collect::<Vec<_>>().concat();
            let by = answer.by.as_ref().map(|by| hint(by, sources)).unwrap_or_default();
            let mark = if answer.should_be.is_some() { "⚠️ " } else { "" };
            let cells = [
                code(&name.name),
                format!("{}{}", escaped(&name.endpoint), if name.need == NameNeed::IfUsed { ", if used" } else { "" }),
                code(&answer.network.name),
                format!("{mark}{}", escaped(&format!("{}{should_be}{reasons}", answer.told))),
                by,
            ];
            out.extend([format!("| {} |\n", cells.join(" | "))]);
        }
    }
    if !service.hidden_names.is_empty() {
        out.push('\n');
    }
    for hidden in &service.hidden_names {
        let place = place(hidden.zone.place, sources).map(|place| format!(" {place}")).unwrap_or_default();
        let (network, zone) = (code(&hidden.network.name), code(&hidden.zone.name));
        out.extend([format!(
            "* ⚠️ not found in {network}, because of zone {zone}{place}: {}\n",
            escaped(&hidden.what)
        )]);
    }
}

fn line(need: &str, row: &FlowRow, sources: &SourceMap) -> String {
    let verdict = match row.verdict {
        Verdict::Allowed => "allowed".to_owned(),
        Verdict::AllowedByDefault => "allowed by default".to_owned(),
        _ if row.is_lost() => format!("❌ **{}**", words::verdict(row.verdict)),
        _ => format!("⚠️ {}", words::verdict(row.verdict)),
    };
    let remote = escaped(&row.remote);
    let (from, to) = if row.is_inbound { (remote.as_str(), "subnet") } else { ("subnet", remote.as_str()) };
    let decided_by = words::decided_by(row).map(|(name, span)| {
        let place = place(span, sources).map(|place| format!(" {place}")).unwrap_or_default();
        format!("{}{place}", code(&name))
    });
    let cells = [
        verdict,
        need.to_owned(),
        words::direction(row).to_owned(),
        from.to_owned(),
        to.to_owned(),
        format!("{} {}", row.protocol, row.ports.join(", ")),
        escaped(&row.purpose),
        row.route.iter().map(|part| next_hop(part, sources)).collect::<Vec<_>>().join("; "),
        decided_by.unwrap_or_default(),
    ];
    format!("| {} |\n", cells.join(" | "))
}

/// "Storage: Internet by route `r` main.json:1:2"
fn next_hop(part: &RoutePart, sources: &SourceMap) -> String {
    let to = part.to.as_ref().map(|to| format!("{to}: ")).unwrap_or_default();
    let by = part.by.as_ref().map(|by| format!(" by {}", hint(by, sources))).unwrap_or_default();
    format!("{}{by}", escaped(&format!("{to}{}", words::hop(part))))
}

fn end(end: &End, more: &str, sources: &SourceMap) -> String {
    match end {
        End::Declared(named) => {
            let place = place(named.place, sources).map(|place| format!(" {place}")).unwrap_or_default();
            format!("{}{more}{place}", code(&named.name))
        }
        End::None => "none".to_owned(),
        End::NotKnown(reason) => format!("not known: {}", escaped(reason)),
    }
}

pub(super) fn hint(hint: &Hint, sources: &SourceMap) -> String {
    let place = place(hint.place, sources).map(|place| format!(" ({place})")).unwrap_or_default();
    format!("{}{place}", escaped(&hint.text))
}

pub(super) fn place(span: Option<Span>, sources: &SourceMap) -> Option<String> {
    let span = span?;
    let (start, _) = sources.positions(span)?;
    let path = sources.get(span.file)?.path();
    Some(escaped(&format!("{path}:{}:{}", start.line, start.column)))
}

pub(super) fn root(root: &RootName) -> String {
    match root {
        RootName::Root { template, parameters: None } => code(template.as_str()),
        RootName::Root { template, parameters: Some(parameters) } => {
            format!("{} with {}", code(template.as_str()), code(parameters.as_str()))
        }
        RootName::Environment { name, .. } => format!("environment {}", code(name)),
    }
}

/// Text of others on one line, with what means something in Markdown or HTML escaped; code in it stays code.
pub(super) fn escaped(text: &str) -> String {
    let text = clean::line(text);
    let has_code = text.matches('`').count().is_multiple_of(2);
    let mut is_code = false;
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '`' if has_code => {
                is_code = !is_code;
                out.push(c);
            }
            '|' => out.push_str("\\|"),
            _ if is_code => out.push(c),
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '*' | '_' | '[' | ']' | '#' | '~' | '`' => out.extend(['\\', c]),
            _ => out.push(c),
        }
    }
    out
}

/// A name of others as code.
pub(super) fn code(text: &str) -> String {
    format!("`{}`", clean::line(text).replace('`', "'").replace('|', "\\|"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::answers::samples;

    #[test]
    fn a_table_is_one_of_github() {
        let expected = "\
## Network flows of API Management

2 services, 2 locations: 3 required flows: 1 allowed, 1 denied, 1 cannot tell; 1 that may be required: 1 allowed (1 by default rules alone); 1 optional: 1 denied

### `apim` in uksouth

Premium, mode Internal, 2 units; deployed by `infra/main.yaml`

* subnet: `vnet/apim` 10.0.0.0/28 infra/main.yaml:2:1
* security group: `apim-nsg` infra/main.yaml:3:1
* route table: none
* addresses: 11 usable, 5 taken, room for 3 more units

| verdict | need | direction | from | to | port | needed for | next hop | decided by |
|---|---|---|---|---|---|---|---|---|
| ❌ **denied** | required | in | ApiManagement | subnet | TCP 3443 | the service uses ApiManagement |  | `deny-rest` infra/main.yaml:5:3 |
| allowed | required | out | subnet | Sql | TCP 1433 | the service uses Sql |  | `management` infra/main.yaml:4:3 |
| ⚠️ cannot tell | required | out | subnet | AzureKeyVault | TCP 443 | the service uses AzureKeyVault |  |  |
| allowed by default | if needed | out | subnet | Storage | TCP 443 | the service uses Storage |  | `AllowInternetOutBound` |
| ⚠️ denied | optional | out | subnet | AzureActiveDirectory | TCP 443 | the service uses AzureActiveDirectory |  | `deny-rest` infra/main.yaml:5:3 |

* in TCP 3443 from ApiManagement: TCP from an address of ApiManagement to 10.0.0.4:3443 is denied by rule `deny-rest`; rule `management` opens 3433: was 3443 meant? (infra/main.yaml:4:3)
* out TCP 443 to AzureKeyVault: parameter `p\\|q` has no value (infra/main.yaml:1:1); perhaps denied: TCP from 10.0.0.4 to an address of AzureKeyVault that is in 20.0.0.0/8; perhaps allowed: TCP from 10.0.0.4 to an address of AzureKeyVault

### `other_apim` in uksouth

Basic, in no virtual network, 2 units; deployed by `infra/main.yaml`

There may be more than is seen: module `m` is not here

No API Management service in 1 other deployment.
";
        assert_eq!(flows(&samples::flows()), expected);
    }

    #[test]
    fn names_of_others_cannot_make_markup() {
        assert_eq!(escaped("a_b <img src=x> | *c* `d_e|f`"), "a\\_b &lt;img src=x> \\| \\*c\\* `d_e\\|f`");
        assert_eq!(escaped("an `open_end"), "an \\`open\\_end");
        assert_eq!(code("a`b|c"), "`a'b\\|c`");
    }
}
