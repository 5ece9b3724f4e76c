//! Tests: what posts, likes and follows are to our account, the account 1.

use model::{Direction, EventType, InboundEvent};
use serde_json::{Value, json};

use super::tests::read;

fn first(body: &Value) -> InboundEvent {
    read(body).remove(0)
}

/// A post of API 1.1.
fn tweet(author: u64, members: Value) -> InboundEvent {
    let mut tweet = json!({"id_str": "10", "text": "t", "user": {"id": author}});
    let members = members.as_object().unwrap().clone();
    tweet.as_object_mut().unwrap().extend(members);
    first(&json!({"for_user_id": "1", "tweet_create_events": [tweet]}))
}

/// A post of API 2, seen by the filter.
fn post(filter: Value, event_type: &str, members: Value) -> InboundEvent {
    let mut post = json!({"id": "10", "author_id": "2", "text": "t"});
    let members = members.as_object().unwrap().clone();
    post.as_object_mut().unwrap().extend(members);
    let includes = json!({
        "tweets": [{"id": "7", "author_id": "3"}],
        "media": [{"media_key": "3_1", "type": "photo", "url": "https://pbs.twimg.com/a.jpg"}],
    });
    first(&json!({"data": {
        "event_uuid": "-5", "event_type": event_type, "filter": filter, "payload": post,
        "includes": includes,
    }}))
}

fn status(author: u64) -> Value {
    json!({"id_str": "7", "user": {"id_str": author.to_string(), "screen_name": "them"}})
}

/// A job fails and is done in the end: both are told under its id.
#[test]
fn each_state_of_a_replay_is_an_event() {
    let of =
        |state: Value| first(&json!({"replay_job_status": {"job_id": "7", "job_state": state}}));
    let [failed, done, again] = ["Incomplete", "Complete", "Complete"].map(|it| of(json!(it)));
    assert_eq!(failed.external_id, done.external_id);
    assert_ne!(failed.scope, done.scope);
    assert_eq!(done, again);
    assert_eq!(of(json!(null)).event_type, EventType::System);
}

#[test]
fn the_first_relation_counts() {
    let both =
        json!({"retweeted_status": status(3), "quoted_status": status(4), "is_quote_status": true});
    let quote = json!({"quoted_status": status(3), "in_reply_to_status_id_str": "7"});
    let gone = json!({"is_quote_status": true, "quoted_status": null});
    let reply = json!({"in_reply_to_status_id": 7, "in_reply_to_user_id": 3});
    use EventType::{Mention, Post, Quote, Reply, Repost};
    for (members, others, ours, target) in [
        (both, Repost, Repost, Some("3")),
        (quote, Quote, Quote, Some("3")),
        (gone, Quote, Quote, None),
        (reply, Reply, Reply, Some("3")),
        (json!({"in_reply_to_user_id": 3}), Mention, Post, None),
        (json!({}), Mention, Post, None),
    ] {
        let event = tweet(2, members.clone());
        assert_eq!(
            (event.event_type, event.direction),
            (others, Direction::Inbound)
        );
        assert_eq!(event.recipient_id.as_deref(), target.or(Some("1")));
        assert_eq!(event.contact_ref.as_deref(), Some("2"));
        let event = tweet(1, members);
        assert_eq!(
            (event.event_type, event.direction),
            (ours, Direction::Outbound)
        );
        assert_eq!(event.recipient_id.as_deref(), target);
        assert_eq!(event.contact_ref.as_deref(), target);
    }
}

#[test]
fn who_answers_himself_speaks_to_nobody_else() {
    for members in [
        json!({"in_reply_to_status_id_str": "7", "in_reply_to_user_id_str": "1"}),
        json!({"quoted_status": status(1)}),
        json!({"retweeted_status": status(1)}),
    ] {
        let event = tweet(1, members);
        assert_eq!(event.direction, Direction::Outbound);
        assert_eq!((event.recipient_id, event.contact_ref), (None, None));
    }
}

#[test]
fn a_repost_repeats_neither_words_nor_files() {
    let media = json!({"media": [{"id_str": "8", "type": "photo", "media_url_https": "https://pbs.twimg.com/a.jpg"}]});
    let event = tweet(2, json!({"entities": media}));
    assert_eq!(event.content.attachments[0].media_id.as_deref(), Some("8"));
    let event = tweet(2, json!({"entities": media, "retweeted_status": status(1)}));
    assert_eq!(event.content, model::Content::default());
    assert_eq!(event.raw, None);
}

#[test]
fn an_answered_person_has_a_handle() {
    let event = tweet(
        1,
        json!({"in_reply_to_status_id": 7, "in_reply_to_user_id": 3, "in_reply_to_screen_name": "them"}),
    );
    assert_eq!(event.user_info.username.as_deref(), Some("them"));
}

#[test]
fn a_post_of_api_2_finds_the_other_author_and_its_files_beside_it() {
    let ours = json!({"user_id": "1"});
    let references = json!([7, {"type": "quoted", "id": "7"}, {"type": "replied_to", "id": "6"}]);
    let members = json!({"referenced_tweets": references, "attachments": {"media_keys": ["3_1", "3_2"]},
        "note_tweet": {"text": "the whole"}});
    let event = post(ours.clone(), "post.create", members);
    assert_eq!(event.event_type, EventType::Quote);
    assert_eq!(event.recipient_id.as_deref(), Some("3"));
    assert_eq!(event.reply_to.as_deref(), Some("6"));
    assert_eq!(event.thread_ref.as_deref(), Some("6"));
    assert_eq!(event.content.text.as_deref(), Some("the whole"));
    let urls: Vec<_> = event
        .content
        .attachments
        .iter()
        .map(|it| it.url.as_deref())
        .collect();
    assert_eq!(urls, [Some("https://pbs.twimg.com/a.jpg"), None]);
    let event = post(ours.clone(), "post.quote.create", json!({}));
    assert_eq!(event.event_type, EventType::Quote);
    let event = post(ours, "post.mention.create", json!({}));
    assert_eq!(event.event_type, EventType::Mention);
}

#[test]
fn a_post_found_by_a_keyword_mentions_nobody() {
    let event = post(json!({"keyword": "tea"}), "post.create", json!({}));
    assert_eq!(
        (event.event_type, event.account_id),
        (EventType::Post, None)
    );
    assert_eq!(event.contact_ref.as_deref(), Some("2"));
}

#[test]
fn the_side_of_a_like_is_the_filters_or_follows_from_the_author() {
    let like = |filter: Value, author: &str| {
        first(&json!({"data": {
            "event_uuid": "-5", "event_type": "like.create", "filter": filter,
            "payload": {"liked_tweet_id": "7", "liked_tweet_author_id": author},
        }}))
    };
    use Direction::{Inbound, Outbound};
    for (filter, author, direction, sender) in [
        (
            json!({"user_id": "1", "direction": "inbound"}),
            "1",
            Inbound,
            None,
        ),
        (
            json!({"user_id": "1", "direction": "outbound"}),
            "1",
            Outbound,
            Some("1"),
        ),
        (json!({"user_id": "1"}), "1", Inbound, None),
        (json!({"user_id": "1"}), "2", Outbound, Some("1")),
        (json!({}), "2", Inbound, None),
    ] {
        let event = like(filter, author);
        assert_eq!(
            (event.direction, event.sender_id.as_deref()),
            (direction, sender)
        );
        let other = Some("2").filter(|_| author == "2" && direction == Outbound);
        assert_eq!(event.contact_ref.as_deref(), other);
    }
}

#[test]
fn a_follow_is_what_its_type_says_else_its_list() {
    let follow = |key: &str, kind: Value| {
        let item = json!({"type": kind, "source": {"id": "2"}, "target": {"data": {"id": 1}}});
        first(&json!({"for_user_id": "1", key: [item]})).event_type
    };
    use EventType::{Mute, Unblock, Unfollow, Unknown, Unmute};
    assert_eq!(follow("follow_events", json!("unfollow")), Unfollow);
    assert_eq!(follow("unblock_events", json!(null)), Unblock);
    assert_eq!(follow("mute_events", json!(7)), Mute);
    assert_eq!(follow("unmute_events", json!("unmute")), Unmute);
    assert_eq!(follow("follow_events", json!("teleport")), Unknown);
}

#[test]
fn a_post_of_the_filtered_stream_is_kept_whole() {
    let body = json!({"data": {"id": "10", "text": "t"}, "matching_rules": [{"tag": "tea"}]});
    let events = read(&body);
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].event_type, EventType::Unknown);
    assert_eq!(events[0].raw, Some(body["data"].to_string()));
}
