"""The back half: from statements to the bytes of a WebAssembly module."""
