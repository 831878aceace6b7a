// A release with Swift's libraries in it is built without Testing, which is not among them.
#if canImport(Testing)
package import Testing

/// Runs a suite's tests on threads kept for those that block.
///
/// A test that waits for another program would else hold one of the few threads that all tests
/// share, as many as there are cores: everything behind it would wait too.
package struct Blocking: SuiteTrait, TestTrait, TestScoping {
    /// Whether each test has the trait, and not the suite as a whole.
    package let isRecursive = true

    /// Runs one test, or one of its cases, on those threads.
    @concurrent package func provideScope(
        for test: Test, testCase: Test.Case?,
        performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        try await withTaskExecutorPreference(ThreadExecutor.shared) { try await function() }
    }
}

extension Trait where Self == Blocking {
    /// The suite's tests block the thread that they run on.
    package static var blocking: Blocking { Blocking() }
}
#endif
