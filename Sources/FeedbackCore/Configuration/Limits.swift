/// Every window, size and count that the product bounds, in one table.
///
/// Relations between them are asserted by `LimitsTests`.
package enum Limits {
    // MARK: Input

    /// A key that goes down sooner than this after its own last edge bounces (profiles may say).
    package static let bounceWindow = TimeSpan.milliseconds(25)
    /// What a profile may say instead; a longer window would swallow presses.
    package static let bounceWindows = TimeSpan.milliseconds(1)...TimeSpan.milliseconds(250)
    /// A key that closes again later than this was pressed again, where its bounce is measured.
    package static let learningPause = TimeSpan.milliseconds(150)
    /// Contacts that bounce for longer are worn, or were pressed twice at once.
    package static let strangeBounce = TimeSpan.milliseconds(50)
    /// The same key again within this is merged, with a count (EN 301 549, 5.8).
    package static let mergeWindow = TimeSpan.milliseconds(500)
    /// The most presses that a mark can say were merged.
    package static let mergedPresses: UInt16 = 999
    /// A key held longer than this is stuck.
    package static let stuckAfter = TimeSpan.seconds(30)
    /// Service mode ends by itself after so many minutes; after the most if nobody says.
    package static let serviceMinutes = 1...10
    /// Keys that a profile may name.
    package static let keysPerPanel = 32
    /// Panels that one kiosk reads.
    package static let panels = 16
    /// Events taken from one panel before the others have their turn.
    package static let eventsPerTurn = 256
    /// A panel that is there but cannot be opened is tried again after this, doubling up to
    /// `panelRetryCeiling`.
    package static let panelRetryBase = TimeSpan.seconds(1)
    /// The longest wait between two tries to open a panel.
    package static let panelRetryCeiling = TimeSpan.seconds(60)
    /// The longest report that a panel over USB may send, in bytes.
    package static let reportBytes = 64
    /// Reports that are asked of a USB panel ahead, so that none waits for us.
    package static let queuedReports = 16
    /// The bounce window of a panel that debounces its keys itself: every edge is one.
    package static let debouncedWindow = TimeSpan.zero
    /// A panel is opened at most so often within `openingsWithin`, however often it is plugged in.
    package static let openings = 12
    /// The span over which `openings` are counted.
    package static let openingsWithin = TimeSpan.minutes(1)
    /// A panel that comes back so often within `returnsWithin`, however slowly, comes and goes.
    package static let returns = 4
    /// The span over which `returns` are counted.
    package static let returnsWithin = TimeSpan.minutes(10)
    /// A report this soon after the opening tells what is held, not what was pressed.
    package static let panelSettling = TimeSpan.milliseconds(100)
    /// An open panel that says nothing for this long twice is in trouble; it reports every 500 ms.
    package static let panelSilence = TimeSpan.seconds(2)
    /// When it has not heard from us for this long, an open panel blinks red by itself; whole s.
    package static let hostSilence = TimeSpan.seconds(5)
    /// So often an open panel hears from us: three times within `hostSilence`.
    package static let lampRepeat = TimeSpan.milliseconds(1_600)
    /// The longest that a panel may take for its lamps.
    package static let lampTransfer = TimeSpan.seconds(1)
    /// After transfers that failed, the panel is asked again after this, doubling each time.
    package static let transferPause = TimeSpan.milliseconds(100)
    /// So often in a row transfers may fail before the panel is closed.
    package static let transferFailures = 5
    /// So long open panels wait to hear which of their presses are on disk.
    package static let marksWithin = TimeSpan.seconds(5)
    /// So often it is written down up to where an open panel was read though nobody presses.
    package static let marksEvery = TimeSpan.minutes(1)
    /// What an open panel counted while nobody read it is found after so long at most; no stamp of
    /// a `resynced` press is farther off.
    package static let foundWithin = TimeSpan.minutes(5)
    /// How a USB panel behaves is told so often at most.
    package static let conductEvery = TimeSpan.milliseconds(100)
    /// News that may wait between the thread of a USB panel and the input thread.
    package static let waitingNews = 256
    /// A USB panel that was pulled out has so long to say its last.
    package static let panelFarewell = TimeSpan.milliseconds(500)
    /// A USB panel that sends more than this is read more slowly: no board needs more.
    package static let reportsPerSecond = 1_000
    /// No key of an open panel is pressed faster than this; a counter that says so is wrong.
    package static let pressPeriod = TimeSpan.milliseconds(10)
    /// An open panel keeps at most so many changes that nobody has read yet.
    package static let waitingChanges = 64
    /// How far an open panel's clock may seem ahead of ours before it must have been restarted.
    package static let panelClockSlack = TimeSpan.seconds(2)
    /// Presses that may wait between the readers and the journal.
    package static let waitingPresses = 1_024

    // MARK: Clock

    /// A difference between clock and boot time that is a step, not drift.
    package static let clockStep = TimeSpan.seconds(2)
    /// What a synchronised clock may be off beyond what the kernel says.
    ///
    /// systemd-timesyncd tells the kernel 0, and believes a source that may itself be off by so
    /// much: `RootDistanceMaxSec=` in timesyncd.conf(5).
    package static let clockErrorFloor = TimeSpan.seconds(5)
    /// What a clock may gain or lose by itself, in millionths.
    ///
    /// Nobody disciplines it, and its frequency was measured once at the start. The kernel reckons
    /// with the same: `MAXFREQ` in include/linux/timex.h.
    package static let clockDriftPerMillion: UInt64 = 500
    /// How far the server's own clock may be off: it has to be synchronised.
    package static let serverClockError = TimeSpan.seconds(1)
    /// So long a certificate may seem to have expired by the server's own time before that is
    /// doubted.
    package static let serverTimePatience = TimeSpan.hours(1)
    /// What sleeps may add to the error of boot time: real-time clocks count whole seconds, and
    /// the kernel makes up for what they cut off before.
    package static let sleepError = TimeSpan.seconds(1)
    /// Boot time and wall time that are read together are read again if so much lies between.
    package static let clockReadingGap = TimeSpan.milliseconds(1)
    /// At least so often a running kiosk writes what the clock says.
    package static let clockEntryEvery = TimeSpan.hours(6)

    // MARK: Journal

    /// The longest text in an entry, in UTF-8 bytes.
    package static let textBytes = 200
    /// The longest configuration entry.
    package static let configurationBytes = 8_192
    /// Covered entries younger than this stay on the kiosk.
    package static let keptDays = 90
    /// Rows of one reading transaction.
    package static let rowsPerRead = 1_000
    /// With no press for this long, a write-ahead log that is worth it is checkpointed.
    package static let checkpointAfter = TimeSpan.seconds(2)
    /// Pages of write-ahead log that are worth the flushes of a checkpoint: one for each press
    /// would wear a card twice as fast.
    package static let checkpointWorth = 100
    /// Pages of write-ahead log that force a checkpoint.
    package static let checkpointPages = 1_000
    /// Below this share of free disk, in percent, the light is amber.
    package static let amberDiskPercent = 20
    /// Bytes held back in a ballast file for the day the disk is full.
    package static let ballastBytes = 4 << 20
    /// Below this many free bytes presses are refused, visibly.
    package static let refuseBelowBytes: Int64 = 16 << 20

    /// Facts other than ratings that wait for a disk that refuses.
    package static let waitingFacts = 256
    /// While presses are refused, writing is tried again so often.
    package static let refusalRetry = TimeSpan.seconds(10)
    /// After so long without a commit the watchdog has the disk tried.
    package static let writeProbeAfter = TimeSpan.hours(1)
    /// Batches that one look into a journal that was put aside passes over at most.
    package static let salvageSteps = 256
    /// A journal that was put aside and cannot be read is tried again after this.
    package static let salvageRetry = TimeSpan.minutes(20)
    /// So often in a row a disk may not answer before what it hides is taken for lost: some six
    /// hours of uploads every quarter of an hour, since a kiosk that is switched off every evening
    /// counts anew every morning.
    package static let salvageTries = 12
    /// More bytes than this a journal does not keep for the sake of `keptDays`.
    package static let journalBytes = 1 << 30
    /// The uplink asks itself so often whether the journal has answered.
    package static let journalAnswer = TimeSpan.seconds(5)

    // MARK: Batch

    /// Entries of one batch.
    package static let entriesPerBatch = 500
    /// Bytes of one signed message.
    package static let messageBytes = 65_536
    /// No time and no error that is written is farther from zero than this: 2⁴⁵ ms, 1,115 years.
    ///
    /// Small enough that sums and products of a few of them fit 64 bits even in µs.
    package static let timeMilliseconds: Int64 = 1 << 45
    /// No sequence number and no count is larger: databases hold 64 bits with a sign.
    package static let largestNumber = UInt64(Int64.max)
    /// Nesting of CBOR.
    package static let nesting = 6

    // MARK: Upload

    /// Ratings that wait before an upload starts early.
    package static let ratingsPerUpload = 50
    /// Time between uploads, ± `uploadJitterPercent`.
    package static let uploadEvery = TimeSpan.minutes(15)
    /// How far an upload may be moved at random to either side, in percent.
    package static let uploadJitterPercent: Int64 = 20
    /// The first upload after a boot comes after U(0, this).
    package static let firstUploadWithin = TimeSpan.seconds(900)
    /// Retry n comes after U(0, min(`retryCeiling`, `retryBase` · 2ⁿ)).
    package static let retryBase = TimeSpan.seconds(30)
    /// The bound at which the doubling of `retryBase` ends.
    package static let retryCeiling = TimeSpan.seconds(900)
    /// After a 4xx other than 408, 425 and 429.
    package static let retryRefused = TimeSpan.hours(1)
    /// What a Retry-After may say.
    package static let retryAfter = TimeSpan.seconds(1)...TimeSpan.hours(6)
    /// What a receipt's next-upload-after may say.
    package static let nextUpload = TimeSpan.zero...TimeSpan.hours(6)
    /// Time between heartbeats, ± `uploadJitterPercent`.
    package static let heartbeatEvery = TimeSpan.minutes(2)
    /// What an answer's next-heartbeat-after may say; zero means `heartbeatEvery`.
    package static let nextHeartbeat = TimeSpan.zero...TimeSpan.hours(1)
    /// At a clean stop one upload may take this long.
    package static let farewellUpload = TimeSpan.seconds(5)
    /// The longest that one exchange with the server may take.
    package static let exchange = TimeSpan.seconds(120)
    /// The longest that a heartbeat may take of the line that batches need.
    package static let heartbeatExchange = TimeSpan.seconds(30)
    /// The longest that connecting may take, TLS included; it is a part of `exchange`.
    package static let connect = TimeSpan.seconds(15)
    /// An exchange in which nothing moves for so long is given up.
    package static let stalledExchange = TimeSpan.seconds(30)
    /// Bytes that wait in the kernel for a slow line; the longest message does not fit.
    ///
    /// What the kernel has taken counts as sent. It must go out within `stalledExchange` at 1 KB/s,
    /// even if the kernel takes twice as much.
    package static let sendBufferBytes: Int32 = 8_192
    /// The most bytes of an answer that are read.
    package static let answerBytes = 65_536

    // MARK: Lights

    /// Green wants the last upload cycle to be younger than this.
    package static let uploadStaleAfter = TimeSpan.minutes(60)
    /// Unsent for longer than this blinks twice.
    package static let unsentAlarmAfter = TimeSpan.hours(24)

    /// The thanks lamp is lit this long.
    package static let thanksLamp = TimeSpan.seconds(1)
    /// The heard lamp goes out by itself after this, longer than a slow card takes for a flush.
    package static let heardLamp = TimeSpan.seconds(5)

    /// Lights beside the panels' own lamps.
    package static let lights = 8
    /// A light that is there but cannot be set is tried again after this, doubling up to
    /// `lightRetryCeiling`.
    package static let lightRetryBase = TimeSpan.seconds(1)
    /// The longest wait between two tries to set a light.
    package static let lightRetryCeiling = TimeSpan.seconds(60)
    /// A blink(1) that has heard of no living daemon for so long turns red by itself.
    ///
    /// Its firmware counts at most 62 s right.
    package static let beaconSilence = TimeSpan.seconds(30)
    /// So long after the last sign of life a beacon or an open panel is told nothing more: a write
    /// that is late, or a beacon whose clock is fast, would end its red.
    package static let beaconQuiet = TimeSpan.seconds(20)

    /// Where nobody could rate for so long, the light is red: a plug may be loose for a moment.
    package static let outOfReachAfter = TimeSpan.seconds(10)
    /// While something waits or fails, the light is reconsidered so often.
    package static let lightRefresh = TimeSpan.seconds(60)

    // MARK: Screen

    /// The longest line of text that a screen is told, in UTF-8 bytes.
    package static let screenTextBytes = 400
    /// How many digits a code for staff has.
    package static let staffCode = 4...8
    /// Languages between which a citizen may choose.
    package static let languages = 8
    /// The criteria that a rating can be about: C1…C6.
    package static let criteria: ClosedRange<UInt8> = 1...6
    /// Handling of complaints: whoever never complained has nothing to say about it.
    package static let criterionThatMayNotApply: UInt8 = 6
    /// Reasons that a citizen gives at most: the face and they are three touches.
    package static let chosenReasons = 2
    /// A question about the rating, or its correction, is gone this long after the last touch.
    package static let askedFor = TimeSpan.seconds(15)
    /// A rating is replaced within this or not at all: far longer than a screen asks.
    package static let replacedWithin = TimeSpan.minutes(10)
    /// However often it is touched: a rating can be corrected for `replacedWithin`, and whoever
    /// plays with the screen keeps the next from it.
    package static let askedAtMost = TimeSpan.minutes(3)
    /// A screen that could not be set up is tried again this much later.
    package static let screenRetry = TimeSpan.minutes(1)
    /// A picture that a process before this one left stays this long at most until presses are
    /// recorded again.
    package static let keptPicture = TimeSpan.seconds(5)
    /// Thanks are shown this long.
    package static let thanksScreen = TimeSpan.seconds(5)
    /// Untouched for this long, the screen forgets who was there: the language that was chosen,
    /// and the target that the keys were at.
    package static let screenForgets = TimeSpan.seconds(30)
    /// Staff hold the corner this long to be asked for the code.
    package static let cornerHold = TimeSpan.seconds(5)
    /// The code is no longer asked for this long after the last touch.
    package static let codeEntry = TimeSpan.seconds(15)
    /// So many wrong codes in a row lock the page for `codeLock`.
    package static let wrongCodes = 3
    /// So long no code is asked for after `wrongCodes`.
    package static let codeLock = TimeSpan.minutes(1)
    /// The status page is shown this long.
    package static let statusPage = TimeSpan.minutes(1)

    // MARK: Control

    /// The longest line between command and daemon.
    package static let controlLineBytes = 65_536
    /// Replies that may wait between the journal thread and the control socket.
    package static let waitingReplies = 64
    /// Answers of the server that a command hands over in one line; they fit `controlLineBytes`.
    package static let answersPerLine = 16
    /// Commands that talk to the daemon at the same time.
    package static let controlClients = 8
}
