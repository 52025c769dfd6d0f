//! Roots that are deployed side by side, and what is judged as one.

use super::{Circumstances, Root};
use crate::finding::RootName;
use crate::source::FilePath;
use crate::syntax::is_bicep;
use crate::template::Place;

/// Roots that see each other's resources, as a configuration lists them: in the order in which they are deployed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Environment {
    /// Its name.
    pub name: String,
    /// The configuration file that lists it.
    pub configuration: FilePath,
    /// The place that its roots are deployed to, unless they say otherwise.
    pub facts: Facts,
    /// The roots.
    pub members: Vec<Member>,
}

/// One root of an environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The template; or a parameter file in Bicep, which says which template it is for.
    pub template: FilePath,
    /// The parameter file.
    pub parameters: Option<FilePath>,
    /// What is another place than that of the environment.
    pub facts: Facts,
}

/// What somebody says of the place that is deployed to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// The region of the resource group.
    pub location: Option<String>,
    /// The subscription's id.
    pub subscription: Option<String>,
    /// The name of the resource group.
    pub resource_group: Option<String>,
}

impl Facts {
    /// These facts, and others where these say nothing.
    fn or(&self, others: &Self) -> Self {
        let either = |one: &Option<String>, other: &Option<String>| one.as_ref().or(other.as_ref()).cloned();
        Self {
            location: either(&self.location, &others.location),
            subscription: either(&self.subscription, &others.subscription),
            resource_group: either(&self.resource_group, &others.resource_group),
        }
    }

    /// The place, with the number that tells it apart.
    pub(super) fn place(self, number: u32) -> Place {
        let Self { location, subscription, resource_group } = self;
        Place { location, subscription, resource_group, number, ..Place::default() }
    }
}

impl Environment {
    /// Whether this root is one of the environment's, or has been used up by it: a template without a parameter file that
    /// the environment deploys.
    pub fn covers(&self, root: &Root) -> bool {
        self.members.iter().any(|member| {
            let is_same = member.template == root.template && member.parameters == root.parameters;
            let is_used = root.parameters.is_none() && member.template == root.template;
            // A parameter file in Bicep says itself which template it is for.
            is_same || is_used || root.parameters.as_ref() == Some(&member.template)
        })
    }

    /// Whether a file is a template or a parameter file of the environment.
    pub fn has(&self, path: &FilePath) -> bool {
        self.members.iter().any(|member| member.template == *path || member.parameters.as_ref() == Some(path))
    }

    /// The place of each root. Two places have one number if they surely are one: if all is said of both, or if the group is
    /// that of the environment for both, whichever subscription that is in.
    fn places(&self, given: &Facts) -> Vec<Place> {
        let own = self.facts.or(given);
        let folded = |text: &Option<String>| text.as_ref().map(|text| text.to_lowercase());
        let mut known: Vec<(Option<String>, Option<String>)> = Vec::new();
        let mut places = Vec::new();
        for (index, member) in (0_u32..).zip(&self.members) {
            let facts = member.facts.or(&own);
            let is_there = member.facts.subscription.is_none() && member.facts.resource_group.is_none();
            let (subscription, group) = (folded(&facts.subscription), folded(&facts.resource_group));
            let key = match (subscription, group) {
                (Some(subscription), Some(group)) => (Some(subscription), Some(group)),
                (None, Some(group)) if is_there => (None, Some(group)),
                _ => (None, None),
            };
            let before = (0_u32..).zip(&known).find(|(_, other)| key.1.is_some() && **other == key);
            places.push(facts.place(before.map_or(index, |(before, _)| before)));
            known.push(key);
        }
        places
    }
}

/// What is judged as one: a root alone, or the roots of an environment.
#[derive(Debug, Clone)]
pub(super) struct Whole {
    /// The roots, each with the place that it is deployed to.
    pub(super) parts: Vec<(Root, Place)>,
    /// The names under which findings mention it: several environments may come to the same.
    pub(super) names: Vec<RootName>,
}

impl Whole {
    /// A root alone.
    pub(super) fn root(root: &Root, circumstances: &Circumstances) -> Self {
        Self { parts: vec![(root.clone(), circumstances.place())], names: vec![root.name()] }
    }

    /// The environments, each distinct one once.
    pub(super) fn environments(environments: &[Environment], circumstances: &Circumstances) -> Vec<Self> {
        let mut all: Vec<Self> = Vec::new();
        for environment in environments {
            let root = |member: &Member| Root {
                template: member.template.clone(),
                parameters: member.parameters.clone(),
                may_be_a_part: false,
            };
            let roots = environment.members.iter().map(root);
            let places = environment.places(&circumstances.facts).into_iter();
            let parts: Vec<_> = roots.zip(places.map(|place| Place { side: circumstances.side, ..place })).collect();
            let (name, configuration) = (environment.name.clone(), environment.configuration.clone());
            let name = RootName::Environment { name, configuration };
            match all.iter_mut().find(|known| known.parts == parts) {
                Some(known) => known.names.push(name),
                None => all.push(Self { parts, names: vec![name] }),
            }
        }
        all
    }

    /// What it is called in messages.
    pub(super) fn title(&self) -> String {
        match self.names.first() {
            Some(RootName::Environment { name, .. }) => format!("environment `{name}`"),
            _ => format!("`{}`", self.file()),
        }
    }

    /// Whether it is a template in JSON that others may deploy.
    pub(super) fn is_data_that_may_be_a_part(&self) -> bool {
        self.parts.iter().all(|(root, _)| root.may_be_a_part && !is_bicep(&root.template))
    }

    /// The file that stands for it: its first template.
    pub(super) fn file(&self) -> FilePath {
        self.parts.first().map_or_else(|| FilePath::new(""), |(root, _)| root.template.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(subscription: &str, group: &str) -> Facts {
        let said = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Facts { location: None, subscription: said(subscription), resource_group: said(group) }
    }

    /// The numbers of the places of roots in an environment.
    fn numbers(of_all: Facts, of_each: &[Facts], given: &Facts) -> Vec<u32> {
        let member = |facts: &Facts| Member { template: "t.bicep".into(), parameters: None, facts: facts.clone() };
        let members = of_each.iter().map(member).collect();
        let environment = Environment { name: "e".into(), configuration: "c".into(), facts: of_all, members };
        environment.places(given).iter().map(|place| place.number).collect()
    }

    #[test]
    fn places_are_one_only_if_that_is_said() {
        let none = || facts("", "");
        assert_eq!(numbers(none(), &[none(), none()], &none()), [0, 1]);
        assert_eq!(numbers(facts("", "rg"), &[none(), none()], &none()), [0, 0]);
        assert_eq!(numbers(none(), &[none(), none()], &facts("", "rg")), [0, 0]);
        assert_eq!(numbers(facts("s", ""), &[none(), none()], &none()), [0, 1]);
        assert_eq!(numbers(facts("", "rg"), &[facts("", "hub"), none(), none()], &none()), [0, 1, 1]);
        // Two groups of one name may be in two subscriptions.
        assert_eq!(numbers(none(), &[facts("", "hub"), facts("", "hub")], &none()), [0, 1]);
        assert_eq!(numbers(facts("s", ""), &[facts("", "hub"), facts("", "HUB")], &none()), [0, 0]);
        assert_eq!(numbers(facts("s", "rg"), &[facts("t", ""), none(), facts("", "rg")], &none()), [0, 1, 1]);
    }

    #[test]
    fn an_environment_covers_its_roots_and_templates_without_values() {
        let root = |template: &str, parameters: &str| Root {
            template: template.into(),
            parameters: (!parameters.is_empty()).then(|| parameters.into()),
            may_be_a_part: false,
        };
        let member =
            |root: Root| Member { template: root.template, parameters: root.parameters, facts: Facts::default() };
        let members = [root("net.bicep", ""), root("apim.bicep", "prod.json"), root("dns.bicepparam", "")];
        let environment = Environment {
            name: "e".into(),
            configuration: "c".into(),
            facts: Facts::default(),
            members: members.map(member).into(),
        };
        for (template, parameters, is_covered) in [
            ("net.bicep", "", true),
            ("net.bicep", "net.parameters.json", false),
            ("apim.bicep", "prod.json", true),
            ("apim.bicep", "dev.json", false),
            ("apim.bicep", "", true),
            ("dns.bicep", "dns.bicepparam", true),
            ("other.bicep", "", false),
        ] {
            assert_eq!(environment.covers(&root(template, parameters)), is_covered, "{template} {parameters}");
        }
    }
}
