//! Rows in statements of few different lengths: SQLite takes longer to prepare a long statement than to
//! run it, and a connection keeps only so many prepared.

/// The most rows of one statement. A row has at most 36 values, and SQLite allows 32,766 to a
/// statement.
const MOST: usize = 64;

/// Splits rows into chunks of 64, and what is left into chunks whose lengths are powers of two.
pub(crate) fn in_chunks<R>(rows: R) -> impl Iterator<Item = Vec<R::Item>>
where
    R: IntoIterator,
    R::IntoIter: ExactSizeIterator,
{
    let mut rest = rows.into_iter();
    std::iter::from_fn(move || {
        let power = rest.len().checked_ilog2()?;
        let length = MOST.min(1 << power);
        Some(rest.by_ref().take(length).collect())
    })
}

#[cfg(test)]
mod tests {
    use super::in_chunks;

    #[test]
    fn chunks_are_powers_of_two_and_leave_nothing_out() {
        for (rows, lengths) in [
            (0, vec![]),
            (1, vec![1]),
            (64, vec![64]),
            (63, vec![32, 16, 8, 4, 2, 1]),
            (200, vec![64, 64, 64, 8]),
        ] {
            let chunks: Vec<_> = in_chunks(0..rows).collect();
            let found: Vec<_> = chunks.iter().map(Vec::len).collect();
            assert_eq!(found, lengths);
            assert!(chunks.into_iter().flatten().eq(0..rows));
        }
    }
}
