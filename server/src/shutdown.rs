//! Stopping: take nothing new, end the live streams, finish what is in hand, but not for ever.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

/// Returns when somebody asks the program to stop: SIGTERM, or Ctrl-C at a terminal.
pub(crate) async fn requested() {
    let interrupt = async {
        if let Err(cause) = tokio::signal::ctrl_c().await {
            tracing::error!(error = %cause, "cannot listen for Ctrl-C");
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(cause) => {
                tracing::error!(error = %cause, "cannot listen for SIGTERM");
                std::future::pending::<()>().await;
            }
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
    tracing::info!("stopping: no new requests are taken");
}

/// Waits for `stop`, then ends the live streams, which would keep their connections open for ever.
pub(crate) async fn then_end_streams(stop: impl Future<Output = ()>, streams: CancellationToken) {
    stop.await;
    streams.cancel();
}

/// Returns `grace` after the streams were ended.
pub(crate) async fn deadline(streams: CancellationToken, grace: Duration) {
    streams.cancelled().await;
    tokio::time::sleep(grace).await;
}
