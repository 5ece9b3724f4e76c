//! How data travels between our server and our own pages: postcard, a compact binary form. What reads
//! it is a third of the code that reads JSON, and every browser must load that code first.

use bytes::Bytes;
use leptos::server_fn::codec::Post;
use leptos::server_fn::{ContentType, Decodes, Encodes, Format, FormatType};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Arguments and answers of server functions in the body of a POST.
pub(crate) type Compact = Post<Postcard>;

/// The encoding; also of the data that comes inside a page.
pub(crate) struct Postcard;

impl ContentType for Postcard {
    const CONTENT_TYPE: &'static str = "application/octet-stream";
}

impl FormatType for Postcard {
    const FORMAT_TYPE: Format = Format::Binary;
}

impl<T: Serialize> Encodes<T> for Postcard {
    type Error = postcard::Error;

    fn encode(output: &T) -> Result<Bytes, Self::Error> {
        postcard::to_allocvec(output).map(Bytes::from)
    }
}

impl<T: DeserializeOwned> Decodes<T> for Postcard {
    type Error = postcard::Error;

    fn decode(bytes: Bytes) -> Result<T, Self::Error> {
        postcard::from_bytes(&bytes)
    }
}

impl<T: Serialize> codee::Encoder<T> for Postcard {
    type Error = postcard::Error;
    type Encoded = Vec<u8>;

    fn encode(value: &T) -> Result<Vec<u8>, Self::Error> {
        postcard::to_allocvec(value)
    }
}

impl<T: DeserializeOwned> codee::Decoder<T> for Postcard {
    type Error = postcard::Error;
    type Encoded = [u8];

    fn decode(bytes: &[u8]) -> Result<T, Self::Error> {
        postcard::from_bytes(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{
        Delivery, DeliveryId, Direction, Event, EventDetail, EventFilter, EventId, EventStatus,
        EventType, Failure, FailureCode, Header, InboundEvent, Platform, RawBody, Timestamp,
        Verdict,
    };

    fn detail() -> EventDetail {
        let at = Timestamp::from_millis(1_795_168_800_000);
        let app_id = model::AppId::from_u128(1);
        EventDetail {
            event: Event {
                id: EventId::from_u128(2),
                platform: Platform::Telegram,
                app_id,
                connection_id: None,
                delivery_id: DeliveryId::from_u128(3),
                inbound: InboundEvent::new(EventType::Message, Direction::Inbound, "481201"),
                status: EventStatus::Completed,
                error: Some("none".to_owned()),
                attempts: 1,
                next_attempt_at: None,
                test: false,
                received_at: at,
                processed_at: Some(at),
            },
            delivery: Delivery {
                id: DeliveryId::from_u128(3),
                platform: Platform::Telegram,
                app_id,
                received_at: at,
                stored_at: at,
                verify_micros: 7,
                path: "/api/webhooks/telegram".to_owned(),
                headers: vec![Header {
                    name: "host".to_owned(),
                    value: "localhost".to_owned(),
                }],
                body: RawBody::Base64("AA==".to_owned()),
                body_size: 1,
                verdict: Verdict::Accepted,
                note: None,
                duplicate_of: vec![EventId::from_u128(4)],
            },
            repeated_by: Vec::new(),
            attempts: Vec::new(),
        }
    }

    #[test]
    fn what_is_sent_is_what_arrives() {
        let sent = detail();
        let bytes = <Postcard as codee::Encoder<EventDetail>>::encode(&sent).unwrap();
        let arrived: EventDetail =
            <Postcard as codee::Decoder<EventDetail>>::decode(&bytes).unwrap();
        assert_eq!(arrived, sent);
    }

    #[test]
    fn filters_and_failures_travel_too() {
        let filter = EventFilter {
            q: Some("tea".to_owned()),
            ..EventFilter::default()
        };
        let refused: Result<(), Failure> =
            Err(Failure::new(FailureCode::Conflict, "It has not failed."));
        let bytes = <Postcard as Encodes<_>>::encode(&(filter.clone(), refused.clone())).unwrap();
        let arrived: (EventFilter, Result<(), Failure>) =
            <Postcard as Decodes<_>>::decode(bytes).unwrap();
        assert_eq!(arrived, (filter, refused));
    }

    #[test]
    fn an_answer_of_another_version_is_an_error() {
        let text = Bytes::from_static(b"{\"not\":\"ours\"}");
        assert!(<Postcard as Decodes<EventDetail>>::decode(text).is_err());
    }
}
