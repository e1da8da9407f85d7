#!/usr/bin/env bash
# Counts rows, columns and incomplete rows of every CSV file of input "data"; writes report.csv to output "report".
#
#     pjrun --image local --script sample-data/jobs/preprocess.sh --input data=sample-data/shards \
#         --output report=./out/report
#
# Uses the directories pjrun gives to names (input/NAME, output/NAME) instead of reading the configuration: bash and awk
# are all it needs. Quoted fields are not supported.
set -euo pipefail
export LC_ALL=C

root="${PROCESSING_ROOT:-/opt/ml}"
data="$root/processing/input/data"
report="$root/processing/output/report"

if [[ ! -d $data ]]; then
    echo "error: the job has no input \"data\"" >&2
    echo "  help: add one with --input data=PATH" >&2
    exit 1
fi
mkdir -p "$report" "$root/output"

{
    echo "file,rows,columns,incomplete"
    find -L "$data" -type f -print0 | sort -z | while IFS= read -r -d '' file; do
        awk -F, -v name="${file#"$data"/}" '
            { sub(/\r$/, "") }
            NR == 1 { columns = NF; next }
            $0 == "" { next }
            {
                rows++
                for (i = 1; i <= columns; i++) if ($i ~ /^[ \t]*(\?|NA|NaN|nan|null)?[ \t]*$/) { incomplete++; break }
            }
            END { printf "%s,%d,%d,%d\n", name, rows, columns, incomplete }
        ' "$file"
    done
} >"$report/report.csv"

awk -F, 'NR > 1 { files++; rows += $2 } END { printf "counted %d rows in %d files\n", rows, files }' \
    "$report/report.csv" | tee "$root/output/message"
