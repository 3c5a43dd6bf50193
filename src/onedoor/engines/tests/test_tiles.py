"""Where a log's files lie, and what is in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedoor.engines import tiles
from onedoor.engines.tiles import ENTRIES, Tile


def test_paths_are_those_of_the_specification():
    assert Tile(0, 0).path == "tile/0/000"
    assert Tile(3, 1_234_067).path == "tile/3/x001/x234/067"
    assert Tile(1, 0, 1).path == "tile/1/000.p/1"
    assert Tile(ENTRIES, 273, 112).path == "tile/entries/273.p/112"


@given(st.integers(-1, 7), st.integers(0, 10**9), st.integers(1, 256))
def test_a_path_leads_back(level, index, width):
    tile = Tile(level, index, width)
    assert Tile.read(tile.path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/0",
        "tile/00/000",
        "tile/0/x000/001",
        "tile/0/000.p/256",
        "tile/0/000.p/0",
        "tile/0/../key",
        "tile/0/000\n",
    ],
)
def test_other_paths_lead_nowhere(path):
    assert Tile.read(path) is None


def test_growth_names_each_file_once():
    assert [tile.path for tile in tiles.grown(0, 250, 515)] == ["tile/0/000", "tile/0/001", "tile/0/002.p/3"]
    assert [tile.path for tile in tiles.grown(1, 250, 515)] == ["tile/1/000.p/2"]
    assert list(tiles.grown(1, 515, 600)) == []
    assert list(tiles.grown(0, 512, 512)) == []


def test_a_tree_has_tiles_up_to_its_root():
    assert [len(tiles.levels(size)) for size in (0, 1, 255, 256, 65_535, 65_536, 70_000)] == [0, 1, 1, 2, 2, 3, 3]
    assert [tile.path for tile in tiles.grown(2, 0, 70_000)] == ["tile/2/000.p/1"]


@given(st.lists(st.binary(max_size=400), max_size=20))
def test_a_bundle_gives_back_its_entries(entries):
    bundle = tiles.packed(entries)
    assert tiles.unpacked(bundle) == entries
    if bundle:
        with pytest.raises(ValueError):
            tiles.unpacked(bundle + b"\0")
