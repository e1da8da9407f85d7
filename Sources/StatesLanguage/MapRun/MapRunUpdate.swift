/// What UpdateMapRun changes of a run that goes on.
///
/// <https://docs.aws.amazon.com/step-functions/latest/apireference/API_UpdateMapRun.html>
public struct MapRunUpdate: Hashable, Sendable {
    /// How many children run at once; 0 stands for as many as the service allows.
    public var maximumConcurrency: Int?
    /// So many failed items are tolerated.
    public var toleratedCount: Int?
    /// Such a share of failed items is tolerated, 0 to 100.
    public var toleratedPercentage: Double?

    /// Makes a change of what is given.
    public init(maximumConcurrency: Int? = nil, toleratedCount: Int? = nil, toleratedPercentage: Double? = nil) {
        self.maximumConcurrency = maximumConcurrency
        self.toleratedCount = toleratedCount
        self.toleratedPercentage = toleratedPercentage
    }
}

extension MapRunRequest {
    /// Takes a change; from the next child on it holds.
    public mutating func apply(_ update: MapRunUpdate) {
        maximumConcurrency = update.maximumConcurrency ?? maximumConcurrency
        toleratedCount = update.toleratedCount ?? toleratedCount
        toleratedPercentage = update.toleratedPercentage ?? toleratedPercentage
    }
}
