# make demo   set up, then read samples/ and show what was read     make test    set up, then lint, types and tests
# make setup  .venv with everything the main job needs              make bundle  dist/ for machines without a network
# make bench  accuracy and speed, beside plain PaddleOCR            make clean   remove what these made

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup demo test bench bundle doctor clean

# The first Python that will do and that can make a virtual environment; set PYTHON=... to choose another.
PYTHON ?= $(shell for python in python3.11 python3.12 python3 python3.13 python; do \
	"$$python" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null \
	&& { echo "$$python"; break; }; done)

VENV := .venv
PIP := $(VENV)/bin/python -m pip --disable-pip-version-check --no-input
# No warning about conflicts: what rapidocr-onnxruntime lacks (below), it lacks on purpose. `shenbao doctor` checks.
INSTALL := $(PIP) install --quiet --no-warn-conflicts --constraint constraints.txt
# What an installation depends on: when one of these changes, the next make installs again.
DECLARED := pyproject.toml eligibility/pyproject.toml constraints.txt Makefile

help:
	@sed -n 's/^# make/make/p' Makefile

$(VENV)/bin/python:
	@if [ -z "$(PYTHON)" ]; then \
	  echo "需要 Python 3.11 以上并带 venv 模块。Debian/Ubuntu: sudo apt install python3 python3-venv"; \
	  echo "Python 3.11 or newer with the venv module is needed."; exit 1; fi
	"$(PYTHON)" -m venv $(VENV)

# rapidocr-onnxruntime is wanted for one weights file only (the second reader); its dependencies would bring another
# OpenCV, which needs display libraries, so they are left out. It is data: the Python versions it names don't matter.
$(VENV)/.installed-main: $(DECLARED) | $(VENV)/bin/python
	@echo "正在安装运行环境（约需几分钟）… installing into $(VENV)"
	$(INSTALL) --editable ./eligibility --editable '.[facts]'
	$(INSTALL) --no-deps --ignore-requires-python rapidocr-onnxruntime
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed-main
	$(INSTALL) --editable '.[dev]'
	@touch $@

# paddlex brings opencv-contrib-python, which writes the same cv2/ and needs display libraries: ours is laid over it.
$(VENV)/.installed-bench: $(VENV)/.installed-dev
	$(INSTALL) --editable '.[dev,paddleocr]'
	$(INSTALL) --no-deps --force-reinstall opencv-python-headless
	@touch $@

setup: $(VENV)/.installed-main

demo: setup
	$(VENV)/bin/python -m tools.demo

test: $(VENV)/.installed-dev
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/python -m pytest

bench: $(VENV)/.installed-bench
	$(VENV)/bin/python -m benchmarks.accuracy --hard --per-stratum 1
	$(VENV)/bin/python -m benchmarks.speed

bundle: setup
	$(VENV)/bin/python -m tools.bundle

doctor: setup
	$(VENV)/bin/shenbao doctor

clean:
	rm -rf $(VENV) demo-out dist build bundle
