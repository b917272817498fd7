import gc

import pytest

from fieldreg.sync.collecting import collecting_later


@pytest.fixture(autouse=True)
def _as_it_was():
    was = gc.isenabled()
    yield
    (gc.enable if was else gc.disable)()


def test_nothing_is_looked_for_inside_and_all_of_it_after() -> None:
    gc.enable()
    with collecting_later():
        with collecting_later():
            assert not gc.isenabled()
        assert not gc.isenabled(), "the outer one still works"
    assert gc.isenabled()


def test_it_goes_on_where_the_work_failed() -> None:
    gc.enable()
    with pytest.raises(ValueError, match="broken"), collecting_later():
        raise ValueError("broken")
    assert gc.isenabled()


def test_whoever_turned_it_off_finds_it_off() -> None:
    gc.disable()
    with collecting_later():
        pass
    assert not gc.isenabled()
