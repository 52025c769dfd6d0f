//! From paths to roots: which files are deployments, and which parameter files belong to them.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;
use std::rc::Rc;

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
        let crashed = || Err(Unreadable::Other("apimlint crashed on it; please report it with the file".to_owned()));
        let answer = answer.unwrap_or_else(crashed);
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
    let mut neighbours = Neighbours { files, looked: &looked, folders: HashMap::new(), answers: HashMap::new() };
    for (template, named) in templates {
        let given = if named { request.parameters.as_slice() } else { &[] };
        let beside = if given.is_empty() { neighbours.parameters_of(template) } else { Vec::new() };
        let before = discovery.roots.len();
        let all = given.iter().cloned().chain(beside).map(Some);
        discovery.roots.extend(all.map(|parameters| Root {
            template: template.clone(),
            parameters,
            may_be_a_part: false,
        }));
        if discovery.roots.len() == before {
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
    let used: HashSet<FilePath> = discovery.roots.iter().filter_map(|root| root.parameters.clone()).collect();
    for (path, named) in parameters.iter().filter(|(path, _)| !used.contains(*path)) {
        match neighbours.template_of(path) {
            Some(template) => {
                discovery.roots.push(Root { template, parameters: Some((*path).clone()), may_be_a_part: false });
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

/// The files beside those of the request. Each folder is listed once, and each file looked into at most once.
struct Neighbours<'r> {
    files: &'r dyn Files,
    looked: &'r BTreeMap<FilePath, (bool, Result<Sniffed, Unreadable>)>,
    folders: HashMap<FilePath, Rc<Folder>>,
    /// What files outside of the request are.
    answers: HashMap<FilePath, Result<Sniffed, Unreadable>>,
}

/// The files of one folder by their names; case does not count.
struct Folder {
    /// By stem, in the order of the list.
    by_stem: HashMap<String, Vec<FilePath>>,
    /// By the stem of a template, the files that are its parameter files by their names.
    claimed: HashMap<String, Vec<FilePath>>,
}

impl Folder {
    fn new(list: Vec<FilePath>) -> Self {
        let mut folder = Self { by_stem: HashMap::new(), claimed: HashMap::new() };
        for path in &list {
            let stem = stem_of(path.name()).to_ascii_lowercase();
            folder.by_stem.entry(stem).or_default().push(path.clone());
        }
        for path in list {
            let name = path.name().to_ascii_lowercase();
            // The longest name takes the file from the shorter ones, unless it is the name of a parameter file itself.
            for stem in stems(&name).filter(|stem| folder.by_stem.contains_key(*stem)) {
                folder.claimed.entry(stem.to_owned()).or_default().push(path.clone());
                if !stem.contains(".parameters") {
                    break;
                }
            }
        }
        folder
    }
}

impl Neighbours<'_> {
    /// The parameter files beside a template that are its own: no other file there has a longer claim.
    fn parameters_of(&mut self, template: &FilePath) -> Vec<FilePath> {
        let folder = self.folder(&template.folder());
        let claimed = folder.claimed.get(&stem_of(template.name()).to_ascii_lowercase());
        let mine = claimed.into_iter().flatten();
        mine.filter(|path| self.is(path, Sniffed::Parameters, true)).cloned().collect()
    }

    /// The template beside a parameter file that has the longest claim to it.
    fn template_of(&mut self, parameters: &FilePath) -> Option<FilePath> {
        let folder = self.folder(&parameters.folder());
        let name = parameters.name().to_ascii_lowercase();
        stems(&name).filter_map(|stem| folder.by_stem.get(stem)).find_map(|found| {
            let templates = found
                .iter()
                .filter(|path| sniff::is_candidate(path))
                .filter(|path| self.is(path, Sniffed::Template, false));
            templates.max_by_key(|path| path.name().len()).cloned()
        })
    }

    fn folder(&mut self, folder: &FilePath) -> Rc<Folder> {
        let listed = self.folders.entry(folder.clone());
        let list = || Rc::new(Folder::new(self.files.list(folder).unwrap_or_default()));
        Rc::clone(listed.or_insert_with(list))
    }

    /// Whether a file is of this kind. What the user said by naming it counts only where `as_named`.
    fn is(&mut self, path: &FilePath, wanted: Sniffed, as_named: bool) -> bool {
        if let Some((named, sniffed)) = self.looked.get(path)
            && (as_named || !named)
        {
            return *sniffed == Ok(wanted);
        }
        let files = self.files;
        *self.answers.entry(path.clone()).or_insert_with(|| look(path, false, files)) == Ok(wanted)
    }
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

/// The stems of the templates that a file of this name, in lower case, can be a parameter file of, longest first. Of a
/// template with the stem `x` are `x.parameters.json`, `x.parameters.*.json` and `x.*.parameters.json`.
fn stems(name: &str) -> impl Iterator<Item = &str> {
    let body = name.strip_suffix(".json").or_else(|| name.strip_suffix(".jsonc")).unwrap_or_default();
    let splits = body.rmatch_indices('.').filter_map(|(at, _)| Some((body.get(..at)?, body.get(at + 1..)?)));
    let belongs = |rest: &str| rest == "parameters" || rest.starts_with("parameters.") || rest.ends_with(".parameters");
    splits.filter(move |(_, rest)| belongs(rest)).map(|(stem, _)| stem)
}

/// The name without its last extension.
fn stem_of(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::check::crashing::Crashing;
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

    /// Counts what is asked of the disk.
    struct Counting {
        files: MemoryFiles,
        lists: AtomicUsize,
        reads: AtomicUsize,
    }

    impl Files for Counting {
        fn read(&self, path: &FilePath) -> Result<Arc<[u8]>, Unreadable> {
            self.reads.fetch_add(1, Ordering::Relaxed);
            self.files.read(path)
        }

        fn list(&self, folder: &FilePath) -> Result<Vec<FilePath>, Unreadable> {
            self.lists.fetch_add(1, Ordering::Relaxed);
            self.files.list(folder)
        }

        fn folders(&self, folder: &FilePath) -> Result<Vec<FilePath>, Unreadable> {
            self.files.folders(folder)
        }
    }

    #[test]
    fn a_folder_is_listed_once_and_a_file_read_once_however_many_there_are() {
        let names = |kind: &str| (0..500).map(|number| format!("d/t{number}{kind}.json")).collect::<Vec<_>>();
        let (templates, parameters) = (names(""), names(".prod.parameters"));
        let all = templates.iter().map(|name| (name.as_str(), TEMPLATE));
        let all: Vec<_> = all.chain(parameters.iter().map(|name| (name.as_str(), PARAMETERS))).collect();
        let many = Counting { files: files(&all), lists: AtomicUsize::new(0), reads: AtomicUsize::new(0) };
        let paths = |names: &[String]| names.iter().map(|name| FilePath::new(name)).collect::<Vec<_>>();
        let found = [paths(&templates), paths(&parameters)].concat();
        for request in
            [Request { found, ..Request::default() }, Request { named: paths(&parameters), ..Request::default() }]
        {
            many.lists.store(0, Ordering::Relaxed);
            many.reads.store(0, Ordering::Relaxed);
            assert_eq!(discover(&request, &many).unwrap().roots.len(), 500);
            assert_eq!(many.lists.load(Ordering::Relaxed), 1);
            assert_eq!(many.reads.load(Ordering::Relaxed), 1000);
        }
    }

    #[test]
    fn a_file_on_which_the_reader_crashes_is_not_read_and_shifts_no_other() {
        let list = [("a.json", TEMPLATE), ("b.crash.json", TEMPLATE), ("c.json", "{}"), ("d.json", TEMPLATE)];
        let paths: Vec<_> = list.iter().map(|(path, _)| FilePath::new(path)).collect();
        let crashing = Crashing(files(&list));
        let found = discover(&Request { found: paths.clone(), ..Request::default() }, &crashing).unwrap();
        assert_eq!(found.roots.iter().map(|root| root.template.as_str()).collect::<Vec<_>>(), ["a.json", "d.json"]);
        assert_eq!(found.not_read, ["b.crash.json"]);
        let named = discover(&Request { named: paths, ..Request::default() }, &crashing);
        assert!(named.unwrap_err().to_string().contains("crashed"));
    }

    #[test]
    fn names_are_compared_whatever_their_case() {
        let list = [("a/Main.json", TEMPLATE), ("a/main.PARAMETERS.Dev.JSON", PARAMETERS)];
        assert_eq!(found(&list), ["a/Main.json + a/main.PARAMETERS.Dev.JSON"]);
    }
}
