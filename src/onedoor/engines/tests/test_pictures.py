"""Photographs stand upright and are small enough; the same picture is known again, another is not taken for it."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from PIL import Image, ImageEnhance, ImageOps

from onedoor.engines import pictures
from onedoor.engines.confinement import TOO_LARGE, GivenUp

from . import hostile, papers

ALIKE = 24
"""What the room takes for the same picture (`files.rules.ALIKE`)."""


def straight(data: bytes, longest: int = 1000) -> Image.Image:
    """The picture, upright."""
    facts, (made,) = pictures.straighten(io.BytesIO(data), {"longest": longest, "quality": 85})
    image = Image.open(io.BytesIO(made))
    assert (image.width, image.height) == (facts["width"], facts["height"])
    return image


def written(image: Image.Image, kind: str = "JPEG", **options) -> io.BytesIO:
    """The bytes of a picture."""
    made = io.BytesIO()
    image.save(made, kind, **options)
    return made


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_photograph_taken_in_any_way_stands_upright(turn):
    lying = Image.open(io.BytesIO(papers.jpeg(turn, (400, 300))))
    upright = straight(papers.jpeg(turn, (400, 300)))
    assert upright.size == ImageOps.exif_transpose(lying).size
    assert (
        pictures.distance(pictures.fingerprint_of(upright), pictures.fingerprint_of(ImageOps.exif_transpose(lying))) < 6
    )
    assert not upright.getexif() and papers.SECRET.encode() not in written(upright).getvalue()


def test_a_large_photograph_is_shrunk_and_a_small_one_is_not_grown():
    assert straight(papers.jpeg(1, (4000, 3000))).size == (1000, 750)
    assert straight(papers.jpeg(1, (40, 30))).size == (40, 30)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "1", "L", "I;16", "CMYK"])
def test_every_way_of_keeping_colours_is_read(mode):
    base = papers.scene(60, 80)
    image = Image.new("I;16", (60, 80), 40_000) if mode == "I;16" else base.convert(mode)
    kind = "TIFF" if mode in ("CMYK", "I;16") else "PNG"
    assert straight(written(image, kind).getvalue()).size == (60, 80)


def test_what_is_seen_through_lies_on_white():
    assert straight(written(Image.new("RGBA", (9, 9), (0, 0, 0, 0)), "PNG").getvalue()).getpixel((4, 4)) == (
        255,
        255,
        255,
    )


@pytest.mark.parametrize(
    ("data", "word"),
    [(hostile.bomb_picture(), TOO_LARGE), (papers.jpeg()[:700], "damaged"), (b"\xff\xd8\xff rubbish", "damaged")],
)
def test_a_picture_that_cannot_be_drawn_says_why(data, word):
    with pytest.raises(GivenUp, match=word):
        straight(data)


def test_the_same_picture_is_known_again_in_another_size_quality_and_light():
    scene = papers.scene(900, 1200, seed=5)
    own = pictures.fingerprint_of(scene)
    for other in (
        scene.resize((300, 400)),
        Image.open(written(scene, quality=30)),
        ImageEnhance.Brightness(scene).enhance(1.15),
        scene.convert("L"),
        scene.crop((4, 4, 896, 1196)),
    ):
        assert pictures.distance(own, pictures.fingerprint_of(other)) <= ALIKE


def test_another_picture_is_not_taken_for_it():
    prints = [pictures.fingerprint_of(papers.scene(600, 800, seed=seed)) for seed in (0, 133, 266, 399)]
    prints.append(pictures.fingerprint_of(papers.scene(600, 800).transpose(Image.Transpose.FLIP_LEFT_RIGHT)))
    apart = [pictures.distance(one, other) for n, one in enumerate(prints) for other in prints[:n]]
    assert min(apart) > ALIKE


def test_scans_of_different_letters_differ():
    def scan(text):
        return pypdfium2.PdfDocument(papers.pdf(text))[0].render(scale=1.5).to_pil()

    one, other = scan(papers.LETTER), scan("答复。\n\n" + "经查，所需信息已经公开，可在门户网站查阅。" * 12)
    assert pictures.distance(pictures.fingerprint_of(one), pictures.fingerprint_of(other)) > ALIKE


def test_a_blank_page_is_like_no_other():
    assert pictures.fingerprint_of(Image.new("RGB", (600, 800), "white")) == ""


def test_heic_is_read_only_where_somebody_installed_a_reader():
    assert pictures.readable("jpeg") and pictures.readable("png")
    assert pictures.readable("heic") == ("HEIF" in Image.OPEN)
