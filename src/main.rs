//! Command line → mode → exit code. The only place that prints an error and leaves.

fn main() {}
