"""A server that is far away: a TCP proxy on 127.0.0.1 that delays every byte, and counts them.

python tests/browser/far.py PORT_TO_LISTEN PORT_OF_SERVER [milliseconds each way]

Open the page through the proxy's port. Order and throughput are kept.
"""

import asyncio
import sys
import threading


class Far:
    """A proxy to ``target`` that delays each way by ``delay`` seconds; ``bytes`` went through it."""

    def __init__(self, listen, target, delay=0.075):
        self.listen, self.target, self.delay, self.bytes = listen, target, delay, 0

    def start(self):
        """Serve on a thread of its own, as long as the process runs."""
        threading.Thread(target=lambda: asyncio.run(self.serve()), daemon=True).start()

    async def serve(self):
        """Serve for ever."""
        server = await asyncio.start_server(self._connect, "127.0.0.1", self.listen)
        async with server:
            await server.serve_forever()

    async def _connect(self, reader, writer):
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target)
        await asyncio.gather(self._pump(reader, far_writer), self._pump(far_reader, writer))

    async def _pump(self, reader, writer):
        loop, queue = asyncio.get_running_loop(), asyncio.Queue()

        async def send():
            while True:
                due, data = await queue.get()
                await asyncio.sleep(max(0, due - loop.time()))
                if not data:
                    break
                writer.write(data)
            writer.close()

        sending = asyncio.create_task(send())
        data = b"first"
        while data:
            try:
                data = await reader.read(65536)
            except ConnectionError:
                data = b""
            self.bytes += len(data)
            queue.put_nowait((loop.time() + self.delay, data))
        await sending


if __name__ == "__main__":
    listen, target, *milliseconds = map(float, sys.argv[1:])
    far = Far(int(listen), int(target), (milliseconds or [75])[0] / 1000)
    asyncio.run(far.serve())
