"""What can be done next with what an answer holds: links of the OpenAPI document."""

from __future__ import annotations

from typing import Any

ROUND = (
    "get_round", "get_edits", "get_steps", "get_remedies", "get_round_introductions", "solve_again",
    "publish", "withdraw",
)  # fmt: skip
MEMBER = (
    "get_member", "patch_member", "export_member", "pause", "end_pause", "get_ties", "get_blocks",
    "suggest", "get_introductions", "erase_member",
)  # fmt: skip


def describe_links(**operations: dict[str, str]) -> dict[str, Any]:
    """The links of one answer.

    Parameters
    ----------
    operations
        For each operation its parameters, as OpenAPI runtime expressions.

    Examples
    --------
    >>> describe_links(revoke_key={"key_id": "$response.body#/id"})["links"]["revoke_key"]["operationId"]
    'revoke_key'
    """
    described = {
        name: {"operationId": name, "parameters": parameters}
        for name, parameters in operations.items()
    }
    return {"links": described}


def round_links(where: str) -> dict[str, dict[str, str]]:
    """What can be done with a round whose id stands at a place of the answer."""
    return {name: {"round_id": where} for name in ROUND}


def member_links(where: str) -> dict[str, dict[str, str]]:
    """What can be done with a member whose id stands at a place of request or answer."""
    return {name: {"member_id": where} for name in MEMBER}


def introduction_links(where: str, member: str) -> dict[str, dict[str, str]]:
    """What can be done with an introduction, and by whom."""
    return {
        "give_outcome": {"introduction_id": where},
        "get_outcome": {"introduction_id": where, "member": member},
    }
