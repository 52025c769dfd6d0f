//! The environments of a configuration file, from what is written to what it means.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::environment::{Environment, Facts, Member};
use crate::source::{FilePath, Span};
use crate::syntax::deserialize::Spanned;

/// All of them, by name.
pub(super) type Written = BTreeMap<String, Spanned<WrittenEnvironment>>;

/// `{ resource-group: rg, roots: [network.bicep, …] }`
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct WrittenEnvironment {
    location: Option<Spanned<String>>,
    subscription: Option<Spanned<String>>,
    resource_group: Option<Spanned<String>>,
    roots: Vec<Spanned<WrittenRoot>>,
}

/// `network.bicep`, or `{ template: apim.bicep, parameters: apim.prod.bicepparam, … }`
#[derive(Debug)]
enum WrittenRoot {
    Template(String),
    Root(Box<RootObject>),
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct RootObject {
    template: Spanned<String>,
    parameters: Option<Spanned<String>>,
    location: Option<Spanned<String>>,
    subscription: Option<Spanned<String>>,
    resource_group: Option<Spanned<String>>,
}

impl<'de> Deserialize<'de> for WrittenRoot {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextOrObject)
    }
}

struct TextOrObject;

impl<'de> Visitor<'de> for TextOrObject {
    type Value = WrittenRoot;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the path of a template, or an object with `template`")
    }

    fn visit_str<E>(self, text: &str) -> Result<WrittenRoot, E> {
        Ok(WrittenRoot::Template(text.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<WrittenRoot, A::Error> {
        RootObject::deserialize(MapAccessDeserializer::new(entries)).map(|root| WrittenRoot::Root(Box::new(root)))
    }
}

/// What is wrong, and where.
type Mistake = (Span, String);

/// An environment with the places of the files that it names.
pub(super) type Placed = (Environment, Vec<(FilePath, Span)>);

/// What the environments of the configuration file at this path mean.
pub(super) fn environments(written: &Written, configuration: &FilePath) -> Result<Vec<Placed>, Mistake> {
    written.iter().map(|(name, written)| environment(name, written, configuration)).collect()
}

fn environment(name: &str, written: &Spanned<WrittenEnvironment>, configuration: &FilePath) -> Result<Placed, Mistake> {
    if name.trim().is_empty() {
        return Err((written.span, "an environment has a name".to_owned()));
    }
    if written.roots.is_empty() {
        return Err((written.span, format!("environment `{name}` has no roots: list its templates under `roots`")));
    }
    let folder = configuration.folder();
    let mut files = Vec::new();
    let mut file = |path: &str, span: Span| {
        if path.trim().is_empty() {
            return Err((span, "an empty path".to_owned()));
        }
        let path = folder.join(path);
        files.push((path.clone(), span));
        Ok(path)
    };
    let mut members: Vec<Member> = Vec::new();
    for root in &written.roots {
        let member = match &root.value {
            WrittenRoot::Template(path) => {
                Member { template: file(path, root.span)?, parameters: None, facts: Facts::default() }
            }
            WrittenRoot::Root(it) => Member {
                template: file(&it.template.value, it.template.span)?,
                parameters: it.parameters.as_ref().map(|path| file(&path.value, path.span)).transpose()?,
                facts: facts([it.location.as_ref(), it.subscription.as_ref(), it.resource_group.as_ref()])?,
            },
        };
        if members.contains(&member) {
            let message = format!("environment `{name}` has this root twice: `{}`", member.template);
            return Err((root.span, message));
        }
        members.push(member);
    }
    let facts = facts([written.location.as_ref(), written.subscription.as_ref(), written.resource_group.as_ref()])?;
    Ok((Environment { name: name.to_owned(), configuration: configuration.clone(), facts, members }, files))
}

/// Location, subscription and resource group.
fn facts([location, subscription, resource_group]: [Option<&Spanned<String>>; 3]) -> Result<Facts, Mistake> {
    let said = |word: Option<&Spanned<String>>| match word {
        Some(word) if word.value.trim().is_empty() => {
            Err((word.span, "an empty value: leave it out if it is not known".to_owned()))
        }
        word => Ok(word.map(|word| word.value.clone())),
    };
    Ok(Facts { location: said(location)?, subscription: said(subscription)?, resource_group: said(resource_group)? })
}

#[cfg(test)]
mod tests {
    use crate::check::{ConfigFile, Facts, Member};
    use crate::source::FilePath;

    fn read(text: &str) -> Result<ConfigFile, String> {
        ConfigFile::read(&"infra/apimlint.yaml".into(), text.as_bytes()).map_err(|error| error.to_string())
    }

    #[test]
    fn roots_are_paths_or_objects_seen_from_the_folder_of_the_configuration() {
        let config = read(
            "environments:\n  prod:\n    resource-group: rg-apim\n    roots:\n      - ../shared/network.bicep\n      \
             - { template: apim.bicep, parameters: apim.prod.bicepparam, subscription: s }\n  dev: { roots: [a.json] }\n",
        );
        let settings = config.unwrap().environments;
        let names: Vec<&str> = settings.iter().map(|it| it.environment.name.as_str()).collect();
        assert_eq!(names, ["dev", "prod"]);
        let prod = &settings[1].environment;
        assert_eq!(prod.facts, Facts { resource_group: Some("rg-apim".to_owned()), ..Facts::default() });
        let member = |template: &str, parameters: Option<&str>, facts| Member {
            template: template.into(),
            parameters: parameters.map(FilePath::new),
            facts,
        };
        let of_s = Facts { subscription: Some("s".to_owned()), ..Facts::default() };
        assert_eq!(
            prod.members,
            [
                member("shared/network.bicep", None, Facts::default()),
                member("infra/apim.bicep", Some("infra/apim.prod.bicepparam"), of_s),
            ]
        );
        assert_eq!(settings[0].files[0].position, (7, 18));
    }

    #[test]
    fn mistakes_have_a_place() {
        let said = |text: &str| read(&format!("environments:\n  prod:\n{text}")).unwrap_err();
        for (text, words) in [
            ("    roots: []\n", ":3:5: environment `prod` has no roots"),
            ("    location: x\n", ":3:5: "),
            ("    rots: [a.json]\n", ":3:5: unknown key `rots`"),
            ("    roots: [1]\n", ":3:13: "),
            ("    roots: [a.json, ./a.json]\n", ":3:21: environment `prod` has this root twice: `infra/a.json`"),
            ("    roots: [{ templat: a.json }]\n", ":3:15: unknown key `templat`"),
            ("    roots: [{ parameters: a.json }]\n", ":3:13: "),
            ("    roots: ['']\n", ":3:13: an empty path"),
            ("    roots: [a.json]\n    location: ''\n", ":4:15: an empty value"),
        ] {
            let told = said(text);
            assert!(told.starts_with(&format!("infra/apimlint.yaml{words}")), "{text}: {told}");
        }
        assert!(read("environments: [prod]\n").unwrap_err().starts_with("infra/apimlint.yaml:1:15:"));
    }
}
