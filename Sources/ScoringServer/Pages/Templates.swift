import Mustache

/// The pages, filled in by Mustache; all text is escaped.
enum Templates {
    /// The page of one point.
    static func render(_ page: PointPage) throws -> String {
        try render(page, body: PageMarkup.point)
    }

    /// The list of points.
    static func render(_ page: ListPage) throws -> String {
        try render(page, body: PageMarkup.list)
    }

    /// Why a point's number should be believed.
    static func render(_ page: TrustPage) throws -> String {
        try render(page, body: TrustMarkup.page)
    }

    private static func render(_ page: some Sendable, body: String) throws -> String {
        var library = MustacheLibrary()
        try library.register(PageMarkup.frame, named: "frame")
        try library.register(body, named: "page")
        return library.render(page, withTemplate: "page") ?? ""
    }
}
