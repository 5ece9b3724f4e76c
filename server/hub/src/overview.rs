//! What the overview page is told.

use adapters::adapter_for;
use model::{
    EventFilter, Need, Overview, Platform, PlatformProfile, PlatformStatus, Role, Timestamp,
};

use crate::{Actor, Hub, HubError};

const MINUTE_MS: i64 = 60 * 1000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;
/// How many of the newest events it lists.
const RECENT: u16 = 12;

impl Hub {
    /// Counts of the last day and the day before, the newest events, and the platforms.
    ///
    /// # Errors
    /// [`HubError`] when the database fails.
    pub async fn overview(&self, actor: &Actor) -> Result<Overview, HubError> {
        actor.require(Role::Viewer)?;
        let at = self.clock.now();
        // What is counted is counted by minutes: both days begin with one.
        let minute = at.plus_millis(-at.as_millis().rem_euclid(MINUTE_MS));
        let day_ago = minute.plus_millis(-DAY_MS);
        let recent = self
            .store
            .events(&EventFilter::default(), None, RECENT)
            .await?
            .events;
        let last = self.store.last_events().await?;
        let platforms = Platform::ALL
            .iter()
            .map(|it| self.platform_status(*it, last.get(it).copied()));
        Ok(Overview {
            totals: self.store.totals(day_ago, at.plus_millis(1)).await?,
            previous: self
                .store
                .totals(day_ago.plus_millis(-DAY_MS), day_ago)
                .await?,
            any_event: !recent.is_empty(),
            recent,
            platforms: platforms.collect(),
            at,
        })
    }

    fn platform_status(
        &self,
        platform: Platform,
        last_event_at: Option<Timestamp>,
    ) -> PlatformStatus {
        let profile = adapter_for(platform).profile();
        let callback_url = format!("{}/api/webhooks/{platform}", self.settings.public_url);
        PlatformStatus {
            platform,
            on: self.registry.is_on(platform),
            settings: needed(profile),
            sample_command: profile.sample_command.replace("{url}", &callback_url),
            callback_url,
            last_event_at,
        }
    }
}

/// The settings that turn a platform on; of several names for one thing the one its family shares.
fn needed(profile: &PlatformProfile) -> Vec<String> {
    let of = |need: Need| {
        let fields = profile.credentials.iter();
        fields
            .filter(move |field| field.need == need)
            .filter_map(|field| field.setting(profile))
            .map(str::to_owned)
    };
    let always: Vec<_> = of(Need::Always).collect();
    if always.is_empty() {
        // Any one of them will do; the first is the one most people have.
        return of(Need::OneOf).take(1).collect();
    }
    always
}
