#!/usr/bin/env bash
# Installs the system packages that are missing: scripts/setup.sh [tests]
# With 'tests' also the clients that the tests drive.
set -euo pipefail
packages=(
    libsqlite3-dev zlib1g-dev libarchive-dev libonig-dev libopenblas0   # linked, or opened when needed
    libsnappy-dev libzstd-dev liblz4-dev libdeflate-dev libbz2-dev   # opened when a file needs them
    python3 python3-venv nodejs git procps     # scripts of these kinds, and a look at processes
)
optional=()
if [ "${1:-}" = tests ]; then
    packages+=(curl rclone iproute2 util-linux)
    # Not in every release of Ubuntu; its tests are passed over where it is not.
    optional+=(awscli)
fi
command -v swift >/dev/null || {
    echo "Swift 6.2 or later is needed: https://www.swift.org/install/linux" >&2
    exit 1
}
command -v dpkg-query >/dev/null || exit 0   # not Debian: the packages are the reader's business
installed() { dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed; }
missing=()
for package in "${packages[@]}"; do
    installed "$package" || missing+=("$package")
done
wanted=()
for package in "${optional[@]}"; do
    installed "$package" || wanted+=("$package")
done
[ ${#missing[@]} -eq 0 ] && [ ${#wanted[@]} -eq 0 ] && exit 0
sudo=
[ "$(id -u)" -eq 0 ] || sudo=sudo
$sudo apt-get update -qq
for package in "${wanted[@]}"; do
    if apt-cache show "$package" >/dev/null 2>&1; then missing+=("$package"); fi
done
[ ${#missing[@]} -eq 0 ] && exit 0
echo "installing: ${missing[*]}"
DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
