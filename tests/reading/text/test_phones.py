"""Telephone numbers of a scan are held against how long telephone numbers are."""

import pytest

from extractor.reading.text.phones import odd_number


@pytest.mark.parametrize(
    "text",
    [
        "13800001111",
        "0512-66668615",
        "(0379)66661963",
        "010-8888 4394转893",
        "0571-6666 5866-801",
        "400-800-1234",
        "+86 138 0000 1111",
        "0838-53818026、13988466817",
        "０５７１－８８８８１２３４",
    ],
)
def test_numbers_as_people_write_them(text: str) -> None:
    assert odd_number(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "1380000111",
        "021-66661369#382",
        "138000011112",
        "0571-666687",
        "0838-5381802613988466817",
        "0512-6666861513800001111",
        "(0151)88888799",
        "12800001111",
    ],
)
def test_a_digit_lost_or_misread_or_two_numbers_run_together(text: str) -> None:
    reason = odd_number(text)
    assert reason is not None and text in reason.message
