"""Maps: how runs end over a plane of two settings, one cell a run, on all cores or a cluster."""

from gan1d.maps.axes import NAMES as AXIS_NAMES
from gan1d.maps.cluster import ClusterError, connect
from gan1d.maps.map import Map
from gan1d.maps.outcomes import NAMES, OUTCOMES
from gan1d.maps.result import MapResult
from gan1d.maps.store import Folder
from gan1d.maps.tile import Cells, Tile, alone

__all__ = [
    "AXIS_NAMES",
    "NAMES",
    "OUTCOMES",
    "Cells",
    "ClusterError",
    "Folder",
    "Map",
    "MapResult",
    "Tile",
    "alone",
    "connect",
]
