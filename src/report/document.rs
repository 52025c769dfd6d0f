//! Writes a tree of plain structs as JSON.

use serde::Serialize;

/// The value as indented JSON with a line end.
pub fn write(value: &impl Serialize) -> String {
    // Only a map with keys that are not text, or a failing writer, makes this fail; our structs have neither.
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}
