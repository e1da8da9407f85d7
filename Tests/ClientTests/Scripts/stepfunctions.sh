#!/usr/bin/env bash
# The aws CLI: a state machine that is made, started, described and stopped, and its histories.
set -euo pipefail
same() { [ "$1" = "$2" ] || { echo "expected '$2', found '$1'" >&2; exit 1; }; }
sfn() { aws stepfunctions "$@" --output text; }

states=arn:aws:states:us-east-1:123456789012
cat > machine.json <<'JSON'
{"StartAt": "Wait", "States": {
 "Wait": {"Type": "Wait", "SecondsPath": "$.seconds", "Next": "Done"},
 "Done": {"Type": "Pass", "Parameters": {"waited.$": "$.seconds"}, "End": true}}}
JSON
same "$(sfn validate-state-machine-definition --definition file://machine.json --query result)" OK
same "$(sfn create-state-machine --name waits --definition file://machine.json \
    --role-arn arn:aws:iam::123456789012:role/Machine --query stateMachineArn)" $states:stateMachine:waits
same "$(sfn list-state-machines --query 'stateMachines[].name')" waits

# To its end.
quick=$states:execution:waits:quick
same "$(sfn start-execution --state-machine-arn $states:stateMachine:waits --name quick --input '{"seconds": 0}' \
    --query executionArn)" $quick
until [ "$(sfn describe-execution --execution-arn $quick --query status)" != RUNNING ]; do :; done
same "$(sfn describe-execution --execution-arn $quick --query '[status, output]')" $'SUCCEEDED\t{"waited":0}'
# One page after the other is asked for, as --page-size has it.
same "$(sfn get-execution-history --execution-arn $quick --page-size 2 --query 'events[].type' | xargs)" \
    "ExecutionStarted WaitStateEntered WaitStateExited PassStateEntered PassStateExited ExecutionSucceeded"
same "$(sfn get-execution-history --execution-arn $quick --reverse-order --max-items 1 --query 'events[].id' | sed -n 1p)" 6

# Stopped.
slow=$states:execution:waits:slow
sfn start-execution --state-machine-arn $states:stateMachine:waits --name slow --input '{"seconds": 3600}' >/dev/null
same "$(sfn describe-execution --execution-arn $slow --query status)" RUNNING
sfn stop-execution --execution-arn $slow --error Enough --cause "no time" >/dev/null
same "$(sfn describe-execution --execution-arn $slow --query '[status, error, cause]')" $'ABORTED\tEnough\tno time'
same "$(sfn list-executions --state-machine-arn $states:stateMachine:waits --query 'executions[].name' | xargs)" "slow quick"
same "$(sfn list-executions --state-machine-arn $states:stateMachine:waits --status-filter ABORTED \
    --query 'executions[].name')" slow

# EXPRESS, whose answer is the output; the client's environment keeps the CLI from asking for another host.
sfn create-state-machine --name now --type EXPRESS --definition file://machine.json \
    --role-arn arn:aws:iam::123456789012:role/Machine >/dev/null
same "$(sfn start-sync-execution --state-machine-arn $states:stateMachine:now --input '{"seconds": 0}' --query output)" '{"waited":0}'
same "$(sfn test-state --definition '{"Type": "Pass", "Next": "B"}' --input 1 --query '[status, nextState]')" $'SUCCEEDED\tB'

# A refusal: the code is named, the exit code is the CLI's.
if sfn describe-execution --execution-arn $states:execution:waits:none 2> refusal; then exit 1; fi
grep -q "(ExecutionDoesNotExist).*Execution Does Not Exist: '$states:execution:waits:none'" refusal
sfn delete-state-machine --state-machine-arn $states:stateMachine:waits
same "$(sfn list-state-machines --query 'stateMachines[].name')" now
echo passed
