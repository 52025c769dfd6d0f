//! Names of functions as they are documented. Terms keep them in lower case, because case does not count.

use crate::template::functions::find;

/// Functions that are evaluated elsewhere than in the table of functions.
const OTHERS: &[&str] = &[
    "copyIndex",
    "createArray",
    "createObject",
    "getSecret",
    "lambdaVariables",
    "listAccountSas",
    "listAdminKeys",
    "listConnectionStrings",
    "listCredentials",
    "listKeys",
    "listQueryKeys",
    "listSecrets",
    "listServiceSas",
    "managementGroup",
    "newGuid",
    "resourceGroup",
    "tryGet",
    "utcNow",
];

/// The name as it is documented, where that is known.
pub(super) fn documented(name: &str) -> &str {
    let other = || OTHERS.iter().copied().find(|other| other.eq_ignore_ascii_case(name));
    find(name).map(|function| function.name).or_else(other).unwrap_or(name)
}

/// Whether a property of this name can stand after a dot.
pub(super) fn fits_after_a_dot(name: &str) -> bool {
    let mut letters = name.chars();
    let first = letters.next().is_some_and(|letter| letter.is_ascii_alphabetic() || letter == '_');
    first && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
}
