import Glibc

/// C strings that live as long as this value, for calls that keep pointers in structures.
@safe final class CStrings {
    private var owned = unsafe [UnsafeMutablePointer<CChar>]()

    deinit {
        // Not a loop: swift-format joins the words of "for unsafe".
        unsafe owned.forEach { unsafe free($0) }
    }

    func make(_ text: String) -> UnsafePointer<CChar>? {
        guard let copy = unsafe strdup(text) else { return nil }
        unsafe owned.append(copy)
        return unsafe UnsafePointer(copy)
    }

    func make(_ text: String?) -> UnsafePointer<CChar>? { unsafe text.flatMap { unsafe make($0 as String) } }

    /// An array of C strings closed by NULL.
    func vector(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] {
        unsafe texts.map { unsafe UnsafeMutablePointer(mutating: make($0 as String)) } + [nil]
    }
}
