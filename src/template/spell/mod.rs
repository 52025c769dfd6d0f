//! Evaluated resources as JSON that people and programs can read.
//!
//! What is known is written as it is. What is not known is written as the expression that is left of it, in the language
//! of ARM templates: `[parameters('env')]`, `[format('{0}-vnet', parameters('env'))]`. A known string that begins with `[`
//! and ends with `]` has one more `[` in front, as in a template, so nothing that is known looks like an expression.
//!
//! Arrays and objects of which a part is not known stay arrays and objects. Their unknown parts begin with `[...`, which
//! no expression does:
//!
//! | written | stands for |
//! |---|---|
//! | `"[...E]"` in an array | all elements of the array `E` |
//! | `{ "[...if(C)]": [a, b] }` in an array | the elements `a` and `b`, if `C` is true |
//! | `{ "[...copy('loop1', N)]": a }` in an array | `N` elements like `a`; `copyIndex('loop1')` is the index in them |
//! | `"[...]": "[E]"` in an object | all properties of the object `E` that are not written here |
//! | `"[...if(C)]": { "a": 1 }` in an object | the property `a`, if `C` is true |
//!
//! Where no expression would tell the truth stands `unknown('why')`, which is no function of ARM: for something that Azure
//! would refuse, for what is too large to follow, and for an expression that is too long to write out. Names of properties
//! inside of expressions are in lower case; there, case does not count.
//!
//! The value of a secure parameter is not in an evaluation, so it cannot be written.
//!
//! Never here: how JSON is printed (it is a tree that serde writes), and anything that is not in the deployment.

mod expression;
mod json;
mod names;
mod resource;
mod resource_id;
mod value;

#[cfg(test)]
mod tests;

pub use json::Json;

use self::value::Speller;
use super::{Deployment, TermId, Terms};

/// The resources of a deployment, in its order.
pub fn spell(deployment: &Deployment) -> Vec<Json> {
    let mut speller = Speller::new(&deployment.terms);
    deployment.resources.iter().map(|resource| speller.resource(resource)).collect()
}

/// The outputs of a deployment, as an object with an entry for each: `{ "value": …, "condition": … }`, the condition only
/// where it is not known to be true.
pub fn spell_outputs(deployment: &Deployment) -> Json {
    let mut speller = Speller::new(&deployment.terms);
    Json::Object(deployment.outputs.iter().map(|output| speller.output(output)).collect())
}

/// One term as an expression, without the brackets around it.
pub(super) fn spell_term(terms: &Terms, term: TermId) -> String {
    Speller::new(terms).term(term)
}
