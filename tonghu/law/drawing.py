"""把程序画成一张图：自左向右分层，每个步骤一个框，框里列出结论，从结论连到下一步。

只用 SVG 的呈现属性，页面可以用样式表另外着色：步骤的框有 class `step` 和状态 `done`、`open`、`faint`。
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from tonghu.law.procedure import Outcome, Procedure, Step

_WIDTH, _GAP, _SPACE, _PAD = 236, 84, 22, 12
_LANE = 2
_LINE, _PER_LINE, _OUTCOME_PER_LINE = 20, 15, 15


@dataclass
class _Box:
    """一个步骤在图上的位置和折好行的文字。"""

    step: Step
    layer: int
    title: Sequence[str]
    outcomes: Sequence[tuple[Outcome, Sequence[str]]]
    y: float = 0

    @property
    def x(self) -> float:
        return self.layer * (_WIDTH + _GAP) + _PAD

    @property
    def height(self) -> int:
        lines = len(self.title) + 1 + sum(len(text) for _, text in self.outcomes)
        return lines * _LINE + 2 * _PAD + 8

    def port(self, outcome: str) -> float:
        """结论那一行的高度，连线从这里出发。"""
        y = self.y + _PAD + (len(self.title) + 1) * _LINE + 8
        for one, text in self.outcomes:
            if one.key == outcome:
                return y + _LINE / 2
            y += len(text) * _LINE
        raise KeyError(outcome)


@dataclass
class _Lane:
    """隔层的连线穿过中间各层的通道：去往同一步骤的线在一层里共用一条。"""

    to: str
    layer: int
    y: float = 0
    height: int = _LANE

    @property
    def x(self) -> float:
        return self.layer * (_WIDTH + _GAP) + _PAD


def draw(procedure: Procedure, states: Mapping[str, str] | None = None) -> str:
    """SVG 文本。`states`：步骤的键 → `done`（办完）、`open`（正在办）或 `faint`（没有走这一支）。"""
    boxes, lanes = _layout(procedure)
    width = max(box.x for box in boxes.values()) + _WIDTH + _PAD
    everything: list[_Box | _Lane] = [*boxes.values(), *lanes.values()]
    height = max(one.y + one.height for one in everything) + _PAD
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width:g}" height="{height:g}" role="img" '
        f'aria-label="{escape(procedure.label)}的步骤图" '
        'font-family="PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif" font-size="13">'
    ]
    for box in boxes.values():
        parts += [
            _edge(box, outcome, boxes[after], lanes)
            for outcome, _ in box.outcomes
            for after in outcome.then
        ]
    parts += [_box(box, (states or {}).get(box.step.key, "")) for box in boxes.values()]
    return "\n".join([*parts, "</svg>"]) + "\n"


_Lanes = dict[tuple[str, int], _Lane]


def _layout(procedure: Procedure) -> tuple[dict[str, _Box], _Lanes]:
    layers = _layers(procedure)
    boxes = {
        step.key: _Box(
            step,
            layers[step.key],
            _wrap(step.label, _PER_LINE),
            [(outcome, _wrap(outcome.label, _OUTCOME_PER_LINE)) for outcome in step.outcomes],
        )
        for step in procedure.steps
    }
    lanes: _Lanes = {
        (after, layer): _Lane(after, layer)
        for box in boxes.values()
        for outcome, _ in box.outcomes
        for after in outcome.then
        for layer in range(box.layer + 1, boxes[after].layer)
    }
    for layer in range(max(layers.values()) + 1):
        here: list[_Box | _Lane] = [box for box in boxes.values() if box.layer == layer]
        here += [lane for lane in lanes.values() if lane.layer == layer]
        wishes = {id(one): _wish(one, boxes, lanes) for one in here}
        y = float(_PAD)
        for one in sorted(here, key=lambda one: wishes[id(one)]):
            one.y = y
            y += one.height + _SPACE
    _centre([*boxes.values(), *lanes.values()])
    return boxes, lanes


def _centre(ones: Sequence[_Box | _Lane]) -> None:
    """把矮的各层挪到最高一层的中间。"""
    tallest = max(one.y + one.height for one in ones)
    for layer in {one.layer for one in ones}:
        here = [one for one in ones if one.layer == layer]
        shift = (tallest - max(one.y + one.height for one in here)) / 2
        for one in here:
            one.y += shift


def _layers(procedure: Procedure) -> dict[str, int]:
    """每个步骤在第几层：从起点走到它的最长的路；可以重来的步骤不回头算。"""
    layers = {procedure.start: 0}

    def visit(key: str, path: frozenset[str]) -> None:
        for outcome in procedure.step(key).outcomes:
            for after in outcome.then:
                if after not in path and layers.get(after, -1) < layers[key] + 1:
                    layers[after] = layers[key] + 1
                    visit(after, path | {after})

    visit(procedure.start, frozenset({procedure.start}))
    return layers


def _wish(one: _Box | _Lane, boxes: Mapping[str, _Box], lanes: _Lanes) -> float:
    """它最好在多高：从前一层连到它的各条线的平均高度。"""
    to = one.to if isinstance(one, _Lane) else one.step.key
    heights = [
        before.port(outcome.key)
        for before in boxes.values()
        if before.layer == one.layer - 1
        for outcome, _ in before.outcomes
        if to in outcome.then
    ]
    if (lane := lanes.get((to, one.layer - 1))) is not None:
        heights.append(lane.y)
    return sum(heights) / len(heights) if heights else 0


def _wrap(text: str, width: int) -> list[str]:
    """按字数折行，行首不落标点。"""
    lines = [""]
    for character in text:
        if len(lines[-1]) >= width and character not in "，。、；：）”":
            lines.append("")
        lines[-1] += character
    return lines


def _edge(box: _Box, outcome: Outcome, to: _Box, lanes: _Lanes) -> str:
    x, y = box.x + _WIDTH, box.port(outcome.key)
    x2, y2 = to.x, to.y + _PAD + _LINE / 2
    path = f"M{x:g},{y:g}"
    if to.layer > box.layer:
        for layer in range(box.layer + 1, to.layer):
            lane = lanes[to.step.key, layer]
            path += _bend(x, y, lane.x, lane.y) + f" h{_WIDTH}"
            x, y = lane.x + _WIDTH, lane.y
        path += _bend(x, y, x2 - 6, y2)
    else:
        below = max(box.y + box.height, to.y + to.height) + _PAD
        path += f" h{_GAP / 3:g} V{below - 4:g} H{x2 - _GAP / 3:g} V{y2:g} H{x2 - 6:g}"
    return (
        f'<path class="edge" d="{path}" fill="none" stroke="#8b857b" stroke-width="1.4"/>'
        f'<path class="tip" d="M{x2:g},{y2:g} l-8,-4 v8 z" fill="#8b857b"/>'
    )


def _bend(x: float, y: float, to_x: float, to_y: float) -> str:
    half = (to_x - x) / 2
    return f" C{x + half:g},{y:g} {to_x - half:g},{to_y:g} {to_x:g},{to_y:g}"


def _box(box: _Box, state: str) -> str:
    faded = ' opacity="0.45"' if state == "faint" else ""
    fill = {"done": "#e5f2e8", "open": "#e3efee"}.get(state, "#ffffff")
    line = {"open": "2.5"}.get(state, "1.2")
    parts = [
        f'<g class="step {state}"{faded}><title>{escape(box.step.label)}</title>'
        f'<rect x="{box.x:g}" y="{box.y:g}" width="{_WIDTH}" height="{box.height}" rx="6" '
        f'fill="{fill}" stroke="#0b5f63" stroke-width="{line}"/>'
    ]
    y = box.y + _PAD + 14
    for text in box.title:
        parts.append(_text(box.x + _PAD, y, text, "#23211e", bold=True))
        y += _LINE
    parts.append(_text(box.x + _PAD, y, f"{box.step.by.label}", "#5d5850"))
    y += _LINE + 8
    parts.append(f'<path d="M{box.x:g},{y - 18:g} h{_WIDTH}" stroke="#dedad3" stroke-width="1"/>')
    for outcome, lines in box.outcomes:
        if outcome.then:
            parts.append(
                f'<circle class="port" cx="{box.x + _WIDTH:g}" cy="{box.port(outcome.key):g}" r="3" fill="#0b5f63"/>'
            )
        ends = " ⇒" if outcome.opens else "" if outcome.then else " ■"
        for index, text in enumerate(lines):
            last = index == len(lines) - 1
            parts.append(_text(box.x + _PAD, y, text + (ends if last else ""), "#23211e"))
            y += _LINE
    return "".join([*parts, "</g>"])


def _text(x: float, y: float, text: str, fill: str, *, bold: bool = False) -> str:
    weight = ' font-weight="600"' if bold else ""
    return f'<text x="{x:g}" y="{y:g}" fill="{fill}"{weight}>{escape(text)}</text>'
