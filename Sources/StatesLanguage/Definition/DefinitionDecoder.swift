import OrderedJSON

/// Compiles the JSON of a definition, state by state.
///
/// It takes for granted what `DefinitionChecker` has checked, and stops at the first thing that cannot be compiled.
struct DefinitionDecoder {
    /// Nesting of Map and Parallel that is compiled; a definition of 1 MiB can nest deeper than a thread's stack.
    static let maximumDepth = 200

    private var depth = 0

    mutating func machine(_ json: JSON) throws(DefinitionFault) -> StateMachine {
        let isJSONata = json["QueryLanguage"]?.string == "JSONata"
        let group = try self.group(json, at: "", isJSONata: isJSONata)
        return StateMachine(states: group, timeoutSeconds: json["TimeoutSeconds"]?.int)
    }

    /// `StartAt` and `States` of a machine, a branch or a processor.
    mutating func group(_ json: JSON, at pointer: String, isJSONata: Bool) throws(DefinitionFault) -> StateGroup {
        depth += 1
        defer { depth -= 1 }
        guard depth <= DefinitionDecoder.maximumDepth else {
            throw DefinitionFault(location: pointer, message: "Map and Parallel states are nested too deeply")
        }
        guard let states = json["States"]?.object, !states.isEmpty else {
            throw DefinitionFault(location: "\(pointer)/States", message: "there must be states")
        }
        var indices: [String: Int] = [:]
        for (index, member) in states.enumerated() { indices[member.key] = index }
        guard let name = json["StartAt"]?.string, let start = indices[name] else {
            throw DefinitionFault(location: "\(pointer)/StartAt", message: "this must name one of the states")
        }
        var compiled: [State] = []
        compiled.reserveCapacity(states.count)
        for member in states {
            var state = StateDecoder(
                name: member.key, json: member.value, at: "\(pointer)/States/\(JSONPointer.escaped(member.key))",
                siblings: indices, machineIsJSONata: isJSONata)
            compiled.append(try state.state(&self))
        }
        return StateGroup(states: compiled, start: start)
    }
}

/// The text of JSON pointers, RFC 6901.
enum JSONPointer {
    static func escaped(_ key: String) -> String {
        guard key.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }) else { return key }
        var text = ""
        for character in key {
            switch character {
            case "~": text += "~0"
            case "/": text += "~1"
            default: text.append(character)
            }
        }
        return text
    }
}
