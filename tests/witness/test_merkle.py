"""The tree against the vectors of Certificate Transparency, and every path of every size against the verifier."""

from itertools import product

import pytest

from carto.witness.carto_verifier import is_consistent, leaf_hash, root_of_inclusion, tree_root
from carto.witness.merkle import Tree

# Lines and roots of RFC 6962's reference implementation, whose tree RFC 9162 keeps.
HEXED = ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
LINES = [bytes.fromhex(line) for line in HEXED]
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    4: "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    6: "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}
MANY = [f"ligne {n}".encode() for n in range(33)]


def unhexed(path: list[str]) -> list[bytes]:
    return [bytes.fromhex(step) for step in path]


@pytest.mark.parametrize("size", ROOTS)
def test_the_roots_are_those_of_the_reference(size: int) -> None:
    assert Tree(LINES).root(size) == ROOTS[size]
    assert tree_root([leaf_hash(line) for line in LINES[:size]]).hex() == ROOTS[size]


def test_each_line_is_proved_in_each_tree_that_has_it_and_another_is_not() -> None:
    tree = Tree(MANY)
    for size in range(1, len(MANY) + 1):
        for index in range(size):
            path = unhexed(tree.inclusion(index, size))
            found = root_of_inclusion(leaf_hash(MANY[index]), index, size, path)
            assert found is not None
            assert found.hex() == tree.root(size)
            assert root_of_inclusion(leaf_hash(b"autre"), index, size, path) != found
            assert root_of_inclusion(leaf_hash(MANY[index]), index, size, [*path, path[0] if path else b""]) is None


def test_each_tree_is_proved_to_begin_each_longer_one_and_no_other() -> None:
    tree, roots = Tree(MANY), [bytes.fromhex(Tree(MANY).root(size)) for size in range(len(MANY) + 1)]
    for first, second in product(range(1, len(MANY) + 1), repeat=2):
        if first > second:
            assert not is_consistent(first, second, roots[first], roots[second], [])
            continue
        path = unhexed(tree.consistency(first, second))
        assert is_consistent(first, second, roots[first], roots[second], path)
        assert not is_consistent(first, second, roots[first - 1], roots[second], path)
        assert not is_consistent(first, second, roots[first], roots[second - 1], path)


def test_a_path_of_another_length_proves_nothing() -> None:
    roots = [bytes.fromhex(Tree(MANY).root(size)) for size in range(len(MANY) + 1)]
    path = unhexed(Tree(MANY).consistency(5, 20))
    assert not is_consistent(5, 20, roots[5], roots[20], path[:-1])
    assert not is_consistent(5, 20, roots[5], roots[20], [*path, path[0]])
    assert not is_consistent(5, 20, roots[5], roots[20], [])
    assert not is_consistent(0, 20, roots[0], roots[20], path)
    assert root_of_inclusion(leaf_hash(MANY[5]), 20, 20, path) is None
