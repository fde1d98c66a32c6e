"""Several clients at once that send until they are stopped, and what they were told."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpx2


class Burst:
    """What was acknowledged, and every status seen."""

    def __init__(self):
        self.acknowledged, self.statuses = [], set()
        self._stopped = threading.Event()
        self._more = threading.Condition()

    def wait_for(self, count, seconds=180):
        """Until so many are acknowledged in all."""
        with self._more:
            assert self._more.wait_for(lambda: len(self.acknowledged) >= count, seconds)

    def work(self, send, worker):
        for number in range(1_000_000):
            if self._stopped.is_set():
                return
            name = f"{worker}.{number}"
            try:
                status = send(worker, name)
            except httpx2.TransportError:
                return  # the server is gone
            with self._more:
                self.statuses.add(status)
                if status < 300:
                    self.acknowledged.append(name)
                    self._more.notify_all()

    def stop(self):
        self._stopped.set()


@contextmanager
def burst(send, workers=4):
    """Send from several threads; ``send(worker, name)`` gives the status of one request."""
    running = Burst()
    with ThreadPoolExecutor(workers) as pool:
        done = [pool.submit(running.work, send, worker) for worker in range(workers)]
        try:
            yield running
        finally:
            running.stop()
        for each in done:
            each.result()
