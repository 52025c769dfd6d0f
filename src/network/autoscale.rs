//! What Azure may scale by itself.

use super::{ApiManagement, Collection, Declared, Fact, Link, Origin};

/// `Microsoft.Insights/autoscaleSettings` of an API Management service, or of what may be one.
#[derive(Debug, Clone)]
pub struct AutoscaleSetting {
    /// Identity, place, condition.
    pub declared: Declared,
    /// `properties.targetResourceUri`, the service.
    pub service: Fact<Option<Link<ApiManagement>>>,
    /// `properties.enabled`. What counts where it is not written differs between versions, so that it is not known then.
    pub enabled: Fact<bool>,
    /// `properties.profiles`.
    pub profiles: Collection<AutoscaleProfile>,
}

/// An element of `profiles`.
#[derive(Debug, Clone)]
pub struct AutoscaleProfile {
    /// The element.
    pub place: Origin,
    /// Whether it will be there.
    pub exists: Fact<bool>,
    /// `name`.
    pub name: Fact<String>,
    /// `capacity.maximum`: as many units as there may be.
    pub maximum: Fact<u32>,
}
