"""A reminder is copied with one click."""

import pytest

pytestmark = pytest.mark.browser


def test_a_click_copies_the_reminder_and_says_so(visitor):
    page = visitor().open("/tien-do?ky=2024")
    button = page.locator("td button[data-copy]").first
    page.evaluate("document.addEventListener('copy', () => {"
                  " window.copied = document.getSelection().toString()"
                  " || document.activeElement.value; })")  # fmt: skip
    page.evaluate("Object.defineProperty(window, 'isSecureContext', {value: false})")
    text = button.get_attribute("data-copy")
    button.click()
    page.get_by_text(button.get_attribute("data-copied")).first.wait_for()
    assert page.evaluate("window.copied") == text
