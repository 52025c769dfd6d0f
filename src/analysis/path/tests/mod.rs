//! Paths over networks that are described in a few lines.

mod chains;
mod links;
mod private_link;

use super::*;
use crate::analysis::TagAxioms;
use crate::analysis::reachability::Verdict;
use crate::analysis::sample::axioms;
use crate::network::{self, Cloud, Key, Network};
use crate::platform::Platform;
use crate::source::{FilePath, SourceMap};
use crate::syntax::Document;
use crate::template::{self, Input, NoLinks};

/// A network with what it is judged by.
struct Sample {
    network: Network,
    tags: TagAxioms,
    platform: Platform,
}

/// The network of a description without its first lines.
fn sample(text: &str) -> Sample {
    let text = format!(
        "apiVersion: apimlint/v1\nsubscription: 00000000-0000-0000-0000-000000000000\nresourceGroup: g\nlocation: uksouth\n{text}"
    );
    let path = FilePath::new("network.yaml");
    let file = SourceMap::new().add(path.clone(), text.as_str());
    let document = Document::parse(&path, file, text.as_str().into());
    let input = Input { template: &document, parameters: None, place: &template::Place::default(), links: &NoLinks };
    let mut deployment = template::evaluate(&input);
    assert_eq!(deployment.problems, [], "{text}");
    Sample { network: network::build(&mut deployment), tags: axioms(), platform: Platform::as_of(None).unwrap() }
}

impl Sample {
    fn world(&self) -> World<'_> {
        World { network: &self.network, tags: &self.tags, platform: &self.platform, cloud: Cloud::Public }
    }

    fn subnet(&self, name: &str) -> Place {
        let index = self.network.subnets.iter().position(|it| it.declared.label == name);
        Place::Subnet(Key::new(index.unwrap_or_else(|| panic!("no subnet {name}"))))
    }

    /// The verdict and the weakest hop of every path, in words.
    fn ask(&self, from: &Place, to: &Place, port: u16) -> String {
        let paths = paths(self.world(), from, to, &Asked::tcp(port));
        paths.iter().map(told).collect::<Vec<_>>().join("\n")
    }

    fn chains(&self) -> Vec<String> {
        let chains = super::chains(self.world(), Key::new(0), 0, None);
        chains.known.iter().map(|chain| told(&chain.path)).collect()
    }
}

/// `allowed`, or the verdict with the hop that is to blame and its first reason.
fn told(path: &Path) -> String {
    let verdict = match path.verdict {
        Verdict::Allowed => "allowed",
        Verdict::Denied => "denied",
        Verdict::PartlyDenied => "partly",
        Verdict::CannotTell => "?",
    };
    match path.weakest.and_then(|index| path.hops.get(index)) {
        None => verdict.to_owned(),
        Some(hop) => format!("{verdict}: {}: {}", hop.text, hop.reasons.first().map_or("-", |it| &it.text)),
    }
}

/// The service that the samples have, in a network with these further subnets, and with these further sections.
fn internal(subnets: &str, sections: &str) -> Sample {
    sample(&format!(
        "virtualNetworks:
  contoso:
    addressSpace: 10.0.0.0/16
    subnets:
      apim: {{ prefix: 10.0.1.0/24, networkSecurityGroup: apim-nsg }}
{subnets}
apiManagement:
  apim: {{ sku: Premium, mode: internal, subnet: contoso/apim }}
privateDnsZones:
  apim.azure-api.net:
    virtualNetworkLinks: {{ contoso: contoso }}
    records: {{ A: {{ '@': 10.0.1.4 }} }}
networkSecurityGroups:
  apim-nsg:
    inbound:
      management: {{ priority: 100, allow: tcp, from: ApiManagement, to: VirtualNetwork, ports: 3443 }}
{sections}"
    ))
}
