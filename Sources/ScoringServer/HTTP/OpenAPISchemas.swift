/// The shapes that the description of the interface names.
enum OpenAPISchemas {
    static let all = """
        {"Problem":\(problem),"Names":\(names),"Point":\(point),"Points":\(points),
        "Question":\(question),"Row":\(row),"Report":\(report)}
        """

    private static let problem = """
        {"type":"object","additionalProperties":false,
        "required":["type","title","status","detail"],
        "properties":{"type":{"type":"string"},"title":{"type":"string"},
        "status":{"type":"integer"},"detail":{"type":"string"}}}
        """

    private static let names = """
        {"type":"object","additionalProperties":false,"required":["vi","en"],
        "properties":{"vi":{"type":"string"},"en":{"type":"string"}}}
        """

    private static let point = """
        {"type":"object","additionalProperties":false,
        "required":["id","kind","name","unit","unit_code","code_list","parent"],
        "properties":{"id":{"type":"string"},
        "kind":{"type":"string","enum":["one-stop","health-station","counter"]},
        "name":{"$ref":"#/components/schemas/Names"},"unit":{"$ref":"#/components/schemas/Names"},
        "unit_code":{"type":["string","null"]},"code_list":{"type":["string","null"]},
        "parent":{"type":["string","null"]}}}
        """

    private static let points = """
        {"type":"object","additionalProperties":false,"required":["points"],
        "properties":{"points":{"type":"array",
        "items":{"$ref":"#/components/schemas/Point"}}}}
        """

    private static let question = """
        {"type":"object","additionalProperties":false,"required":["question","scale","withheld"],
        "properties":{"question":{"type":"string"},
        "scale":{"type":"string","enum":["SC4","SC5"]},
        "withheld":{"type":["string","null"],
        "enum":["none","too_few","protects_others","counter",null],
        "description":"Why there is no figure; null if there is one"},
        "n":{"type":"integer","minimum":30,"description":"Ratings that are counted"},
        "satisfaction":{"type":"number","description":"Share of the two best levels, percent"},
        "interval_low":{"type":"number"},"interval_high":{"type":"number"},
        "mean5":{"type":["number","null"]},"points":{"type":"number"},
        "levels":{"type":"array","items":{"type":"integer"},
        "description":"Ratings of each level, from the worst"},
        "left_out":{"$ref":"#/components/schemas/Question/$defs/counts"},
        "noted":{"$ref":"#/components/schemas/Question/$defs/counts"},
        "without_day":{"type":["number","null"],"minimum":0,"maximum":100,
        "description":"Share of ratings known to the week or month but not the day, percent"}},
        "$defs":{"counts":{"type":"object","additionalProperties":{"type":"integer"},
        "description":"Ratings by flag"}}}
        """

    private static let row: String = {
        let fields = ReportRow.fields.map { field -> String in
            switch field {
            case "numerator", "denominator", "value", "unit", "evidence_id":
                "\"\(field)\":{\"type\":[\"string\",\"null\"]}"
            case "verification_status":
                "\"\(field)\":{\"type\":\"string\",\"enum\":[\"verified\",\"not_available\"]}"
            default: "\"\(field)\":{\"type\":\"string\"}"
            }
        }
        let names = ReportRow.fields.map { "\"\($0)\"" }.joined(separator: ",")
        return """
            {"type":"object","additionalProperties":false,"required":[\(names)],
            "properties":{\(fields.joined(separator: ","))}}
            """
    }()

    private static let report = """
        {"type":"object","additionalProperties":false,
        "required":["point","period","as_of","questions","rows"],
        "properties":{"point":{"$ref":"#/components/schemas/Point"},
        "period":{"type":"object","additionalProperties":false,
        "required":["kind","start","end"],
        "properties":{"kind":{"type":"string","enum":["day","week","month"]},
        "start":{"type":"string","format":"date"},"end":{"type":"string","format":"date"}}},
        "as_of":{"type":"string","format":"date-time"},
        "questions":{"type":"array","items":{"$ref":"#/components/schemas/Question"}},
        "rows":{"type":"array","items":{"$ref":"#/components/schemas/Row"}}}}
        """
}
