import StatesLanguage

/// A map run that goes on: its decisions, where its items come from and where its results go.
struct ActiveMapRun {
    var decisions: MapRun
    /// The execution whose run it is.
    let execution: Int
    /// Nil until it is open, and where the items were given.
    var source: (any ItemSource)?
    /// The numbers of the children that run, by their places.
    var live: [Int: Int] = [:]
    /// The numbers of the children that have not succeeded before the run was redriven, by their places.
    var unsuccessful: [Int: Int] = [:]
    var results: ResultFiles?
    /// Nobody waits for its end.
    var isUnwanted = false
    /// Its files are being put in place.
    var isWriting = false

    /// Gives up what it has on disk.
    func discard() { results?.discard() }
}
