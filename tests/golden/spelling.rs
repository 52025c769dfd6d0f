//! Whether a text is a description, and what it says.

use apimlint::describe;
use apimlint::network;
use apimlint::source::{FilePath, SourceMap};
use apimlint::syntax::{Document, Kind, Node, yaml};
use apimlint::template::{self, Deployment, Input, NoLinks, Place};

/// The resources of a description.
fn read(text: &str) -> Deployment {
    let path = FilePath::new("description.yaml");
    let file = SourceMap::new().add(path.clone(), text);
    let document = Document::parse(&path, file, text.into());
    let input = Input { template: &document, parameters: None, place: &Place::default(), links: &NoLinks };
    template::evaluate(&input)
}

/// The description of a description, as it is written.
pub(crate) fn again_written(text: &str) -> String {
    let mut deployment = read(text);
    let network = network::build(&mut deployment);
    describe::description(&network, &deployment, "again")
}

/// What is wrong with a description: in its YAML, and in what it says.
pub(crate) fn mistakes(text: &str) -> Vec<String> {
    let file = SourceMap::new().add("description.yaml".into(), text);
    let tree = yaml::parse(file, text.into());
    let unread = tree.errors().iter().map(|error| error.message.clone());
    unread.chain(read(text).problems.into_iter().map(|problem| problem.message)).collect()
}

/// A description without its remarks and its layout, a line for each value.
pub(crate) fn bare(text: &str) -> Vec<String> {
    let file = SourceMap::new().add("description.yaml".into(), text);
    let tree = yaml::parse(file, text.into());
    let mut lines = Vec::new();
    if let Some(root) = tree.root() {
        flatten(root, "", &mut lines);
    }
    lines
}

fn flatten(node: Node<'_>, path: &str, lines: &mut Vec<String>) {
    match node.kind() {
        Kind::Object => {
            for entry in node.entries() {
                let key = entry.key.key_text().unwrap_or_default();
                if key == "?*" {
                    // Why there may be more is for people.
                    lines.push(format!("{path}/?*"));
                } else {
                    flatten(entry.value, &format!("{path}/{key}"), lines);
                }
            }
        }
        Kind::Array => node.items().for_each(|item| flatten(item, &format!("{path}/-"), lines)),
        _ => lines.push(format!("{path}: {}", node.as_str().unwrap_or_else(|| node.source().into()))),
    }
    if matches!(node.kind(), Kind::Object | Kind::Array) && node.len() == 0 {
        lines.push(format!("{path}: nothing"));
    }
}
