"""A compiler from JAX to WebAssembly, for functions that are to run in a browser.

It reads a function's jaxpr, and knows nothing of what the function is about: see the README beside.
"""

from gan1d.wasm.compiler import Module, Signature, Slot, compile  # noqa: A004
from gan1d.wasm.errors import UnsupportedError

__all__ = ["Module", "Signature", "Slot", "UnsupportedError", "compile"]
