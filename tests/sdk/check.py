"""Holds the stand-in to Medium's own client: the `medium` package of PyPI, as it was published, must work against it.

Usage: python tests/sdk/check.py URL, where URL is that of a running sandbox, in an environment that has `medium==0.3.0`.
The package's own address is a constant of its module, so nothing of it is changed. Exits 1 with what differed.
"""

import json
import struct
import sys
import tempfile
import urllib.request
import zlib

import medium

medium.BASE_PATH = sys.argv[1]


def picture():
    """A PNG of one grey point."""
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\x00\x80")) + chunk(b"IEND", b"")


def refused(call):
    """The code and the words with which a call is refused."""
    try:
        call()
    except medium.MediumError as error:
        return error.code, str(error)
    return None


def kept():
    with urllib.request.urlopen(sys.argv[1] + "/_fake/posts") as answer:
        return json.load(answer)


before = len(kept())
client = medium.Client(application_id="app", application_secret="secret")
granted = client.exchange_authorization_code("code", "https://blog.example/callback")
assert granted["token_type"] == "Bearer" and client.access_token == granted["access_token"], granted
assert client.exchange_refresh_token(granted["refresh_token"])["scope"] == ["basicProfile", "publishPost"]

user = client.get_current_user()
assert user["username"] == "you" and len(user["id"]) == 65 and user["url"].endswith("/@you"), user

post = client.create_post(
    user_id=user["id"], title="From the SDK", content="<h1>From the SDK</h1><p>Text</p>", content_format="html",
    tags=["sport", "python", "a topic that is longer than it may be", "fourth"],
    canonical_url="https://blog.example/sdk/", publish_status="draft", license="cc-40-by",
)
assert post["title"] == "From the SDK" and post["authorId"] == user["id"], post
assert post["tags"] == ["sports", "python"] and post["publishStatus"] == "draft", post
assert post["canonicalUrl"] == "https://blog.example/sdk/" and post["license"] == "cc-40-by", post
assert post["id"] in post["url"], post

public = client.create_post(user["id"], "From the SDK", "# From the SDK\n\nText", "markdown")
assert public["publishStatus"] == "public" and public["publishedAt"] > 1.6e12, public
assert public["id"] != post["id"], "every create makes another story"
assert [story["title"] for story in kept()[before:]] == ["From the SDK"] * 2, kept()

with tempfile.NamedTemporaryFile(suffix=".png") as file:
    file.write(picture())
    file.flush()
    image = client.upload_image(file.name, "image/png")
    assert len(image["md5"]) == 22 and image["url"].endswith(".png"), image
    assert client.upload_image(file.name, "image/png") == image
    assert refused(lambda: client.upload_image(file.name, "image/webp"))
with urllib.request.urlopen(image["url"]) as answer:
    assert answer.read() == picture()

assert refused(lambda: client.create_post(user["id"], "A", "", "html")) == (2002, "No content specified.")
assert refused(lambda: client.create_post(user["id"], "A", "x", "html", tags="x")) == (6007, "Unexpected fields specified.")
assert refused(lambda: client.create_post("1f", "A", "x", "html"))
assert refused(medium.Client(access_token="revoked").get_current_user) == (6003, "Token was invalid.")
assert len(kept()) == before + 2, "what is refused makes nothing"
print("the SDK works against the stand-in")
