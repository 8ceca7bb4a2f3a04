"""How tests open Chromium, and what they watch on a page: its complaints, and requests to other machines."""

from urllib.parse import urlsplit

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-gpu-compositing",
    "--disable-software-rasterizer",  # a fifth less time for each page
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    # a page that is left is not kept, nor a process made ready for the next one: about a tenth less time
    "--disable-features=BackForwardCache,ProactivelySwapBrowsingInstance,SpareRendererForSitePerProcess,RenderDocument",
    "--disable-sync",
    "--no-first-run",
]


def stays_here(url):
    """Whether a request to this address stays on this machine."""
    parts = urlsplit(url)
    return parts.scheme in ("file", "data", "blob", "about") or parts.hostname in ("localhost", "127.0.0.1", "::1")


def complaints(console_errors, requests):
    """What a page did that no page of ours may do, as a list of sentences."""
    return [f"console error: {text}" for text in console_errors] + [
        f"request to another machine: {url}" for url in requests if not stays_here(url)
    ]


def watch(page):
    """Record on the page, as page.console_errors and page.requests, what it complains about and what it asks for."""
    page.console_errors, page.requests = [], []
    page.on("console", lambda message: page.console_errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.console_errors.append(str(error)))
    page.on("request", lambda request: page.requests.append(request.url))
    page.on("websocket", lambda socket: page.requests.append(socket.url))
    return page
