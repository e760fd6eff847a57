//! The server: takes connections, reads requests, and delivers each answer whole or damaged.

use std::convert::Infallible;
use std::future::pending;
use std::net::TcpListener;
use std::pin::Pin;
use std::time::Duration;

use http_body_util::{BodyExt, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName, USER_AGENT};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use serde_json::{Map, Value};
use tokio::net::TcpStream;
use tokio::sync::mpsc::{self, UnboundedSender};

use super::delivery::{Cut, Delivery, Step};
use super::error::TOO_LARGE;
use super::fault::{Damage, Strike};
use super::reply::{Reply, Request};
use super::world::Shared;
use super::{api, control, feed, pages};

/// The most that is read of a request: Medium's own limit for a picture is said to be 25 MB.
const REQUEST_LIMIT: usize = 25 * 1024 * 1024;
/// A piece of the endless body, and how many of them make 100 MB.
const HUGE: (usize, usize) = (64 * 1024, 1526);

/// Serves until it is dropped.
pub(super) async fn serve(listener: TcpListener, shared: Shared) {
    let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
    loop {
        match listener.accept().await {
            Ok((stream, _)) => drop(tokio::spawn(connection(stream, shared.clone()))),
            // Out of file handles, most likely: the next connection may do better.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

/// Serves one connection, until it ends or an answer cuts it.
async fn connection(stream: TcpStream, shared: Shared) {
    let (cutter, mut cuts) = mpsc::unbounded_channel();
    let service = service_fn(move |request| {
        let (shared, cutter) = (shared.clone(), cutter.clone());
        let answer: Pin<Box<dyn Future<Output = Result<_, Infallible>> + Send>> =
            Box::pin(async move { Ok(respond(shared, request, cutter).await) });
        answer
    });
    let mut connection = http1::Builder::new().timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), service);
    let cut = tokio::select! {
        _ = &mut connection => return,
        cut = cuts.recv() => cut,
    };
    let stream = connection.into_parts().io.into_inner();
    if cut == Some(Cut::Reset) {
        // A socket that may not linger says goodbye with a reset.
        let _ = stream.set_zero_linger();
    }
}

async fn respond(
    shared: Shared,
    request: hyper::Request<Incoming>,
    cutter: UnboundedSender<Cut>,
) -> hyper::Response<Delivery> {
    let path = percent_encoding::percent_decode_str(request.uri().path()).decode_utf8_lossy().into_owned();
    let strike = shared.lock().strike(&path);
    if let Some(Strike { mode, carried_out: false, damage: Damage::Reset, .. }) = &strike {
        // Before anything of the body is read.
        let seen = Request { method: request.method().to_string(), path, ..Request::default() };
        shared.lock().record(&seen, Some(mode.clone()), None);
        return cut_off(&cutter, Cut::Reset).await;
    }
    let (parts, body) = request.into_parts();
    let text = |name: HeaderName| parts.headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let mut request = Request {
        method: parts.method.to_string(),
        path,
        authorization: text(AUTHORIZATION),
        content_type: text(CONTENT_TYPE).unwrap_or_default(),
        user_agent: text(USER_AGENT),
        body: Vec::new(),
    };
    let reply = match Limited::new(body, REQUEST_LIMIT).collect().await {
        Ok(body) => {
            request.body = body.to_bytes().to_vec();
            let reaches_medium = strike.as_ref().is_none_or(|strike| strike.carried_out);
            if reaches_medium { Some(answer(&shared, &request).await) } else { None }
        }
        Err(_) => Some(TOO_LARGE.into()),
    };
    if !request.path.starts_with("/_fake/") {
        let status = reply.as_ref().map(|reply| reply.status);
        shared.lock().record(&request, strike.as_ref().map(|strike| strike.mode.clone()), status);
    }
    let reply = reply.unwrap_or_else(|| Reply::new(500, "text/plain", "not carried out"));
    match strike {
        Some(strike) => damaged(reply, &strike, request.token(), cutter).await,
        None => whole(&reply, cutter),
    }
}

/// What there is to answer, had nothing gone wrong.
async fn answer(shared: &Shared, request: &Request) -> Reply {
    if request.path.starts_with("/v1/") {
        return api::answer(shared, request).await.unwrap_or_else(Reply::from);
    }
    let mut world = shared.lock();
    if request.path.starts_with("/_fake/") {
        return control::answer(&mut world, request);
    }
    let found = feed::feed(&world, &request.path).or_else(|| pages::page(&world, &request.path));
    found.unwrap_or_else(|| pages::nothing(&world, &request.path))
}

/// An answer as it should be.
fn whole(reply: &Reply, cutter: UnboundedSender<Cut>) -> hyper::Response<Delivery> {
    delivered(reply, Some(reply.body.len()), [Step::Send(reply.body.clone().into())], cutter)
}

async fn damaged(
    mut reply: Reply,
    strike: &Strike,
    token: &str,
    cutter: UnboundedSender<Cut>,
) -> hyper::Response<Delivery> {
    let alter = |reply: &mut Reply, alter: &dyn Fn(&mut Map<String, Value>)| {
        let mut answer: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
        if let Some(data) = answer.get_mut("data").and_then(Value::as_object_mut) {
            alter(data);
            reply.body = answer.to_string().into();
        }
    };
    let half = reply.body.len() / 2;
    let halved = |reply: &Reply, cut: Cut, cutter| {
        let steps = [Step::Send(reply.body[..half].to_vec().into()), Step::Cut(cut)];
        delivered(reply, Some(reply.body.len()), steps, cutter)
    };
    match strike.damage {
        Damage::Error(error) => whole(&error.into(), cutter),
        Damage::Canned(status, media, headers, body) => {
            let canned =
                headers.iter().fold(Reply::new(status, media, body), |reply, (name, value)| reply.with(name, value));
            whole(&canned, cutter)
        }
        Damage::Altered(how) => {
            alter(&mut reply, &how);
            whole(&reply, cutter)
        }
        Damage::Echoed(how) => {
            alter(&mut reply, &|data| how(data, token));
            whole(&reply, cutter)
        }
        Damage::Cut => {
            reply.body.truncate(half);
            whole(&reply, cutter)
        }
        Damage::Late => {
            tokio::time::sleep(strike.seconds).await;
            whole(&reply, cutter)
        }
        Damage::Withheld => pending().await,
        Damage::Reset => cut_off(&cutter, Cut::Reset).await,
        Damage::HalvedByReset => halved(&reply, Cut::Reset, cutter),
        Damage::HalvedByEnd => halved(&reply, Cut::End, cutter),
        Damage::Chunked => {
            let pieces: Vec<_> = reply.body.chunks(7).map(|piece| Step::Send(piece.to_vec().into())).collect();
            delivered(&reply, None, pieces, cutter)
        }
        Damage::Closed => {
            let later = cutter.clone();
            tokio::spawn(async move {
                tokio::time::sleep(Duration::from_millis(30)).await;
                let _ = later.send(Cut::End);
            });
            whole(&reply, cutter)
        }
        Damage::Huge => {
            let (size, count) = HUGE;
            let piece = Bytes::from(vec![b' '; size]);
            delivered(&reply, Some(size * count), (0..count).map(|_| Step::Send(piece.clone())), cutter)
        }
    }
}

/// No answer at all: the connection is cut, and with it this never ends.
async fn cut_off(cutter: &UnboundedSender<Cut>, cut: Cut) -> hyper::Response<Delivery> {
    let _ = cutter.send(cut);
    pending().await
}

/// An answer whose body takes these steps; without a length it goes out in chunks.
fn delivered(
    reply: &Reply,
    length: Option<usize>,
    steps: impl IntoIterator<Item = Step>,
    cutter: UnboundedSender<Cut>,
) -> hyper::Response<Delivery> {
    let mut headers = HeaderMap::new();
    for (name, value) in &reply.headers {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), value.parse()) {
            headers.insert(name, value);
        }
    }
    if let Some(length) = length {
        headers.insert(CONTENT_LENGTH, length.into());
    }
    let mut response = hyper::Response::new(Delivery::new(steps, cutter));
    *response.status_mut() = hyper::StatusCode::from_u16(reply.status).unwrap_or_default();
    *response.headers_mut() = headers;
    response
}
