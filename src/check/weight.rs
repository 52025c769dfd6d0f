//! How large a JSON text is for Azure, which gets it without what only readers need.

/// The bytes of a JSON text without comments and without blanks between its words.
pub(super) fn weight(text: &str) -> usize {
    let mut bytes = text.bytes().peekable();
    let mut weight = 0;
    while let Some(byte) = bytes.next() {
        match (byte, bytes.peek()) {
            (b'"', _) => {
                weight += 1;
                while let Some(inside) = bytes.next() {
                    weight += 1;
                    match inside {
                        b'"' => break,
                        b'\\' => weight += usize::from(bytes.next().is_some()),
                        _ => {}
                    }
                }
            }
            (b'/', Some(b'/')) => {
                bytes.by_ref().find(|byte| *byte == b'\n');
            }
            (b'/', Some(b'*')) => {
                bytes.next();
                while let Some(inside) = bytes.next() {
                    if inside == b'*' && bytes.peek() == Some(&b'/') {
                        bytes.next();
                        break;
                    }
                }
            }
            (b' ' | b'\t' | b'\r' | b'\n', _) => {}
            _ => weight += 1,
        }
    }
    weight
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_means_something_has_weight() {
        for (text, compact) in [
            ("{ \"a b\" : [ 1 , 2 ] }\n", "{\"a b\":[1,2]}"),
            ("[1, // \"one\"\n 2]", "[1,2]"),
            ("[1, /* \"one\" * / */ 2 /* never ends", "[1,2"),
            (r#"{ "a\" b": "// c \\" }"#, r#"{"a\" b":"// c \\"}"#),
            ("\"never ends \\", "\"never ends \\"),
        ] {
            assert_eq!(weight(text), compact.len(), "{text}");
        }
    }
}
