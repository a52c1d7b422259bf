"""Train the network that finds the rulings of poor copies, on drawn scenes.

    python -m samples.generator.ruling_scenes.forms FORMS FOLDER
    python -m tools.train_ruling_network --pages FOLDER --out extractor/ocr/ruling_network.onnx

The first draws pages of digital forms to learn from. The second needs PyTorch, onnx and a GPU, none of which is an
extra of ours; reading needs none of them. Scenes are drawn by all cores while the network trains, for ``--minutes``; so
two runs give two networks. The installed weights were made of 406 pages of 92 generated forms in 4.8 minutes on an
H100, with scenes of 768 px a side and no merged cells, and 5.2 more (``--start``) as scenes are now. Of rulings drawn
anew, many of them worn past seeing, they found 93.7 %; of what they found 96.9 % was one. New weights are read only
when their digest is in ``extractor/ocr/models.py``.
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

from extractor.ocr.ruling_network import GREYS, SAMPLE
from samples.generator.degrade.raster import rng_for
from samples.generator.ruling_scenes.pages import RuledPage, read_pages
from samples.generator.ruling_scenes.scene import SCALE, SIDE, drawn_scene

STEM, FINE, COARSE, WIDE = 16, 32, 64, 96
"""Channels at half the page's resolution, at a quarter, an eighth, a sixteenth."""
PART, KEPT_SEED, KEPT = 8, 7, 80
RATE, RATE_LAST, WEIGHT_DECAY = 2e-3, 1e-5, 1e-4
BATCH, ROOM = 20, 20_000
RULING_WEIGHT = 3.0
"""Rulings are a few hundredths of a scene."""


def draw_forever(queue: Any, pages: Sequence[RuledPage], seed: int) -> None:
    """Put part after part of drawn scenes into the queue."""
    import cv2

    cv2.setNumThreads(1)
    rng = rng_for(seed, "ruling scenes")
    while True:
        queue.put(_part(pages, rng, PART))


def _part(pages: Sequence[RuledPage], rng: np.random.Generator, count: int) -> tuple[NDArray[np.uint8], ...]:
    """Scenes as two arrays: (count, SIDE, SIDE) greys; (count, 3, side, side) targets and what is judged."""
    scenes = [drawn_scene(pages, rng) for _ in range(count)]
    targets = [np.concatenate([s.target, s.judged[None].astype(np.uint8) * 255]) for s in scenes]
    return np.stack([s.grey for s in scenes]), np.stack(targets)


def built(torch: Any) -> Any:
    """The network: (n, 1, H, W) darkness to (n, 2, H / 2, W / 2) logits of level and upright rulings; H and W are
    multiples of 16."""
    nn = torch.nn

    def layer(a: int, b: int, size: int = 3, stride: int = 1, pad: int = 1) -> Any:
        return nn.Sequential(nn.Conv2d(a, b, size, stride, pad, bias=False), nn.BatchNorm2d(b), nn.ReLU())

    class Along(nn.Module):  # type: ignore[misc, name-defined]
        """Looks far along both directions."""

        def __init__(self, channels: int, dilation: int) -> None:
            super().__init__()
            reach = 4 * dilation
            self.level = nn.Conv2d(channels, channels, (1, 9), 1, (0, reach), (1, dilation), channels, bias=False)
            self.upright = nn.Conv2d(channels, channels, (9, 1), 1, (reach, 0), (dilation, 1), channels, bias=False)
            self.mix = layer(2 * channels, channels, 1, 1, 0)

        def forward(self, x: Any) -> Any:
            return x + self.mix(torch.cat([self.level(x), self.upright(x)], 1))

    class Rulings(nn.Module):  # type: ignore[misc, name-defined]
        """A U of four resolutions."""

        def __init__(self) -> None:
            super().__init__()
            self.stem = nn.Sequential(layer(1, STEM, 4, 2, 1), layer(STEM, STEM))
            self.fine = nn.Sequential(layer(STEM, FINE, 3, 2), layer(FINE, FINE))
            self.coarse = nn.Sequential(layer(FINE, COARSE, 3, 2), *(Along(COARSE, d) for d in (1, 2, 4)))
            self.wide = nn.Sequential(layer(COARSE, WIDE, 3, 2), *(Along(WIDE, d) for d in (1, 2, 4, 1)))
            self.back = layer(WIDE, COARSE, 1, 1, 0)
            self.again = nn.Sequential(Along(COARSE, 1), Along(COARSE, 3), layer(COARSE, FINE, 1, 1, 0))
            self.finer = nn.Sequential(layer(FINE, FINE), layer(FINE, STEM, 1, 1, 0))
            self.last = nn.Sequential(layer(STEM, STEM), nn.Conv2d(STEM, 2, 1))

        def forward(self, x: Any) -> Any:
            def up(y: Any) -> Any:
                return nn.functional.interpolate(y, scale_factor=2.0, mode="nearest")

            stem = self.stem(x)
            fine = self.fine(stem)
            coarse = self.coarse(fine)
            coarse = coarse + up(self.back(self.wide(coarse)))
            fine = fine + up(self.again(coarse))
            return self.last(stem + up(self.finer(fine)))

    return Rulings()


def darkness(torch: Any, greys: Any) -> Any:
    """(n, SIDE, SIDE) grey levels → how much darker than its paper each px is, as the reader has it."""
    values = greys.float()
    paper = values.flatten(1)[:, ::SAMPLE].median(1).values[:, None, None]
    return ((paper - values) / GREYS).clamp(-0.5, 2.0).unsqueeze(1)


def varied(torch: Any, x: Any, target: Any) -> tuple[Any, Any]:
    """Scenes mirrored, lighter or darker, with grain."""
    n = len(x)
    for axis in (2, 3):
        if torch.rand(()) < 0.3:
            x, target = x.flip(axis), target.flip(axis)
    gain = 0.55 + 0.8 * torch.rand(n, 1, 1, 1, device=x.device)
    grain = 0.08 * torch.rand(n, 1, 1, 1, device=x.device) ** 2 * torch.randn(x.shape, device=x.device)
    return x * gain + grain, target


def loss_of(torch: Any, logits: Any, target: Any) -> Any:
    """Cross entropy and what the found and the true rulings do not share."""
    true, judged = target[:, :2].float() / 255.0, (target[:, 2:] > 0).float()
    weight = judged * (1.0 + (RULING_WEIGHT - 1.0) * true)
    entropy = torch.nn.functional.binary_cross_entropy_with_logits(logits, true, weight)
    found = torch.sigmoid(logits) * judged
    true = true * judged
    shared = 1 - (2 * (found * true).sum((0, 2, 3)) + 1) / (found.sum((0, 2, 3)) + true.sum((0, 2, 3)) + 1)
    return entropy + 0.1 * shared.mean()


class Pool:
    """Drawn scenes on the GPU; the oldest give way when it is full."""

    def __init__(self, torch: Any, room: int) -> None:
        self.torch, self.room, self.filled, self.at = torch, room, 0, 0
        small = SIDE // SCALE
        self.greys = torch.zeros(room, SIDE, SIDE, dtype=torch.uint8, device="cuda")
        self.targets = torch.zeros(room, 3, small, small, dtype=torch.uint8, device="cuda")

    def take(self, part: tuple[NDArray[np.uint8], ...]) -> None:
        """Add a part."""
        n = len(part[0])
        if self.at + n > self.room:
            self.at = 0
        self.greys[self.at : self.at + n] = self.torch.from_numpy(part[0]).cuda()
        self.targets[self.at : self.at + n] = self.torch.from_numpy(part[1]).cuda()
        self.at += n
        self.filled = max(self.filled, self.at)

    def some(self, count: int) -> tuple[Any, Any]:
        """A random batch."""
        own = self.torch.randint(0, self.filled, (count,), device="cuda")
        return self.greys[own], self.targets[own]


def trained(pages: Sequence[RuledPage], minutes: float, workers: int, seed: int, start: Path | None) -> tuple[Any, Any]:
    """PyTorch and the network after so many minutes."""
    context = mp.get_context("fork")
    queue = context.Queue(maxsize=96)
    drawers = [
        context.Process(target=draw_forever, args=(queue, pages, seed + 1 + k), daemon=True) for k in range(workers)
    ]
    for drawer in drawers:
        drawer.start()
    torch: Any = import_module("torch")
    torch.manual_seed(seed)
    torch.backends.cudnn.benchmark = True
    pool = Pool(torch, ROOM)
    network = built(torch).cuda().to(memory_format=torch.channels_last)
    if start is not None:
        network.load_state_dict(torch.load(start, map_location="cuda"))
    while pool.filled < 16 * BATCH:
        pool.take(queue.get())
    begun, steps = time.monotonic(), 0
    rate = RATE if start is None else RATE / 2
    optimizer = torch.optim.AdamW(network.parameters(), rate, weight_decay=WEIGHT_DECAY)
    while (spent := (time.monotonic() - begun) / (60 * minutes)) < 1:
        for group in optimizer.param_groups:
            warm = min(1.0, (steps + 1) / 200)
            group["lr"] = warm * (RATE_LAST + (rate - RATE_LAST) * (1 + math.cos(math.pi * spent)) / 2)
        for _ in range(8):
            try:
                pool.take(queue.get_nowait())
            except Empty:
                break
        greys, target = pool.some(BATCH)
        x, target = varied(torch, darkness(torch, greys), target)
        with torch.autocast("cuda", dtype=torch.bfloat16):
            logits = network(x.to(memory_format=torch.channels_last))
        loss = loss_of(torch, logits.float(), target)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        optimizer.step()
        steps += 1
        if steps % 250 == 0:
            told = f"{60 * minutes * spent:.0f} s: {steps} steps, {pool.filled} scenes, loss {loss.item():.4f}"
            print(told, file=sys.stderr, flush=True)
    for drawer in drawers:
        drawer.terminate()
    return torch, network


def right(torch: Any, network: Any, pages: Sequence[RuledPage], count: int) -> tuple[float, float]:
    """Of scenes drawn anew: the share of what is found that is there, and of what is there that is found."""
    rng = rng_for(KEPT_SEED, "kept")
    network.eval()
    both = found = there = 0.0
    with torch.no_grad():
        for _ in range(0, count, PART):
            greys, targets = (torch.from_numpy(a).cuda() for a in _part(pages, rng, PART))
            judged = targets[:, 2:] > 0
            seen = (network(darkness(torch, greys)) > 0) & judged
            true = (targets[:, :2] > 100) & judged
            near = torch.nn.functional.max_pool2d(true.float(), 3, 1, 1) > 0
            around = torch.nn.functional.max_pool2d(seen.float(), 3, 1, 1) > 0
            both += float((seen & near).sum())
            found += float(seen.sum())
            there += float((true & around).sum()) / max(1.0, float(true.sum()))
    return both / max(found, 1.0), there / (count // PART)


def saved(torch: Any, network: Any, out: Path) -> None:
    """Write the network as ONNX: darkness (1, 1, H, W) → probabilities (1, 2, H / 2, W / 2)."""
    whole = torch.nn.Sequential(network, torch.nn.Sigmoid()).cpu().float().eval()
    example = torch.zeros(1, 1, 256, 320)
    axes = {"darkness": {2: "height", 3: "width"}, "rulings": {2: "rows", 3: "columns"}}
    torch.onnx.export(
        whole,
        (example,),
        str(out),
        input_names=["darkness"],
        output_names=["rulings"],
        dynamic_axes=axes,
        opset_version=17,
        dynamo=False,
    )


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=7.0)
    parser.add_argument("--workers", type=int, default=mp.cpu_count())
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=Path, help="weights of an earlier run (.pt) to go on from")
    parser.add_argument("--state", type=Path, help="where the weights go as PyTorch has them")
    args = parser.parse_args()
    pages = read_pages(args.pages)
    torch, network = trained(pages, args.minutes, args.workers, args.seed, args.start)
    true, found = right(torch, network, pages, KEPT)
    print(f"of what is found {true:.2%} is there, of what is there {found:.2%} is found")
    if args.state:
        torch.save(network.state_dict(), args.state)
    saved(torch, network, args.out)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
