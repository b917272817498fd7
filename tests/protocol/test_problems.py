from fieldreg.protocol.problems import Problems, Quarantine

FROZEN = {
    "bad_request": (1001, 400),
    "unknown_protocol": (1002, 400),
    "too_large": (1003, 413),
    "not_signed_in": (1101, 401),
    "device_revoked": (1102, 403),
    "code_invalid": (1103, 403),
    "too_many_tries": (1104, 429),
    "not_allowed": (1105, 403),
    "out_of_step": (1201, 409),
    "token_stale": (1202, 409),
    "fork": (1203, 422),
    "chain_broken": (1204, 422),
    "cursor_invalid": (1205, 409),
    "epoch_changed": (1206, 409),
    "not_found": (1301, 404),
    "record_changed": (1302, 409),
    "verdict_invalid": (1303, 422),
    "record_unknown": (1401, 409),
    "offset_wrong": (1402, 409),
    "image_altered": (1403, 422),
    "image_kind": (1404, 422),
    "tus_version": (1405, 412),
    "media_type": (1406, 415),
    "busy": (1901, 503),
    "internal": (1902, 500),
}


def test_numbers_are_never_reused_or_changed():
    now = {p.value.code: (p.value.number, p.value.status) for p in Problems}
    assert {code: now.get(code) for code in FROZEN} == FROZEN
    numbers = [number for number, _ in now.values()]
    assert len(numbers) == len(set(numbers))


def test_reasons_for_quarantine_keep_their_words():
    words = {q.value for q in Quarantine}
    assert words >= {
        "unreadable", "wrong_device", "not_a_laptop_act", "centre_field", "bad_value",
        "base_unknown", "base_quarantined", "other_office",
    }  # fmt: skip
