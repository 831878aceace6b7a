package import FeedbackCore

/// What a panel did wrong, in one line for staff.
package struct PanelFaultsText {
    private let faults: PanelFaults
    private let language: Language

    /// Words in `language`.
    package init(_ faults: PanelFaults, in language: Language) {
        self.faults = faults
        self.language = language
    }

    /// Such as `12 wrong reports · 1 flood`; nothing if there was no fault.
    package var text: String? {
        let named: [(UInt64, vi: String, en: String)] = [
            (faults.malformed, "bản tin sai", "wrong reports"),
            (faults.empty, "bản tin rỗng", "empty reports"),
            (faults.lost, "bản tin thiếu", "reports that never came"),
            (faults.floods, "lần gửi dồn dập", "floods"),
            (faults.failures, "lần truyền lỗi", "failed transfers"),
            (faults.returns, "lần cắm lại", "times back"),
        ]
        let house = HouseText(language)
        let told = named.filter { $0.0 > 0 }
            .map { house.number($0.0) + " " + (language == .vietnamese ? $0.vi : $0.en) }
        return told.isEmpty ? nil : told.joined(separator: " · ")
    }
}
