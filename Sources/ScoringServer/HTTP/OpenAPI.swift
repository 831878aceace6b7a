/// The description of the interface, OpenAPI 3.1, as `/openapi.json` serves it.
///
/// Tests hold every path and every answer against it.
enum OpenAPI {
    /// The document.
    static let document = """
        {"openapi":"3.1.0",
        "info":{"title":"Hài Lòng scoring server","version":"1.0.0",
        "description":"Takes signed batches of ratings in, and publishes figures of closed \
        periods. What kiosks send and are answered is COSE and CBOR, described in the protocol; a \
        status only chooses the delay before the next try: nothing but a signed receipt says that \
        something is held.",
        "license":{"name":"Apache-2.0","identifier":"Apache-2.0"}},
        "servers":[{"url":"/"}],
        "security":[],
        "paths":{
        "/v1/batches":{"post":{"operationId":"sendBatch","summary":"Send one signed batch",
        "requestBody":\(message("A COSE_Sign1 of type application/vnd.hailong.batch+cose")),
        "responses":{"200":\(receipt("Held, perhaps as a branch: a signed receipt")),
        "403":\(receipt("Refused: the kiosk is unknown or revoked; a signed receipt")),
        "422":\(receipt("Refused: the hash chain or the payload; a signed receipt")),
        \(messageProblems)}}},
        "/v1/enrolments":{"post":{"operationId":"enrol","summary":"Bind a kiosk to a point",
        "requestBody":\(message("A COSE_Sign1 of type application/vnd.hailong.enrolment+cose")),
        "responses":{"200":\(receipt("Bound: the chain's first receipt, with the point")),
        "403":\(receipt("Refused: the code or the key; a signed receipt")),
        \(messageProblems)}}},
        "/v1/heartbeats":{"post":{"operationId":"beat","summary":"Say how a kiosk is",
        "requestBody":\(message("A COSE_Sign1 of type application/vnd.hailong.heartbeat+cose")),
        "responses":{"200":\(receipt("Taken, or not later than one taken: a signed answer")),
        "403":\(receipt("Refused: the kiosk is unknown or revoked; a signed answer")),
        \(messageProblems)}}},
        "/":{"get":{"operationId":"listPage","summary":"The points, as a page",
        "parameters":[\(language)],
        "responses":{"200":\(page),"400":\(problem)}}},
        "/points.json":{"get":{"operationId":"listPoints","summary":"The points",
        "responses":{"200":\(json("Points"))}}},
        "/points/{id}":{"get":{"operationId":"pointPage",
        "summary":"One point in one period, as a page",
        "parameters":[\(point),\(period),\(date),\(language)],
        "responses":{"200":\(page),"400":\(problem),"404":\(problem)}}},
        "/points/{id}/why":{"get":{"operationId":"whyPage",
        "summary":"Why to believe what is published about one point, as a page",
        "parameters":[\(point),\(period),\(date),\(language)],
        "responses":{"200":\(page),"400":\(problem),"404":\(problem)}}},
        "/points/{id}.json":{"get":{"operationId":"pointReport",
        "summary":"What is published about one point in one closed period",
        "parameters":[\(point),\(period),\(date)],
        "responses":{"200":\(json("Report")),"400":\(problem),"404":\(problem)}}},
        "/points/{id}.csv":{"get":{"operationId":"pointTable",
        "summary":"The rows of the report, as a table",
        "parameters":[\(point),\(period),\(date)],
        "responses":{"200":{"description":"A header and one row for each indicator",
        "content":{"text/csv":{"schema":{"type":"string"}}}},
        "400":\(problem),"404":\(problem)}}},
        "/openapi.json":{"get":{"operationId":"describe","summary":"This document",
        "responses":{"200":{"description":"OpenAPI 3.1",
        "content":{"application/json":{"schema":{"type":"object"}}}}}}},
        "/healthz":{"get":{"operationId":"health",
        "summary":"Whether the server can read its database",
        "responses":{"200":{"description":"It can",
        "content":{"text/plain":{"schema":{"type":"string"}}}},"503":\(problem)}}}
        },
        "components":{"schemas":\(OpenAPISchemas.all)}}
        """

    private static let page = """
        {"description":"HTML that needs no script","content":{"text/html":{"schema":\
        {"type":"string"}}}}
        """

    private static let problem = """
        {"description":"A problem in words (RFC 9457)","content":{"application/problem+json":\
        {"schema":{"$ref":"#/components/schemas/Problem"}}}}
        """

    private static let messageProblems = """
        "400":\(problem),"413":\(problem),"415":\(problem),
        "503":{"description":"Nothing was stored; Retry-After says when to try again",
        "headers":{"Retry-After":{"schema":{"type":"integer"}}},
        "content":{"application/problem+json":{"schema":{"$ref":"#/components/schemas/Problem"}}}}
        """

    private static let language = """
        {"name":"lang","in":"query","schema":{"type":"string","enum":["vi","en"],"default":"vi"}}
        """

    private static let point = """
        {"name":"id","in":"path","required":true,"schema":{"type":"string",\
        "pattern":"^[a-z0-9][a-z0-9-]{0,62}$"}}
        """

    private static let period = """
        {"name":"period","in":"query","schema":{"type":"string","enum":["day","week","month"],\
        "default":"week"}}
        """

    private static let date = """
        {"name":"date","in":"query","description":"Any date in the period; without it, the last \
        period that is over","schema":{"type":"string","format":"date"}}
        """

    private static func message(_ description: String) -> String {
        """
        {"required":true,"description":"\(description), at most 65536 bytes",\
        "content":{"application/cose":{"schema":{"type":"string","format":"binary"}}}}
        """
    }

    private static func receipt(_ description: String) -> String {
        """
        {"description":"\(description)","content":{"application/cbor":{"schema":\
        {"type":"string","format":"binary"}}}}
        """
    }

    private static func json(_ schema: String) -> String {
        """
        {"description":"JSON","content":{"application/json":{"schema":\
        {"$ref":"#/components/schemas/\(schema)"}}}}
        """
    }
}
