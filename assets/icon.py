#!/usr/bin/env python3
"""Draws the icon: two legs of a call, joined. Leg A has answered, leg B rings.

    pip install pillow
    python3 assets/icon.py

Writes icon.svg and icon.png beside this script, packaging/macos/ringside.icns and packaging/windows/ringside.ico. The
shapes are on a grid of 256.
"""

from pathlib import Path

from PIL import Image, ImageDraw

HERE = Path(__file__).resolve().parent
GRID = 256

TILE, EDGE, MARK = "#101318", "#262C36", "#62ADFF"  # bg, line and blue of the dark theme
TILE_BOX, TILE_RADIUS, EDGE_WIDTH = (8, 8, 248, 248), 56, 4
LEG_A, LEG_A_RADIUS = (68, 128), 36
LEG_B, RING_RADIUS, RING_WIDTH, DOT_RADIUS = (172, 128), 52, 15, 22
LINE_WIDTH = 18


def svg():
    x0, y0, x1, y1 = TILE_BOX
    inset = EDGE_WIDTH / 2
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {GRID} {GRID}" width="{GRID}" height="{GRID}">
  <title>Ringside</title>
  <rect x="{x0 + inset:g}" y="{y0 + inset:g}" width="{x1 - x0 - EDGE_WIDTH}" height="{y1 - y0 - EDGE_WIDTH}" rx="{TILE_RADIUS - inset:g}" fill="{TILE}" stroke="{EDGE}" stroke-width="{EDGE_WIDTH}"/>
  <g fill="{MARK}">
    <rect x="{LEG_A[0]}" y="{LEG_A[1] - LINE_WIDTH // 2}" width="{LEG_B[0] - RING_RADIUS - LEG_A[0]}" height="{LINE_WIDTH}"/>
    <circle cx="{LEG_A[0]}" cy="{LEG_A[1]}" r="{LEG_A_RADIUS}"/>
    <circle cx="{LEG_B[0]}" cy="{LEG_B[1]}" r="{DOT_RADIUS}"/>
  </g>
  <circle cx="{LEG_B[0]}" cy="{LEG_B[1]}" r="{RING_RADIUS - RING_WIDTH / 2:g}" fill="none" stroke="{MARK}" stroke-width="{RING_WIDTH}"/>
</svg>
"""


def picture(size):
    """The same shapes in pixels, drawn eight times too large and reduced: Pillow's own edges are jagged."""
    scale = 8 * size / GRID
    image = Image.new("RGBA", (8 * size, 8 * size), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)

    def box(values):
        x0, y0, x1, y1 = (round(v * scale) for v in values)
        return (x0, y0, x1 - 1, y1 - 1)

    def disc(centre, radius, colour):
        x, y = centre
        draw.ellipse(box((x - radius, y - radius, x + radius, y + radius)), fill=colour)

    x0, y0, x1, y1 = TILE_BOX
    draw.rounded_rectangle(box(TILE_BOX), TILE_RADIUS * scale, fill=EDGE)
    inner = (x0 + EDGE_WIDTH, y0 + EDGE_WIDTH, x1 - EDGE_WIDTH, y1 - EDGE_WIDTH)
    draw.rounded_rectangle(box(inner), (TILE_RADIUS - EDGE_WIDTH) * scale, fill=TILE)
    half = LINE_WIDTH / 2
    draw.rectangle(box((LEG_A[0], LEG_A[1] - half, LEG_B[0] - RING_RADIUS + 2, LEG_A[1] + half)), fill=MARK)
    disc(LEG_A, LEG_A_RADIUS, MARK)
    disc(LEG_B, RING_RADIUS, MARK)
    disc(LEG_B, RING_RADIUS - RING_WIDTH, TILE)
    disc(LEG_B, DOT_RADIUS, MARK)
    return image.resize((size, size), Image.Resampling.BOX)


def main():
    (HERE / "icon.svg").write_text(svg(), encoding="utf-8")
    picture(GRID).save(HERE / "icon.png", optimize=True)
    sizes = [picture(size) for size in (32, 64, 128, 256, 512)]
    picture(1024).save(HERE.parent / "packaging/macos/ringside.icns", append_images=sizes)
    # What Explorer and the taskbar show at 100 to 250 %; without its own picture a size is a shrunken larger one.
    sizes = [picture(size) for size in (16, 20, 24, 32, 40, 48, 64, 128, 256)]
    sizes[-1].save(
        HERE.parent / "packaging/windows/ringside.ico", sizes=[size.size for size in sizes], append_images=sizes[:-1]
    )


if __name__ == "__main__":
    main()
