/// The variables of one scope, and the scope around it.
final class Frame {
    private var parent: Frame?
    private var names: [Int] = []
    private var values: [Value] = []
    /// Whether a function has captured this scope.
    var isCaptured = false

    init(_ parent: Frame?) { self.parent = parent }

    /// Binds a variable in this scope.
    func bind(_ name: Int, _ value: Value) {
        for place in names.indices where names[place] == name {
            values[place] = value
            return
        }
        names.append(name)
        values.append(value)
    }

    /// The value of a variable in this scope or one around it; nil when none of them binds it.
    func value(of name: Int) -> Value? {
        var frame: Frame? = self
        while let current = frame {
            for place in current.names.indices where current.names[place] == name {
                return current.values[place]
            }
            frame = current.parent
        }
        return nil
    }

    /// Lets go of all values, and of the scope around this one.
    func clear() {
        parent = nil
        names = []
        values = []
    }

    /// A scope within this one that has the variables of a tuple.
    func within(_ tuple: Tuple) -> Frame {
        let frame = Frame(self)
        for (name, value) in tuple.bindings {
            frame.bind(name, value)
        }
        return frame
    }
}
