//! The program `switchboard`. Everything it does is in the library.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Receives the webhooks of messaging platforms and shows them in a dashboard.
#[derive(Parser)]
#[command(name = "switchboard", version)]
struct Arguments {
    /// A TOML file with settings; the environment overrides it.
    #[arg(long, global = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Starts the server (this is also what happens without a command).
    Serve,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let Command::Serve = arguments.command.unwrap_or(Command::Serve);
    match server::run(arguments.config.as_deref()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(cause) => {
            tracing::error!("{cause:#}");
            ExitCode::FAILURE
        }
    }
}
