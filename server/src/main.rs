//! The program `switchboard`. Everything it does is in the library.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use mimalloc::MiMalloc;
use server::Duty;

/// A webhook is a few hundred short-lived values, on which the system's allocator spends a quarter of
/// all time.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

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
    Serve {
        /// Receive, store and show, but process nothing: another process on the same database does.
        #[arg(long)]
        receive_only: bool,
    },
    /// Encrypts every stored secret with another key; stop the server first. With ENCRYPTION_KEY set
    /// to `new,old` the first one takes over, without it a new key file is made.
    RotateKey,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let config = arguments.config.as_deref();
    let done = match arguments.command {
        Some(Command::Serve { receive_only: true }) => server::run(config, Duty::ReceiveOnly),
        Some(Command::Serve { .. }) | None => server::run(config, Duty::Everything),
        Some(Command::RotateKey) => server::rotate_key(config),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(cause) => {
            tracing::error!("{cause:#}");
            ExitCode::FAILURE
        }
    }
}
