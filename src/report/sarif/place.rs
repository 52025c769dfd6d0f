//! Places in SARIF's words: artifacts, addresses, regions.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::SarifOptions;
use super::log::{Artifact, ArtifactLocation, PhysicalLocation, Region};
use crate::finding::{Fix, Report};
use crate::report::secrets;
use crate::source::{FileId, FilePath, SourceMap, Span};

/// The files that results speak of, by address.
pub(super) struct Artifacts<'a> {
    sources: &'a SourceMap,
    locations: BTreeMap<FileId, ArtifactLocation>,
}

impl<'a> Artifacts<'a> {
    /// Every file that a label or an edit of the report is in.
    pub(super) fn new(report: &'a Report, options: SarifOptions) -> Self {
        let labels = report.findings.iter().flat_map(|finding| &finding.labels);
        let open = report.undecided.iter().filter(|_| options.show_undecided).flat_map(|undecided| &undecided.labels);
        let edits = report.findings.iter().flat_map(|finding| &finding.fixes).flat_map(|fix| &fix.edits);
        let spans = labels.chain(open).map(|label| label.span).chain(edits.map(|edit| edit.span));
        let files: BTreeMap<FileId, ArtifactLocation> =
            spans.filter_map(|span| Some((span.file, location(report.sources.get(span.file)?.path())))).collect();
        // By address, so that the numbers do not depend on the order in which files were read, and so that a file that
        // was read twice is one artifact.
        let mut numbers: BTreeMap<ArtifactLocation, usize> =
            files.values().map(|location| (location.clone(), 0)).collect();
        for (index, number) in numbers.values_mut().enumerate() {
            *number = index;
        }
        let numbered = |(file, location): (FileId, ArtifactLocation)| {
            let index = numbers.get(&location).copied();
            (file, ArtifactLocation { index, ..location })
        };
        Self { sources: &report.sources, locations: files.into_iter().map(numbered).collect() }
    }

    /// The list for the run.
    pub(super) fn list(&self) -> Vec<Artifact> {
        let list: BTreeMap<Option<usize>, &ArtifactLocation> =
            self.locations.values().map(|location| (location.index, location)).collect();
        let own =
            |location: &ArtifactLocation| Artifact { location: ArtifactLocation { index: None, ..location.clone() } };
        list.into_values().map(own).collect()
    }

    /// Whether a fix tells no secret.
    pub(super) fn may_show(&self, fix: &Fix) -> bool {
        secrets::may_show(fix, self.sources)
    }

    /// The address of a file that a label or an edit is in.
    pub(super) fn location(&self, file: FileId) -> Option<ArtifactLocation> {
        self.locations.get(&file).cloned()
    }

    /// Where a span is; `None` for a span of no file of the report.
    pub(super) fn physical(&self, span: Span) -> Option<PhysicalLocation> {
        Some(PhysicalLocation { artifact_location: self.location(span.file)?, region: self.region(span)? })
    }

    /// Its lines and columns; the end is the column after the last character.
    pub(super) fn region(&self, span: Span) -> Option<Region> {
        let (start, end) = self.sources.positions(span)?;
        Some(Region { start_line: start.line, start_column: start.utf16, end_line: end.line, end_column: end.utf16 })
    }
}

fn location(path: &FilePath) -> ArtifactLocation {
    let text = path.as_str();
    let drive = text.as_bytes().get(1) == Some(&b':');
    if text.starts_with('/') || drive {
        let slash = if drive { "/" } else { "" };
        return ArtifactLocation { uri: format!("file://{slash}{}", encoded(text)), uri_base_id: None, index: None };
    }
    ArtifactLocation { uri: encoded(text), uri_base_id: Some("%SRCROOT%"), index: None }
}

/// Percent-encoded, but for the characters that a path segment may hold (RFC 3986 §3.3) and the slashes between them. A
/// colon is encoded except after a drive letter, because a relative address may not have one in its first segment.
fn encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for (at, byte) in path.bytes().enumerate() {
        let plain = byte.is_ascii_alphanumeric() || b"-._~/!$&'()*+,;=@".contains(&byte);
        if plain || (byte == b':' && at == 1) {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_encoded() {
        let uri = |path: &str| location(&path.into()).uri;
        assert_eq!(uri("infra/main.json"), "infra/main.json");
        assert_eq!(uri("a b/ñ#1%?.json"), "a%20b/%C3%B1%231%25%3F.json");
        assert_eq!(uri("net:work.yaml"), "net%3Awork.yaml");
        assert_eq!(uri("/srv/x y.json"), "file:///srv/x%20y.json");
        assert_eq!(uri("C:/x.json"), "file:///C:/x.json");
        assert!(location(&"/srv/x.json".into()).uri_base_id.is_none());
    }
}
