//! Which instructions the filter uses.

/// Which instructions a search uses. All find the same.
///
/// ```
/// use scrubjay_prefilter::Level;
///
/// assert!(Level::Portable.is_available());
/// assert!(Level::best().is_available());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Level {
    /// Those that every machine has.
    Portable,
    /// AVX2 of x86-64: 32 bytes at a time.
    Avx2,
    /// AVX-512 of x86-64 with VBMI and VBMI2: 64 bytes at a time.
    Avx512,
}

impl Level {
    /// Every level, slowest first.
    pub const ALL: [Self; 3] = [Self::Portable, Self::Avx2, Self::Avx512];

    /// The fastest level of this machine.
    pub fn best() -> Self {
        let mut available = Self::ALL.into_iter().rev().filter(|level| level.is_available());
        available.next().unwrap_or(Self::Portable)
    }

    /// Has this machine the level's instructions? Without the `std` feature only what the program
    /// was compiled for counts.
    pub fn is_available(self) -> bool {
        match self {
            Self::Portable => true,
            Self::Avx2 => has_avx2(),
            Self::Avx512 => has_avx512(),
        }
    }
}

#[cfg(all(target_arch = "x86_64", feature = "std"))]
fn has_avx2() -> bool {
    std::arch::is_x86_feature_detected!("avx2")
}

#[cfg(all(target_arch = "x86_64", feature = "std"))]
fn has_avx512() -> bool {
    std::arch::is_x86_feature_detected!("avx512f")
        && std::arch::is_x86_feature_detected!("avx512bw")
        && std::arch::is_x86_feature_detected!("avx512vbmi")
        && std::arch::is_x86_feature_detected!("avx512vbmi2")
}

#[cfg(not(all(target_arch = "x86_64", feature = "std")))]
fn has_avx2() -> bool {
    cfg!(all(target_arch = "x86_64", target_feature = "avx2"))
}

#[cfg(not(all(target_arch = "x86_64", feature = "std")))]
fn has_avx512() -> bool {
    cfg!(all(
        target_arch = "x86_64",
        target_feature = "avx512f",
        target_feature = "avx512bw",
        target_feature = "avx512vbmi",
        target_feature = "avx512vbmi2",
    ))
}
