//! `bicepconfig.json`: short names for registries and for places of template specs, and where restored modules are kept.
//!
//! Of the files of this name the one nearest to a template counts, from its folder up to the root of the workspace.
//!
//! Source: learn.microsoft.com, "Add module settings in the Bicep config file".

use std::collections::HashMap;

use crate::source::{FilePath, Files, SourceMap, Span, Unreadable};
use crate::syntax::{self, Node, json};
use crate::template::{ModuleReference, Problem, ProblemKind};

/// The name of the file.
const NAME: &str = "bicepconfig.json";

/// The settings that were looked for, by the folder of the template.
#[derive(Debug, Default)]
pub(in crate::check) struct Aliases {
    by_folder: HashMap<FilePath, Option<FilePath>>,
    by_file: HashMap<FilePath, Settings>,
}

/// What one file says.
#[derive(Debug, Default, Clone)]
struct Settings {
    registries: HashMap<String, Registry>,
    template_specs: HashMap<String, TemplateSpecs>,
    cache: Option<FilePath>,
}

#[derive(Debug, Clone)]
struct Registry {
    host: String,
    path: Option<String>,
}

#[derive(Debug, Clone)]
struct TemplateSpecs {
    subscription: String,
    resource_group: String,
}

/// What a reference of a Bicep file means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::check) enum Meaning {
    /// A path.
    Local,
    /// A published template, and the folder in which restored ones are kept, if it is not the usual one.
    Published(ModuleReference, Option<FilePath>),
    /// Nothing; the words say why, and what to do.
    Nothing { message: String, help: String },
}

impl Aliases {
    /// What a reference in the file `from` means.
    pub(in crate::check) fn meaning(
        &mut self,
        from: &FilePath,
        reference: &str,
        files: &dyn Files,
        sources: &mut SourceMap,
        problems: &mut Vec<Problem>,
    ) -> Meaning {
        let scheme = ["br:", "br/", "ts:", "ts/"].into_iter().find(|scheme| reference.starts_with(scheme));
        let Some(scheme) = scheme else { return Meaning::Local };
        let settings = self.settings(&from.folder(), files, sources, problems);
        let written = match scheme {
            "br/" | "ts/" => match expanded(reference, &settings) {
                Ok(written) => written,
                Err(alias) => {
                    let kind = reference.get(..2).unwrap_or_default();
                    return Meaning::Nothing {
                        message: format!("no `{NAME}` above this file defines the alias `{alias}` of `{reference}`"),
                        help: format!("define it under `moduleAliases.{kind}`, or write the reference in full"),
                    };
                }
            },
            _ => reference.to_owned(),
        };
        match ModuleReference::parse(&written) {
            Some(found) => Meaning::Published(found, settings.cache),
            None => Meaning::Nothing {
                message: format!("`{reference}` is no reference to a module"),
                help: "write `br:<registry>/<path>:<tag>` or `ts:<subscription>/<group>/<name>:<version>`".to_owned(),
            },
        }
    }

    fn settings(
        &mut self,
        folder: &FilePath,
        files: &dyn Files,
        sources: &mut SourceMap,
        problems: &mut Vec<Problem>,
    ) -> Settings {
        let found = self.by_folder.entry(folder.clone()).or_insert_with(|| nearest(folder, files));
        let Some(path) = found.clone() else { return Settings::default() };
        let settings = self.by_file.entry(path.clone()).or_insert_with(|| read(&path, files, sources, problems));
        settings.clone()
    }
}

/// The file that counts for the templates of a folder.
fn nearest(folder: &FilePath, files: &dyn Files) -> Option<FilePath> {
    let mut folder = folder.clone();
    loop {
        let path = folder.join(NAME);
        if !matches!(files.read(&path), Err(Unreadable::Missing | Unreadable::OutsideWorkspace)) {
            return Some(path);
        }
        let above = folder.folder();
        if above == folder || folder.as_str().is_empty() {
            return None;
        }
        folder = above;
    }
}

fn read(path: &FilePath, files: &dyn Files, sources: &mut SourceMap, problems: &mut Vec<Problem>) -> Settings {
    let mut settings = Settings::default();
    let Ok(bytes) = files.read(path) else { return settings };
    let Ok(text) = syntax::decode(&bytes) else { return settings };
    let file = sources.add(path.clone(), text);
    let tree = json::parse(file, text.into());
    if let Some(error) = tree.errors().first() {
        problems.push(Problem {
            kind: ProblemKind::Syntax,
            message: format!("`{NAME}` cannot be read: {}", error.message),
            span: error.span,
            related: error.related.clone().into_iter().collect(),
            help: Some("without it the aliases in it are not known".to_owned()),
        });
    }
    let Some(root) = tree.root() else { return settings };
    let aliases = |kind: &str| root.get("moduleAliases").and_then(|all| all.get(kind));
    let text = |node: Node<'_>, name: &str| node.get(name).and_then(Node::as_str).map(std::borrow::Cow::into_owned);
    for entry in aliases("br").into_iter().flat_map(Node::entries) {
        let (Some(alias), Some(host)) = (entry.key.key_text(), text(entry.value, "registry")) else { continue };
        let registry = Registry { host, path: text(entry.value, "modulePath") };
        settings.registries.insert(alias.into_owned(), registry);
    }
    for entry in aliases("ts").into_iter().flat_map(Node::entries) {
        let (Some(alias), Some(subscription), Some(resource_group)) =
            (entry.key.key_text(), text(entry.value, "subscription"), text(entry.value, "resourceGroup"))
        else {
            continue;
        };
        settings.template_specs.insert(alias.into_owned(), TemplateSpecs { subscription, resource_group });
    }
    // Only what is inside of the workspace may be read.
    let cache = text(root, "cacheRootDirectory").map(|folder| path.folder().join(&folder));
    settings.cache = cache.filter(|folder| !folder.escapes());
    settings
}

/// A reference without its alias: `br/alias:path:tag`, `ts/alias:name:version`. The error is an alias that nobody defines.
fn expanded(reference: &str, settings: &Settings) -> Result<String, String> {
    let (kind, rest) = reference.split_at_checked(3).unwrap_or((reference, ""));
    let (alias, rest) = rest.split_once(':').unwrap_or((rest, ""));
    let unknown = || alias.to_owned();
    match kind {
        "ts/" => {
            let TemplateSpecs { subscription, resource_group } =
                settings.template_specs.get(alias).ok_or_else(unknown)?;
            Ok(format!("ts:{subscription}/{resource_group}/{rest}"))
        }
        _ => match settings.registries.get(alias) {
            Some(Registry { host, path: Some(path) }) => Ok(format!("br:{host}/{}/{rest}", path.trim_matches('/'))),
            Some(Registry { host, path: None }) => Ok(format!("br:{host}/{rest}")),
            None if alias == "public" => Ok(reference.to_owned()),
            None => Err(unknown()),
        },
    }
}

/// A finding about a reference that means nothing.
pub(in crate::check) fn nothing(message: String, help: String, span: Span) -> Problem {
    Problem { kind: ProblemKind::Unresolved, message, span, related: Vec::new(), help: Some(help) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::MemoryFiles;

    const CONFIG: &str = r#"{
        // Comments are allowed.
        "moduleAliases": {
            "br": { "contoso": { "registry": "contoso.azurecr.io", "modulePath": "bicep/modules" },
                    "bare": { "registry": "bare.azurecr.io" } },
            "ts": { "specs": { "subscription": "s", "resourceGroup": "g" } }
        },
        "cacheRootDirectory": ".cache"
    }"#;

    fn meaning(files: &[(&str, &str)], from: &str, reference: &str) -> (String, usize) {
        let mut memory = MemoryFiles::new();
        for (path, text) in files {
            memory.insert(*path, text);
        }
        let (mut sources, mut problems) = (SourceMap::new(), Vec::new());
        let mut aliases = Aliases::default();
        let mut once = || aliases.meaning(&from.into(), reference, &memory, &mut sources, &mut problems);
        let (first, second) = (once(), once());
        assert_eq!(first, second);
        let words = match first {
            Meaning::Local => "local".to_owned(),
            Meaning::Published(reference, None) => reference.to_string(),
            Meaning::Published(reference, Some(cache)) => format!("{reference} in {cache}"),
            Meaning::Nothing { message, .. } => message,
        };
        (words, problems.len())
    }

    #[test]
    fn the_nearest_file_says_what_aliases_stand_for() {
        let files = [("bicepconfig.json", CONFIG), ("other/bicepconfig.json", "{}")];
        let of = |from: &str, reference: &str| meaning(&files, from, reference).0;
        assert_eq!(
            of("a/b/main.bicep", "br/contoso:net/vnet:1"),
            "module `br:contoso.azurecr.io/bicep/modules/net/vnet:1` in .cache"
        );
        assert_eq!(of("main.bicep", "br/bare:net:1"), "module `br:bare.azurecr.io/net:1` in .cache");
        assert_eq!(of("main.bicep", "ts/specs:net:1"), "version `1` of the template spec `net` in .cache");
        assert_eq!(of("other/main.bicep", "br:x.io/a:1"), "module `br:x.io/a:1`");
        assert_eq!(of("main.bicep", "modules/net.bicep"), "local");
        assert_eq!(
            of("other/main.bicep", "br/contoso:net/vnet:1"),
            "no `bicepconfig.json` above this file defines the alias `contoso` of `br/contoso:net/vnet:1`"
        );
        assert_eq!(of("main.bicep", "br:x"), "`br:x` is no reference to a module");
    }

    #[test]
    fn the_public_registry_has_an_alias_that_can_be_another() {
        let reference = "br/public:avm/res/network/virtual-network:0.5.1";
        let known = "module `br:mcr.microsoft.com/bicep/avm/res/network/virtual-network:0.5.1`";
        assert_eq!(meaning(&[], "main.bicep", reference).0, known);
        let mirror = r#"{"moduleAliases": {"br": {"public": {"registry": "mirror.azurecr.io"}}}}"#;
        let there = "module `br:mirror.azurecr.io/avm/res/network/virtual-network:0.5.1`";
        assert_eq!(meaning(&[("bicepconfig.json", mirror)], "main.bicep", reference).0, there);
    }

    #[test]
    fn a_file_that_cannot_be_read_is_told_once() {
        let (words, problems) = meaning(&[("bicepconfig.json", "{ \"a\" 1 }")], "main.bicep", "br/x:a:1");
        assert!(words.contains("defines the alias `x`"), "{words}");
        assert_eq!(problems, 1);
    }
}
