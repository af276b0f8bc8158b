"""The bundled encoder: a static model of German sub-words that needs neither network nor torch."""

from pathlib import Path

MODEL_FOLDER = Path(__file__).parent / "model"
