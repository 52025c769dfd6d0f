//! Where things are: the compiler's own tests hold pictures of programs, `main.ir.bicep`, with the place of every node of
//! its tree under the line that the node starts in. Each of these places must be one of a node of ours.

use std::collections::BTreeSet;

use apimlint::source::FileId;
use apimlint::syntax::bicep::parse;

use crate::allowed::{self, Failures};
use crate::corpus::Corpus;
use crate::places::{Class, Place, places};
use crate::tally::Tally;

/// A node of a picture.
struct Node {
    kind: String,
    place: Place,
}

/// Compares the places in every picture with those of the program beside it.
pub(crate) fn compare(corpus: &Corpus) -> Vec<String> {
    let mut failed = Failures::new();
    let mut missing = Tally::default();
    let (mut pictures, mut nodes, mut found) = (0, 0, 0);
    for picture in corpus.files(&["bicep"]).into_iter().filter(|path| path.name() == "main.ir.bicep") {
        let program = picture.folder().join("main.bicep");
        if !corpus.has(&program) {
            continue;
        }
        pictures += 1;
        let text = corpus.text(&program);
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let own = places(&parse(FileId::new(0), text.into()));
        let mut wrong = Vec::new();
        for node in read(&corpus.text(&picture), text) {
            nodes += 1;
            if classes(&node.kind).iter().any(|class| own.get(class).is_some_and(|own| own.contains(&node.place))) {
                found += 1;
                continue;
            }
            missing.add(node.kind.as_str(), 1, picture.as_str());
            wrong.push(format!("{}: `{}`", node.kind, shown(text, &node.place)));
        }
        if !wrong.is_empty() {
            failed.insert(picture.to_string(), wrong.join("\n    "));
        }
    }
    println!("{}: {pictures} pictures, {nodes} places, {found} of them are places of ours", corpus.name);
    missing.print("others", 40);
    assert!(pictures > 0 && nodes > 0);
    allowed::settle("span", &corpus.name, &failed)
}

/// What of our tree a node is to be found in.
fn classes(kind: &str) -> &'static [Class] {
    match kind {
        "ObjectPropertyExpression" => &[Class::Property],
        "ExtensionExpression" => &[Class::Statement],
        // What a function reads from a file is a variable for the compiler.
        "DeclaredVariableExpression" => &[Class::Statement, Class::Expression],
        _ if kind.starts_with("Declared") => &[Class::Statement],
        _ if kind.contains("Type") => &[Class::Type],
        _ => &[Class::Expression],
    }
}

/// The nodes of a picture, each once. Those that the compiler made up have no place of their own.
fn read(picture: &str, program: &str) -> Vec<Node> {
    let lines = starts(program);
    let mut nodes: BTreeSet<(String, Place)> = BTreeSet::new();
    let mut line = 0;
    for text in picture.lines() {
        let Some(note) = text.strip_prefix("//@[") else {
            line += 1;
            continue;
        };
        if note.contains("[UNPARENTED]") || note.contains("ProgramExpression") {
            continue;
        }
        let (range, rest) = note.split_once(')').unwrap();
        let (start, end) = range.split_once(':').unwrap();
        let kind: String =
            rest.chars().skip_while(|c| !c.is_ascii_alphabetic()).take_while(char::is_ascii_alphabetic).collect();
        let start_of_line = lines[line - 1];
        let place = |column: &str| start_of_line + column.parse::<usize>().unwrap();
        nodes.insert((kind, (place(start), place(end))));
    }
    let offsets = offsets(program);
    let bytes = |place: usize| offsets.get(place).copied().unwrap_or(program.len());
    nodes.into_iter().map(|(kind, (start, end))| Node { kind, place: (bytes(start), bytes(end)) }).collect()
}

/// Where lines start, in units of UTF-16 like the places in pictures.
fn starts(program: &str) -> Vec<usize> {
    let mut starts = vec![0];
    let mut at = 0;
    for c in program.chars() {
        at += c.len_utf16();
        if c == '\n' {
            starts.push(at);
        }
    }
    starts
}

/// The byte at which each unit of UTF-16 starts.
fn offsets(program: &str) -> Vec<usize> {
    let units = program.char_indices().flat_map(|(byte, c)| std::iter::repeat_n(byte, c.len_utf16()));
    units.chain([program.len()]).collect()
}

fn shown(text: &str, (start, end): &Place) -> String {
    let text = text.get(*start..*end).unwrap_or("?").replace('\n', "⏎");
    if text.chars().count() > 80 { text.chars().take(80).chain(['…']).collect() } else { text }
}
