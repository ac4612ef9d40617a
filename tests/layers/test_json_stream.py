"""A walked JSON text says what the whole text says, wherever it is cut."""

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carto.layers.sources import json_stream
from carto.layers.sources.json_stream import NotJson, TopLevel, walk

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


def walked(text: str, chunk: int) -> tuple[list[Any], TopLevel]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_stream, "CHUNK", chunk)
        top = TopLevel()
        return [value for value, _source in walk(io.StringIO(text), top, "features")], top


@given(
    features=st.lists(values, max_size=4),
    before=st.dictionaries(st.text(max_size=4), values, max_size=2),
    after=st.dictionaries(st.text(max_size=4), values, max_size=2),
    chunk=st.integers(1, 30),
    indent=st.sampled_from([None, 1]),
)
def test_nothing_depends_on_where_the_text_is_cut(
    features: list[Any], before: dict[str, Any], after: dict[str, Any], chunk: int, indent: int | None
) -> None:
    members = {"a" + key: value for key, value in before.items()}
    others = {"b" + key: value for key, value in after.items()}
    items, top = walked(json.dumps(members | {"features": features} | others, indent=indent), chunk)
    assert items == features
    assert top.members == members | others
    assert top.is_walked


@given(features=st.lists(values, max_size=3), chunk=st.integers(1, 30), data=st.data())
def test_a_text_cut_short_is_never_taken_for_a_whole_one(features: list[Any], chunk: int, data: st.DataObject) -> None:
    text = json.dumps({"type": "FeatureCollection", "features": features})
    with pytest.raises(NotJson):
        walked(text[: data.draw(st.integers(0, len(text) - 1))], chunk)


def test_an_item_out_of_all_proportion_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_stream, "MAX_ITEM", 100)
    with pytest.raises(NotJson):
        walked(json.dumps({"features": [{"a": "x" * 1_000}]}), 10)
