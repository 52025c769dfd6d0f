//! The tests of published modules, which deploy a module with real parameters: once the module in Bicep, once what it was
//! compiled to.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use apimlint::source::{FilePath, Files, Unreadable};

use crate::allowed::{self, Failures};
use crate::corpus::Corpus;
use crate::evaluated::{expand_files, resources};
use crate::sources::{circumstances, differs, print_causes};

/// How a test refers to the module.
const MODULE: &str = "/main.bicep'";
const COMPILED: &str = "/main.json'";

/// Expands every test of a module twice.
pub(crate) fn compare(corpus: &Corpus) -> Vec<String> {
    let place = circumstances();
    let mut failed = Failures::new();
    let (mut tests, mut compared) = (0, 0);
    for test in corpus.files(&["bicep"]).into_iter().filter(|path| path.name() == "main.test.bicep") {
        let swapped = Swapped::new(corpus, &test);
        if !swapped.differs {
            continue;
        }
        tests += 1;
        let sides: [&dyn Files; 2] = [corpus, &swapped];
        let sides = sides.map(|files| {
            let expanded = catch_unwind(AssertUnwindSafe(|| expand_files(files, &test, None, &place)));
            expanded.ok()
        });
        let [Some(one), Some(two)] = sides else {
            failed.insert(test.to_string(), "expanding one of the two panics".to_owned());
            continue;
        };
        compared += resources(&two).len();
        if let Some(why) = differs(&one, &two) {
            failed.insert(test.to_string(), why);
        }
    }
    println!("{}: {tests} tests, {} the same, {compared} resources", corpus.name, tests - failed.len());
    assert!(tests > 0);
    print_causes(&failed);
    allowed::settle("module-test", &corpus.name, &failed)
}

/// The files of a corpus, with a test that refers to the compiled module.
struct Swapped<'c> {
    corpus: &'c Corpus,
    test: &'c FilePath,
    text: Arc<[u8]>,
    /// Whether the test refers to a module that there is a compiled one of.
    differs: bool,
}

impl<'c> Swapped<'c> {
    fn new(corpus: &'c Corpus, test: &'c FilePath) -> Self {
        let own = corpus.text(test);
        let lines: Vec<String> = own.lines().map(|line| swapped(corpus, test, line)).collect();
        let differs = lines.iter().map(String::as_str).ne(own.lines());
        Self { corpus, test, text: lines.join("\n").into_bytes().into(), differs }
    }
}

/// A line that refers to a module, `module x '../../main.bicep' = …`, with a reference to what it was compiled to.
fn swapped(corpus: &Corpus, test: &FilePath, line: &str) -> String {
    let path = line.split('\'').nth(1).filter(|_| line.starts_with("module ") && line.contains(MODULE));
    let compiled = path.and_then(|path| path.strip_suffix("main.bicep"));
    match compiled {
        Some(folder) if corpus.has(&test.folder().join(&format!("{folder}main.json"))) => {
            line.replace(MODULE, COMPILED)
        }
        _ => line.to_owned(),
    }
}

impl Files for Swapped<'_> {
    fn read(&self, path: &FilePath) -> Result<Arc<[u8]>, Unreadable> {
        if path == self.test { Ok(Arc::clone(&self.text)) } else { self.corpus.read(path) }
    }

    fn list(&self, folder: &FilePath) -> Result<Vec<FilePath>, Unreadable> {
        self.corpus.list(folder)
    }

    fn folders(&self, folder: &FilePath) -> Result<Vec<FilePath>, Unreadable> {
        self.corpus.folders(folder)
    }
}
