package import Columnar

/// A Swift type that values of columns can be read as in a loop.
package protocol Scalar {
    /// How a value lies in a lane.
    associatedtype Element: BitwiseCopyable
    /// A value from a lane.
    static func load(_ element: Element) -> Self
    /// The value as it lies in a lane.
    var stored: Element { get }
    /// What lies in the lane of a NULL: something harmless.
    static var blank: Element { get }
}

extension Int64: Scalar {
    @inline(__always) package static func load(_ element: Int64) -> Int64 { element }
    @inline(__always) package var stored: Int64 { self }
    @inline(__always) package static var blank: Int64 { 0 }
}

extension Int128: Scalar {
    @inline(__always) package static func load(_ element: Int128) -> Int128 { element }
    @inline(__always) package var stored: Int128 { self }
    @inline(__always) package static var blank: Int128 { 0 }
}

extension Double: Scalar {
    @inline(__always) package static func load(_ element: Double) -> Double { element }
    @inline(__always) package var stored: Double { self }
    @inline(__always) package static var blank: Double { 0 }
}

extension Bool: Scalar {
    @inline(__always) package static func load(_ element: UInt8) -> Bool { element != 0 }
    @inline(__always) package var stored: UInt8 { self ? 1 : 0 }
    @inline(__always) package static var blank: UInt8 { 0 }
}

extension ByteView: Scalar {
    @inline(__always) package static func load(_ element: ByteView) -> ByteView { element }
    @inline(__always) package var stored: ByteView { self }
    @inline(__always) package static var blank: ByteView { .empty }
}
