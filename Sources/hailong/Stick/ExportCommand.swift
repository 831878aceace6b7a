import ArgumentParser
import BatchFormat
import Control
import FeedbackCore
import Glibc
import Journal
import Linux

/// `hailong export`: what no server has confirmed goes onto a stick; answers come home first.
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Carry what was recorded to the province on a stick, and its answers back.",
        discussion: """
            Mount the stick first. Answers that it brings are taken and removed from it; then \
            everything that waits goes into DIR/hailong. Nothing is lost if the stick is: all \
            stays on the kiosk until an answer says that the province holds it. At the province: \
            hailong-server import DIR.

            Nhận các câu trả lời có trên USB, rồi chép mọi dữ liệu chưa gửi vào DIR/hailong.

            Exit status: 0 done, 1 not, or an answer was not taken.
            """)

    @Argument(help: ArgumentHelp("Where the stick is mounted.", valueName: "dir"))
    var directory: String

    @OptionGroup var common: CommonOptions

    func run() throws {
        do {
            try export()
        } catch let error as StickError {
            throw CommandFailure("\(error)")
        }
    }

    private func export() throws {
        let kiosk = try common.kiosk()
        let identity = IdentityDirectory(kiosk.stateDirectory + "/identity")
        let stick = try StickFolder(directory, of: try kioskID(in: identity))
        if stick.isOnDisk(of: kiosk.stateDirectory) {
            Terminal.complain(
                common.say(
                    "hailong: \(directory) nằm cùng ổ đĩa với nhật ký: đã gắn USB chưa?",
                    "hailong: \(directory) is on the journal's own disk: is the stick mounted?"))
        }
        let socket = kiosk.controlSocket
        let allTaken = try Homecoming(stick: stick, socket: socket, common: common).take()
        let order = try waitingOrder(of: identity)
        try freeze(at: socket)
        // What the stick brought may have begun a new chain.
        try write(order, from: try reader(of: kiosk.stateDirectory), to: stick)
        if !allTaken { throw ExitCode(ExitStatus.failure) }
    }

    private func reader(of state: String) throws(CommandFailure) -> JournalReader {
        do throws(JournalError) {
            return try JournalReader(directory: state + "/journal")
        } catch {
            throw CommandFailure("\(error)")
        }
    }

    /// Not out of the journal: that may be damaged, which the daemon has to find first.
    private func kioskID(in identity: IdentityDirectory) throws(CommandFailure) -> KioskID {
        do throws(IdentityError) {
            if let id = try identity.kioskID() { return id }
        } catch {
            throw CommandFailure("\(error)")
        }
        throw CommandFailure(
            common.say(
                "\(identity.path)/kiosk.id không có: hailongd chưa từng chạy ở đây",
                "\(identity.path)/kiosk.id is missing: hailongd has never run here"))
    }

    /// The enrolment to carry; a kiosk that nobody enrolled has nobody to carry anything to.
    private func waitingOrder(
        of identity: IdentityDirectory
    ) throws(CommandFailure) -> [UInt8]? {
        do throws(IdentityError) {
            if let request = try identity.order()?.request { return request }
            if try identity.enrolment()?.point != nil { return nil }
        } catch {
            throw CommandFailure("\(error)")
        }
        throw CommandFailure(
            common.say(
                "ki-ốt chưa đăng ký; hãy chạy `hailong enrol --stick MÃ KHÓA-GỐC` trước",
                "the kiosk is not enrolled; run `hailong enrol --stick CODE ROOT` first"))
    }

    private func freeze(at socket: String) throws(CommandFailure) {
        let reply: ControlReply
        do throws(ControlError) {
            reply = try ControlClient.ask(.freeze, at: socket, within: .seconds(60)) {
                Terminal.progress($0.text(common.language))
            }
        } catch {
            Terminal.progress("")
            throw CommandFailure(error.description)
        }
        Terminal.progress("")
        if case .refused(let words) = reply {
            throw CommandFailure(words.text(common.language))
        }
    }

    private func write(
        _ order: [UInt8]?, from reader: JournalReader, to stick: StickFolder
    ) throws {
        var parcel = try OutwardParcel(stick)
        if let order { try parcel.add(order) }
        try reader.forEachOpenBatch { batch in
            try parcel.add(batch)
            guard parcel.batches % 50 == 0 else { return }
            Terminal.progress(
                common.say("đang chép gói \(parcel.batches) …", "writing batch \(parcel.batches) …")
            )
        }
        Terminal.progress("")
        let (batches, ratings, bytes) = (parcel.batches, parcel.ratings, parcel.bytes)
        guard bytes > 0 else {
            try stick.removeParcel()
            print(common.say("không có gì chờ gửi", "nothing waits to be sent"))
            return
        }
        try parcel.finish()
        let house = HouseText(common.language)
        if order != nil {
            print(
                common.say(
                    "đã chép yêu cầu đăng ký của ki-ốt", "the kiosk's enrolment goes along"))
        }
        let text = [UInt64(ratings), UInt64(batches), UInt64(bytes)].map(house.number)
        print(
            common.say(
                "đã chép \(text[0]) đánh giá trong \(text[1]) gói, \(text[2]) byte: "
                    + stick.parcel,
                "wrote \(text[0]) ratings in \(text[1]) batches, \(text[2]) bytes: \(stick.parcel)"
            ))
        print(
            common.say(
                "hãy gỡ USB (umount) trước khi rút; dữ liệu vẫn ở ki-ốt đến khi có biên nhận",
                "unmount the stick before you pull it; everything stays here until a receipt comes"
            ))
    }
}
