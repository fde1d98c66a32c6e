"""The page that documents the API, with everything it needs served from here: no third party."""

from functools import cache
from importlib.resources import files
from typing import Literal

from fastapi import APIRouter, Request, Response
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse

router = APIRouter(prefix="/docs", include_in_schema=False)

Asset = Literal["swagger-ui-bundle.js", "swagger-ui.css", "favicon.png"]
_KINDS = {"js": "text/javascript", "css": "text/css", "png": "image/png"}


@router.get("")
def show_docs(request: Request) -> HTMLResponse:
    """The page."""
    root = request.scope.get("root_path", "").rstrip("/")
    return get_swagger_ui_html(
        openapi_url=f"{root}/openapi.json",
        title=request.app.title,
        swagger_js_url=f"{root}/docs/assets/swagger-ui-bundle.js",
        swagger_css_url=f"{root}/docs/assets/swagger-ui.css",
        swagger_favicon_url=f"{root}/docs/assets/favicon.png",
    )


@router.get("/assets/{name}")
def get_asset(name: Asset) -> Response:
    """A script, a style sheet, an icon."""
    headers = {"Cache-Control": "public, max-age=86400"}
    kind = _KINDS[name.rpartition(".")[2]]
    return Response(_read_asset(name), headers=headers, media_type=kind)


@cache
def _read_asset(name: Asset) -> bytes:
    return (files("fastapi_offline") / "static" / name).read_bytes()
