import PjrunTesting

/// A folder with a few tables in a bucket, and jobs that query them.
struct AthenaFolder {
    let folder = JobFolder()

    init() {
        folder.write("orders.csv", "id,name,amount\n1,anna,10.5\n2,ben,20\n3,,\n4,dora,7.25\n5,eve,1\n6,fay,2\n")
        folder.pjrun("s3", "cp", "orders.csv", "s3://lake/orders/part-0.csv")
        for day in 1...3 {
            folder.write("events/day=2026-01-0\(day)/e.csv", "id,kind\n\(day),a\n\(day)0,b\n")
        }
        folder.pjrun("s3", "cp", "--recursive", "events", "s3://lake/events/")
        sql("CREATE DATABASE sales")
        sql(Self.table("sales.orders", "id int, name string, amount double", at: "s3://lake/orders/"))
        sql(
            Self.table(
                "sales.events", "id int, kind string", "PARTITIONED BY (day string)", at: "s3://lake/events/"))
    }

    static func table(_ name: String, _ columns: String, _ partitions: String = "", at location: String) -> String {
        """
        CREATE EXTERNAL TABLE \(name) (\(columns)) \(partitions)
        ROW FORMAT DELIMITED FIELDS TERMINATED BY ','
        LOCATION '\(location)' TBLPROPERTIES ('skip.header.line.count' = '1')
        """
    }

    @discardableResult
    func sql(_ statement: String) -> ShellResult { folder.pjrun("sql", statement) }

    /// Where the results of queries go.
    static let results = "home/s3/lake/results"

    /// A request whose script prints every file of the input, with `^A` for the delimiter.
    func write(
        _ name: String = "job", query: String, format: String = "TEXTFILE", members: String = "", dataset: String = "",
        hosts: Int = 1, maxRuntime: Int = 3600, script: String = AthenaFolder.printing
    ) {
        folder.write("main.sh", script + "\n")
        folder.write(
            "\(name).json",
            """
            {
              "ProcessingJobName": "\(name)",
              "RoleArn": "arn:aws:iam::123456789012:role/r",
              "AppSpecification": {
                "ImageUri": "local",
                "ContainerEntrypoint": ["/bin/bash", "/opt/ml/processing/input/code/main.sh"]
              },
              "ProcessingResources": {
                "ClusterConfig": {"InstanceCount": \(hosts), "InstanceType": "ml.m5.large", "VolumeSizeInGB": 10}
              },
              "StoppingCondition": {"MaxRuntimeInSeconds": \(maxRuntime)},
              "ProcessingInputs": [
                {
                  "InputName": "athena",
                  "DatasetDefinition": {
                    "LocalPath": "/opt/ml/processing/input/athena", \(dataset)
                    "AthenaDatasetDefinition": {
                      "Catalog": "AwsDataCatalog", "Database": "sales", \(members)
                      "QueryString": \(JSONValue.string(query).text),
                      "OutputS3Uri": "s3://lake/results/", "OutputFormat": "\(format)"
                    }
                  }
                },
                {
                  "InputName": "code",
                  "S3Input": {
                    "S3Uri": "file://\(folder("main.sh"))", "LocalPath": "/opt/ml/processing/input/code",
                    "S3DataType": "S3Prefix", "S3InputMode": "File"
                  }
                }
              ]
            }
            """)
    }

    /// Runs a request that was written.
    func run(_ name: String = "job") -> ShellResult { folder.pjrun("-q", "--request", "\(name).json") }

    /// Prints the rows of all files, sorted.
    static let printing = """
        cd /opt/ml/processing/input/athena
        for f in *; do case $f in '*') ;; *.gz) zcat "$f" ;; *) cat "$f" ;; esac; done | tr '\\001' '|' | LC_ALL=C sort
        """
}
