//! Bicep: how fast programs are parsed, and how long deployments with modules take.

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use apimlint::check::{self, Environment, ModuleFolders, Root};
use apimlint::source::{FileId, FilePath, MemoryFiles};
use apimlint::syntax::bicep;

use crate::{best, walk};

/// Parses every program of the verified modules, and expands the deployments that test them. The copies of published
/// modules are taken from the subfolder `modules`.
pub(crate) fn measure(folder: &Path) {
    let mut programs = Vec::new();
    walk(&folder.join("avm"), &mut |path| {
        if path.extension().is_some_and(|extension| extension == "bicep") {
            programs.push(path);
        }
    });
    programs.sort();
    parsing(&programs);
    deployments(folder, &programs);
}

fn parsing(programs: &[PathBuf]) {
    let texts: Vec<Arc<str>> = programs.iter().map(|path| fs::read_to_string(path).unwrap().into()).collect();
    let bytes: usize = texts.iter().map(|text| text.len()).sum();
    let time = best(|| {
        for text in &texts {
            black_box(bicep::parse(FileId::new(0), Arc::clone(text)));
        }
    });
    let size = f64::from(u32::try_from(bytes).unwrap_or(u32::MAX)) / 1e6;
    println!("parsing of {} Bicep files, {size:.2} MB, one processor", texts.len());
    println!("  {:8.2} ms  {:8.1} MB/s", time.as_secs_f64() * 1000.0, size / time.as_secs_f64());
}

/// Each deployment once, files in memory: reading, parsing, evaluating and spelling it.
fn deployments(folder: &Path, programs: &[PathBuf]) {
    let mut files = MemoryFiles::new();
    for tree in ["avm", "modules"] {
        walk(&folder.join(tree), &mut |path| {
            let is_wanted = path.extension().is_some_and(|extension| extension == "bicep" || extension == "json");
            if let (true, Ok(text)) = (is_wanted, fs::read(&path)) {
                files.insert(path.strip_prefix(folder).unwrap().to_str().unwrap(), text);
            }
        });
    }
    let environment = Environment {
        modules: ModuleFolders { given: Some(FilePath::new("modules")), restored: None },
        ..Environment::default()
    };
    let tests = programs.iter().filter(|path| path.file_name().is_some_and(|name| name == "main.test.bicep"));
    let mut times: Vec<Duration> = tests
        .map(|path| {
            let template = FilePath::new(path.strip_prefix(folder).unwrap().to_str().unwrap());
            let root = Root { template, parameters: None, may_be_a_part: false };
            let start = Instant::now();
            black_box(check::expand(&root, &files, &environment).unwrap());
            start.elapsed()
        })
        .collect();
    times.sort();
    let milliseconds = |part: usize| times.get(times.len() * part / 100).map_or(0.0, |it| it.as_secs_f64() * 1000.0);
    println!("{} deployments with modules, each expanded once from files in memory", times.len());
    for (name, part) in [("half of them", 50), ("90 of 100", 90), ("99 of 100", 99)] {
        println!("  {:8.2} ms or less  {name}", milliseconds(part));
    }
}
