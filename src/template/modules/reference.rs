//! The names of published templates: modules in registries, template specs, addresses.
//!
//! A name that could be a way out of a folder (`..`, a drive, a backslash) is none of these, so paths can be made of the
//! parts of a reference without a second look.

use std::fmt;

use crate::source::FilePath;
use crate::template::{Kind, ResourceId};

/// The registry that `br/public:` stands for.
const PUBLIC_HOST: &str = "mcr.microsoft.com";

/// What `br/public:` puts in front of the name of a module.
const PUBLIC_FOLDER: &str = "bicep/";

/// Which published template is meant.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ModuleReference {
    /// A module in a registry: `br:example.azurecr.io/network/vnet:1.0`.
    Registry {
        /// The registry; case does not count.
        host: String,
        /// The path of the module: `bicep/avm/res/network/virtual-network`.
        repository: String,
        /// Which of its versions.
        pin: Pin,
    },
    /// A template spec, by the parts of its id.
    TemplateSpec {
        /// The subscription's id, if it is known.
        subscription: Option<String>,
        /// The resource group's name, if it is known.
        resource_group: Option<String>,
        /// The name of the template spec.
        name: String,
        /// The name of the version.
        version: String,
    },
    /// A template at an address.
    Address {
        /// Scheme and host: `https://example.com`.
        site: String,
        /// The path without a slash in front, and without the query, which may hold a key.
        path: String,
    },
}

/// Which version of a module.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Pin {
    /// A name, which may be given to another version later.
    Tag(String),
    /// A checksum: `sha256:…`.
    Digest(String),
}

impl ModuleReference {
    /// Reads a reference as Bicep writes it: `br:host/path:tag`, `br:host/path@sha256:…`, `br/public:path:tag`, or
    /// `ts:subscription/group/name:version`. Other aliases than `public` are the business of who reads their definition.
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(rest) = text.strip_prefix("br/public:") {
            return Self::registry(PUBLIC_HOST, &format!("{PUBLIC_FOLDER}{rest}"));
        }
        if let Some(rest) = text.strip_prefix("br:") {
            let (host, rest) = rest.split_once('/')?;
            return Self::registry(host, rest);
        }
        let (place, version) = text.strip_prefix("ts:")?.split_once(':')?;
        let mut parts = place.split('/');
        let (subscription, resource_group, name) = (parts.next()?, parts.next()?, parts.next()?);
        let known = |part: &str| is_resource_name(part).then(|| part.to_owned());
        let spec = Self::TemplateSpec {
            subscription: Some(known(subscription)?),
            resource_group: Some(known(resource_group)?),
            name: known(name)?,
            version: known(version)?,
        };
        parts.next().is_none().then_some(spec)
    }

    fn registry(host: &str, rest: &str) -> Option<Self> {
        let digest = rest.split_once('@').map(|(repository, digest)| (repository, Pin::Digest(digest.to_owned())));
        let tag = || rest.split_once(':').map(|(repository, tag)| (repository, Pin::Tag(tag.to_owned())));
        let (repository, pin) = digest.or_else(tag)?;
        let fits = is_host(host) && repository.split('/').all(is_repository_segment) && pin.is_valid();
        fits.then(|| Self::Registry { host: host.to_ascii_lowercase(), repository: repository.to_owned(), pin })
    }

    /// The version of a template spec that an id names. Subscription and resource group need not be known.
    pub fn of_template_spec(id: &ResourceId) -> Option<Self> {
        let literal = |kind: &Kind| match kind {
            Kind::Str(text) if is_resource_name(text) => Some(text.to_string()),
            _ => None,
        };
        let ([name, version], "microsoft.resources/templatespecs/versions") = (&*id.names, &*id.resource_type) else {
            return None;
        };
        let after = |word: &str| {
            let is_word = |kind: &Kind| matches!(kind, Kind::Str(text) if text.eq_ignore_ascii_case(word));
            id.scope.get(id.scope.iter().position(is_word)? + 1).and_then(literal)
        };
        Some(Self::TemplateSpec {
            subscription: after("subscriptions"),
            resource_group: after("resourceGroups"),
            name: literal(name)?,
            version: literal(version)?,
        })
    }

    /// The template at an address of the web.
    pub fn of_address(text: &str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://")?;
        let scheme = scheme.to_ascii_lowercase();
        let (host, path) = rest.split_once('/')?;
        // A name and a password before the host are nobody's business.
        let host = host.rsplit('@').next().unwrap_or_default();
        let path = path.split(['?', '#']).next().unwrap_or_default();
        // As browsers do: `..` goes up, and never above the host.
        let path = FilePath::new(&format!("/{path}"));
        let path = path.as_str().trim_start_matches('/');
        let fits = matches!(&*scheme, "http" | "https") && is_host(host) && !path.is_empty() && !path.contains(':');
        fits.then(|| Self::Address { site: format!("{scheme}://{}", host.to_ascii_lowercase()), path: path.to_owned() })
    }

    /// The path of the module in its registry, without the folder that the public registry has around all of its modules.
    pub fn path_in_registry(repository: &str) -> &str {
        repository.strip_prefix(PUBLIC_FOLDER).unwrap_or(repository)
    }
}

impl fmt::Display for ModuleReference {
    /// The words for messages: "module `br:…`".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Registry { host, repository, pin: Pin::Tag(tag) } => {
                write!(f, "module `br:{host}/{repository}:{tag}`")
            }
            Self::Registry { host, repository, pin: Pin::Digest(digest) } => {
                write!(f, "module `br:{host}/{repository}@{digest}`")
            }
            Self::TemplateSpec { name, version, .. } => write!(f, "version `{version}` of the template spec `{name}`"),
            Self::Address { site, path } => write!(f, "the template at `{site}/{path}`"),
        }
    }
}

impl Pin {
    fn is_valid(&self) -> bool {
        match self {
            Self::Tag(tag) => {
                let starts = tag.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
                starts && tag.len() <= 128 && tag.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
            }
            Self::Digest(digest) => digest
                .strip_prefix("sha256:")
                .is_some_and(|sum| sum.len() == 64 && sum.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f'))),
        }
    }
}

/// A host with or without a port.
fn is_host(text: &str) -> bool {
    let starts = text.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '[');
    starts && text.chars().all(|c| c.is_ascii_alphanumeric() || ".-_:[]".contains(c)) && !text.contains("..")
}

/// A part of the path of a module: small letters and digits, with single signs between them.
fn is_repository_segment(text: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    text.split(['.', '_', '-']).all(|part| !part.is_empty() && part.chars().all(is_plain))
}

/// A name that Azure gives to resource groups and template specs, so neither `.` nor `..`.
fn is_resource_name(text: &str) -> bool {
    let fits = |c: char| c.is_alphanumeric() || "-_.()".contains(c);
    !text.is_empty() && text.len() <= 90 && !text.ends_with('.') && text.chars().all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, Span};
    use crate::template::{Provenance, Step, Value};

    fn shown(reference: Option<ModuleReference>) -> String {
        reference.map_or_else(|| "none".to_owned(), |reference| reference.to_string())
    }

    #[test]
    fn references_are_read_as_bicep_writes_them() {
        let parse = |text: &str| shown(ModuleReference::parse(text));
        assert_eq!(parse("br:Contoso.azurecr.io:443/net/vnet:V1"), "module `br:contoso.azurecr.io:443/net/vnet:V1`");
        let digest = format!("sha256:{}", "0a".repeat(32));
        assert_eq!(parse(&format!("br:x.io/a@{digest}")), format!("module `br:x.io/a@{digest}`"));
        assert_eq!(
            parse("br/public:avm/res/network/virtual-network:0.5.1"),
            "module `br:mcr.microsoft.com/bicep/avm/res/network/virtual-network:0.5.1`"
        );
        assert_eq!(
            parse("ts:00000000-0000-0000-0000-000000000000/rg/spec:1.0"),
            "version `1.0` of the template spec `spec`"
        );
    }

    #[test]
    fn what_could_lead_out_of_a_folder_is_no_reference() {
        for text in [
            "br:x.io/../a:1",
            "br:x.io/a/..:1",
            "br:../a:1",
            "br:x.io/a:../1",
            "br:x.io/a:..",
            "br:x.io/a@sha256:12",
            "br:x.io/a",
            "br:x.io//a:1",
            r"br:x.io/a\b:1",
            "br/other:a:1",
            "ts:s/g/../n:1",
            "ts:s/g/n:..",
            "ts:s/g/n/m:1",
            "ts:../g/n:1",
            "x.bicep",
        ] {
            assert_eq!(ModuleReference::parse(text), None, "{text}");
        }
    }

    fn spec(id: &str) -> Option<ModuleReference> {
        let origin = Provenance::new().add(Step::Written(Span::at(FileId::new(0), 0)));
        ModuleReference::of_template_spec(&ResourceId::parse(&Value::new(Kind::str(id), origin))?)
    }

    #[test]
    fn template_specs_are_read_from_ids() {
        let id = "/subscriptions/S/resourceGroups/G/providers/Microsoft.Resources/templateSpecs/net/versions/1.0";
        let expected = ModuleReference::TemplateSpec {
            subscription: Some("S".to_owned()),
            resource_group: Some("G".to_owned()),
            name: "net".to_owned(),
            version: "1.0".to_owned(),
        };
        assert_eq!(spec(id), Some(expected));
        assert_eq!(spec(&id.replace("/net/", "/../")), None);
        assert_eq!(spec(&id.replace("/versions/1.0", "")), None);
    }

    #[test]
    fn addresses_lose_what_is_no_path() {
        let address = |text: &str| shown(ModuleReference::of_address(text));
        assert_eq!(
            address("https://me:key@Example.com/a/b.json?sig=key#x"),
            "the template at `https://example.com/a/b.json`"
        );
        assert_eq!(
            address("https://example.com/a/../../../b/./c.json"),
            "the template at `https://example.com/b/c.json`"
        );
        for text in ["file:///etc/passwd", "https://example.com/", "nested/x.json", r"https://example.com/C:\x.json"] {
            assert_eq!(address(text), "none", "{text}");
        }
    }
}
