"""The log: a JSON object a line, for machines and eyes; who asked is in it as a key's id."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import TextIO

from typing_extensions import override

FIELDS = ("method", "route", "status", "ms", "key", "address", "not_noted")
"""What a line may say beside its message."""
_ENCODER = json.JSONEncoder(ensure_ascii=False)


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON; of an error its kind, never its words or traceback."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
        }
        fields = {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if "status" not in fields:
            line["message"] = record.getMessage()
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
        return _ENCODER.encode(line | fields)


def log_as_json_lines(stream: TextIO) -> None:
    """Write what this package says, and the warnings of others, to a stream."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("recommender").setLevel(logging.INFO)
