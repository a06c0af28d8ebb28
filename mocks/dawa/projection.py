"""Metres of EPSG:25832 as degrees of longitude and latitude: Krüger's series, inverted."""

import math
import re
from typing import Final

_POINT: Final = re.compile(r"POINT \((-?[\d.]+) (-?[\d.]+)\)")
_FLATTENING: Final = 1 / 298.257222101
_N: Final = _FLATTENING / (2 - _FLATTENING)
_RADIUS: Final = 6378137.0 / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64)
_BETA: Final = (
    _N / 2 - 2 * _N**2 / 3 + 37 * _N**3 / 96,
    _N**2 / 48 + _N**3 / 15,
    17 * _N**3 / 480,
)
_DELTA: Final = (2 * _N - 2 * _N**2 / 3 - 2 * _N**3, 7 * _N**2 / 3 - 8 * _N**3 / 5, 56 * _N**3 / 15)
_SCALE: Final = 0.9996
_FALSE_EASTING: Final = 500_000
_CENTRAL_MERIDIAN: Final = 9.0
_DECIMALS: Final = 8


def metres(position: str | None) -> tuple[float, float] | None:
    """Read WKT, "POINT (574000.12 6223000.5)"; None where there is none."""
    match = _POINT.fullmatch(position or "")
    return (float(match[1]), float(match[2])) if match else None


def degrees(easting: float, northing: float) -> tuple[float, float]:
    """Give longitude and latitude with eight decimals: about a millimetre."""
    xi = northing / (_SCALE * _RADIUS)
    eta = (easting - _FALSE_EASTING) / (_SCALE * _RADIUS)
    xi, eta = (
        xi - sum(b * math.sin(2 * j * xi) * math.cosh(2 * j * eta) for j, b in enumerate(_BETA, 1)),
        eta
        - sum(b * math.cos(2 * j * xi) * math.sinh(2 * j * eta) for j, b in enumerate(_BETA, 1)),
    )
    chi = math.asin(math.sin(xi) / math.cosh(eta))
    latitude = chi + sum(d * math.sin(2 * j * chi) for j, d in enumerate(_DELTA, 1))
    longitude = math.atan2(math.sinh(eta), math.cos(xi))
    return (
        round(_CENTRAL_MERIDIAN + math.degrees(longitude), _DECIMALS),
        round(math.degrees(latitude), _DECIMALS),
    )
