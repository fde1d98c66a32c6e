"""The document of the API and its page, with everything served from here: no third party.

They are for whoever asks, so they are made once, and strangers get so many.
"""

import json
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Literal, cast

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse

from recommender.api.access import count_stranger


async def _count(request: Request) -> None:
    count_stranger(request)


async def _root_of(request: Request) -> str:
    root: str = request.scope.get("root_path", "")
    return root.rstrip("/")


Root = Annotated[str, Depends(_root_of)]
"""Where the app is mounted; the club's path where there are several."""
router = APIRouter(include_in_schema=False, dependencies=[Depends(_count)])

Asset = Literal["swagger-ui-bundle.js", "swagger-ui.css", "favicon.png"]
_KINDS = {"js": "text/javascript", "css": "text/css", "png": "image/png"}


@router.get("/openapi.json")
async def get_document(request: Request, root: Root) -> Response:
    """The document."""
    rendered: dict[str, bytes] = request.app.state.documents
    if root not in rendered:
        rendered[root] = _render(request.app, root)
    return Response(rendered[root], media_type="application/json")


def _render(app: FastAPI, root: str) -> bytes:
    document: dict[str, Any] = app.openapi()
    if root:
        document = document | {"servers": [{"url": root}]}
    return json.dumps(document, ensure_ascii=False).encode()


@router.get("/docs")
async def show_docs(request: Request, root: Root) -> HTMLResponse:
    """The page."""
    return get_swagger_ui_html(
        openapi_url=f"{root}/openapi.json",
        title=cast("FastAPI", request.app).title,
        swagger_js_url=f"{root}/docs/assets/swagger-ui-bundle.js",
        swagger_css_url=f"{root}/docs/assets/swagger-ui.css",
        swagger_favicon_url=f"{root}/docs/assets/favicon.png",
    )


@router.get("/docs/assets/{name}")
async def get_asset(name: Asset) -> Response:
    """A script, a style sheet, an icon."""
    headers = {"Cache-Control": "public, max-age=86400"}
    kind = _KINDS[name.rpartition(".")[2]]
    return Response(_read_asset(name), headers=headers, media_type=kind)


@cache
def _read_asset(name: Asset) -> bytes:
    return (files("fastapi_offline") / "static" / name).read_bytes()
