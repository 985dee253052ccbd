"""The worker: jobs as they come, and what is due every hour."""

from __future__ import annotations

import logging
from argparse import ArgumentParser
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django_tasks_db.management.commands.db_worker import Worker

from rashinban.core.errors import WrongContent
from rashinban.records import jobs, upkeep
from rashinban.records.locks import hold

#: Seconds between two rounds of what is done regularly.
ROUND = 3600.0
#: Seconds between two looks at what was written, for searching.
READING = 10.0


class OfficeWorker(Worker):
    """The queue's own worker, which looks at the clock whenever it looks for work."""

    next_round = 0.0
    next_reading = 0.0
    batch: bool
    interval: float

    def run(self) -> None:
        """Work until told to stop; with ``batch`` until there is nothing left."""
        if self.batch:
            super().run()
            return
        self.batch, pause = True, self.interval
        while self.running:
            super().run()
            if monotonic() >= self.next_round:
                self.next_round = monotonic() + ROUND
                close_old_connections()
                upkeep.do_round()
            if monotonic() >= self.next_reading:
                self.next_reading = monotonic() + READING
                upkeep.read_changes()
            self.wait(pause)

    def wait(self, seconds: float) -> None:
        """A pause in which a signal ends the process."""
        from time import sleep

        if self.running:
            sleep(seconds)


class Command(BaseCommand):
    """``worker``: run jobs; one at a time for an installation."""

    help = "Run the background jobs of the site"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``--once`` does what waits and ends."""
        parser.add_argument("--once", action="store_true")
        parser.add_argument("--interval", type=float, default=1.0)

    def handle(self, *, once: bool, interval: float, **options: Any) -> None:
        """Hold the lock, put back what was left half-done, work."""
        with hold(settings.CONFIGURATION.home / "worker.lock") as held:
            if not held:
                raise WrongContent("この設置場所の作業係（worker）は、すでに動いています。", remedy="動いているものを止めてから、もう一度始めてください。")
            jobs.put_back()
            worker = OfficeWorker(
                queue_names=["default"],
                interval=interval,
                batch=once,
                backend_name="default",
                startup_delay=False,
                max_tasks=None,
                worker_id="rashinban",
                excluded_queue_names=[],
            )
            logging.getLogger("django_tasks_db").setLevel(logging.ERROR)  # stopping it is no news
            worker.configure_signals()
            worker.run()
