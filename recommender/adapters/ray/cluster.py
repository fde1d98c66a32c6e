"""Joining a Ray cluster, or starting one on this machine."""

from __future__ import annotations

import os
import socket
from contextlib import contextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from recommender.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import ModuleType

_PACKAGES = ("recommender", "faiss-cpu", "numba", "numpy", "sentence-transformers", "torch")
"""Packages that decide results: nodes must have the driver's versions."""
_PATIENCE = 10.0
"""Seconds to wait for the head of a cluster."""
_QUIET = {
    "RAY_USAGE_STATS_ENABLED": "0",  # nothing is told to anyone
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",  # tasks without a GPU leave CUDA's variables alone
}


@contextmanager
def joined(address: str | None = None, **settings: Any) -> Iterator[None]:  # noqa: ANN401
    """Join a cluster, and leave it at the end.

    Parameters
    ----------
    address
        As Ray takes it: ``host:port`` of the head, ``auto``, or ``ray://host:10001``. If left
        out, whatever ``RAY_ADDRESS`` names or already runs on this machine; else a cluster is
        started on this machine and stopped at the end. Where this process has joined one
        before, it stays in that one.
    settings
        For ``ray.init``.

    Raises
    ------
    InputError
        If Ray is not installed, no cluster answers, or a node has other versions.
    """
    ray = import_ray()
    if ray.is_initialized():
        yield
        return
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)
    if address is not None:
        _reach(address)
    quiet = {"include_dashboard": False, "logging_level": "error", "log_to_driver": False}
    try:
        ray.init(address, **(quiet | settings))
    except (ConnectionError, RuntimeError, ValueError) as error:
        raise InputError(_explain_unreachable(address or "this machine", error)) from error
    try:
        _check_nodes(ray)
        yield
    finally:
        ray.shutdown()


def _reach(address: str) -> None:
    """Ray itself would try an address for minutes at which nobody answers.

    Raises
    ------
    InputError
        If there is no port in it, or nobody answers.
    """
    if address in {"auto", "local"}:
        return
    host, _, port = address.removeprefix("ray://").rpartition(":")
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=_PATIENCE).close()
    except (OSError, ValueError) as error:
        raise InputError(_explain_unreachable(address, error)) from error


def _explain_unreachable(address: str, error: BaseException) -> str:
    return (
        f"--address: no Ray cluster answers at {address} ({_first_line(error)}); allowed are "
        "host:port of a running head, auto, ray://host:port, or none for this machine (where a "
        "cluster asks for a token, RAY_AUTH_MODE=token)"
    )


def import_ray() -> ModuleType:
    """Ray itself.

    Raises
    ------
    InputError
        If it is not installed.
    """
    try:
        import ray
    except ModuleNotFoundError as error:
        message = (
            "--engine ray: Ray is not installed; install it with pip install 'recommender[ray]'"
        )
        raise InputError(message) from error
    return ray


def read_versions() -> dict[str, str]:
    """Versions of what decides results, in the process that is asked."""
    return {name: version(name) for name in _PACKAGES}


def count_cores() -> int:
    """Cores of the whole cluster, at least 1."""
    return max(int(import_ray().cluster_resources().get("CPU", 1)), 1)


def _check_nodes(ray: ModuleType) -> None:
    """Other versions would give other vectors and scores, unnoticed.

    Raises
    ------
    InputError
        If a node has other versions, or lacks a package.
    """
    from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

    task, references = ray.remote(num_cpus=0)(read_versions), {}
    for node in ray.nodes():
        if node["Alive"] and node["Resources"].get("CPU", 0) >= 1:
            placement = NodeAffinitySchedulingStrategy(node["NodeID"], soft=False)
            references[node["NodeManagerAddress"]] = task.options(
                scheduling_strategy=placement
            ).remote()
    for node, reference in references.items():
        try:
            versions = ray.get(reference)
        except ray.exceptions.RayTaskError as error:
            message = f"--address: node {node} lacks a package ({_first_line(error.cause)})"
            raise InputError(message) from error
        _check_versions(node, versions, read_versions())


def _check_versions(node: str, remote: Mapping[str, str], local: Mapping[str, str]) -> None:
    other = [
        f"{name} {remote[name]} (here {local[name]})"
        for name in local
        if remote[name] != local[name]
    ]
    if other:
        message = f"--address: node {node} has {', '.join(other)}; allowed are equal versions"
        raise InputError(message)


def _first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
