"""Where in an app a request leads, wherever the app is mounted."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import Scope


def path_within(scope: Scope) -> str:
    """The path of a request within its app.

    Examples
    --------
    >>> path_within({"path": "/clubs/graz/docs", "root_path": "/clubs/graz"})
    '/docs'
    """
    path: str = scope["path"]
    root: str = scope.get("root_path", "")
    return path[len(root) :] if root and path.startswith(f"{root}/") else path
