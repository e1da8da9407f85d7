#!/usr/bin/env bash
# Makes the Python environments of the clients that the tests drive, once: .build/clients/NAME
set -euo pipefail
cd "$(dirname "$0")/.."
for list in Tests/ClientTests/Clients/*.txt; do
    name=$(basename "$list" .txt)
    target=.build/clients/$name
    if [ -f "$target/made-from.txt" ] && cmp -s "$list" "$target/made-from.txt"; then continue; fi
    echo "making the Python environment of $name (once)"
    rm -rf "$target"
    mkdir -p .build/clients
    python3 -m venv "$target"
    "$target/bin/pip" install --quiet --disable-pip-version-check --requirement "$list"
    # Last, so that a half-made one is made again.
    cp "$list" "$target/made-from.txt"
done
