//! From paths to roots: which files are deployments, and which parameter files belong to them.

mod neighbours;
#[cfg(test)]
mod tests;
mod using;

use std::collections::{BTreeMap, HashSet};
use std::fmt;

use self::neighbours::{Neighbours, stem_of};
use self::using::IsFor;
use super::input::{self, LARGEST_INPUT};
use super::sniff::{self, Sniffed};
use super::{Root, parallel};
use crate::source::{FileId, FilePath, Files, Unreadable};
use crate::syntax::{self, bicep};

/// What the user asks to be checked.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// Files that the user named.
    pub named: Vec<FilePath>,
    /// Files that were found in folders that the user named.
    pub found: Vec<FilePath>,
    /// Parameter files that the user gave: each makes a root with every template that is named.
    pub parameters: Vec<FilePath>,
}

/// What there is to check.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Discovery {
    /// The deployments, by path.
    pub roots: Vec<Root>,
    /// Files that are ours and not read, by path: parameter files of which nobody can say what they are for.
    pub not_read: Vec<String>,
    /// Templates that were compiled from a Bicep file beside them, by path: that file is judged in their place.
    pub compiled: Vec<String>,
}

/// Why a request cannot be carried out: one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestError(String);

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Looks into all files of the request. What is none of ours is passed over, unless the user named it.
pub fn discover(request: &Request, files: &dyn Files) -> Result<Discovery, RequestError> {
    let mut candidates: Vec<(FilePath, bool)> = request.named.iter().map(|path| (path.clone(), true)).collect();
    candidates.extend(request.found.iter().filter(|path| sniff::is_candidate(path)).map(|path| (path.clone(), false)));
    let mut looked: BTreeMap<FilePath, (bool, Result<Sniffed, Unreadable>)> = BTreeMap::new();
    let answers = parallel::map(&candidates, |(path, named)| look(path, *named, files));
    for ((path, named), answer) in candidates.into_iter().zip(answers) {
        let crashed = || Err(Unreadable::Other("apimlint crashed on it; please report it with the file".to_owned()));
        let answer = answer.unwrap_or_else(crashed);
        let entry = looked.entry(path).or_insert((named, answer));
        entry.0 |= named;
    }

    let mut neighbours = Neighbours::new(files, &looked);
    let mut discovery = Discovery::default();
    let mut templates = Vec::new();
    let mut parameters = Vec::new();
    for (path, (named, sniffed)) in &looked {
        match sniffed {
            Ok(Sniffed::Compiled) if !named && neighbours.is_beside(path, &source_name(path)) => {
                discovery.compiled.push(path.to_string());
            }
            Ok(Sniffed::Template | Sniffed::Compiled) => templates.push((path, *named)),
            Ok(Sniffed::Description | Sniffed::Export) => {
                let template = path.clone();
                discovery.roots.push(Root { template, parameters: None, may_be_a_part: false });
            }
            Ok(Sniffed::Parameters) => parameters.push((path, *named)),
            Ok(Sniffed::Foreign) if *named => {
                return Err(RequestError(format!(
                    "{path}: neither a Bicep file, an ARM template, a parameter file, a network description, nor an \
                     export of resources"
                )));
            }
            Ok(Sniffed::Foreign) => {}
            Err(reason) if *named => return Err(RequestError(format!("{path}: {reason}"))),
            Err(_) => discovery.not_read.push(path.to_string()),
        }
    }
    if !request.parameters.is_empty() && !templates.iter().any(|(_, named)| *named) {
        let says_itself = request.parameters.iter().find(|path| path.has_extension("bicepparam"));
        return Err(RequestError(match says_itself {
            None => "`--params` goes with a template: name the template's file, too".to_owned(),
            Some(path) => format!("`--params` goes with a template; {path} names its own: give it as PATH"),
        }));
    }
    let for_others = templates_of_files_in_bicep(&parameters, &mut neighbours);
    for (template, named) in templates {
        for given in request.parameters.iter().filter(|path| named && path.has_extension("bicepparam")) {
            let other = match &neighbours.goes_with(given).is_for {
                IsFor::Template(other) if other != template => format!("`{other}`"),
                IsFor::Published => "a published template".to_owned(),
                _ => continue,
            };
            return Err(RequestError(format!(
                "{given}: it is for {other}, and not for `{template}`; name it as PATH, without `--params`"
            )));
        }
        let given = if named { request.parameters.as_slice() } else { &[] };
        let beside = if given.is_empty() { neighbours.parameters_of(template) } else { Vec::new() };
        let before = discovery.roots.len();
        let all = given.iter().cloned().chain(beside).map(Some);
        discovery.roots.extend(all.map(|parameters| Root {
            template: template.clone(),
            parameters,
            may_be_a_part: false,
        }));
        if discovery.roots.len() == before && (named || !for_others.contains(template)) {
            discovery.roots.push(Root { template: template.clone(), parameters: None, may_be_a_part: !named });
        }
    }
    adopt(&parameters, &mut neighbours, &mut discovery)?;
    discovery.roots.sort();
    discovery.roots.dedup();
    Ok(discovery)
}

/// Finds the templates of parameter files that no template of the request has claimed.
fn adopt(
    parameters: &[(&FilePath, bool)],
    neighbours: &mut Neighbours<'_>,
    discovery: &mut Discovery,
) -> Result<(), RequestError> {
    let in_bicep = parameters.iter().filter(|(path, _)| path.has_extension("bicepparam"));
    let extended: HashSet<FilePath> =
        in_bicep.filter_map(|(path, _)| neighbours.goes_with(path).extends.clone()).collect();
    let used: HashSet<FilePath> = discovery.roots.iter().filter_map(|root| root.parameters.clone()).collect();
    for (path, named) in parameters.iter().filter(|(path, _)| !used.contains(*path)) {
        let is_for = path.has_extension("bicepparam").then(|| neighbours.goes_with(path).is_for.clone());
        let template = match is_for {
            // Whether there is such a file is seen when it is read.
            Some(IsFor::Template(template)) => Some(template),
            // Whoever reads it sees which template it means, or what is wrong with it.
            Some(IsFor::Published) => None,
            Some(IsFor::Unknown) if *named || !extended.contains(*path) => None,
            Some(IsFor::Nobody) if *named => {
                return Err(RequestError(format!(
                    "{path}: it is `using none`; name a template and give this file with `--params`"
                )));
            }
            // Others extend it.
            Some(IsFor::Nobody | IsFor::Unknown) => continue,
            None => neighbours.template_of(path),
        };
        let parameters = Some((*path).clone());
        match template {
            Some(template) => discovery.roots.push(Root { template, parameters, may_be_a_part: false }),
            None if path.has_extension("bicepparam") => {
                discovery.roots.push(Root { template: (*path).clone(), parameters: None, may_be_a_part: false });
            }
            None if *named => {
                return Err(RequestError(format!(
                    "{path}: a parameter file without its template; name the template and give this file with `--params`"
                )));
            }
            None => discovery.not_read.push(path.to_string()),
        }
    }
    Ok(())
}

/// The templates that the parameter files in Bicep of a request are for.
fn templates_of_files_in_bicep(parameters: &[(&FilePath, bool)], neighbours: &mut Neighbours<'_>) -> HashSet<FilePath> {
    let in_bicep = parameters.iter().filter(|(path, _)| path.has_extension("bicepparam"));
    let named = in_bicep.filter_map(|(path, _)| match &neighbours.goes_with(path).is_for {
        IsFor::Template(template) => Some(template.clone()),
        IsFor::Published | IsFor::Nobody | IsFor::Unknown => None,
    });
    named.collect()
}

/// The name of the Bicep file that a template may be compiled from.
fn source_name(path: &FilePath) -> String {
    format!("{}.bicep", stem_of(path.name()))
}

/// What a file is. A file that the user named and that cannot be told is taken for a template when its name says JSON or YAML,
/// so that its errors are reported.
fn look(path: &FilePath, named: bool, files: &dyn Files) -> Result<Sniffed, Unreadable> {
    let bytes = match files.read(path) {
        // A file that is too large is reported when it is read for good, if the user means it.
        Err(Unreadable::TooLarge(_)) => return Ok(if named { Sniffed::Template } else { Sniffed::Foreign }),
        other => other?,
    };
    if path.has_extension("bicep") {
        // What a file only offers to others is read when they import it.
        let text = syntax::decode(&bytes).unwrap_or_default();
        let only_offers = !named && sniff::only_offers(&bicep::parse(FileId::new(0), text.into()));
        return Ok(if only_offers { Sniffed::Foreign } else { Sniffed::Template });
    }
    let is_data = path.has_extension("json") || path.has_extension("jsonc") || sniff::is_yaml(path);
    if let Some(sniffed) = sniff::at_first_sight(path, &bytes)
        && (sniffed != Sniffed::Foreign || !named)
    {
        return Ok(sniffed);
    }
    if bytes.len() > LARGEST_INPUT {
        if input::begins_like_an_export(path, &bytes) {
            return Ok(Sniffed::Export);
        }
        return Ok(if named || sniff::begins_like_a_template(&bytes) { Sniffed::Template } else { Sniffed::Foreign });
    }
    let Ok(text) = syntax::decode(&bytes) else {
        return Ok(if named && is_data { Sniffed::Template } else { Sniffed::Foreign });
    };
    let tree = syntax::parse_document(path, FileId::new(0), text.into());
    match sniff::by_content(&tree) {
        // What cannot be read of it is told.
        Sniffed::Foreign if !tree.errors().is_empty() && sniff::begins_like_a_description(&bytes) => {
            Ok(Sniffed::Description)
        }
        Sniffed::Foreign if named && is_data && !tree.errors().is_empty() => Ok(Sniffed::Template),
        sniffed => Ok(sniffed),
    }
}
