"""Train the network that reads figures of poor copies, on drawn lines.

    python -m tools.train_figure_network --faces FOLDER --out extractor/reading/figures/figure_network.onnx

Needs PyTorch, onnx and a GPU, none of which is an extra of ours; reading needs none of them. ``--faces`` holds font
files named ``lat-*`` (digits and signs), ``han-*`` (ideographs too) and ``pen-*`` (handwriting); ``--digits`` is an
``.npz`` with pictures of single handwritten digits (``digits``: n x 28 x 28, ink bright; ``said``: n). The installed
weights were made with 175 faces of print, 23 of Chinese print and 38 of handwriting (packages ``@fontsource/*`` and
the fonts of Debian) and the first 24,000 digits of MNIST (LeCun, Cortes, Burges). Lines are drawn by all cores while
the network trains, for ``--minutes``; so two runs give two networks. They took 5 minutes on an H100 and 4 more with a
third of the lines by pen (``--start``); of 1,500 lines drawn anew, many of them past reading, 95.07 % were read right.
New weights are read only when their digest is in ``extractor/ocr/models.py``.
"""

from __future__ import annotations

import argparse
import math
import multiprocessing as mp
import sys
import time
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from queue import Empty
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractor.reading.figures.figure_network import STRIDE, SYMBOLS
from extractor.reading.figures.view import ROWS
from samples.generator.figure_lines.drawing import Faces, faces_in
from samples.generator.figure_lines.views import COLUMNS, LONGEST, drawn_lines, told

CHANNELS = (24, 48, 96, 160)
CONTEXT = 192
PART, KEPT_SEED = 500, 7
RATE, RATE_LAST, WEIGHT_DECAY, DROPOUT = 3e-3, 1e-5, 1e-4, 0.15
BATCH, BUCKETS = 1024, 4


def faces_of(folder: Path, digits: Path | None) -> Faces:
    """The faces of a folder, by the names of its files."""
    found = {kind: sorted(folder.glob(f"{kind}-*")) for kind in ("lat", "han", "pen")}
    return faces_in(found["lat"], found["han"], found["pen"], digits)


def labels(texts: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Numbers of the texts' symbols (n, LONGEST) and how many there are."""
    place = {symbol: i for i, symbol in enumerate(SYMBOLS)}
    out, lengths = np.zeros((len(texts), LONGEST), np.int64), np.zeros(len(texts), np.int64)
    for i, text in enumerate(texts):
        said = [place[c] for c in told(text)][:LONGEST]
        out[i, : len(said)] = said
        lengths[i] = len(said)
    return out, lengths


def draw_forever(queue: Any, faces: Faces, seed: int) -> None:
    """Put part after part of drawn lines into the queue."""
    import cv2

    cv2.setNumThreads(1)
    for number in range(10**6):
        views, columns, texts = drawn_lines(PART, seed + number * 1000, faces)
        queue.put((views, columns, *labels(texts)))


def built(torch: Any) -> Any:
    """The network: (n, 1, ROWS, columns) to (n, columns / STRIDE, symbols) logits."""
    nn = torch.nn

    def block(a: int, b: int) -> list[Any]:
        return [nn.Conv2d(a, b, 3, padding=1, bias=False), nn.BatchNorm2d(b), nn.ReLU()]

    def along(a: int) -> list[Any]:
        return [nn.Conv2d(a, a, (1, 5), padding=(0, 2), bias=False), nn.BatchNorm2d(a), nn.ReLU()]

    a, b, c, d = CHANNELS
    layers = [*block(1, a), *block(a, a), nn.MaxPool2d(2), *block(a, b), *block(b, b), nn.MaxPool2d(2)]
    layers += [*block(b, c), *block(c, c), nn.MaxPool2d((2, 1)), *block(c, d), *block(d, d), nn.MaxPool2d((2, 1))]
    layers += [nn.Conv2d(d, CONTEXT, (ROWS // 16, 1), bias=False), nn.BatchNorm2d(CONTEXT), nn.ReLU()]
    layers += [*along(CONTEXT), nn.Dropout(DROPOUT), *along(CONTEXT), nn.Dropout(DROPOUT)]
    layers += [nn.Conv2d(CONTEXT, len(SYMBOLS), 1)]
    return nn.Sequential(*layers)


def varied(torch: Any, views: Any) -> Any:
    """Views (n, 1, rows, columns) 0..1 a little moved, stretched, leaning, lighter or darker, with grain."""
    n = len(views)
    kw = {"device": views.device}
    theta = torch.zeros(n, 2, 3, **kw)
    theta[:, 0, 0] = 1 + 0.06 * torch.randn(n, **kw)
    theta[:, 1, 1] = 1 + 0.06 * torch.randn(n, **kw)
    theta[:, 0, 1] = 0.02 * torch.randn(n, **kw)
    theta[:, 0, 2] = 0.01 * torch.randn(n, **kw)
    theta[:, 1, 2] = 0.06 * torch.randn(n, **kw)
    grid = torch.nn.functional.affine_grid(theta, list(views.shape), align_corners=False)
    out = torch.nn.functional.grid_sample(views, grid, align_corners=False)
    gain = (0.75 + 0.4 * torch.rand(n, 1, 1, 1, **kw)) * out.clamp(0, 1) ** (0.7 + 0.7 * torch.rand(n, 1, 1, 1, **kw))
    grain = 0.06 * torch.rand(n, 1, 1, 1, **kw) ** 2 * torch.randn(out.shape, **kw)
    return (gain + grain).clamp(0, 1)


class Pool:
    """Drawn lines on the GPU; the oldest give way when it is full."""

    def __init__(self, torch: Any, room: int) -> None:
        self.torch, self.room, self.filled, self.at = torch, room, 0, 0
        self.views = torch.zeros(room, ROWS, COLUMNS, dtype=torch.uint8, device="cuda")
        self.columns = torch.zeros(room, dtype=torch.long, device="cuda")
        self.labels = torch.zeros(room, LONGEST, dtype=torch.long, device="cuda")
        self.lengths = torch.zeros(room, dtype=torch.long, device="cuda")

    def take(self, part: tuple[NDArray[Any], ...]) -> None:
        """Add a part."""
        n = len(part[0])
        if self.at + n > self.room:
            self.at = 0
        for mine, new in zip((self.views, self.columns, self.labels, self.lengths), part, strict=True):
            mine[self.at : self.at + n] = self.torch.from_numpy(new).cuda()
        self.at += n
        self.filled = max(self.filled, self.at)

    def some(self, count: int) -> list[tuple[Any, Any, Any, Any]]:
        """Random batches of ``count`` lines each (views 0..1, steps, labels and their lengths), of narrow lines and of
        wide ones, each no wider than it must be."""
        own = self.torch.randint(0, self.filled, (count * BUCKETS,), device="cuda")
        own = own[self.torch.argsort(self.columns[own])]
        batches = []
        for part in own.split(count):
            wide = int(self.columns[part].max())
            views = self.views[part][:, :, :wide].float().unsqueeze(1) / 255.0
            batches.append((views, self.columns[part] // STRIDE, self.labels[part], self.lengths[part]))
        return batches


def trained(faces: Faces, minutes: float, workers: int, seed: int, start: Path | None) -> tuple[Any, Any]:
    """PyTorch and the network after so many minutes."""
    torch: Any = import_module("torch")
    context = mp.get_context("fork")
    queue = context.Queue(maxsize=64)
    drawers = [
        context.Process(target=draw_forever, args=(queue, faces, seed + 1 + k), daemon=True) for k in range(workers)
    ]
    for drawer in drawers:
        drawer.start()
    torch.manual_seed(seed)
    pool = Pool(torch, 1_000_000)
    network = built(torch).cuda().to(memory_format=torch.channels_last)
    if start is not None:
        network.load_state_dict(torch.load(start, map_location="cuda"))
    while pool.filled < 12 * BATCH:
        pool.take(queue.get())
    begun, steps = time.monotonic(), 0
    rate = RATE if start is None else RATE / 2
    optimizer = torch.optim.AdamW(network.parameters(), rate, weight_decay=WEIGHT_DECAY)
    loss_of = torch.nn.CTCLoss(zero_infinity=True)
    ready: list[tuple[Any, Any, Any, Any]] = []
    while (spent := (time.monotonic() - begun) / (60 * minutes)) < 1:
        for group in optimizer.param_groups:
            warm = min(1.0, (steps + 1) / 200)
            group["lr"] = warm * (RATE_LAST + (rate - RATE_LAST) * (1 + math.cos(math.pi * spent)) / 2)
        for _ in range(4):
            try:
                pool.take(queue.get_nowait())
            except Empty:
                break
        if not ready:
            ready = pool.some(BATCH)
            ready = [ready[int(i)] for i in torch.randperm(len(ready))]
        views, columns, said, lengths = ready.pop()
        views = varied(torch, views).to(memory_format=torch.channels_last)
        with torch.autocast("cuda", dtype=torch.bfloat16):
            logits = network(views)
        log_p = logits.float().squeeze(2).permute(2, 0, 1).log_softmax(2)
        loss = loss_of(log_p, said, columns, lengths)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        optimizer.step()
        steps += 1
        if steps % 250 == 0:
            told = f"{60 * minutes * spent:.0f} s: {steps} steps, {pool.filled} lines, loss {loss.item():.4f}"
            print(told, file=sys.stderr)
    for drawer in drawers:
        drawer.terminate()
    return torch, network


def right(torch: Any, network: Any, faces: Faces, count: int) -> float:
    """Share of freshly drawn lines that the network reads right."""
    views, columns, texts = drawn_lines(count, KEPT_SEED, faces)
    network.eval()
    told_right = 0
    with torch.no_grad():
        for i in range(0, count, BATCH):
            x = torch.from_numpy(views[i : i + BATCH]).cuda().float().unsqueeze(1) / 255.0
            best = network(x).squeeze(2).argmax(1).cpu().numpy()
            for row, wide, text in zip(best, columns[i : i + BATCH], texts[i : i + BATCH], strict=True):
                path = row[: wide // STRIDE]
                kept = [p for k, p in enumerate(path) if p and (k == 0 or path[k - 1] != p)]
                told_right += "".join(SYMBOLS[p] for p in kept) == told(text)
    return told_right / count


def saved(torch: Any, network: Any, out: Path) -> None:
    """Write the network as ONNX (views → probabilities of the symbols at each step), its weights in half precision,
    normalisations folded into the convolutions."""
    onnx: Any = import_module("onnx")
    node, half = onnx.helper.make_node, []
    nodes: list[Any] = []
    casts: list[Any] = []

    def weight(name: str, value: NDArray[np.float32]) -> str:
        half.append(onnx.numpy_helper.from_array(value.astype(np.float16), name + ".half"))
        casts.append(node("Cast", [name + ".half"], [name], to=onnx.TensorProto.FLOAT))
        return name

    layers, at = [n for n in network.cpu().float().eval() if not isinstance(n, torch.nn.Dropout)], "views"
    for i, layer in enumerate(layers):
        made = f"layer{i}"
        if isinstance(layer, torch.nn.Conv2d):
            after = layers[i + 1] if i + 1 < len(layers) else None
            if isinstance(after, torch.nn.BatchNorm2d):
                layer = torch.nn.utils.fusion.fuse_conv_bn_eval(layer, after)
            names = [
                weight(f"{made}.w", layer.weight.detach().numpy()),
                weight(f"{made}.b", layer.bias.detach().numpy()),
            ]
            pads = [*layer.padding, *layer.padding]
            nodes.append(node("Conv", [at, *names], [made], kernel_shape=list(layer.kernel_size), pads=pads))
        elif isinstance(layer, torch.nn.ReLU):
            nodes.append(node("Relu", [at], [made]))
        elif isinstance(layer, torch.nn.MaxPool2d):
            size = layer.kernel_size if isinstance(layer.kernel_size, tuple) else (layer.kernel_size,) * 2
            nodes.append(node("MaxPool", [at], [made], kernel_shape=list(size), strides=list(size)))
        else:
            continue
        at = made
    half.append(onnx.numpy_helper.from_array(np.array([2], np.int64), "rows"))
    nodes.append(node("Squeeze", [at, "rows"], ["flat"]))
    nodes.append(node("Transpose", ["flat"], ["turned"], perm=[0, 2, 1]))
    nodes.append(node("Softmax", ["turned"], ["steps"], axis=2))
    kind = onnx.TensorProto.FLOAT
    taken = onnx.helper.make_tensor_value_info("views", kind, ["n", 1, ROWS, "columns"])
    given = onnx.helper.make_tensor_value_info("steps", kind, ["n", "t", len(SYMBOLS)])
    graph = onnx.helper.make_graph([*casts, *nodes], "figures", [taken], [given], half)
    model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, str(out))


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--faces", type=Path, required=True)
    parser.add_argument("--digits", type=Path)
    parser.add_argument("--minutes", type=float, default=7.0)
    parser.add_argument("--workers", type=int, default=15)
    parser.add_argument("--seed", type=int, default=1000)
    parser.add_argument("--start", type=Path, help="go on from this state of the network")
    parser.add_argument("--state", type=Path, help="keep the network's state here, to go on from")
    args = parser.parse_args()
    faces = faces_of(args.faces, args.digits)
    torch, network = trained(faces, args.minutes, args.workers, args.seed, args.start)
    if args.state:
        torch.save(network.state_dict(), args.state)
    print(f"of lines drawn anew {100 * right(torch, network, faces, 1500):.2f} % right", file=sys.stderr)
    saved(torch, network, args.out)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
