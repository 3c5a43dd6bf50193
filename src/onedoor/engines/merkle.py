"""A Merkle tree over an append-only log, as RFC 6962 (section 2) has it: SHA-256, leaves under 0x00, nodes under 0x01.

A tree of n leaves is named by n alone. Whole subtrees are asked for by (level, index): level 0 are leaf hashes, and a node of
level l covers the 2^l leaves from index · 2^l on. Proofs are lists of hashes, from the leaves upward.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence

SIZE = 32
"""Bytes of a hash."""
EMPTY = hashlib.sha256(b"").digest()
"""The root of a tree without leaves."""

Nodes = Callable[[int, int], bytes]
"""Answers the hash of a whole subtree by its level and index."""


class BadProof(ValueError):
    """A proof that proves nothing: why."""


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf."""
    return hashlib.sha256(b"\0" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node over two others."""
    return hashlib.sha256(b"\1" + left + right).digest()


class Frontier:
    """The right edge of a growing tree: the roots of its whole subtrees, the largest first. Enough to append and to know the root."""

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()):
        self.size, self.peaks = size, list(peaks)
        if len(self.peaks) != size.bit_count():
            raise ValueError(f"a tree of {size} leaves has {size.bit_count()} peaks, not {len(self.peaks)}")

    def extend(self, hashes: Iterable[bytes]) -> None:
        """Append leaf hashes, in order."""
        sha256, peaks = hashlib.sha256, self.peaks
        for one in hashes:
            carry = self.size
            while carry & 1:
                one, carry = sha256(b"\1" + peaks.pop() + one).digest(), carry >> 1
            peaks.append(one)
            self.size += 1

    def root(self) -> bytes:
        """The root of the tree as it is now."""
        return _folded(self.peaks)


def root(hashes: Iterable[bytes]) -> bytes:
    """The root over leaf hashes."""
    tree = Frontier()
    tree.extend(hashes)
    return tree.root()


def inclusion(index: int, size: int, nodes: Nodes) -> list[bytes]:
    """The proof that a leaf stands at an index of a tree of this size. Raises ValueError where there is no such leaf."""
    if not 0 <= index < size:
        raise ValueError(f"a tree of {size} leaves has none at {index}")
    start, end, proof = 0, size, []
    while end - start > 1:
        middle = start + _left(end - start)
        if index < middle:
            proof.append(_range(middle, end, nodes))
            end = middle
        else:
            proof.append(_range(start, middle, nodes))
            start = middle
    return proof[::-1]


def consistency(first: int, second: int, nodes: Nodes) -> list[bytes]:
    """The proof that a tree begins with the leaves of a smaller one. Raises ValueError unless 0 < first <= second."""
    if not 0 < first <= second:
        raise ValueError(f"a tree of {first} leaves does not grow to {second}")
    start, end, proof = 0, second, []
    while first < end:
        middle = start + _left(end - start)
        if first <= middle:
            proof.append(_range(middle, end, nodes))
            end = middle
        else:
            proof.append(_range(start, middle, nodes))
            start = middle
    if start:
        proof.append(_range(start, end, nodes))
    return proof[::-1]


def root_by_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes]) -> bytes:
    """The root that a proof of inclusion leads to, to be compared with a signed one (RFC 9162, 2.1.3.2). Raises BadProof."""
    if not 0 <= index < size:
        raise BadProof(f"a tree of {size} leaves has none at {index}")
    _must_be_hashes([leaf, *proof])
    found = leaf
    for one, stands_left in _upward(index, size - 1, proof):
        found = node_hash(one, found) if stands_left else node_hash(found, one)
    return found


def roots_by_consistency(first: int, second: int, root: bytes, proof: Sequence[bytes]) -> tuple[bytes, bytes]:
    """The two roots that a proof of consistency leads to, given the first root (RFC 9162, 2.1.4.2). Raises BadProof."""
    if not 0 < first <= second:
        raise BadProof(f"a tree of {first} leaves does not grow to {second}")
    _must_be_hashes([root, *proof])
    steps = [root, *proof] if first == second or first.bit_count() == 1 else list(proof)
    if not steps:
        raise BadProof("the proof is too short")
    place, last = (0, 0) if first == second else (first - 1, second - 1)
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = steps[0]
    for one, stands_left in _upward(place, last, steps[1:]):
        old, new = (node_hash(one, old), node_hash(one, new)) if stands_left else (old, node_hash(new, one))
    return old, new


def _upward(place: int, last: int, proof: Sequence[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Each hash of a proof, and whether it stands to the left, on the way from a place to the root. Raises BadProof."""
    for one in proof:
        if last == 0:
            raise BadProof("the proof is too long")
        stands_left = bool(place & 1) or place == last
        yield one, stands_left
        while stands_left and place and not place & 1:
            place, last = place >> 1, last >> 1
        place, last = place >> 1, last >> 1
    if last:
        raise BadProof("the proof is too short")


def proves_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether a leaf hash stands at an index of the tree with this root."""
    try:
        return root_by_inclusion(index, size, leaf, proof) == root
    except BadProof:
        return False


def proves_consistency(first: int, second: int, root: bytes, later: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the tree with the later root begins with all leaves of the tree with the first."""
    try:
        return roots_by_consistency(first, second, root, proof) == (root, later)
    except BadProof:
        return False


def _left(size: int) -> int:
    """How many leaves stand in the left half: the largest power of two below the size."""
    return 1 << ((size - 1).bit_length() - 1)


def _range(start: int, end: int, nodes: Nodes) -> bytes:
    """The hash over leaves that begin where a subtree begins."""
    return _folded([nodes(level, index) for level, index in _whole(start, end)])


def _whole(start: int, end: int) -> Iterator[tuple[int, int]]:
    """The whole subtrees that make up these leaves, the largest first."""
    while start < end:
        level = (end - start).bit_length() - 1
        yield level, start >> level
        start += 1 << level


def _folded(peaks: Sequence[bytes]) -> bytes:
    """One hash over subtrees that grow smaller to the right."""
    if not peaks:
        return EMPTY
    found = peaks[-1]
    for peak in reversed(peaks[:-1]):
        found = node_hash(peak, found)
    return found


def _must_be_hashes(found: Iterable[bytes]) -> None:
    if any(len(one) != SIZE for one in found):
        raise BadProof(f"a hash has {SIZE} bytes")
