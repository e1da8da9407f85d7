/// What the parser refuses because of its size.
///
/// Trino has no numbers for this: its parser ends where the thread's stack does.
package enum SyntaxLimits {
    /// How deep parentheses, calls, subqueries and the like may nest.
    ///
    /// A release build takes less than 4 MB of stack for this (measured, x86-64), a debug build several times that.
    package static let nestingDepth = 500

    /// How high a tree may be; a chain of arithmetic operators, of joins or of fields counts each link.
    ///
    /// Whatever walks a tree may recurse this deep. Chains of `AND`, `OR`, `UNION` and `INTERSECT` are flat.
    package static let treeHeight = 1_000
}
