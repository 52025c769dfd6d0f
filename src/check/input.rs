//! From paths to trees, with what goes wrong on the way.

use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use super::using::Using;
use super::weight::weight;
use super::{Root, sniff};
use crate::source::{FileId, FilePath, Files, Role, SourceFile, SourceMap, Span, Unreadable};
use crate::syntax::bicep::StatementKind;
use crate::syntax::{self, Document, SyntaxErrorKind};
use crate::template::{self, Problem, ProblemKind};

/// Largest template or parameter file that is read, in bytes. Azure refuses templates of more than 4 MB, so
/// a larger file is something else.
pub(super) const LARGEST_INPUT: usize = 6_000_000;

/// Largest export that is read, in bytes: some fifty thousand resources.
const LARGEST_EXPORT: usize = 64_000_000;

/// How much of a file is looked at to see whether it may be larger than a template.
const BEGINNING: usize = 1_000_000;

/// Largest file of this name that is read at all, in bytes. Only data can be an export.
pub fn largest(path: &FilePath) -> usize {
    let is_data = ["json", "jsonc", "yaml", "yml"].iter().any(|extension| path.has_extension(extension));
    if is_data { LARGEST_EXPORT } else { LARGEST_INPUT }
}

/// Whether a file that is larger than a template begins like an export.
pub(super) fn begins_like_an_export(path: &FilePath, bytes: &[u8]) -> bool {
    let beginning = bytes.get(..BEGINNING).unwrap_or(bytes);
    // The end of it may be in the middle of a character.
    let text = String::from_utf8_lossy(beginning);
    let is_there = sniff::may_be_export(beginning) && bytes.len() <= largest(path);
    is_there && template::is_export(&syntax::parse_document(path, FileId::new(0), text.as_ref().into()))
}

/// Largest template or parameter file that Azure takes, in bytes, sent without blanks.
const LARGEST_FOR_AZURE: usize = 4 * 1024 * 1024;

/// The files that a root is made of, as trees.
pub(super) struct Inputs {
    /// The template, if it is there, and not to be found by what the parameter file says.
    pub(super) template: Option<Rc<Document>>,
    /// The parameter file, if it is there.
    pub(super) parameters: Option<Rc<Document>>,
}

/// Reads the files of roots, each once.
pub(super) struct Reading<'f> {
    files: &'f dyn Files,
    /// What was read, by path, and whether as a parameter file.
    trees: HashMap<(FilePath, bool), Option<Rc<Document>>>,
    /// The texts.
    pub(super) sources: SourceMap,
    /// What is wrong with them.
    pub(super) problems: Vec<Problem>,
}

impl<'f> Reading<'f> {
    /// Nothing is read yet; `sources` are texts that are there already.
    pub(super) fn beside(sources: SourceMap, files: &'f dyn Files) -> Self {
        Self { files, trees: HashMap::new(), sources, problems: Vec::new() }
    }

    fn read(&mut self, path: &FilePath, role: Role, mentioned: Option<Span>) -> Option<Rc<Document>> {
        let key = (path.clone(), role == Role::Parameters);
        if let Some(known) = self.trees.get(&key) {
            return known.clone();
        }
        let tree = read(path, role, self.files, &mut self.sources, &mut self.problems, mentioned).map(Rc::new);
        self.trees.insert(key, tree.clone());
        tree
    }

    /// The files of a root.
    pub(super) fn root(&mut self, root: &Root) -> Inputs {
        // A parameter file in Bicep says which template it is for. Whoever follows links finds that one.
        let says_itself = root.template.has_extension("bicepparam").then_some(&root.template);
        let first = says_itself.or_else(|| root.parameters.as_ref().filter(|path| syntax::is_bicep(path)));
        let mut parameters = first.and_then(|path| self.read(path, Role::Parameters, None));
        let using = parameters.as_deref().and_then(Document::as_program).map(Using::of);
        let is_linked = match (&using, first) {
            (Some(Using::Template(named, _)), Some(path)) => path.folder().join(named) == root.template,
            _ => false,
        };
        if let (Some(Using::Nothing(span)), Some([])) = (&using, parameters.as_deref().map(Document::errors)) {
            self.problems.push(for_no_template(*span));
        }
        let template = match says_itself {
            None if !is_linked => self.read(&root.template, Role::Open, None),
            _ => None,
        };
        if let (Some(path), None) = (&root.parameters, first) {
            let at_template = template.as_ref().map(|tree| Span::at(tree.file(), 0));
            parameters = self.read(path, Role::Parameters, at_template);
        }
        Inputs { template, parameters }
    }
}

/// Hides what a parameter file in Bicep gives: without the template nobody can say which of it is a secret.
pub(super) fn hide_values(document: &Document, sources: &mut SourceMap) {
    let Document::Bicep(program) = document else { return };
    let mut start = 0;
    for statement in program.statements() {
        if let StatementKind::Using { template: Some(it), .. } | StatementKind::Extends { path: it } = &statement.kind {
            sources.hide(Span::new(program.file(), start, statement.span.start));
            start = it.span.end;
        }
    }
    sources.hide(Span::new(program.file(), start, program.span().end));
}

fn for_no_template(span: Span) -> Problem {
    Problem {
        kind: ProblemKind::Unresolved,
        message: "the parameter file does not say which template it is for".to_owned(),
        span,
        related: Vec::new(),
        help: Some("begin it with `using 'main.bicep'`, a path from its own folder".to_owned()),
    }
}

/// Reads a file of the deployment into `sources`, which remembers its role.
///
/// A file that is there always has a tree, perhaps an empty one; its errors are added to `problems`. A file that is not
/// there is reported at `mentioned`, where something refers to it, and gives nothing.
pub(super) fn read(
    path: &FilePath,
    role: Role,
    files: &dyn Files,
    sources: &mut SourceMap,
    problems: &mut Vec<Problem>,
    mentioned: Option<Span>,
) -> Option<Document> {
    let read = files.read(path);
    let fitting = read.and_then(|bytes| match bytes.len() {
        0..=LARGEST_INPUT => Ok(bytes),
        _ if role == Role::Open && begins_like_an_export(path, &bytes) => Ok(bytes),
        _ => Err(Unreadable::TooLarge(LARGEST_INPUT as u64)),
    });
    let bytes = match fitting {
        Ok(bytes) => bytes,
        Err(reason) => {
            let span = mentioned.unwrap_or_else(|| Span::at(sources.add(path.clone(), ""), 0));
            problems.push(unreadable(path, &reason, span));
            return None;
        }
    };
    let text: Arc<str> = match syntax::decode(&bytes) {
        Ok(text) => text.into(),
        Err(error) => {
            // The text cannot be shown, so the place is the file.
            let file = sources.add(path.clone(), "");
            problems.push(Problem {
                kind: ProblemKind::Syntax,
                message: format!("`{}` cannot be read: {}", path.name(), error.message),
                span: Span::at(file, 0),
                related: Vec::new(),
                help: Some("save it as UTF-8 text".to_owned()),
            });
            return None;
        }
    };
    let file = sources.add(path.clone(), Arc::clone(&text));
    let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
    let tree = Document::parse(path, file, Arc::clone(&text));
    if text.len() > LARGEST_FOR_AZURE && !tree.as_data().is_some_and(template::is_export) {
        let size = weight(&text);
        if size > LARGEST_FOR_AZURE {
            problems.push(too_large(path, size, Span::at(file, 0)));
        }
    }
    let secret = role != Role::Open;
    match (&tree, tree.errors()) {
        (_, [_, ..]) if secret => sources.set_role(file, Role::BrokenParameters),
        // Whoever evaluates Bicep says where secrets stand.
        (Document::Bicep(_), _) => sources.set_role(file, Role::Open),
        _ => sources.set_role(file, role),
    }
    // Who shows a text knows where values stand in JSON, and in nothing else.
    let is_json = path.has_extension("json") || path.has_extension("jsonc");
    let is_clean_bicep = matches!(tree, Document::Bicep(_)) && tree.errors().is_empty();
    if secret && !is_json && !is_clean_bicep {
        sources.hide(Span::new(file, 0, length));
    }
    let words = |text: &str| if secret { without_quotations(text) } else { text.to_owned() };
    problems.extend(tree.errors().iter().map(|error| Problem {
        kind: match error.kind {
            SyntaxErrorKind::Syntax => ProblemKind::Syntax,
            SyntaxErrorKind::Limit => ProblemKind::Limit,
        },
        message: words(&error.message),
        span: error.span,
        related: error.related.clone().into_iter().map(|(span, text)| (span, words(&text))).collect(),
        help: None,
    }));
    Some(tree)
}

/// Takes out of messages about hidden places what they could tell of the text there.
pub(super) fn hush(problems: &mut [Problem], sources: &SourceMap) {
    for problem in problems {
        let hidden = sources.get(problem.span.file).map(SourceFile::hidden).unwrap_or_default();
        let touched = |range: &Range<u32>| {
            problem.span.start < range.end && range.start < problem.span.end.max(problem.span.start + 1)
        };
        if !hidden.iter().any(touched) {
            continue;
        }
        problem.message = match problem.kind {
            // Functions say what they got in words of their own.
            ProblemKind::Invalid => {
                "Azure would refuse what is written here; it is a secret, so nothing is said about it".to_owned()
            }
            _ => without_quotations(&problem.message),
        };
        problem.related.iter_mut().for_each(|(_, text)| *text = without_quotations(text));
        problem.help = problem.help.as_deref().map(without_quotations);
    }
}

/// A message about a text without the words that it quotes from there. Signs and the words of JSON stay. A text may have
/// quotation marks in it, so all goes from the first word that is quoted to the last quotation mark.
fn without_quotations(message: &str) -> String {
    let told = |quoted: &str| {
        matches!(quoted, "true" | "false" | "null") || !quoted.contains(|c: char| c.is_alphanumeric() || !c.is_ascii())
    };
    let mut shown = 0;
    for (index, part) in message.split('`').enumerate() {
        if index % 2 == 1 && !told(part) {
            let start = message.get(..shown).unwrap_or_default();
            let end = message.rsplit('`').next().unwrap_or_default();
            return if message.ends_with(part) { format!("{start}…") } else { format!("{start}…`{end}") };
        }
        shown += part.len() + 1;
    }
    message.to_owned()
}

fn too_large(path: &FilePath, size: usize, span: Span) -> Problem {
    let name = path.name();
    Problem {
        kind: ProblemKind::Limit,
        message: format!("`{name}` has {size} bytes without its blanks: Azure allows {LARGEST_FOR_AZURE} (4 MB)"),
        span,
        related: Vec::new(),
        help: Some("move a part of it into a linked template".to_owned()),
    }
}

/// What is said of a file that cannot be had.
pub(super) fn unreadable(path: &FilePath, reason: &Unreadable, span: Span) -> Problem {
    let (kind, help) = match reason {
        Unreadable::Missing => (ProblemKind::Unresolved, "check the path, or add the file"),
        Unreadable::OutsideWorkspace => {
            (ProblemKind::Unresolved, "move the file into the workspace, or widen it with `--workspace`")
        }
        Unreadable::TooLarge(_) => {
            (ProblemKind::Limit, "Azure accepts templates of up to 4 MB, and an export has at most 64 MB")
        }
        Unreadable::Other(_) => (ProblemKind::Unresolved, "make the file readable"),
    };
    Problem {
        kind,
        message: format!("`{path}` cannot be read: {reason}"),
        span,
        related: Vec::new(),
        help: Some(help.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::MemoryFiles;

    fn role_and_problems(path: &str, text: &str) -> (Role, bool, Vec<String>) {
        let mut files = MemoryFiles::new();
        files.insert(path, text);
        let (mut sources, mut problems) = (SourceMap::new(), Vec::new());
        read(&path.into(), Role::Parameters, &files, &mut sources, &mut problems, None);
        let file = sources.iter().next().unwrap();
        let words = problems.into_iter();
        (file.role(), !file.hidden().is_empty(), words.map(|problem| problem.message).collect())
    }

    #[test]
    fn parameter_files_are_known_by_what_they_are_read_for() {
        assert_eq!(role_and_problems("x.json", "{}"), (Role::Parameters, false, Vec::new()));
        assert_eq!(role_and_problems("x.yaml", "a: b"), (Role::Parameters, true, Vec::new()));
    }

    #[test]
    fn a_file_that_is_too_large_for_azure_is_told_and_read() {
        let text =
            |letters: usize, blanks: usize| format!("{{{}\"a\": \"{}\"}}", " ".repeat(blanks), "x".repeat(letters));
        let fitting = LARGEST_FOR_AZURE - r#"{"a":""}"#.len();
        assert_eq!(role_and_problems("x.json", &text(fitting, 100_000)).2, Vec::<String>::new());
        let told = role_and_problems("x.json", &text(fitting + 1, 0)).2;
        assert_eq!(told, ["`x.json` has 4194305 bytes without its blanks: Azure allows 4194304 (4 MB)"]);
        let mut files = MemoryFiles::new();
        files.insert("x.json", text(fitting + 1, 0));
        let tree = read(&"x.json".into(), Role::Open, &files, &mut SourceMap::new(), &mut Vec::new(), None);
        assert!(
            tree.and_then(|tree| Some(tree.as_data()?.root()?.get_ignore_case("a")?.as_str()?.len()))
                == Some(fitting + 1)
        );
    }

    #[test]
    fn errors_in_parameter_files_quote_no_values() {
        let (role, _, words) = role_and_problems("x.json", r#"{"a": hunter2, "b": 12,34, "c": "\hunter"}"#);
        assert_eq!(role, Role::BrokenParameters);
        assert_eq!(words[0], "expected a value, found `…`; text needs double quotes");
        assert!(
            words.len() > 2 && !words.iter().any(|words| words.contains("hunter") || words.contains("34")),
            "{words:?}"
        );
    }

    #[test]
    fn signs_are_quoted_and_words_are_not() {
        assert_eq!(without_quotations("expected `,` or `}` after this"), "expected `,` or `}` after this");
        assert_eq!(without_quotations("`Null` is written `null` in JSON"), "`…` in JSON");
        assert_eq!(without_quotations("`,` and not `hun`ter`2`, please"), "`,` and not `…`, please");
        assert_eq!(without_quotations("a `"), "a `");
        assert_eq!(without_quotations("found `hunter2"), "found `…");
    }
}
