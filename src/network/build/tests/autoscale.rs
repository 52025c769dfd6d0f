//! Autoscale settings of services.

use serde_json::json;

use super::support::{network, said};
use crate::network::Link;

#[test]
fn settings_of_services_are_read_and_those_of_others_are_not() {
    let setting = |name: &str, properties: serde_json::Value| json!({"type": "Microsoft.Insights/autoscaleSettings", "name": name, "properties": properties});
    let profile = |maximum: serde_json::Value| json!({"name": "always", "capacity": {"maximum": maximum}});
    let service = "@Microsoft.ApiManagement/service/apim";
    let (network, _) = network(&json!([
        {"type": "Microsoft.ApiManagement/service", "name": "apim", "properties": {}},
        setting("of-apim", json!({"targetResourceUri": service, "enabled": true, "profiles": [profile(json!("6")), profile(json!("{most}"))]})),
        setting("of-plan", json!({"targetResourceUri": "@Microsoft.Web/serverfarms/plan", "enabled": true, "profiles": []})),
        setting("of-nothing", json!({"enabled": true})),
        setting("of-whom", json!({"targetResourceUri": "{target}", "profiles": "{profiles}"})),
    ]));
    let [first, second] = network.autoscale_settings.as_slice() else {
        panic!("two: {:?}", network.autoscale_settings)
    };
    assert!(matches!(first.service.get(), Ok(Some(Link::To(key))) if key.index() == 0));
    assert_eq!(said(&first.enabled), "true");
    let most: Vec<String> = first.profiles.items.iter().map(|profile| said(&profile.maximum)).collect();
    assert_eq!(most, ["6", "? parameter `most` has no value"]);
    assert_eq!(second.declared.label, "of-whom");
    assert!(second.service.get().is_err() && second.profiles.rest.is_some());
    assert!(said(&second.enabled).contains("differs between versions"), "{}", said(&second.enabled));
    assert!(network.types_not_modelled.is_empty());
}
