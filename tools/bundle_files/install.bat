@echo off
chcp 65001 >nul
rem 离线安装：双击本文件（需要 Python 3.11 或 3.12；不联网，不需要管理员权限）
cd /d "%~dp0"

set "PY="
for %%v in (3.11 3.12) do if not defined PY (
  py -%%v -c "import venv" >nul 2>nul && set "PY=py -%%v"
)
if not defined PY (
  python -c "import sys, venv; sys.exit(sys.version_info[:2] not in ((3, 11), (3, 12)))" >nul 2>nul && set "PY=python"
)
if not defined PY (
  echo 没有找到 Python 3.11 或 3.12，请先安装。
  pause
  exit /b 1
)

echo 正在安装到 %CD%\.venv ……
%PY% -m venv .venv || goto failed
set "INSTALL=.venv\Scripts\python -m pip --disable-pip-version-check --no-input install --quiet --no-index --find-links wheels --constraint constraints.txt"
%INSTALL% shenbao[facts] shenbao-eligibility || goto failed
%INSTALL% --no-deps rapidocr-onnxruntime || goto failed

echo 正在检查安装……
.venv\Scripts\shenbao doctor || goto failed
echo.
echo 安装完成。试一试：.venv\Scripts\shenbao extract samples -o 结果
pause
exit /b 0

:failed
echo 安装没有完成。请把上面的内容交给技术人员。
pause
exit /b 1
