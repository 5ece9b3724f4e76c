//! The spans of time that are counted, and how a stretch of time is made of them.

use model::Timestamp;

/// How much time a row counts. All but pulses go by when an event was received.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Span {
    /// Ten seconds in which events ended: how fast the queue moves. Kept for minutes.
    Pulse,
    /// A minute, of platforms only: for the edges of the last day. Kept for two days.
    Minute,
    /// An hour.
    Hour,
    /// A day in UTC: so that a long stretch of time is read from few rows.
    Day,
}

impl Span {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Pulse => "pulse",
            Self::Minute => "minute",
            Self::Hour => "hour",
            Self::Day => "day",
        }
    }

    pub(crate) const fn millis(self) -> i64 {
        match self {
            Self::Pulse => 10_000,
            Self::Minute => 60_000,
            Self::Hour => 3_600_000,
            Self::Day => 86_400_000,
        }
    }

    /// Where the span begins that a moment lies in.
    pub(crate) const fn floor(self, at: Timestamp) -> i64 {
        at.as_millis() - at.as_millis().rem_euclid(self.millis())
    }

    /// The first beginning of a span that is no earlier than a moment.
    pub(crate) const fn ceil(self, at: Timestamp) -> i64 {
        self.floor(at.plus_millis(self.millis() - 1))
    }
}

/// Rows of one span, `from` the first `to` before the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub(crate) span: Span,
    pub(crate) from: i64,
    pub(crate) to: i64,
}

/// What a stretch of time is made of: whole `coarse` spans, and `fine` ones at its edges. Both ends
/// are rounded outwards to fine spans.
pub(crate) fn stretches(from: Timestamp, to: Timestamp, coarse: Span, fine: Span) -> Vec<Stretch> {
    let (begin, end) = (fine.floor(from), fine.ceil(to));
    let first = coarse.ceil(Timestamp::from_millis(begin));
    let last = coarse.floor(Timestamp::from_millis(end));
    let of = |span, from, to| Stretch { span, from, to };
    let parts = if first < last {
        vec![
            of(fine, begin, first),
            of(coarse, first, last),
            of(fine, last, end),
        ]
    } else {
        vec![of(fine, begin, end)]
    };
    parts.into_iter().filter(|it| it.from < it.to).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000;
    const DAY: i64 = 24 * HOUR;

    fn parts(from: i64, to: i64) -> Vec<(Span, i64, i64)> {
        let at = Timestamp::from_millis;
        let parts = stretches(at(from), at(to), Span::Day, Span::Hour);
        parts.iter().map(|it| (it.span, it.from, it.to)).collect()
    }

    #[test]
    fn a_stretch_is_made_of_days_with_hours_at_its_edges() {
        let (hour, day) = (Span::Hour, Span::Day);
        assert_eq!(parts(0, 2 * DAY), [(day, 0, 2 * DAY)]);
        assert_eq!(parts(HOUR, DAY), [(hour, HOUR, DAY)]);
        assert_eq!(
            parts(DAY - 1, 3 * DAY + 1),
            [
                (hour, DAY - HOUR, DAY),
                (day, DAY, 3 * DAY),
                (hour, 3 * DAY, 3 * DAY + HOUR)
            ]
        );
        assert_eq!(
            parts(DAY - HOUR, DAY + HOUR),
            [(hour, DAY - HOUR, DAY + HOUR)],
            "no whole day lies in it"
        );
        assert_eq!(parts(DAY, DAY), []);
    }

    #[test]
    fn before_1970_spans_begin_before_their_moments_too() {
        let at = Timestamp::from_millis(-1);
        assert_eq!((Span::Hour.floor(at), Span::Hour.ceil(at)), (-HOUR, 0));
    }
}
