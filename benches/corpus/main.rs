//! How long real templates take: the whole process for one of them, and all of them against a plain JSON parse.
//!
//! `APIMLINT_CORPUS=<folder> cargo bench` measures; without the folder there is nothing to measure. Times are the best of
//! several runs: what disturbs a measurement only ever adds to it. `cargo bench -- expansion` measures the evaluation of
//! the compiled verified modules in the subfolder `avm` alone (see `tests/conformance/README.md`), `cargo bench -- bicep`
//! that of their sources, and `cargo bench -- exports` a large export, which needs no folder.

#![expect(clippy::disallowed_methods, clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark has a clock")]

mod bicep;
mod exports;

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use std::{env, fs};

use apimlint::check::{self, Config, Request};
use apimlint::source::{FileId, FilePath, MemoryFiles};
use apimlint::syntax::{Document, json};
use apimlint::template::{self, Input, NoLinks, Place};

const RUNS: usize = 20;

fn main() {
    let asked = |name: &str| env::args().any(|argument| argument == name);
    if asked("exports") {
        exports::measure();
        return;
    }
    let Some(folder) = env::var_os("APIMLINT_CORPUS").map(PathBuf::from) else {
        println!("skipped: APIMLINT_CORPUS does not name a folder of templates");
        return;
    };
    let alone = asked("expansion");
    let modules = folder.join("avm");
    if asked("bicep") {
        bicep::measure(&folder);
        return;
    }
    if modules.is_dir() {
        expansion(&modules);
    } else if alone {
        println!("skipped: there is no avm in the folder that APIMLINT_CORPUS names");
    }
    if alone {
        return;
    }
    let mut found = Vec::new();
    collect(&folder, &mut found);
    found.sort();
    processes(&folder, &found);
    throughput(&folder, &found);
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    walk(folder, &mut |path| {
        if path.extension().is_some_and(|extension| extension == "json") {
            found.push(path);
        }
    });
}

fn walk(folder: &Path, each: &mut impl FnMut(PathBuf)) {
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() { walk(&entry, each) } else { each(entry) }
    }
}

fn best(mut work: impl FnMut()) -> Duration {
    let once = |()| {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    std::iter::repeat_n((), RUNS).map(once).min().unwrap_or_default()
}

/// Whole processes: the start, one template of each size, all of them.
fn processes(folder: &Path, found: &[PathBuf]) {
    println!("whole process, best of {RUNS}");
    measure("--version", &["--version"]);
    let mut templates: Vec<(u64, &PathBuf)> = found
        .iter()
        .filter(|path| fs::read_to_string(path).unwrap().contains("eploymentTemplate.json#"))
        .map(|path| (fs::metadata(path).unwrap().len(), path))
        .collect();
    templates.sort();
    let typical = templates.get(templates.len() / 2).copied();
    for (bytes, path) in typical.into_iter().chain(templates.last().copied()) {
        let name = path.strip_prefix(folder).unwrap_or(path).display().to_string();
        measure(&format!("{name} ({} kB)", bytes / 1000), &["check", path.to_str().unwrap()]);
    }
    measure("the whole folder", &["check", folder.to_str().unwrap()]);
}

fn measure(name: &str, arguments: &[&str]) {
    let run = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_apimlint"));
        command.args(arguments).stdout(Stdio::null()).stderr(Stdio::null());
        black_box(command.status().unwrap());
    };
    let time = best(run);
    let memory = peak_memory(arguments)
        .map_or_else(|| "not measured".to_owned(), |kilobytes| format!("{:.1} MB", kilobytes / 1000.0));
    println!("  {:8.2} ms  {memory:>12}  {name}", time.as_secs_f64() * 1000.0);
}

/// The most memory that the process had, in kB, as the system counts it.
fn peak_memory(arguments: &[&str]) -> Option<f64> {
    let program = env!("CARGO_BIN_EXE_apimlint");
    let output = Command::new("/usr/bin/time")
        .args(["-f", "%M", program])
        .args(arguments)
        .stdout(Stdio::null())
        .output()
        .ok()?;
    String::from_utf8_lossy(&output.stderr).lines().last()?.trim().parse().ok()
}

/// All files in memory: our whole pipeline against a plain parse of the same bytes.
fn throughput(folder: &Path, found: &[PathBuf]) {
    let mut files = MemoryFiles::new();
    let mut texts = Vec::new();
    let mut paths = Vec::new();
    for path in found {
        let name = FilePath::new(path.strip_prefix(folder).unwrap().to_str().unwrap());
        let text = fs::read(path).unwrap();
        files.insert(name.clone(), &text);
        paths.push(name);
        texts.push(text);
    }
    let bytes: usize = texts.iter().map(Vec::len).sum();
    let request = Request { found: paths, ..Request::default() };
    let config = Config::default();
    let plain = best(|| {
        for text in &texts {
            let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
            black_box(serde_json::from_slice::<serde_json::Value>(text).ok());
        }
    });
    let discovery = check::discover(&request, &files).unwrap();
    let ours = best(|| {
        let discovery = check::discover(&request, &files).unwrap();
        black_box(check::check(&discovery.roots, &files, &config).unwrap());
    });
    let size = f64::from(u32::try_from(bytes).unwrap_or(u32::MAX)) / 1e6;
    let megabytes = |time: Duration| size / time.as_secs_f64();
    println!("in memory, {} files, {size:.2} MB, {} deployments", texts.len(), discovery.roots.len());
    println!(
        "  {:8.2} ms  {:8.1} MB/s  serde_json::Value, one processor",
        plain.as_secs_f64() * 1000.0,
        megabytes(plain)
    );
    let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    println!(
        "  {:8.2} ms  {:8.1} MB/s  apimlint, {processors} processors",
        ours.as_secs_f64() * 1000.0,
        megabytes(ours)
    );
    println!("  {:8.2} times a plain parse", ours.as_secs_f64() / plain.as_secs_f64());
}

/// All compiled modules, one after the other: reading and evaluating each of them against a plain parse.
fn expansion(folder: &Path) {
    let mut found = Vec::new();
    collect(folder, &mut found);
    found.retain(|path| path.file_name().is_some_and(|name| name == "main.json"));
    found.sort();
    let texts: Vec<Arc<str>> = found.iter().map(|path| fs::read_to_string(path).unwrap().into()).collect();
    let bytes: usize = texts.iter().map(|text| text.len()).sum();
    let plain = best(|| {
        for text in &texts {
            black_box(serde_json::from_str::<serde_json::Value>(text).ok());
        }
    });
    let mut resources = 0;
    let place = Place::default();
    let ours = best(|| {
        resources = 0;
        for text in &texts {
            let tree = Document::Data(json::parse(FileId::new(0), Arc::clone(text)));
            let deployment =
                template::evaluate(&Input { template: &tree, parameters: None, place: &place, links: &NoLinks });
            resources += black_box(deployment).resources.len();
        }
    });
    let size = f64::from(u32::try_from(bytes).unwrap_or(u32::MAX)) / 1e6;
    let milliseconds = |time: Duration| time.as_secs_f64() * 1000.0;
    println!("expansion of {} compiled modules, {size:.2} MB, {resources} resources, one processor", texts.len());
    println!("  {:8.2} ms  serde_json::Value", milliseconds(plain));
    println!("  {:8.2} ms  apimlint: parse and evaluate", milliseconds(ours));
    println!("  {:8.2} times a plain parse", ours.as_secs_f64() / plain.as_secs_f64());
}
