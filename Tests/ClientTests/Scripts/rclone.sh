#!/usr/bin/env bash
# Debian's rclone: a tree up, compared by checksum, and down again.
set -euo pipefail
export RCLONE_CONFIG_LOCAL_TYPE=s3 RCLONE_CONFIG_LOCAL_PROVIDER=Other RCLONE_CONFIG_LOCAL_ENDPOINT="$AWS_ENDPOINT_URL"
export RCLONE_CONFIG_LOCAL_ENV_AUTH=true RCLONE_CONFIG_LOCAL_REGION=us-east-1 RCLONE_CONFIG="$PWD/rclone.conf"
# A bundle for other hosts is of no use here, and this rclone cannot read one.
unset AWS_CA_BUNDLE
touch rclone.conf
mkdir -p tree/sub
for i in 1 2 3; do echo "$i" > "tree/file $i"; echo "$i$i" > "tree/sub/ü $i"; done
head -c 12000000 /dev/urandom > tree/large
rclone mkdir local:clone
rclone sync --s3-chunk-size 5M --s3-upload-cutoff 5M tree local:clone/tree
rclone check --download tree local:clone/tree
rclone copy local:clone/tree back
diff -r tree back
[ "$(rclone lsf local:clone/tree | wc -l)" = 5 ]
rclone move local:clone/tree/sub local:clone/moved
[ "$(rclone lsf local:clone/moved | wc -l)" = 3 ]
rclone purge local:clone
echo passed
