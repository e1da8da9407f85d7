#!/usr/bin/env bash
# scripts/install.sh BUILD_DIRECTORY PREFIX: installs, and lets pjrun make user namespaces where Ubuntu asks for a profile.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
"$here/scripts/install-tree.sh" "$1" "$2"
echo "installed $2/bin/pjrun"
switch=/proc/sys/kernel/apparmor_restrict_unprivileged_userns
if [ -r $switch ] && [ "$(cat $switch)" = 1 ] && [ -d /etc/apparmor.d ] && [ "$(id -u)" -eq 0 ]; then
    sed "s|@PREFIX@|$2|g" "$here/scripts/apparmor-profile" > /etc/apparmor.d/pjrun
    apparmor_parser --replace /etc/apparmor.d/pjrun && echo "loaded the AppArmor profile /etc/apparmor.d/pjrun"
fi
