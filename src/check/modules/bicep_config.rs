//! `bicepconfig.json`: what aliases of registries stand for, and where Bicep keeps what it restored.
//!
//! The nearest file in the folders above counts, and what it `extends`. Other keys are the compiler's business.
//!
//! Source: github.com/Azure/bicep, the classes of the configuration.

use std::collections::HashMap;

use super::is_scheme;
use crate::check::input;
use crate::source::{FilePath, Files, Role, SourceMap, Span, Unreadable};
use crate::syntax::deserialize::closest;
use crate::syntax::{Document, Node};
use crate::template::{ModuleReference, Problem, ProblemKind};

/// The name of the file.
const NAME: &str = "bicepconfig.json";

/// Most files that extend each other.
const LONGEST_CHAIN: usize = 16;

/// What a reference to a published template can begin with.
const SCHEMES: [&str; 2] = ["br", "ts"];

/// The settings that count in a folder.
#[derive(Debug, Default)]
pub(in crate::check) struct BicepConfig {
    /// The nearest file.
    path: Option<FilePath>,
    /// By scheme and name.
    aliases: HashMap<(&'static str, String), Alias>,
    /// The folder that Bicep keeps what it restored in, if it is not the usual one.
    cache: Option<String>,
}

/// What an alias stands for.
#[derive(Debug)]
struct Alias {
    /// What takes the place of the alias: `example.azurecr.io/bicep`. Nothing if a part of it is missing.
    stands_for: Option<String>,
    place: Span,
}

/// Why a reference names no published template.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::check) struct NoReference {
    pub(in crate::check) message: String,
    pub(in crate::check) help: String,
    pub(in crate::check) related: Vec<(Span, String)>,
}

impl BicepConfig {
    /// Reads the settings that count in a folder. What is wrong with them is added to `problems`, and nothing above the
    /// workspace counts.
    pub(in crate::check) fn above(
        folder: &FilePath,
        files: &dyn Files,
        sources: &mut SourceMap,
        problems: &mut Vec<Problem>,
    ) -> Self {
        let mut config = Self::default();
        let Some(nearest) = nearest(folder, files) else { return config };
        let mut next = Some((nearest.clone(), None));
        config.path = Some(nearest);
        let mut seen = Vec::new();
        while let Some((path, mentioned)) = next.take() {
            if seen.contains(&path) || seen.len() == LONGEST_CHAIN {
                let message = format!("`{path}` extends itself, perhaps through others");
                problems.extend(mentioned.map(|span| unresolved(message, "let one of them stand alone", span)));
                break;
            }
            let tree = input::read(&path, Role::Open, files, sources, problems, mentioned);
            if let Some(Document::Data(tree)) = &tree
                && let Some(root) = tree.root()
            {
                config.take(root, &path);
                next = root.get("extends").and_then(|base| {
                    let written = base.as_str().filter(|written| !written.trim().is_empty())?;
                    Some((path.folder().join(&written), Some(base.span())))
                });
            }
            seen.push(path);
        }
        config
    }

    /// Takes what a file says that no file before it said.
    fn take(&mut self, root: Node<'_>, path: &FilePath) {
        for scheme in SCHEMES {
            let written = root.get("moduleAliases").and_then(|aliases| aliases.get(scheme));
            for entry in written.into_iter().flat_map(Node::entries) {
                let Some(name) = entry.key.key_text() else { continue };
                let part = |name: &str| entry.value.get(name).and_then(Node::as_str);
                let stands_for = match scheme {
                    "br" => part("registry").map(|registry| match part("modulePath") {
                        Some(path) => format!("{registry}/{path}"),
                        None => registry.into_owned(),
                    }),
                    _ => part("subscription").zip(part("resourceGroup")).map(|(one, two)| format!("{one}/{two}")),
                };
                let alias = Alias { stands_for, place: entry.key.span() };
                self.aliases.entry((scheme, name.into_owned())).or_insert(alias);
            }
        }
        if self.cache.is_none() {
            let written = root.get("cacheRootDirectory").and_then(Node::as_str);
            let is_home = |written: &str| written == "~" || written.starts_with("~/") || written.starts_with("~\\");
            self.cache = written.filter(|written| !written.trim().is_empty()).map(|written| {
                if is_home(&written) { written.into_owned() } else { path.folder().join(&written).to_string() }
            });
        }
    }

    /// The folder that Bicep keeps what it restored in, if it is not the usual one.
    pub(in crate::check) fn cache(&self) -> Option<FilePath> {
        self.cache.as_deref().map(FilePath::new)
    }

    /// The published template that a reference names, aliases replaced.
    pub(in crate::check) fn resolve(&self, reference: &str) -> Result<ModuleReference, NoReference> {
        let fail = |message: String, help: String| NoReference { message, help, related: Vec::new() };
        let malformed = || {
            fail(
                format!("`{reference}` names no module"),
                "write `br:host/path:tag` for a module in a registry, or `ts:subscription/group/name:version` for a \
                 template spec"
                    .to_owned(),
            )
        };
        let (place, rest) = reference.split_once(':').filter(|_| is_scheme(reference)).ok_or_else(malformed)?;
        let Some((scheme, name)) = place.split_once('/') else {
            return ModuleReference::parse(reference).ok_or_else(malformed);
        };
        let scheme = SCHEMES.into_iter().find(|known| *known == scheme).ok_or_else(malformed)?;
        match self.aliases.get(&(scheme, name.to_owned())) {
            Some(Alias { stands_for: Some(start), .. }) => {
                ModuleReference::parse(&format!("{scheme}:{start}/{rest}")).ok_or_else(malformed)
            }
            Some(Alias { stands_for: None, place }) => {
                let parts = if scheme == "br" { "a `registry`" } else { "a `subscription` and a `resourceGroup`" };
                Err(NoReference {
                    message: format!("the module alias `{name}` stands for nothing: it needs {parts}"),
                    help: format!("complete it in `{}`", self.path.as_ref().map_or(NAME, FilePath::as_str)),
                    related: vec![(*place, "the alias is defined here".to_owned())],
                })
            }
            None if (scheme, name) == ("br", "public") => ModuleReference::parse(reference).ok_or_else(malformed),
            None => {
                let (message, of) = match &self.path {
                    Some(path) => (format!("`{path}` defines no module alias `{name}`"), path.as_str()),
                    None => (format!("no `{NAME}` defines the module alias `{name}`"), NAME),
                };
                let known = self.aliases.keys().filter(|(own, _)| *own == scheme).map(|(_, name)| name.as_str());
                Err(fail(
                    message,
                    match closest(name, known) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => format!(
                            "define it under `moduleAliases.{scheme}` in `{of}`; above the workspace no such file is \
                             read, so widen it with `--workspace` if it lies there"
                        ),
                    },
                ))
            }
        }
    }
}

/// The nearest file in a folder and those above it. Folders above the workspace cannot be read.
fn nearest(folder: &FilePath, files: &dyn Files) -> Option<FilePath> {
    let mut folder = folder.clone();
    loop {
        let path = folder.join(NAME);
        match files.read(&path) {
            Err(Unreadable::Missing) => {}
            Err(Unreadable::OutsideWorkspace) => return None,
            Ok(_) | Err(_) => return Some(path),
        }
        let above = folder.folder();
        if above == folder {
            return None;
        }
        folder = above;
    }
}

fn unresolved(message: String, help: &str, span: Span) -> Problem {
    Problem { kind: ProblemKind::Unresolved, message, span, related: Vec::new(), help: Some(help.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::MemoryFiles;

    const CONFIG: &str = r#"{
        // As Bicep does, comments are read.
        "cacheRootDirectory": "../cache",
        "moduleAliases": {
            "br": { "contoso": { "registry": "Contoso.azurecr.io", "modulePath": "bicep/net" },
                    "bare": { "registry": "x.io" }, "empty": { "modulePath": "a" } },
            "ts": { "specs": { "subscription": "00000000-0000-0000-0000-000000000000", "resourceGroup": "rg" } }
        }
    }"#;

    /// What a reference in `infra/app` is, and the problems of the configuration.
    fn resolved(list: &[(&str, &str)], reference: &str) -> (String, Vec<String>) {
        let mut files = MemoryFiles::new();
        for (path, text) in list {
            files.insert(*path, text);
        }
        let mut problems = Vec::new();
        let config = BicepConfig::above(&"infra/app".into(), &files, &mut SourceMap::new(), &mut problems);
        let said = match config.resolve(reference) {
            Ok(reference) => reference.to_string(),
            Err(no) => format!("{}; {}", no.message, no.help),
        };
        (said, problems.into_iter().map(|problem| problem.message).collect())
    }

    #[test]
    fn aliases_stand_for_what_the_nearest_file_says() {
        let list = [("infra/bicepconfig.json", CONFIG), ("bicepconfig.json", "{}")];
        let is = |reference: &str| {
            let (said, problems) = resolved(&list, reference);
            assert_eq!(problems, Vec::<String>::new());
            said
        };
        assert_eq!(is("br/contoso:vnet:1.0"), "module `br:contoso.azurecr.io/bicep/net/vnet:1.0`");
        assert_eq!(is("br/bare:a/b:1.0"), "module `br:x.io/a/b:1.0`");
        assert_eq!(is("br:y.io/a/b:1.0"), "module `br:y.io/a/b:1.0`");
        assert_eq!(is("br/public:avm/res/a:1.0"), "module `br:mcr.microsoft.com/bicep/avm/res/a:1.0`");
        assert_eq!(is("ts/specs:net:v1"), "version `v1` of the template spec `net`");
        assert!(is("br/contos:vnet:1.0").ends_with("no module alias `contos`; did you mean `contoso`?"));
        assert!(is("br/empty:vnet:1.0").contains("needs a `registry`"));
        for malformed in ["br/contoso:vnet", "br:../x:1", "xy:a:1", "br/contoso:../../x:1", "ts/contoso/x:1:2"] {
            assert!(
                is(malformed).contains("names no module") || is(malformed).contains("no module alias"),
                "{malformed}"
            );
        }
    }

    #[test]
    fn a_file_overrides_what_it_extends_and_the_public_registry() {
        let own =
            r#"{ "extends": "../base.json", "moduleAliases": { "br": { "public": { "registry": "mirror.io" } } } }"#;
        let list = [("infra/bicepconfig.json", own), ("base.json", CONFIG)];
        assert_eq!(resolved(&list, "br/public:avm/a:1").0, "module `br:mirror.io/avm/a:1`");
        assert_eq!(resolved(&list, "br/bare:a:1").0, "module `br:x.io/a:1`");
        let (_, problems) = resolved(&[("infra/bicepconfig.json", own)], "br/bare:a:1");
        assert_eq!(problems, ["`base.json` cannot be read: there is no such file"]);
        let circle = r#"{ "extends": "bicepconfig.json" }"#;
        let (_, problems) = resolved(&[("infra/bicepconfig.json", circle)], "br/bare:a:1");
        assert_eq!(problems.len(), 1, "{problems:?}");
    }

    #[test]
    fn what_is_not_defined_is_told_with_a_way_out() {
        let (said, problems) = resolved(&[], "br/contoso:vnet:1.0");
        assert!(
            said.starts_with("no `bicepconfig.json` defines the module alias `contoso`; define it under"),
            "{said}"
        );
        assert_eq!(problems, Vec::<String>::new());
        let (_, problems) = resolved(&[("bicepconfig.json", "{ \"moduleAliases\": ")], "br/contoso:vnet:1.0");
        assert!(problems[0].contains("expected a value"), "{problems:?}");
    }
}
