//! How long a large export takes: fifty thousand resources, made here. `cargo bench -- exports` measures it, without a folder.

use std::fmt::Write as _;
use std::{env, fs, process};

const GROUP: &str = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-net/providers";

/// How many of each kind there are.
const NETWORKS: usize = 1_000;
const SERVICES: usize = 50;
const INTERFACES: usize = 30_000;
const OTHERS: usize = 18_950;

/// Measures the whole process for an export with networks, services, and much that takes addresses or is not modelled.
pub(crate) fn measure() {
    let file = env::temp_dir().join(format!("apimlint-export-{}.json", process::id()));
    let text = export();
    fs::write(&file, &text).unwrap();
    println!("export of {} resources", NETWORKS + SERVICES + INTERFACES + OTHERS);
    super::measure(&format!("{} MB", text.len() / 1_000_000), &["check", "-q", file.to_str().unwrap()]);
    fs::remove_file(&file).unwrap();
}

fn export() -> String {
    let mut text = String::from("[");
    for number in 0..NETWORKS {
        let id = format!("{GROUP}/Microsoft.Network/virtualNetworks/net{number}");
        let _ = write!(
            text,
            r#"{{"id": "{id}", "name": "net{number}", "location": "uksouth", "provisioningState": "Succeeded",
            "type": "Microsoft.Network/virtualNetworks", "addressSpace": {{"addressPrefixes": ["10.0.0.0/16"]}},
            "virtualNetworkPeerings": [], "subnets": [{{"id": "{id}/subnets/apim", "name": "apim",
            "addressPrefix": "10.0.0.0/24", "provisioningState": "Succeeded", "delegations": []}}]}},"#
        );
    }
    for number in 0..SERVICES {
        let _ = write!(
            text,
            r#"{{"id": "{GROUP}/Microsoft.ApiManagement/service/apim{number}", "name": "apim{number}", "location": "uksouth",
            "provisioningState": "Succeeded", "sku": {{"name": "Premium", "capacity": 1}}, "virtualNetworkType": "Internal",
            "virtualNetworkConfiguration": {{"subnetResourceId": "{GROUP}/Microsoft.Network/virtualNetworks/net{number}/subnets/apim"}}}},"#
        );
    }
    for number in 0..INTERFACES {
        let network = number % NETWORKS;
        let _ = write!(
            text,
            r#"{{"id": "{GROUP}/Microsoft.Network/networkInterfaces/nic{number}", "name": "nic{number}", "location": "uksouth",
            "provisioningState": "Succeeded", "type": "Microsoft.Network/networkInterfaces", "ipConfigurations": [{{"name": "one",
            "provisioningState": "Succeeded", "privateIPAllocationMethod": "Dynamic", "privateIPAddressVersion": "IPv4",
            "subnet": {{"id": "{GROUP}/Microsoft.Network/virtualNetworks/net{network}/subnets/apim"}}}}]}},"#
        );
    }
    for number in 0..OTHERS {
        let network = number % NETWORKS;
        let _ = write!(
            text,
            r#"{{"id": "{GROUP}/Microsoft.Storage/storageAccounts/store{number}", "name": "store{number}", "location": "uksouth",
            "provisioningState": "Succeeded", "type": "Microsoft.Storage/storageAccounts", "accessTier": "Hot",
            "primaryEndpoints": {{"blob": "https://store{number}.example.com/", "file": "https://files{number}.example.com/"}},
            "networkRuleSet": {{"defaultAction": "Deny", "virtualNetworkRules":
            [{{"id": "{GROUP}/Microsoft.Network/virtualNetworks/net{network}/subnets/apim"}}]}}}},"#
        );
    }
    text.pop();
    text.push(']');
    text
}
