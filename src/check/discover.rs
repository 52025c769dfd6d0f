//! From paths to roots: which files are deployments, and which parameter files belong to them.

use std::collections::BTreeMap;
use std::fmt;

use super::input::LARGEST_INPUT;
use super::sniff::{self, Sniffed};
use super::{Root, parallel};
use crate::source::{FileId, FilePath, Files, Unreadable};
use crate::syntax;

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
    /// Files that are ours and not read in this version, by path.
    pub not_read: Vec<String>,
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
        let entry = looked.entry(path).or_insert((named, answer));
        entry.0 |= named;
    }

    let mut discovery = Discovery::default();
    let mut templates = Vec::new();
    let mut parameters = Vec::new();
    for (path, (named, sniffed)) in &looked {
        match sniffed {
            Ok(Sniffed::Template) => templates.push((path, *named)),
            Ok(Sniffed::Parameters) => parameters.push((path, *named)),
            Ok(Sniffed::NotRead) if *named => {
                return Err(RequestError(format!(
                    "{path}: Bicep source is not read in this version; compile it with `bicep build` and check the JSON"
                )));
            }
            Ok(Sniffed::Foreign) if *named => {
                return Err(RequestError(format!("{path}: neither an ARM template nor a parameter file")));
            }
            Ok(Sniffed::Foreign) => {}
            Err(reason) if *named => return Err(RequestError(format!("{path}: {reason}"))),
            Ok(Sniffed::NotRead) | Err(_) => discovery.not_read.push(path.to_string()),
        }
    }
    if !request.parameters.is_empty() && !templates.iter().any(|(_, named)| *named) {
        return Err(RequestError("`--params` goes with a template: name the template's file, too".to_owned()));
    }
    let mut used = Vec::new();
    for (template, named) in templates {
        let given = if named { request.parameters.as_slice() } else { &[] };
        let beside = if given.is_empty() { parameters_of(template, files, &looked) } else { Vec::new() };
        used.extend(beside.iter().cloned());
        let all = given.iter().cloned().chain(beside).map(Some);
        let before = discovery.roots.len();
        discovery.roots.extend(all.map(|parameters| Root { template: template.clone(), parameters }));
        if discovery.roots.len() == before {
            discovery.roots.push(Root { template: template.clone(), parameters: None });
        }
    }
    adopt(&parameters, &used, files, &mut discovery)?;
    discovery.roots.sort();
    discovery.roots.dedup();
    Ok(discovery)
}

/// Finds the templates of parameter files that no template of the request has claimed.
fn adopt(
    parameters: &[(&FilePath, bool)],
    used: &[FilePath],
    files: &dyn Files,
    discovery: &mut Discovery,
) -> Result<(), RequestError> {
    for (path, named) in parameters {
        if used.contains(path) || discovery.roots.iter().any(|root| root.parameters.as_ref() == Some(path)) {
            continue;
        }
        let stem = |candidate: &FilePath| belongs(path.name(), stem_of(candidate.name()));
        let siblings = files.list(&path.folder()).unwrap_or_default();
        let template = siblings
            .into_iter()
            .filter(|sibling| sibling != *path && sniff::is_candidate(sibling) && stem(sibling))
            .filter(|sibling| look(sibling, false, files) == Ok(Sniffed::Template))
            .max_by_key(|sibling| sibling.name().len());
        match template {
            Some(template) => discovery.roots.push(Root { template, parameters: Some((*path).clone()) }),
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

/// What a file is. A file that the user named and that cannot be told is taken for a template when its name says JSON,
/// so that its errors are reported.
fn look(path: &FilePath, named: bool, files: &dyn Files) -> Result<Sniffed, Unreadable> {
    let bytes = match files.read(path) {
        // A file that is too large is reported when it is read for good, if the user means it.
        Err(Unreadable::TooLarge(_)) => return Ok(if named { Sniffed::Template } else { Sniffed::Foreign }),
        other => other?,
    };
    let json = path.has_extension("json") || path.has_extension("jsonc");
    if let Some(sniffed) = sniff::at_first_sight(path, &bytes)
        && (sniffed != Sniffed::Foreign || !named)
    {
        return Ok(sniffed);
    }
    if bytes.len() > LARGEST_INPUT {
        return Ok(if named || sniff::begins_like_a_template(&bytes) { Sniffed::Template } else { Sniffed::Foreign });
    }
    let Ok(text) = syntax::decode(&bytes) else {
        return Ok(if named && json { Sniffed::Template } else { Sniffed::Foreign });
    };
    let tree = syntax::parse_document(path, FileId::new(0), text.into());
    match sniff::by_content(&tree) {
        Sniffed::Foreign if named && json && !tree.errors().is_empty() => Ok(Sniffed::Template),
        sniffed => Ok(sniffed),
    }
}

/// The parameter files beside a template that are its own: no other template there has a longer claim.
fn parameters_of(
    template: &FilePath,
    files: &dyn Files,
    looked: &BTreeMap<FilePath, (bool, Result<Sniffed, Unreadable>)>,
) -> Vec<FilePath> {
    let siblings = files.list(&template.folder()).unwrap_or_default();
    let stem = stem_of(template.name());
    let mine = |path: &&FilePath| belongs(path.name(), stem) && !claimed_by_longer(path, stem, &siblings);
    let is_parameters = |path: &&FilePath| match looked.get(*path) {
        Some((_, sniffed)) => *sniffed == Ok(Sniffed::Parameters),
        None => look(path, false, files) == Ok(Sniffed::Parameters),
    };
    siblings.iter().filter(mine).filter(is_parameters).cloned().collect()
}

fn claimed_by_longer(path: &FilePath, stem: &str, siblings: &[FilePath]) -> bool {
    siblings.iter().filter(|sibling| *sibling != path).any(|sibling| {
        let other = stem_of(sibling.name());
        other.len() > stem.len() && belongs(path.name(), other) && !other.contains(".parameters")
    })
}

/// Whether a file of this name is a parameter file of the template with this stem: `X.parameters.json`,
/// `X.parameters.*.json` or `X.*.parameters.json`.
fn belongs(name: &str, stem: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let Some(rest) = name.strip_prefix(&format!("{}.", stem.to_ascii_lowercase())) else { return false };
    let Some(rest) = rest.strip_suffix(".json").or_else(|| rest.strip_suffix(".jsonc")) else { return false };
    rest == "parameters" || rest.starts_with("parameters.") || rest.ends_with(".parameters")
}

/// The name without its last extension.
fn stem_of(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::MemoryFiles;

    const TEMPLATE: &str = r#"{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "resources": [] }"#;
    const PARAMETERS: &str = r#"{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#", "parameters": {} }"#;

    fn files(list: &[(&str, &str)]) -> MemoryFiles {
        let mut files = MemoryFiles::new();
        for (path, text) in list {
            files.insert(*path, text);
        }
        files
    }

    fn found(list: &[(&str, &str)]) -> Vec<String> {
        let files = files(list);
        let request =
            Request { found: list.iter().map(|(path, _)| FilePath::new(path)).collect(), ..Request::default() };
        let discovery = discover(&request, &files).unwrap();
        let show = |root: &Root| match &root.parameters {
            Some(parameters) => format!("{} + {parameters}", root.template),
            None => root.template.to_string(),
        };
        discovery
            .roots
            .iter()
            .map(show)
            .chain(discovery.not_read.iter().map(|path| format!("not read: {path}")))
            .collect()
    }

    #[test]
    fn parameter_files_belong_to_the_template_with_the_longest_name() {
        let list = [
            ("a/main.json", TEMPLATE),
            ("a/main.parameters.json", PARAMETERS),
            ("a/main.prod.parameters.json", PARAMETERS),
            ("a/main.parameters.dev.json", PARAMETERS),
            ("a/main.prod.json", TEMPLATE),
            ("a/other.json", TEMPLATE),
            ("a/package.json", "{}"),
            ("a/main.bicep", "param x string"),
            ("a/lonely.parameters.json", PARAMETERS),
        ];
        assert_eq!(
            found(&list),
            [
                "a/main.json + a/main.parameters.dev.json",
                "a/main.json + a/main.parameters.json",
                "a/main.prod.json + a/main.prod.parameters.json",
                "a/other.json",
                "not read: a/main.bicep",
                "not read: a/lonely.parameters.json",
            ]
        );
    }

    fn named(names: &[&str], parameters: &[&str], list: &[(&str, &str)]) -> Result<usize, String> {
        let paths = |names: &[&str]| names.iter().map(|name| FilePath::new(name)).collect();
        let request = Request { named: paths(names), parameters: paths(parameters), ..Request::default() };
        discover(&request, &files(list)).map(|found| found.roots.len()).map_err(|error| error.to_string())
    }

    #[test]
    fn named_files_must_be_ours() {
        let list = [
            ("x.json", "{}"),
            ("t.json", TEMPLATE),
            ("p.json", PARAMETERS),
            ("broken.json", "{ \"a\" 1 }"),
            ("m.bicep", ""),
        ];
        assert!(named(&["x.json"], &[], &list).unwrap_err().contains("neither"));
        assert!(named(&["absent.json"], &[], &list).unwrap_err().contains("no such file"));
        assert!(named(&["m.bicep"], &[], &list).unwrap_err().contains("bicep build"));
        assert!(named(&["p.json"], &[], &list).unwrap_err().contains("--params"));
        assert_eq!(named(&["broken.json"], &[], &list), Ok(1));
        assert_eq!(named(&["t.json"], &["p.json", "absent.json"], &list), Ok(2));
        assert!(named(&["p.json"], &["p.json"], &list).is_err());
    }

    #[test]
    fn a_named_parameter_file_brings_its_template() {
        let list = [("main.json", TEMPLATE), ("main.parameters.json", PARAMETERS)];
        assert_eq!(named(&["main.parameters.json"], &[], &list), Ok(1));
        assert_eq!(named(&["main.json", "main.parameters.json"], &[], &list), Ok(1));
    }
}
