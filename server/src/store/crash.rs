//! Named points at which a test may kill the process. In a release build there are none.

/// Ends the process at once, as a power cut would, when the environment names this point.
pub fn crash_point(name: &str) {
    #[cfg(debug_assertions)]
    {
        use std::sync::OnceLock;
        static AT: OnceLock<Option<String>> = OnceLock::new();
        #[expect(
            clippy::disallowed_methods,
            reason = "only in debug builds, only for tests that kill the server"
        )]
        let at = AT.get_or_init(|| std::env::var("HEARD_CRASH_AT").ok());
        if at.as_deref() == Some(name) {
            std::process::abort();
        }
    }
    #[cfg(not(debug_assertions))]
    let _ = name;
}
