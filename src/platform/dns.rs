//! The names of the gateway in each cloud: `rules/facts/dns-zones.yaml`. Never here: zones and records of the input.

use std::str::FromStr;

use serde::Deserialize;

use super::Evidence;
use super::evidence::rows;

/// One of Azure's separate clouds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Cloud {
    /// Azure.
    #[default]
    Public,
    /// Azure Government.
    UsGov,
    /// Azure operated by 21Vianet in China.
    China,
}

impl Cloud {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Public, Self::UsGov, Self::China];

    /// The word of the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::UsGov => "usgov",
            Self::China => "china",
        }
    }
}

impl FromStr for Cloud {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let cloud = Self::ALL.into_iter().find(|cloud| cloud.as_str() == text);
        cloud.ok_or_else(|| format!("`{text}` is not a cloud; use `public`, `usgov` or `china`"))
    }
}

/// The names of the gateway in one cloud.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GatewayNames {
    /// The cloud's word.
    pub id: String,
    /// Since when and on whose word.
    pub evidence: Evidence,
    /// What follows the service's name and a dot in the gateway's default host name.
    pub gateway_suffix: String,
    /// The private DNS zone of private endpoints; none where no document names it.
    pub private_endpoint_zone: Option<String>,
    /// The group id that a private endpoint connects to.
    pub group_id: String,
    /// What else there is to know.
    pub note: Option<String>,
}

rows!(GatewayNames);

#[cfg(test)]
mod tests {
    use super::Cloud;

    #[test]
    fn clouds_have_words() {
        for cloud in Cloud::ALL {
            assert_eq!(cloud.as_str().parse(), Ok(cloud));
        }
        assert!("Public".parse::<Cloud>().is_err());
    }
}
