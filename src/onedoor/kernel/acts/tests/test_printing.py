"""The law of who may do what prints itself, the same each time."""

from __future__ import annotations

from onedoor.kernel.acts import printing


def test_the_matrix_has_a_row_for_each_act_and_a_column_for_each_role():
    matrix = printing.matrix()
    assert "| `toy.extend` | " in matrix and "The head of the office that handles it." in matrix
    row = next(line for line in matrix.splitlines() if "`toy.extend`" in line)
    header = next(line for line in matrix.splitlines() if line.startswith("| act"))
    marked = [role for role, cell in zip(header.split("|"), row.split("|"), strict=True) if "●" in cell]
    assert [role.strip() for role in marked] == ["office-head"]


def test_the_list_tells_of_each_act_what_it_does_and_rests_on():
    listing = printing.listing()
    paragraph = listing.split("### Decide `toy.decide`")[1].split("###")[0]
    assert "Decide, by another person than the drafter." in paragraph
    assert "Provision: toy-2020:4" in paragraph and "Not by whoever did: `toy.draft`" in paragraph


def test_printing_twice_gives_the_same():
    assert (printing.matrix(), printing.listing()) == (printing.matrix(), printing.listing())
