//! One template compiled with and without symbolic names: two ways to write the same deployment.

use apimlint::check::Circumstances;
use apimlint::source::FilePath;

use crate::allowed::{self, Failures};
use crate::corpus::Corpus;
use crate::evaluated::{expand, resources, template};
use crate::same::{canonical, difference};

/// Compares every `main.json` with the `main.symbolicnames.json` beside it.
pub(crate) fn compare(corpus: &Corpus) -> Vec<String> {
    let mut failed = Failures::new();
    let (mut pairs, mut compared, mut too_long) = (0, 0, 0);
    for symbolic in corpus.json_files().into_iter().filter(|path| path.name() == "main.symbolicnames.json") {
        let folder = symbolic.folder();
        let plain = folder.join("main.json");
        if !corpus.has(&plain) {
            continue;
        }
        pairs += 1;
        if template(corpus, &plain).is_none() || template(corpus, &symbolic).is_none() {
            failed.insert(folder.to_string(), "one of the two cannot be read".to_owned());
            continue;
        }
        let expanded = |path: &FilePath| expand(corpus, path, None, &Circumstances::default());
        let (one, two) = (expanded(&plain), expanded(&symbolic));
        too_long += usize::from([&one, &two].iter().any(|it| it.to_string().contains("unknown('too l")));
        compared += resources(&one).len();
        let mut why = difference(&canonical(resources(&one)), &canonical(resources(&two)));
        if one.get("outputs") != two.get("outputs") {
            why = why.or_else(|| Some("the outputs differ".to_owned()));
        }
        if let Some(why) = why {
            failed.insert(folder.to_string(), why);
        }
    }
    println!(
        "{pairs} pairs, {} the same, {compared} resources; {too_long} with expressions too long to compare",
        pairs - failed.len()
    );
    assert!(pairs > 0);
    allowed::settle("pair", &corpus.name, &failed)
}
