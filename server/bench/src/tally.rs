//! What was acknowledged, compared with what the database holds.

use anyhow::ensure;

use crate::database::Database;
use crate::deliveries::Deliveries;

/// What is stored: every event by the platform's id.
pub(crate) const EVENTS: &str = "SELECT external_id FROM events";
/// What was made of it: every message by the platform's id.
pub(crate) const MESSAGES: &str = "SELECT message_ref FROM messages";
/// How many events wait to be processed.
pub(crate) const DUE: &str = "SELECT count(*) FROM events WHERE due_at IS NOT NULL";
/// How many events did not end well.
pub(crate) const UNFINISHED: &str = "SELECT count(*) FROM events WHERE status <> 'completed'";
/// How many messages the conversations have counted.
pub(crate) const COUNTED: &str = "SELECT CAST(sum(messages) AS BIGINT) FROM conversations";

/// How often each delivery is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Acknowledged, and not there.
    pub lost: usize,
    /// There more than once.
    pub doubled: usize,
    /// Rows in all.
    pub rows: usize,
    /// Rows that are none of ours.
    pub strange: usize,
}

impl Tally {
    /// Compares the acknowledged numbers with the ids that `sql` selects.
    pub(crate) async fn take(
        database: &Database,
        sql: &'static str,
        deliveries: &Deliveries,
        acknowledged: &[u64],
    ) -> anyhow::Result<Self> {
        let mut ids = Vec::new();
        let mut tally = Self::default();
        database
            .texts(sql, |id| {
                tally.rows += 1;
                match deliveries.number(id) {
                    Some(number) => ids.push(number),
                    None => tally.strange += 1,
                }
            })
            .await?;
        tally.compare(ids, acknowledged);
        Ok(tally)
    }

    fn compare(&mut self, mut stored: Vec<u64>, acknowledged: &[u64]) {
        stored.sort_unstable();
        let all = stored.len();
        stored.dedup();
        self.doubled = all - stored.len();
        self.lost = acknowledged
            .iter()
            .filter(|number| stored.binary_search(number).is_err())
            .count();
    }

    /// Fails unless everything is there exactly once, and nothing else is.
    pub(crate) fn accept(&self, what: &str) -> anyhow::Result<()> {
        ensure!(
            (self.lost, self.doubled, self.strange) == (0, 0, 0),
            "{what}: {} lost, {} doubled, {} that nobody sent, of {}",
            self.lost,
            self.doubled,
            self.strange,
            self.rows
        );
        Ok(())
    }
}

/// Fails unless all that was acknowledged is stored once.
pub(crate) async fn stored_once(
    database: &Database,
    deliveries: &Deliveries,
    acknowledged: &[u64],
) -> anyhow::Result<()> {
    Tally::take(database, EVENTS, deliveries, acknowledged)
        .await?
        .accept("events")
}

/// Fails unless all that was acknowledged is stored once, completed, and one message each.
pub(crate) async fn processed_once(
    database: &Database,
    deliveries: &Deliveries,
    acknowledged: &[u64],
) -> anyhow::Result<()> {
    stored_once(database, deliveries, acknowledged).await?;
    let messages = Tally::take(database, MESSAGES, deliveries, acknowledged).await?;
    messages.accept("messages")?;
    let unfinished = database.number(UNFINISHED).await?;
    ensure!(unfinished == 0, "{unfinished} events are not completed");
    let counted = usize::try_from(database.number(COUNTED).await?)?;
    ensure!(
        counted == messages.rows,
        "conversations count {counted} messages, there are {}",
        messages.rows
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    //! What counts as lost and as doubled.
    use super::Tally;

    fn compared(stored: &[u64], acknowledged: &[u64]) -> (usize, usize) {
        let mut tally = Tally::default();
        tally.compare(stored.to_vec(), acknowledged);
        (tally.lost, tally.doubled)
    }

    #[test]
    fn what_is_there_once_is_neither_lost_nor_doubled() {
        assert_eq!(compared(&[3, 1, 2], &[1, 2, 3]), (0, 0));
        assert_eq!(compared(&[3, 1, 2], &[2]), (0, 0), "unacknowledged");
    }

    #[test]
    fn what_is_missing_or_there_twice_is_found() {
        assert_eq!(compared(&[1, 3], &[1, 2, 3]), (1, 0));
        assert_eq!(compared(&[1, 2, 2, 2], &[1]), (0, 2), "unacknowledged too");
    }

    #[test]
    fn a_tally_with_faults_is_refused() {
        for tally in [
            Tally {
                lost: 1,
                ..Tally::default()
            },
            Tally {
                doubled: 1,
                ..Tally::default()
            },
            Tally {
                strange: 1,
                ..Tally::default()
            },
        ] {
            assert!(tally.accept("events").is_err());
        }
        assert!(Tally::default().accept("events").is_ok());
    }
}
