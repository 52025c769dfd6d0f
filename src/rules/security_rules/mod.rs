//! What the network service refuses of security groups, and what nobody can say how it reads.

pub(super) mod beyond_limits;
pub(super) mod duplicate_priority;
pub(super) mod refused_field;
pub(super) mod two_fields_for_one_side;
