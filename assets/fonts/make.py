#!/usr/bin/env python3
"""Makes the font files beside this script from Debian's font packages.

    apt-get install fonts-inter fonts-noto-cjk
    pip install fonttools
    python3 assets/fonts/make.py

The output depends on the input fonts and on nothing else: run it twice and the files are the same, byte for byte.
What each file is for, and under which licence, is in README.md.
"""

import io
import sys
from pathlib import Path

from fontTools import subset
from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

HERE = Path(__file__).resolve().parent
INTER = Path("/usr/share/fonts/opentype/inter")
NOTO = Path("/usr/share/fonts/opentype/noto")
SIMPLIFIED_CHINESE = 2  # index inside the .ttc collections


# ---------------------------------------------------------------- characters


def span(first, last):
    return set(range(first, last + 1))


def gb2312(first_row, last_row):
    """The characters of these rows of GB 2312 (row 1 is encoded as 0xA1)."""
    found = set()
    for row in range(first_row, last_row + 1):
        for cell in range(1, 95):
            try:
                found.add(ord(bytes([0xA0 + row, 0xA0 + cell]).decode("gb2312")))
            except UnicodeDecodeError:
                pass  # an empty cell of the table
    return found


CHINESE_PUNCTUATION = (
    span(0x20, 0x7E)
    | span(0xA0, 0xFF)
    | span(0x3000, 0x3017)
    | span(0xFF01, 0xFF5E)
    | {ord(c) for c in "—…“”‘’¥€←↑→↓±≤≥≠°·×"}
)
# Rows 1-9 are punctuation and other scripts, 16-55 the 3,755 common Han (level 1), 56-87 the 3,008 others (level 2).
CHINESE_FULL = CHINESE_PUNCTUATION | gb2312(1, 87)
CHINESE_COMMON = CHINESE_PUNCTUATION | gb2312(1, 1) | gb2312(3, 3) | gb2312(16, 55)

LATIN = (
    span(0x20, 0x7E)
    | span(0xA0, 0x17F)  # Latin-1, Latin Extended-A
    | span(0x370, 0x3FF)  # Greek
    | span(0x400, 0x45F)  # Cyrillic ...
    | {0x490, 0x491}  # ... with the Ukrainian ґ
    | span(0x2000, 0x206F)
    | {ord(c) for c in "€₽₴₩₹№™←↑→↓↔↕↖↗↘↙−√∞≈≠≤≥"}
    | {ord(c) for c in "■□▲△▶▷▼▽◀◁◆◇●○★☆✓✗⚠"}
    | {ord(c) for c in "⌘⌥⌃⇧⏎⌫⎋⇥"}  # how macOS writes its shortcuts
)


# ---------------------------------------------------------------- Ringside Sans


def ringside_sans(weight):
    """Inter, cut to what the window needs, with tabular digits as *the* digits.

    Columns of numbers must line up, and egui offers no way to ask a font for its `tnum` feature.
    """
    font = TTFont(INTER / f"Inter-{weight}.otf", recalcTimestamp=False)
    tabular = single_substitution(font, "tnum")
    between_digits = single_substitution(font, "case")

    plain = dict(font.getBestCmap())
    for table in font["cmap"].tables:
        for code in span(ord("0"), ord("9")):
            table.cmap[code] = tabular[plain[code]]

    cmap = font.getBestCmap()
    colon = cmap[ord(":")]
    raised_colon = between_digits[colon]

    options = subset.Options()
    options.layout_features = ["kern", "mark"]
    options.notdef_outline = True
    options.hinting = False
    options.desubroutinize = True
    options.glyph_names = True  # for the feature code below; dropped at the end
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 7, 13, 14]
    options.drop_tables += ["GSUB", "BASE"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=LATIN, glyphs=[raised_colon])
    cutter.subset(font)

    # Interpolation left some of SemiBold's tabular digits a thousandth of an em narrower than the rest.
    digit_names = [tabular[plain[code]] for code in sorted(span(ord("0"), ord("9")))]
    metrics = font["hmtx"].metrics
    width = max(metrics[name][0] for name in digit_names)
    for name in digit_names:
        metrics[name] = (width, metrics[name][1])

    to_truetype(font)

    # Inter raises the colon of a time of day to the middle of its digits, among other contextual changes that would
    # falsify raw text (`->` becomes an arrow, `2x2` a product). The colon alone is kept.
    positioning = font["GPOS"]
    addOpenTypeFeaturesFromString(
        font,
        f"""
        languagesystem DFLT dflt; languagesystem latn dflt; languagesystem grek dflt; languagesystem cyrl dflt;
        @digit = [{" ".join(digit_names)}];
        feature calt {{ sub @digit {colon}' @digit by {raised_colon}; }} calt;
        """,
        tables=["GSUB"],
    )
    font["GPOS"] = positioning
    font["post"].formatType = 3.0

    rename(font, weight)
    return font


def single_substitution(font, feature):
    """glyph -> glyph of a one-to-one GSUB feature."""
    gsub = font["GSUB"].table
    mapping = {}
    for record in gsub.FeatureList.FeatureRecord:
        if record.FeatureTag == feature:
            for index in record.Feature.LookupListIndex:
                for table in gsub.LookupList.Lookup[index].SubTable:
                    mapping.update(getattr(table, "ExtSubTable", table).mapping)
    return mapping


def to_truetype(font):
    """Cubic CFF outlines to quadratic ones, to within 1/2000 em: without hints of their own, so that egui grid-fits them."""
    max_error = font["head"].unitsPerEm / 2000
    outlines = font.getGlyphSet()
    order = font.getGlyphOrder()
    glyphs = {}
    for name in order:
        pen = TTGlyphPen(outlines)
        outlines[name].draw(Cu2QuPen(pen, max_error, reverse_direction=True))
        glyphs[name] = pen.glyph()

    font["loca"] = newTable("loca")
    font["glyf"] = glyf = newTable("glyf")
    glyf.glyphOrder = order
    glyf.glyphs = glyphs
    for name in order:  # the left side bearing of a TrueType glyph is its xMin
        advance, _ = font["hmtx"].metrics[name]
        glyphs[name].recalcBounds(glyf)
        font["hmtx"].metrics[name] = (advance, getattr(glyphs[name], "xMin", 0))

    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for field in (
        "maxZones maxTwilightPoints maxStorage maxFunctionDefs maxInstructionDefs maxStackElements "
        "maxSizeOfInstructions maxComponentElements"
    ).split():
        setattr(maxp, field, 1 if field == "maxZones" else 0)
    del font["CFF "]
    if "VORG" in font:
        del font["VORG"]
    font.sfntVersion = "\000\001\000\000"


def rename(font, weight):
    """A changed font goes by a name of its own."""
    family, style = "Ringside Sans", {"Regular": "Regular", "SemiBold": "SemiBold"}[weight]
    version = font["name"].getDebugName(5)
    copyright_ = font["name"].getDebugName(0)
    regular = style == "Regular"
    names = {
        0: f"{copyright_} (https://github.com/rsms/inter). Modified for Ringside: subset, tabular digits.",
        1: family if regular else f"{family} {style}",
        2: "Regular",
        3: f"RingsideSans-{style}; from Inter {version}",
        4: family if regular else f"{family} {style}",
        5: version,
        6: f"RingsideSans-{style}",
    }
    if not regular:
        names |= {16: family, 17: style}
    table = font["name"]
    kept = {13: table.getDebugName(13), 14: table.getDebugName(14)}
    table.names = []
    for name_id, text in sorted((names | kept).items()):
        table.setName(text, name_id, 3, 1, 0x409)


# ---------------------------------------------------------------- Noto Sans CJK SC


def noto(weight, characters):
    options = subset.Options()
    options.font_number = SIMPLIFIED_CHINESE
    options.layout_features = []
    options.hinting = True  # a fifth more bytes, and horizontal strokes at 12 and 13 px stay apart
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "GPOS", "GSUB", "GDEF"]
    font = subset.load_font(str(NOTO / f"NotoSansCJK-{weight}.ttc"), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters)
    cutter.subset(font)
    line_up_with_inter(font)
    return font


def line_up_with_inter(font):
    """Puts Han on the baseline of the Latin beside them.

    egui centres the line of a fallback face on the line of the first face. With Noto's own ascent that lowers Han by
    7 % of the size: a whole pixel at 13. With the middle of both lines at the same height above the baseline, both baselines
    are one at every size, and no FontTweak is needed.
    """
    inter = TTFont(INTER / "Inter-Regular.otf", lazy=True)
    middle = (inter["hhea"].ascent + inter["hhea"].descent) / inter["head"].unitsPerEm
    font["hhea"].ascent = round(middle * font["head"].unitsPerEm) - font["hhea"].descent


# ---------------------------------------------------------------- making and checking


def save(font, name, must_have):
    buffer = io.BytesIO()
    font.save(buffer)
    data = buffer.getvalue()
    check(TTFont(io.BytesIO(data)), name, must_have)
    (HERE / name).write_bytes(data)


def check(font, name, must_have):
    cmap = font.getBestCmap()
    missing = [chr(c) for c in sorted(must_have) if c not in cmap]
    if missing:
        sys.exit(f"{name}: no glyph for {''.join(missing)}")
    widths = {font["hmtx"][cmap[c]][0] for c in span(ord("0"), ord("9"))}
    if len(widths) != 1:
        sys.exit(f"{name}: the digits have different widths: {sorted(widths)}")
    line, face = font["hhea"], font["OS/2"]
    print(
        f"{name}: {len(cmap)} characters, {len(font.getGlyphOrder())} glyphs, {font['head'].unitsPerEm} per em, "
        f"ascent {line.ascent}, descent {line.descent}, gap {line.lineGap}, cap height {face.sCapHeight}, "
        f"digit width {widths.pop()}"
    )


def main():
    for weight in ("Regular", "SemiBold"):
        inter = TTFont(INTER / f"Inter-{weight}.otf", lazy=True).getBestCmap()
        save(ringside_sans(weight), f"RingsideSans-{weight}.ttf", LATIN & inter.keys())
    save(noto("Regular", CHINESE_FULL), "NotoSansCJKsc-Regular-GB2312.otf", gb2312(16, 87))
    save(noto("Bold", CHINESE_COMMON), "NotoSansCJKsc-Bold-level1.otf", gb2312(16, 55))


if __name__ == "__main__":
    main()
