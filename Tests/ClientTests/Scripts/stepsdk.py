"""The Step Functions Data Science SDK: processing jobs as steps, as "Building machine learning workflows with Amazon SageMaker
Processing jobs and AWS Step Functions" (AWS Machine Learning Blog) has them, and their choices, failures and branches."""
import json
import os
import subprocess

import boto3
from sagemaker.processing import ProcessingInput, ProcessingOutput, ScriptProcessor
from sagemaker.sklearn.processing import SKLearnProcessor
from stepfunctions.inputs import ExecutionInput
from stepfunctions.steps import Catch, Chain, Choice, ChoiceRule, Fail, Parallel, Pass, ProcessingStep, Retry, Succeed
from stepfunctions.workflow import ExecutionStatus, Workflow

import jobs

ROLE = "arn:aws:iam::123456789012:role/StepFunctionsWorkflowExecutionRole"
STATES = "arn:aws:states:us-east-1:123456789012:"
CODE = "/opt/ml/processing/input/code"
cluster = dict(role=jobs.ROLE, instance_count=1, instance_type="ml.m5.xlarge")
sm = boto3.client("sagemaker")
jobs.bucket()


def types(execution):
    return [event["type"] for event in execution.list_events()]


def code(name, text):
    """A script as the input of a job."""
    jobs.put(f"code/{name}", text)
    return ProcessingInput(source=f"s3://data/code/{name}", destination=CODE, input_name="code")


# The article's step, with a split of the rows.
jobs.put("input/census.csv", "".join(f"{number},{number % 2}\n" for number in range(50)))
script = code("preprocessing.py", """
import argparse, os
from sklearn.model_selection import train_test_split
parser = argparse.ArgumentParser()
parser.add_argument("--train-test-split-ratio", type=float)
ratio = parser.parse_args().train_test_split_ratio
rows = open("/opt/ml/processing/input/census.csv").read().splitlines()
for name, part in zip(("train", "test"), train_test_split(rows, test_size=ratio, random_state=0)):
    open(f"/opt/ml/processing/{name}/rows.csv", "w").write("\\n".join(part))
""")
inputs = [ProcessingInput(source="s3://data/input/census.csv", destination="/opt/ml/processing/input", input_name="input-1"),
          script]
outputs = [ProcessingOutput(source=f"/opt/ml/processing/{name}", destination=f"s3://data/out/{name}", output_name=f"{name}_data")
           for name in ("train", "test")]
processor = SKLearnProcessor(framework_version="1.2-1", max_runtime_in_seconds=1200, **cluster)
execution_input = ExecutionInput(schema={"PreprocessingJobName": str})
step = ProcessingStep(
    "SageMaker pre-processing step", processor=processor, job_name=execution_input["PreprocessingJobName"], inputs=inputs,
    outputs=outputs, container_arguments=["--train-test-split-ratio", "0.2"],
    container_entrypoint=["python3", f"{CODE}/preprocessing.py"])
failed = Fail("ML Workflow failed", cause="SageMakerProcessingJobFailed")
step.add_catch(Catch(error_equals=["States.TaskFailed"], next_step=failed))
choice = Choice("Completed?")
choice.add_choice(
    rule=ChoiceRule.StringEquals(variable=step.output()["ProcessingJobStatus"], value="Completed"), next_step=Succeed("Happy"))
choice.default_choice(failed)

workflow = Workflow(name="census", definition=Pass("to be replaced"), role=ROLE, execution_input=execution_input,
                    tags=[{"key": "team", "value": "a"}])
arn = workflow.create()
assert arn == STATES + "stateMachine:census" and workflow.create() == arn
# Another machine of this name: the SDK takes the ARN out of the refusal's message.
assert Workflow(name="census", definition=Pass("other"), role=ROLE).create() == arn
assert workflow.update(definition=Chain([step, choice])) == arn
assert json.loads(boto3.client("stepfunctions").describe_state_machine(stateMachineArn=arn)["definition"]) == json.loads(
    workflow.definition.to_json())
try:
    workflow.execute(inputs={"PreprocessingJobName": 7})
    raise AssertionError("an input of another type than the schema's was taken")
except ValueError:
    pass

name = jobs.unique("preprocessing")
execution = workflow.execute(name="happy", inputs={"PreprocessingJobName": name})
assert execution.execution_arn == STATES + "execution:census:happy", execution
described = execution.get_output(wait=True)
assert described["ProcessingJobName"] == name and described["ProcessingJobStatus"] == "Completed", described
assert sm.describe_processing_job(ProcessingJobName=name)["ProcessingJobArn"] == described["ProcessingJobArn"]
assert [len(jobs.get(f"out/{part}/rows.csv").split()) for part in ("train", "test")] == [40, 10]
assert execution.describe()["status"] == "SUCCEEDED" and execution.get_input() == {"PreprocessingJobName": name}
assert types(execution) == [
    "ExecutionStarted", "TaskStateEntered", "TaskScheduled", "TaskStarted", "TaskSubmitted", "TaskSucceeded",
    "TaskStateExited", "ChoiceStateEntered", "ChoiceStateExited", "SucceedStateEntered", "SucceedStateExited",
    "ExecutionSucceeded"], types(execution)
assert execution.list_events(max_items=1, reverse_order=True)[0]["type"] == "ExecutionSucceeded"

# What a notebook shows of it.
graph = execution.render_progress().data
shown = json.JSONDecoder().raw_decode(graph[graph.index("'events': ") + len("'events': "):])[0]
assert [event["type"] for event in shown] == types(execution), shown
assert "SageMaker pre-processing step" in workflow.render_graph().data
# The SDK's table of events is left out: it fails at "truncated": false, which every history has
# (https://github.com/aws/aws-step-functions-data-science-sdk-python/issues/93).

# A job that fails, and is caught.
code("preprocessing.py", "raise SystemExit(3)")
execution = workflow.execute(inputs={"PreprocessingJobName": jobs.unique("fails")})
assert execution.get_output(wait=True) is None
described = execution.describe()
assert (described["status"], described["cause"]) == ("FAILED", "SageMakerProcessingJobFailed"), described
assert types(execution)[-5:] == ["TaskSubmitted", "TaskFailed", "TaskStateExited", "FailStateEntered", "ExecutionFailed"]
details = next(event for event in execution.list_events() if event["type"] == "TaskFailed")["taskFailedEventDetails"]
assert details["error"] == "States.TaskFailed" and details["resource"] == "createProcessingJob.sync", details
cause = json.loads(details["cause"])
assert cause["ProcessingJobStatus"] == "Failed" and cause["FailureReason"] == "AlgorithmError: , exit code: 3", cause
assert "ML Workflow failed" in execution.render_progress().data

# A job that could not be started: its name is taken.
execution = workflow.execute(inputs={"PreprocessingJobName": name})
execution.get_output(wait=True)
details = next(event for event in execution.list_events() if "taskFailedEventDetails" in event)["taskFailedEventDetails"]
assert "already exists" in details["cause"] and details["error"].startswith("SageMaker."), details
assert execution.describe()["status"] == "FAILED", execution.describe()


# Parallel steps, of which one works at its second attempt.
def branch(title, script, **step):
    processor = ScriptProcessor(image_uri="local", command=["python3"], **cluster)
    file = title.replace(" ", "-") + ".py"
    return ProcessingStep(
        title, processor=processor, inputs=[code(file, script)], container_entrypoint=["python3", f"{CODE}/{file}"], outputs=[
            ProcessingOutput(source="/opt/ml/processing/output", destination=f"s3://data/{title}", output_name="o")], **step)


STEADY = "open('/opt/ml/processing/output/x', 'w').write('steady')"
FLAKY = """
import json
name = json.load(open("/opt/ml/config/processingjobconfig.json"))["ProcessingJobName"]
open("/opt/ml/processing/output/x", "w").write(name)
raise SystemExit(0 if name.endswith("-1") else 1)
"""
steady = branch("anomaly detection", STEADY, job_name=jobs.unique("anomaly"), tags={"stage": "test"})
flaky = branch("feature selection", FLAKY, job_name="x", retry=Retry(
    error_equals=["States.TaskFailed"], interval_seconds=1, max_attempts=2, backoff_rate=1.0))
# The name of a job is used once, so that each attempt needs its own.
parameters = dict(flaky.fields["parameters"])
del parameters["ProcessingJobName"]
flaky.update_parameters(parameters | {
    "ProcessingJobName.$": "States.Format('{}-{}', $$.Execution.Name, $$.State.RetryCount)"})
both = Parallel("two at once")
both.add_branch(steady)
both.add_branch(flaky)
parallel = Workflow(name="parallel", definition=Chain([both, Pass("join", result_path="$")]), role=ROLE)
parallel.create()
base = jobs.unique("flaky")
execution = parallel.execute(name=base)
first, second = execution.get_output(wait=True)
assert first["ProcessingJobStatus"] == second["ProcessingJobStatus"] == "Completed", (first, second)
assert second["ProcessingJobName"] == base + "-1", second
assert jobs.get("anomaly detection/x") == "steady" and jobs.get("feature selection/x") == base + "-1"
assert sm.describe_processing_job(ProcessingJobName=base + "-0")["ProcessingJobStatus"] == "Failed"
tags = sm.list_tags(ResourceArn=first["ProcessingJobArn"])["Tags"]
assert {"Key": "stage", "Value": "test"} in tags, tags
found = types(execution)
assert (found.count("TaskSubmitted"), found.count("TaskFailed"), found.count("TaskSucceeded")) == (3, 1, 2), found
assert "ParallelStateSucceeded" in found, found

# A step that does not wait, and an execution that is stopped while its job runs.
nowait = Workflow(name="nowait", role=ROLE, definition=branch(
    "start only", STEADY, job_name=jobs.unique("only"), wait_for_completion=False))
nowait.create()
assert "ProcessingJobStatus" not in (started := nowait.execute().get_output(wait=True)), started
assert started["ProcessingJobArn"].startswith("arn:aws:sagemaker:us-east-1:123456789012:processing-job/only-"), started
sleeper = jobs.unique("sleeper")
sleeps = Workflow(name="sleeps", role=ROLE, definition=branch(
    "sleeps", "import time\ntime.sleep(600)", job_name=sleeper))
sleeps.create()
execution = sleeps.execute()
while not any(job.get("ProcessingJobStatus") == "InProgress" for job in sm.list_processing_jobs(
        NameContains=sleeper)["ProcessingJobSummaries"]):
    pass
assert "stopDate" in execution.stop(error="Enough", cause="no time")
described = execution.describe()
assert (described["status"], described["error"], described["cause"]) == ("ABORTED", "Enough", "no time"), described
jobs.wait(sm, sleeper)
assert sm.describe_processing_job(ProcessingJobName=sleeper)["ProcessingJobStatus"] == "Stopped"

# Found again by others.
assert [found["name"] for found in Workflow.list_workflows()] == ["census", "nowait", "parallel", "sleeps"]
assert len(Workflow.list_workflows(max_items=3)) == 3 and "census" in Workflow.list_workflows(html=True).data
attached = Workflow.attach(arn)
assert (attached.name, attached.role) == ("census", ROLE), attached
assert json.loads(attached.definition.to_json()) == json.loads(workflow.definition.to_json())
assert [found.status for found in attached.list_executions()] == ["FAILED", "FAILED", "SUCCEEDED"]
assert [found.name for found in attached.list_executions(status_filter=ExecutionStatus.Succeeded)] == ["happy"]
assert "happy" in attached.list_executions(html=True).data
# Taken along as a template.
with open("template.yaml", "w") as file:
    file.write(workflow.get_cloudformation_template(description="The census"))
subprocess.run([os.environ["PJRUN"], "workflow", "check", "template.yaml"], check=True)
for each in (workflow, parallel, nowait, sleeps):
    each.delete()
assert Workflow.list_workflows() == []
print("passed")
