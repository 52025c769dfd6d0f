//! Colour for the texts that we lay out ourselves. Off means not one escape sequence.

use crate::finding::Severity;

/// Puts text in colour, or leaves it as it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Paint {
    /// Whether to paint at all.
    pub(crate) color: bool,
}

impl Paint {
    /// For what should be seen first.
    pub(crate) fn bold(self, text: &str) -> String {
        self.with("1", text)
    }

    /// For what may be overlooked.
    pub(crate) fn dim(self, text: &str) -> String {
        self.with("2", text)
    }

    /// For names and code inside a text.
    pub(crate) fn code(self, text: &str) -> String {
        self.with("36", text)
    }

    /// For what is in order.
    #[cfg(feature = "cli")]
    pub(crate) fn good(self, text: &str) -> String {
        self.with("32", text)
    }

    /// In the colour of a severity; the same as in the headlines.
    pub(crate) fn severity(self, severity: Severity, text: &str) -> String {
        let code = match severity {
            Severity::Error => "1;91",
            Severity::Warning => "1;33",
            Severity::Note => "1;92",
        };
        self.with(code, text)
    }

    fn with(self, code: &str, text: &str) -> String {
        if self.color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}
