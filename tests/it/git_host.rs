//! A host that serves an origin over HTTP, to those who show its token: git's own CGI behind a small server.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

/// `x-access-token:ghs_token` in Base64, as the header `Authorization` carries it.
pub(crate) const LOGIN: &str = "Basic eC1hY2Nlc3MtdG9rZW46Z2hzX3Rva2Vu";

/// Serves the bare repositories of a folder on loopback until the test ends; gives the server's address.
pub(crate) fn serve(folder: &Path) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let folder = folder.to_owned();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let folder = folder.clone();
            thread::spawn(move || answer(&stream.unwrap(), &folder));
        }
    });
    address
}

fn answer(mut stream: &TcpStream, folder: &PathBuf) {
    let mut request = BufReader::new(stream);
    let mut line = String::new();
    request.read_line(&mut line).unwrap();
    let words: Vec<_> = line.split_whitespace().map(str::to_owned).collect();
    let [method, target, _] = &words[..] else { return };
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        request.read_line(&mut line).unwrap();
        match line.trim_end().split_once(": ") {
            Some((name, value)) => headers.push((name.to_ascii_lowercase(), value.to_owned())),
            None => break,
        }
    }
    let header = |name: &str| headers.iter().find(|(other, _)| other == name).map_or("", |(_, value)| value);
    let mut body = vec![0; header("content-length").parse().unwrap_or(0)];
    request.read_exact(&mut body).unwrap();
    if header("authorization") != LOGIN {
        let refusal = "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"git\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        return stream.write_all(refusal.as_bytes()).unwrap();
    }
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut cgi = Command::new("git");
    cgi.arg("http-backend").env("GIT_PROJECT_ROOT", folder).env("GIT_HTTP_EXPORT_ALL", "1").env("REMOTE_USER", "bot");
    cgi.envs([("REQUEST_METHOD", method.as_str()), ("PATH_INFO", path), ("QUERY_STRING", query)]);
    cgi.envs([("CONTENT_TYPE", header("content-type")), ("CONTENT_LENGTH", header("content-length"))]);
    cgi.envs([("HTTP_CONTENT_ENCODING", header("content-encoding")), ("GIT_PROTOCOL", header("git-protocol"))]);
    let mut cgi = cgi.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    cgi.stdin.take().unwrap().write_all(&body).unwrap();
    let output = cgi.wait_with_output().unwrap().stdout;
    stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n").unwrap();
    stream.write_all(&output).unwrap();
}
