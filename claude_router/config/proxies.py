"""The way out of this machine that HTTPS_PROXY, NO_PROXY and their like name."""

import ipaddress
from collections.abc import Mapping
from urllib.parse import urlsplit
from urllib.request import proxy_bypass


def proxy_for(url: str, proxies: Mapping[str, str]) -> str | None:
    """The proxy to `url` among `proxies` (by scheme); None for this machine and exceptions."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if is_loopback_host(host) or parts.scheme not in proxies or proxy_bypass(host):
        return None
    return proxies[parts.scheme]


def is_loopback_host(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
