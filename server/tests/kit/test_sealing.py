"""Secrets at rest: readable with the key and the purpose that sealed them, and with no other."""

import pytest
from django.conf import LazySettings
from hypothesis import given
from hypothesis import strategies as st

from keito_server.kit.sealing import SealBroken, seal, unseal


@given(st.text())
def test_what_was_sealed_comes_back(text: str) -> None:
    assert unseal(seal(text, purpose="test"), purpose="test") == text


def test_a_seal_hides_its_text_and_differs_each_time() -> None:
    first, second = seal("JBSWY3DPEHPK3PXP", purpose="test"), seal("JBSWY3DPEHPK3PXP", purpose="test")
    assert first != second
    assert "JBSWY3DPEHPK3PXP" not in first


def test_another_purpose_another_key_and_a_changed_seal_open_nothing(settings: LazySettings) -> None:
    sealed = seal("secret", purpose="test")
    with pytest.raises(SealBroken):
        unseal(sealed, purpose="other")
    with pytest.raises(SealBroken):
        unseal(sealed[:-4] + "AAA=", purpose="test")
    settings.SECRET_KEY = "another key that is long enough for tests"
    with pytest.raises(SealBroken):
        unseal(sealed, purpose="test")
