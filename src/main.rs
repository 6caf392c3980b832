//! Command line → mode → exit code. The only place that prints an error and leaves.

use std::process::ExitCode;

use clap::Parser;
use ringside::cli::{self, Cli, Failure};

fn main() -> ExitCode {
    let mut cli = Cli::parse();
    let done = cli::run(&mut cli).unwrap_or_else(|| window(&cli));
    match done {
        // A pipe that was closed at the other end, as by `head`, is no failure.
        Ok(()) | Err(Failure::BrokenPipe) => ExitCode::SUCCESS,
        Err(failure) => {
            cli::say_aside(format_args!("ringside: {failure}"));
            ExitCode::from(failure.exit_code())
        }
    }
}

#[cfg(feature = "gui")]
fn window(cli: &Cli) -> Result<(), Failure> {
    cli::window::run(cli)
}

#[cfg(not(feature = "gui"))]
fn window(_cli: &Cli) -> Result<(), Failure> {
    Err(Failure::Failed(
        "this Ringside was built without its window; `ringside listen` collects without one".to_owned(),
    ))
}
