"""From a file to an open desk where the line breaks: the centre's answer is lost, not the code."""

import pytest
from desktop.at_work import at_step_two, fill_officer, texts, until

from fieldreg.server import admin
from fieldreg.server.enrol import enrol_from_file
from fieldreg.services import enrol, enrol_keys, enrol_offline
from fieldreg.sync import https
from fieldreg.sync.trouble import SyncTrouble, Trouble


@pytest.fixture
def lost_answer(monkeypatch):
    """The centre takes the first code that is brought, and the line breaks before its answer."""
    asked = []

    def ask(file, request, *, whole=https.enrol):
        answer = whole(file, request)
        asked.append(request)
        if len(asked) == 1:
            raise SyncTrouble(Trouble.HALF_ANSWER)
        return answer

    monkeypatch.setattr("fieldreg.services.enrol.https.enrol", ask)
    return asked


def enrolled(laptop):
    return [d.id for d in admin.devices(laptop.centre.centre)]


def left_behind(laptop):
    return [path.name for path in laptop.folder.glob("enrolment*")]


def asked_in_vain(laptop, *file):
    """The centre has heard her; she has not heard the centre."""
    driver = at_step_two(laptop, *file)
    fill_officer(driver)
    driver.hands.push("button:create")
    until(lambda: "coba lagi" in texts(driver.window), "the trouble")
    return driver


def test_an_answer_lost_on_the_way_is_given_again(bare_laptop, lost_answer):
    before = enrolled(bare_laptop)
    driver = asked_in_vain(bare_laptop)
    driver.hands.push("button:create")
    until(lambda: driver.window.main is not None, "the desk opens")
    assert len(lost_answer) == 2
    assert len(enrolled(bare_laptop)) == len(before) + 1


def test_an_answer_lost_on_the_way_is_given_again_after_the_program_ended(bare_laptop, lost_answer):
    before, file = enrolled(bare_laptop), bare_laptop.hand_out()
    driver = asked_in_vain(bare_laptop, file)
    driver.window.close()
    driver = at_step_two(bare_laptop, file)
    fill_officer(driver)
    driver.hands.push("button:create")
    until(lambda: driver.window.main is not None, "the desk opens")
    assert len(enrolled(bare_laptop)) == len(before) + 1
    until(lambda: not left_behind(bare_laptop), "no key lies open beside the vault")


def test_another_code_comes_with_another_key(bare_laptop, lost_answer):
    """The centre would take it for the laptop that it knows already, and refuse."""
    before = enrolled(bare_laptop)
    driver = asked_in_vain(bare_laptop)
    driver.hands.push("button:back")
    driver.hands.find("page:first_run").centre.choose(bare_laptop.hand_out("lain.fieldreg-enrol"))
    driver.hands.find("field:officer_name")
    fill_officer(driver)
    driver.hands.push("button:create")
    until(lambda: driver.window.main is not None, "the desk opens")
    assert len(enrolled(bare_laptop)) == len(before) + 2


def test_a_code_whose_answer_was_lost_does_for_the_stick_too(bare_laptop, lost_answer, tmp_path):
    before, file = enrolled(bare_laptop), bare_laptop.hand_out()
    _kept_open = asked_in_vain(bare_laptop, file)
    request = enrol_offline.make_request(
        bare_laptop.folder, enrol.read_file(file.read_bytes()), "kantor"
    )
    answer = enrol_from_file(bare_laptop.centre.centre, request)
    assert enrol_offline.take_answer(bare_laptop.folder, answer).office_id
    assert len(enrolled(bare_laptop)) == len(before) + 1


def test_what_a_killed_program_left_of_the_enrolment_goes_with_the_next_sign_in(laptop):
    """It was killed between the making of the vault and the removal of the key beside it."""
    enrol_keys.key_for(laptop.folder, "ABCD-EFGH-1234")
    assert left_behind(laptop)
    laptop.sign_in()
    assert not left_behind(laptop)
