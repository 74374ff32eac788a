"""What was painted before and looks the same is not painted again, and nobody can tell."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from gradviz.scene.drawn import Card
from gradviz.scene.frame import Frame, frame_of
from gradviz.scene.portions import at_once
from gradviz.scene.scene import SegmentScene, build
from gradviz.ui.canvas import cards, ways
from gradviz.ui.canvas.camera import Camera, fitted
from gradviz.ui.canvas.cards import CardPainter
from gradviz.ui.canvas.painter import paint_in_parts
from gradviz.ui.canvas.sprites import SCREENS, Sprites
from gradviz.ui.theme import DARK, LIGHT, Theme
from tests.programs import SAMPLES, run_whole

SIZE = (700, 500)
NAMES = ["accumulate", "hooks", "in_place", "layers", "no_grad", "not_a_scalar", "packed", "recurrent", "views"]


def scenes(name: str) -> list[SegmentScene]:
    trace = run_whole(next(path for path in SAMPLES if path.stem == name).read_text())[0]
    found = [build(trace, segment.start) for segment in trace.segments()]
    return [*found, found[-1].moved(dict.fromkeys(found[-1].keys[::4], (31.3, -17.7)))]


def known() -> Sprites:
    made = Sprites()
    made.fit(QSizeF(*SIZE), 1.0)
    return made


def picture(frame: Frame, camera: Camera, sprites: Sprites | None, theme: Theme = LIGHT, ratio: float = 1.0) -> QImage:
    made = QImage(round(SIZE[0] * ratio), round(SIZE[1] * ratio), QImage.Format.Format_ARGB32_Premultiplied)
    made.setDevicePixelRatio(ratio)
    made.fill(QColor(theme.canvas))
    painter = QPainter(made)
    painter.setTransform(camera.transform())
    at_once(paint_in_parts(painter, frame, theme, camera.scale, sprites=sprites))
    painter.end()
    return made


def pixels(image: QImage) -> NDArray[np.int16]:
    raw = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(image.height(), image.width(), 4)
    return raw.astype(np.int16)


@pytest.mark.parametrize("name", NAMES)
def test_a_frame_out_of_what_is_known_is_the_same_to_the_bit(name: str, qapp: object) -> None:
    """Whatever was painted before: other steps, other places, other zooms, themes."""
    warm = known()
    for scene in scenes(name):
        last = min(scene.segment.stop, len(scene.trace))
        fit = fitted(QRectF(0, 0, scene.width, scene.height), QRectF(0, 0, *SIZE))
        cameras = [
            fit,
            replace(fit, x=fit.x + 33.37, y=fit.y - 12.9),
            replace(fit, scale=fit.scale * 1.31),
            replace(fit, scale=0.9),
            fit,
        ]
        for step in (last, scene.segment.start, (scene.segment.start + last) // 2, last - 1, last):
            frame = frame_of(scene, step)
            for camera in cameras:
                for theme in (LIGHT, DARK):
                    ways._WAYS.clear()
                    cold = picture(frame, camera, known(), theme)
                    assert picture(frame, camera, warm, theme) == cold, (step, camera, theme.name)
    assert warm.bytes > 0


@pytest.mark.parametrize("name", NAMES)
def test_cards_out_of_pictures_look_as_if_they_were_painted_there(name: str, qapp: object) -> None:
    """But for the place in a pixel that they begin at, which shifts edges by less than anybody sees."""
    for scene in scenes(name):
        frame = frame_of(scene, min(scene.segment.stop, len(scene.trace)))
        camera = fitted(QRectF(0, 0, scene.width, scene.height), QRectF(0, 0, *SIZE))
        for ratio in (1.0, 2.0):
            sprites = Sprites()
            sprites.fit(QSizeF(*SIZE), ratio)
            one = pixels(picture(frame, camera, sprites, ratio=ratio))
            other = pixels(picture(frame, camera, None, ratio=ratio))
            away = np.abs(one - other).max(axis=2)
            assert away.mean() < 0.6
            assert (away > 40).mean() < 0.002


def painted_outside(card: Card, scale: float) -> NDArray[np.bool_]:
    """Which pixels a card paints outside of the extent that is said to be enough."""
    image = QImage(900, 700, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(350, 300)
    painter.scale(scale, scale)
    CardPainter(painter, LIGHT, scale).card(replace(card, left=0.0, top=0.0, growth=1.0, opacity=1.0))
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
    around = 1 / scale  # a pixel more is there on all sides
    painter.fillRect(cards._extent(card, scale).adjusted(-around, -around, around, around), Qt.GlobalColor.black)
    painter.end()
    return np.asarray(pixels(image)[:, :, 3] > 0)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_no_card_paints_beyond_its_picture(path: object, qapp: object) -> None:
    seen: set[object] = set()
    for scene in scenes(path.stem):  # type: ignore[attr-defined]
        for step in range(scene.segment.start, min(scene.segment.stop, len(scene.trace)) + 1, 5):
            for card in frame_of(scene, step, 0.5).cards:
                look = (card.face, card.tone, card.pinned)
                if look in seen:
                    continue
                seen.add(look)
                for shown in (card, replace(card, down=True)):
                    for scale in (0.25, 0.5, 1.0):
                        outside = np.argwhere(painted_outside(shown, scale)) - (300, 350)
                        assert not len(outside), (shown, scale, outside / scale)


def test_what_was_not_used_for_longest_goes_first_and_no_more_is_kept_than_has_room(qapp: object) -> None:
    sprites, painted = known(), []
    target = QImage(*SIZE, QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(target)

    def draw(look: int, size: float) -> None:
        sprites.draw(painter, QPointF(5.0, 5.0), QRectF(0, 0, size, size), look, lambda _painter: painted.append(look))

    most = SCREENS * SIZE[0] * SIZE[1] * 4
    for look in range(100):
        draw(look, 198.0)
        draw(0, 198.0)
        assert sprites.bytes <= most
    assert sprites.bytes > most - 4 * 200 * 200
    assert painted == list(range(100)), "the first was used all the time, and stays"
    draw(1, 198.0)
    assert painted[-1] == 1, "it had to go"
    draw(500, 600.0)
    draw(500, 600.0)
    assert painted[-2:] == [500, 500], "what is as large as the canvas is painted each time"
    sprites.fit(QSizeF(100, 100), 1.0)
    assert sprites.bytes <= SCREENS * 100 * 100 * 4
    painter.end()


def test_what_a_person_moved_lies_on_top(qapp: object, monkeypatch: pytest.MonkeyPatch) -> None:
    scene = scenes("layers")[-2]
    first, second = (card.key for card in frame_of(scene, len(scene.trace)).cards[:2])
    painted: list[str] = []
    monkeypatch.setattr(CardPainter, "card", lambda _self, card: painted.append(card.key))
    for moved in ((first,), (second, first)):
        painted.clear()
        frame = frame_of(scene.moved(dict.fromkeys(moved, (40.0, 0.0))), len(scene.trace))
        picture(frame, Camera(1.0, 0.0, 0.0), known())
        assert painted[-len(moved) :] == [*moved]
        assert sorted(painted) == sorted(card.key for card in frame.cards)
