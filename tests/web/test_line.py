"""Files in line: senders in turn, each file once, and nothing is lost when a process is."""

from collections.abc import Sequence
from io import BytesIO
from threading import Event

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.actions.outcome import Outcome
from dashboard.domain.viewer import Verb, Viewer
from dashboard.web.kept_files import DAY, TooLargeError
from dashboard.web.line import MOST_TRIES, Line
from dashboard.web.line_taker import take_all
from dashboard.web.patience import PatientTurn
from dashboard.web.turn import Turn

LAN, MINH = Viewer("lan", "35"), Viewer("minh", None, frozenset({Verb.IMPORT}))
LAST = 2**40


@pytest.fixture
def now():
    return [1_700_000_000.0]


@pytest.fixture
def line(tmp_path, now):
    return Line(tmp_path / "line", lambda: now[0])


class Importer:
    """Notes what it takes in; a file named in `broken` raises."""

    def __init__(self, broken: Sequence[str] = ()) -> None:
        self.taken: list[str] = []
        self.viewers: list[Viewer] = []
        self.broken = list(broken)

    def __call__(self, viewer, path, _kept):
        if path.name in self.broken:
            raise ConnectionError(path.name)
        self.taken.append(path.name)
        self.viewers.append(viewer)
        return Outcome(new=1, upload_id=len(self.taken))


def send(line, now, name, sender, viewer=LAN, content=None):
    now[0] += 0.01
    return line.join(BytesIO(content or name.encode()), name, viewer, sender, LAST)


def take_every(line, importer):
    while order := line.in_turn():
        line.take(order[0], importer)


def test_who_sends_many_does_not_keep_others_waiting(line, now):
    for number in range(5):
        send(line, now, f"a{number}.csv", "a")
    send(line, now, "b0.csv", "b")
    importer = Importer()
    line.take(line.in_turn()[0], importer)
    send(line, now, "c0.csv", "c")
    send(line, now, "b1.csv", "b")
    take_every(line, importer)
    assert importer.taken == [
        "a0.csv", "b0.csv", "c0.csv", "a1.csv", "b1.csv", "a2.csv", "a3.csv", "a4.csv",
    ]  # fmt: skip


@settings(max_examples=20, deadline=None)
@given(sent=st.lists(st.integers(0, 3), max_size=16))
def test_between_two_files_of_a_sender_no_other_who_waits_has_more_than_one(tmp_path_factory, sent):
    now = [1_700_000_000.0]
    line = Line(tmp_path_factory.mktemp("line"), lambda: now[0])
    for number, sender in enumerate(sent):
        send(line, now, f"{sender}-{number}.csv", str(sender))
    importer = Importer()
    take_every(line, importer)
    turns = [name[0] for name in importer.taken]
    assert sorted(turns) == sorted(map(str, sent))
    for at, sender in enumerate(turns):
        last = max((earlier for earlier in range(at) if turns[earlier] == sender), default=-1)
        between = turns[last + 1 : at]
        assert len(between) == len(set(between)), turns


def test_each_is_taken_in_as_its_own_sender_may(line, now):
    send(line, now, "a.csv", "a", LAN)
    send(line, now, "b.csv", "b", MINH)
    importer = Importer()
    take_every(line, importer)
    assert importer.viewers == [LAN, MINH]


def test_a_sender_sees_places_and_what_was_done_and_nothing_of_others(line, now):
    for number in range(3):
        send(line, now, f"a{number}.csv", "a")
    send(line, now, "b0.csv", "b")
    line.take(line.in_turn()[0], Importer())
    places, waiting, done = line.of("a", 10)
    assert [(one.kept.name, one.at) for one in places] == [
        ("a1.csv", 2), ("a2.csv", 3), ("a0.csv", 0),
    ]  # fmt: skip
    assert (waiting, done) == (2, 1)
    assert places[-1].outcome == Outcome(new=1, upload_id=1)
    assert [one.kept.name for one in line.of("b", 10)[0]] == ["b0.csv"]


def test_of_many_files_the_first_that_wait_and_the_latest_done_are_shown(line, now):
    for number in range(9):
        send(line, now, f"a{number}.csv", "a")
    importer = Importer()
    for _ in range(4):
        line.take(line.in_turn()[0], importer)
    places, waiting, done = line.of("a", 4)
    assert [one.kept.name for one in places] == ["a4.csv", "a5.csv", "a3.csv", "a2.csv"]
    assert (waiting, done) == (5, 4)


def test_a_file_sent_twice_waits_once_and_is_not_done_again(line, now):
    first = send(line, now, "a.csv", "a")
    assert send(line, now, "a.csv", "a") == first
    importer = Importer()
    take_every(line, importer)
    assert send(line, now, "a again.csv", "a", content=b"a.csv") == first
    take_every(line, importer)
    assert importer.taken == ["a.csv"]
    send(line, now, "a.csv", "somebody else")
    take_every(line, importer)
    assert importer.taken == ["a.csv", "a.csv"]


def test_what_fails_waits_still_and_others_come_before_it(line, now):
    send(line, now, "a.csv", "a")
    send(line, now, "b.csv", "b")
    importer = Importer(broken=["a.csv"])
    for _ in range(2 * MOST_TRIES):
        with pytest.raises(ConnectionError):
            line.take(line.in_turn()[0], importer)
        if len(line.waiting()) == 1:
            break
        line.take(line.in_turn()[0], importer)
    assert importer.taken == ["b.csv"]
    importer.broken.clear()
    take_every(line, importer)
    assert importer.taken == ["b.csv", "a.csv"]


def test_a_file_that_no_process_survives_is_refused_in_the_end(line, now):
    mark = send(line, now, "a.csv", "a")
    kept = line.files.known(mark.token)
    line.files.note(kept, "tries.json", {"tries": MOST_TRIES})
    importer = Importer()
    take_every(line, importer)
    (place,) = line.of("a", 10)[0]
    assert importer.taken == []
    assert [one.problem.reason for one in place.outcome.problems] == ["file_not_readable"]


def test_what_was_taken_in_before_a_kill_is_not_told_anew(line, now):
    mark = send(line, now, "a.csv", "a")
    importer = Importer()
    line.take(mark, importer)
    done, waits = line.files.folder / "done", line.files.folder / "waiting"
    (done / mark.name).rename(waits / mark.name)
    take_every(line, importer)
    assert importer.taken == ["a.csv"]


def test_waiting_files_outlast_any_weekend_and_done_ones_a_day(line, now):
    send(line, now, "a.csv", "a")
    take_every(line, Importer())
    send(line, now, "b.csv", "a")
    now[0] += 4 * DAY
    line.sweep()
    assert [one.kept.name for one in line.of("a", 10)[0]] == ["b.csv"]


def test_nothing_stays_of_a_file_that_is_too_large(line):
    with pytest.raises(TooLargeError):
        line.join(BytesIO(b"12345"), "a.csv", LAN, "a", 4)
    assert line.waiting() == []


def test_one_process_takes_in_and_ends_when_told(line, now, tmp_path):
    for number in range(3):
        send(line, now, f"a{number}.csv", "a")
    stopped, importer = Event(), Importer()

    class Once:
        def take_in(self, path, _progress):
            stopped.set()
            return importer(LAN, path, None)

    turn = PatientTurn(Turn(tmp_path / "turn.lock"), 0.0)
    with Turn(line.files.folder / "taker.lock").taken() as mine:
        assert mine
        assert take_all(line, turn, lambda _viewer: Once(), Event()) == 0
    assert take_all(line, turn, lambda _viewer: Once(), stopped) == 1
    assert (importer.taken, len(line.waiting())) == (["a0.csv"], 2)
