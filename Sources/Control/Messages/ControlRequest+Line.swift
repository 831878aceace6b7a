import FeedbackCore

/// A message that stands on one line of JSON.
private func value(onLine line: [UInt8]) throws(ControlError) -> JSONValue {
    guard line.count <= Limits.controlLineBytes else { throw .lineTooLong }
    do throws(JSONError) {
        return try JSONValue(line)
    } catch {
        throw .malformed(error.description)
    }
}

extension ControlRequest {
    /// Reads a request from a line without its line feed.
    package init(line: [UInt8]) throws(ControlError) { try self.init(json: value(onLine: line)) }
}

extension ControlReply {
    /// Reads a reply from a line without its line feed.
    package init(line: [UInt8]) throws(ControlError) { try self.init(json: value(onLine: line)) }
}
