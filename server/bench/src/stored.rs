//! A site together with all that was sent to it, so that it can be counted afterwards.

use std::sync::Arc;

use crate::deliveries::Deliveries;
use crate::load::{CONNECTIONS, Outcome, Pace, load};
use crate::report::say;
use crate::site::Site;
use crate::tally;

/// How many people write.
pub(crate) const SENDERS: u64 = 10_000;

/// A site and its deliveries.
pub(crate) struct Stored {
    /// What they are sent to.
    pub site: Site,
    deliveries: Deliveries,
    acknowledged: Vec<u64>,
    next: u64,
}

impl Stored {
    /// Around a site that has got nothing yet.
    pub(crate) fn new(site: Site) -> anyhow::Result<Self> {
        Ok(Self {
            site,
            deliveries: Deliveries::new(SENDERS)?,
            acknowledged: Vec::new(),
            next: 0,
        })
    }

    /// How many deliveries were acknowledged.
    pub(crate) const fn count(&self) -> usize {
        self.acknowledged.len()
    }

    /// Sends new deliveries; any answer but 2xx fails.
    pub(crate) async fn send(&mut self, count: usize, pace: Pace) -> anyhow::Result<Outcome> {
        let pile = Arc::new(self.deliveries.pile(self.next, count)?);
        self.next += u64::try_from(count)?;
        let outcome = load(&self.site.addresses(), CONNECTIONS, &pile, pace).await?;
        outcome.accept()?;
        self.acknowledged.extend(&outcome.acknowledged);
        Ok(outcome)
    }

    /// Fails unless everything acknowledged is stored once; then deletes it all.
    pub(crate) async fn close_received(self) -> anyhow::Result<()> {
        let Self {
            site,
            deliveries,
            acknowledged,
            ..
        } = self;
        tally::stored_once(&site.database, &deliveries, &acknowledged).await?;
        say!("all {} acknowledged are stored, once", acknowledged.len());
        site.close().await
    }

    /// Fails unless everything acknowledged is stored, completed and a message, once; then deletes it all.
    pub(crate) async fn close_processed(self) -> anyhow::Result<()> {
        let Self {
            site,
            deliveries,
            acknowledged,
            ..
        } = self;
        tally::processed_once(&site.database, &deliveries, &acknowledged).await?;
        say!(
            "all {} acknowledged are stored and processed, once",
            acknowledged.len()
        );
        site.close().await
    }
}
