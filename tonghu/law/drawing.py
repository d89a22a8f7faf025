"""把排好的程序画成 SVG。

颜色写成呈现属性，单独打开也好看；页面可以用样式表改：每个步骤是 `<g class="step …">`，带
`data-step`；每条连线是 `<path class="edge …">`。状态 `done`（办完）、`open`（正在办）、`faint`
（没有走这一支）写在 class 里。
"""

from collections.abc import Mapping, Sequence
from html import escape

from tonghu.law.layout import LINE, PAD, WIDTH, Box, Point, Wire, arrange
from tonghu.law.procedure import Procedure

_INK, _QUIET, _LINE, _TEAL, _RULE = "#23211e", "#5d5850", "#8b857b", "#0b5f63", "#dedad3"
_FONT = "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, Source Han Sans SC, sans-serif"
_FILL = {"done": "#e5f2e8", "open": "#e3efee", "faint": "#ffffff", "": "#ffffff"}
_STROKE = {"done": "1.2", "open": "2.5", "faint": "1.2", "": "1.2"}
_FAINT = ' opacity="0.4"'
_BASELINE = 15
_CORNER = 7


def draw(
    procedure: Procedure,
    states: Mapping[str, str] | None = None,
    links: Mapping[str, str] | None = None,
) -> str:
    """SVG 文本。`states`：步骤的键 → `done`、`open` 或 `faint`；没有写的照常画。`links`：步骤的键 → 点了到哪里。"""
    states, links = states or {}, links or {}
    layout = arrange(procedure)
    size = f"{layout.width:g} {layout.height:g}"
    wide, high = size.split()
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="procedure" viewBox="0 0 {size}" '
        f'width="{wide}" height="{high}" role="img" aria-label="{escape(procedure.label)}的步骤图" '
        f'font-family="{_FONT}" font-size="13">'
    )
    faint = {
        wire for wire in layout.wires if "faint" in (states.get(wire.start), states.get(wire.end))
    }
    behind_first = sorted(layout.wires, key=lambda wire: wire not in faint)
    wires = [_wire(wire, faint=wire in faint) for wire in behind_first]
    boxes = [
        _linked(links.get(key), _box(box, states.get(key, ""))) for key, box in layout.boxes.items()
    ]
    return "\n".join([head, *wires, *boxes, "</svg>"]) + "\n"


def _wire(wire: Wire, *, faint: bool) -> str:
    x, y = wire.points[-1]
    line = _RULE if faint else _LINE  # not opacity: lines that share a track would add up
    return (
        f'<g class="edge{" faint" if faint else ""}">'
        f'<path d="{_rounded(wire.points)}" fill="none" stroke="{line}" stroke-width="1.3"/>'
        f'<path d="M{x:g},{y:g} l-8,-4 v8 z" fill="{line}"/></g>'
    )


def _rounded(points: Sequence[Point]) -> str:
    """横竖相接的折线，拐角磨圆。"""
    parts = [f"M{points[0][0]:g},{points[0][1]:g}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        near, far = _towards(corner, before), _towards(corner, after)
        parts.append(f"L{near[0]:g},{near[1]:g} Q{corner[0]:g},{corner[1]:g} {far[0]:g},{far[1]:g}")
    x, y = points[-1]
    return " ".join([*parts, f"L{x - 4:g},{y:g}"])


def _towards(start: Point, end: Point) -> Point:
    """从 `start` 往 `end` 走一个拐角那么远，最多走到一半。"""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = abs(dx) + abs(dy)
    share = min(_CORNER / length, 0.5) if length else 0
    return start[0] + dx * share, start[1] + dy * share


def _box(box: Box, state: str) -> str:
    head = (
        f'<g class="{f"step {state}".strip()}" data-step="{box.step.key}"'
        f"{_FAINT if state == 'faint' else ''}><title>{escape(box.step.label)}</title>"
        f'<rect x="{box.x:g}" y="{box.y:g}" width="{WIDTH}" height="{box.height:g}" rx="6" '
        f'fill="{_FILL[state]}" stroke="{_TEAL}" stroke-width="{_STROKE[state]}"/>'
        f'<path d="M{box.x:g},{box.rule:g} h{WIDTH}" stroke="{_RULE}" stroke-width="1"/>'
    )
    x, top = box.x + PAD, box.y + PAD
    parts = [head]
    parts += [_text(x, top + LINE * n, line, bold=True) for n, line in enumerate(box.title)]
    top += LINE * len(box.title)
    parts += [_text(x, top + LINE * n, line, _QUIET) for n, line in enumerate(box.duty)]
    for (outcome, lines), (_, port) in zip(box.outcomes, box.ports(), strict=True):
        if outcome.then:
            parts.append(f'<circle cx="{box.x + WIDTH:g}" cy="{port:g}" r="3" fill="{_TEAL}"/>')
        top = port - LINE / 2
        parts += [_text(x, top + LINE * n, line) for n, line in enumerate(lines)]
    return "".join([*parts, "</g>"])


def _linked(address: str | None, drawn: str) -> str:
    return f'<a href="{escape(address)}">{drawn}</a>' if address else drawn


def _text(x: float, top: float, text: str, fill: str = _INK, *, bold: bool = False) -> str:
    weight = ' font-weight="600"' if bold else ""
    return f'<text x="{x:g}" y="{top + _BASELINE:g}" fill="{fill}"{weight}>{escape(text)}</text>'
