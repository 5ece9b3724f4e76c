//! New ids: UUID v7 by the hub's clock, in order even within a millisecond.

use std::sync::{Arc, Mutex};

use uuid::{ContextV7, Timestamp, Uuid};

use crate::Clock;

pub(crate) struct Ids {
    clock: Arc<dyn Clock>,
    context: Mutex<ContextV7>,
}

impl Ids {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            context: Mutex::new(ContextV7::new()),
        }
    }

    /// The next id; later calls give greater ones.
    pub(crate) fn next(&self) -> u128 {
        let millis = u64::try_from(self.clock.now().as_millis()).unwrap_or(0);
        let nanos = u32::try_from(millis % 1000).unwrap_or(0) * 1_000_000;
        let time = Timestamp::from_unix(&self.context, millis / 1000, nanos);
        Uuid::new_v7(time).as_u128()
    }
}
