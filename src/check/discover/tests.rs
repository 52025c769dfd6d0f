//! What is a root, and which parameter files belong to it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;
use crate::check::crashing::Crashing;
use crate::source::MemoryFiles;

const TEMPLATE: &str = r#"{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "resources": [] }"#;
const BICEP: &str = "param x string\n";
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
    let request = Request { found: list.iter().map(|(path, _)| FilePath::new(path)).collect(), ..Request::default() };
    let discovery = discover(&request, &files).unwrap();
    let show = |root: &Root| match &root.parameters {
        Some(parameters) => format!("{} + {parameters}", root.template),
        None => root.template.to_string(),
    };
    discovery.roots.iter().map(show).chain(discovery.not_read.iter().map(|path| format!("not read: {path}"))).collect()
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
        ("a/lonely.parameters.json", PARAMETERS),
    ];
    assert_eq!(
        found(&list),
        [
            "a/main.json + a/main.parameters.dev.json",
            "a/main.json + a/main.parameters.json",
            "a/main.prod.json + a/main.prod.parameters.json",
            "a/other.json",
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
    assert_eq!(named(&["m.bicep"], &[], &list), Ok(1));
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

const COMPILED: &str = r#"{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    "metadata": { "_generator": { "name": "bicep" } }, "resources": [] }"#;

#[test]
fn parameter_files_in_bicep_say_what_they_are_for() {
    let list = [
        ("main.bicep", BICEP),
        ("modules/net.bicep", BICEP),
        ("env/prod.bicepparam", "using '../main.bicep'\nextends 'shared.bicepparam'\n"),
        ("env/dev.bicepparam", "using '../main.bicep'\n"),
        ("env/shared.bicepparam", "using none\nparam x = 1\n"),
        ("env/lost.bicepparam", "using '../absent.bicep'\n"),
        ("env/published.bicepparam", "using 'br/public:avm/res/network/virtual-network:0.5.1'\n"),
        ("env/broken.bicepparam", "using \n"),
        ("t.json", TEMPLATE),
        ("t.bicepparam", "using 't.json'\n"),
    ];
    assert_eq!(
        found(&list),
        [
            "absent.bicep + env/lost.bicepparam",
            "env/broken.bicepparam",
            "env/published.bicepparam",
            "main.bicep + env/dev.bicepparam",
            "main.bicep + env/prod.bicepparam",
            "modules/net.bicep",
            "t.json + t.bicepparam",
        ]
    );
    assert_eq!(named(&["env/prod.bicepparam"], &[], &list), Ok(1));
    assert_eq!(named(&["main.bicep"], &["env/prod.bicepparam", "env/dev.bicepparam"], &list), Ok(2));
    assert_eq!(named(&["main.bicep"], &["env/shared.bicepparam"], &list), Ok(1));
    assert!(named(&["env/shared.bicepparam"], &[], &list).unwrap_err().contains("--params"));
    let other = named(&["modules/net.bicep"], &["env/prod.bicepparam"], &list).unwrap_err();
    assert!(
        other.starts_with("env/prod.bicepparam: it is for `main.bicep`, and not for `modules/net.bicep`;"),
        "{other}"
    );
    let other = named(&["modules/net.bicep"], &["env/published.bicepparam"], &list).unwrap_err();
    assert!(other.contains("a published template"), "{other}");
    assert_eq!(named(&["env/published.bicepparam", "env/broken.bicepparam"], &[], &list), Ok(2));
    let alone = named(&[], &["env/prod.bicepparam"], &list).unwrap_err();
    assert!(alone.contains("env/prod.bicepparam names its own"), "{alone}");
}

#[test]
fn parameter_files_beside_a_template_belong_to_it_in_both_languages() {
    let list = [
        ("main.bicep", BICEP),
        ("main.parameters.json", PARAMETERS),
        ("prod.bicepparam", "using './main.bicep'\n"),
        ("other.bicepparam", "using './other.bicep'\n"),
    ];
    assert_eq!(named(&["main.bicep"], &[], &list), Ok(2));
}

#[test]
fn what_was_compiled_from_a_file_beside_it_is_passed_over() {
    let list = [
        ("a/main.bicep", BICEP),
        ("a/main.json", COMPILED),
        ("a/main.parameters.json", PARAMETERS),
        ("b/main.json", COMPILED),
        ("c/main.bicep", BICEP),
        ("c/main.json", TEMPLATE),
    ];
    assert_eq!(found(&list), ["a/main.bicep + a/main.parameters.json", "b/main.json", "c/main.bicep", "c/main.json"]);
    let all = list.iter().map(|(path, _)| FilePath::new(path)).collect();
    let discovery = discover(&Request { found: all, ..Request::default() }, &files(&list)).unwrap();
    assert_eq!(discovery.compiled, ["a/main.json"]);
    // Who names it means it.
    assert_eq!(named(&["a/main.json"], &[], &list), Ok(1));
}

#[test]
fn what_only_offers_something_to_others_is_no_deployment() {
    let list = [
        ("types.bicep", "@export()\ntype name = string\nimport { a } from 'a.bicep'\n@export()\nvar x = a\n"),
        ("empty.bicep", "// nothing yet\n"),
        ("broken.bicep", "type = \n"),
        ("main.bicep", BICEP),
    ];
    assert_eq!(found(&list), ["broken.bicep", "main.bicep"]);
    assert_eq!(named(&["types.bicep"], &[], &list), Ok(1));
}
