//! `/api/webhooks/stats`: figures over a stretch of time.

use axum::Json;
use axum::extract::{Query, State};
use model::{Bucket, StatsQuery, Timestamp};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::ApiError;
use super::error::Problem;
use super::query::value;
use super::stats_body::StatsBody;
use crate::{AppState, auth::Caller};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// Up to here a stretch of time is divided by hours unless asked otherwise.
const BY_HOUR_MS: i64 = 7 * DAY_MS;

/// The route with its description.
pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(stats))
}

/// Which figures are wanted. An empty value counts as none.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
struct Asked {
    /// From the bucket that this lies in, RFC 3339. Unless given a day before `to`, or 30 days where
    /// `bucket` is `day`; at most 400 days before `to`.
    from: Option<String>,
    /// To the end of the bucket that this lies in, RFC 3339; now unless given.
    to: Option<String>,
    /// `hour`, for at most 31 days, or `day` in UTC. Unless given, `hour` up to 7 days.
    bucket: Option<String>,
    /// `whatsapp`, `telegram` … All platforms unless given.
    platform: Option<String>,
}

impl Asked {
    fn read(self, now: Timestamp) -> Result<StatsQuery, ApiError> {
        let bucket: Option<Bucket> = value("bucket", self.bucket)?;
        let to = value("to", self.to)?.unwrap_or(now);
        let usual = match bucket {
            Some(Bucket::Day) => to.plus_millis(-30 * DAY_MS),
            Some(Bucket::Hour) | None => to.plus_millis(-DAY_MS),
        };
        let from = value("from", self.from)?.unwrap_or(usual);
        let bucket = bucket.unwrap_or(if to.millis_since(from) <= BY_HOUR_MS {
            Bucket::Hour
        } else {
            Bucket::Day
        });
        Ok(StatsQuery {
            from,
            to,
            bucket,
            platform: value("platform", self.platform)?,
        })
    }
}

/// How much was received in a stretch of time, what became of it, and what waits now.
#[utoipa::path(
    get,
    path = "/api/webhooks/stats",
    tag = "stats",
    params(Asked),
    responses((status = 200, body = StatsBody), (status = 400, body = Problem), (status = 401, body = Problem))
)]
async fn stats(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Query(asked): Query<Asked>,
) -> Result<Json<StatsBody>, ApiError> {
    let wanted = asked.read(state.hub.clock().now())?;
    let stats = state.hub.stats(&actor, &wanted).await?;
    Ok(Json(stats.into()))
}
