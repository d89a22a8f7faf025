"""A valley's line before a server: slow, far, and losing packets (reliability.md F26)."""

import asyncio
import random
import threading
from types import TracebackType

BITS, ROUND_TRIP, LOST = 50_000, 1.5, 0.10
"""Bits a second each way, seconds, share of packets lost."""
_PACKET = 1400
_HANDSHAKES = 2
"""Round trips before the first byte: TCP and TLS 1.3."""


class _Way:
    """One direction, shared by all connections: packets queue for it, travel, and come again when lost."""

    def __init__(self, chance: random.Random) -> None:
        self._chance, self._free = chance, 0.0

    def arrival(self, size: int, now: float) -> float:
        """When a packet that is handed in now arrives. One that is lost is sent again after two round trips."""
        self._free = max(now, self._free) + size * 8 / BITS
        again = 2 * ROUND_TRIP if self._chance.random() < LOST else 0.0
        return self._free + ROUND_TRIP / 2 + again


class SlowLine:
    """Listens on a port of its own and passes on to `port` as the line would. What it does not do: slow start."""

    def __init__(self, port: int, seed: int = 1) -> None:
        chance = random.Random(seed)
        self._target, self._up, self._down = port, _Way(chance), _Way(chance)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self.port = 0

    def __enter__(self) -> "SlowLine":
        self._thread.start()
        self.port = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:  # fmt: skip
        asyncio.run_coroutine_threadsafe(self._hang_up(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _hang_up(self) -> None:
        carrying = asyncio.all_tasks() - {asyncio.current_task()}
        for one in carrying:
            one.cancel()
        await asyncio.gather(*carrying, return_exceptions=True)
        self._server.close()

    async def _listen(self) -> int:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def _connected(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        await asyncio.sleep(_HANDSHAKES * ROUND_TRIP)
        far, on = await asyncio.open_connection("127.0.0.1", self._target)
        await asyncio.gather(
            self._carry(near, on, self._up),
            self._carry(far, back, self._down),
            return_exceptions=True,
        )

    async def _carry(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, way: _Way
    ) -> None:
        packets: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        delivery = asyncio.ensure_future(self._deliver(packets, sink))
        latest = 0.0
        while packet := await source.read(_PACKET):
            latest = max(latest, way.arrival(len(packet), self._loop.time()))
            packets.put_nowait((latest, packet))  # behind one that was lost, the others wait
        packets.put_nowait((latest, b""))
        await delivery

    async def _deliver(
        self, packets: "asyncio.Queue[tuple[float, bytes]]", sink: asyncio.StreamWriter
    ) -> None:
        while True:
            at, packet = await packets.get()
            await asyncio.sleep(at - self._loop.time())
            if not packet:
                break
            sink.write(packet)
            await sink.drain()
        sink.close()
