//! A program in Bicep, and the JSON that it was compiled to: two ways to write the same deployment.

use std::panic::{AssertUnwindSafe, catch_unwind};

use apimlint::check::{Circumstances, ModuleFolders};
use apimlint::source::FilePath;
use serde_json::Value;

use crate::allowed::{self, Failures};
use crate::corpus::Corpus;
use crate::evaluated::{expand, resources, template};
use crate::same::{canonical, difference, outputs_difference};
use crate::tally::Tally;

/// Compares every program with what it was compiled to.
pub(crate) fn compare(corpus: &Corpus) -> Vec<String> {
    let place = circumstances();
    let mut failed = Failures::new();
    let (mut pairs, mut compared) = (0, 0);
    for source in corpus.files(&["bicep"]).into_iter().filter(is_compiled) {
        let Some(compiled) = compiled(corpus, &source) else { continue };
        pairs += 1;
        let sides = [&source, &compiled].map(|path| {
            let expanded = catch_unwind(AssertUnwindSafe(|| expand(corpus, path, None, &place)));
            expanded.ok()
        });
        let [Some(one), Some(two)] = sides else {
            failed.insert(source.to_string(), "expanding one of the two panics".to_owned());
            continue;
        };
        compared += resources(&two).len();
        if let Some(why) = differs(&one, &two) {
            failed.insert(source.to_string(), why);
        }
    }
    println!("{}: {pairs} pairs, {} the same, {compared} resources", corpus.name, pairs - failed.len());
    assert!(pairs > 0);
    print_causes(&failed);
    allowed::settle("source", &corpus.name, &failed)
}

/// Where two expansions differ.
pub(crate) fn differs(one: &Value, two: &Value) -> Option<String> {
    let resources = difference(&canonical(resources(one)), &canonical(resources(two)));
    resources.or_else(|| outputs_difference(&one["outputs"], &two["outputs"]))
}

/// The folder of the modules that programs refer to in registries, `<path>/<version>/main.json`. Of other versions than
/// those that a program was compiled with, other things would be deployed.
const MODULES: &str = "modules";

/// Where modules of registries are looked for.
pub(crate) fn circumstances() -> Circumstances {
    let modules = ModuleFolders { given: Some(FilePath::new(MODULES)), restored: None };
    Circumstances { modules, ..Circumstances::default() }
}

/// Whether the JSON beside a program was made of it. Programs that do not compile have none, and programs of the decompiler
/// were made of the JSON.
fn is_compiled(source: &FilePath) -> bool {
    let folders = || source.as_str().split('/');
    !folders().any(|folder| folder.starts_with("Invalid") || folder == "Bicep.Decompiler.IntegrationTests")
}

/// The JSON beside a program that it was compiled to.
fn compiled(corpus: &Corpus, source: &FilePath) -> Option<FilePath> {
    let stem = source.name().strip_suffix(".bicep")?;
    let beside = [format!("{stem}.json"), format!("{stem}.symbolicnames.json")];
    let mut beside = beside.iter().map(|name| source.folder().join(name));
    beside.find(|path| corpus.has(path) && template(corpus, path).is_some())
}

/// The first place at which each pair differs, without what is special to it, so that one cause shows as one line.
pub(crate) fn print_causes(failed: &Failures) {
    let mut causes = Tally::default();
    for (path, why) in failed {
        causes.add(why.lines().next().unwrap_or_default(), 1, path);
    }
    causes.print("causes", 60);
}
