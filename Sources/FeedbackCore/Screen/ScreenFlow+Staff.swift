extension ScreenFlow {
    /// A finger is on the corner, where there is one.
    mutating func holdCorner() {
        guard targets.contains(.corner), cornerSince == nil else { return }
        cornerSince = now
    }

    /// The corner was held for long enough; nothing is to be seen of it while the code is locked.
    mutating func openCode() {
        cornerSince = nil
        if let lockedUntil, now < lockedUntil { return }
        lockedUntil = nil
        enter(.code(entered: [], wrong: false))
    }

    /// A key of the code page.
    mutating func type(_ target: ScreenTarget, after entered: [UInt8], wrong: Bool) {
        switch target {
        case .digit(let digit): check(entered + [digit])
        case .erase: stage = .code(entered: entered.dropLast(), wrong: wrong)
        default: enter(.home)
        }
    }

    private mutating func check(_ entered: [UInt8]) {
        guard let code = plan.staffCode, entered.count >= code.count else {
            stage = .code(entered: entered, wrong: false)
            return
        }
        guard entered != code else {
            wrongCodes = 0
            enter(.status)
            return
        }
        // Counted from one visit to the next: leaving gives nobody more tries.
        wrongCodes += 1
        guard wrongCodes >= Limits.wrongCodes else {
            stage = .code(entered: [], wrong: true)
            return
        }
        wrongCodes = 0
        lockedUntil = now + Limits.codeLock
        enter(.home)
    }
}
