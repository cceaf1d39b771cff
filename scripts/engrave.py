"""Engraves the plates of the muscle map: from the outlines of a TOML file to a finished SVG.

    python -m scripts.engrave ontology/plates/posterior_leg.toml

writes the SVG beside the outlines. A muscle is given by its two long edges; its fibres, their
passing into tendon, its shading and its shine follow from them. The same outlines always give
the same bytes: what looks like chance comes from the name of the shape.
"""

from __future__ import annotations

import random
import sys
import tomllib
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from scripts.belly import Belly
from scripts.curves import Curve, Patch, Point, curve, hatching, number, path, ring

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Part: TypeAlias = dict[str, Any]
_SHADE = (1.0, 0.88, 0.76, 0.64, 0.52, 0.4, 0.28)


@dataclass
class Kept:
    """Outlines that are drawn several times, each kept once."""

    entries: list[str] = field(default_factory=list)

    def keep(self, commands: str) -> str:
        """Keep an outline with a clip of the same form; give its number."""
        name = str(len(self.entries) + 1)
        self.entries.append(
            f'<path id="o{name}" d="{commands}"/>'
            f'<clipPath id="c{name}"><use href="#o{name}"/></clipPath>'
        )
        return name


def engrave(outlines: dict[str, Any]) -> str:
    """Give the SVG of a plate."""
    kept = Kept()
    groups = [_group(shape, kept) for shape in outlines["shape"]]
    first = outlines["first_layer"]
    alone = (
        f'g[data-layer]:not([data-layer~="{first}"],[data-ghost~="{first}"]){{display:none}}'
        f'[data-ghost~="{first}"]:not([data-layer~="{first}"]){{opacity:.5}}'
    )
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{outlines["box"]}">',
            f"<!--\n{outlines['about'].strip()}\n-->",
            f"<title>{escape(outlines['title'])}</title>",
            f"<desc>{escape(outlines['description'])}</desc>",
            f'<style id="look">{outlines["look"]}</style>',
            f"<style>{alone}</style>",
            f"<defs>\n{outlines['defs'].strip()}",
            *kept.entries,
            "</defs>",
            *groups,
            "</svg>\n",
        )
    )


def _group(shape: dict[str, Any], kept: Kept) -> str:
    named = {
        "id": shape.get("kind"),
        "class": shape["look"],
        "data-layer": shape["layers"],
        "data-ghost": shape.get("ghost"),
        "data-at": shape.get("at"),
        "data-side": shape.get("side"),
        "data-name": shape.get("name"),
        "mask": shape.get("mask"),
    }
    attributes = "".join(
        f' {name}="{escape(value)}"' for name, value in named.items() if value is not None
    )
    seed = shape.get("kind") or shape.get("name") or shape["look"]
    parts = [
        _ENGRAVERS[part["draw"]](part, kept, random.Random(f"{seed} {place}"))  # noqa: S311
        for place, part in enumerate(shape["part"])
    ]
    return f"<g{attributes}>\n" + "\n".join(parts) + "\n</g>"


# ---------------------------------------------------------------- what outlines are made of


def points(text: str) -> list[Point]:
    """Read points such as "402,430 404,520"."""
    return [(float(x), float(y)) for x, _, y in (pair.partition(",") for pair in text.split())]


def _patch(part: Part) -> Patch:
    left, right = points(part["left"]), points(part["right"])
    ends = (
        curve([left[at], *points(part.get(name, ""))[1:-1], right[at]])
        for name, at in (("start", 0), ("end", -1))
    )
    return Patch(curve(left), curve(right), *ends)


def _outline(part: Part, patch: Patch) -> str:
    end = patch.end.thinned(7 if "end" in part else 2)
    start = patch.start.thinned(7)[::-1]
    return (
        path(_along(patch.left))
        + path(end, moves=False)
        + path(_along(patch.right)[::-1], moves=False)
        + (path(start, moves=False) if "start" in part else "")
        + "z"
    )


def _along(edge: Curve) -> list[Point]:
    return edge.thinned(max(2 * edge.knots - 1, 4))


def _shades(name: str, width: float, look: str) -> str:
    """Shade inwards from an outline: many faint strokes of falling width."""
    return "".join(
        f'<use href="#o{name}" class="{look}" stroke-width="{number(width * step)}"/>'
        for step in _SHADE
    )


def _clipped(name: str, inner: str) -> str:
    return f'<g clip-path="url(#c{name})">{inner}</g>'


# ---------------------------------------------------------------- a muscle


def _limits(part: Part) -> tuple[tuple[float, ...], tuple[float, ...]]:
    first, last = (part.get(name, default) for name, default in (("from", 0.0), ("to", 1.0)))
    return tuple(
        (float(value),) if isinstance(value, int | float) else tuple(value)
        for value in (first, last)
    )  # type: ignore[return-value]  # two of them


def muscle(part: Part, kept: Kept, chance: random.Random) -> str:
    """Engrave a muscle: its tendon, its belly, its fibres, its shading."""
    patch = _patch(part)
    belly = Belly(patch, _limits(part), part, chance)
    whole = kept.keep(_outline(part, patch))
    fleshy, shaded, out = whole, whole, []
    count = part["fibres"]
    if belly.open_ends:
        sinews = Belly(patch, ((0.0,), (1.0,)), {}, chance).fibres(
            part.get("sinews", 6), short=0.25, inset=0.02
        )
        out += [
            f'<use href="#o{whole}" class="sheet"/>',
            f'<path class="sinew" d="{hatching(sinews)}"/>',
            _clipped(whole, _shades(whole, 10, "rim")),
        ]
        fleshy = kept.keep(belly.outline())
        shaded = kept.keep(_long_edges(belly))
    out.append(f'<use href="#o{fleshy}" class="belly"/>')
    strokes = {
        "fascicle": belly.lines(part.get("fascicles", 0), short=0, inset=0.02),
        "fringe": belly.fringe(int(count * 1.7)),
        "fibre": belly.lines(count, short=0.25, inset=0.04),
        "glint": belly.lines(max(count * 2 // 3, 3), short=0.6, inset=0.2),
    }
    for look, lines in strokes.items():
        drawn = hatching(lines)
        out += [f'<path class="{look}" d="{drawn}"/>'] if drawn else []
    middle = (belly.at(0, 0.4) + belly.at(1, 0.4)) / 2
    rim = min(patch.width(middle) * 0.6, 2 * part.get("rim", 14))
    shine = "" if part.get("feathered") else belly.shine()
    extra = "".join(f'<path class="{look}" d="{d}"/>' for look, d in part.get("marks", {}).items())
    out.append(_clipped(fleshy, shine + _shades(shaded, rim, "round") + extra))
    edges = path(_along(patch.left)) + path(_along(patch.right))
    out.append(f'<path class="edge" d="{edges}"/>' if belly.open_ends else _edge(whole))
    return "\n".join(out)


def _long_edges(belly: Belly) -> str:
    """Give the edges from which a belly is shaded: not those where it passes into tendon."""
    lines = [belly.patch.along(s, belly.at(0, s), belly.at(1, s), 9) for s in (0.0, 1.0)]
    closed = [end for end in (0, 1) if end not in belly.open_ends]
    lines += [[belly.patch(k / 8, float(end)) for k in range(9)] for end in closed]
    return "".join(path(line) for line in lines)


# ---------------------------------------------------------------- everything else


def band(part: Part, kept: Kept, chance: random.Random) -> str:
    """Engrave a tendon, a ligament or cartilage."""
    patch = _patch(part)
    name = kept.keep(_outline(part, patch))
    lines = Belly(patch, ((0.0,), (1.0,)), {}, chance).fibres(part["lines"], short=0.3, inset=0.05)
    return "\n".join(
        (
            f'<use href="#o{name}" class="{part.get("fill", "sheet")}"/>',
            f'<path class="sinew" d="{hatching(lines)}"/>',
            _clipped(name, _shades(name, part.get("rim", 10), "rim")),
            _edge(name),
        )
    )


def tube(part: Part, _: Kept, __: random.Random) -> str:
    """Engrave a nerve or a vessel with its branches: sheath, core and light."""
    branches = [(float(width), points(way)) for width, way in part["branches"]]
    trunk = 5
    out = []
    for look, wider in (("sheath", 2.0), ("core", 0.0)):
        for width, way in branches:
            classes = f"{look} trunk" if width >= trunk else look
            out.append(
                f'<path class="{classes}" stroke-width="{number(width + wider)}" d="{path(way)}"/>'
            )
    for width, way in branches:
        if width >= trunk:
            lit = path([(x - width * 0.17, y) for x, y in way])
            out.append(f'<path class="lumen" stroke-width="{number(width * 0.24)}" d="{lit}"/>')
    return "\n".join(out)


def solid(part: Part, kept: Kept, _: random.Random) -> str:
    """Engrave a bone or a bursa: shaded towards its rim, with holes, lines and bumps."""
    holes = "".join(ring(points(hole)) for hole in part.get("holes", ()))
    name = kept.keep(ring(points(part["outline"])) + holes)
    bumps = "".join(
        f'<path class="bump" stroke-width="{number(width * step)}" d="{path(points(way))}"/>'
        for width, way in part.get("bumps", ())
        for step in (1.6, 1.2, 0.8, 0.4)
    )
    out = [
        f'<use href="#o{name}" class="{part["fill"]}" fill-rule="evenodd"/>',
        _clipped(name, _shades(name, part["rim"], "rim") + bumps),
    ]
    if part.get("lines"):
        lines = "".join(path(points(line)) for line in part["lines"])
        out.append(f'<path class="sinew" d="{lines}"/>')
    return "\n".join((*out, _edge(name)))


def hollow(part: Part, kept: Kept, _: random.Random) -> str:
    """Engrave a depth: filled, and lighter towards its rim."""
    name = kept.keep(ring(points(part["outline"])))
    fill = f'<use href="#o{name}" class="{part["fill"]}"/>'
    return _clipped(name, fill + _shades(name, part["rim"], part["light"]))


def plain(part: Part, _: Kept, __: random.Random) -> str:
    """Draw an outline and no more."""
    return f'<path class="{part["fill"]}" d="{ring(points(part["outline"]))}"/>'


def _edge(name: str) -> str:
    return f'<use href="#o{name}" class="edge"/>'


_ENGRAVERS: dict[str, Callable[[Part, Kept, random.Random], str]] = {
    "muscle": muscle,
    "band": band,
    "tube": tube,
    "solid": solid,
    "hollow": hollow,
    "plain": plain,
}


def main(paths: Sequence[str]) -> None:
    """Engrave each file of outlines, beside it."""
    for name in paths:
        outlines = Path(name)
        svg = engrave(tomllib.loads(outlines.read_text(encoding="utf-8")))
        outlines.with_suffix(".svg").write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
