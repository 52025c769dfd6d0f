//! The evaluated resources of one deployment, for somebody who wants to see them.
//!
//! The document is `{ schemaVersion, version, template, parameters, resources, outputs, incomplete, problems }`. `schemaVersion`
//! rises when a field changes its meaning or goes; new fields may come at any time. How resources are written is said at
//! [`template::spell`].

use serde::Serialize;

use super::evaluated::{Evaluated, alone, evaluated};
use super::{Circumstances, Root};
use crate::source::{FilePath, Files};
use crate::template::{self, Json};

/// The version of the form.
const SCHEMA_VERSION: u32 = 1;

/// One deployment with its resources.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Expansion {
    schema_version: u32,
    version: &'static str,
    /// The template.
    pub template: String,
    /// The parameter file, if there is one.
    pub parameters: Option<String>,
    /// The resources in the order of their text.
    pub resources: Vec<Json>,
    /// The outputs by name. One that is there only under a condition is spelled with it.
    pub outputs: Json,
    /// Why resources may exist that are not listed.
    pub incomplete: Vec<String>,
    /// How many things in the input cannot be read or would be refused; [`check`](super::check) tells them.
    pub problems: usize,
}

/// Evaluates one deployment. The error is that it crashed: a mistake in this program.
pub fn expand(root: &Root, files: &dyn Files, circumstances: &Circumstances) -> Result<Expansion, String> {
    alone(root, || expand_here(root, files, circumstances))
}

fn expand_here(root: &Root, files: &dyn Files, circumstances: &Circumstances) -> Expansion {
    let Evaluated { deployment, problems, .. } = evaluated(root, files, circumstances);
    let incomplete = deployment.iter().flat_map(|it| &it.incomplete).map(|cause| cause.text.clone()).collect();
    Expansion {
        schema_version: SCHEMA_VERSION,
        version: env!("CARGO_PKG_VERSION"),
        template: root.template.to_string(),
        parameters: root.parameters.as_ref().map(FilePath::to_string),
        resources: deployment.as_ref().map(template::spell).unwrap_or_default(),
        outputs: deployment.as_ref().map_or_else(|| Json::Object(Vec::new()), template::spell_outputs),
        incomplete,
        problems,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::crashing::Crashing;
    use crate::source::MemoryFiles;

    fn expanded(template: &str, parameters: Option<&str>) -> serde_json::Value {
        let mut files = MemoryFiles::new();
        files.insert("main.json", template);
        files.insert("main.parameters.json", parameters.unwrap_or_default());
        let parameters = parameters.map(|_| FilePath::new("main.parameters.json"));
        let root = Root { template: "main.json".into(), parameters, may_be_a_part: false };
        serde_json::to_value(expand(&root, &files, &Circumstances::default()).unwrap()).unwrap()
    }

    const TEMPLATE: &str = r#"{
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "parameters": { "name": { "type": "string" } },
        "resources": [
            { "type": "Microsoft.Network/routeTables", "apiVersion": "2024-05-01", "name": "[parameters('name')]" }
        ]
    }"#;

    #[test]
    fn the_parameter_file_counts() {
        let without = expanded(TEMPLATE, None);
        assert_eq!(without["resources"][0]["name"], "[parameters('name')]");
        assert_eq!(without["parameters"], serde_json::Value::Null);
        let with = expanded(TEMPLATE, Some(r#"{ "parameters": { "name": { "value": "routes" } } }"#));
        assert_eq!(with["resources"][0]["name"], "routes");
        assert_eq!((&with["template"], &with["problems"]), (&"main.json".into(), &0.into()));
    }

    #[test]
    fn what_cannot_be_read_is_counted() {
        let broken = expanded(&TEMPLATE.replace("\"resources\": [", "\"resources\": [ 1 2,"), None);
        assert!(broken["problems"].as_u64() > Some(0), "{broken}");
        assert_ne!(broken["incomplete"], serde_json::json!([]), "{broken}");
        let refused = expanded(&TEMPLATE.replace("parameters('name')", "parameters('nam')"), None);
        assert_eq!(refused["problems"], 1);
    }

    #[test]
    fn a_crash_is_told() {
        let root = Root { template: "crash.json".into(), parameters: None, may_be_a_part: false };
        let told = expand(&root, &Crashing(MemoryFiles::new()), &Circumstances::default());
        assert!(told.unwrap_err().contains("`crash.json` crashed"));
    }
}
