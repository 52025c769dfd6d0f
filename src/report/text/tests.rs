//! What people see.
use super::*;
use crate::report::samples;
#[test]
fn look() {
    let mut r = samples::report();
    println!("{}", render(&r, &TextOptions { show_undecided: true, ..TextOptions::default() }));
    println!("{}", render(&r, &TextOptions { ascii: true, shown_from: "infra".into(), ..TextOptions::default() }));
    println!(
        "{}",
        render(&r, &TextOptions { quiet: true, color: true, shown_from: "infra".into(), ..TextOptions::default() })
    );
    r.coverage.types_not_modelled.insert("Microsoft.Web/sites".into(), 3);
    println!("{}", render(&r, &TextOptions { color: true, show_undecided: true, ..TextOptions::default() }));
}
