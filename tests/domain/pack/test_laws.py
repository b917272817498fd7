"""Whatever stands in a pack, it is built or it is a PackFault that says where."""

import copy

from domain.pack.made import NEW, OLD, put
from hypothesis import given
from hypothesis import strategies as st

from fieldreg.domain.fields import PackList
from fieldreg.domain.pack import FILES, PackFault, build_pack, pack_differences


def paths_in(data, before=""):
    items = data.items() if isinstance(data, dict) else enumerate(data)
    for name, value in items:
        path = f"{before}.{name}".strip(".")
        yield path
        if isinstance(value, dict | list):
            yield from paths_in(value, path)


SHIPPED = {"2025.1": OLD, "2025.2": NEW}
PLACES = [
    (version, name, path)
    for version, files in SHIPPED.items()
    for name in files
    for path in (*paths_in(files[name]), "unheard_of")
]
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(-(10**400), 10**400),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(["\ud800", "\x00", "0001-01-01", "9999-12-31", "JKK", "51.71", "petani", ""]),
)
junk = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.one_of(st.text(max_size=5), st.just("\udfff")), inner, max_size=3),
    ),
    max_leaves=8,
)


def built_or_told(files):
    """The pack, used once through, or None; anything but a PackFault is a bug."""
    mistakes = ()
    try:
        pack = build_pack(files)
    except PackFault as fault:
        pack, mistakes = None, fault.mistakes
    assert (pack is None) is bool(mistakes)
    assert all(m.file.removesuffix(".json") in FILES for m in mistakes)
    for language in ("id", "en"):
        assert all(m.text(language).encode() for m in mistakes)
    assert len(set(mistakes)) == len(mistakes)
    if pack is None:
        return None
    assert all(c.code and c.words.id for s in PackList for c in pack.choices(s))
    assert pack.contributions.standard_programmes
    assert pack.definition().entry("nik")
    return pack


@given(st.sampled_from(PLACES), junk)
def test_any_change_at_any_path_builds_or_is_a_fault(place, value):
    version, file, path = place
    files = SHIPPED[version]
    made = {**files, file: copy.deepcopy(files[file])}
    put(made[file], path, value)
    built_or_told(made)
    pack_differences(files, made)


@given(st.dictionaries(st.sampled_from(FILES), junk))
def test_junk_for_whole_files_is_a_fault(files):
    assert built_or_told(files) is None


@given(junk, st.sampled_from(FILES))
def test_one_junk_file_among_sound_ones_builds_or_is_a_fault(content, name):
    built_or_told({**NEW, name: content})


@given(st.lists(st.sampled_from(PLACES), min_size=2, max_size=4), st.data())
def test_mistakes_do_not_hide_each_other(places, data):
    """Breaking one file more never takes a mistake of another file away."""
    made = dict(NEW)
    told: set[str] = set()
    for _, file, path in (p for p in places if p[0] == "2025.2"):
        made[file] = copy.deepcopy(made[file])
        try:
            put(made[file], path, data.draw(st.sampled_from([{}, [], "!", -1])))
        except (KeyError, IndexError, TypeError):
            continue  # An earlier change took this place away.
        now = files_with_own_mistakes(made)
        assert told - {file} <= now
        told = now


def files_with_own_mistakes(made):
    """Files that are wrong by themselves: links may rightly fall silent with their source."""
    try:
        build_pack(made)
    except PackFault as fault:
        links = ("unknown code", "no field", "another")
        return {
            m.file.removesuffix(".json") for m in fault.mistakes if not m.why.en.startswith(links)
        }
    return set()
