"""Bodies: of files that are sent nothing comes on a disk."""

import asyncio
import tempfile

from recommender.api.bodies import ANY_BODY, BoundedRequest


def test_a_file_that_is_sent_is_never_on_a_disk(monkeypatch):
    def refuse(*_, **__):
        raise AssertionError

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    content = b"id,name\n" + b"x" * 5_000_000
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    parts = iter([head + content, b"\r\n--x--\r\n"])

    async def receive():
        part = next(parts)
        return {"type": "http.request", "body": part, "more_body": part.endswith(b"x")}

    scope = {
        "type": "http", "method": "POST", "path": "/", "query_string": b"",
        "headers": [(b"content-type", b"multipart/form-data; boundary=x")],
    }  # fmt: skip

    async def read():
        async with BoundedRequest(scope, receive, ANY_BODY).form() as form:
            file = form["file"]
            assert not isinstance(file, str)
            return await file.read()

    assert asyncio.run(read()) == content
