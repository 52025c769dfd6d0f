//! `lifecycle/retired-platform`: a service must not run on a platform that Azure has retired (facts C-04).

use crate::network::ApiManagement;
use crate::rules::Context;
use crate::rules::outcome::{Outcome, fail, holds, not_applicable};

pub(in crate::rules) fn check(service: &ApiManagement, cx: &Context<'_>) -> Outcome {
    let Some(version) = cx.known(&service.platform_version)? else { return not_applicable() };
    // `mtv1` is the platform of Consumption, and `undetermined` says nothing.
    let Some(generation) = generation(version) else { return not_applicable() };
    if generation > cx.platform.limits().retired_platform {
        return holds();
    }
    fail(format!("`{}` runs on the platform {version}, which Azure has retired", service.declared.label))
        .at(&service.platform_version, format!("{version} is retired"))
        .help("migrate the service to stv2: change its network or its subnet, or create it anew")
        .into()
}

/// The generation of a platform of classic tiers: 2 for `stv2` and `stv2.1`.
fn generation(version: &str) -> Option<u32> {
    let lower = version.to_ascii_lowercase();
    lower.strip_prefix("stv")?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generations_are_read_from_versions() {
        assert_eq!(["stv1", "STV2", "stv2.1"].map(generation), [Some(1), Some(2), Some(2)]);
        assert_eq!(["undetermined", "mtv1", "", "stv"].map(generation), [None; 4]);
    }
}
