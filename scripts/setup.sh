#!/usr/bin/env bash
# Installs the system packages that building, the tests and the demo need and that are missing.
set -euo pipefail
packages=(
    libsqlite3-dev zlib1g-dev libarchive-dev libonig-dev libopenblas0   # linked, or opened when needed
    python3 python3-venv nodejs git procps     # the tests run scripts of these kinds, and look at processes
)
command -v swift >/dev/null || {
    echo "Swift 6.2 or later is needed: https://www.swift.org/install/linux" >&2
    exit 1
}
command -v dpkg-query >/dev/null || exit 0   # not Debian: the packages are the reader's business
missing=()
for package in "${packages[@]}"; do
    dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0
echo "installing: ${missing[*]}"
sudo=
[ "$(id -u)" -eq 0 ] || sudo=sudo
$sudo apt-get update -qq
DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
