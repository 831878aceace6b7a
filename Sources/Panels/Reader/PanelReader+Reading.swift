import FeedbackCore

extension PanelReader {
    /// Takes what one panel has to say.
    func read(
        _ slot: PanelSlot, hungUp: Bool, at now: BootTime, _ events: inout [PanelEvent]
    ) {
        guard let reading = slot.reading else { return }
        switch reading.device {
        case .evdev(let device): read(device, slot, hungUp: hungUp, at: now, &events)
        case .usb(let panel): read(panel, slot, at: now, &events)
        }
    }

    private func read(
        _ device: borrowing EvdevDevice, _ slot: PanelSlot, hungUp: Bool, at now: BootTime,
        _ events: inout [PanelEvent]
    ) {
        let ending = device.read(upTo: eventsPerTurn) { happening in
            switch happening {
            case .overrun(let time):
                events.append(.overrun(panel: slot.number, at: time))
            case .edge(let edge):
                if let event = slot.event(edge) { events.append(event) }
            }
        }
        slot.finishedTurn(unfinished: ending == .limit)
        // A hang-up is final even where reading says only that nothing is there.
        if ending == .gone || (hungUp && ending == .drained) { close(slot, at: now, &events) }
    }

    /// The queue of a USB panel is bounded, so one turn takes all that waits.
    private func read(
        _ panel: USBPanel, _ slot: PanelSlot, at now: BootTime, _ events: inout [PanelEvent]
    ) {
        for message in panel.take() {
            switch message {
            case .news(let news):
                for one in news { tell(one, slot, at: now, &events) }
            case .conduct(let conduct): slot.behaves(conduct)
            case .ended(let ending):
                close(slot, at: now, &events)
                if case .refused(let reason) = ending, slot.candidate != nil {
                    slot.refuse(reason)
                }
            }
        }
    }

    private func tell(
        _ news: ReportFollower.News, _ slot: PanelSlot, at now: BootTime,
        _ events: inout [PanelEvent]
    ) {
        switch news {
        case .attached(let held):
            slot.attached()
            events.append(
                .attached(
                    panel: slot.number, identity: slot.reading?.identity ?? slot.panel.identity,
                    held: held.compactMap(slot.key).sorted(), at: now))
        case .edge(let edge):
            if let event = slot.event(edge) { events.append(event) }
        case .overrun(let time): events.append(.overrun(panel: slot.number, at: time))
        case .reached(let report, let time): slot.reached(report, at: time)
        }
    }
}
