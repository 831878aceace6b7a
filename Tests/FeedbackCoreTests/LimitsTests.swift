import FeedbackCore
import Testing

struct LimitsTests {
    @Test func `a bounce is shorter than a double strike, and that than a stuck key`() {
        #expect(TimeSpan.zero < Limits.bounceWindow)
        #expect(Limits.bounceWindow < Limits.mergeWindow)
        #expect(Limits.mergeWindow < Limits.stuckAfter)
    }

    @Test func `whatever bounce is measured, a profile can say the window`() {
        #expect(Limits.bounceWindows.contains(Limits.bounceWindow))
        let longest = Limits.learningPause.microseconds * 3 / 2
        #expect(longest <= Limits.bounceWindows.upperBound.microseconds)
        #expect(Limits.bounceWindow < Limits.strangeBounce)
        #expect(Limits.strangeBounce < Limits.learningPause)
    }

    @Test func `the double strike window is at least what EN 301 549 5_8 asks`() {
        #expect(Limits.mergeWindow >= .milliseconds(500))
    }

    @Test func `the queue takes every key of every panel at once`() {
        #expect(Limits.keysPerPanel * Limits.panels <= Limits.waitingPresses)
    }

    @Test func `the largest mark fits its number`() {
        let mark = Mark(resynced: true, service: true, merged: .max)
        #expect(mark.merged == Limits.mergedPresses)
        #expect(Mark(code: mark.code) == mark)
        #expect(Mark(code: mark.code + 1) == nil)
    }

    @Test func `a configuration fits a batch, and a batch an answer's buffer`() {
        #expect(Limits.configurationBytes < Limits.messageBytes / 2)
        #expect(Limits.textBytes < Limits.configurationBytes)
        #expect(Limits.messageBytes <= Limits.answerBytes)
    }

    @Test func `a batch takes what triggers an upload`() {
        #expect(Limits.ratingsPerUpload < Limits.entriesPerBatch)
        #expect(Limits.entriesPerBatch <= Limits.rowsPerRead)
    }

    @Test func `a quiet moment is used long before a checkpoint has to interrupt`() {
        #expect(Limits.checkpointWorth > 1)
        #expect(Limits.checkpointWorth * 2 < Limits.checkpointPages)
    }

    @Test func `retries grow to a ceiling below the hour of a refusal`() {
        #expect(Limits.retryBase < Limits.retryCeiling)
        #expect(Limits.retryCeiling < Limits.retryRefused)
        #expect(Limits.retryAfter.contains(Limits.retryRefused))
        #expect(Limits.firstUploadWithin <= Limits.uploadEvery)
    }

    @Test func `a healthy upload cycle never lets the light go amber`() {
        let longest =
            Limits.uploadEvery.seconds * (100 + Limits.uploadJitterPercent) / 100
        #expect(Limits.firstUploadWithin.seconds + longest < Limits.uploadStaleAfter.seconds)
        #expect(Limits.uploadStaleAfter < Limits.unsentAlarmAfter)
    }

    @Test func `a panel that cannot be opened is tried ever less often, but soon enough`() {
        #expect(Limits.panelRetryBase < Limits.panelRetryCeiling)
        #expect(Limits.panelRetryCeiling <= .minutes(1))
    }

    @Test func `a light is tried ever less often, and a beacon's silence is one it can count`() {
        #expect(Limits.lightRetryBase < Limits.lightRetryCeiling)
        // blink(1), firmware 204: 62 s at most.
        #expect(Limits.beaconSilence <= .seconds(62))
        // One sign of life in four may be late, and the beacon's clock 5 % fast.
        #expect(Limits.beaconSilence.microseconds / 2 < Limits.beaconQuiet.microseconds)
        #expect(
            Limits.beaconQuiet.microseconds < Limits.beaconSilence.microseconds * 90 / 100)
        #expect(Limits.thanksLamp < Limits.heardLamp)
    }

    @Test func `an exchange with the server ends before the next one is due`() {
        #expect(Limits.connect < Limits.exchange)
        #expect(Limits.stalledExchange < Limits.exchange)
        #expect(Limits.exchange < Limits.uploadEvery)
        #expect(Limits.farewellUpload < Limits.connect)
    }

    @Test func `one lost heartbeat does not make a kiosk silent`() {
        let longest = Limits.heartbeatEvery.seconds * (100 + Limits.uploadJitterPercent) / 100
        #expect(2 * longest < Limits.silentAfter.seconds)
        #expect(Limits.nextHeartbeat.contains(Limits.heartbeatEvery))
    }

    @Test func `a line of 1 KB a second carries the longest message, and never looks dead`() {
        func time(for bytes: Int) -> TimeSpan { .milliseconds(Int64(bytes)) }
        let both = time(for: Limits.messageBytes) + time(for: Limits.answerBytes / 4)
        #expect(Limits.connect + both < Limits.exchange)
        #expect(time(for: 2 * Int(Limits.sendBufferBytes)) < Limits.stalledExchange)
    }

    @Test func `the ballast is smaller than the space that presses are refused in`() {
        #expect(Int64(Limits.ballastBytes) < Limits.refuseBelowBytes)
        #expect((1...99).contains(Limits.amberDiskPercent))
    }

    @Test func `a citizen who chose a language reads all of the flow in it`() {
        // The language is kept while the disk is waited for.
        #expect(Limits.askedFor + Limits.thanksScreen <= Limits.screenForgets)
        let longest = Limits.heardScreen + Limits.askedFor + Limits.thanksScreen
        #expect(longest <= Limits.screenAwake)
        #expect(Limits.thanksScreen < Limits.askedFor)
    }

    @Test func `a rating can be replaced for longer than a screen asks`() {
        let slowest = Limits.heardScreen + Limits.askedFor + Limits.askedFor
        #expect(slowest < Limits.replacedWithin)
        #expect(Limits.foundWithin < Limits.replacedWithin)
    }

    @Test func `the screen shows what was heard for no less long than the lamp`() {
        #expect(Limits.heardLamp <= Limits.heardScreen)
        #expect(Limits.heardScreen == Limits.beaconSilence)
        #expect(Limits.thanksLamp <= Limits.thanksScreen)
    }

    @Test func `the face and the reasons are three touches`() {
        #expect(1 + Limits.chosenReasons <= 3)
        #expect(Limits.chosenReasons < Limits.criteria.count)
        #expect(Limits.criteria.contains(Limits.criterionThatMayNotApply))
    }

    @Test func `the corner is held for longer than a touch, and ends before a key is stuck`() {
        #expect(Limits.mergeWindow < Limits.cornerHold)
        #expect(Limits.cornerHold < Limits.stuckAfter)
        #expect(Limits.codeEntry < Limits.statusPage)
    }

    @Test func `whoever tries all codes of four digits stands there for two days`() {
        let rounds = Int64(10_000 / Limits.wrongCodes)
        #expect(rounds * Limits.codeLock.seconds > 2 * 24 * 3_600)
    }

    @Test func `a tap is shorter than holding the corner, and that than dirt`() {
        #expect(Limits.touchShortest < Limits.touchLongest)
        #expect(Limits.touchLongest <= Limits.cornerHold)
        #expect(Limits.cornerHold < Limits.touchDirt)
        #expect(Limits.touchDirt < Limits.touchForgotten)
        // 100 ms is when hid-multitouch itself gives a silent finger up.
        #expect(TimeSpan.milliseconds(100) < Limits.touchSilence)
    }

    @Test func `a tremble, a masked spot and a fingertip fit a target of 20 mm`() {
        #expect(Limits.touchTravel < 10)
        #expect(Limits.touchSpot < Limits.touchMask)
        #expect(Limits.touchMask <= 10)
        #expect(Limits.touchPalm > 20)
    }
}
