//! Metrics, as Prometheus reads them. One recorder a process collects what all crates measure by the
//! facade `metrics`; it has to be there before they make their handles.

use std::sync::OnceLock;
use std::time::Duration;

use hub::Hub;
use metrics::{describe_gauge, gauge};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use metrics_process::Collector;
use tokio_util::sync::CancellationToken;

use crate::http::measure;

/// Edges of what is measured in seconds: from 100 microseconds, a fast commit, to a minute.
const SECONDS: [f64; 18] = [
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5,
    5.0, 10.0, 30.0, 60.0,
];
/// Edges of what is counted in groups.
const NUMBERS: [f64; 11] = [
    1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0, 1_024.0,
];
/// How often measured times are put into their buckets, so that they do not pile up where nobody
/// asks for them.
const UPKEEP: Duration = Duration::from_secs(5);

static RECORDER: OnceLock<PrometheusHandle> = OnceLock::new();

/// Starts collecting, once a process. What was started before, a hub for example, is not measured.
pub fn start_metrics() {
    recorder();
}

fn recorder() -> &'static PrometheusHandle {
    RECORDER.get_or_init(|| {
        let recorder = buckets(PrometheusBuilder::new()).build_recorder();
        let handle = recorder.handle();
        // Fails only where somebody else collects in this process; then there is nothing to show.
        metrics::set_global_recorder(recorder).ok();
        Collector::default().describe();
        measure::describe();
        let build = "switchboard_build_info";
        describe_gauge!(build, "Always 1; the labels say what runs.");
        gauge!(build, "version" => env!("CARGO_PKG_VERSION")).set(1);
        handle
    })
}

fn buckets(builder: PrometheusBuilder) -> PrometheusBuilder {
    let groups = ["_events", "_deliveries"];
    let builder = groups.into_iter().fold(builder, |builder, suffix| {
        builder
            .set_buckets_for_metric(Matcher::Suffix(suffix.to_owned()), &NUMBERS)
            .expect("there are buckets")
    });
    builder.set_buckets(&SECONDS).expect("there are buckets")
}

/// Everything that is measured, in Prometheus' text format.
pub(crate) async fn render(hub: &Hub) -> String {
    hub.measure().await;
    Collector::default().collect();
    recorder().render()
}

/// Keeps memory bounded until told to stop.
pub(crate) async fn keep_up(stop: CancellationToken) {
    let mut ticks = tokio::time::interval(UPKEEP);
    while stop.run_until_cancelled(ticks.tick()).await.is_some() {
        recorder().run_upkeep();
    }
}
