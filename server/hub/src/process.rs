//! Step 6 of a webhook's life, *process*: whose the events are, whether they are wanted, and what they
//! mean for contacts, conversations and messages. A batch is one transaction: what it says and that it
//! is done are written together.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use futures::FutureExt;
use model::{AttemptId, ConnectionId, EventId, Subscription, Timestamp};
use storage::{Changes, Claim, Claimed, Finished, Outcome, Owner, StorageError, Wanted};

use crate::{
    Hub, HubError,
    accounts::Found,
    busiest::Sent,
    projection::{self, Slate},
};

/// What is noted of an event that makes processing panic.
const PANICKED: &str = "processing panicked";

/// What is to become of the events of a claim.
#[derive(Default)]
struct Verdicts {
    owners: HashMap<EventId, Owner>,
    muted: BTreeSet<EventId>,
    failures: BTreeMap<EventId, String>,
    subscriptions: HashMap<ConnectionId, Subscription>,
}

impl Verdicts {
    /// What is received for the account that an event belongs to.
    fn subscription_of(&self, event: EventId) -> Option<&Subscription> {
        let owner = self.owners.get(&event)?;
        self.subscriptions.get(&owner.connection)
    }
}

impl Hub {
    /// Takes events and works them off; says how many these were.
    ///
    /// Trouble with the database is nobody's fault and uses up no try. What the database refuses is
    /// tried again event by event, so that one of them fails alone.
    pub(crate) async fn work_off(&self, wanted: Wanted<'_>) -> Result<usize, HubError> {
        let Some(claim) = self.store.claim(wanted).await? else {
            return Ok(0);
        };
        let mut ids: Vec<_> = claim.events.iter().map(|it| it.event.id).collect();
        match self.try_guarded(claim).await {
            Ok(worked_off) => ids = worked_off,
            Err(HubError::Storage(cause @ StorageError::Unavailable(_))) => {
                return Err(cause.into());
            }
            Err(cause) => {
                tracing::warn!(error = ?cause, events = ids.len(), "process: a batch failed, trying its events alone");
                for id in &ids {
                    self.try_alone(*id).await?;
                }
            }
        }
        self.live.changed(ids.iter().copied());
        Ok(ids.len())
    }

    async fn try_alone(&self, id: EventId) -> Result<(), HubError> {
        let Some(claim) = self.store.claim(Wanted::These(&[id])).await? else {
            return Ok(());
        };
        match self.try_guarded(claim).await {
            Ok(_worked_off) => Ok(()),
            Err(HubError::Storage(cause @ StorageError::Unavailable(_))) => Err(cause.into()),
            Err(cause) => {
                let Some(claim) = self.store.claim(Wanted::These(&[id])).await? else {
                    return Ok(());
                };
                let failures = BTreeMap::from([(id, cause.to_string())]);
                let verdicts = Verdicts {
                    failures,
                    ..Verdicts::default()
                };
                self.finish(claim, &verdicts, Instant::now()).await
            }
        }
    }

    /// A panic anywhere is the batch's own, and leaves nothing of it behind.
    async fn try_guarded(&self, claim: Claim) -> Result<Vec<EventId>, HubError> {
        let tried = AssertUnwindSafe(self.try_batch(claim)).catch_unwind();
        tried
            .await
            .unwrap_or_else(|_panic| Err(HubError::Internal(PANICKED.to_owned())))
    }

    /// Works off a claim but for what another instance has in hand; says which events these were.
    async fn try_batch(&self, mut claim: Claim) -> Result<Vec<EventId>, HubError> {
        let begun = Instant::now();
        let mut verdicts = Verdicts::default();
        let mut discovered = Vec::new();
        #[cfg(feature = "test-support")]
        self.faults.strike_worker(&claim.events);
        for claimed in &claim.events {
            match self.owner_of(&claim, &claimed.event).await? {
                Found::Known(owner) => {
                    verdicts.owners.insert(claimed.event.id, owner);
                }
                Found::Discovered(key, owner) => {
                    verdicts.owners.insert(claimed.event.id, owner.clone());
                    discovered.push((key, owner));
                }
                Found::Nobody => {}
            }
        }
        claim.hold(&verdicts.owners).await?;
        let connections = verdicts.owners.values().map(|owner| owner.connection);
        verdicts.subscriptions = claim.subscriptions(&connections.collect()).await?;
        keep_within_batches(&mut claim, &verdicts);
        find_muted(&claim, &mut verdicts);
        let worked_off = claim.events.iter().map(|it| it.event.id).collect();
        let changes = self.project(&claim, &mut verdicts).await?;
        claim.save(&changes).await?;
        let sent = sent(&claim, &verdicts);
        self.finish(claim, &verdicts, begun).await?;
        // Not before the commit: what was rolled back was neither written nor discovered.
        self.meter.senders().add(sent);
        for (key, owner) in discovered {
            self.accounts.put(key, owner);
        }
        Ok(worked_off)
    }

    /// Applies the events in their order. One that fails or panics is left out, and the others are
    /// applied anew from what is stored: it has left nothing behind.
    async fn project(&self, claim: &Claim, verdicts: &mut Verdicts) -> Result<Changes, HubError> {
        let next_id = || self.ids.next();
        loop {
            let events = wanted(claim, verdicts);
            let mut slate = Slate::load(claim, &events, &next_id).await?;
            let mut culprit = None;
            for (claimed, owner) in &events {
                let tried = catch_unwind(AssertUnwindSafe(|| {
                    #[cfg(feature = "test-support")]
                    self.faults.strike(&claimed.event)?;
                    projection::apply(&mut slate, claimed, owner);
                    Ok::<_, HubError>(())
                }));
                let reason = match tried {
                    Ok(Ok(())) => continue,
                    Ok(Err(cause)) => cause.to_string(),
                    Err(_panic) => PANICKED.to_owned(),
                };
                culprit = Some((claimed.event.id, reason));
                break;
            }
            match culprit {
                None => return Ok(slate.changes()),
                Some((id, reason)) => {
                    verdicts.failures.insert(id, reason);
                }
            }
        }
    }

    async fn finish(
        &self,
        claim: Claim,
        verdicts: &Verdicts,
        begun: Instant,
    ) -> Result<(), HubError> {
        let ended_at = self.clock.now();
        let finished: Vec<_> = claim
            .events
            .iter()
            .map(|claimed| {
                let id = claimed.event.id;
                let outcome = match verdicts.failures.get(&id) {
                    Some(reason) => {
                        let subscription = verdicts.subscription_of(id);
                        self.after_failure(claimed, subscription, ended_at, reason.clone())
                    }
                    None if verdicts.muted.contains(&id) => Outcome::Ignored,
                    None => Outcome::Completed,
                };
                Finished {
                    event: id,
                    attempt: AttemptId::from_u128(self.ids.next()),
                    owner: verdicts.owners.get(&id).cloned(),
                    outcome,
                }
            })
            .collect();
        let each = u32::try_from(finished.len().max(1)).unwrap_or(u32::MAX);
        let took = begun.elapsed() / each;
        let arrived: Vec<_> = claim
            .events
            .iter()
            .map(|it| (it.event.platform, it.event.received_at))
            .collect();
        claim.finish(&finished, ended_at, took).await?;
        self.measures.worked_off(each, took);
        for (arrived, finished) in arrived.into_iter().zip(&finished) {
            self.measures.tried(arrived, &finished.outcome, ended_at);
        }
        Ok(())
    }

    fn after_failure(
        &self,
        claimed: &Claimed,
        subscription: Option<&Subscription>,
        at: Timestamp,
        error: String,
    ) -> Outcome {
        let tries = claimed.tries + 1;
        let config = subscription.map(|it| it.processing).unwrap_or_default();
        let pause = self.settings.retry.with(config).pause(tries);
        let event = &claimed.event;
        tracing::warn!(event.id = %event.id, platform = %event.platform, tries, retry_in_ms = pause, reason = %error, "retry: processing failed");
        match pause {
            Some(pause) => Outcome::Retry(at.plus_millis(pause), error),
            None => Outcome::Failed(error),
        }
    }
}

/// Leaves in the queue what exceeds the batch size of its connection.
fn keep_within_batches(claim: &mut Claim, verdicts: &Verdicts) {
    let mut taken = HashMap::<ConnectionId, u16>::new();
    claim.events.retain(|claimed| {
        let Some(subscription) = verdicts.subscription_of(claimed.event.id) else {
            return true;
        };
        let taken = taken.entry(subscription.connection_id).or_default();
        *taken = taken.saturating_add(1);
        subscription
            .processing
            .batch_size
            .is_none_or(|most| *taken <= most)
    });
}

fn find_muted(claim: &Claim, verdicts: &mut Verdicts) {
    for claimed in &claim.events {
        let event = &claimed.event;
        let is_muted = |it: &Subscription| it.muted.contains(&event.inbound.event_type);
        if verdicts.subscription_of(event.id).is_some_and(is_muted) {
            verdicts.muted.insert(event.id);
        }
    }
}

/// The messages that people wrote to our accounts.
fn sent(claim: &Claim, verdicts: &Verdicts) -> Vec<Sent> {
    let events = claim.events.iter();
    let sent = events.filter_map(|claimed| {
        let owner = verdicts.owners.get(&claimed.event.id)?;
        Sent::read(claimed, owner)
    });
    sent.collect()
}

/// The events that belong to an account of ours, are not muted and have not failed.
fn wanted<'c>(claim: &'c Claim, verdicts: &'c Verdicts) -> Vec<(&'c Claimed, &'c Owner)> {
    let events = claim.events.iter().filter(|claimed| {
        let id = &claimed.event.id;
        !verdicts.muted.contains(id) && !verdicts.failures.contains_key(id)
    });
    events
        .filter_map(|claimed| Some((claimed, verdicts.owners.get(&claimed.event.id)?)))
        .collect()
}
