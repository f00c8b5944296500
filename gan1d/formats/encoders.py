"""Pictures as a movie file, .gif or .mp4; the first picture is the poster."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, pairwise, repeat
from pathlib import Path
from typing import Any

POSTER = {".gif": 1.0, ".mp4": 0.2}  # for how long it is shown, s
MAX_FRAMES = 2000
_NEAR = 8  # of 255: a colour this near to the background is left out of a .gif's palette
_MP4 = {"crf": "20", "preset": "medium", "tune": "animation"}
_BT709 = 1  # H.264, Table E-3 to E-5: what players take an untagged HD picture for
_LIMITED = 1  # FFmpeg's AVCOL_RANGE_MPEG


def gif(drawn: Iterator[Any], path: Path, fps: int, ground: str) -> None:
    """One palette for all frames, from the poster, the first frame and the exact background."""
    from PIL import Image, ImageColor

    poster, first = next(drawn), next(drawn)
    sheet = Image.new("RGB", (poster.width, 2 * poster.height))
    sheet.paste(poster, (0, 0))
    sheet.paste(first, (0, poster.height))
    found = sheet.quantize(254, dither=Image.Dither.NONE).getpalette() or []
    own = ImageColor.getrgb(ground)
    others = [found[i : i + 3] for i in range(0, 254 * 3, 3)]
    # Pillow matches colours coarsely: it would take a colour near the background for it.
    far = [rgb for rgb in others if max(abs(a - b) for a, b in zip(rgb, own, strict=False)) > _NEAR]
    palette = Image.new("P", (1, 1))  # one of 256 is left, for what a frame does not change
    palette.putpalette([*own, *chain.from_iterable(far)])

    def reduced(image: Any) -> Any:
        return image.quantize(palette=palette, dither=Image.Dither.NONE)

    # The format counts in 10 ms: delays are rounded so that no error adds up.
    ends = (round(100 * i / fps) for i in range(MAX_FRAMES + 1))
    delays = [10 * (end - start) for start, end in pairwise(ends)]
    reduced(poster).save(
        path,
        format="GIF",
        save_all=True,
        append_images=map(reduced, chain([first], drawn)),
        duration=[round(1000 * POSTER[".gif"]), *delays],
        loop=0,
    )


def mp4(drawn: Iterator[Any], path: Path, fps: int, _: str) -> None:
    """H.264 in yuv420p, which every player knows, with the colours of BT.709."""
    import av
    from av.video.reformatter import Colorspace

    poster = next(drawn)
    held = max(1, round(fps * POSTER[".mp4"]))
    with av.open(path, "w", format="mp4", options={"movflags": "faststart"}) as movie:
        stream = movie.add_stream("libx264", rate=fps, options=_MP4)
        stream.width, stream.height, stream.pix_fmt = poster.width, poster.height, "yuv420p"
        context = stream.codec_context
        context.colorspace = context.color_primaries = context.color_trc = _BT709
        context.color_range = _LIMITED
        for image in chain(repeat(poster, held), drawn):
            frame = av.VideoFrame.from_image(image)
            movie.mux(
                stream.encode(frame.reformat(format="yuv420p", dst_colorspace=Colorspace.ITU709))
            )
        movie.mux(stream.encode())
