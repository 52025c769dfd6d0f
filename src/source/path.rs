//! Paths as the core sees them: text with `/`, independent of the machine.

use std::fmt;
use std::sync::Arc;

/// A file or folder, written with `/`. Relative paths start at the workspace root; a path that a user named outside of
/// the workspace stays absolute. `.` and `..` are resolved on construction, so equal places are equal paths.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FilePath(Arc<str>);

impl FilePath {
    /// A path from its text, normalised: backslashes become `/`, `.` and empty segments go, `..` takes its parent away.
    /// A leading `..` that has no parent to take stays, so that [`FilePath::escapes`] can see it.
    pub fn new(text: &str) -> Self {
        let text = text.replace('\\', "/");
        let absolute = text.starts_with('/');
        let mut segments: Vec<&str> = Vec::new();
        for segment in text.split('/') {
            match segment {
                "" | "." => {}
                ".." if segments.last().is_some_and(|last| *last != "..") => {
                    segments.pop();
                }
                ".." if absolute => {}
                other => segments.push(other),
            }
        }
        let joined = segments.join("/");
        Self(if absolute { format!("/{joined}") } else { joined }.into())
    }

    /// The text, with `/`; empty for the workspace root.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last segment.
    pub fn name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or_default()
    }

    /// The folder that holds this path.
    #[must_use]
    pub fn folder(&self) -> Self {
        match self.0.rfind('/') {
            Some(0) => Self("/".into()),
            Some(at) => Self(self.0.get(..at).unwrap_or_default().into()),
            None => Self("".into()),
        }
    }

    /// `path` as seen from this folder.
    #[must_use]
    pub fn join(&self, path: &str) -> Self {
        let drive = path.as_bytes().get(1) == Some(&b':');
        if path.starts_with('/') || path.starts_with('\\') || drive || self.0.is_empty() {
            return Self::new(path);
        }
        Self::new(&format!("{}/{path}", self.0))
    }

    /// Whether the path leaves the workspace: it climbs above the root or is absolute.
    pub fn escapes(&self) -> bool {
        let drive = self.0.as_bytes().get(1) == Some(&b':');
        &*self.0 == ".." || self.0.starts_with("../") || self.0.starts_with('/') || drive
    }

    /// Whether the name ends with `.extension`, whatever its case.
    pub fn has_extension(&self, extension: &str) -> bool {
        self.name().rsplit_once('.').is_some_and(|(_, found)| found.eq_ignore_ascii_case(extension))
    }
}

impl fmt::Display for FilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for FilePath {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_normalised() {
        assert_eq!(FilePath::new("./infra/../infra//main.json").as_str(), "infra/main.json");
        assert_eq!(FilePath::new(r"infra\main.json").as_str(), "infra/main.json");
        assert_eq!(FilePath::new("infra/main.json").folder().as_str(), "infra");
        assert_eq!(FilePath::new("main.json").folder().join("nested/x.json").as_str(), "nested/x.json");
    }

    #[test]
    fn escapes_are_seen() {
        assert!(FilePath::new("infra").join("../../etc/passwd").escapes());
        assert!(FilePath::new("infra").join("/etc/passwd").escapes());
        assert!(FilePath::new("infra").join(r"C:\secrets").escapes());
        assert!(!FilePath::new("infra").join("../other/x.json").escapes());
        assert!(!FilePath::new("..hidden/x").escapes());
    }
}
