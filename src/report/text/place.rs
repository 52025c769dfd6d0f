//! Files and deployments as the reader sees them: relative to the folder where they stand.

use crate::finding::RootName;
use crate::report::clean;
use crate::source::FilePath;

/// `path` as seen from `folder`, both given from the workspace root. Absolute paths, and paths seen from a folder outside
/// of the workspace, stay as they are.
pub(in crate::report) fn seen_from(path: &FilePath, folder: &FilePath) -> String {
    let text = clean::line(path.as_str());
    if path.escapes() || folder.escapes() || folder.as_str().is_empty() {
        return text.into_owned();
    }
    let here: Vec<&str> = folder.as_str().split('/').collect();
    let there: Vec<&str> = text.split('/').collect();
    let shared = here.iter().zip(&there).take_while(|(one, other)| one == other).count();
    let up = here.iter().skip(shared).map(|_| "..");
    up.chain(there.into_iter().skip(shared)).collect::<Vec<_>>().join("/")
}

/// "infra/main.json with infra/main.dev.parameters.json", "environment prod"
pub(in crate::report) fn root(root: &RootName, folder: &FilePath) -> String {
    match root {
        RootName::Root { template, parameters: Some(parameters) } => {
            format!("{} with {}", seen_from(template, folder), seen_from(parameters, folder))
        }
        RootName::Root { template, parameters: None } => seen_from(template, folder),
        RootName::Environment { name, .. } => format!("environment {}", clean::line(name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_relative_to_where_the_reader_stands() {
        let seen = |path: &str, folder: &str| seen_from(&path.into(), &folder.into());
        assert_eq!(seen("infra/main.json", ""), "infra/main.json");
        assert_eq!(seen("infra/main.json", "infra"), "main.json");
        assert_eq!(seen("infra/main.json", "infra/modules"), "../main.json");
        assert_eq!(seen("other/x.json", "infra/modules"), "../../other/x.json");
        assert_eq!(seen("/etc/x.json", "infra"), "/etc/x.json");
        assert_eq!(seen("infra/main.json", "/home/somebody"), "infra/main.json");
    }
}
