#!/usr/bin/env bash
# Runs the sample job: a Swift script splits the iris data into train, validation and test sets.
set -euo pipefail
pjrun=$1
cd "$(dirname "$0")/.."
rm -rf out
"$pjrun" --image local --script sample-data/jobs/preprocess.swift \
    --input data=sample-data/iris.csv \
    --output train=./out/train --output validation=./out/validation --output test=./out/test
head -n 3 out/train/*.csv
