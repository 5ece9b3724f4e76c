//! The status vocabulary: icon, tone and word, always all three (`look.md` §5).

use model::{AttemptOutcome, EventStatus, Verdict};

/// How a state is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sign {
    /// The word.
    pub(crate) word: &'static str,
    /// Name in the sprite.
    pub(crate) icon: &'static str,
    /// Value of `data-tone`; empty is grey.
    pub(crate) tone: &'static str,
    /// A pill says: look here.
    pub(crate) loud: bool,
}

const fn quiet(word: &'static str, icon: &'static str, tone: &'static str) -> Sign {
    Sign {
        word,
        icon,
        tone,
        loud: false,
    }
}

const fn loud(word: &'static str, icon: &'static str, tone: &'static str) -> Sign {
    Sign {
        word,
        icon,
        tone,
        loud: true,
    }
}

/// How far the work on an event is.
pub(crate) const fn event(status: EventStatus) -> Sign {
    match status {
        EventStatus::Received => quiet("Received", "circle-dashed", ""),
        EventStatus::Processing => quiet("Processing", "loader-circle", "pending"),
        EventStatus::Completed => quiet("Completed", "circle-check", "success"),
        EventStatus::Retrying => loud("Retrying", "rotate-cw", "pending"),
        EventStatus::Failed => loud("Failed", "circle-x", "danger"),
        EventStatus::Ignored => quiet("Ignored", "circle-minus", ""),
    }
}

/// How a try ended.
pub(crate) const fn attempt(outcome: AttemptOutcome) -> Sign {
    match outcome {
        AttemptOutcome::Completed => quiet("Completed", "circle-check", "success"),
        AttemptOutcome::Ignored => quiet("Ignored", "circle-minus", ""),
        AttemptOutcome::Retrying => quiet("Tried again", "circle-alert", "warning"),
        AttemptOutcome::Failed => quiet("Failed", "circle-x", "danger"),
    }
}

/// What became of a delivery.
pub(crate) const fn verdict(verdict: Verdict) -> Sign {
    match verdict {
        Verdict::Accepted => quiet("Accepted", "shield-check", "success"),
        Verdict::Unreadable => loud("Unreadable", "circle-question-mark", "warning"),
    }
}
