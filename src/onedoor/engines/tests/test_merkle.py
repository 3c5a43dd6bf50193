"""The tree against the definition, written down as a recursion, and against the vectors of other implementations."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedoor.engines import merkle
from onedoor.engines.merkle import EMPTY, BadProof, Frontier, leaf_hash, node_hash

sizes = st.integers(1, 300)


def leaves(size: int) -> list[bytes]:
    """So many leaf hashes."""
    return [leaf_hash(str(number).encode()) for number in range(size)]


def naive(hashes: list[bytes]) -> bytes:
    """RFC 6962, 2.1, word for word."""
    if len(hashes) < 2:
        return hashes[0] if hashes else EMPTY
    middle = 1
    while middle * 2 < len(hashes):
        middle *= 2
    return node_hash(naive(hashes[:middle]), naive(hashes[middle:]))


def path(index: int, hashes: list[bytes]) -> list[bytes]:
    """RFC 6962, 2.1.1, word for word."""
    if len(hashes) == 1:
        return []
    middle = 1
    while middle * 2 < len(hashes):
        middle *= 2
    left, right = hashes[:middle], hashes[middle:]
    return [*path(index, left), naive(right)] if index < middle else [*path(index - middle, right), naive(left)]


def nodes_of(hashes: list[bytes]) -> merkle.Nodes:
    """The subtrees of a list of leaf hashes; one that is not whole must not be asked for."""

    def node(level: int, index: int) -> bytes:
        part = hashes[index << level : (index + 1) << level]
        assert len(part) == 1 << level
        return naive(part)

    return node


@given(sizes, st.data())
def test_a_tree_that_grows_in_batches_has_the_root_of_the_definition(size, data):
    hashes, cut = leaves(size), data.draw(st.integers(0, size))
    tree = Frontier()
    tree.extend(hashes[:cut])
    tree = Frontier(tree.size, tree.peaks)
    tree.extend(hashes[cut:])
    assert tree.root() == naive(hashes) == merkle.root(hashes)


@given(sizes, st.data())
def test_a_leaf_is_proven_and_no_other_is(size, data):
    hashes = leaves(size)
    index = data.draw(st.integers(0, size - 1))
    proof, root = merkle.inclusion(index, size, nodes_of(hashes)), naive(hashes)
    assert proof == path(index, hashes)
    assert merkle.proves_inclusion(index, size, hashes[index], proof, root)
    assert not merkle.proves_inclusion(index, size, leaf_hash(b"forged"), proof, root)
    other = data.draw(st.integers(0, size + 3).filter(lambda one: one != index))
    assert not merkle.proves_inclusion(other, size, hashes[index], proof, root)
    assert not merkle.proves_inclusion(index, size, hashes[index], [*proof, root], root)


@given(sizes, st.data())
def test_growth_is_proven_and_a_changed_past_is_not(size, data):
    hashes, first = leaves(size), data.draw(st.integers(1, size))
    old, new = naive(hashes[:first]), naive(hashes)
    proof = merkle.consistency(first, size, nodes_of(hashes))
    assert merkle.proves_consistency(first, size, old, new, proof)
    forged = [leaf_hash(b"forged"), *hashes[1:]]
    honest = merkle.consistency(first, size, nodes_of(forged))
    assert not merkle.proves_consistency(first, size, old, naive(forged), honest)
    assert not merkle.proves_consistency(first, size, old, new, [*proof, old])


def test_impossible_trees_are_refused():
    node = nodes_of(leaves(3))
    for call in (
        lambda: merkle.inclusion(3, 3, node),
        lambda: merkle.consistency(0, 3, node),
        lambda: merkle.consistency(4, 3, node),
        lambda: Frontier(3, [EMPTY]),
    ):
        with pytest.raises(ValueError):
            call()
    with pytest.raises(BadProof):
        merkle.root_by_inclusion(0, 2, EMPTY, [b"short"])


def test_the_reference_tree_of_the_rfc(shared):
    found = json.loads(shared("merkle/rfc6962_reference_tree.json").read_text())
    hashes = [leaf_hash(bytes.fromhex(one)) for one in found["leaf_inputs_hex"]]
    roots = [merkle.root(hashes[:size]).hex() for size in range(len(hashes) + 1)]
    assert roots == found["root_hashes_hex_by_size"]


def test_the_vectors_of_inclusion(shared):
    for case in json.loads(shared("merkle/inclusion_open.json").read_text()):
        leaf, root, *proof = map(base64.b64decode, [case["leafHash"], case["root"], *(case["proof"] or [])])
        good = merkle.proves_inclusion(case["leafIdx"], case["treeSize"], leaf, proof, root)
        assert good is not case["wantErr"], case["case"]


def test_the_vectors_of_consistency(shared):
    for case in json.loads(shared("merkle/consistency_open.json").read_text()):
        old, new, *proof = map(base64.b64decode, [case["root1"], case["root2"], *(case["proof"] or [])])
        good = merkle.proves_consistency(case["size1"], case["size2"], old, new, proof)
        assert good is not case["wantErr"], case["case"]
