//! What becomes of services over the years: platforms that Azure retires.

pub(super) mod retired_platform;
