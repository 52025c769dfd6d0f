//! `fail`, which stops a deployment with a message (Bicep functions: flow control, `fail`).
//!
//! Never here: calls in a branch that is not taken; those are not evaluated at all.

use super::call::{Call, Fault, Outcome};
use super::knowledge::Depth;
use super::table::{Function, Takes};
use crate::template::text::{TextPiece, TextView};
use crate::template::value::Value;

pub(super) const FUNCTIONS: &[Function] = &[Function::new("fail", &[Takes::TEXT], fail).needs(Depth::Nothing)];

/// Whatever the message is, the deployment ends here; what is not known of it is shown as `…`.
fn fail(arguments: &[Value], _: &mut Call<'_>) -> Outcome {
    /// Most characters of the message that are shown.
    const SHOWN: usize = 200;
    let pieces = arguments.first().and_then(|message| message.kind.as_text()).into_iter().flat_map(TextView::pieces);
    let message: String = pieces
        .map(|piece| match piece {
            TextPiece::Literal(text) => text,
            TextPiece::Hole(_) => "…",
        })
        .collect();
    let mut shown: String = message.chars().take(SHOWN).collect();
    if shown.len() < message.len() {
        shown.push('…');
    }
    Err(Fault::Invalid(format!("ends the deployment: {shown}")))
}
