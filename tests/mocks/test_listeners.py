import socket

from mocks.listeners import bound


def test_a_small_answer_does_not_wait_for_the_callers_acknowledgement() -> None:
    with bound(0) as listening:
        listening.listen()
        listening.setblocking(True)  # noqa: FBT003  the standard library's signature
        with socket.create_connection(listening.getsockname()), listening.accept()[0] as accepted:
            assert accepted.proto == socket.IPPROTO_TCP
