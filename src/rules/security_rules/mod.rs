//! What the network service refuses of security groups, what nobody can say how it reads, and rules that do not do what
//! they were written for.

pub(super) mod beyond_limits;
pub(super) mod duplicate_priority;
pub(super) mod near_miss;
pub(super) mod refused_field;
pub(super) mod two_fields_for_one_side;
pub(super) mod without_effect;
