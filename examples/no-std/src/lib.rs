//! scrubjay-detect as a static library for C, without Rust's standard library.
//!
//! A library that links `std` already has a panic handler, and a second one is an error. That this
//! crate builds with its own is the proof that nothing below it needs `std`.

#![no_std]

extern crate alloc;

mod heap;

use core::{ops::ControlFlow, panic::PanicInfo, slice};

use scrubjay_detect::{Input, Match, Scanner, Window};
use scrubjay_prefilter::{Literal, Prefilter};

unsafe extern "C" {
    fn abort() -> !;
}

#[panic_handler]
fn on_panic(_: &PanicInfo<'_>) -> ! {
    // SAFETY: `abort` takes nothing and may be called at any time.
    unsafe { abort() }
}

/// The name that `core` and `alloc`, which are shipped compiled for unwinding, refer to. Nothing
/// unwinds here, so it is never called.
// SAFETY: nothing else in this program defines the name: `std` would, and is not linked.
#[unsafe(no_mangle)]
extern "C" fn rust_eh_personality() {}

/// How many credentials are in the `len` bytes at `data`.
///
/// # Safety
///
/// `data` points to `len` bytes that nothing changes during the call; it may be null where `len`
/// is 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scrubjay_count(data: *const u8, len: usize) -> usize {
    // SAFETY: the caller's promise.
    let bytes = unsafe { bytes(data, len) };
    let scanner = Scanner::builtin();
    let mut count = 0;
    scanner.scan_with(
        &mut scanner.scratch(),
        &Input::new(bytes),
        &mut |_: &Match, _: &Window<'_>| {
            count += 1;
            ControlFlow::Continue(())
        },
    );
    count
}

/// How often `literal` (NUL-terminated in C, here without the NUL) occurs in the `len` bytes at
/// `data`; `usize::MAX` where it is empty or too long.
///
/// # Safety
///
/// As for [`scrubjay_count`], for both pairs of pointer and length.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scrubjay_occurrences(
    literal: *const u8,
    literal_len: usize,
    data: *const u8,
    len: usize,
) -> usize {
    // SAFETY: the caller's promise.
    let (literal, bytes) = unsafe { (bytes(literal, literal_len), bytes(data, len)) };
    let Ok(prefilter) = Prefilter::new(&[Literal::exact(literal)]) else { return usize::MAX };
    let mut count = 0;
    prefilter.find(bytes, 0..len, &mut |_| count += 1);
    count
}

/// # Safety
///
/// As for [`scrubjay_count`].
unsafe fn bytes<'a>(data: *const u8, len: usize) -> &'a [u8] {
    if data.is_null() {
        return &[];
    }
    // SAFETY: the caller's promise, and `data` is not null.
    unsafe { slice::from_raw_parts(data, len) }
}
