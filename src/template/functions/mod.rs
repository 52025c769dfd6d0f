//! The functions of the template language that answer from their arguments alone.
//!
//! In: a name, the values of the arguments, the place of the call. Out: a value with its origin. Entries of the table
//! see values that are known as far as the entry needs them; [`apply()`] handles everything else once.
//!
//! Never here: what is evaluated lazily or looks around (`parameters`, `variables`, `if`, `and`, `or`, `coalesce`,
//! `copyIndex`, `reference`, `resourceGroup`, `subscription`, `deployment`, `environment`) and access to properties.

#![expect(clippy::unnecessary_wraps, reason = "every entry of the table has the same signature")]

mod addresses;
mod apply;
mod arrays;
mod call;
mod collections;
mod date_format;
mod dates;
mod encodings;
mod equality;
mod failure;
mod format;
mod hashes;
mod indexing;
mod json;
mod knowledge;
mod logic;
mod number_format;
mod numbers;
mod objects;
mod resource_ids;
mod search;
mod sha1;
mod shallow_merge;
mod strings;
mod table;
mod union;
mod uris;

#[cfg(test)]
mod tests;

pub(crate) use apply::apply;
pub(crate) use call::{FunctionContext, Scope};
pub(crate) use encodings::encode_base64;
pub(crate) use equality::equal;
pub(crate) use format::to_json;
pub(crate) use table::{Function, find};
