"""Stands in for claude: puts requests to the proxy as the real one would, then waits for ctrl+D.

In the environment: ASK_BODIES is a file of JSON lines, each a request's body; ASK_REPLIES the
file into which each answer goes, whole; ASK_LOGIN the login that it sends; ASK_TOKEN the file
for the token that it was given. On the screen it says only how many it has asked.
"""

import http.client
import json
import os
import sys
from pathlib import Path
from urllib.parse import urlsplit


def main() -> None:
    own = [line.partition(":") for line in os.environ["ANTHROPIC_CUSTOM_HEADERS"].splitlines()]
    headers = {name.strip(): value.strip() for name, _, value in own}
    headers |= {
        "content-type": "application/json",
        "authorization": f"Bearer {os.environ['ASK_LOGIN']}",
        "x-claude-code-session-id": "asking-session",
        "x-claude-code-request-class": "main",
    }
    Path(os.environ["ASK_TOKEN"]).write_text(headers["x-claude-router-token"])
    bodies = Path(os.environ["ASK_BODIES"]).read_text().splitlines()
    with Path(os.environ["ASK_REPLIES"]).open("wb") as replies:
        for number, body in enumerate(bodies, start=1):
            replies.write(put(body, {**headers, "x-claude-code-prompt-id": f"prompt-{number}"}))
            replies.flush()
            sys.stdout.write(f"asked {number}\r\n")
            sys.stdout.flush()
    sys.stdout.write("all asked\r\n")
    sys.stdout.flush()
    while os.read(0, 1024) not in (b"", b"\x04"):
        pass


def put(body: str, headers: dict[str, str]) -> bytes:
    """Status, headers and body of the answer, as bytes to look through."""
    where = urlsplit(os.environ["ANTHROPIC_BASE_URL"])
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=60)
    connection.request("POST", "/v1/messages", json.dumps(json.loads(body)), headers)
    response = connection.getresponse()
    said = f"{response.status} {response.getheaders()}\n".encode() + response.read() + b"\n\n"
    connection.close()
    return said


if __name__ == "__main__":
    main()
