//! The program `apimlint`: the command line, and nothing else.

fn main() -> std::process::ExitCode {
    apimlint::cli::main()
}
