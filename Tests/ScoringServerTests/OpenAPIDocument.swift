import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

/// An OpenAPI document, and the part of JSON Schema that ours uses.
struct OpenAPIDocument {
    private let root: [String: Any]

    init(_ data: Data) throws {
        root = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    var version: String? { root["openapi"] as? String }

    var paths: [String] { Array((root["paths"] as? [String: Any] ?? [:]).keys) }

    /// Expects status, content type and JSON of a response to be as described.
    func check(_ response: TestResponse, to method: String, _ path: String) throws {
        let operation = try #require(at("paths", path, method), "\(method) \(path)")
        let responses = try #require(operation["responses"] as? [String: Any])
        let name = "\(method) \(path) → \(response.status.code)"
        let described = try #require(
            responses["\(response.status.code)"] as? [String: Any], "\(name) is not described")
        let content = try #require(described["content"] as? [String: [String: Any]])
        let type = String(response.headers[.contentType]?.split(separator: ";").first ?? "")
        let media = try #require(content[type], "\(name) as \(type) is not described")
        guard type.hasSuffix("json") else { return }
        let schema = try #require(media["schema"] as? [String: Any])
        let value = try JSONSerialization.jsonObject(with: Data(response.body.readableBytesView))
        #expect(faults(value, schema, at: name) == [])
    }

    private func at(_ keys: String...) -> [String: Any]? {
        keys.reduce(root as [String: Any]?) { $0?[$1] as? [String: Any] }
    }

    private func faults(_ value: Any, _ schema: [String: Any], at path: String) -> [String] {
        if let reference = schema["$ref"] as? String {
            let keys = reference.dropFirst(2).split(separator: "/").map(String.init)
            guard let target = keys.reduce(root as [String: Any]?, { $0?[$1] as? [String: Any] })
            else { return ["\(path): \(reference) does not exist"] }
            return faults(value, target, at: path)
        }
        let types = schema["type"] as? [String] ?? [schema["type"] as? String ?? "?"]
        guard types.contains(where: { Self.fits(value, $0) }) else {
            return ["\(path): \(value) is no \(types)"]
        }
        if let allowed = schema["enum"] as? [Any],
            !allowed.contains(where: { Self.same($0, value) })
        {
            return ["\(path): \(value) is none of \(allowed)"]
        }
        if let items = schema["items"] as? [String: Any], let array = value as? [Any] {
            return array.enumerated().flatMap { faults($1, items, at: "\(path)[\($0)]") }
        }
        guard let object = value as? [String: Any] else { return [] }
        return faults(object, schema, at: path)
    }

    private func faults(
        _ object: [String: Any], _ schema: [String: Any], at path: String
    ) -> [String] {
        let required = schema["required"] as? [String] ?? []
        let properties = schema["properties"] as? [String: [String: Any]] ?? [:]
        let missing = required.filter { object[$0] == nil }.map { "\(path).\($0) is missing" }
        return missing
            + object.flatMap { key, value -> [String] in
                if let property = properties[key] {
                    return faults(value, property, at: "\(path).\(key)")
                }
                if let others = schema["additionalProperties"] as? [String: Any] {
                    return faults(value, others, at: "\(path).\(key)")
                }
                return schema["additionalProperties"] as? Bool == false
                    ? ["\(path).\(key) is not described"] : []
            }
    }

    private static func same(_ left: Any, _ right: Any) -> Bool {
        if left is NSNull { return right is NSNull }
        return left as? String == right as? String
    }

    private static func fits(_ value: Any, _ type: String) -> Bool {
        switch type {
        case "null": value is NSNull
        case "string": value is String
        case "array": value is [Any]
        case "object": value is [String: Any]
        case "integer":
            (value as? NSNumber).map { $0.doubleValue.rounded() == $0.doubleValue } ?? false
        case "number": value is NSNumber
        default: false
        }
    }
}
