import ArgumentParser

@main struct Pjrun: AsyncParsableCommand { static let configuration = CommandConfiguration(version: "0.1.0"); func run() async { print("x") } }
