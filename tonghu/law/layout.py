"""步骤图的排法：自左向右分层，每个步骤一个框；去往同一步骤的连线在两层之间共用一条竖道。

坐标以像素计，左上角为原点，y 向下。
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import ceil

from tonghu.law.procedure import Outcome, Procedure, Step

WIDTH = 240
PAD = 12
LINE = 20
RULE = 10
"""框里横线上下一共留的高度。"""
_PER_LINE = 16
_SPACE = 24
_GAP, _TRACK = 22, 13
_NOT_FIRST, _PAUSES = "，。、；：）”■⇒", "，；、"

Point = tuple[float, float]


@dataclass
class Box:
    """一个步骤的框：折好行的标题、责任主体和期限、各种结论，以及在图上的位置。"""

    step: Step
    layer: int
    title: Sequence[str]
    duty: Sequence[str]
    outcomes: Sequence[tuple[Outcome, Sequence[str]]]
    x: float = 0
    y: float = 0

    @property
    def height(self) -> float:
        """框的高度。"""
        lines = len(self.title) + len(self.duty) + sum(len(text) for _, text in self.outcomes)
        return 2 * PAD + lines * LINE + RULE

    @property
    def rule(self) -> float:
        """责任主体和结论之间的横线。"""
        return self.y + PAD + (len(self.title) + len(self.duty)) * LINE + RULE / 2

    @property
    def entry(self) -> float:
        """连线进来的高度：标题第一行。"""
        return self.y + PAD + LINE / 2

    def ports(self) -> Iterator[tuple[Outcome, float]]:
        """每一种结论和它的连线出去的高度。"""
        y = self.rule + RULE / 2
        for outcome, text in self.outcomes:
            yield outcome, y + LINE / 2
            y += len(text) * LINE


@dataclass
class Lane:
    """隔层的连线穿过中间一层的横道；去往同一步骤的共用一条。"""

    layer: int
    y: float = 0
    height: float = 4

    @property
    def entry(self) -> float:
        """横道的高度。"""
        return self.y + self.height / 2


@dataclass
class _Track:
    """两层之间的一条竖道：线从哪些高度进来，往哪个高度去。"""

    x: float = 0
    ins: set[float] = field(default_factory=set)
    outs: set[float] = field(default_factory=set)

    def spans(self, y: float) -> bool:
        ys = self.ins | self.outs
        return min(ys) <= y <= max(ys)

    def crossings(self, right: "_Track") -> int:
        """自己在左、另一条在右时，两条竖道的线相交几次。"""
        return sum(map(self.spans, right.ins)) + sum(map(right.spans, self.outs))


@dataclass(frozen=True)
class _Leg:
    """连线的一段：在第 `gap` 层之后的竖道里，由一个高度走到另一个高度。"""

    gap: int
    track: str
    start: float
    end: float


@dataclass(frozen=True)
class Wire:
    """从一个步骤的一种结论到下一个步骤的连线。"""

    start: str
    end: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Layout:
    """排好的图。"""

    boxes: Mapping[str, Box]
    wires: Sequence[Wire]
    width: float
    height: float


_Lanes = Mapping[tuple[str, int], Lane]


def arrange(procedure: Procedure) -> Layout:
    """把一个没有结构毛病的程序排成图。"""
    layers = _layers(procedure)
    boxes = {step.key: _box(step, layers[step.key], procedure) for step in procedure.steps}
    lanes = {
        (after, layer): Lane(layer)
        for box, _, after in _links(boxes)
        for layer in range(box.layer + 1, boxes[after].layer)
    }
    bottom = _stack(boxes, lanes)
    routes = {
        (box.step.key, outcome.key, after): _route(box, outcome, boxes[after], lanes, bottom)
        for box, outcome, after in _links(boxes)
    }
    tracks: dict[int, dict[str, _Track]] = {gap: {} for gap in range(-1, max(layers.values()) + 1)}
    for leg in (leg for legs in routes.values() for leg in legs):
        track = tracks[leg.gap].setdefault(leg.track, _Track())
        track.ins.add(leg.start)
        track.outs.add(leg.end)
    width = _place(boxes, tracks)
    wires = []
    for (start, _, after), legs in routes.items():
        points = [(boxes[start].x + WIDTH, legs[0].start)]
        for leg in legs:
            x = tracks[leg.gap][leg.track].x
            points += [(x, leg.start), (x, leg.end)]
        wires.append(Wire(start, after, (*points, (boxes[after].x, legs[-1].end))))
    returns = any(legs[0].end == bottom for legs in routes.values())
    return Layout(boxes, wires, width, bottom + (PAD if returns else 0))


def _links(boxes: Mapping[str, Box]) -> Iterator[tuple[Box, Outcome, str]]:
    for box in boxes.values():
        for outcome, _ in box.outcomes:
            for after in outcome.then:
                yield box, outcome, after


def _layers(procedure: Procedure) -> Mapping[str, int]:
    """每个步骤在第几层：从起点走到它的最长的路；往回走的不算。"""
    layers: dict[str, int] = {}

    def visit(key: str, path: tuple[str, ...]) -> None:
        layers[key] = max(layers.get(key, 0), len(path))
        for outcome in procedure.step(key).outcomes:
            for after in outcome.then:
                if after not in (*path, key) and layers.get(after, -1) <= len(path):
                    visit(after, (*path, key))

    visit(procedure.start, ())
    return layers


def _box(step: Step, layer: int, procedure: Procedure) -> Box:
    return Box(
        step,
        layer,
        wrap(step.label),
        _duty(step.by.label, step.within.words(procedure.since)),
        [(outcome, wrap(outcome.label + _ending(outcome))) for outcome in step.outcomes],
    )


def _duty(agency: str, deadline: str) -> list[str]:
    both = f"{agency} · {deadline}"
    return [both] if _breadth(both) <= _PER_LINE else [*wrap(agency), *wrap(deadline)]


def _ending(outcome: Outcome) -> str:
    if outcome.opens:
        return " ⇒"
    return "" if outcome.then else " ■"


def wrap(text: str) -> list[str]:
    """折成长短相近、不超过一行宽的几行：尽量在标点之后折，行首不落标点。"""
    ends = [_breadth(text[:end]) for end in range(len(text) + 1)]
    if ends[-1] <= _PER_LINE:
        return [text]
    even = ends[-1] / ceil(ends[-1] / _PER_LINE)
    fits = [end for end in range(1, len(text)) if ends[end] <= _PER_LINE]
    fits = [end for end in fits if text[end] not in _NOT_FIRST]
    pauses = [end for end in fits if text[end - 1] in _PAUSES and ends[end] >= even * 0.6]
    best = min(pauses or fits, key=lambda end: abs(ends[end] - even))
    return [text[:best], *wrap(text[best:].lstrip())]


def _breadth(text: str) -> float:
    """占几个汉字的宽度；数字和空格算半个多。"""
    return sum(0.56 if character < "\u2000" else 1 for character in text)


def _stack(boxes: Mapping[str, Box], lanes: _Lanes) -> float:
    """定每个框和横道的高低：与来路相近的靠近，各层居中。返回图的下沿。"""
    layers: dict[int, list[tuple[str, Box | Lane]]] = {}
    for key, box in boxes.items():
        layers.setdefault(box.layer, []).append((key, box))
    for (after, layer), lane in lanes.items():
        layers[layer].append((after, lane))
    for layer in sorted(layers):
        here = layers[layer]
        wishes = {id(one): _wish(key, layer, boxes, lanes) for key, one in here}
        here.sort(key=lambda pair: wishes[id(pair[1])])
        y = float(PAD)
        for _, one in here:
            one.y = y
            y += one.height + _SPACE
    tallest = max(here[-1][1].y + here[-1][1].height for here in layers.values())
    for here in layers.values():
        shift = (tallest - here[-1][1].y - here[-1][1].height) / 2
        for _, one in here:
            one.y += shift
    return tallest + PAD


def _wish(key: str, layer: int, boxes: Mapping[str, Box], lanes: _Lanes) -> float:
    """去往 `key` 的线在前一层的平均高度。"""
    heights = [
        y
        for box in boxes.values()
        if box.layer == layer - 1
        for outcome, y in box.ports()
        if key in outcome.then
    ]
    if (lane := lanes.get((key, layer - 1))) is not None:
        heights.append(lane.entry)
    return sum(heights) / len(heights) if heights else 0


def _route(box: Box, outcome: Outcome, to: Box, lanes: _Lanes, bottom: float) -> list[_Leg]:
    """一条连线的各段：往前的逐层走横道，往回的绕图的下沿。"""
    key = to.step.key
    y = next(y for one, y in box.ports() if one is outcome)
    if to.layer <= box.layer:
        back = f"↩{key}"
        return [
            _Leg(box.layer, back, y, bottom),
            _Leg(to.layer - 1, back, bottom, to.entry + LINE),
        ]
    stops = [*(lanes[key, layer].entry for layer in range(box.layer + 1, to.layer)), to.entry]
    return [
        _Leg(box.layer + hop, key, start, end)
        for hop, (start, end) in enumerate(pairwise([y, *stops]))
    ]


def _place(boxes: Mapping[str, Box], tracks: Mapping[int, Mapping[str, _Track]]) -> float:
    """定每层和每条竖道的左右：竖道多的，层间宽些。返回图的宽度。"""
    x = float(PAD)
    for gap in sorted(tracks):
        for box in boxes.values():
            if box.layer == gap:
                box.x = x
        if gap >= 0:
            x += WIDTH
        ordered = _untangle(list(tracks[gap].values()))
        for index, track in enumerate(ordered):
            track.x = x + _GAP + index * _TRACK
        if ordered:
            x = ordered[-1].x + _GAP
    return x + PAD


def _untangle(tracks: list[_Track]) -> list[_Track]:
    """给竖道排先后，相邻的两条换过来相交更少就换。"""
    for _ in tracks:
        for left in range(len(tracks) - 1):
            one, two = tracks[left], tracks[left + 1]
            if two.crossings(one) < one.crossings(two):
                tracks[left], tracks[left + 1] = two, one
    return tracks
