//! `apimlint.yaml`: what was written, with places for what is wrong.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::Deserialize;

use super::config::known_rule;
use super::environment::Environment;
use super::written_environment::{self, Placed, environments};
use crate::finding::Severity;
use crate::platform::Date;
use crate::source::{FileId, FilePath, LineIndex, Span};
use crate::syntax;
use crate::syntax::deserialize::Spanned;

/// The settings that a configuration file makes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConfigFile {
    /// Rules and topics that take part; empty for all.
    pub select: Vec<String>,
    /// Rules and topics that do not.
    pub ignore: Vec<String>,
    /// Severities by rule.
    pub severity: BTreeMap<String, Severity>,
    /// The least severity that makes the run fail; `None` inside for "never".
    pub fail_on: Option<Option<Severity>>,
    /// The day by whose facts is judged.
    pub as_of: Option<Date>,
    /// The folder with copies of published templates.
    pub modules: Option<FolderSetting>,
    /// The roots that are deployed side by side, by the names of their environments.
    pub environments: Vec<EnvironmentSetting>,
}

/// An environment that a configuration file lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnvironmentSetting {
    /// The environment.
    pub environment: Environment,
    /// The files that it names.
    pub files: Vec<FileSetting>,
}

/// A file that a configuration file names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileSetting {
    /// The file.
    pub file: FilePath,
    /// Line and column of its name, from 1.
    pub position: (u32, u32),
}

/// A folder that a configuration file names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderSetting {
    /// The folder.
    pub folder: FilePath,
    /// Line and column of its name, from 1.
    pub position: (u32, u32),
}

/// Why a configuration file cannot be used: one line with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    /// The file.
    pub path: FilePath,
    /// Line and column, from 1, where there is a place to point at.
    pub position: Option<(u32, u32)>,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.position {
            Some((line, column)) => write!(f, "{}:{line}:{column}: {}", self.path, self.message),
            None => write!(f, "{}: {}", self.path, self.message),
        }
    }
}

/// The file as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
struct Written {
    select: Vec<Spanned<String>>,
    ignore: Vec<Spanned<String>>,
    severity: BTreeMap<String, Spanned<String>>,
    fail_on: Option<Spanned<String>>,
    as_of: Option<Spanned<String>>,
    modules: Option<Spanned<String>>,
    environments: written_environment::Written,
}

impl ConfigFile {
    /// The name that is looked for in the folders above a root.
    pub const NAME: &'static str = "apimlint.yaml";

    /// Reads the text of a configuration file. An empty one changes nothing; an unknown key, rule or word is an error.
    pub fn read(path: &FilePath, bytes: &[u8]) -> Result<Self, ConfigError> {
        let file = FileId::new(0);
        let nowhere = |message: String| ConfigError { path: path.clone(), position: None, message };
        let text: Arc<str> = match syntax::decode(bytes) {
            Ok(text) => text.into(),
            Err(error) => return Err(nowhere(error.message)),
        };
        let lines = LineIndex::new(&text);
        let wrong = |span: Span, message: String| {
            let position = lines.position(&text, span.start);
            ConfigError { path: path.clone(), position: Some((position.line, position.column)), message }
        };
        let tree = syntax::yaml::parse(file, Arc::clone(&text));
        let Some(root) = tree.root() else {
            let says_something = text.lines().any(|line| !line.trim().is_empty() && !line.trim().starts_with('#'));
            return match tree.errors().first().filter(|_| says_something) {
                Some(error) => Err(wrong(error.span, error.message.clone())),
                None => Ok(Self::default()),
            };
        };
        if let Some(error) = tree.errors().first() {
            return Err(wrong(error.span, error.message.clone()));
        }
        let written: Written =
            syntax::deserialize::from_node(root).map_err(|error| wrong(error.span, error.message.clone()))?;
        let rule = |word: &Spanned<String>| match known_rule(&word.value) {
            Ok(()) => Ok(word.value.clone()),
            Err(message) => Err(wrong(word.span, message)),
        };
        let mut severity = BTreeMap::new();
        for (name, word) in &written.severity {
            known_rule(name).map_err(|message| wrong(word.span, message))?;
            severity.insert(name.clone(), word.value.parse().map_err(|message| wrong(word.span, message))?);
        }
        let environments = environments(&written.environments, path).map_err(|(span, message)| wrong(span, message))?;
        let setting = |(environment, files): Placed| {
            let files = files.into_iter().map(|(file, span)| {
                let position = lines.position(&text, span.start);
                FileSetting { file, position: (position.line, position.column) }
            });
            EnvironmentSetting { environment, files: files.collect() }
        };
        Ok(Self {
            select: written.select.iter().map(rule).collect::<Result<_, _>>()?,
            ignore: written.ignore.iter().map(rule).collect::<Result<_, _>>()?,
            severity,
            fail_on: match &written.fail_on {
                None => None,
                Some(word) if word.value == "never" => Some(None),
                Some(word) => Some(Some(word.value.parse().map_err(|message| wrong(word.span, message))?)),
            },
            as_of: match &written.as_of {
                None => None,
                Some(word) => Some(word.value.parse().map_err(|message| wrong(word.span, message))?),
            },
            environments: environments.into_iter().map(setting).collect(),
            modules: written.modules.as_ref().map(|word| {
                let position = lines.position(&text, word.span.start);
                let folder = path.folder().join(&word.value);
                FolderSetting { folder, position: (position.line, position.column) }
            }),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<ConfigFile, String> {
        ConfigFile::read(&"apimlint.yaml".into(), text.as_bytes()).map_err(|error| error.to_string())
    }

    #[test]
    fn a_configuration_says_what_takes_part() {
        let config = read("select: [flows, capacity/subnet-too-small]\nfail-on: never\nas-of: 2022-05-26\n").unwrap();
        assert_eq!(config.select, ["flows", "capacity/subnet-too-small"]);
        assert_eq!(config.fail_on, Some(None));
        assert_eq!(config.as_of.map(|date| date.to_string()), Some("2022-05-26".to_owned()));
        let folder = |text: &str| read(text).unwrap().modules.map(|modules| modules.folder.to_string());
        assert_eq!(folder("modules: ./vendor/bicep/\n").as_deref(), Some("vendor/bicep"));
        assert_eq!(folder("select: [flows]\n"), None);
        assert_eq!(read("# nothing yet\n"), Ok(ConfigFile::default()));
        assert_eq!(read(""), Ok(ConfigFile::default()));
    }

    #[test]
    fn mistakes_have_a_place() {
        assert!(
            read("ignore:\n  - flow\n").unwrap_err().starts_with("apimlint.yaml:2:5: there is no rule or topic `flow`")
        );
        assert!(read("severty: {}\n").unwrap_err().starts_with("apimlint.yaml:1:1:"));
        assert!(read("fail-on: fatal\n").unwrap_err().starts_with("apimlint.yaml:1:10: `fatal` is not a severity"));
        assert!(read("as-of: 2022-13-01\n").unwrap_err().starts_with("apimlint.yaml:1:8:"));
        assert!(read("select: [\n").unwrap_err().starts_with("apimlint.yaml:"));
    }
}
