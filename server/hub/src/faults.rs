//! Faults that tests cause: processing that fails or panics for chosen events.

use std::sync::Mutex;

use model::Event;
use storage::Claimed;

use crate::HubError;

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Processing reports an error.
    Fail,
    /// Processing panics.
    Panic,
    /// The worker panics with the event in hand, outside of processing it.
    PanicOutside,
}

/// Which events go wrong, by external id, and how.
#[derive(Debug, Default)]
pub struct Faults(Mutex<Vec<(String, Fault)>>);

impl Faults {
    /// Lets processing of the event with that external id go wrong from now on.
    pub fn cause(&self, external_id: &str, fault: Fault) {
        let mut faults = self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        faults.push((external_id.to_owned(), fault));
    }

    /// Lets everything go well again.
    pub fn mend(&self) {
        self.0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .clear();
    }

    pub(crate) fn strike_worker(&self, events: &[Claimed]) {
        let mut events = events.iter();
        if events.any(|it| self.of(&it.event) == Some(Fault::PanicOutside)) {
            panic!("a panic was asked for");
        }
    }

    fn of(&self, event: &Event) -> Option<Fault> {
        let faults = self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut faults = faults.iter();
        faults
            .find(|(id, _)| *id == event.inbound.external_id)
            .map(|(_, fault)| *fault)
    }

    pub(crate) fn strike(&self, event: &Event) -> Result<(), HubError> {
        match self.of(event) {
            None | Some(Fault::PanicOutside) => Ok(()),
            Some(Fault::Fail) => Err(HubError::Internal("a fault was asked for".to_owned())),
            Some(Fault::Panic) => panic!("a panic was asked for"),
        }
    }
}
