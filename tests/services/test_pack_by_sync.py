"""The centre's pack comes with the syncs, is verified as any file, and is asked for once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from services.at_centre import Line, Place, sign_in, sync
from services.delivering import PACK_SIGNER, delivered

from fieldreg.domain.pack import PackFault
from fieldreg.domain.trouble import Trouble, UserTrouble
from fieldreg.protocol.pack_seal import PackRefused
from fieldreg.protocol.signing import new_private_key, public_key
from fieldreg.server import packs as centre_packs
from fieldreg.server.packs import PART_BYTES, deliver_pack
from fieldreg.services import packs, register, workspace

KEY = "denpasar@2030.1"


def a_pack(version="2030.1", **manifest):
    return delivered(version, "2025-01-01", **manifest)


@pytest.fixture
def place(tmp_path):
    made = Place.make(tmp_path / "centre", pack_key=public_key(PACK_SIGNER))
    yield made
    made.close()


@pytest.fixture
def desk(place, tmp_path):
    opened = sign_in(place.enrol(tmp_path / "laptop"))
    yield opened
    workspace.close(opened)


@pytest.fixture
def line(place):
    return Line(place.api)


def test_it_comes_in_parts_with_one_sync_and_is_installed_as_a_file_is(place, desk, line):
    data = a_pack()
    assert len(data) > 2 * PART_BYTES
    assert deliver_pack(place.centre, data).key == KEY
    assert sync(desk, line).trouble == ""
    assert packs.offered(desk) == data
    offer = packs.look_at(desk, data)
    assert (offer.pack.key, offer.replaces) == (KEY, desk.pack.key)
    fresh = packs.install(desk, offer)
    assert packs.offered(fresh) is None
    assert fresh.pack.key == KEY
    said = len(line.said)
    assert sync(fresh, line).trouble == ""
    assert [response.pack for _, response in line.said[said:]] == [None]


def test_a_laptop_that_holds_it_fetches_nothing_more(place, desk, line):
    deliver_pack(place.centre, a_pack())
    sync(desk, line)
    said = len(line.said)
    sync(desk, line)
    (last,) = line.said[said:]
    assert (last[0].pack_wish, last[1].pack.text) == (None, "")
    assert sum(line.sizes[-1]) < 2_000


def test_an_interrupted_fetch_goes_on_where_it_stood(place, desk, line):
    deliver_pack(place.centre, a_pack())
    sync(desk, line, cancelled=lambda: len(line.said) >= 2)
    assert packs.offered(desk) is None
    sync(desk, line)
    assert packs.offered(desk) == a_pack()
    offsets = [r.pack_wish.offset for r, _ in line.said if r.pack_wish]
    assert offsets == sorted(set(offsets))


def test_records_are_delivered_before_the_pack(place, desk, line, complete):
    deliver_pack(place.centre, a_pack())
    register.save(desk, register.open_form(desk), complete)
    sync(desk, line)
    assert len(line.said[0][0].revisions) == 1
    assert packs.offered(desk)


def test_a_newer_offer_takes_the_place_of_the_one_on_its_way(place, desk, line):
    deliver_pack(place.centre, a_pack())
    sync(desk, line, cancelled=lambda: len(line.said) >= 2)
    deliver_pack(place.centre, a_pack("2030.2"))
    sync(desk, line)
    assert packs.look_at(desk, packs.offered(desk)).pack.key == "denpasar@2030.2"


def altered(response, **changes):
    return response.model_copy(update={"pack": response.pack.model_copy(update=changes)})


def test_what_is_not_what_was_offered_is_thrown_away_and_fetched_anew(place, desk, line):
    deliver_pack(place.centre, a_pack())
    honest = line.exchange

    def lying(identity, request):
        response = honest(identity, request)
        if response.pack and response.pack.text:
            text = response.pack.text.replace("JKK", "JKX")
            return altered(response, text=text)
        return response

    line.exchange = lying
    assert sync(desk, line).trouble == ""
    assert packs.offered(desk) is None
    line.exchange = honest
    sync(desk, line)
    assert packs.offered(desk) == a_pack()


@pytest.mark.parametrize(
    "change",
    [{"size": 9 << 20}, {"size": 0}, {"offset": 5}, {"text": "", "offset": 0}],
)
def test_a_centre_that_tells_nonsense_of_a_pack_stops_no_sync(place, desk, line, complete, change):
    deliver_pack(place.centre, a_pack())
    honest = line.exchange

    def lying(identity, request):
        response = honest(identity, request)
        return altered(response, **change) if response.pack else response

    line.exchange = lying
    register.save(desk, register.open_form(desk), complete)
    report = sync(desk, line)
    assert (report.trouble, report.waiting, report.equal) == ("", 0, True)
    assert len(line.said) < 15
    assert packs.offered(desk) is None


def test_another_signers_pack_is_never_in_force_at_the_centre(place):
    foreign = delivered("2030.1", "2025-01-01", signer=new_private_key())
    with pytest.raises(PackRefused) as caught:
        deliver_pack(place.centre, foreign)
    assert caught.value.key == "pack_other_key"
    with pytest.raises(UserTrouble) as other:
        deliver_pack(place.centre, a_pack(id="badung"))
    assert other.value.key == "pack_other_programme"
    with pytest.raises((PackFault, PackRefused)):
        deliver_pack(place.centre, a_pack()[:-1])
    assert centre_packs.pack_in_force(place.centre) != KEY


def test_a_laptop_verifies_for_itself(place, desk, line, tmp_path):
    """A centre whose key was changed since, or whose database somebody wrote into."""
    other = new_private_key()
    from fieldreg.server import admin  # noqa: PLC0415

    admin.set_pack_key(place.centre, public_key(other))
    deliver_pack(place.centre, delivered("2030.1", "2025-01-01", signer=other))
    sync(desk, line)
    data = packs.offered(desk)
    with pytest.raises(Trouble) as caught:
        packs.install(desk, replace_offer(desk, data))
    assert caught.value.key == "pack_other_key"


def replace_offer(desk, data):
    good = packs.look_at(desk, delivered("2030.9", "2025-01-01"))
    return replace(good, data=data)


def test_a_laptop_without_a_key_of_packs_fetches_none(tmp_path):
    place = Place.make(tmp_path / "centre")
    desk = sign_in(place.enrol(tmp_path / "laptop"))
    line = Line(place.api)
    try:
        from fieldreg.server import admin  # noqa: PLC0415

        admin.set_pack_key(place.centre, public_key(PACK_SIGNER))
        deliver_pack(place.centre, a_pack())
        assert sync(desk, line).trouble == ""
        assert packs.offered(desk) is None
        assert len(line.said) == 1
    finally:
        workspace.close(desk)
        place.close()


def test_what_the_program_itself_brings_is_let_go_of(place, desk, line):
    deliver_pack(place.centre, a_pack())
    sync(desk, line)
    newer = replace(desk, shelf=desk.shelf.with_pack(packs.look_at(desk, a_pack()).pack))
    packs.settle_known(newer, on_writer=lambda job: job())
    assert packs.offered(newer) is None
    said = len(line.said)
    sync(desk, line)
    assert [r.pack_wish for r, _ in line.said[said:]] == [None]
