//! The network of one deployment as a YAML description.

use super::evaluated::{Evaluated, alone, evaluated};
use super::{Circumstances, Root};
use crate::network;
use crate::source::Files;
use crate::{describe as description, template};

/// Describes the network of one deployment. A description is its own description, byte for byte.
///
/// The error is that it crashed: a mistake in this program.
pub fn describe(root: &Root, files: &dyn Files, circumstances: &Circumstances) -> Result<String, String> {
    alone(root, || describe_here(root, files, circumstances))
}

fn describe_here(root: &Root, files: &dyn Files, circumstances: &Circumstances) -> String {
    let Evaluated { deployment, description: own, .. } = evaluated(root, files, circumstances);
    own.map_or_else(|| written(root, deployment.unwrap_or_default()), |text| text.to_string())
}

/// The description as it is written, also of what is a description already.
fn written(root: &Root, mut deployment: template::Deployment) -> String {
    let network = network::build(&mut deployment);
    let mut remark = format!("Written by `apimlint describe` from {}", root.template);
    if let Some(parameters) = &root.parameters {
        remark.push_str(" with ");
        remark.push_str(parameters.as_str());
    }
    description::description(&network, &deployment, &remark)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::MemoryFiles;

    fn described(name: &str, text: &str) -> String {
        let mut files = MemoryFiles::new();
        files.insert(name, text);
        let root = Root { template: name.into(), parameters: None, may_be_a_part: false };
        describe(&root, &files, &Circumstances::default()).unwrap()
    }

    #[test]
    fn a_description_is_its_own_description() {
        let text = "# mine\napiVersion:   apimlint/v1\nrouteTables: { routes: {}   } # as I like it\n";
        assert_eq!(described("network.yaml", text), text);
    }

    #[test]
    fn the_first_line_says_from_what_it_was_written() {
        let text = described("main.json", r#"{ "resources": [] }"#);
        assert_eq!(text, "# Written by `apimlint describe` from main.json\napiVersion: apimlint/v1\n");
    }

    #[test]
    fn an_input_that_cannot_be_read_is_not_an_empty_network() {
        let text = described("main.json", r#"{ "resources": [ 1 2 ] "#);
        assert!(text.contains("incomplete:"), "{text}");
    }
}
