//! Bicep: how fast programs are parsed, and how long deployments with modules take.

use std::cell::RefCell;
use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use apimlint::source::{FileId, FilePath, Span};
use apimlint::syntax::{Document, bicep};
use apimlint::template::{self, Input, LinkedTemplates, Loaded, ModuleReference, NoModule, Place};
use elsa::FrozenMap;

use crate::{best, walk};

/// Parses every program of the verified modules, and evaluates the deployments that test them. The copies of published
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

/// The evaluation of each deployment, everything that it refers to read and parsed before.
fn deployments(folder: &Path, programs: &[PathBuf]) {
    let place = Place::default();
    let tests = programs.iter().filter(|path| path.file_name().is_some_and(|name| name == "main.test.bicep"));
    let mut resources = 0;
    let mut times: Vec<Duration> = tests
        .map(|path| {
            let links = Read::new(folder);
            let template = links.read(path.clone()).unwrap();
            let input = Input { template, parameters: None, place: &place, links: &links };
            resources += black_box(template::evaluate(&input)).resources.len();
            let start = Instant::now();
            black_box(template::evaluate(&input));
            start.elapsed()
        })
        .collect();
    times.sort();
    let milliseconds = |part: usize| times.get(times.len() * part / 100).map_or(0.0, |it| it.as_secs_f64() * 1000.0);
    println!("evaluation of {} deployments with modules, {resources} resources, one processor", times.len());
    for (name, part) in [("half of them", 50), ("90 of 100", 90), ("99 of 100", 99)] {
        println!("  {:8.2} ms or less  {name}", milliseconds(part));
    }
}

/// Files on the disk, each read and parsed once.
struct Read {
    modules: PathBuf,
    paths: RefCell<Vec<PathBuf>>,
    documents: FrozenMap<PathBuf, Box<Document>>,
}

impl Read {
    fn new(folder: &Path) -> Self {
        let paths = RefCell::default();
        Self { modules: folder.join("modules"), paths, documents: FrozenMap::new() }
    }

    fn read(&self, path: PathBuf) -> Option<&Document> {
        if let Some(known) = self.documents.get(&path) {
            return Some(known);
        }
        let text = fs::read_to_string(&path).ok()?;
        let file = FileId::new(u32::try_from(self.paths.borrow().len()).unwrap());
        self.paths.borrow_mut().push(path.clone());
        let name = FilePath::new(path.to_str().unwrap());
        Some(self.documents.insert(path, Box::new(Document::parse(&name, file, text.into()))))
    }

    /// The path as seen from the folder of a file.
    fn beside(&self, from: FileId, path: &str) -> PathBuf {
        let folder = self.paths.borrow().get(from.index()).and_then(|path| path.parent()).map(Path::to_owned);
        PathBuf::from(FilePath::new(folder.unwrap_or_default().join(path).to_str().unwrap()).as_str())
    }
}

impl LinkedTemplates for Read {
    fn open(&self, from: FileId, path: &str, _: Span) -> Option<&Document> {
        self.read(self.beside(from, path))
    }

    fn published(&self, _: &ModuleReference, _: Span) -> Option<&Document> {
        None
    }

    fn module(&self, from: FileId, reference: &str, _: Span) -> Result<&Document, NoModule> {
        let published = reference.strip_prefix("br/public:").and_then(|module| module.split_once(':'));
        let path = match published {
            Some((module, version)) => self.modules.join(module).join(version).join("main.json"),
            None => self.beside(from, reference),
        };
        self.read(path).ok_or_else(NoModule::default)
    }

    fn parameters(&self, _: FileId, _: &str, _: Span) -> Option<&Document> {
        None
    }

    fn load(&self, from: FileId, path: &str, _: Span) -> Option<Loaded> {
        let path = self.beside(from, path);
        let bytes = fs::read(&path).ok()?.into();
        let file = FileId::new(u32::try_from(self.paths.borrow().len()).unwrap());
        self.paths.borrow_mut().push(path);
        Some(Loaded { file, bytes })
    }
}
