//! Pages of lists. A page goes on below the key of the last row of the one before, so that new rows
//! move nothing.

/// Cuts what was read, which is one row more than a page has where there is a next page; tells where
/// that one starts.
pub(crate) fn cut<T, C>(
    mut rows: Vec<T>,
    limit: u16,
    cursor: impl FnOnce(&T) -> C,
) -> (Vec<T>, Option<C>) {
    let limit = usize::from(limit);
    let has_more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| has_more).map(cursor);
    (rows, next)
}
