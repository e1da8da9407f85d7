import Foundation
import Testing

@testable import ProcessingToolkit

@Suite struct `The files of an input` {
    @Test func `all directories are searched and paths are in byte order`() throws {
        let directory = try JobDirectory()
        let data = "processing/input/data/"
        for name in ["b.csv", "a/z.csv", "a.csv", "B.csv", "part-10.csv", "part-9.csv", "ä.csv", "a/deep/1.csv"] {
            try directory.write("x", to: data + name)
        }

        let files = try directory.job().inputFiles("data")

        #expect(
            files.map { $0.dropFirst(directory.root.count + 1 + data.count) } == [
                "B.csv", "a.csv", "a/deep/1.csv", "a/z.csv", "b.csv", "part-10.csv", "part-9.csv", "ä.csv",
            ])
    }

    @Test func `an empty input has no files`() throws {
        let directory = try JobDirectory()
        try directory.write("", to: "processing/input/query/marker")
        try FileManager.default.removeItem(atPath: directory.root + "/processing/input/query/marker")

        #expect(try directory.job().inputFiles("query") == [])
    }

    @Test func `links to files are listed, links to directories are not entered`() throws {
        let directory = try JobDirectory()
        let data = directory.root + "/processing/input/data"
        try directory.write("x", to: "processing/input/data/file")
        try FileManager.default.createSymbolicLink(atPath: data + "/link", withDestinationPath: "file")
        try FileManager.default.createSymbolicLink(atPath: data + "/loop", withDestinationPath: ".")

        #expect(try directory.job().inputFiles("data") == [data + "/file", data + "/link"])
    }

    @Test func `a directory that is not there is an error with its path`() throws {
        let directory = try JobDirectory()
        let data = directory.root + "/processing/input/data"

        #expect(throws: ProcessingError.system(operation: "list", path: data, code: 2)) {
            try directory.job().inputFiles("data")
        }
    }
}
