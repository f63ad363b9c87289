from __future__ import annotations

import contextlib
import io

import pytest
from PIL import Image

from clipqa.posters.limits import PosterError
from clipqa.posters.renditions import make_renditions, rendition_widths
from tests.posters.crafted_pictures import GREY, hollow_png


def picture(
    width: int = 1600, height: int = 900, kind: str = "PNG", color: str = "teal", **options: object
) -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", (width, height), color).save(file, kind, **options)
    return file


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_becomes_two_widths_in_webp_and_jpeg(kind: str) -> None:
    made = make_renditions(picture(kind=kind))
    kinds = [(f.width, f.extension, opened(f.data).format) for f in made.files]
    assert kinds == [
        (400, "webp", "WEBP"),
        (400, "jpg", "JPEG"),
        (800, "webp", "WEBP"),
        (800, "jpg", "JPEG"),
    ]
    assert [opened(f.data).size for f in made.files] == [(400, 225)] * 2 + [(800, 450)] * 2
    assert (made.width, made.height) == (800, 450)


def test_a_small_picture_is_never_enlarged() -> None:
    made = make_renditions(picture(320, 180))
    assert [(f.width, f.extension) for f in made.files] == [(320, "webp"), (320, "jpg")]
    assert (made.width, made.height) == (320, 180)


def test_the_widths_follow_from_the_largest_one() -> None:
    assert [rendition_widths(w) for w in (320, 400, 401, 800)] == [
        (320,),
        (400,),
        (400, 401),
        (400, 800),
    ]


def test_a_sideways_photo_is_turned_upright_and_its_exif_is_dropped() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned: rotate by 90 degrees
    exif[0x010E] = "home address"
    photo = Image.new("RGB", (600, 400), "red")
    photo.paste("blue", (0, 0, 600, 200))
    file = io.BytesIO()
    photo.save(file, "JPEG", exif=exif, comment=b"secret place", quality=95)
    assert b"home address" in file.getvalue()

    made = make_renditions(file)

    assert (made.width, made.height) == (400, 600)
    red, _, blue = opened(made.files[-1].data).getpixel((390, 300))
    assert blue > 200 > 60 > red
    for rendition in made.files:
        assert b"home address" not in rendition.data
        assert b"secret place" not in rendition.data
        assert not opened(rendition.data).getexif()


def test_transparency_is_rendered_on_white() -> None:
    file = io.BytesIO()
    Image.new("RGBA", (100, 100), (0, 0, 0, 0)).save(file, "PNG")
    for rendition in make_renditions(file).files:
        assert opened(rendition.data).mode == "RGB"
        assert min(opened(rendition.data).getpixel((50, 50))) > 250


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "CMYK", "I;16"])
def test_every_colour_mode_is_accepted(mode: str) -> None:
    file = io.BytesIO()
    white = {"CMYK": (0, 0, 0, 0), "LA": (255, 255), "P": 0, "I;16": 65535}.get(mode, 255)
    flat = Image.new(mode, (64, 64), white)
    if mode == "P":
        flat.putpalette([255, 255, 255])
    flat.save(file, "JPEG" if mode == "CMYK" else "PNG")
    assert min(opened(make_renditions(file).files[-1].data).getpixel((9, 9))) > 250


def test_sixteen_bit_grey_is_scaled_and_not_clipped() -> None:
    file = io.BytesIO()
    Image.new("I;16", (64, 64), 20_000).save(file, "PNG")
    grey = opened(make_renditions(file).files[-1].data).getpixel((9, 9))
    assert 70 < grey[0] < 86


def test_extreme_ratios_are_cropped() -> None:
    wide = make_renditions(picture(3000, 100))
    tall = make_renditions(picture(100, 3000))
    assert (wide.width, wide.height) == (300, 100)
    assert (tall.width, tall.height) == (100, 200)


def test_the_first_frame_of_an_animation_is_taken() -> None:
    frames = [Image.new("RGB", (64, 64), color) for color in ("lime", "red", "blue")]
    file = io.BytesIO()
    frames[0].save(file, "WEBP", save_all=True, append_images=frames[1:], lossless=True)
    red, green, blue = opened(make_renditions(file).files[-1].data).getpixel((30, 30))
    assert green > 200 > 60 > max(red, blue)


def test_a_decompression_bomb_is_refused_by_its_header() -> None:
    with pytest.raises(PosterError, match="more than 80 megapixels; the limit is 40") as refusal:
        make_renditions(io.BytesIO(hollow_png(50_000, 50_000)))
    assert "Make it smaller" in str(refusal.value)


def test_the_limit_is_exact(recwarn: pytest.WarningsRecorder) -> None:
    with pytest.raises(PosterError, match="damaged"):  # counted as fine, then found to be hollow
        make_renditions(io.BytesIO(hollow_png(8_000, 5_000, GREY)))
    with pytest.raises(PosterError, match=r"8000 × 5001 pixels .* more than 40 megapixels"):
        make_renditions(io.BytesIO(hollow_png(8_000, 5_001, GREY)))
    assert not recwarn.list


def test_the_memory_limit_is_exact() -> None:
    with pytest.raises(PosterError, match="damaged"):
        make_renditions(io.BytesIO(hollow_png(4_096, 8_192)))
    with pytest.raises(PosterError, match=r"33.6 megapixels; the limit for a PNG file .* is 33.6"):
        make_renditions(io.BytesIO(hollow_png(4_096, 8_193)))


@pytest.mark.parametrize("kind", ["WEBP", "PNG"])
def test_frames_are_counted_as_pixels(kind: str) -> None:
    file = io.BytesIO()
    frames = [Image.new("RGB", (1000, 1000), (n * 6, 0, 255 - n * 6)) for n in range(41)]
    frames[0].save(file, kind, save_all=True, append_images=frames[1:], lossless=True, method=0)
    assert len(file.getvalue()) < 1_000_000
    with pytest.raises(PosterError, match="together more than 40 megapixels"):
        make_renditions(file)


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "PPM", "ICO"])
def test_other_formats_are_refused_whatever_their_name(kind: str) -> None:
    with pytest.raises(PosterError, match="Choose a JPEG, PNG or WebP file"):
        make_renditions(picture(64, 64, kind))


def test_postscript_is_never_interpreted() -> None:
    file = io.BytesIO(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 90 90\n%%EndComments\n")
    with pytest.raises(PosterError, match="not a picture"):
        make_renditions(file)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_truncated_picture_is_refused(kind: str) -> None:
    file = io.BytesIO()
    Image.effect_noise((400, 400), 90).convert("RGB").save(file, kind)
    half = file.getvalue()[: len(file.getvalue()) // 2]
    with pytest.raises(PosterError, match=r"damaged|not a picture"):
        make_renditions(io.BytesIO(half))


@pytest.mark.parametrize(
    "data", [b"", b"x", b"\xff\xd8\xff", b"RIFF\0\0\0\0WEBPVP8 ", b"\0" * 9999]
)
def test_random_data_is_refused(data: bytes) -> None:
    with pytest.raises(PosterError, match="not a picture"):
        make_renditions(io.BytesIO(data))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("seed", range(25))
def test_a_damaged_byte_raises_only_poster_errors(kind: str, seed: int) -> None:
    data = bytearray(picture(64, 64, kind).getvalue())
    for step in range(6):
        data[(seed * 7919 + step * 104729) % len(data)] ^= 1 << (seed % 8)
    with contextlib.suppress(PosterError):
        assert make_renditions(io.BytesIO(bytes(data))).files


def test_a_picture_of_more_than_ten_megabytes_is_refused_unread() -> None:
    file = picture(64, 64)
    file.seek(10 * 1024 * 1024)
    file.write(b"\0")
    with pytest.raises(PosterError, match=r"has 10\.0 MB; the limit is 10 MB"):
        make_renditions(file)


def test_a_picture_of_a_few_pixels_is_refused() -> None:
    with pytest.raises(PosterError, match="only 31 × 200 pixels"):
        make_renditions(picture(31, 200))


def test_a_jpeg_with_too_many_scans_is_refused() -> None:
    data = picture(64, 64, "JPEG", progressive=True).getvalue()
    scan = data.index(b"\xff\xda")
    many = data[:scan] + data[scan : scan + 12] * 101 + data[scan:]
    with pytest.raises(PosterError, match="more than 100 scans"):
        make_renditions(io.BytesIO(many))
    assert make_renditions(io.BytesIO(data)).files
