"""Turns what `tmux capture-pane -e -p -J` has printed into an SVG. In it process ids count from 101 and every time is
one second, so that it is the same picture each time.

Usage: picture.py [TEXT=REPLACEMENT]... <CAPTURE >SVG
"""

import html
import re
import sys

COLUMNS = 80
WIDTH = 8.4  # of a column
HEIGHT = 19  # of a line
MARGIN = 16
FOREGROUND = "#d0d0d0"
BACKGROUND = "#1c1f24"
COLOURS = ["#5c6370", "#e87070", "#8cc570", "#dfb060", "#70a8e8", "#c78ad8", "#60c0c8", FOREGROUND]

SEQUENCE = re.compile(r"\x1b\[([\d;]*)m|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[^\[\]]|\x1b\[[\d;?]*[A-Za-z]|\x0e|\x0f")


class Style:
    """How characters look."""

    def __init__(self, colour=FOREGROUND, is_bold=False):
        self.colour = colour
        self.is_bold = is_bold

    def __eq__(self, other):
        return (self.colour, self.is_bold) == (other.colour, other.is_bold)

    def after(self, parameters):
        """As one SGR sequence changes it."""
        style = Style(self.colour, self.is_bold)
        for code in [int(parameter or 0) for parameter in parameters.split(";")]:
            if code == 0:
                style = Style()
            elif code in (1, 22):
                style.is_bold = code == 1
            elif 30 <= code <= 37:
                style.colour = COLOURS[code - 30]
            elif 90 <= code <= 97:
                style.colour = COLOURS[code - 90]
            elif code == 39:
                style.colour = FOREGROUND
        return style


def cells_of(line, style):
    """The characters of a line, each with its style, and the style at its end."""
    cells = []
    at = 0
    for sequence in SEQUENCE.finditer(line):
        cells += [(character, style) for character in line[at : sequence.start()]]
        if sequence[1] is not None:
            style = style.after(sequence[1])
        at = sequence.end()
    cells += [(character, style) for character in line[at:]]
    return cells, style


def normal(text):
    """Without what is different each time."""
    pids = {}
    text = re.sub(r"pid=(\d+)", lambda found: f"pid={pids.setdefault(found[1], 101 + len(pids))}", text)
    return re.sub(r"\b\d+(?:\.\d+)? s\b", "1 s", text)


def lines_of(capture):
    """Those of the terminal, no longer than it is wide."""
    style = Style()
    for line in capture.rstrip("\n ").split("\n"):
        cells, style = cells_of(line.rstrip(), style)
        yield cells[:COLUMNS]
        for at in range(COLUMNS, len(cells), COLUMNS):
            yield cells[at : at + COLUMNS]


def spans_of(cells):
    """Neighbours that look alike: the column of the first one, their text and style."""
    spans = []
    for column, (character, style) in enumerate(cells):
        if spans and spans[-1][2] == style:
            spans[-1][1] += character
        else:
            spans.append([column, character, style])
    return spans


def svg(lines):
    width = round(2 * MARGIN + COLUMNS * WIDTH)
    height = 2 * MARGIN + len(lines) * HEIGHT
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' font-family="ui-monospace, Menlo, Consolas, \'DejaVu Sans Mono\', monospace" font-size="14"'
        f' fill="{FOREGROUND}" xml:space="preserve">'
    )
    yield "<title>A session of cmakewatch in a terminal</title>"
    yield f'<rect width="100%" height="100%" rx="8" fill="{BACKGROUND}"/>'
    for number, cells in enumerate(lines):
        y = MARGIN + (number + 1) * HEIGHT - 5
        for column, text, style in spans_of(cells):
            column += len(text) - len(text.lstrip())
            text = text.strip()
            if not text:
                continue
            # Fonts are not equally wide; columns are.
            extent = f'x="{MARGIN + column * WIDTH:.1f}" y="{y}" textLength="{len(text) * WIDTH:.1f}"'
            colour = "" if style.colour == FOREGROUND else f' fill="{style.colour}"'
            weight = ' font-weight="bold"' if style.is_bold else ""
            yield f"<text {extent}{colour}{weight}>{html.escape(text, quote=False)}</text>"
    yield "</svg>"


def main():
    capture = sys.stdin.read()
    for replacement in sys.argv[1:]:
        capture = capture.replace(*replacement.rsplit("=", 1))
    print("\n".join(svg(list(lines_of(normal(capture))))))


main()
