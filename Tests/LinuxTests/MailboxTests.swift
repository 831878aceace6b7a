import FeedbackCore
import Glibc
import Linux
import Testing

struct MailboxTests {
    @Test func `messages arrive once and in order`() throws {
        let mailbox = try Mailbox<Int>(capacity: 3)
        for number in 1...3 { #expect(mailbox.send(number)) }
        #expect(mailbox.receive() == [1, 2, 3])
        #expect(mailbox.take() == [])
    }

    @Test func `a full mailbox refuses and counts`() throws {
        let mailbox = try Mailbox<Int>(capacity: 1)
        #expect(mailbox.send(1))
        #expect(!mailbox.send(2))
        #expect(!mailbox.send(3))
        #expect(mailbox.takeRefused() == 2)
        #expect(mailbox.takeRefused() == 0)
        #expect(mailbox.take() == [1])
    }

    @Test func `an order to stop finds room in a full mailbox`() throws {
        let mailbox = try Mailbox<Int>(capacity: 1)
        #expect(mailbox.send(1))
        #expect(mailbox.send(2, evenIfFull: true))
        #expect(mailbox.take() == [1, 2])
    }

    @Test func `a reader that waits is woken by another thread`() throws {
        let mailbox = try Mailbox<Int>(capacity: 10)
        let thread = try Thread(name: "sender") { mailbox.send(7) }
        #expect(mailbox.receive() == [7])
        thread.join()
    }

    @Test func `the descriptor is readable exactly while messages wait`() throws {
        let mailbox = try Mailbox<Int>(capacity: 20_000)
        func isReadable() -> Bool {
            var entry = pollfd(fd: mailbox.descriptor, events: Int16(POLLIN), revents: 0)
            return unsafe poll(&entry, 1, 0) == 1
        }
        #expect(!isReadable())
        let senders = try (0..<4).map { _ in
            try Thread(name: "sender") { for number in 0..<5_000 { mailbox.send(number) } }
        }
        var taken = 0
        while taken < 20_000 { taken += mailbox.receive().count }
        for sender in senders { sender.join() }
        #expect(!isReadable())
        mailbox.send(1)
        mailbox.send(2)
        #expect(isReadable())
        #expect(mailbox.take() == [1, 2])
        #expect(!isReadable())
    }

    @Test func `a deadline ends the wait`() throws {
        let mailbox = try Mailbox<Int>(capacity: 1)
        let deadline = BootClock.now() + .milliseconds(5)
        #expect(mailbox.receive(until: deadline) == [])
        #expect(BootClock.now() >= deadline)
    }
}
