"""QR codes as SVG, for cards and pages that load nothing; drawn by segno."""

from __future__ import annotations

import io


def draw_code(address: str) -> str:
    """A QR code of an address (error correction M), as an SVG element without styles.

    Parameters
    ----------
    address
        At most some hundred characters.
    """
    import segno  # 20 ms that start-up is spared

    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawn, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=2, nl=False
    )
    return drawn.getvalue().decode()
