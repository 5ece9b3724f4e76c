//! What the overview page is told.

use adapters::adapter_for;
use model::{EventFilter, Need, Overview, Platform, PlatformProfile, PlatformStatus, Role};

use crate::{Actor, Hub, HubError};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
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
        let day_ago = at.plus_millis(-DAY_MS);
        let recent = self
            .store
            .events(&EventFilter::default(), None, RECENT)
            .await?
            .events;
        let mut platforms = Vec::with_capacity(Platform::ALL.len());
        for platform in Platform::ALL {
            platforms.push(self.platform_status(*platform).await?);
        }
        Ok(Overview {
            totals: self.store.totals(day_ago, at.plus_millis(1)).await?,
            previous: self
                .store
                .totals(day_ago.plus_millis(-DAY_MS), day_ago)
                .await?,
            any_event: !recent.is_empty(),
            recent,
            platforms,
            at,
        })
    }

    async fn platform_status(&self, platform: Platform) -> Result<PlatformStatus, HubError> {
        let profile = adapter_for(platform).profile();
        let callback_url = format!("{}/api/webhooks/{platform}", self.settings.public_url);
        Ok(PlatformStatus {
            platform,
            on: self.registry.is_on(platform),
            settings: needed(profile),
            sample_command: profile.sample_command.replace("{url}", &callback_url),
            callback_url,
            last_event_at: self.store.last_event_at(platform).await?,
        })
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
