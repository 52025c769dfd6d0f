//! What Azure says of a network that runs, against what is predicted for it: how a mistake of ours comes to light.

pub(super) mod effective_rules_differ;
pub(super) mod network_status_differs;
