#!/usr/bin/env bash
# Gradescope runs this once, when it makes the image: Python, and the wheel that lies beside this file.
set -euo pipefail
apt-get update -qq
apt-get install -y -qq python3 python3-pip
python3 -m pip install --break-system-packages "$(dirname "$0")"/lecture_cnn-*.whl
