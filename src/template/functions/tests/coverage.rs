//! No function of the table is without vectors: what it gives, and what it gives on something that is not known.

use std::collections::BTreeMap;

use super::{containers, dates, ids, lookup, texts, uris, values};
use crate::template::functions::table::names;

/// Functions that answer the same whatever they get, or never: there is nothing to vary.
const CONSTANT: [&str; 7] = ["true", "false", "null", "newGuid", "utcNow", "buildUri", "fail"];

/// Fewest vectors from the documentation, or from tests that Microsoft publishes.
const FEWEST: usize = 3;

#[derive(Default)]
struct Counted {
    known: usize,
    unknown: usize,
}

/// How many vectors each function has.
fn counted() -> BTreeMap<String, Counted> {
    let tables =
        [containers::TABLES, dates::TABLES, ids::TABLES, lookup::TABLES, texts::TABLES, uris::TABLES, values::TABLES];
    let mut counted: BTreeMap<String, Counted> = BTreeMap::new();
    for (text, value) in tables.into_iter().flatten().copied().flat_map(<[_]>::iter) {
        let (name, arguments) = text.split_once('(').expect("a call");
        let counted = counted.entry(name.to_owned()).or_default();
        let open = ["parameters(", "resourceGroupName(", "subscriptionId("].iter().any(|open| arguments.contains(open));
        if open {
            counted.unknown += 1;
        } else if !value.starts_with("?!") {
            counted.known += 1;
        }
    }
    counted
}

#[test]
fn every_function_has_its_vectors() {
    let counted = counted();
    let missing: Vec<String> = names()
        .into_iter()
        .filter(|name| !CONSTANT.contains(name))
        .filter_map(|name| {
            let Counted { known, unknown } = counted.get(name).unwrap_or(&Counted { known: 0, unknown: 0 });
            (*known < FEWEST || *unknown == 0).then(|| format!("{name}: {known} known, {unknown} unknown"))
        })
        .collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn vectors_are_about_functions_that_there_are() {
    for name in counted().keys() {
        assert!(names().contains(&name.as_str()), "{name}");
    }
    for name in CONSTANT {
        assert!(names().contains(&name), "{name}");
    }
}
