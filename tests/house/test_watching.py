"""The watch on a page finds what it looks for."""

import pytest
from watching import complaints, stays_here, watch


@pytest.mark.parametrize("url", ["file:///a.html", "data:text/html,a", "blob:null/1", "http://localhost:8888/lab"])
def test_a_request_that_stays_on_this_machine_is_allowed(url):
    assert stays_here(url)


@pytest.mark.parametrize("url", ["https://example.org/x.js", "http://localhost.example.org/", "wss://10.0.0.1/"])
def test_a_request_to_another_machine_is_not_allowed(url):
    assert not stays_here(url)


def test_a_page_that_complains_or_calls_another_machine_is_found_out(browser):
    context = browser.new_context()
    page = watch(context.new_page())
    page.set_content("<p>quiet</p><img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>")
    assert complaints(page.console_errors, page.requests) == []
    page.evaluate("console.error('planted')")
    with page.expect_request("**/x.json"):
        page.evaluate("fetch('http://example.invalid/x.json').catch(() => 0)")
    with page.expect_event("pageerror"):
        page.evaluate("setTimeout(() => { throw new Error('thrown') })")
    found = " ".join(complaints(page.console_errors, page.requests))
    context.close()
    assert "planted" in found and "thrown" in found and "request to another machine: http://example.invalid" in found
