"""Train the network that tells marked boxes from untouched ones, on drawn boxes.

    python -m tools.train_tick_network --out extractor/reading/marks/tick_network.npz

Needs the ``bench`` extra (PaddlePaddle trains it) and the fonts of ``samples.generator``; reading needs neither. The
installed weights were made with the defaults but for ``--workers 1``, in 40 minutes on one core; of 4,000 views kept
apart 97.5 % were told. ``--start`` goes on from weights there are with a few epochs. The same seeds draw the same
boxes. New weights are read only when their digest is in ``extractor/ocr/models.py``.
"""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from itertools import repeat
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractor.reading.marks.box_view import COLUMNS, ROWS
from extractor.reading.marks.tick_network import CONVOLUTIONS, POOLED
from samples.generator.tick_boxes.views import drawn_views

CHANNELS = (1, 16, 32, 48, 64)
HIDDEN = 64
STATES = 3
PART = 1000
RATE, RATE_LAST, WEIGHT_DECAY, DROPOUT = 2e-3, 2e-5, 1e-4, 0.3
# The rate with which training goes on from weights there are.
RATE_ON = 6e-4
# How far a training view is shifted once more, in pixels.
SHIFT = 2


def drawn(count: int, seed: int, workers: int) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """``count`` views and states, drawn by several processes."""
    seeds = range(seed, seed + -(-count // PART))
    with ProcessPoolExecutor(workers) as pool:
        parts = list(pool.map(drawn_views, repeat(PART), seeds))
    return np.concatenate([v for v, _ in parts]), np.concatenate([s for _, s in parts])


def flat_size() -> int:
    """Numbers that the last convolution leaves."""
    rows, columns = ROWS, COLUMNS
    for _ in range(POOLED):
        rows, columns = rows // 2, columns // 2
    return rows * columns * CHANNELS[-1]


def built(paddle: Any) -> Any:
    """The network for training: batch normalisation is folded into the convolutions when it is saved."""
    nn = paddle.nn
    layers: list[Any] = []
    for i in range(CONVOLUTIONS):
        layers += [nn.Conv2D(CHANNELS[i], CHANNELS[i + 1], 3, padding=1), nn.BatchNorm2D(CHANNELS[i + 1]), nn.ReLU()]
        if i < POOLED:
            layers.append(nn.MaxPool2D(2))
    layers += [nn.Flatten(), nn.Dropout(DROPOUT), nn.Linear(flat_size(), HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, STATES)]
    return nn.Sequential(*layers)


def folded(paddle: Any, network: Any) -> dict[str, NDArray[np.float16]]:
    """The weights as ``extractor.reading.marks.tick_network`` takes them."""
    weights: dict[str, NDArray[np.float32]] = {}
    layers = list(network)
    convolutions = [i for i, layer in enumerate(layers) if isinstance(layer, paddle.nn.Conv2D)]
    for k, i in enumerate(convolutions):
        convolution, norm = layers[i], layers[i + 1]
        scale = norm.weight.numpy() / np.sqrt(norm._variance.numpy() + norm._epsilon)
        weights[f"conv{k}.w"] = convolution.weight.numpy() * scale[:, None, None, None]
        weights[f"conv{k}.b"] = (convolution.bias.numpy() - norm._mean.numpy()) * scale + norm.bias.numpy()
    for k, layer in enumerate(layer for layer in layers if isinstance(layer, paddle.nn.Linear)):
        weights[f"full{k}.w"], weights[f"full{k}.b"] = layer.weight.numpy(), layer.bias.numpy()
    return {name: value.astype(np.float16) for name, value in weights.items()}


def unfolded(paddle: Any, network: Any, weights: dict[str, NDArray[np.float16]]) -> None:
    """Give ``network`` the weights that ``folded`` made. Its normalisations then change nothing until trained."""
    full = {name: paddle.to_tensor(value.astype(np.float32)) for name, value in weights.items()}
    for kind, name in ((paddle.nn.Conv2D, "conv"), (paddle.nn.Linear, "full")):
        for k, layer in enumerate(layer for layer in network if isinstance(layer, kind)):
            layer.weight.set_value(full[f"{name}{k}.w"])
            layer.bias.set_value(full[f"{name}{k}.b"])


def shifted(views: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.float32]:
    """Views as numbers 0..1, each moved by a pixel or two and a little lighter or darker."""
    out = np.zeros((len(views), 1, ROWS, COLUMNS), np.float32)
    for i, view in enumerate(views):
        dy, dx = rng.integers(-SHIFT, SHIFT + 1, 2)
        out[i, 0] = np.roll(view, (dy, dx), (0, 1)).astype(np.float32) / 255.0
    return np.clip(out * rng.uniform(0.8, 1.15, (len(views), 1, 1, 1)).astype(np.float32), 0.0, 1.0)


def trained(
    views: NDArray[np.uint8], states: NDArray[np.int64], kept: int, epochs: int, seed: int, start: Path | None
) -> tuple[Any, Any]:
    """PaddlePaddle and the network trained on all but the last ``kept`` views, on which it reports after each epoch.

    ``start``: weights to go on from; what its normalisations learned stays as it is.
    """
    # Its types are not at hand where nothing is trained.
    paddle: Any = import_module("paddle")
    paddle.seed(seed)
    rng = np.random.default_rng(seed)
    network = built(paddle)
    if start is not None:
        with np.load(start) as stored:
            unfolded(paddle, network, dict(stored))
    count, batch = len(views) - kept, 128
    steps = count // batch
    rate = paddle.optimizer.lr.CosineAnnealingDecay(RATE if start is None else RATE_ON, epochs * steps, RATE_LAST)
    optimizer = paddle.optimizer.AdamW(rate, parameters=network.parameters(), weight_decay=WEIGHT_DECAY)
    for epoch in range(epochs):
        network.train()
        if start is not None:
            for norm in (layer for layer in network if isinstance(layer, paddle.nn.BatchNorm2D)):
                norm.eval()
        order = rng.permutation(count)
        total = 0.0
        for step in range(steps):
            own = order[step * batch : (step + 1) * batch]
            logits = network(paddle.to_tensor(shifted(views[own], rng)))
            loss = paddle.nn.functional.cross_entropy(logits, paddle.to_tensor(states[own]), label_smoothing=0.02)
            loss.backward()
            optimizer.step()
            optimizer.clear_grad()
            rate.step()
            total += float(loss)
        network.eval()
        right = _right(paddle, network, views[count:], states[count:])
        print(f"{epoch + 1}/{epochs}: loss {total / steps:.4f}, kept views right {100 * right:.2f} %", file=sys.stderr)
    return paddle, network


def _right(paddle: Any, network: Any, views: NDArray[np.uint8], states: NDArray[np.int64]) -> float:
    told = []
    for i in range(0, len(views), 500):
        x = views[i : i + 500, None].astype(np.float32) / 255.0
        told.append(network(paddle.to_tensor(x)).numpy().argmax(axis=1))
    return float((np.concatenate(told) == states).mean())


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, default=76000)
    parser.add_argument("--kept", type=int, default=4000, help="views drawn but not trained on")
    parser.add_argument("--epochs", type=int, default=9)
    parser.add_argument("--seed", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--start", type=Path, help="go on from these weights")
    parser.add_argument("--views", type=Path, help="keep the drawn views here, or take them from here")
    args = parser.parse_args()
    if args.views and args.views.exists():
        with np.load(args.views) as stored:
            views, states = stored["views"], stored["states"]
    else:
        views, states = drawn(args.count + args.kept, args.seed, args.workers)
        if args.views:
            np.savez(args.views, views=views, states=states)
    paddle, network = trained(views, states, args.kept, args.epochs, args.seed, args.start)
    np.savez_compressed(args.out, allow_pickle=False, **folded(paddle, network))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
