//! `environment()`: the endpoints of Microsoft's clouds.
//!
//! Source: learn.microsoft.com, template functions for deployments, `environment`; suffixes of the national clouds from
//! the pages "Compare Azure Government and global Azure" and "Azure China developer guide". Properties that those pages
//! do not list for a cloud stay unknown.

use std::rc::Rc;

use super::evaluator::Evaluator;
use crate::source::Span;
use crate::template::Cloud;
use crate::template::value::{Kind, Object, Slot, Value};

/// Names and values.
type Endpoints = &'static [(&'static str, &'static str)];

const PUBLIC: Endpoints = &[
    ("name", "AzureCloud"),
    ("gallery", "https://gallery.azure.com/"),
    ("graph", "https://graph.windows.net/"),
    ("portal", "https://portal.azure.com"),
    ("graphAudience", "https://graph.windows.net/"),
    ("activeDirectoryDataLake", "https://datalake.azure.net/"),
    ("batch", "https://batch.core.windows.net/"),
    ("media", "https://rest.media.azure.net"),
    ("sqlManagement", "https://management.core.windows.net:8443/"),
    ("resourceManager", "https://management.azure.com/"),
];

const PUBLIC_SUFFIXES: Endpoints = &[
    ("acrLoginServer", ".azurecr.io"),
    ("azureDatalakeAnalyticsCatalogAndJob", "azuredatalakeanalytics.net"),
    ("azureDatalakeStoreFileSystem", "azuredatalakestore.net"),
    ("azureFrontDoorEndpointSuffix", "azurefd.net"),
    ("keyvaultDns", ".vault.azure.net"),
    ("sqlServerHostname", ".database.windows.net"),
    ("storage", "core.windows.net"),
];

const GOVERNMENT: Endpoints = &[
    ("name", "AzureUSGovernment"),
    ("portal", "https://portal.azure.us"),
    ("resourceManager", "https://management.usgovcloudapi.net/"),
];

const GOVERNMENT_SUFFIXES: Endpoints = &[
    ("acrLoginServer", ".azurecr.us"),
    ("keyvaultDns", ".vault.usgovcloudapi.net"),
    ("sqlServerHostname", ".database.usgovcloudapi.net"),
    ("storage", "core.usgovcloudapi.net"),
];

const CHINA: Endpoints = &[
    ("name", "AzureChinaCloud"),
    ("portal", "https://portal.azure.cn"),
    ("resourceManager", "https://management.chinacloudapi.cn/"),
];

const CHINA_SUFFIXES: Endpoints = &[
    ("acrLoginServer", ".azurecr.cn"),
    ("keyvaultDns", ".vault.azure.cn"),
    ("sqlServerHostname", ".database.chinacloudapi.cn"),
    ("storage", "core.chinacloudapi.cn"),
];

impl Evaluator<'_> {
    /// The cloud that is deployed to.
    pub(super) fn environment(&mut self, span: Span) -> Value {
        let (endpoints, suffixes) = match self.place.cloud {
            Cloud::Public => (PUBLIC, PUBLIC_SUFFIXES),
            Cloud::UsGov => (GOVERNMENT, GOVERNMENT_SUFFIXES),
            Cloud::China => (CHINA, CHINA_SUFFIXES),
        };
        let closed = self.place.cloud == Cloud::Public;
        let suffixes = self.place_object("environment().suffixes", listed(suffixes), span);
        let suffixes = if closed { without_rest(&suffixes) } else { suffixes.kind };
        let mut known = listed(endpoints);
        known.push(("suffixes", suffixes));
        self.place_object("environment", known, span)
    }
}

fn listed(endpoints: Endpoints) -> Vec<(&'static str, Kind)> {
    endpoints.iter().map(|(name, value)| (*name, Kind::str(value))).collect()
}

/// The same object without further properties.
fn without_rest(value: &Value) -> Kind {
    let slots: Vec<Slot> = value.as_object().map(|object| object.slots.clone()).unwrap_or_default();
    Kind::Object(Rc::new(Object { slots, rest: None }))
}
