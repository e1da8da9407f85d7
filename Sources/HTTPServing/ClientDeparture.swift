import JobModel
import NIOCore

/// Notices that the client of a connection has gone, or sends no more: whoever waits for it need not wait longer.
///
/// Used on the connection's event loop alone.
final class ClientDeparture: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private var hasLeft = false
    private var waiting: Cancellation?

    /// Cancels what waits when the client goes; at once if it has gone.
    func tell(_ cancellation: Cancellation) {
        if hasLeft { cancellation.cancel() } else { waiting = cancellation }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event as? ChannelEvent == .inputClosed { leave() }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        leave()
        context.fireChannelInactive()
    }

    private func leave() {
        hasLeft = true
        waiting?.cancel()
        waiting = nil
    }
}

extension Channel {
    /// Cancels something when the client of this connection goes.
    func onDeparture(_ cancellation: Cancellation) {
        eventLoop.execute {
            guard let departure = try? self.pipeline.syncOperations.handler(type: ClientDeparture.self) else {
                // A connection that is closed has no handlers any more.
                return cancellation.cancel()
            }
            departure.tell(cancellation)
        }
    }
}
