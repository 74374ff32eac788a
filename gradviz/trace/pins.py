"""Where a person moved nodes to in the picture; kept with the record, as bookmarks are."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

Pins = Mapping[str, tuple[float, float]]
"""How far nodes and collapsed groups, by their keys, stand from where they would be laid out.

First with the flow of data, then aside of it: across and down, where data flows from left to right.
"""
NO_PINS: Pins = MappingProxyType({})
FARTHEST = 1e6
"""No node can be moved further than this in one direction."""
