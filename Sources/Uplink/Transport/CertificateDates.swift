import CSSL
import FeedbackCore

/// How OpenSSL judges the dates of certificates while the kiosk's clock cannot.
enum CertificateDates {
    /// Judges them at the earliest that now can be, and forgives a validity that has not begun.
    ///
    /// Chain, name and everything else are judged as always. `context` is an `SSL_CTX` that no
    /// handshake has used yet.
    /// Source: X509_VERIFY_PARAM_set_flags(3), SSL_CTX_set_verify(3).
    static func judge(at earliest: WallTime, in context: OpaquePointer) {
        let seconds = time_t(earliest.milliseconds / 1_000)
        unsafe X509_VERIFY_PARAM_set_time(SSL_CTX_get0_param(context), seconds)
        unsafe SSL_CTX_set_verify(context, SSL_VERIFY_PEER) { accepted, store in
            guard accepted == 0, let store = unsafe store,
                unsafe X509_STORE_CTX_get_error(store) == X509_V_ERR_CERT_NOT_YET_VALID
            else { return accepted }
            // Now is later than the time it was judged at, nobody knows by how much.
            unsafe X509_STORE_CTX_set_error(store, X509_V_OK)
            return 1
        }
    }
}
