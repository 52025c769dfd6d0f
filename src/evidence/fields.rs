//! Fields of an answer, in the spellings of REST, of the Azure CLI and of PowerShell: names differ in case, and PowerShell
//! has a list where the others have a value.

use crate::syntax::{Kind, Node};

/// The value of a field; none for one that is null.
pub(super) fn field<'t>(of: Node<'t>, name: &str) -> Option<Node<'t>> {
    of.get_ignore_case(name).filter(|value| !value.is_null())
}

/// The text of a field.
pub(super) fn text(of: Node<'_>, name: &str) -> Option<String> {
    Some(field(of, name)?.as_str()?.into_owned())
}

/// The `id` of the object in a field; PowerShell has it there too.
pub(super) fn id(of: Node<'_>, name: &str) -> Option<String> {
    text(field(of, name)?, "id")
}

/// The texts of several fields of which each may have one text or many. `Ok(None)` when all of them are empty; the error
/// is that something is there which is no text.
pub(super) fn texts(of: Node<'_>, names: &[&str]) -> Result<Option<Vec<String>>, ()> {
    let mut found = Vec::new();
    for value in names.iter().filter_map(|name| field(of, name)) {
        match value.kind() {
            Kind::Array => {
                for item in value.items() {
                    found.push(word(item).ok_or(())?);
                }
            }
            _ => found.push(word(value).ok_or(())?),
        }
    }
    found.retain(|text| !text.is_empty());
    Ok(Some(found).filter(|found| !found.is_empty()))
}

/// A text, or a number as it is written: a port need not be quoted in YAML.
fn word(value: Node<'_>) -> Option<String> {
    match value.kind() {
        Kind::String => value.as_str().map(std::borrow::Cow::into_owned),
        Kind::Number => value.number_text().map(str::to_owned),
        _ => None,
    }
}
