//! A frugal HTTP/1.1 client: it shares the machine with what it measures. Requests come ready as
//! bytes, of an answer only what is asked for is read.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// The longest that an answer may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// How much is read at once.
const CHUNK: usize = 4_096;
/// The most headers of an answer.
const HEADERS: usize = 32;

/// A connection that stays open from request to request.
pub(crate) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// What is known of an answer once its head has come.
struct Head {
    status: u16,
    length: usize,
    body: usize,
}

impl Connection {
    /// Connects.
    pub(crate) async fn open(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let buffer = Vec::with_capacity(CHUNK);
        Ok(Self { stream, buffer })
    }

    /// Sends a request and reads its answer; returns the status.
    pub(crate) async fn exchange(&mut self, request: &[u8]) -> io::Result<u16> {
        let head = self.answer(request).await?;
        Ok(head.status)
    }

    /// Asks for `path` with the key; returns status and body.
    pub(crate) async fn get(&mut self, path: &str, key: &str) -> io::Result<(u16, Vec<u8>)> {
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n\
             Authorization: Bearer {key}\r\n\r\n"
        );
        let head = self.answer(request.as_bytes()).await?;
        let body = self.buffer.split_off(head.length.min(self.buffer.len()));
        Ok((head.status, body))
    }

    /// Leaves the whole answer in the buffer.
    async fn answer(&mut self, request: &[u8]) -> io::Result<Head> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let head = loop {
            self.read().await?;
            if let Some(head) = head(&self.buffer)? {
                break head;
            }
        };
        while self.buffer.len() < head.length + head.body {
            self.read().await?;
        }
        Ok(head)
    }

    async fn read(&mut self) -> io::Result<()> {
        self.buffer.reserve(CHUNK);
        let read = timeout(PATIENCE, self.stream.read_buf(&mut self.buffer)).await??;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(())
    }
}

/// Reads the head of an answer, `None` while it is not complete.
fn head(bytes: &[u8]) -> io::Result<Option<Head>> {
    let mut headers = [httparse::EMPTY_HEADER; HEADERS];
    let mut response = httparse::Response::new(&mut headers);
    let state = response.parse(bytes).map_err(io::Error::other)?;
    let httparse::Status::Complete(length) = state else {
        return Ok(None);
    };
    let mut body = None;
    for header in response.headers.iter() {
        if header.name.eq_ignore_ascii_case("content-length") {
            let text = std::str::from_utf8(header.value).map_err(io::Error::other)?;
            body = Some(text.trim().parse().map_err(io::Error::other)?);
        }
    }
    Ok(Some(Head {
        status: response.code.unwrap_or(0),
        length,
        body: body.ok_or_else(|| io::Error::other("an answer without Content-Length"))?,
    }))
}

/// Asks once, on a connection of its own.
pub(crate) async fn get(address: SocketAddr, path: &str, key: &str) -> io::Result<(u16, Vec<u8>)> {
    Connection::open(address).await?.get(path, key).await
}

#[cfg(test)]
mod tests {
    //! Heads of answers.
    use super::head;

    #[test]
    fn a_head_says_where_the_body_begins_and_how_long_it_is() {
        let answer = b"HTTP/1.1 503 Busy\r\nRetry-After: 2\r\ncontent-length: 12\r\n\r\nnot now";
        let head = head(answer).unwrap().unwrap();
        assert_eq!((head.status, head.length, head.body), (503, 57, 12));
    }

    #[test]
    fn half_a_head_is_none_yet() {
        assert!(head(b"HTTP/1.1 200 OK\r\ncontent-le").unwrap().is_none());
    }

    #[test]
    fn an_answer_of_unknown_length_is_refused() {
        assert!(head(b"HTTP/1.1 200 OK\r\n\r\n").is_err());
        assert!(head(b"SSH-2.0-OpenSSH\r\n\r\n").is_err());
    }
}
