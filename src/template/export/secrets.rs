//! Properties whose names say that a secret stands there. Resources of Azure hardly ever answer with secrets, but files that
//! people keep do.
//!
//! Never here: how a place is hidden from readers.

use std::collections::HashMap;

use crate::source::Span;
use crate::syntax::Node;

/// Words in names of properties that hold secrets, in lower case.
const WORDS: [&str; 14] = [
    "password",
    "passphrase",
    "pwd",
    "secret",
    "token",
    "connectionstring",
    "credential",
    "customdata",
    "userdata",
    "protectedsettings",
    "privatekey",
    "sharedkey",
    "accesskey",
    "sastoken",
];

/// Names of properties that hold secrets, or texts of others in which there may be some, in lower case.
const NAMES: [&str; 20] = [
    "primarykey",
    "secondarykey",
    "key",
    "keys",
    "key1",
    "key2",
    "apikey",
    "masterkey",
    "primarymasterkey",
    "secondarymasterkey",
    "authorizationkey",
    "encodedcertificate",
    "certificatedata",
    "publiccert",
    "pfxblob",
    "appsettings",
    "environmentvariables",
    "commandtoexecute",
    "siteconfig",
    "sasuri",
];

/// Which names say so: each is looked at once, for the resources of one file have the same ones.
#[derive(Debug, Default)]
pub(super) struct SecretNames(HashMap<Box<str>, bool>);

impl SecretNames {
    /// Whether nothing of what stands under this name may be shown.
    pub(super) fn has(&mut self, key: &str) -> bool {
        if let Some(known) = self.0.get(key) {
            return *known;
        }
        let answer = names_a_secret(key);
        self.0.insert(key.into(), answer);
        answer
    }

    /// The places of secrets in a node, also of those that a change names by its path. Recursion is bounded by the depth of a
    /// tree.
    pub(super) fn places(&mut self, node: Node<'_>, found: &mut Vec<Span>) {
        let named = node.get_ignore_case("path").and_then(Node::as_str);
        let is_change_of_secret = named.is_some_and(|path| path.split('.').any(|name| self.has(name)));
        for entry in node.entries() {
            let Some(key) = entry.key.key_text() else { continue };
            let is_side = ["before", "after", "children"].iter().any(|side| key.eq_ignore_ascii_case(side));
            if !entry.value.is_null() && (is_change_of_secret && is_side || self.has(&key)) {
                found.push(entry.value.span());
            } else {
                self.places(entry.value, found);
            }
        }
        node.items().for_each(|item| self.places(item, found));
    }
}

/// Whether nothing of what stands under this name may be shown.
pub(super) fn names_a_secret(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    NAMES.contains(&key.as_str()) || WORDS.iter().any(|word| key.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_secrets() {
        for name in ["adminPassword", "connectionString", "CustomData", "primaryKey", "sharedKey", "clientSecret"] {
            assert!(names_a_secret(name), "{name}");
        }
        for name in ["addressPrefix", "id", "publicIpAddressId", "keyVaultId", "subnet", "privateLinkServiceId", "sku"]
        {
            assert!(!names_a_secret(name), "{name}");
        }
    }
}
