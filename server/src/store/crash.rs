//! Named points at which a test may kill the process or make it panic. In a release build there are none.

/// Ends the process at once, as a power cut would, when `HEARD_CRASH_AT` names this point. Panics, as a fault of ours would,
/// when it is passed for the time that `HEARD_PANIC_AT` says: "push.after-feed 7".
pub fn crash_point(name: &str) {
    #[cfg(debug_assertions)]
    debug::crash_point(name);
    #[cfg(not(debug_assertions))]
    let _ = name;
}

#[cfg(debug_assertions)]
mod debug {
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicU32, Ordering};

    static CRASH: LazyLock<Option<String>> = LazyLock::new(|| variable("HEARD_CRASH_AT"));
    static PANIC: LazyLock<Option<(String, u32)>> = LazyLock::new(|| {
        let at = variable("HEARD_PANIC_AT")?;
        let (name, time) = at.rsplit_once(' ')?;
        Some((name.to_owned(), time.parse().ok()?))
    });
    static PASSED: AtomicU32 = AtomicU32::new(0);

    #[expect(clippy::disallowed_methods, reason = "only in debug builds, only for tests of what goes wrong")]
    fn variable(name: &str) -> Option<String> {
        std::env::var(name).ok()
    }

    pub(super) fn crash_point(name: &str) {
        if CRASH.as_deref() == Some(name) {
            std::process::abort();
        }
        if let Some((at, time)) = &*PANIC
            && at == name
            && PASSED.fetch_add(1, Ordering::SeqCst) + 1 == *time
        {
            panic!("a test asked for it");
        }
    }
}
