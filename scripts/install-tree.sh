#!/usr/bin/env bash
# Lays out an installation: scripts/install-tree.sh BUILD_DIRECTORY PREFIX
# The parts are where Sources/pjrun/Installation.swift looks for them.
set -euo pipefail
build=$1
prefix=$2
here=$(cd "$(dirname "$0")/.." && pwd)
install -d "$prefix/bin" "$prefix/libexec/pjrun" "$prefix/share/pjrun/toolkit" "$prefix/share/pjrun/runtimes" "$prefix/share/pjrun/clients" "$prefix/share/pjrun/functions"
install -m 755 "$build/pjrun" "$prefix/bin/pjrun"
install -m 755 "$build/pjrun-init" "$prefix/libexec/pjrun/pjrun-init"
install -m 755 "$build/pjrun-worker" "$prefix/libexec/pjrun/pjrun-worker"
# Their symbols are more than half of them; the build directory keeps them.
if command -v strip >/dev/null; then
    strip "$prefix/bin/pjrun" "$prefix/libexec/pjrun/pjrun-worker"
fi
cp -r "$here/runtimes/." "$prefix/share/pjrun/runtimes/"
cp -r "$here/clients/." "$prefix/share/pjrun/clients/"
cp -r "$here/functions/." "$prefix/share/pjrun/functions/"
install -m 644 "$here"/Sources/ProcessingToolkit/*.swift "$prefix/share/pjrun/toolkit/"
