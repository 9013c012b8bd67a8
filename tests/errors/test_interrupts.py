"""A signal that comes at a bad moment is heard a little later, not lost."""

import signal
import threading

import pytest

from sim.host.interrupts import without_ctrl_c


def test_ctrl_c_is_heard_at_the_end_and_not_before() -> None:
    reached = []
    with pytest.raises(KeyboardInterrupt), without_ctrl_c():
        signal.raise_signal(signal.SIGINT)
        reached.append("the end")
    assert reached == ["the end"]


def test_ctrl_c_taken_by_another_thread_is_held_too() -> None:
    reached = []
    with pytest.raises(KeyboardInterrupt), without_ctrl_c():
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        sender = threading.Thread(target=signal.raise_signal, args=(signal.SIGINT,))
        sender.start()
        sender.join()
        reached.append("the end")
    assert reached == ["the end"]


def test_handlers_are_as_before() -> None:
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    with without_ctrl_c():
        pass
    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before
