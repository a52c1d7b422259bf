#!/usr/bin/env bash
# 离线安装：bash install.sh（需要 Python 3.11 或 3.12，带 venv 模块；不联网，不需要管理员权限）
set -euo pipefail
cd "$(dirname "$0")"

python=""
for candidate in "${PYTHON:-}" python3.11 python3.12 python3; do
  if [ -n "$candidate" ] && "$candidate" -c \
    'import sys, venv, ensurepip; sys.exit(sys.version_info[:2] not in ((3, 11), (3, 12)))' 2>/dev/null; then
    python="$candidate"
    break
  fi
done
if [ -z "$python" ]; then
  echo "没有找到带 venv 模块的 Python 3.11 或 3.12，请先安装（Debian、Ubuntu 的软件包名：python3、python3-venv）" >&2
  exit 1
fi

echo "正在安装到 $PWD/.venv ……"
"$python" -m venv .venv
install=(.venv/bin/python -m pip --disable-pip-version-check --no-input install --quiet
  --no-index --find-links wheels --constraint constraints.txt)
"${install[@]}" 'shenbao[facts]' shenbao-eligibility
"${install[@]}" --no-deps rapidocr-onnxruntime

echo "正在检查安装……"
.venv/bin/shenbao doctor
echo
echo "安装完成。试一试：.venv/bin/shenbao extract samples -o 结果"
