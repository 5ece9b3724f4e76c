//! How far a page's one resource is, and its last good value. What was loaded stays when it cannot be
//! loaded again: the stream's chip says since when it may be old.

use leptos::prelude::*;
use model::{FailureCode, Session};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::api::{self, Refusal};
use crate::codec::Postcard;
use crate::live::LiveFeed;

/// A page's resource.
pub(crate) type Loading<T> = Resource<Result<T, Refusal>, Postcard>;

/// Loads with `fetch` what `source` asks for, again whenever that changes. It fails where there is
/// nothing to show yet; when the same is asked for once more, what is shown already stays.
pub(crate) fn load<S, T, Fut>(
    source: impl Fn() -> S + Send + Sync + 'static,
    fetch: impl Fn(S) -> Fut + Send + Sync + 'static,
) -> Loading<T>
where
    S: PartialEq + Clone + Send + Sync + 'static,
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
    Fut: Future<Output = Result<T, Refusal>> + Send + 'static,
{
    let feed = LiveFeed::get();
    // What the resource holds was asked for by this; the first value may have come with the page.
    let answered = StoredValue::new(untrack(&source));
    let itself = StoredValue::new(None::<Loading<T>>);
    let resource = Resource::new_with_options(
        source,
        move |asked: S| {
            let coming = fetch(asked.clone());
            async move {
                match coming.await {
                    Ok(loaded) => {
                        feed.caught_up();
                        answered.try_set_value(asked);
                        Ok(loaded)
                    }
                    Err(refusal) if is_lasting(&refusal) => Err(refusal),
                    Err(refusal) => {
                        let shown = itself
                            .try_get_value()
                            .flatten()
                            .filter(|_| answered.try_with_value(|it| *it == asked) == Some(true))
                            .and_then(|itself| itself.try_get_untracked()??.ok());
                        if shown.is_some() {
                            feed.fell_behind();
                        }
                        shown.ok_or(refusal)
                    }
                }
            }
        },
        false,
    );
    itself.set_value(Some(resource));
    resource
}

/// Whether asking again would not help, so that what was shown may not be shown any longer.
fn is_lasting(refusal: &Refusal) -> bool {
    matches!(
        refusal.0.code,
        FailureCode::NotFound | FailureCode::Unauthenticated | FailureCode::Forbidden
    )
}

/// Who is looking; nothing of a page is sent before that is known.
pub(crate) fn session() -> Loading<Session> {
    Resource::new_with_options(|| (), |()| api::session(), true)
}

/// How far a load is; what is drawn changes only when this does.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Stage<K> {
    /// On its way.
    Coming,
    /// It did not work.
    Failed(Refusal),
    /// There, and of this kind.
    Ready(K),
}

/// The stage of `resource`. Call it inside the `<Transition>` that waits for it.
pub(crate) fn stage<T, K>(
    resource: Loading<T>,
    kind: impl Fn(&T) -> K + Send + Sync + 'static,
) -> Memo<Stage<K>>
where
    T: Send + Sync + 'static,
    K: Clone + PartialEq + Send + Sync + 'static,
{
    Memo::new(move |_| {
        resource.with(|loaded| match loaded {
            None => Stage::Coming,
            Some(Err(refusal)) => Stage::Failed(refusal.clone()),
            Some(Ok(value)) => Stage::Ready(kind(value)),
        })
    })
}

/// What `resource` holds, or held before it failed; nothing before its first value.
pub(crate) fn latest<T>(resource: Loading<T>) -> Option<Memo<T>>
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    // Inside a `<Transition>` even an untracked read tracks; whoever asked would draw all of it again
    // with every load.
    let first = untrack(|| resource.get_untracked())?.ok()?;
    Some(Memo::new(move |last: Option<&T>| match resource.get() {
        Some(Ok(value)) => value,
        _ => last.unwrap_or(&first).clone(),
    }))
}
