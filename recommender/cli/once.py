"""Options that take one value are given once: of two, one would be passed over without a word."""

from __future__ import annotations

from collections import Counter
from typing import Any

from typer.core import TyperCommand
from typing_extensions import override


class OnceCommand(TyperCommand):
    """A command that refuses an option given twice, unless its values add up."""

    @override
    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """As typer parses them; stops at an option of one value that is there twice."""
        _, _, order = self.make_parser(ctx).parse_args(args=list(args))
        given = Counter(id(param) for param in order)
        for param in order:
            if given[id(param)] > 1 and _takes_one(param):
                name = next(iter(param.opts))
                ctx.fail(f"{name} is given {given[id(param)]} times; allowed is once")
        return super().parse_args(ctx, args)


def _takes_one(param: Any) -> bool:  # noqa: ANN401  # of typer's own copy of click
    return param.param_type_name == "option" and not param.multiple and not param.count
