//! `rolecall` at the command line: arguments, files, rendering, exit codes.
fn main() {}
